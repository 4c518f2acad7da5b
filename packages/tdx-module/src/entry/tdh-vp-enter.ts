import { ExitReason, Gpr, Reg, VmcsField } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { forgetPages } from '../l2/l2-memory.ts';
import { checkReentryPages, finishReentry, prepareReentry } from '../l2/l2-reentry.ts';
import { currentVm, flushAllVms, loadVmcsOf } from '../l2/l2-vm.ts';
import { ENTERED_GUEST, type HostLeaf } from '../leaf.ts';
import { LockMode, isFree } from '../locks/lock-scope.ts';
import type { ModuleContext } from '../module-context.ts';
import type { ModuleLp } from '../module-lp.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { associateVcpu, noteHostFields } from '../td/association.ts';
import { opStates } from '../td/op-states.ts';
import { lockTdvprAt } from '../td/operands.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';
import { LastTdExit, MIN_TDVPS_PAGES, NO_LP, Tdvps, VcpuState } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';
import { loadGuestState, type EntryFailure } from './guest-state.ts';
import { openNmiWindow } from './nmi-window.ts';
import { showSpecCtrl } from './spec-ctrl.ts';
import { tdFeatures } from './td-features.ts';
import { asyncExit, markFatal } from './td-exit.ts';
import { emulatedFault, filterEntry, notifyGuest, routeToL1 } from './zero-step.ts';

const ALLOWED = opStates(OpState.RUNNABLE, OpState.LIVE_EXPORT, OpState.LIVE_IMPORT);
/** HOST_RECOVERABILITY_HINT, RESUME_L1: bits 52 and 53 of RCX, here in its high half. */
const HINT = 1 << 20;
const RESUME_L1 = 1 << 21;
const RESERVED_HIGH = 0xffc0_0000;
const ADDRESS_HIGH = 0x000f_ffff;
/** HOST_RECOVERABILITY_HINT as it reaches the guest: bit 60 of RAX. */
const GUEST_HINT = 1n << 60n;

const Msr = { MISC_ENABLE: 0x1a0, TSC_ADJUST: 0x3b, DEBUGCTL: 0x1d9 } as const;
const UNCORE_PMI = 1 << 13;
const LIMIT_CPUID_MAXVAL = 1 << 22;
const MONITOR_FSM = 1 << 18;
/** Exit reasons of an entry that failed while its state was loaded, without bit 31: no VM entry has been tried. */
const LOAD_FAILURE = {
  3: BigInt(ExitReason.ENTRY_FAILURE_MSR_LOADING),
  4: BigInt(ExitReason.ENTRY_FAILURE_GUEST_STATE),
} as const;
/** GPRs that a host may pass: RDX, RBX, RBP, RSI, RDI, R8-R15. */
const PASSED_GPRS = 0xffec;

/** TDCX pages that the vCPU of a TD with `numL2Vms` needs. */
export const tdvpsPages = (numL2Vms: number): number => MIN_TDVPS_PAGES + 3 * numL2Vms;

/**
 * TDH.VP.ENTER: run a vCPU until its next TD exit.
 * @source TDX-ABI "TDH.VP.ENTER"
 * @param l RCX TDVPR page and flags; RDX, RBX, RBP, RSI, RDI, R8-R15 and XMM0-15 as the last TDG.VP.VMCALL selected
 * @returns a status when the vCPU is not entered: then no register but RAX has changed, except after the bare exit reason 48
 */
