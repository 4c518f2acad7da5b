import { Outcome } from '../../run/cpu-environment.ts';
import { gp, ud } from '../fault.ts';
import { is64BitCode, isRealMode, isVirtual8086 } from '../segment-access.ts';
import { Cr4 } from '../../mmu/page-walk.ts';
import { VmcsField, isReadOnlyField } from '../../vmx/fields.ts';
import { VmInstructionError } from '../../vmx/vm-instruction-error.ts';
import { Reg } from '../register-file.ts';
import { isRegisterForm, readGpr, readMemory, requireCpl0, writeGpr, writeMemory, type SystemHandler } from './operands.ts';

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

/** VMFUNC, at any privilege level. It may have changed the extended page tables. */
const vmfunc: SystemHandler = (lp, insn) => {
  if (!lp.nonRoot.isEnabled('vmfunc')) ud(lp);
  return lp.nonRoot.onVmFunction(insn) ? Outcome.EVENT : Outcome.NEXT;
};

/** GETSEC is #UD unless CR4.SMXE is 1. */
const getsec: SystemHandler = (lp, insn) => ((lp.get32(Reg.CR4) & Cr4.SMXE) === 0 ? ud(lp) : undefinedHere(lp, insn));

const ARITHMETIC_FLAGS = 0x8d5n;
const CF = 1n;
const ZF = 0x40n;

/** VMREAD and VMWRITE of a guest with a shadow VMCS: RFLAGS tell how it went. @source Intel SDM 3C "Conventions" (VMX instructions) */
function vmcsAccess(isWrite: boolean): SystemHandler {
  return (lp, insn) => {
    const size = is64BitCode(lp) ? 8 : 4;
    const encoding = readGpr(lp, insn.reg, size);
    const isMissing = isRealMode(lp) || isVirtual8086(lp) || (lp.isLongMode && size === 4);
    const shadow = isMissing ? 'exit' : lp.nonRoot.shadowVmcs(encoding, isWrite);
    if (shadow === 'exit') return vmx(lp, insn);
    requireCpl0(lp);
    const flags = lp.rflags & ~ARITHMETIC_FLAGS;
    if (shadow === undefined) lp.rflags = flags | CF;
    else {
      const field = Number(encoding);
      const error = !shadow.has(field) ? VmInstructionError.UNSUPPORTED_FIELD : isWrite && isReadOnlyField(lp, field) ? VmInstructionError.READ_ONLY_FIELD : 0; // prettier-ignore
      if (error !== 0) shadow.write32(VmcsField.VM_INSTRUCTION_ERROR, error);
      else if (isWrite) shadow.write(field, isRegisterForm(insn) ? readGpr(lp, insn.rm, size) : readMemory(lp, insn, size));
      else if (isRegisterForm(insn)) writeGpr(lp, insn.rm, size, shadow.read(field));
      else writeMemory(lp, insn, size, BigInt.asUintN(8 * size, shadow.read(field)));
      lp.rflags = error === 0 ? flags : flags | ZF;
    }
    return Outcome.NEXT;
  };
}

export const vmxInstructions: readonly (readonly [string, SystemHandler])[] = [
  ...['vmcall', 'vmlaunch', 'vmresume', 'vmxoff', 'vmxon', 'vmptrld', 'vmptrst', 'vmclear', 'invept', 'invvpid', 'seamcall', 'seamret', 'seamops'].map((name) => [name, vmx] as const), // prettier-ignore
  ['tdcall', tdcall],
  ['vmfunc', vmfunc],
  ['getsec', getsec],
  ['vmread', vmcsAccess(false)],
  ['vmwrite', vmcsAccess(true)],
  ...['rsm', 'pconfig', 'encls', 'enclu', 'enclv'].map((name) => [name, undefinedHere] as const),
];
