import { Gpr, VmcsField, type SeamOutcome, type Vmcs } from '@tdxkit/x86-cpu';
import { advanceRip } from '../entry/advance.ts';
import type { ExitContext } from '../entry/exit-context.ts';
import { IA32_SPEC_CTRL, showSpecCtrl } from '../entry/spec-ctrl.ts';
import { asyncExit } from '../entry/td-exit.ts';
import { Code, SUCCESS } from '../status.ts';
import type { ModuleLp } from '../module-lp.ts';
import { noteHostFields } from '../td/association.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';
import { writeGuestState } from './l2-memory.ts';
import { L2DebugCtls, currentVm, loadVmcsOf } from './l2-vm.ts';

/** What an exit of an L2 VM tells the L1 VMM besides what is in the L2 VM's VMCS. */
export interface L2ExitInformation {
  /** Completion status in bits 63:32, exit reason in 31:0. */
  readonly rax: bigint;
  readonly qualification: bigint;
  readonly interruptionInformation: bigint;
  readonly guestPhysicalAddress: bigint;
  readonly extendedQualification: bigint;
}

const both = (high: bigint, low: bigint): bigint => (high << 32n) | low;

/** Registers of the L1 VMM after TDG.VP.ENTER: everything but RBP, which stays the L2 VM's, and RSP. @source TDX-ABI "TDG.VP.ENTER" */
export function l1Registers(vmcs: Vmcs, exit: L2ExitInformation): readonly (readonly [gpr: number, value: bigint])[] {
  const read = (field: VmcsField): bigint => vmcs.read(field);
  const code = read(VmcsField.GUEST_CS_SELECTOR) | ((read(VmcsField.GUEST_CS_ACCESS_RIGHTS) & 0xffffn) << 16n);
  return [
    [Gpr.RAX, exit.rax],
    [Gpr.RBX, 0n],
    [Gpr.RCX, exit.qualification],
    [Gpr.RDX, read(VmcsField.GUEST_LINEAR_ADDRESS)],
    [Gpr.RSI, both(read(VmcsField.GUEST_CS_LIMIT), code)],
    [Gpr.RDI, read(VmcsField.GUEST_CS_BASE)],
    [Gpr.R8, exit.guestPhysicalAddress],
    [Gpr.R9, both(read(VmcsField.EXIT_INTERRUPTION_ERROR_CODE), exit.interruptionInformation)],
    [Gpr.R10, both(read(VmcsField.IDT_VECTORING_ERROR_CODE), read(VmcsField.IDT_VECTORING_INFORMATION))],
    [Gpr.R11, both(read(VmcsField.EXIT_INSTRUCTION_LENGTH), read(VmcsField.EXIT_INSTRUCTION_INFORMATION))],
    [Gpr.R12, (read(VmcsField.GUEST_SS_ACCESS_RIGHTS) >> 5n) & 3n],
    [Gpr.R13, exit.extendedQualification],
    [Gpr.R14, 0n],
    [Gpr.R15, 0n],
  ];
}

/** Makes the L1 VMM the current VM, behind the TDCALL by which it entered the L2 VM. */
export function resumeL1(l: ModuleLp, vcpu: Vcpu): void {
  vcpu.tdvps.write16(Tdvps.CURR_VM, 0);
  loadVmcsOf(l, vcpu, 0);
  noteHostFields(vcpu, 0);
  showSpecCtrl(l.lp, vcpu.td, l.msrLow(IA32_SPEC_CTRL));
  const { vmcs } = l.lp.seam;
  advanceRip(vmcs, vmcs.read32(VmcsField.EXIT_INSTRUCTION_LENGTH));
}

/**
 * The L2 VM leaves to the L1 VMM: its registers go to the list that TDG.VP.ENTER was given, and that call ends with the exit information.
 * @param status SUCCESS, or L2_EXIT_PENDING_INTERRUPT
 * @returns 'host' only where the host of a debug TD asked for such exits
 */
export function exitToL1(c: ExitContext, status: bigint = SUCCESS, extendedQualification = 0n): SeamOutcome {
  const { l, vcpu, exit, vmcs } = c;
  const vm = currentVm(vcpu);
  const reason = BigInt(exit.reason >>> 0);
  const interruptionInformation = BigInt(exit.interruptionInformation >>> 0);
  if ((vcpu.tdvps.read8(Tdvps.L2_DEBUG_CTLS + 8 * vm) & L2DebugCtls.TD_EXIT_ON_L2_TO_L1) !== 0) {
    return asyncExit(l, vcpu, { rax: Code.TD_EXIT_ON_L2_TO_L1 | reason, rcx: exit.qualification, r9: interruptionInformation });
  }
  const { gpr } = l.lp;
  writeGuestState(l, vcpu, vm, (n) => gpr[n] ?? 0n);
  const registers = l1Registers(vmcs, {
    rax: status | reason,
    qualification: exit.qualification,
    interruptionInformation,
    guestPhysicalAddress: vmcs.read(VmcsField.GUEST_PHYSICAL_ADDRESS),
    extendedQualification,
  });
  for (const [n, value] of registers) gpr[n] = value;
  resumeL1(l, vcpu);
  return 'guest';
}
