import type { LogicalProcessor, Machine } from '@tdxkit/x86-cpu';
import { ConfigError } from '@tdxkit/x86-cpu/units';
import { tdxCapabilities } from './backend/tdx/capabilities.ts';
import { objectSizes, type ObjectSizes } from './backend/object-records.ts';
import { makeTdxVm } from './backend/tdx/tdx-vm.ts';
import { makeVmxVm } from './backend/vmx/vmx-vm.ts';
import type { VmBackendFactory } from './backend/operations.ts';
import { FLAVOURS, type Flavour, type FlavourDifferences } from './flavour.ts';
import { PageAllocator } from './host/page-allocator.ts';
import { TdxHost } from './host/tdx-host.ts';
import { bootMemoryMap, tdxMemoryList } from './host/tdx-memory-list.ts';
import { UserMemory } from './host/user-memory.ts';
import { HostLocks } from './host/host-locks.ts';
import { HostState } from './host/host-state.ts';
import { Virtualization } from './host/virtualization.ts';
import { dispatchIoctl } from './ioctl/dispatcher.ts';
import { FileTable, type KvmFile } from './ioctl/file-table.ts';
import { perform } from './ioctl/perform.ts';
import type { IoctlArgument } from './ioctl/user-buffer.ts';
import { KvmStatistics } from './observe/statistics.ts';
import { offlineLp, onlineLp } from './host/lp-hotplug.ts';
import { KvmLoadError, type KvmOptions, type UserTimer } from './kvm-options.ts';
import { checkSystemExtension } from './system-capabilities.ts';
import { Errno, type IoctlResult, type NegativeErrno } from './uapi/errno.ts';
import type { CpuidEntry2, TdxCapabilities } from './uapi/structs.ts';
import { KvmVmType } from './uapi/vm-type.ts';
import { supportedCpuid } from './vcpu/cpuid-table.ts';
import { resetMsr } from './vcpu/emulated-msr.ts';
import { FEATURE_MSRS, SAVED_MSRS } from './vcpu/msr-list.ts';
import type { KvmMsrEntry } from './uapi/vcpu-structs.ts';
import type { HostHandlers } from './vcpu/host-events.ts';
import type { KvmVcpu } from './vcpu/kvm-vcpu.ts';
import { GuestMemfd } from './vm/guest-memfd.ts';
import { KvmVm } from './vm/kvm-vm.ts';

/** @internal */
export interface KvmParts {
  readonly vms: ReadonlySet<KvmVm>;
  /** Per LP. */
  readonly loaded: (KvmVcpu | undefined)[];
  readonly hostStates: readonly HostState[];
  readonly isGone: boolean;
  readonly offersTds: boolean;
}

/** `/dev/kvm` of one machine: system ioctls, and what all its VMs share. */
export class Kvm {
  readonly machine: Machine;
  readonly flavour: Flavour;
  /** What the flavour changes. */
  readonly differences: FlavourDifferences;
  readonly statistics = new KvmStatistics();
  /** The timer of userspace's devices, undefined without one: time of sleeping vCPUs is not skipped beyond it. */
  userTimer: UserTimer | undefined;
  /** Locks of the host, and calls from one LP to another. */
  readonly locks = new HostLocks();
  /** Pages of the host. */
  readonly pages: PageAllocator;
  /** The address space of the VMM process: memory that backs memslots and holds source pages. */
  readonly userMemory: UserMemory;
  /** TDX support of the host: KeyIDs, module state, TDMRs. */
  readonly tdx: TdxHost;
  /** Open files of the VMM process. */
  readonly files = new FileTable();
  /** VMX on the host's LPs. */
  readonly virtualization: Virtualization;
  readonly hostHandlers: HostHandlers;
  readonly maxPrivateLevel: 1 | 2 | 3;
  readonly collapsePrivate: boolean;
  readonly attributeStrategy: 'slot-arrays' | 'spte-mixed' | 'table-bitmap';
  readonly onlyTdcallExits: boolean;
  readonly apicv: boolean;
  readonly tdpMmu: boolean;
  readonly keepRbp: boolean;
  readonly debugTds: boolean;
  /** @internal objects of a snapshot are being made: nothing is asked of the TDX module */
  isRestoring: boolean;
  /** lapic_timer_advance_ns in ticks of the machine's clock. */
  readonly timerAdvanceTicks: bigint;
  readonly #backends = new Map<number, VmBackendFactory>();
  readonly #vms = new Set<KvmVm>();
  /** Per LP: the vCPU whose state it holds. */
  readonly #loaded: (KvmVcpu | undefined)[] = [];
  readonly #hostStates: readonly HostState[];
  #isRebooting = false;
  #isUnloaded = false;
  #tdxUnavailable: string | undefined;

