import type { BreakpointHit, LogicalProcessor, Saved, SavedFields } from '@tdxkit/x86-cpu';
import { EXIT_TO_USER, type ExitVerdict, type VcpuBackend } from '../backend/operations.ts';
import type { VcpuState } from '../backend/vcpu-state.ts';
import type { LocalApic } from '../irq/local-apic.ts';
import { KvmCap } from '../uapi/capability.ts';
import { Errno, type IoctlResult, type NegativeErrno } from '../uapi/errno.ts';
import type { KvmRun } from '../uapi/exit.ts';
import { KvmMpState, type CpuidEntry2, type KvmRegs, type KvmSregs, type TdxInitMemRegion } from '../uapi/structs.ts';
import type { KvmMsrEntry, KvmX86Mce } from '../uapi/vcpu-structs.ts';
import type { KvmVm } from '../vm/kvm-vm.ts';
import { setMce } from './machine-check.ts';
import { loadCompletion, saveCompletion, type Completion } from './completion.ts';
import { isSameCpuid, loadCpuid, saveCpuid } from './cpuid-table.ts';
import { loadRunState, saveRunState } from './saved-exit.ts';
import type { VcpuRequest } from './vcpu-request.ts';
import { perform, type IoctlName } from '../ioctl/perform.ts';
import { performedState } from './performed-state.ts';
import { preFaultMemory, type PreFaultMemory } from './pre-fault-memory.ts';
import { RunLoop, type RunLimits } from './run-loop.ts';
import { RunState } from './run-state.ts';
import { vcpuApic } from './vcpu-apic.ts';

/** A vCPU file descriptor. Methods are ioctls. */
export class KvmVcpu {
  /** Changes only when a TD moves to another VM. */
  vm: KvmVm;
  readonly id: number;
  readonly lapic: LocalApic;
  readonly backend: VcpuBackend;
  /** @internal what `kvmRun` shows, writable by exit handlers */
  readonly runState = new RunState();
  /** Guest instructions retired by this vCPU. */
  instructions = 0;
  /** KVM_GET_MP_STATE; KVM_SET_MP_STATE stores. */
  mpState: KvmMpState;
  /** @internal finishes an exit at the next KVM_RUN, with what userspace answered */
  completion: Completion | undefined;
  /** After -EINTR with cause 'breakpoint': which of `machine.breakpoints` it was. */
  breakpointHit: BreakpointHit | undefined;
  /** KVM_CAP_ENFORCE_PV_FEATURE_CPUID: hypercalls that leaf 0x40000001 does not show are not there. */
  enforcesPvFeatures = false;
  /** HLT was executed with interrupts disabled: only an NMI wakes. */
  interruptsBlockedInHalt = false;
  #cpuid: readonly CpuidEntry2[] = [];
  #lp: LogicalProcessor | undefined;
  readonly #loop = new RunLoop(this);

  constructor(vm: KvmVm, id: number) {
    this.vm = vm;
    this.id = id;
    this.mpState = id === 0 ? KvmMpState.RUNNABLE : KvmMpState.UNINITIALIZED;
    this.lapic = vcpuApic(this);
    this.backend = vm.backend.createVcpu(this);
  }

