import { ExitReason, Gpr, VmcsField } from '@tdxkit/x86-cpu';
import { IA32_SPEC_CTRL, showSpecCtrl } from '../entry/spec-ctrl.ts';
import { asyncExit } from '../entry/td-exit.ts';
import { hasL1Interrupt } from '../l2/l2-interrupt.ts';
import { readGuestState, translatePages } from '../l2/l2-memory.ts';
import { L2DebugCtls, flushVm, loadVmcsOf } from '../l2/l2-vm.ts';
import { setPreemptionTimer } from '../l2/preemption-timer.ts';
import { Code, Operand, status } from '../status.ts';
import { noteHostFields } from '../td/association.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { GuestLeaf } from './guest-leaf.ts';
import { isGuestAddress } from './guest-memory.ts';
import { vmOperand } from './l2-vm-operand.ts';

const LIST_ALIGNMENT = 256;
const ALL_ONES = 0xffff_ffff_ffff_ffffn;
/** RCX bits 1:0: what to drop of the L2 VM's translations. 0 = nothing. */
const INVALIDATION = 3;

/**
 * TDG.VP.ENTER: run an L2 VM until its next exit to the L1 VMM.
 * @source TDX-ABI "TDG.VP.ENTER"
 * @param c RCX L2 VM in 53:52, invalidation in 1:0; RDX GPA of the L2 VM's register list, private, 256-byte aligned
 * @returns PENDING_INTERRUPT when L1 has an interrupt to take first. Otherwise the L2 VM runs; RAX and the other registers come with its exit.
 * Pages of L1 that are not accessible are an EPT-violation TD exit, after which the TDCALL runs again
 */
export const tdgVpEnter: GuestLeaf = (c) => {
  const { l, vcpu, tdvps } = c;
  if (!isGuestAddress(c, Gpr.RDX, LIST_ALIGNMENT, 'private')) return status(Code.OPERAND_INVALID, Operand.RDX);
  const vm = vmOperand(c, INVALIDATION);
  if (vm === undefined) return status(Code.OPERAND_INVALID, Operand.RCX);
  if (tdvps.read64(Tdvps.L2_VAPIC_GPA + 8 * vm) === ALL_ONES) return status(Code.OPERAND_INVALID, Operand.L2_VAPIC_GPA);
  if (hasL1Interrupt(vcpu, c.vmcs.read(VmcsField.GUEST_INTERRUPT_STATUS))) return Code.PENDING_INTERRUPT;
  if ((tdvps.read8(Tdvps.L2_DEBUG_CTLS + 8 * vm) & L2DebugCtls.TD_EXIT_ON_L1_TO_L2) !== 0) {
    return asyncExit(l, vcpu, { rax: Code.TD_EXIT_BEFORE_L2_ENTRY });
  }
  const list = l.lp.gpr[Gpr.RDX] ?? 0n;
  if (tdvps.read64(Tdvps.L2_ENTER_GUEST_STATE_GPA + 8 * vm) !== list) {
    tdvps.write64(Tdvps.L2_ENTER_GUEST_STATE_GPA + 8 * vm, list);
    tdvps.write64(Tdvps.L2_ENTER_GUEST_STATE_HPA + 8 * vm, ALL_ONES);
  }
  const failed = translatePages(l, vcpu, vm);
  if (failed !== undefined) return asyncExit(l, vcpu, { rax: BigInt(ExitReason.EPT_VIOLATION), r8: failed & ~0xfffn });

  tdvps.write16(Tdvps.CURR_VM, vm);
  if ((l.lo(Gpr.RCX) & INVALIDATION) !== 0) flushVm(l, c.td, vm);
  loadVmcsOf(l, vcpu, vm);
  noteHostFields(vcpu, vm);
  showSpecCtrl(l.lp, c.td, l.msrLow(IA32_SPEC_CTRL));
  setPreemptionTimer(l, vcpu, vm);
  readGuestState(l, vcpu, vm);
  return 'guest';
};
