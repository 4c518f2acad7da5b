import { Code, codeOf, Operand, detailOf } from '@tdxkit/tdx-arch';
import { SEAMCALL_GP, SEAMCALL_UD, SEAMCALL_VMFAILINVALID, tdhVpFlush, tdhVpRd, tdhVpWr } from '@tdxkit/tdx-module';
import { Gpr, bytesOf, wordsOf, type LogicalProcessor, type RunResult, type Saved, type SavedFields } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { PostedInterrupts } from '../../irq/posted-interrupts.ts';
import { Errno, type IoctlResult, type NegativeErrno } from '../../uapi/errno.ts';
import { KvmMpState, type CpuidEntry2, type TdxInitMemRegion } from '../../uapi/structs.ts';
import type { KvmExit } from '../../uapi/exit.ts';
import type { Completion } from '../../vcpu/completion.ts';
import { EmulatedMsrs } from '../../vcpu/emulated-msr.ts';
import type { KvmVcpu } from '../../vcpu/kvm-vcpu.ts';
import type { ExitInformation, ExitVerdict, SliceEnd, VcpuBackend } from '../operations.ts';
import { handleTdExit } from './exit.ts';
import { tdxGetCpuid } from './get-cpuid.ts';
import { initMemRegion } from './init-mem-region.ts';
import { initTdVcpu } from './init-vcpu.ts';
import { ProtectedState } from './protected-state.ts';
import { reclaimControlPage } from './reclaim-page.ts';
import { completeTdExit } from './complete.ts';
import { STATE_DETAILS_INTERRUPT_PENDING, VcpuField } from './td-fields.ts';
import { TdState } from './td-state.ts';
import type { TdxVm } from './tdx-vm.ts';

const SLICE: { end: SliceEnd; instructions: number } = { end: 'exit', instructions: 0 };

/** KVM's side of one TD vCPU. */
export class TdxVcpu implements VcpuBackend {
  readonly td: TdxVm;
  readonly vcpu: KvmVcpu;
  /** General registers as TDH.VP.ENTER returned them; what is here goes in at the next entry. */
  readonly regs = new BigUint64Array(16);
  /** The same as pairs of words, low half first: looking at one makes no bigint. */
  readonly words = new Uint32Array(this.regs.buffer);
  readonly msrs: EmulatedMsrs;
  readonly state: ProtectedState;
  tdvpr: Hpa | undefined;
  /** TDVPS pages the module owns, without the TDVPR. */
  readonly tdcx: Hpa[] = [];
  posted: PostedInterrupts | undefined;
  isInitialised = false;
  /** The direct tree changed: INVEPT before the next entry. */
  flushPending = false;
  /** LP the module associates the vCPU with. */
  associated: LogicalProcessor | undefined;
  /** VMX exit reason of the last exit. */
  exitReason = 0;
  /** An NMI was handed to the module, and the module has not said that it was delivered. */
  isNmiInjected = false;
  #sharedEptp: Hpa | undefined;
  #inGuest = false;

  constructor(td: TdxVm, vcpu: KvmVcpu) {
    this.td = td;
    this.vcpu = vcpu;
    this.msrs = new EmulatedMsrs(vcpu.lapic, true, () => vcpu.getCpuid2());
    this.state = new ProtectedState(this);
  }

  get inGuest(): boolean {
    return this.#inGuest;
  }

  checkRunnable(): IoctlResult {
    return this.isInitialised && this.td.state === TdState.RUNNABLE ? 0 : -Errno.EINVAL;
  }

  load(lp: LogicalProcessor): void {
    if (this.associated !== undefined && this.associated !== lp) this.flush();
    this.posted?.load(this.td.vm.kvm.machine, lp);
  }

  put(): void {
    // Everything of a TD vCPU lies in its TDVPS.
  }

