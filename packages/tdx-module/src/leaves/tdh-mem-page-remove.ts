import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { freeAliases } from '../l2/l2-aliases.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { PageType } from '../pamt/pamt.ts';
import { openKnownEntry } from '../sept/open-known-entry.ts';
import { lockMappedPage, checkTracked } from '../sept/removal.ts';
import { removedEntry } from '../sept/removed-entry.ts';
import { FREE_HIGH, FREE_LOW, allowedStates } from '../sept/sept-entry.ts';
import type { SeptLeafChecks } from '../sept/sept-operand.ts';
import { pagesAt } from '../sept/sept-walk.ts';
import { SUCCESS } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';

const CHECKS: SeptLeafChecks = {
  minLevel: 0,
  maxLevel: 2,
  opStates: opStates(
    OpState.INITIALIZED,
    OpState.RUNNABLE,
    OpState.LIVE_EXPORT,
    OpState.PAUSED_EXPORT,
    OpState.POST_EXPORT,
    OpState.POST_IMPORT,
    OpState.LIVE_IMPORT,
    OpState.FAILED_IMPORT,
  ),
  states: allowedStates('TDH.MEM.PAGE.REMOVE'),
  tdr: LockMode.SHARED,
  tree: LockMode.SHARED,
  tdrFlags: 0,
};
const IMPORT_STATES = opStates(OpState.POST_IMPORT, OpState.LIVE_IMPORT);

/**
 * TDH.MEM.PAGE.REMOVE: unmaps a page and frees it.
 * @source TDX-ABI "TDH.MEM.PAGE.REMOVE"
 * @param regs RCX GPA and level; RDX TDR
 * @returns RCX the freed page, RDX 0; on errors the entry
 */
export const tdhMemPageRemove: HostLeaf = (m, l) => {
  const ref = openKnownEntry(m, l, CHECKS);
  if (typeof ref === 'bigint') return ref;
  const page = lockMappedPage(l, ref, ref.level as 0 | 1 | 2);
  if (typeof page === 'bigint') return page;
  const tracked = checkTracked(l, ref, page);
  if (tracked !== SUCCESS) return tracked;

  const { td } = ref;
  const isImport = ((IMPORT_STATES >>> td.opState) & 1) !== 0;
  freeAliases(ref);
  const [low, high] = isImport ? removedEntry(td.tdcs.read32(Tdcs.MIG_EPOCH)) : [FREE_LOW, FREE_HIGH];
  ref.write(low, high);
  td.childCount -= pagesAt(ref.level);
  page.type = PageType.PT_NDA;
  l.setNum(Gpr.RCX, ref.hpa);
  l.set(Gpr.RDX, 0, 0);
  return SUCCESS;
};
