import { ShadowMmu, TdpMmu, type FaultResult, type Mmu, type PageFault, type TdpMmuConfig } from '@tdxkit/tdp-mmu';
import { PAGE_SIZE, gfn, isPageAligned, type Gfn } from '@tdxkit/x86-cpu/units';
import type { VmBackend, VmBackendFactory } from '../backend/operations.ts';
import { PageAccount } from '../host/page-account.ts';
import { IoBus } from '../io/io-bus.ts';
import type { IpiMessage, LocalApic } from '../irq/local-apic.ts';
import type { Kvm } from '../kvm.ts';
import { Errno, type IoctlResult, type NegativeErrno } from '../uapi/errno.ts';
import {
  type KvmIoEventFd,
  type MemoryAttributes,
  type TdxCapabilities,
  type TdxCommandResult,
  type TdxInitMemRegion,
  type TdxInitVm,
  type UserspaceMemoryRegion2,
} from '../uapi/structs.ts';
import { perform, type IoctlName } from '../ioctl/perform.ts';
import { KvmVcpu } from '../vcpu/kvm-vcpu.ts';
import { GuestMemfd } from './guest-memfd.ts';
import { DirtyLog } from './dirty-log.ts';
import { eachGuestPage } from './guest-access.ts';
import { routeIpi, signalMsi } from './interrupt-routing.ts';
import { setMemoryAttributes } from './memory-attributes.ts';
import { framesOf, setMemoryRegion } from './memory-region.ts';
import { MemoryAttributeMap } from './memory-attribute-map.ts';
import { Memslots } from './memslots.ts';
import { moveTd } from './move-td.ts';
import type { KvmClockData } from '../uapi/vcpu-structs.ts';
import { VmClock } from './vm-clock.ts';
import { MsrFilter } from './msr-filter.ts';
import { MAX_VCPU_IDS, checkVmExtension, enableVmCap } from './vm-capabilities.ts';
import { destroyVm, type TeardownReport } from './teardown.ts';
import { VmGuestMemory } from './vm-guest-memory.ts';

/** A VM file descriptor. Methods are ioctls: 0 or a value on success, a negative errno otherwise; a failed one changes nothing. */
export class KvmVm {
  readonly kvm: Kvm;
  readonly type: number;
  readonly pages: PageAccount;
  readonly slots = new Memslots();
  readonly attributes = new MemoryAttributeMap();
  readonly vcpus: KvmVcpu[] = [];
  readonly guestMemfds: GuestMemfd[] = [];
  backend!: VmBackend;
  /** Made once the shared bit is known. */
  mmu: Mmu | undefined;
  /** KVM_BUG or a dead TD: every ioctl but `destroy` answers -EIO. The reason in words. */
  bugged: string | undefined;
  /** KVM_CAP_X86_APIC_BUS_CYCLES_NS. */
  apicBusCycleNs = 1;
  /** KVM_SET_TSC_KHZ of the VM. */
  tscKhz: number;
  hasSplitIrqchip = false;
  /** KVM_CAP_X2APIC_API. */
  x2apicApi = 0;
  /** KVM_CAP_MAX_VCPU_ID: ids of vCPUs are below it. */
  maxVcpuIds = MAX_VCPU_IDS;
  /** KVM_CAP_DISABLE_QUIRKS2. */
  disabledQuirks = 0;
  /** Devices in the kernel. */
  readonly ioBus = new IoBus();
  /** KVM_X86_SET_MSR_FILTER. */
  readonly msrFilter = new MsrFilter();
  /** KVM_CAP_X86_USER_SPACE_MSR: MsrExitReason bits of accesses that leave to userspace. */
  userSpaceMsr = 0;
  /** KVM_GET_DIRTY_LOG is `dirtyLog.get`, KVM_CLEAR_DIRTY_LOG `dirtyLog.clear`. */
  readonly dirtyLog = new DirtyLog(this);
  /** KVM_GET_CLOCK and KVM_SET_CLOCK are `getClock` and `setClock`. */
  readonly clock: VmClock;
  /** KVM_CAP_EXIT_HYPERCALL mask. */
  exitHypercalls = 0n;
  #hasNoncoherentDma = false;
  #report: TeardownReport | undefined;
  #lastErrno = 0;

