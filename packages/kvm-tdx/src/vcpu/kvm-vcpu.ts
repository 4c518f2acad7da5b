import type { BreakpointHit, LogicalProcessor, Saved, SavedFields } from '@tdxkit/x86-cpu';
import { InternalError } from '@tdxkit/x86-cpu/units';
import { EXIT_TO_USER, RESUME_GUEST, type ExitVerdict, type VcpuBackend } from '../backend/operations.ts';
import type { VcpuState } from '../backend/vcpu-state.ts';
import { LocalApic } from '../irq/local-apic.ts';
import { KvmCap } from '../uapi/capability.ts';
import { Errno, type IoctlResult, type NegativeErrno } from '../uapi/errno.ts';
import { KvmExitReason, type IntrExit, type KvmRun } from '../uapi/exit.ts';
import { KvmMpState, type CpuidEntry2, type KvmRegs, type KvmSregs, type TdxInitMemRegion } from '../uapi/structs.ts';
import type { KvmMsrEntry, KvmX86Mce } from '../uapi/vcpu-structs.ts';
import type { KvmVm } from '../vm/kvm-vm.ts';
import { setMce } from './machine-check.ts';
import { loadCompletion, saveCompletion, type Completion } from './completion.ts';
import { loadCpuid, saveCpuid } from './cpuid-table.ts';
import { loadRunState, saveRunState } from './saved-exit.ts';
import type { VcpuRequest } from './vcpu-request.ts';
import { perform, type IoctlName } from '../ioctl/perform.ts';
import { performedState } from './performed-state.ts';
import { preFaultMemory, type PreFaultMemory } from './pre-fault-memory.ts';
import { RunState } from './run-state.ts';

/** Vector of the IPI that makes an LP leave its guest. */
export const KICK_VECTOR = 0xfd;
/** An LP that is kicked leaves its guest within few instructions; more than this is a fault of the machine. */
const KICK_INSTRUCTIONS = 1_000_000;
/** Longest stretch that is handed to an LP at once. */
const MAX_SLICE = 1_000_000_000;