  /** TDH.VP.FLUSH on the LP the vCPU is associated with. "Not associated" is as good as done. */
  flush(): void {
    if (this.associated === undefined || this.tdvpr === undefined) return;
    const { tdvpr } = this;
    const { status } = this.td.vm.kvm.locks.callOn(this.associated, (lp) => tdhVpFlush(this.td.hostLp(lp), tdvpr));
    this.td.note('TDH.VP.FLUSH', status);
    this.associated = undefined;
    if (status !== 0n && codeOf(status) !== Code.VCPU_NOT_ASSOCIATED) this.td.bug('TDH.VP.FLUSH', status);
  }

  runSlice(lp: LogicalProcessor, budget: number): { end: SliceEnd; instructions: number } {
    SLICE.end = 'exit';
    SLICE.instructions = 0;
    if (!this.#inGuest && !this.#enter(lp)) return SLICE;
    const run = this.#run(lp, budget);
    SLICE.instructions = run.instructions;
    if (run.reason === 'budget' || run.reason === 'paused' || run.reason === 'breakpoint') {
      SLICE.end = run.reason;
      this.vcpu.breakpointHit = run.hit;
      return SLICE;
    }
    this.#inGuest = false;
    this.regs.set(lp.gpr);
    this.#afterExit(lp);
    return SLICE;
  }

  /** The first things after a TD exit: the host's registers, and whether the NMI went in. */
  #afterExit(lp: LogicalProcessor): void {
    const { kvm } = this.td.vm;
    kvm.hostState(lp).afterTdExit();
    if (kvm.statistics.trace !== undefined) kvm.statistics.vcpu(this.vcpu.id, 'exit', lp.id);
    if (!this.isNmiInjected) return;
    this.isNmiInjected = this.#read(lp, VcpuField.PEND_NMI) !== 0n;
  }

  exitInformation(): ExitInformation {
    const { regs, exitReason: reason } = this;
    return { reason, qualification: regs[Gpr.RCX]!, gpa: regs[Gpr.R8]!, interruption: Number(regs[Gpr.R9]! & 0xffff_ffffn) };
  }
  returnToUser(lp: LogicalProcessor): void {
    this.td.vm.kvm.hostState(lp).returnToUser();
  }

