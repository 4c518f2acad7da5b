import { Gpr } from '@tdxkit/x86-cpu';
import { SeptState } from '@tdxkit/tdx-arch';
import { aliasesOf } from '../l2/l2-aliases.ts';
import { attributesOf } from '../l2/l2-sept-entry.ts';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { allowedStates, statesWith } from '../sept/sept-entry.ts';
import { openSeptEntry, setEntryOutputs, type SeptLeafChecks, type SeptRef } from '../sept/sept-operand.ts';
import { SUCCESS } from '../status.ts';
import { METADATA_READ_STATES } from './tdh-mng-rd.ts';

const READ_L2_ATTRIBUTES = 1;
const BLOCKED_FOR_WRITING = statesWith('anyBlockedw');

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
  setEntryOutputs(l, ref.low, ref.high, ref.level);
  if (wantsAttributes) l.lp.gpr[Gpr.R8] = l2Attributes(ref);
  return SUCCESS;
};

/** 16 bits for each VM, the TD's own (none) lowest. A free entry's alias bits mean nothing. */
function l2Attributes(ref: SeptRef): bigint {
  const isBlockedForWriting = ((BLOCKED_FOR_WRITING >>> ref.state) & 1) !== 0;
  let attributes = 0n;
  for (const { vm, entry } of ref.state === SeptState.FREE ? [] : aliasesOf(ref)) {
    attributes |= BigInt(attributesOf(entry, isBlockedForWriting)) << BigInt(16 * vm);
  }
  return attributes;
}
