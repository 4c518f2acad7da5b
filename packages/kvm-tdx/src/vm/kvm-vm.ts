import { ShadowMmu, TdpMmu, type FaultResult, type GfnRange, type Mmu, type PageFault, type TdpMmuConfig } from '@tdxkit/tdp-mmu';
import { PAGE_SIZE, gfn, isPageAligned, pageOffset, type Gfn } from '@tdxkit/x86-cpu/units';
import type { VmBackend, VmBackendFactory } from '../backend/operations.ts';
import { PageAccount } from '../host/page-account.ts';
import type { IpiMessage, LocalApic } from '../irq/local-apic.ts';
import type { Kvm } from '../kvm.ts';
import { KvmCap } from '../uapi/capability.ts';
import { Errno, type IoctlResult, type NegativeErrno } from '../uapi/errno.ts';
import {
  KVM_MEMORY_ATTRIBUTE_PRIVATE,
  KvmMpState,
  type MemoryAttributes,
  type TdxCapabilities,
  type TdxCommandResult,
  type TdxInitMemRegion,
  type TdxInitVm,
  type UserspaceMemoryRegion2,
} from '../uapi/structs.ts';
import { perform, type IoctlName } from '../ioctl/perform.ts';
import { errorCodeOf } from '../vcpu/ept-violation.ts';
import { KvmVcpu } from '../vcpu/kvm-vcpu.ts';
import { GuestMemfd } from './guest-memfd.ts';
import { DirtyLog } from './dirty-log.ts';
import { checkMemoryRegion } from './memory-region.ts';
import { MemoryAttributeMap } from './memory-attribute-map.ts';
import { Memslots, type Memslot } from './memslots.ts';
import { moveTd } from './move-td.ts';
import { MsrFilter } from './msr-filter.ts';
import { destroyVm, type TeardownReport } from './teardown.ts';
import { VmGuestMemory } from './vm-guest-memory.ts';