/** Limits of one KVM_RUN call. */
export interface RunLimits {
  /** Guest instructions after which KVM_RUN returns -EINTR with cause 'budget'. Default: no limit. */
  readonly instructions?: number;
  /** Exits that KVM handles itself after which it does the same: bounds the time of a call whatever the guest does. Default: no limit. */
  readonly exits?: number;
  /** A guest that spins (PAUSE) while other vCPUs can run makes KVM_RUN return -EINTR with cause 'yield'. Default: it spins on. */
  readonly yieldsWhenSpinning?: boolean;
}

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
  #kicked = false;
  /** The guest was made to leave outside KVM_RUN; its exit waits. */
  #exitPending = false;
  #hasRun = false;
  #requests = 0;

  constructor(vm: KvmVm, id: number) {
    this.vm = vm;
    this.id = id;
    this.mpState = id === 0 ? KvmMpState.RUNNABLE : KvmMpState.UNINITIALIZED;
    this.lapic = new LocalApic(
      id,
      {
        now: () => vm.kvm.machine.clock.now,
        clockFor: (guestTsc) => {
          const lp = this.lp;
          return vm.kvm.machine.clock.now + this.backend.nativeTscFor(guestTsc, lp) - lp.tsc;
        },
        ...(vm.kvm.timerAdvanceTicks === 0n
          ? {}
          : {
              advanceTicks: vm.kvm.timerAdvanceTicks,
              waitUntil: (clock: bigint) => vm.kvm.waitUntil(clock),
            }),
        ticksPerCycleQ32: () =>
          (BigInt(this.vm.apicBusCycleNs) * vm.kvm.machine.platform.tscHz * 0x1_0000_0000n) / 1_000_000_000n,
      },
      { deliver: (vector) => this.deliverInterrupt(vector), send: (message) => this.vm.routeIpi(message, this.lapic) },
    );
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
    return this.#hasRun && this.mpState === KvmMpState.RUNNABLE;
  }

  /**
   * KVM_RUN: completes a pending exit, enters the guest, comes back with 0 and `kvmRun.exit`, or a negative errno
   * (-EINTR: see IntrExit; -EFAULT: MemoryFaultExit; -EINVAL: not ready; -EIO: the VM is dead).
   */
  run(limits: RunLimits = {}): IoctlResult {
    const { statistics } = this.vm.kvm;
    const result =
      statistics.trace === undefined || statistics.isInRequest
        ? this.#run(limits)
        : this.#perform('KVM_RUN', () => this.#run(limits));
    if (this.#lp !== undefined && !this.backend.inGuest) this.backend.returnToUser(this.#lp);
    return result;
  }

  #run(limits: RunLimits): IoctlResult {
    const { vm } = this;
    const { exit } = this.runState;
    this.runState.clear();
    if (vm.bugged !== undefined) return -Errno.EIO;
    const notReady = this.backend.checkRunnable();
    if (notReady !== 0) return notReady;
    vm.kvm.load(this);
    let verdict: ExitVerdict = RESUME_GUEST;
    const completion = this.completion;
    if (completion !== undefined) {
      this.completion = undefined;
      verdict = this.backend.complete(completion, exit);
    }
    if (verdict === RESUME_GUEST && this.#exitPending) {
      this.#exitPending = false;
      verdict = this.backend.handleExit(this.lp);
    }
    if (verdict !== RESUME_GUEST) return vm.isDead() ? -Errno.EIO : verdict;
    this.#hasRun = true;
    this.lp.stopsAtPause = limits.yieldsWhenSpinning === true;
    return this.#loop(limits.instructions ?? Infinity, limits.exits ?? Infinity);
  }

  #loop(instructions: number, exits: number): IoctlResult {
    const { vm, lapic, backend, lp } = this;
    let left = instructions;
    let exitsLeft = exits;
    for (;;) {
      if (vm.bugged !== undefined) return -Errno.EIO;
      const ended = lapic.takeEndedLevel();
      if (ended !== undefined) {
        this.runState.exit = { reason: KvmExitReason.KVM_EXIT_IOAPIC_EOI, vector: ended };
        return 0;
      }
      if (this.#kicked || this.runState.immediateExit) {
        this.#kicked = false;
        return this.#interrupted('signal');
      }
      if (this.#requests !== 0) this.#serviceRequests();
      if (lapic.timer.expiry !== undefined) lapic.pollTimer(backend.inGuest);
      if (this.mpState !== KvmMpState.RUNNABLE) {
        const cause = this.#block();
        if (cause !== undefined) return this.#interrupted(cause);
        if (--exitsLeft <= 0) return this.#interrupted('budget');
        continue;
      }
      if (left <= 0 || exitsLeft <= 0) return this.#interrupted('budget');
      const slice = backend.runSlice(lp, this.#slice(left));
      // An exit counts as one, so that a guest that makes no progress spends its budget too.
      left -= slice.instructions > 0 ? slice.instructions : 1;
      this.instructions += slice.instructions;
      vm.kvm.statistics.instructions += slice.instructions;
      if (slice.end === 'breakpoint') return this.#interrupted('breakpoint');
      if (slice.end === 'budget') continue;
      if (slice.end === 'paused') {
        if (vm.kvm.othersCompete(this)) return this.#interrupted('yield');
        continue;
      }
      exitsLeft--;
      const verdict = backend.handleExit(lp);
      if (verdict === RESUME_GUEST) continue;
      return vm.isDead() ? -Errno.EIO : verdict;
    }
  }

  /** Instructions until the budget is spent or the timer is due, whichever is first. One tick passes per instruction. */
  #slice(left: number): number {
    const { expiry } = this.lapic.timer;
    let slice = left < MAX_SLICE ? left : MAX_SLICE;
    if (expiry !== undefined) {
      const ticks = Number(expiry - this.vm.kvm.machine.clock.now);
      if (ticks < slice) slice = ticks < 1 ? 1 : ticks;
    }
    return slice;
  }

  #interrupted(cause: IntrExit['cause']): NegativeErrno {
    this.runState.exit = { reason: KvmExitReason.KVM_EXIT_INTR, cause };
    return -Errno.EINTR;
  }

  /** vcpu_block(): undefined = runnable again; otherwise why KVM_RUN gives up. Skips the clock to the next timer when nobody else runs. */
  #block(): IntrExit['cause'] | undefined {
    const { kvm } = this.vm;
    if (this.mpState !== KvmMpState.HALTED) return kvm.othersCompete(this) ? 'yield' : 'idle';
    if (this.backend.hasWakeEvent()) {
      this.wake();
      return undefined;
    }
    if (kvm.othersCompete(this)) return 'yield';
    return kvm.skipToNextTimer() ? undefined : 'idle';
  }

  /** @internal HLT: the vCPU sleeps until an event. */
  halt(interruptsBlocked: boolean): void {
    this.mpState = KvmMpState.HALTED;
    this.interruptsBlockedInHalt = interruptsBlocked;
  }

  /** @internal the guest spins: kvm_vcpu_on_spin() */
  yieldWhenOthersRun(): ExitVerdict {
    return this.vm.kvm.othersCompete(this) ? this.#interrupted('yield') : RESUME_GUEST;
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

  /** Makes a running or the next KVM_RUN return -EINTR with cause 'signal' (what a signal to the vCPU thread does). */
  kick(): void {
    this.#kicked = true;
  }

  /** @internal takes the signal that waits: long ioctls stop between two pages */
  takeSignal(): boolean {
    const isPending = this.#kicked;
    this.#kicked = false;
    return isPending;
  }

  /** @internal KVM_REQ_OUTSIDE_GUEST_MODE: afterwards the LP is out of this guest; an exit that came of it is handled at the next KVM_RUN. */
  forceExit(): void {
    if (!this.backend.inGuest) return;
    const { lp } = this;
    lp.raiseInterrupt(KICK_VECTOR);
    for (let spent = 0; spent < KICK_INSTRUCTIONS;) {
      const { end, instructions } = this.backend.runSlice(lp, 64);
      spent += Math.max(1, instructions);
      this.instructions += instructions;
      this.vm.kvm.statistics.instructions += instructions;
      if (end === 'exit') {
        this.#exitPending = true;
        return;
      }
    }
    throw new InternalError(`vCPU ${this.id} does not leave its guest after a kick`);
  }

  /** @internal kvm_make_request() and kick: done before the guest is entered again */
  request(request: VcpuRequest): void {
    this.#requests |= request;
    this.vm.kvm.statistics.request(this.id, request);
    if (this.backend.inGuest) this.lp.raiseInterrupt(KICK_VECTOR);
  }
  /** @internal requests that wait: bits of `VcpuRequest` */
  get requests(): number {
    return this.#requests;
  }
  #serviceRequests(): void {
    if (this.backend.inGuest) return; // it is being kicked out
    const requests = this.#requests;
    this.#requests = 0;
    this.backend.serviceRequests(requests);
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

  /** KVM_SET_CPUID2. */
  setCpuid2(entries: readonly CpuidEntry2[]): IoctlResult {
    return this.#perform('KVM_SET_CPUID2', () => this.#setCpuid2(entries));
  }
  #setCpuid2(entries: readonly CpuidEntry2[]): IoctlResult {
    if (entries.length > 256) return -Errno.E2BIG;
    if (this.#hasRun) return -Errno.EINVAL;
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
      kicked: this.#kicked,
      exitPending: this.#exitPending,
      hasRun: this.#hasRun,
      requests: this.#requests,
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
    this.#kicked = from.flag('kicked');
    this.#exitPending = from.flag('exitPending');
    this.#hasRun = from.flag('hasRun');
    this.#requests = from.number('requests', 0xffff_ffff);
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