  /**
   * Loads KVM: turns VMX on on every LP and, with `tdx`, brings the module up. A TDX failure leaves KVM with VMX VMs only.
   * @throws KvmLoadError when an LP cannot; ConfigError when the machine has no RAM above 1 MiB
   */
  constructor(machine: Machine, options: KvmOptions = {}) {
    this.machine = machine;
    this.flavour = options.flavour ?? 'mainline';
    this.differences = FLAVOURS[this.flavour];
    const memory = tdxMemoryList(options.memoryMap ?? bootMemoryMap(machine.platform));
    if (memory.length === 0)
      throw new ConfigError('the machine has no RAM above 1 MiB', { hint: 'Add a range to PlatformConfig.ram.' });
    this.pages = new PageAllocator(machine.memory, memory);
    this.userMemory = new UserMemory(machine.memory, this.pages);
    this.hostHandlers = options.hostHandlers ?? {};
    this.onlyTdcallExits = options.onlyTdcallExits ?? false;
    this.tdpMmu = options.tdpMmu ?? true;
    this.apicv = options.apicv ?? false;
    this.timerAdvanceTicks = (BigInt(options.lapicTimerAdvanceNs ?? 0) * machine.platform.tscHz) / 1_000_000_000n;
    this.debugTds = options.debugTds ?? false;
    this.isRestoring = options.isRestored ?? false;
    this.keepRbp = options.keepRbp ?? this.differences.keepsRbp;
    this.maxPrivateLevel = options.maxPrivateLevel ?? 1;
    this.collapsePrivate = options.collapsePrivate ?? false;
    this.attributeStrategy = options.attributeStrategy ?? 'spte-mixed';
    this.#hostStates = machine.lps.map((lp) => new HostState(lp));
    this.virtualization = new Virtualization(machine, this.pages, this.statistics);
    if (options.trace !== undefined) this.statistics.trace = options.trace;
    const enabled = this.virtualization.acquire(machine.lps);
    if (enabled !== 0) throw new KvmLoadError(-enabled);
    this.tdx = new TdxHost({
      machine,
      memory,
      pages: this.pages,
      statistics: this.statistics,
      locks: this.locks,
      keepRbp: this.keepRbp,
    });
    this.#backends.set(KvmVmType.KVM_X86_DEFAULT_VM, makeVmxVm);
    if (options.tdx === false) this.#tdxUnavailable = 'KVM was loaded with tdx=0';
    else if (!this.tdpMmu) this.#tdxUnavailable = 'KVM was loaded with tdp_mmu=0';
    else if (this.isRestoring) this.#backends.set(this.tdVmType, makeTdxVm);
    else if (this.tdx.enable() !== 0) this.#tdxUnavailable = this.tdx.failure ?? 'the TDX module is not initialised';
    else this.#backends.set(this.tdVmType, makeTdxVm);
    if (this.differences.virtualization === 'while-used') this.virtualization.release();
  }

