import { Gpr } from '@tdxkit/x86-cpu';
import { SeptState } from '@tdxkit/tdx-arch';
import type { HostLeaf, HostLeafRow } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import { CHUNK_BYTES } from '../measure.ts';
import { isAccessible, isLeaf, septHpa, septStateIndex } from '../sept/sept-entry.ts';
import { clearEntryOutputs, isPrivateGpa, setEntryOutputs } from '../sept/sept-operand.ts';
import { pageOffsetAt, walkSept } from '../sept/sept-walk.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { checkTdState, lockTdrAt } from '../td/operands.ts';
import type { Td } from '../td/td.ts';
import { OpState } from '../td/tdcs-layout.ts';
import type { Hpa } from '@tdxkit/x86-cpu/units';

const ALLOWED = opStates(OpState.INITIALIZED);

/**
 * TDH.MR.EXTEND: measures 256 bytes of a page that was added.
 * @source TDX-ABI "TDH.MR.EXTEND"
 * @param regs RCX GPA, 256-byte aligned; RDX TDR
 * @returns RCX, RDX: 0, or the entry at which the walk ended
 */
export const tdhMrExtend: HostLeaf = (m, l) => {
  const gpaHi = l.hi(Gpr.RCX);
  const gpaLo = l.lo(Gpr.RCX);
  const tdrHi = l.hi(Gpr.RDX);
  const tdrLo = l.lo(Gpr.RDX);
  clearEntryOutputs(l);
  const range = m.buildingRange;
  if ((gpaLo & (CHUNK_BYTES - 1)) === 0 && range.covers(gpaHi, gpaLo, tdrHi, tdrLo)) {
    const place = range.entryPlace(gpaLo);
    return measure(l, range.td, gpaHi * 0x1_0000_0000 + gpaLo, m.memory.u32[place]!, m.memory.u32[place + 1]!, 0);
  }
  const td = lockTdrAt(m, l, tdrHi, tdrLo, Gpr.RDX, LockMode.EXCLUSIVE);
  if (typeof td === 'bigint') return td;
  const state = checkTdState(l, td, ALLOWED, 'unlocked');
  if (state !== SUCCESS) return state;
  const gpa = gpaHi * 0x1_0000_0000 + gpaLo;
  if ((gpaLo & (CHUNK_BYTES - 1)) !== 0 || gpaHi >>> 20 !== 0 || !isPrivateGpa(td, gpa))
    return status(Code.OPERAND_INVALID, Operand.RCX);
  const found = walkSept(td, gpa, 0);
  if (found.level === 0) range.remember(td, gpaHi, gpaLo);
  return measure(l, td, gpa, found.low, found.high, found.level);
};

/** TDH.MR.EXTEND of the rest of a page, as long as nothing but the GPA differs from the call before: 30 ns each instead of 350. */
export const tdhMrExtendRow: HostLeafRow = (m, l, times, step) => {
  const range = m.buildingRange;
  const gpaHi = l.hi(Gpr.RCX);
  const gpaLo = l.lo(Gpr.RCX);
  if (step !== CHUNK_BYTES || (gpaLo & (CHUNK_BYTES - 1)) !== 0 || !range.covers(gpaHi, gpaLo, l.hi(Gpr.RDX), l.lo(Gpr.RDX)))
    return 0;
  const place = range.entryPlace(gpaLo);
  const low = m.memory.u32[place]!;
  const high = m.memory.u32[place + 1]!;
  if (!isAccessible(low) || !isLeaf(low) || septStateIndex(low, high) !== SeptState.MAPPED) return 0;
  const { td } = range;
  const offset = gpaLo & 0xfff;
  const chunks = Math.min(times, (0x1000 - offset) / CHUNK_BYTES);
  const done = td.mrtd.extendRow(gpaHi * 0x1_0000_0000 + gpaLo, td.withKey((septHpa(low, high) + offset) as Hpa), chunks);
  if (done > 0) clearEntryOutputs(l);
  return done;
};

/** What follows the walk, which ended at this entry. */
function measure(l: ModuleLp, td: Td, gpa: number, low: number, high: number, level: number): bigint {
  if (!isAccessible(low) || !isLeaf(low)) {
    setEntryOutputs(l, low, high, level);
    return status(Code.EPT_ENTRY_NOT_PRESENT, Operand.RCX);
  }
  if (septStateIndex(low, high) !== SeptState.MAPPED) return Code.EPT_ENTRY_NOT_PRESENT;

  const page = septHpa(low, high) + pageOffsetAt(gpa, level);
  td.mrtd.extend(gpa, td.withKey(page as Hpa));
  return SUCCESS;
}