  #run(lp: LogicalProcessor, budget: number): RunResult {
    try {
      return lp.run(budget);
    } catch (error) {
      // Something that is not modelled: whether the LP still is inside depends on who met it, the guest or the TDX module.
      this.#inGuest = lp.mode === 'non-root';
      throw error;
    }
  }

  /** TDH.VP.ENTER. False: it came back at once; `regs` hold its result. */
  #enter(lp: LogicalProcessor): boolean {
    const { td } = this;
    if (td.waitForZap) {
      this.regs[Gpr.RAX] = Code.OPERAND_BUSY | BigInt(Operand.SEPT_TREE);
      return false;
    }
    if (!this.#loadSharedEpt(lp)) {
      this.regs[Gpr.RAX] = Code.OPERAND_INVALID;
      return false;
    }
    if (this.flushPending) {
      this.flushPending = false;
      lp.vmx.invept(2, 0n);
    }
    this.posted?.beforeEntry(lp);
    if (this.vcpu.lapic.timer.owesWait) this.vcpu.lapic.waitForDeadline(true);
    lp.gpr.set(this.regs);
    lp.gpr[Gpr.RAX] = 0n;
    lp.gpr[Gpr.RCX] = BigInt(this.tdvpr!);
    const result = lp.seamcall();
    this.associated = lp;
    if (result.kind === 'ok') {
      if (lp.mode === 'non-root') {
        td.note('TDH.VP.ENTER', 0n);
        td.vm.kvm.statistics.vcpu(this.vcpu.id, 'enter', lp.id);
        this.#inGuest = true;
        return true;
      }
      this.regs.set(lp.gpr);
    } else if (result.kind === 'exception') this.regs[Gpr.RAX] = result.vector === 6 ? SEAMCALL_UD : SEAMCALL_GP;
    else this.regs[Gpr.RAX] = SEAMCALL_VMFAILINVALID;
    td.note('TDH.VP.ENTER', this.regs[Gpr.RAX]!);
    return false;
  }

  /** kvm_mmu_load(): the direct root exists and the TD VMCS knows it. */
  #loadSharedEpt(lp: LogicalProcessor): boolean {
    const { mmu } = this.td.vm;
    if (mmu === undefined || mmu.loadRoots() !== 0) return false;
    const root = mmu.directRoot!;
    if (root === this.#sharedEptp) return true;
    if (this.write(lp, VcpuField.SHARED_EPTP, BigInt(root)) !== 0n) return false;
    this.#sharedEptp = root;
    return true;
  }

  /** TDH.VP.RD. A failure is a bug of KVM, and reads as 0. */
  #read(lp: LogicalProcessor, field: bigint): bigint {
    const { status, value } = tdhVpRd(lp, { tdvpr: this.tdvpr!, field });
    this.associated = lp;
    if (this.td.note('TDH.VP.RD', status) === 0n) return value;
    this.td.bug('TDH.VP.RD', status);
    return 0n;
  }

  /** TDH.VP.WR of the bits of `mask`. The status; a failure is a bug of KVM. */
  write(lp: LogicalProcessor, field: bigint, value: bigint, mask = 0xffff_ffff_ffff_ffffn): bigint {
    const { status } = tdhVpWr(lp, { tdvpr: this.tdvpr!, field, value, mask });
    this.associated = lp;
    if (this.td.note('TDH.VP.WR', status) !== 0n) this.td.bug('TDH.VP.WR', status);
    return status;
  }

  handleExit(lp: LogicalProcessor): ExitVerdict {
    return handleTdExit(this, lp);
  }

  /** Busy without entry: a TRACK or the zero-step filter is at work; go round the outer loop. */
  static isBusyEntry(status: bigint): boolean {
    const operand = detailOf(status);
    return codeOf(status) === Code.OPERAND_BUSY && (operand === Operand.SEPT_TREE || operand === Operand.TD_EPOCH);
  }

  complete(completion: Completion, exit: KvmExit): ExitVerdict {
    return completeTdExit(this, completion, exit);
  }

  deliverInterrupt(vector: number): void {
    this.posted?.deliver(vector, this.#inGuest ? this.vcpu.lp : undefined);
  }

  /** pi_has_pending_interrupt(), or an interrupt that the module knows of (asked only while halted: it costs a SEAMCALL). */
  hasWakeEvent(): boolean {
    if (this.vcpu.interruptsBlockedInHalt) return false;
    if (this.posted?.isPending === true) return true;
    if (this.vcpu.mpState !== KvmMpState.HALTED || this.tdvpr === undefined || this.#inGuest) return false;
    const lp = this.td.hostLp(this.associated ?? this.vcpu.lp);
    return (this.#read(lp, VcpuField.STATE_DETAILS) & STATE_DETAILS_INTERRUPT_PENDING) !== 0n;
  }

  serviceRequests(): void {
    // None is made for a TD.
  }

  injectNmi(): void {
    if (this.tdvpr === undefined || !this.td.isHkidAssigned) return;
    this.vcpu.forceExit();
    if (this.write(this.td.hostLp(this.associated ?? this.vcpu.lp), VcpuField.PEND_NMI, 1n) === 0n) this.isNmiInjected = true;
  }

  /** The TD's TSC is (native * multiplier >> 48) + offset. */
  nativeTscFor(guestTsc: bigint): bigint {
    const { tscOffset, tscMultiplier } = this.td;
    const scaled = BigInt.asUintN(64, guestTsc - tscOffset);
    return tscMultiplier === 0n ? scaled : ((scaled << 48n) + tscMultiplier - 1n) / tscMultiplier;
  }

  get tscOffset(): bigint {
    return this.td.tscOffset;
  }
  setTscOffset(): void {
    // The TSC of a TD is fixed.
  }

  smiAllowed(): false {
    this.td.vm.bug('smi_allowed was called for a vCPU of a TD');
    return false;
  }
  enterSmm(): void {
    this.td.vm.bug('enter_smm was called for a vCPU of a TD');
  }
  leaveSmm(): void {
    this.td.vm.bug('leave_smm was called for a vCPU of a TD');
  }
  enableSmiWindow(): void {
    this.td.vm.bug('enable_smi_window was called for a vCPU of a TD');
  }

  startUp(): void {
    // INIT and start-up IPIs do not reach a TD vCPU.
  }

  readMsr(index: number): bigint | undefined {
    return this.msrs.read(index);
  }
  writeMsr(index: number, value: bigint): boolean {
    return this.msrs.write(index, value, true);
  }
  /** The local APIC is in the kernel, and the guest's is the module's. */
  interrupt(): NegativeErrno {
    return -Errno.ENXIO;
  }
  injectMachineCheck(): void {
    // No exception can be injected; the banks show it to a guest that polls.
  }
  cpuidChanged(): void {
    // The module answers CPUID; the table serves what the guest asks KVM for.
  }

  tdxInitVcpu(initialRcx: bigint, flags: number): IoctlResult {
    return flags === 0 ? initTdVcpu(this, initialRcx) : -Errno.EINVAL;
  }
  tdxInitMemRegion(region: TdxInitMemRegion | NegativeErrno, flags: number): IoctlResult {
    return initMemRegion(this, region, flags);
  }
  tdxGetCpuid(flags: number): CpuidEntry2[] | NegativeErrno {
    return flags === 0 && this.td.vm.kvm.differences.hasGetCpuid ? tdxGetCpuid(this.td) : -Errno.EINVAL;
  }

  checkPreFault(gpa: number): IoctlResult {
    if (this.td.state !== TdState.RUNNABLE) return -Errno.EOPNOTSUPP;
    return gpa >= this.td.sharedBit ? -Errno.EINVAL : 0;
  }

  save(): Saved {
    return {
      regs: bytesOf(this.regs),
      msrs: this.msrs.save(),
      tdvpr: this.tdvpr ?? null,
      tdcx: [...this.tdcx],
      posted: this.posted?.page ?? null,
      isInitialised: this.isInitialised,
      flushPending: this.flushPending,
      associated: this.associated?.id ?? null,
      exitReason: this.exitReason,
      isNmiInjected: this.isNmiInjected,
      sharedEptp: this.#sharedEptp ?? null,
      inGuest: this.#inGuest,
    };
  }
  restore(from: SavedFields): void {
    const { machine } = this.td.vm.kvm;
    this.regs.set(wordsOf(from.bytes('regs', this.regs.byteLength)));
    this.msrs.load(from.part('msrs'));
    this.tdvpr = from.optionalNumber('tdvpr') as Hpa | undefined;
    this.tdcx.splice(0, this.tdcx.length, ...(from.numbers('tdcx') as Hpa[]));
    const posted = from.optionalNumber('posted');
    this.posted = posted === undefined ? undefined : new PostedInterrupts(machine.memory, posted as Hpa);
    this.isInitialised = from.flag('isInitialised');
    this.flushPending = from.flag('flushPending');
    const associated = from.optionalNumber('associated', machine.lps.length - 1);
    this.associated = associated === undefined ? undefined : machine.lps[associated];
    this.exitReason = from.number('exitReason', 0xffff);
    this.isNmiInjected = from.flag('isNmiInjected');
    this.#sharedEptp = from.optionalNumber('sharedEptp') as Hpa | undefined;
    this.#inGuest = from.flag('inGuest');
  }

  free(): void {
    for (const page of this.tdcx.splice(0)) reclaimControlPage(this.td, page);
    if (this.tdvpr !== undefined) reclaimControlPage(this.td, this.tdvpr);
    this.tdvpr = undefined;
    if (this.posted !== undefined) this.td.vm.pages.free(this.posted.page);
    this.posted = undefined;
  }
}
