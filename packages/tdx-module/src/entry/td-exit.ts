import type { SeamOutcome } from '@tdxkit/x86-cpu';
import { ExitReason, Gpr, Reg } from '@tdxkit/x86-cpu';
import { Tdcs } from '../td/tdcs-layout.ts';
import { LastTdExit, Tdvps, VcpuState } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';
import { Code } from '../status.ts';
import { clearForHost, saveGuestState } from './guest-state.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ExitContext } from './exit-context.ts';
import { tdFeatures } from './td-features.ts';
import { BUS_LOCK_PREEMPTED } from './vmx-bits.ts';
import { writeGuestState } from '../l2/l2-memory.ts';
import { currentVm } from '../l2/l2-vm.ts';

/** The completion status in RAX. */
const STATUS = 0xffff_ffff_0000_0000n;
/** TD exits that no VM exit stands behind. */
const WITHOUT_REASON: readonly bigint[] = [
  Code.HOST_PRIORITY_BUSY_TIMEOUT,
  Code.CROSS_TD_FAULT,
  Code.CROSS_TD_TRAP,
  Code.TD_EXIT_BEFORE_L2_ENTRY,
];
/** Bits of the exit qualification that tell the VM, in its high half. */
const VM_INDEX_HIGH = 3;
/** FATAL in a status word. */
const FATAL = 1n << 61n;
const Msr = { DEBUGCTL: 0x1d9, PERF_GLOBAL_CTRL: 0x38f, RTIT_CTL: 0x570, LBR_CTL: 0x14ce } as const;
/** BTF, FREEZE_PERFMON_ON_PMI, FREEZE_WHILE_SMM. */
const DEBUGCTL_KEPT = 0x5002;
const XFAM_PT = 0x100;

/**
 * What every TD exit does: guest state saved, vCPU no longer running, TLB epoch left. The module gives back the entry's locks.
 * @param lastExit undefined: LAST_TD_EXIT stays, as for exits that the vCPU does not come back from
 */
function leave(l: ModuleLp, vcpu: Vcpu, lastExit: number | undefined): void {
  saveGuestState(l, vcpu);
  const { tdvps } = vcpu;
  const { tdcs } = vcpu.td;
  if (lastExit !== undefined) tdvps.write8(Tdvps.LAST_TD_EXIT, lastExit);
  tdvps.write64(Tdvps.LAST_EXIT_TSC, l.lp.tsc);
  const refcount = Tdcs.REFCOUNT + 2 * (tdvps.read32(Tdvps.VCPU_EPOCH) & 1);
  tdcs.write16(refcount, tdcs.read16(refcount) - 1);
  if (vcpu.state === VcpuState.ACTIVE) vcpu.state = VcpuState.READY;
  l.vcpu = undefined;
  clearForHost(l);
  resetHostMsrs(l, vcpu);
}

/** MSRs that the host finds changed: IA32_DEBUGCTL, and what starts counting, tracing or recording where the TD may use it. */
function resetHostMsrs(l: ModuleLp, vcpu: Vcpu): void {
  keepMsrBits(l, Msr.DEBUGCTL, DEBUGCTL_KEPT);
  const { perfmon, lbr, xfam } = tdFeatures(vcpu.td);
  if (perfmon) keepMsrBits(l, Msr.PERF_GLOBAL_CTRL, 0);
  if ((xfam & XFAM_PT) !== 0) keepMsrBits(l, Msr.RTIT_CTL, 0);
  if (lbr) keepMsrBits(l, Msr.LBR_CTL, 0);
}

/** Leaves of an MSR of the host only bits of `mask`. */
function keepMsrBits(l: ModuleLp, index: number, mask: number): void {
  const word = l.msrWord(index);
  const { u32 } = l.lp.memory;
  if (word >= 0) {
    u32[word]! &= mask;
    u32[word + 1] = 0;
  } else if ((l.lp.rdmsr(index) ?? 0n) !== 0n) l.lp.wrmsr(index, (l.lp.rdmsr(index) ?? 0n) & BigInt(mask));
}

/** Is this an exit that the vCPU, or the whole TD, does not come back from? */
const isFinal = (rax: bigint): boolean => (rax & FATAL) !== 0n || (rax & STATUS) === Code.NON_RECOVERABLE_VCPU;

/** Marks the TD as beyond recovery: from now on its leaves return TD_FATAL. */
export function markFatal(vcpu: Vcpu): void {
  vcpu.td.isFatal = true;
}

/** Outputs of an asynchronous TD exit. Values left out are 0. */
export interface AsyncExit {
  /** Completion status in bits 63:32, exit reason in 31:0. */
  readonly rax: bigint;
  readonly rcx?: bigint;
  readonly rdx?: bigint;
  readonly r8?: bigint;
  readonly r9?: bigint;
}

