import { Outcome } from '../../run/cpu-environment.ts';
import { gp, ud } from '../fault.ts';
import { is64BitCode, isRealMode, isVirtual8086 } from '../segment-access.ts';
import { UnimplementedInstruction } from '../unimplemented-instruction.ts';
import { hex64 } from '../../units/index.ts';
import type { SystemHandler } from './operands.ts';

/**
 * VMX instructions, SEAMCALL and its kin in a guest: they exit at any privilege level or, without VMX around the guest, do not exist.
 * All but VMCALL are #UD in real, virtual-8086 and compatibility mode.
 */
const vmx: SystemHandler = (lp, insn) => {
  if (insn.name !== 'vmcall') {
    if (isRealMode(lp) || isVirtual8086(lp) || (lp.isLongMode && !is64BitCode(lp))) ud(lp);
  }
  if (lp.nonRoot.onVmxInstruction(insn)) return Outcome.EVENT;
  return ud(lp);
};

/** TDCALL of a SEAM guest: #GP(0) above privilege level 0, otherwise an exit in every mode. */
const tdcall: SystemHandler = (lp, insn) => {
  const { cpl } = lp;
  if (cpl === 0 && lp.nonRoot.onTdcall(insn)) return Outcome.EVENT;
  return cpl !== 0 && lp.seam.active ? gp(lp) : ud(lp);
};

/** RSM outside system-management mode; SGX, TXT and PCONFIG are not in the model's processor. */
const undefinedHere: SystemHandler = (lp, insn) => {
  if (lp.nonRoot.onInstruction(insn)) return Outcome.EVENT;
  return ud(lp);
};

const vmfunc: SystemHandler = (lp, insn) => {
  if (!lp.nonRoot.isEnabled('vmfunc')) ud(lp);
  throw new UnimplementedInstruction('VMFUNC', `RIP ${hex64(insn.rip)}`);
};

export const vmxInstructions: readonly (readonly [string, SystemHandler])[] = [
  ...['vmcall', 'vmlaunch', 'vmresume', 'vmxoff', 'vmxon', 'vmptrld', 'vmptrst', 'vmclear', 'vmread', 'vmwrite', 'invept', 'invvpid', 'seamcall', 'seamret', 'seamops'].map((name) => [name, vmx] as const), // prettier-ignore
  ['tdcall', tdcall],
  ['vmfunc', vmfunc],
  ...['rsm', 'pconfig', 'encls', 'enclu', 'enclv', 'getsec'].map((name) => [name, undefinedHere] as const),
];
