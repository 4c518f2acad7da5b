import { ud } from '../fault.ts';
import { is64BitCode } from '../segment-access.ts';
import { UnimplementedInstruction } from '../unimplemented-instruction.ts';
import { hex64 } from '../../units/index.ts';
import type { SystemHandler } from './operands.ts';

/**
 * VMX instructions, SEAMCALL and its kin in a guest: they exit (or, without VMX around the guest, do not exist). Mode rules that have
 * priority over the exit are those of `NonRoot.onVmxInstruction`, which also checks the privilege level.
 */
const vmx: SystemHandler = (lp, insn) => {
  if (lp.nonRoot.onVmxInstruction(insn)) throw lp.event;
  return ud(lp);
};

/** TDCALL: only in 64-bit mode of a SEAM guest; the privilege level is checked with the exit. */
const tdcall: SystemHandler = (lp, insn) => {
  if (!is64BitCode(lp)) ud(lp);
  if (lp.nonRoot.onTdcall(insn)) throw lp.event;
  return ud(lp);
};

/** RSM outside system-management mode; SGX, TXT and PCONFIG are not in the model's processor. */
const undefinedHere: SystemHandler = (lp, insn) => {
  if (lp.nonRoot.onInstruction(insn)) throw lp.event;
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