/** Loads the host's registers with an asynchronous exit: what the ABI does not define is 0, RSP is the host's own. */
function setAsyncOutputs(l: ModuleLp, out: AsyncExit, vm: number): void {
  const { gpr } = l.lp;
  const { rcx, rdx, r8, r9 } = out;
  l.clearGprsBut(0);
  gpr[Gpr.RAX] = out.rax;
  if (rcx !== undefined) gpr[Gpr.RCX] = rcx;
  l.set(Gpr.RCX, l.lo(Gpr.RCX), ((l.hi(Gpr.RCX) & ~VM_INDEX_HIGH) | vm) >>> 0);
  if (rdx !== undefined) gpr[Gpr.RDX] = rdx;
  if (r8 !== undefined) gpr[Gpr.R8] = r8;
  if (r9 !== undefined) gpr[Gpr.R9] = r9;
  l.restoreHostGpr(Gpr.RSP);
}

/**
 * An asynchronous TD exit, fault-like: the guest goes on where it is at the next entry.
 * @source TDX-ABI "TDH.VP.ENTER Output Operands Formats"
 */
export function asyncExit(l: ModuleLp, vcpu: Vcpu, out: AsyncExit, lastExit: number = LastTdExit.ASYNC_FAULT): SeamOutcome {
  const vm = currentVm(vcpu);
  // An L2 VM's registers are the L1 VMM's to see, too. Of a TD whose memory is broken nothing is touched any more.
  if (vm !== 0 && (out.rax & STATUS) !== Code.NON_RECOVERABLE_TD_NON_ACCESSIBLE) {
    const { gpr } = l.lp;
    writeGuestState(l, vcpu, vm, (n) => gpr[n] ?? 0n);
  }
  leave(l, vcpu, isFinal(out.rax) ? undefined : lastExit);
  const reportsBusLock = l.busLockPreempted && !WITHOUT_REASON.includes(out.rax & STATUS);
  l.busLockPreempted = false;
  setAsyncOutputs(l, out, vm);
  if (reportsBusLock) l.lp.gpr[Gpr.RAX] = out.rax | BigInt(BUS_LOCK_PREEMPTED);
  return 'host';
}

/** For `passOn`: exits that no event stands behind tell none in R9. */
export const NO_EVENT = { r9: 0n } as const;

/** The TD exit that a VM exit becomes when the module passes it on: reason, qualification, interruption information as they are. */
export function passOn(c: ExitContext, status = 0n, changes: Partial<AsyncExit> = {}): SeamOutcome {
  const { exit } = c;
  const isFatal = (status & FATAL) !== 0n;
  if (isFatal) markFatal(c.vcpu);
  if (status === Code.NON_RECOVERABLE_VCPU) c.vcpu.state = VcpuState.DISABLED;
  return asyncExit(c.l, c.vcpu, {
    rax: status | BigInt(exit.reason >>> 0),
    rcx: exit.qualification,
    r9: BigInt(exit.interruptionInformation >>> 0),
    ...changes,
  });
}

/** The TD exit of a triple fault that the module itself would have caused. */
export function tripleFault({ l, vcpu }: ExitContext): SeamOutcome {
  vcpu.state = VcpuState.DISABLED;
  return asyncExit(l, vcpu, { rax: Code.NON_RECOVERABLE_VCPU | BigInt(ExitReason.TRIPLE_FAULT) });
}

/** A TD exit after a TDCALL completed with `guestRax`: the status stays in the guest's RAX, a host hint may be added at the next entry. */
export function trapExit(c: ExitContext, out: AsyncExit): SeamOutcome {
  return asyncExit(c.l, c.vcpu, out, LastTdExit.ASYNC_TRAP);
}

/**
 * TDG.VP.VMCALL: GPRs and XMMs that `mask` selects go to the host, the others are 0. RIP has already moved past the TDCALL.
 * @param mask RCX of the guest: GPRs in bits 15:0, XMMs in 31:16
 */
export function vmcallExit(c: ExitContext, mask: number): SeamOutcome {
  const { l, vcpu } = c;
  const { memory, base } = l.lp;
  const vm = currentVm(vcpu);
  const xmmMask = mask >>> 16;
  if (xmmMask !== 0) xmmCopy.set(memory.u8.subarray(base + Reg.YMM, base + Reg.YMM + 512));
  leave(l, vcpu, LastTdExit.TDVMCALL);
  const keepRbp = tdFeatures(vcpu.td).noRbpMod;
  l.clearGprsBut(mask);
  l.restoreHostGpr(Gpr.RSP);
  if (keepRbp) l.restoreHostGpr(Gpr.RBP);
  l.set(Gpr.RAX, ExitReason.TDCALL | (l.busLockPreempted ? BUS_LOCK_PREEMPTED : 0), 0);
  l.busLockPreempted = false;
  l.set(Gpr.RCX, mask, vm);
  for (let i = 0; xmmMask >>> i !== 0; i++) {
    if (((xmmMask >>> i) & 1) !== 0) memory.u8.set(xmmCopy.subarray(32 * i, 32 * i + 16), base + Reg.YMM + 32 * i);
  }
  return 'host';
}

const xmmCopy = new Uint8Array(512);
