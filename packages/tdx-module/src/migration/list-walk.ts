import { Gpr } from '@tdxkit/x86-cpu';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { SeptRef } from '../sept/sept-operand.ts';
import { walkSept } from '../sept/sept-walk.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import type { Td } from '../td/td.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { GpaListEntry, GpaStatus, readGpaListInfo, setFirstEntry } from './gpa-list.ts';

/** The 4 KiB Secure EPT entry of a list entry's GPA, locked; or why it is not to be had. `states`: mask over state indices. */
export function lockListedEntry(l: ModuleLp, td: Td, gpa: number, states: number): SeptRef | GpaStatus {
  const found = walkSept(td, gpa, 0);
  if (found.level !== 0) return GpaStatus.SEPT_WALK_FAILED;
  if (!l.locks.trySeptEntry(found.address)) return GpaStatus.SEPT_ENTRY_BUSY_HOST_PRIORITY;
  const ref = new SeptRef(td, gpa, 0, found.address, found.low, found.high);
  if (((states >>> ref.state) & 1) !== 0) return ref;
  l.locks.release(ref.address);
  return GpaStatus.SEPT_ENTRY_STATE_INCORRECT;
}

/** OPERAND_BUSY|SEPT_TREE, or SUCCESS with the tree held shared. */
export function shareTree(l: ModuleLp, td: Td): bigint {
  return l.locks.tryLock(td.tdcs.address(Tdcs.SEPT_LOCK), LockMode.SHARED)
    ? SUCCESS
    : status(Code.OPERAND_BUSY, Operand.SEPT_TREE);
}

/**
 * Goes through the GPA list in RCX for a leaf that changes the states of pages and moves no data. The tree is held shared; each entry gets
 * its status in the list.
 * @param apply does one entry that is not NOP or CANCEL
 * @returns SUCCESS with the number of entries that failed in its low half; INTERRUPTED_RESUMABLE; OPERAND_INVALID|RCX or |GPA_LIST_ENTRY.
 * RCX: the list with the first entry that is not done
 */
export function forEachListed(m: ModuleContext, l: ModuleLp, td: Td, apply: (gpa: number) => GpaStatus): bigint {
  const tree = shareTree(l, td);
  if (tree !== SUCCESS) return tree;
  const list = readGpaListInfo(m, l.hi(Gpr.RCX), l.lo(Gpr.RCX));
  if (list === undefined) return status(Code.OPERAND_INVALID, Operand.RCX);
  let problems = 0;
  for (let index = list.first; ; index++) {
    const entry = new GpaListEntry(m.memory, list.page, index);
    if (entry.isActive ? !entry.isOf(td) : !entry.isWellFormed) {
      entry.refuse(GpaStatus.GPA_LIST_ENTRY_INVALID);
      entry.write();
      setFirstEntry(l, index);
      return status(Code.OPERAND_INVALID, Operand.GPA_LIST_ENTRY);
    }
    const result = entry.isActive ? apply(entry.gpa) : GpaStatus.SKIPPED;
    if (result === GpaStatus.SUCCESS) entry.status = result;
    else entry.refuse(result);
    if (result !== GpaStatus.SUCCESS && result !== GpaStatus.SKIPPED) problems++;
    entry.write();
    if (index === list.last) {
      setFirstEntry(l, index + 1);
      return status(SUCCESS, problems);
    }
    if (l.lp.hasPendingEvent) {
      setFirstEntry(l, index + 1);
      return Code.INTERRUPTED_RESUMABLE;
    }
  }
}