export const tdhVpEnter: HostLeaf = (m, l) => {
  const { lp } = l;
  const misc = l.msrLow(Msr.MISC_ENABLE);
  if ((misc & LIMIT_CPUID_MAXVAL) !== 0) return Code.LIMIT_CPUID_MAXVAL_SET;
  const high = l.hi(Gpr.RCX);
  const low = l.lo(Gpr.RCX);
  if ((high & RESERVED_HIGH) !== 0 || (low & 0xfff) !== 0) return status(Code.OPERAND_INVALID, Operand.RCX);
  const addressHigh = high & ADDRESS_HIGH;
  if (addressHigh >>> (20 - m.state.platform.keyIdBits) !== 0) return status(Code.OPERAND_INVALID, Operand.RCX);
  const vcpu = lockVcpu(m, l, (addressHigh * 0x1_0000_0000 + low) as Hpa);
  if (typeof vcpu === 'bigint') return vcpu;
  const { td, tdvps } = vcpu;
  const { tdcs } = td;
  // Nobody sees the OP_STATE lock, which is given back below, unless somebody else holds it or has left a mark.
  const isOpStateFree = isFree(tdcs.read16(Tdcs.OP_STATE_LOCK));
  const opStateLock = tdcs.address(Tdcs.OP_STATE_LOCK);
  if (!isOpStateFree && !l.locks.tryHostPriorityLock(opStateLock, LockMode.SHARED))
    return status(Code.OPERAND_BUSY, Operand.OP_STATE);
  const allowed = td.checkOpState(ALLOWED);
  if (allowed !== SUCCESS) return allowed;
  if (vcpu.numPages < tdvpsPages(td.numL2Vms)) return Code.TDCX_NUM_INCORRECT;
  if (vcpu.state !== VcpuState.READY) return Code.VCPU_STATE_INCORRECT;
  const isNewAssociation = vcpu.associatedLp === NO_LP;
  const associated = associateVcpu(l, vcpu);
  if (associated !== SUCCESS) return associated;

  const vm = currentVm(vcpu);
  loadVmcsOf(l, vcpu, vm);

  const lastExit = tdvps.read8(Tdvps.LAST_TD_EXIT);
  if ((high & HINT) !== 0 && lastExit !== LastTdExit.ASYNC_TRAP) return status(Code.OPERAND_INVALID, Operand.RCX);
  if ((high & RESUME_L1) !== 0) {
    if (vm === 0) return status(Code.OPERAND_INVALID, Operand.RCX);
    routeToL1(vcpu);
  }
  if (!l.isMsr(Msr.TSC_ADJUST, m.state.tscAdjust)) return status(Code.INCONSISTENT_MSR, Msr.TSC_ADJUST);
  const now = lp.tsc;
  if (!l.isSince(now, tdvps.read32(Tdvps.LAST_EXIT_TSC), tdvps.read32(Tdvps.LAST_EXIT_TSC + 4))) return Code.TSC_ROLLBACK;
  if (tdFeatures(td).monitor && (misc & MONITOR_FSM) === 0) return status(Code.INCORRECT_MSR_VALUE, Msr.MISC_ENABLE);

  // Held while the epoch is joined, which nobody else sees.
  if (!isFree(tdcs.read16(Tdcs.EPOCH_LOCK))) return status(Code.OPERAND_BUSY, Operand.TD_EPOCH);
  const epochLow = tdcs.read32(Tdcs.TD_EPOCH);
  const epochHigh = tdcs.read32(Tdcs.TD_EPOCH + 4);
  const refcount = Tdcs.REFCOUNT + 2 * (epochLow & 1);
  tdcs.write16(refcount, tdcs.read16(refcount) + 1);
  if (tdvps.read32(Tdvps.VCPU_EPOCH) !== epochLow || tdvps.read32(Tdvps.VCPU_EPOCH + 4) !== epochHigh) {
    if (!isNewAssociation) {
      flushAllVms(l, td);
      forgetPages(vcpu);
    }
    tdvps.write32(Tdvps.VCPU_EPOCH, epochLow);
    tdvps.write32(Tdvps.VCPU_EPOCH + 4, epochHigh);
  }
  l.keepHostGprs();
  if (mayPassXmms(vcpu, vm, lastExit)) hostXmm.set(lp.memory.u8.subarray(lp.base + Reg.YMM, lp.base + Reg.YMM + 512));
  const filter = filterEntry(l, vcpu);
  if (filter.kind === 'busy') return giveUp(vcpu, refcount, filter.status);
  if (vm !== 0) {
    const refused = prepareReentry(l, vcpu, filter.kind === 'fault' ? filter.gpa : undefined, takeVmcallResults);
    if (refused !== undefined) return giveUp(vcpu, refcount, refused);
  } else if (filter.kind === 'notify') notifyGuest(l, vcpu);
  if (filter.kind === 'fault') return giveUp(vcpu, refcount, emulatedFault(l, vcpu, filter.gpa));
  if (currentVm(vcpu) !== 0) {
    const refused = checkReentryPages(l, vcpu);
    if (refused !== undefined) return giveUp(vcpu, refcount, refused);
  }
  if (!isOpStateFree) l.locks.release(opStateLock);
  if (l.lastTdvprPa !== vcpu.tdvprPa) flushAllVms(l, td);
  l.lastTdvprPa = vcpu.tdvprPa;

  const lastVmExit = tdvps.read8(Tdvps.LAST_TD_EXIT);
  takeFromHost(l, vcpu, lastVmExit, (high & HINT) !== 0);
  l.vcpu = vcpu;
  vcpu.state = VcpuState.ACTIVE;
  if (currentVm(vcpu) === 0) openNmiWindow(lp.seam.vmcs, vcpu);
  else finishReentry(l, vcpu);
  l.entryTsc = now;
  takeUncorePmi(l);
  showSpecCtrl(lp, td, tdvps.read32(Tdvps.IA32_SPEC_CTRL));
  if (filter.kind !== 'go-on' || tdvps.read8(Tdvps.LAST_EPF_GPA_LIST_IDX) !== 0) {
    l.locks.release(td.tdcs.address(Tdcs.SEPT_LOCK));
  }
  const failure = loadGuestState(l, vcpu);
  if (failure !== undefined) return failEntry(l, vcpu, failure);
  noteHostFields(vcpu, currentVm(vcpu));
  takeXmmsFromHost(l, vcpu, lastVmExit);
  return ENTERED_GUEST;
};