  constructor(kvm: Kvm, type: number) {
    this.kvm = kvm;
    this.type = type;
    this.pages = new PageAccount(kvm.pages);
    this.clock = new VmClock(kvm.machine);
    this.tscKhz = Number(kvm.machine.platform.tscHz / 1000n);
  }

  /** @internal second half of KVM_CREATE_VM */
  open(factory: VmBackendFactory): IoctlResult {
    const backend = factory(this);
    if (typeof backend === 'number') return backend;
    this.backend = backend;
    this.kvm.userMemory.onUnmap(this.#onUnmap);
    if (!backend.hasPrivateMemory) this.makeMmu();
    return 0;
  }

  /** @internal makes the page tables' keeper; the shared bit is known now */
  makeMmu(): void {
    const { backend } = this;
    const config: TdpMmuConfig = {
      memory: this.kvm.machine.memory,
      tables: this.pages.tables(),
      externalTables: this.pages.tables(),
      guest: new VmGuestMemory(this, this.kvm.userMemory),
      observer: { flushTlbs: () => backend.flushTlbs(), onBug: (reason) => backend.vm.bug(reason) }, // a TD may move
      directBits: gfn(backend.sharedBit / PAGE_SIZE),
      ...backend.mmuConfig(),
    };
    this.mmu = this.kvm.tdpMmu ? new TdpMmu(config) : new ShadowMmu(config);
    for (const slot of this.slots.all) this.mmu.addSlot(framesOf(slot));
  }

  /** @internal what of a snapshot is private here */
  get savedFlags(): { hasNoncoherentDma: boolean; lastErrno: number } {
    return { hasNoncoherentDma: this.#hasNoncoherentDma, lastErrno: this.#lastErrno };
  }
  set savedFlags({ hasNoncoherentDma, lastErrno }) {
    this.#hasNoncoherentDma = hasNoncoherentDma;
    this.#lastErrno = lastErrno;
  }

  /** @internal what lies in this VM now came from another one: it belongs here from now on */
  adoptContents(): void {
    this.backend.vm = this;
    this.dirtyLog.vm = this;
    for (const vcpu of this.vcpus) vcpu.vm = this;
  }

  /** KVM_ENABLE_CAP(KVM_CAP_VM_MOVE_ENC_CONTEXT_FROM): the TD of another VM moves here. See `moveTd`. */
  moveTdFrom(source: KvmVm): IoctlResult {
    return this.kvm.locks.hold('kvm', () => moveTd(this, source));
  }

  /** @internal KVM_BUG_ON / kvm_vm_dead: the VM never runs again */
  bug(reason: string): void {
    if (this.bugged !== undefined) return;
    this.bugged = reason;
    this.kvm.statistics.bug(reason);
  }
  /** @internal `bugged` as a question: exit handlers may have changed it */
  isDead(): boolean {
    return this.bugged !== undefined;
  }

  readonly #onUnmap = (start: number, limit: number): void => {
    for (const slot of this.slots.all) {
      const from = Math.max(start, slot.userspaceAddr);
      const to = Math.min(limit, slot.userspaceAddr + slot.pages * PAGE_SIZE);
      if (from >= to) continue;
      const first = slot.baseGfn + (from - slot.userspaceAddr) / PAGE_SIZE;
      const end = gfn(first + (to - from) / PAGE_SIZE);
      this.mmu?.unmapHostRange({ start: gfn(first), end });
      this.backend.hostUnmapped(gfn(first), end);
    }
  };

  /** Each request goes through the dispatcher. */
  #perform<T>(name: IoctlName, body: () => T): T | NegativeErrno {
    return perform(this.kvm, this, name, body);
  }

  /** KVM_CHECK_EXTENSION on the VM fd. */
  checkExtension(capability: number): number {
    return this.#perform('KVM_CHECK_EXTENSION', () => checkVmExtension(this, capability));
  }