  /** The mmap'ed kvm_run. */
  get kvmRun(): KvmRun {
    return this.runState;
  }
  /** The LP this vCPU last ran on, or would run on. */
  get lp(): LogicalProcessor {
    return (this.#lp ??= this.vm.kvm.defaultLp(this.id));
  }
  /** A vCPU that KVM_RUN has entered before and that is not halted: it competes for time. */
  get competes(): boolean {
    return this.#loop.hasRun && this.mpState === KvmMpState.RUNNABLE;
  }

  /**
   * KVM_RUN: completes a pending exit, enters the guest, comes back with 0 and `kvmRun.exit`, or a negative errno
   * (-EINTR: see IntrExit; -EFAULT: MemoryFaultExit; -EINVAL: not ready; -EIO: the VM is dead).
   */
  run(limits: RunLimits = {}): IoctlResult {
    const { statistics } = this.vm.kvm;
    const result =
      statistics.trace === undefined || statistics.isInRequest
        ? this.#loop.run(limits)
        : this.#perform('KVM_RUN', () => this.#loop.run(limits));
    if (this.#lp !== undefined && !this.backend.inGuest) this.backend.returnToUser(this.#lp);
    return result;
  }

  /** @internal the guest spins: kvm_vcpu_on_spin() */
  yieldWhenOthersRun(): ExitVerdict {
    return this.#loop.yieldWhenOthersRun();
  }
  /** Makes a running or the next KVM_RUN return -EINTR with cause 'signal' (what a signal to the vCPU thread does). */
  kick(): void {
    this.#loop.kick();
  }
  /** @internal takes the signal that waits: long ioctls stop between two pages */
  takeSignal(): boolean {
    return this.#loop.takeSignal();
  }
  /** @internal KVM_REQ_OUTSIDE_GUEST_MODE: afterwards the LP is out of this guest; an exit that came of it is handled at the next KVM_RUN. */
  forceExit(): void {
    if (this.backend.inGuest) this.#loop.forceExit();
  }
  /** @internal kvm_make_request() and kick: done before the guest is entered again */
  request(request: VcpuRequest): void {
    this.#loop.request(request);
  }
  /** @internal requests that wait: bits of `VcpuRequest` */
  get requests(): number {
    return this.#loop.requests;
  }

  /** @internal HLT: the vCPU sleeps until an event. */
  halt(interruptsBlocked: boolean): void {
    this.mpState = KvmMpState.HALTED;
    this.interruptsBlockedInHalt = interruptsBlocked;
  }

  /** @internal INIT and start-up IPI were received */
  startUp(vector: number): void {
    this.backend.startUp(vector);
    this.mpState = KvmMpState.RUNNABLE;
  }

  /** @internal leaves the halted state */
  wakeIfHalted(): void {
    if (this.mpState === KvmMpState.HALTED) this.wake();
  }
  wake(): void {
    this.mpState = KvmMpState.RUNNABLE;
    this.interruptsBlockedInHalt = false;
  }

  /** @internal an interrupt from APIC, timer or message */
  deliverInterrupt(vector: number): void {
    this.vm.kvm.statistics.interrupt(this.id, vector);
    this.backend.deliverInterrupt(vector);
  }

  /** @internal moves the vCPU to another LP: vcpu_put there, vcpu_load here */
  setLp(lp: LogicalProcessor): void {
    if (lp === this.#lp) return;
    const { kvm } = this.vm;
    const hadLp = this.#lp !== undefined;
    this.forceExit();
    if (hadLp) kvm.unloadVcpu(this);
    this.#lp = lp;
    if (hadLp) kvm.load(this);
  }

  /** Each request goes through the dispatcher. */
  #perform<T>(name: IoctlName, body: () => T): T | NegativeErrno {
    return perform(this.vm.kvm, this.vm, name, body);
  }

  /** KVM_SET_CPUID2. -E2BIG: more than 256 entries; -EINVAL: the vCPU has run, and this is another table. */
  setCpuid2(entries: readonly CpuidEntry2[]): IoctlResult {
    return this.#perform('KVM_SET_CPUID2', () => this.#setCpuid2(entries));
  }
  #setCpuid2(entries: readonly CpuidEntry2[]): IoctlResult {
    if (entries.length > 256) return -Errno.E2BIG;
    if (this.#loop.hasRun) return isSameCpuid(this.#cpuid, entries) ? 0 : -Errno.EINVAL;
    this.#cpuid = entries.map((entry) => ({ ...entry }));
    this.backend.cpuidChanged();
    return 0;
  }
  /** KVM_GET_CPUID2. */
  getCpuid2(): readonly CpuidEntry2[] {
    return this.#cpuid;
  }

  /** KVM_GET_REGS, KVM_SET_REGS, KVM_GET_SREGS, KVM_SET_SREGS: -EINVAL for a TD (protected state). */
  getRegs(): KvmRegs | NegativeErrno {
    return this.state.getRegs();
  }
  setRegs(regs: KvmRegs): IoctlResult {
    return this.state.setRegs(regs);
  }
  getSregs(): KvmSregs | NegativeErrno {
    return this.state.getSregs();
  }
  setSregs(sregs: KvmSregs): IoctlResult {
    return this.state.setSregs(sregs);
  }
  /** The other state ioctls: `state.getFpu()` is KVM_GET_FPU. */
  readonly state: VcpuState = performedState(this);

  /** KVM_GET_MSRS: fills `data` up to the first MSR that is not there. The number filled. */
  getMsrs(entries: KvmMsrEntry[]): number {
    return this.#perform('KVM_GET_MSRS', () => this.#getMsrs(entries));
  }
  #getMsrs(entries: KvmMsrEntry[]): number {
    for (const [i, entry] of entries.entries()) {
      const value = this.backend.readMsr(entry.index);
      if (value === undefined) return i;
      entry.data = value;
    }
    return entries.length;
  }
  /** KVM_SET_MSRS: writes up to the first that is refused. The number written. */
  setMsrs(entries: readonly KvmMsrEntry[]): number {
    return this.#perform('KVM_SET_MSRS', () => this.#setMsrs(entries));
  }
  #setMsrs(entries: readonly KvmMsrEntry[]): number {
    for (const [i, { index, data }] of entries.entries()) if (!this.backend.writeMsr(index, data)) return i;
    return entries.length;
  }