/** The vCPU of the TDVPR page at `pa`, which and whose TDR are locked shared, of a TD that is accessible; or the status of what is not. */
function lockVcpu(m: ModuleContext, l: ModuleLp, pa: Hpa): Vcpu | bigint {
  const former = m.formerVcpu(pa);
  if (former?.entryLocks.take(l.locks) === true) return former;
  const vcpu = lockTdvprAt(m, l, pa, Operand.RCX, LockMode.SHARED);
  if (typeof vcpu === 'bigint') return vcpu;
  const accessible = vcpu.td.checkAccessible();
  if (accessible !== SUCCESS) return accessible;
  vcpu.entryLocks.remember();
  return vcpu;
}

/** ENABLE_UNCORE_PMI belongs to the host: the guest runs with the host's. */
function takeUncorePmi(l: ModuleLp): void {
  const { vmcs } = l.lp.seam;
  l.hostUncorePmi = l.msrLow(Msr.DEBUGCTL) & UNCORE_PMI;
  const debugctl = vmcs.read32(VmcsField.GUEST_DEBUGCTL);
  if ((debugctl & UNCORE_PMI) === l.hostUncorePmi) return;
  vmcs.write32(VmcsField.GUEST_DEBUGCTL, ((debugctl & ~UNCORE_PMI) | l.hostUncorePmi) >>> 0);
}

/** The vCPU is not entered after all: it leaves the TLB epoch that it had joined. */
function giveUp(vcpu: Vcpu, refcount: number, rax: bigint): bigint {
  const { tdcs } = vcpu.td;
  tdcs.write16(refcount, tdcs.read16(refcount) - 1);
  return rax;
}

const hostXmm = new Uint8Array(512);
/** May XMMs come from the host? */
const mayPassXmms = (vcpu: Vcpu, vm: number, lastExit: number): boolean =>
  vm !== 0 || (lastExit === LastTdExit.TDVMCALL && vcpu.tdvps.read16(Tdvps.GPR + 8 * Gpr.RCX + 2) !== 0);

