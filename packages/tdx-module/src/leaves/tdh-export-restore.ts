import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { readGpaListInfo } from '../migration/gpa-list.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';
import { UnimplementedLeaf } from '../unimplemented-leaf.ts';

const ALLOWED = opStates(OpState.RUNNABLE);
/** Entry bits that must be 0: level, pending and reserved ones. */
const ENTRY_RESERVED_LOW = 0x07f;
const OPERATION_HIGH = 3 << 20;

/**
 * TDH.EXPORT.RESTORE: brings pages back to unexported states after an aborted export. Entries whose operation is NOP are passed over;
 * others can only be there after an export session.
 * @source TDX-ABI "TDH.EXPORT.RESTORE"
 * @param regs RCX GPA list; RDX TDR
 * @returns RCX: the list, with the first entry not done yet
 * @throws UnimplementedLeaf for an entry that names an operation
 */
export const tdhExportRestore: HostLeaf = (m, l) => {
  const td = openMigrationTd(m, l, Gpr.RDX, LockMode.SHARED, ALLOWED, LockMode.SHARED);
  if (typeof td === 'bigint') return td;
  const list = readGpaListInfo(m, l.hi(Gpr.RCX), l.lo(Gpr.RCX));
  if (list === undefined) return status(Code.OPERAND_INVALID, Operand.RCX);
  if (!l.locks.tryLock(td.tdcs.address(Tdcs.SEPT_LOCK), LockMode.SHARED)) return status(Code.OPERAND_BUSY, Operand.SEPT_TREE);
  let entry = list.first;
  let result: bigint = SUCCESS;
  while (entry <= list.last) {
    const at = (list.page + 8 * entry) as Hpa;
    const low = m.memory.read32(at);
    const high = m.memory.read32((at + 4) as Hpa);
    if ((low & ENTRY_RESERVED_LOW) !== 0) {
      result = status(Code.OPERAND_INVALID, Operand.GPA_LIST_ENTRY);
      break;
    }
    if ((high & OPERATION_HIGH) !== 0) throw new UnimplementedLeaf('TDH.EXPORT.RESTORE', 'migration sessions are not built yet');
    entry++;
    if (entry <= list.last && l.lp.hasPendingEvent) {
      result = Code.INTERRUPTED_RESUMABLE;
      break;
    }
  }
  l.set(Gpr.RCX, ((l.lo(Gpr.RCX) & 0xffff_f007) | (entry << 3)) >>> 0, l.hi(Gpr.RCX));
  return result;
};
