import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { allowedStates, isAccessible, isLeaf, septHpa, septStateIndex } from '../sept/sept-entry.ts';
import { clearEntryOutputs, isPrivateGpa, setEntryOutputs } from '../sept/sept-operand.ts';
import { pageOffsetAt, walkSept } from '../sept/sept-walk.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { checkTdState, lockTdrAt } from '../td/operands.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { METADATA_READ_STATES } from './tdh-mng-rd.ts';

const ALLOWED = allowedStates('TDH.MEM.RD');

/**
 * The way to 8 bytes of a debug TD's private memory: operands, state, tree lock, walk, entry lock, entry state. RCX and RDX become 0 or
 * describe the entry that stood in the way.
 * @returns the address under the TD's key, or a status
 */
export function openDebugWord(m: ModuleContext, l: ModuleLp, opStates: number, allowed: number): Hpa | bigint {
  const gpaHi = l.hi(Gpr.RCX);
  const gpaLo = l.lo(Gpr.RCX);
  const tdrHi = l.hi(Gpr.RDX);
  const tdrLo = l.lo(Gpr.RDX);
  clearEntryOutputs(l);
  const td = lockTdrAt(m, l, tdrHi, tdrLo, Gpr.RDX, LockMode.SHARED);
  if (typeof td === 'bigint') return td;
  const state = checkTdState(l, td, opStates);
  if (state !== SUCCESS) return state;
  if (!td.isDebug) return Code.TD_NON_DEBUG;
  const gpa = gpaHi * 0x1_0000_0000 + gpaLo;
  if ((gpaLo & 7) !== 0) return status(Code.OPERAND_INVALID, Operand.RCX);
  if (!l.locks.tryLock(td.tdcs.address(Tdcs.SEPT_LOCK), LockMode.SHARED)) return status(Code.OPERAND_BUSY, Operand.SEPT_TREE);
  if (gpaHi >>> 20 !== 0 || !isPrivateGpa(td, gpa)) return status(Code.OPERAND_INVALID, Operand.RCX);
  const found = walkSept(td, gpa, 0);
  const report = (code: bigint): bigint => {
    setEntryOutputs(l, found.low, found.high, found.level);
    return status(code, Operand.RCX);
  };
  if (!isAccessible(found.low) || !isLeaf(found.low)) return report(Code.EPT_ENTRY_NOT_PRESENT);
  if (!l.locks.trySeptEntry(found.address)) return report(Code.OPERAND_BUSY);
  if (((allowed >>> septStateIndex(found.low, found.high)) & 1) === 0) return report(Code.EPT_ENTRY_STATE_INCORRECT);
  return td.withKey((septHpa(found.low, found.high) + pageOffsetAt(gpa, found.level)) as Hpa);
}

/**
 * TDH.MEM.RD: reads 8 bytes of a debug TD's private memory.
 * @source TDX-ABI "TDH.MEM.RD"
 * @param regs RCX GPA, 8-byte aligned; RDX TDR
 * @returns R8 data, 0 on errors; RCX, RDX 0 or the entry
 */
export const tdhMemRd: HostLeaf = (m, l) => {
  l.set(Gpr.R8, 0, 0);
  const word = openDebugWord(m, l, METADATA_READ_STATES, ALLOWED);
  if (typeof word === 'bigint') return word;
  l.lp.gpr[Gpr.R8] = m.memory.read64(word);
  return SUCCESS;
};