  /** KVM_ENABLE_CAP. `args` as in struct kvm_enable_cap. -EINVAL: unknown capability or bad argument; others: see `enableVmCap`. */
  enableCap(capability: number, ...args: bigint[]): IoctlResult {
    return this.#perform('KVM_ENABLE_CAP', () => enableVmCap(this, capability, args[0] ?? 0n));
  }

  /** KVM_CREATE_IRQCHIP: -ENOTTY for a TD. */
  createIrqchip(): IoctlResult {
    return this.#perform('KVM_CREATE_IRQCHIP', () => this.backend.createIrqchip());
  }

  /** KVM_GET_IRQCHIP and KVM_SET_IRQCHIP: -ENXIO, the I/O APIC is the VMM's. KVM_CREATE_PIT2: -ENOENT, for the same reason. */
  getIrqchip(): NegativeErrno {
    return this.#perform('KVM_GET_IRQCHIP', () => -Errno.ENXIO);
  }
  setIrqchip(): NegativeErrno {
    return this.#perform('KVM_SET_IRQCHIP', () => -Errno.ENXIO);
  }
  createPit2(): NegativeErrno {
    return this.#perform('KVM_CREATE_PIT2', () => -Errno.ENOENT);
  }
  /** KVM_SET_TSS_ADDR: accepted and not needed (real mode runs as it is). -EINVAL: the three pages would not lie below 4 GiB. */
  setTssAddr(address: number): IoctlResult {
    return this.#perform('KVM_SET_TSS_ADDR', () => this.#setTssAddr(address));
  }
  #setTssAddr(address: number): IoctlResult {
    return Number.isSafeInteger(address) && address >= 0 && address <= 0xffff_d000 ? 0 : -Errno.EINVAL;
  }
  /** KVM_SET_IDENTITY_MAP_ADDR: accepted and not needed. -EINVAL: a VMX VM has vCPUs. */
  setIdentityMapAddr(_address: number): IoctlResult {
    return this.#perform('KVM_SET_IDENTITY_MAP_ADDR', () => this.#setIdentityMapAddr());
  }
  #setIdentityMapAddr(): IoctlResult {
    return this.vcpus.length > 0 && !this.backend.hasProtectedState ? -Errno.EINVAL : 0;
  }
  /** KVM_MEMORY_ENCRYPT_REG_REGION: no VM of this processor has it. */
  memoryEncryptRegRegion(): NegativeErrno {
    return this.#perform('KVM_MEMORY_ENCRYPT_REG_REGION', () => -Errno.ENOTTY);
  }

  /** KVM_SET_TSC_KHZ of the VM: the TSC frequency of vCPUs created later. -EINVAL: vCPUs exist, or out of range. */
  setTscKhz(khz: number): IoctlResult {
    return this.#perform('KVM_SET_TSC_KHZ', () => this.#setTscKhz(khz));
  }
  #setTscKhz(khz: number): IoctlResult {
    if (this.vcpus.length > 0 || !Number.isInteger(khz) || khz < 0 || khz > 100_000_000) return -Errno.EINVAL;
    this.tscKhz = khz === 0 ? Number(this.kvm.machine.platform.tscHz / 1000n) : khz;
    return 0;
  }

  /** KVM_GET_CLOCK: nanoseconds of the VM's clock (kvmclock), and the host's TSC at the same moment. */
  getClock(): KvmClockData | NegativeErrno {
    return this.#perform('KVM_GET_CLOCK', () => this.clock.get());
  }
  /** KVM_SET_CLOCK: the VM's clock goes on from there. -EINVAL: KVM_CLOCK_REALTIME (there is no wall clock), or an unknown flag. */
  setClock(clock: KvmClockData): IoctlResult {
    return this.#perform('KVM_SET_CLOCK', () => this.clock.set(clock));
  }

  /** KVM_CREATE_GUEST_MEMFD: private memory of `sizeBytes`. -EINVAL: size 0 or not page aligned, unknown flag. */
  createGuestMemfd(sizeBytes: number, flags = 0n): GuestMemfd | NegativeErrno {
    return this.#perform('KVM_CREATE_GUEST_MEMFD', () => this.#createGuestMemfd(sizeBytes, flags));
  }
  #createGuestMemfd(sizeBytes: number, flags: bigint): GuestMemfd | NegativeErrno {
    if (this.kvm.differences.privateMemory === 'pinned') return -Errno.ENOTTY;
    if (!this.backend.hasPrivateMemory || flags !== 0n) return -Errno.EINVAL;
    if (!Number.isSafeInteger(sizeBytes) || sizeBytes <= 0 || !isPageAligned(sizeBytes)) return -Errno.EINVAL;
    const file = new GuestMemfd(this.backend, sizeBytes);
    this.guestMemfds.push(file);
    return file;
  }

  /** KVM_SET_USER_MEMORY_REGION2. -EINVAL, -EEXIST as Linux. */
  setUserMemoryRegion2(region: UserspaceMemoryRegion2): IoctlResult {
    return this.#perform('KVM_SET_USER_MEMORY_REGION2', () => this.kvm.locks.hold('slots', () => setMemoryRegion(this, region)));
  }

  /** KVM_SET_MEMORY_ATTRIBUTES: private or shared per page; zaps the side that loses the range. -EINVAL; -ENOMEM, -EAGAIN when a large page could not be split. */
  setMemoryAttributes(change: MemoryAttributes): IoctlResult {
    return this.#perform('KVM_SET_MEMORY_ATTRIBUTES', () => setMemoryAttributes(this, change));
  }

  /** A device is assigned whose DMA does not snoop caches: guests have a say in memory types from now on, so shared mappings are made anew. */
  setNoncoherentDma(isThere: boolean): void {
    if (this.#hasNoncoherentDma === isThere) return;
    this.#hasNoncoherentDma = isThere;
    this.mmu?.zapAllFast();
  }
  get hasNoncoherentDma(): boolean {
    return this.#hasNoncoherentDma;
  }

  /** KVM_CREATE_VCPU. -EEXIST, -EINVAL (id, too many, TD without split irqchip), -EIO (TD not initialised or finalised). */
  createVcpu(id: number): KvmVcpu | NegativeErrno {
    return this.#perform('KVM_CREATE_VCPU', () => this.#createVcpu(id));
  }
  #createVcpu(id: number): KvmVcpu | NegativeErrno {
    if (!Number.isInteger(id) || id < 0 || id >= this.maxVcpuIds) return -Errno.EINVAL;
    if (this.vcpus.length >= this.backend.maxVcpus) return -Errno.EINVAL;
    const refused = this.backend.checkVcpuCreation();
    if (refused !== 0) return refused;
    if (this.vcpus.some((vcpu) => vcpu.id === id)) return -Errno.EEXIST;
    if (!this.backend.reserveVcpu()) return -Errno.ENOMEM;
    const vcpu = new KvmVcpu(this, id);
    this.vcpus.push(vcpu);
    return vcpu;
  }

  /**
   * KVM_SIGNAL_MSI: delivers an interrupt message (address 0xFEExxxxx, data) to local APICs. Number of vCPUs reached. -EINVAL.
   * @param addressHigh with KVM_X2APIC_API_USE_32BIT_IDS: bits 31:8 of the destination
   */
  signalMsi(address: number, data: number, addressHigh = 0): IoctlResult {
    return this.#perform('KVM_SIGNAL_MSI', () => signalMsi(this, address, data, addressHigh));
  }
  /** KVM_IOEVENTFD: see `IoBus.ioEventFd`. */
  ioEventFd(request: KvmIoEventFd): IoctlResult {
    return this.#perform('KVM_IOEVENTFD', () => this.ioBus.ioEventFd(request));
  }
  /** @internal delivers a message to every APIC it names (lowest priority: the first). Number of vCPUs reached. */
  routeIpi(message: IpiMessage, sender: LocalApic | undefined): number {
    return routeIpi(this, message, sender);
  }

  /** @internal the common fault path: one attempt, counted */
  handleFault(vcpu: KvmVcpu, fault: PageFault, isPrivate: boolean): FaultResult {
    const result = this.#faultOnce(fault);
    this.kvm.statistics.fault(vcpu.id, fault, isPrivate, result.kind);
    return result;
  }

  #faultOnce(fault: PageFault): FaultResult {
    try {
      return this.mmu?.handleFault(fault) ?? { kind: 'bugged' };
    } catch (error) {
      // Something that is not modelled, in the middle of a change of the page tables: they are not to be used again.
      this.bug(
        `a fault at GPA 0x${fault.gpa.toString(16)} ended in an error: ${error instanceof Error ? error.message : 'unknown'}`,
      );
      throw error;
    }
  }

  /** KVM_TDX_CAPABILITIES. */
  tdxCapabilities(flags = 0): TdxCapabilities | NegativeErrno {
    return this.#perform('KVM_MEMORY_ENCRYPT_OP', () => this.backend.tdxCapabilities(flags));
  }
  /** KVM_TDX_INIT_VM. The errnos are those of KVM; -EINVAL with `tdxLastCommand.hwError` when the module names an operand. */
  tdxInitVm(init: TdxInitVm | NegativeErrno, flags = 0): IoctlResult {
    return this.#command(() => this.backend.tdxInitVm(init, flags));
  }
  /** KVM_TDX_INIT_MEM_REGION of flavour v7, by the first vCPU. -EINVAL: no vCPU yet, or another flavour. */
  tdxInitMemRegion(region: TdxInitMemRegion | NegativeErrno, flags: number): IoctlResult {
    return this.#perform('KVM_MEMORY_ENCRYPT_OP', () => {
      const vcpu = this.vcpus[0];
      if (vcpu === undefined || this.kvm.differences.initMemRegionOn !== 'vm') return -Errno.EINVAL;
      return vcpu.backend.tdxInitMemRegion(region, flags);
    });
  }
  /** KVM_TDX_FINALIZE_VM. */
  tdxFinalizeVm(): IoctlResult {
    return this.#command(() => this.backend.tdxFinalizeVm());
  }
  #command(body: () => IoctlResult): IoctlResult {
    return this.#perform('KVM_MEMORY_ENCRYPT_OP', () => (this.#lastErrno = this.kvm.locks.hold('kvm', body)));
  }
  /** Result and `hw_error` of the last TDX command of this VM. */
  get tdxLastCommand(): TdxCommandResult {
    return { errno: this.#lastErrno, hwError: this.backend.hwError };
  }
  /** MRTD of a finalised TD (48 bytes), read with TDH.MNG.RD; undefined before, or for a VMX VM. */
  get measurement(): Uint8Array | undefined {
    return this.backend.measurement;
  }

  /** Address of userspace memory behind a guest frame's shared half, or undefined. */
  userAddress(frame: Gfn): number | undefined {
    const slot = this.slots.find(frame);
    return slot === undefined ? undefined : slot.userspaceAddr + (frame - slot.baseGfn) * PAGE_SIZE;
  }

  /**
   * Memory of the guest as the VMM sees it through its own mapping (for a TD: the shared half only).
   * False when a page has no memslot; what lies before it has then been copied.
   */
  readGuest(gpa: number, into: Uint8Array): boolean {
    return eachGuestPage(this, gpa, into.length, (address, from, to) =>
      this.kvm.userMemory.read(address, into.subarray(from, to)),
    );
  }
  writeGuest(gpa: number, data: Uint8Array): boolean {
    return eachGuestPage(this, gpa, data.length, (address, from, to) =>
      this.kvm.userMemory.write(address, data.subarray(from, to)),
    );
  }

  /** Close of the VM fd and of all its vCPU fds and guest_memfd files: destruction in the order of KVM. Idempotent. */
  destroy(): TeardownReport {
    if (this.#report !== undefined) return this.#report;
    this.kvm.userMemory.offUnmap(this.#onUnmap);
    this.#report = destroyVm(this);
    this.kvm.forget(this);
    this.bugged ??= 'the VM is destroyed';
    return this.#report;
  }
}