/** After TDG.VP.VMCALL: the GPRs that its mask selects. After a trap-like exit: the host's hint. */
function takeFromHost(l: ModuleLp, vcpu: Vcpu, lastExit: number, hint: boolean): void {
  const { tdvps } = vcpu;
  if (lastExit === LastTdExit.ASYNC_TRAP) {
    if (hint) tdvps.write64(Tdvps.GPR, tdvps.read64(Tdvps.GPR) | GUEST_HINT);
    return;
  }
  if (lastExit !== LastTdExit.TDVMCALL) return;
  let mask = tdvps.read32(Tdvps.GPR + 8 * Gpr.RCX) & PASSED_GPRS;
  if (tdFeatures(vcpu.td).noRbpMod) mask &= ~(1 << Gpr.RBP);
  const place = tdvps.place(Tdvps.GPR);
  if (place >= 0) {
    // 16 ns where the way below takes 100.
    const { u32 } = l.lp.memory;
    const at = place >>> 2;
    u32[at + 2 * Gpr.RAX] = u32[at + 2 * Gpr.RAX + 1] = 0;
    for (let i = 2; mask >>> i !== 0; i++) {
      if (((mask >>> i) & 1) === 0) continue;
      u32[at + 2 * i] = l.hostGpr32[2 * i]!;
      u32[at + 2 * i + 1] = l.hostGpr32[2 * i + 1]!;
    }
    return;
  }
  tdvps.write64(Tdvps.GPR + 8 * Gpr.RAX, 0n);
  for (let i = 2; mask >>> i !== 0; i++) {
    if (((mask >>> i) & 1) === 0) continue;
    tdvps.write32(Tdvps.GPR + 8 * i, l.hostGpr32[2 * i]!);
    tdvps.write32(Tdvps.GPR + 8 * i + 4, l.hostGpr32[2 * i + 1]!);
  }
}

/** Image of XMM0 and XSTATE_BV in XBUFF. */
const XBUFF_XMM = Tdvps.XBUFF + 160;
const XSTATE_BV = Tdvps.XBUFF + 512;
const XSTATE_SSE = 2n;

/** What the host passes after TDG.VP.VMCALL of an L2 VM that does not go on: into its saved registers. */
function takeVmcallResults(l: ModuleLp, vcpu: Vcpu): void {
  const { tdvps } = vcpu;
  takeFromHost(l, vcpu, LastTdExit.TDVMCALL, false);
  const mask = tdvps.read32(Tdvps.GPR + 8 * Gpr.RCX) >>> 16;
  if (mask === 0) return;
  for (let i = 0; i < 16; i++) {
    if (((mask >>> i) & 1) !== 0) tdvps.writeBytes(XBUFF_XMM + 16 * i, hostXmm.slice(32 * i, 32 * i + 16));
  }
  tdvps.write64(XSTATE_BV, tdvps.read64(XSTATE_BV) | XSTATE_SSE);
}

function takeXmmsFromHost(l: ModuleLp, vcpu: Vcpu, lastExit: number): void {
  if (lastExit !== LastTdExit.TDVMCALL) return;
  const mask = vcpu.tdvps.read32(Tdvps.GPR + 8 * Gpr.RCX) >>> 16;
  if (mask === 0) return;
  const { lp } = l;
  for (let i = 0; i < 16; i++) {
    if (((mask >>> i) & 1) !== 0) lp.memory.u8.set(hostXmm.subarray(32 * i, 32 * i + 16), lp.base + Reg.YMM + 32 * i);
  }
}

/** Guest state that cannot be loaded: a TD exit that ends the TD, unless it is a debug TD. */
function failEntry(l: ModuleLp, vcpu: Vcpu, failure: EntryFailure): bigint {
  const isDebug = tdFeatures(vcpu.td).isDebug;
  if (!isDebug) markFatal(vcpu);
  asyncExit(l, vcpu, {
    rax: (isDebug ? 0n : Code.NON_RECOVERABLE_TD) | LOAD_FAILURE[failure.type],
    rdx: BigInt(failure.type) | (BigInt(failure.information) << 32n),
  });
  return l.lp.gpr[Gpr.RAX] ?? 0n;
}