/** Frames of a memslot. */
const framesOf = ({ baseGfn, pages }: Memslot): GfnRange => ({ start: baseGfn, end: gfn(baseGfn + pages) });

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
  /** KVM_X86_SET_MSR_FILTER. */
  readonly msrFilter = new MsrFilter();
  /** KVM_CAP_X86_USER_SPACE_MSR: MsrExitReason bits of accesses that leave to userspace. */
  userSpaceMsr = 0;
  /** KVM_GET_DIRTY_LOG is `dirtyLog.get`, KVM_CLEAR_DIRTY_LOG `dirtyLog.clear`. */
  readonly dirtyLog = new DirtyLog(this);
  /** KVM_CAP_EXIT_HYPERCALL mask. */
  exitHypercalls = 0n;
  #hasNoncoherentDma = false;
  #report: TeardownReport | undefined;
  #lastErrno = 0;

  constructor(kvm: Kvm, type: number) {
    this.kvm = kvm;
    this.type = type;
    this.pages = new PageAccount(kvm.pages);
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
    return this.#perform('KVM_CHECK_EXTENSION', () => this.#checkExtension(capability));
  }
  #checkExtension(capability: number): number {
    switch (capability) {
      case KvmCap.KVM_CAP_MAX_VCPUS:
        return this.backend.maxVcpus;
      case KvmCap.KVM_CAP_READONLY_MEM:
        return this.backend.allowsReadonlyMemslots ? 1 : 0;
      case KvmCap.KVM_CAP_MEMORY_ATTRIBUTES:
        return this.backend.hasPrivateMemory ? Number(KVM_MEMORY_ATTRIBUTE_PRIVATE) : 0;
      case KvmCap.KVM_CAP_GUEST_MEMFD:
        return this.backend.hasPrivateMemory ? 1 : 0;
      case KvmCap.KVM_CAP_VM_MOVE_ENC_CONTEXT_FROM:
        return this.backend.hasProtectedState ? 1 : 0;
      default:
        return this.kvm.checkExtension(capability);
    }
  }

  /** KVM_ENABLE_CAP. `args` as in struct kvm_enable_cap. -EINVAL: unknown capability or bad argument. */
  enableCap(capability: number, ...args: bigint[]): IoctlResult {
    return this.#perform('KVM_ENABLE_CAP', () => this.#enableCap(capability, args));
  }
  #enableCap(capability: number, args: readonly bigint[]): IoctlResult {
    const argument = args[0] ?? 0n;
    switch (capability) {
      case KvmCap.KVM_CAP_SPLIT_IRQCHIP:
        if (this.vcpus.length > 0) return -Errno.EEXIST;
        if (argument > 4096n) return -Errno.EINVAL;
        this.hasSplitIrqchip = true;
        return 0;
      case KvmCap.KVM_CAP_X2APIC_API:
        return argument > 3n ? -Errno.EINVAL : 0;
      case KvmCap.KVM_CAP_VM_MOVE_ENC_CONTEXT_FROM: {
        const source = argument < 0x1_0000_0000n ? this.kvm.files.get(Number(argument)) : undefined;
        return source instanceof KvmVm ? this.moveTdFrom(source) : -Errno.EBADF;
      }
      case KvmCap.KVM_CAP_EXIT_HYPERCALL:
        if ((argument & ~(1n << 12n)) !== 0n) return -Errno.EINVAL;
        this.exitHypercalls = argument;
        return 0;
      case KvmCap.KVM_CAP_X86_USER_SPACE_MSR:
        if ((argument & ~7n) !== 0n) return -Errno.EINVAL;
        this.userSpaceMsr = Number(argument);
        return 0;
      case KvmCap.KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2:
        if ((argument & ~1n) !== 0n) return -Errno.EINVAL;
        this.dirtyLog.isManual = argument === 1n;
        return 0;
      case KvmCap.KVM_CAP_X86_APIC_BUS_CYCLES_NS:
        if (this.vcpus.length > 0 || argument < 1n || argument > 1_000_000n) return -Errno.EINVAL;
        this.apicBusCycleNs = Number(argument);
        return 0;
      default:
        return -Errno.EINVAL;
    }
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
    return this.#perform('KVM_SET_USER_MEMORY_REGION2', () => this.kvm.locks.hold('slots', () => this.#setMemoryRegion(region)));
  }
  #setMemoryRegion(region: UserspaceMemoryRegion2): IoctlResult {
    const change = checkMemoryRegion(this, region);
    if (typeof change === 'number') return change;
    const { old, next } = change;
    if (old !== undefined && (next === undefined || old.baseGfn !== next.baseGfn)) {
      old.guestMemfd?.unbind(old.id);
      this.slots.delete(old.id);
      if (next === undefined) this.dirtyLog.slotChanged(old.id, undefined);
      this.mmu?.zapSlot(framesOf(old));
      this.mmu?.removeSlot(framesOf(old));
    }
    this.mmu?.invalidateMmioSptes();
    if (next === undefined) return 0;
    if (next.guestMemfd !== undefined) {
      const bound = next.guestMemfd.bind(next.id, next.guestMemfdPage, next.pages, next.baseGfn);
      if (bound !== 0) return bound;
    }
    if (this.slots.byId(next.id) === undefined) this.mmu?.addSlot(framesOf(next));
    this.slots.set(next);
    this.dirtyLog.slotChanged(next.id, next);
    return 0;
  }

  /** KVM_SET_MEMORY_ATTRIBUTES: private or shared per page; zaps the side that loses the range. -EINVAL; -ENOMEM, -EAGAIN when a large page could not be split. */
  setMemoryAttributes(change: MemoryAttributes): IoctlResult {
    return this.#perform('KVM_SET_MEMORY_ATTRIBUTES', () => this.#setMemoryAttributes(change));
  }
  #setMemoryAttributes({ address, size, attributes, flags }: MemoryAttributes): IoctlResult {
    if (this.kvm.differences.privateMemory === 'pinned') return -Errno.ENOTTY;
    const supported = this.backend.hasPrivateMemory ? KVM_MEMORY_ATTRIBUTE_PRIVATE : 0n;
    if (flags !== 0n || (attributes & ~supported) !== 0n) return -Errno.EINVAL;
    if (size <= 0 || !Number.isSafeInteger(address + size) || address < 0) return -Errno.EINVAL;
    if (!isPageAligned(address) || !isPageAligned(size)) return -Errno.EINVAL;
    const start = gfn(address / PAGE_SIZE);
    const end = gfn((address + size) / PAGE_SIZE);
    return this.kvm.locks.hold('slots', () => this.#changeAttributes(start, end, attributes !== 0n));
  }
  #changeAttributes(start: Gfn, end: Gfn, toPrivate: boolean): IoctlResult {
    if (this.attributes.isUniform(start, end, toPrivate)) return 0;
    const store = (): void => this.attributes.set(start, end, toPrivate);
    if (this.mmu === undefined) {
      store();
      return 0;
    }
    const errno = this.mmu.changeAttributes({ start, end }, toPrivate, store);
    return this.isDead() ? -Errno.EIO : 0 - errno;
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
    if (!Number.isInteger(id) || id < 0 || id >= 4096) return -Errno.EINVAL;
    if (this.vcpus.length >= this.backend.maxVcpus) return -Errno.EINVAL;
    const refused = this.backend.checkVcpuCreation();
    if (refused !== 0) return refused;
    if (this.vcpus.some((vcpu) => vcpu.id === id)) return -Errno.EEXIST;
    if (!this.backend.reserveVcpu()) return -Errno.ENOMEM;
    const vcpu = new KvmVcpu(this, id);
    this.vcpus.push(vcpu);
    return vcpu;
  }

  /** KVM_SIGNAL_MSI: delivers an interrupt message (address 0xFEExxxxx, data) to local APICs. Number of vCPUs reached. -EINVAL. */
  signalMsi(address: number, data: number): IoctlResult {
    return this.#perform('KVM_SIGNAL_MSI', () => this.#signalMsi(address, data));
  }
  #signalMsi(address: number, data: number): IoctlResult {
    if (!this.hasSplitIrqchip || address >>> 20 !== 0xfee) return -Errno.EINVAL;
    const destination = (address >>> 12) & 0xff;
    const message: IpiMessage = {
      vector: data & 0xff,
      deliveryMode: (data >>> 8) & 7,
      logical: (address & 4) !== 0,
      destination: destination === 0xff ? 0xffff_ffff : destination,
      shorthand: 0,
      isLevel: (data & 0x8000) !== 0,
    };
    return this.routeIpi(message, undefined);
  }

  /** @internal delivers a message to every APIC it names (lowest priority: the first). Number of vCPUs reached. */
  routeIpi(message: IpiMessage, sender: LocalApic | undefined): number {
    let reached = 0;
    for (const vcpu of this.vcpus) {
      if (!vcpu.lapic.matches(message, sender)) continue;
      reached++;
      if (message.deliveryMode === 4) vcpu.nmi();
      else if (message.deliveryMode === 0 || message.deliveryMode === 1) {
        vcpu.lapic.setTrigger(message.vector, message.isLevel === true);
        vcpu.deliverInterrupt(message.vector);
      } else if (!this.backend.hasProtectedState) this.#initOrStartup(vcpu, message);
      if (message.deliveryMode === 1) break;
    }
    return reached;
  }

  #initOrStartup(vcpu: KvmVcpu, { deliveryMode, vector }: IpiMessage): void {
    if (deliveryMode === 5) {
      vcpu.forceExit(); // a vCPU between two turns may still be entered
      vcpu.mpState = KvmMpState.INIT_RECEIVED;
    }
    if (deliveryMode === 6 && vcpu.mpState === KvmMpState.INIT_RECEIVED) vcpu.startUp(vector);
  }

  /** @internal the common fault path: one attempt, counted */
  handleFault(vcpu: KvmVcpu, fault: PageFault, isPrivate: boolean): FaultResult {
    const result = this.#faultOnce(fault);
    this.kvm.statistics.fault(vcpu.id, fault.gpa, isPrivate, () => errorCodeOf(fault, isPrivate), result.kind);
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
  tdxInitVm(init: TdxInitVm, flags = 0): IoctlResult {
    return this.#command(() => this.backend.tdxInitVm(init, flags));
  }
  /** KVM_TDX_INIT_MEM_REGION of flavour v7, by the first vCPU. -EINVAL: no vCPU yet, or another flavour. */
  tdxInitMemRegion(region: TdxInitMemRegion, flags: number): IoctlResult {
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
    return this.#eachGuestPage(gpa, into.length, (address, from, to) =>
      this.kvm.userMemory.read(address, into.subarray(from, to)),
    );
  }
  writeGuest(gpa: number, data: Uint8Array): boolean {
    return this.#eachGuestPage(gpa, data.length, (address, from, to) =>
      this.kvm.userMemory.write(address, data.subarray(from, to)),
    );
  }

  #eachGuestPage(gpa: number, length: number, visit: (address: number, from: number, to: number) => boolean): boolean {
    for (let done = 0; done < length;) {
      const at = gpa + done;
      const page = this.userAddress(Math.floor(at / PAGE_SIZE) as Gfn);
      if (page === undefined) return false;
      const step = Math.min(PAGE_SIZE - pageOffset(at), length - done);
      if (!visit(page + pageOffset(at), done, done + step)) return false;
      done += step;
    }
    return true;
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