  /** KVM_SET_MP_STATE. -EINVAL: unknown; INIT and SIPI states of a TD vCPU, which exist only in real processors' start-up. */
  setMpState(state: number): IoctlResult {
    return this.#perform('KVM_SET_MP_STATE', () => this.#setMpState(state));
  }
  #setMpState(state: number): IoctlResult {
    const known = Object.values(KvmMpState).find((each) => each === state);
    if (known === undefined) return -Errno.EINVAL;
    if (this.vm.backend.hasProtectedState && (known === KvmMpState.INIT_RECEIVED || known === KvmMpState.SIPI_RECEIVED))
      return -Errno.EINVAL;
    this.mpState = known;
    return 0;
  }

  /** KVM_INTERRUPT: -EINVAL, -ENXIO (TD), -EEXIST (one waits). */
  interrupt(vector: number): IoctlResult {
    return this.#perform('KVM_INTERRUPT', () => this.#interrupt(vector));
  }
  #interrupt(vector: number): IoctlResult {
    if (!Number.isInteger(vector) || vector < 0 || vector > 255) return -Errno.EINVAL;
    const result = this.backend.interrupt(vector);
    if (result === 0) this.wakeIfHalted();
    return result;
  }

  /** KVM_X86_SETUP_MCE: IA32_MCG_CAP of the guest. -EINVAL: no bank, more than 32, or an ability that KVM cannot give. */
  setupMce(cap: bigint): IoctlResult {
    return this.#perform('KVM_X86_SETUP_MCE', () => (this.backend.msrs.setupMce(cap) ? 0 : -Errno.EINVAL));
  }
  /** KVM_ENABLE_CAP of the vCPU: KVM_CAP_ENFORCE_PV_FEATURE_CPUID. -EINVAL: another one. */
  enableCap(capability: number, argument: bigint): IoctlResult {
    return this.#perform('KVM_ENABLE_CAP', () => {
      if (capability !== KvmCap.KVM_CAP_ENFORCE_PV_FEATURE_CPUID) return -Errno.EINVAL;
      this.enforcesPvFeatures = argument !== 0n;
      return 0;
    });
  }
  /** KVM_VCPU_TSC_OFFSET of KVM_SET_DEVICE_ATTR. For a TD without effect: its offset is fixed by KVM_TDX_INIT_VM. */
  setTscOffset(offset: bigint): IoctlResult {
    return this.#perform('KVM_SET_DEVICE_ATTR', () => {
      this.backend.setTscOffset(offset);
      return 0;
    });
  }

  /** KVM_X86_SET_MCE. -EINVAL: no such bank, or the status is not valid. */
  setMce(mce: KvmX86Mce): IoctlResult {
    return this.#perform('KVM_X86_SET_MCE', () => setMce(this, mce));
  }

  /** KVM_NMI. */
  nmi(): IoctlResult {
    return this.#perform('KVM_NMI', () => {
      this.backend.injectNmi();
      this.wakeIfHalted();
      return 0;
    });
  }
  /** KVM_SMI: -ENOTTY, no VM of this KVM has system management mode; flavour v7 accepts it for a TD and drops it. */
  smi(): IoctlResult {
    return this.#perform('KVM_SMI', () =>
      this.vm.backend.hasProtectedState && this.vm.kvm.differences.smi === 'ignored' ? 0 : -Errno.ENOTTY,
    );
  }

  /** KVM_TDX_INIT_VCPU: `initialRcx` is what the guest finds in RCX and R8 (usually the address of the HOB list). */
  tdxInitVcpu(initialRcx: bigint, flags = 0): IoctlResult {
    return this.#perform('KVM_MEMORY_ENCRYPT_OP', () => this.backend.tdxInitVcpu(initialRcx, flags));
  }
  /** KVM_TDX_INIT_MEM_REGION: copies pages into the TD before it is finalised. `region` advances by the pages done. */
  tdxInitMemRegion(region: TdxInitMemRegion | NegativeErrno, flags: number): IoctlResult {
    return this.#perform('KVM_MEMORY_ENCRYPT_OP', () =>
      this.vm.kvm.differences.initMemRegionOn === 'vcpu' ? this.backend.tdxInitMemRegion(region, flags) : -Errno.EINVAL,
    );
  }
  /** KVM_TDX_GET_CPUID: the virtual CPUID of the TD as the module computes it. */
  tdxGetCpuid(flags = 0): CpuidEntry2[] | NegativeErrno {
    return this.#perform('KVM_MEMORY_ENCRYPT_OP', () => this.backend.tdxGetCpuid(flags));
  }

  /**
   * KVM_PRE_FAULT_MEMORY: maps [gpa, gpa+size) as a fault would. `range` advances by what was done, also when a later page fails.
   * -EINVAL, -EOPNOTSUPP (TD not finalised), -ENOENT (no memslot), -ENOMEM, -EIO.
   */
  preFaultMemory(range: PreFaultMemory): IoctlResult {
    return this.#perform('KVM_PRE_FAULT_MEMORY', () => preFaultMemory(this, range));
  }

  /** What a snapshot keeps of the vCPU, between two calls of KVM_RUN. */
  save(): Saved {
    return {
      id: this.id,
      instructions: this.instructions,
      mpState: this.mpState,
      completion: saveCompletion(this.completion),
      interruptsBlockedInHalt: this.interruptsBlockedInHalt,
      enforcesPvFeatures: this.enforcesPvFeatures,
      cpuid: saveCpuid(this.#cpuid),
      lp: this.#lp?.id ?? null,
      loop: this.#loop.save(),
      runState: saveRunState(this.runState),
      lapic: this.lapic.save(),
      backend: this.backend.save(),
    };
  }
  /** @internal makes a new vCPU the saved one. @throws SnapshotError */
  restore(from: SavedFields): void {
    const { lps } = this.vm.kvm.machine;
    this.instructions = from.number('instructions');
    this.mpState = from.number('mpState', KvmMpState.SIPI_RECEIVED) as KvmMpState;
    this.completion = loadCompletion(from.optionalPart('completion'));
    this.interruptsBlockedInHalt = from.flag('interruptsBlockedInHalt');
    this.enforcesPvFeatures = from.flag('enforcesPvFeatures');
    this.#cpuid = loadCpuid(from.parts('cpuid'));
    const lp = from.optionalNumber('lp', lps.length - 1);
    this.#lp = lp === undefined ? undefined : lps[lp];
    this.#loop.load(from.part('loop'));
    loadRunState(this.runState, from.part('runState'));
    this.lapic.load(from.part('lapic'));
    this.backend.restore(from.part('backend'));
  }

  /** @internal EXIT_TO_USER with the given exit */
  exitToUser(exit: RunState['exit']): typeof EXIT_TO_USER {
    this.runState.exit = exit;
    return EXIT_TO_USER;
  }
}
