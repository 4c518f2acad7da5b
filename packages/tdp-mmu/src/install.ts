import { InternalError, hex } from '@tdxkit/x86-cpu/units';
import type { Gfn } from '@tdxkit/x86-cpu/units';
import type { HookResult, PageLevel } from './hooks.ts';
import { FROZEN_HIGH, FROZEN_LOW, MARKS_HIGH, isEmpty, isLeaf, isMmio, isPresent, spteFrame } from './spte.ts';
import type { MmuState } from './state.ts';
import type { TdpTable } from './table.ts';

/** 'retry': the entry changed under us or the hook was busy; nothing changed. 'bugged': the VM is dead, the old entry is back. */
export type InstallResult = 'ok' | 'retry' | 'bugged';

/** Counts what appears and disappears with a change of one entry. Tables are counted by the pool. */
export function accountChange(
  state: MmuState,
  table: TdpTable,
  oldLow: number,
  oldHigh: number,
  newLow: number,
  newHigh: number,
): void {
  const { level, isMirror } = table;
  table.used += Number(!isEmpty(newLow, newHigh)) - Number(!isEmpty(oldLow, oldHigh));
  if (isPresent(oldLow) && isLeaf(oldLow, level)) state.countLeaf(isMirror, level, -1);
  else if (isMmio(oldLow, oldHigh, state.mmioKey)) state.counters.mmioSptes--;
  if (isPresent(newLow) && isLeaf(newLow, level)) state.countLeaf(isMirror, level, 1);
  else if (isMmio(newLow, newHigh, state.mmioKey)) state.counters.mmioSptes++;
}

/**
 * tdp_mmu_set_spte_atomic(): changes an entry while faults may run in parallel (mmu_lock held for read).
 * Direct tree: the entry is exchanged at once. Mirror tree: it is FROZEN, the hook runs, then the new entry is stored, or the old one when
 * the hook failed. Only empty entries of the mirror tree can change like this.
 * @param child the table that a new non-leaf entry points at
 */
export function installSpte(
  state: MmuState,
  table: TdpTable,
  index: number,
  oldLow: number,
  oldHigh: number,
  newLow: number,
  newHigh: number,
  child: TdpTable | undefined,
): InstallResult {
  const { memory } = state.config;
  const { u32 } = memory;
  const at = table.words(memory) + 2 * index;
  if (u32[at] !== oldLow >>> 0 || u32[at + 1] !== oldHigh >>> 0) return 'retry';
  const marks = oldHigh & MARKS_HIGH;
  if (table.isMirror) {
    const gfn = table.frameOfEntry(index);
    if (isPresent(oldLow) || !isPresent(newLow)) {
      state.bug(`mirror entry of frame ${hex(gfn)} may only go from empty to present while faults run`);
      return 'bugged';
    }
    u32[at] = FROZEN_LOW;
    u32[at + 1] = FROZEN_HIGH + marks;
    const result = setExternalSptePresent(state, gfn, table.level, newLow, newHigh, child);
    const now = table.words(memory) + 2 * index;
    if (u32[now] !== FROZEN_LOW) throw new InternalError(`frozen entry of frame ${hex(gfn)} was changed while its hook ran`); // the text is made only then: 1.3 us
    if (result !== 'ok') {
      u32[now] = oldLow;
      u32[now + 1] = oldHigh;
      if (result === 'busy') return 'retry';
      state.bug(`hook refused frame ${hex(gfn)} at level ${table.level}`);
      return 'bugged';
    }
    u32[now] = newLow;
    u32[now + 1] = newHigh | marks;
  } else {
    u32[at] = newLow;
    u32[at + 1] = newHigh | marks;
  }
  accountChange(state, table, oldLow, oldHigh, newLow, newHigh);
  return 'ok';
}

/** set_external_spte_present(): a VM without hooks cannot install private mappings at all. */
function setExternalSptePresent(
  state: MmuState,
  gfn: Gfn,
  level: PageLevel,
  low: number,
  high: number,
  child: TdpTable | undefined,
): HookResult {
  const { hooks } = state;
  if (hooks === undefined) return 'error';
  if (isLeaf(low, level)) return hooks.setExternalSpte(gfn, level, spteFrame(low, high));
  const external = child?.external;
  return external === undefined ? 'error' : hooks.linkExternalTable(gfn, level, external);
}
