import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { allowedStates } from '../sept/sept-entry.ts';
import { openSeptEntry, setEntryOutputs, type SeptLeafChecks } from '../sept/sept-operand.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { METADATA_READ_STATES } from './tdh-mng-rd.ts';

const READ_L2_ATTRIBUTES = 1;

const CHECKS: SeptLeafChecks = {
  minLevel: 0,
  maxLevel: 'pwl',
  opStates: METADATA_READ_STATES,
  states: allowedStates('TDH.MEM.SEPT.RD'),
  tdr: LockMode.SHARED,
  tree: LockMode.SHARED,
  tdrFlags: READ_L2_ATTRIBUTES,
  rejectFlagsOnProductionTd: true,
};

/**
 * TDH.MEM.SEPT.RD: the architectural form of a Secure EPT entry, and its state.
 * @source TDX-ABI "TDH.MEM.SEPT.RD"
 * @param regs RCX GPA and level; RDX TDR, bit 0 (debug TD): L2 attributes too
 * @returns RCX entry, RDX level and state; R8 L2 attributes when asked
 */
export const tdhMemSeptRd: HostLeaf = (m, l) => {
  const wantsAttributes = (l.lo(Gpr.RDX) & READ_L2_ATTRIBUTES) !== 0;
  const ref = openSeptEntry(m, l, CHECKS);
  if (typeof ref === 'bigint') return ref;
  if (wantsAttributes && ref.td.numL2Vms > 0) return status(Code.OPERAND_INVALID, Operand.RDX);
  setEntryOutputs(l, ref.low, ref.high, ref.level);
  if (wantsAttributes) l.set(Gpr.R8, 0, 0);
  return SUCCESS;
};