  /**
   * Module unload: VMX off everywhere; afterwards no VM can be made. The TDX module stays as it is. -EBUSY while a VM exists.
   */
  unload(): IoctlResult {
    if (this.#vms.size > 0) return -Errno.EBUSY;
    if (!this.#isUnloaded && this.differences.virtualization === 'loaded') this.virtualization.release();
    this.#isUnloaded = true;
    this.#backends.clear();
    return 0;
  }

  /** Crash or reboot without unloading: every LP leaves its guest and VMX is turned off under KVM. SEAMCALLs fail from now on, silently. */
  emergencyReboot(): void {
    this.#isRebooting = true;
    for (const [i, vcpu] of this.#loaded.entries()) {
      vcpu?.forceExit();
      if (vcpu !== undefined) this.#hostStates[i]!.restore();
    }
    for (const lp of this.machine.lps) if (lp.vmx.on) lp.vmx.vmxoff();
  }
  /** kvm_rebooting: a SEAMCALL that raises #UD is no bug. */
  get isRebooting(): boolean {
    return this.#isRebooting;
  }

  /** @internal what of a snapshot is private here */
  get savedParts(): KvmParts {
    return {
      vms: this.#vms,
      loaded: this.#loaded,
      hostStates: this.#hostStates,
      isGone: this.#isRebooting || this.#isUnloaded,
      offersTds: this.#backends.has(this.tdVmType),
    };
  }
  /** @internal a snapshot of a host without TDX */
  withholdTds(reason: string | undefined): void {
    this.#tdxUnavailable = reason;
    if (reason !== undefined) this.#backends.delete(this.tdVmType);
  }

  /** The VMs there are, in the order in which they were made. */
  get vms(): readonly KvmVm[] {
    return [...this.#vms];
  }

  /** Sizes of what KVM keeps of a VM and of a vCPU: the larger of both kinds once TDs are offered. */
  get objectSizes(): ObjectSizes {
    return objectSizes(this.#backends.has(this.tdVmType));
  }

  /** Type number of a TD: 5, or 1 in flavour v7. */
  get tdVmType(): number {
    return this.differences.tdVmType;
  }

  /** Why TDX is off, in one sentence; undefined when it is on. */
  get tdxUnavailable(): string | undefined {
    return this.#tdxUnavailable;
  }

  /** KVM_CHECK_EXTENSION: 0 = not there. `KVM_CAP_VM_TYPES` is a bitmap of creatable types. */
  checkExtension(capability: number): number {
    return perform(this, undefined, 'KVM_CHECK_EXTENSION', () => {
      const types = [...this.#backends.keys()].reduce((bits, type) => bits | (1 << type), 0);
      return checkSystemExtension(this, capability, types);
    });
  }

  /** KVM_TDX_CAPABILITIES of flavour v7, on /dev/kvm. -ENOTTY: it is a command of the VM, or there is no TDX. */
  tdxCapabilities(flags = 0): TdxCapabilities | NegativeErrno {
    return perform(this, undefined, 'KVM_MEMORY_ENCRYPT_OP', () => this.#tdxCapabilities(flags));
  }
  #tdxCapabilities(flags: number): TdxCapabilities | NegativeErrno {
    const { systemInfo } = this.tdx;
    if (systemInfo === undefined || this.differences.capabilitiesOn !== 'system') return -Errno.ENOTTY;
    return flags === 0 ? tdxCapabilities(systemInfo, this.machine.lps[0]!, this.debugTds) : -Errno.EINVAL;
  }

  /** KVM_CREATE_VM. -EINVAL: type not offered; -ENOMEM. */
  createVm(type: number): KvmVm | NegativeErrno {
    return perform(this, undefined, 'KVM_CREATE_VM', () => this.#createVm(type));
  }
  #createVm(type: number): KvmVm | NegativeErrno {
    const factory = this.#backends.get(type);
    if (factory === undefined) return -Errno.EINVAL;
    // VMX first: the VM's own initialisation may need it.
    const whileUsed = this.differences.virtualization === 'while-used';
    const enabled = whileUsed ? this.virtualization.acquire(this.machine.lps.filter((lp) => this.tdx.isOnline(lp.id))) : 0;
    if (enabled !== 0) return enabled;
    const vm = new KvmVm(this, type);
    this.statistics.vm('init', type);
    const result = vm.open(factory);
    if (result !== 0) {
      if (whileUsed) this.virtualization.release();
      return result;
    }
    this.#vms.add(vm);
    return vm;
  }

  /** open("/dev/kvm"), or a descriptor for an object that the typed interface gave. */
  open(file: KvmFile = this): number {
    return this.files.open(file);
  }
  /** close(): -EBADF. A VM goes with the last of its files. */
  close(fd: number): IoctlResult {
    return this.files.close(fd);
  }
  /** mmap() of a vCPU's descriptor: `struct kvm_run` and its port data, as bytes that KVM_RUN reads and writes. -EBADF, -ENODEV. */
  mmap(fd: number): Uint8Array | NegativeErrno {
    return this.files.mmap(fd);
  }
  /** fallocate(FALLOC_FL_PUNCH_HOLE) of a guest_memfd. -EBADF, -ENODEV (another kind of file), -EINVAL. */
  punchHole(fd: number, offset: number, length: number): IoctlResult {
    const file = this.files.get(fd);
    if (file === undefined) return -Errno.EBADF;
    return file instanceof GuestMemfd ? file.punchHole(offset, length) : -Errno.ENODEV;
  }

  /**
   * ioctl(): the binary interface. Every request takes what Linux takes: an immediate, or a struct, as bytes (changed in place) or as an address of
   * `userMemory`. 0, a count or descriptor, or a negative errno; -EBADF, -EFAULT, -ENOTTY or -EINVAL (not an ioctl of this file), -EIO (the VM is dead).
   */
  ioctl(fd: number, request: number, argument: IoctlArgument = 0): IoctlResult {
    return dispatchIoctl(this, this.files, fd, request, argument);
  }

  /** @internal */
  forget(vm: KvmVm): void {
    if (!this.#vms.delete(vm)) return;
    this.statistics.vm('destroy', vm.type);
    if (this.differences.virtualization === 'while-used') this.virtualization.release();
  }

  /** KVM_GET_SUPPORTED_CPUID: what KVM can virtualise on this host, for a VMX VM's KVM_SET_CPUID2. */
  getSupportedCpuid(): CpuidEntry2[] {
    return perform(this, undefined, 'KVM_GET_SUPPORTED_CPUID', () => supportedCpuid(this.machine.lps[0]!)) as CpuidEntry2[];
  }

  /** KVM_GET_MSR_INDEX_LIST: the MSRs of a vCPU that userspace saves and sets. */
  getMsrIndexList(): readonly number[] {
    return perform(this, undefined, 'KVM_GET_MSR_INDEX_LIST', () => SAVED_MSRS) as readonly number[];
  }
  /** KVM_GET_MSR_FEATURE_INDEX_LIST: the MSRs that `getMsrs` tells of. */
  getMsrFeatureIndexList(): readonly number[] {
    return perform(this, undefined, 'KVM_GET_MSR_FEATURE_INDEX_LIST', () => FEATURE_MSRS) as readonly number[];
  }
  /** KVM_GET_MSRS of /dev/kvm: what a new vCPU has in MSRs that describe the host. Fills `data` up to the first other one; the number filled. */
  getMsrs(entries: KvmMsrEntry[]): number {
    return perform(this, undefined, 'KVM_GET_MSRS', () => {
      const end = entries.findIndex(({ index }) => !FEATURE_MSRS.includes(index));
      const filled = end === -1 ? entries : entries.slice(0, end);
      for (const entry of filled) entry.data = resetMsr(entry.index) ?? 0n;
      return filled.length;
    });
  }

  /** @internal where a vCPU runs unless told otherwise */
  defaultLp(vcpuId: number): LogicalProcessor {
    const online = this.machine.lps.filter((lp) => this.tdx.isOnline(lp.id));
    return online[vcpuId % online.length]!;
  }

  /**
   * An LP goes offline: every vCPU that is associated with it is flushed (TDH.VP.FLUSH) and moves elsewhere. -EBUSY: the last LP of its
   * package while TDs exist; -EINVAL: no such LP, or the last of the host.
   */
  offlineLp(id: number): IoctlResult {
    return this.locks.hold('hotplug', () => offlineLp(this, id));
  }
  /** An LP comes online (again). -EIO: it is not like the others; it stays off and nothing else changes. -EINVAL: no such LP. */
  onlineLp(id: number): IoctlResult {
    return this.locks.hold('hotplug', () => onlineLp(this, id));
  }
  /** @internal vcpu_load: makes the vCPU's LP hold its state; the vCPU that was there leaves the guest and is saved first. */
  load(vcpu: KvmVcpu): void {
    const { lp } = vcpu;
    const before = this.#loaded[lp.id];
    if (before === vcpu) return;
    if (before !== undefined) this.#put(before, lp);
    this.#loaded[lp.id] = vcpu;
    this.#hostStates[lp.id]!.save();
    this.statistics.vcpu(vcpu.id, 'load', lp.id);
    vcpu.backend.load(lp, undefined);
  }

  #put(vcpu: KvmVcpu, lp: LogicalProcessor): void {
    vcpu.forceExit();
    vcpu.backend.put(lp);
    this.#hostStates[lp.id]!.restore();
    this.statistics.vcpu(vcpu.id, 'put', lp.id);
    this.#loaded[lp.id] = undefined;
  }

  /** @internal the host's registers on an LP, while a vCPU holds it */
  hostState(lp: LogicalProcessor): HostState {
    return this.#hostStates[lp.id]!;
  }

  /** @internal the vCPU goes away or changes its LP */
  unloadVcpu(vcpu: KvmVcpu): void {
    if (this.#loaded[vcpu.lp.id] === vcpu) this.#put(vcpu, vcpu.lp);
  }

  /** @internal an LP in root mode for host work: the preferred one when it is not inside a guest; a guest is kicked out if need be. */
  hostLp(preferred?: LogicalProcessor): LogicalProcessor {
    const { lps } = this.machine;
    const lp = preferred ?? lps.find((candidate) => candidate.mode === 'root' && this.tdx.isOnline(candidate.id)) ?? lps[0]!;
    this.#loaded[lp.id]?.forceExit();
    return lp;
  }

  /** @internal every vCPU of the host */
  *vcpus(): Generator<KvmVcpu> {
    for (const vm of this.#vms) yield* vm.vcpus;
  }

  /** @internal true when a vCPU other than this one could run */
  othersCompete(vcpu: KvmVcpu): boolean {
    for (const other of this.vcpus()) if (other !== vcpu && other.vm.bugged === undefined && other.competes) return true;
    return false;
  }

  /** @internal an LP waits in the host until the clock shows a value */
  waitUntil(clock: bigint): void {
    const { machine, statistics } = this;
    statistics.timerWaits++;
    machine.clock.advance(clock - machine.clock.now);
  }

  /** @internal every vCPU sleeps: advances the clock to the next timer and fires what is due. False: no timer is armed. */
  skipToNextTimer(): boolean {
    let next: bigint | undefined;
    for (const { lapic } of this.vcpus()) {
      const due = lapic.nextInterrupt;
      if (due !== undefined && (next === undefined || due < next)) next = due;
    }
    const { userTimer } = this;
    const userDue = userTimer?.due;
    if (userDue !== undefined && (next === undefined || userDue < next)) next = userDue;
    if (next === undefined) return false;
    const { clock } = this.machine;
    if (next > clock.now) clock.advance(next - clock.now);
    if (userDue !== undefined && userDue <= clock.now) userTimer?.expire();
    for (const vcpu of this.vcpus()) {
      vcpu.lapic.pollTimer();
      if (vcpu.backend.hasWakeEvent()) vcpu.wakeIfHalted();
    }
    return true;
  }
}
