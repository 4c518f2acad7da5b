import { hex, hex64 } from '@tdxkit/x86-cpu/units';
import type { AttributeTracker } from './attributes/attribute-tracker.ts';
import { auditKey, auditedEntry } from './audited-hooks.ts';
import type { AuditedHooks } from './audited-hooks.ts';
import { forEachEntry } from './lookup.ts';
import { SpteHigh, isEmpty, isFrozen, isLeaf, isMmio, isPresent, spteAddress, spteFrame, spteWord } from './spte.ts';
import type { MmuState } from './state.ts';
import type { TdpTable } from './table.ts';

/** Every finding that contradicts the MMU's invariants; empty when all is well. A frozen entry is never a finding. */
export function checkMmu(state: MmuState, audit: AuditedHooks | undefined, marks?: AttributeTracker): string[] {
  const findings: string[] = [...(audit?.findings ?? [])];
  const leaves = [0, 0, 0, 0, 0, 0];
  let tables = 0;
  let mmio = 0;
  const told = audit === undefined ? undefined : { leaves: new Map(audit.leaves), tables: new Map(audit.tables) };
  const frozen = new Set<number>();
  const used = new Map<TdpTable, number>();

  const entry = (table: TdpTable, index: number, low: number, high: number): void => {
    const gfn = table.frameOfEntry(index);
    const at = `${table.isMirror ? 'mirror' : 'direct'} entry of frame ${hex(gfn)} level ${table.level}`;
    const key = auditKey(gfn, table.level);
    if (isEmpty(low, high)) return; // only marked
    if (!isFrozen(low, high)) used.set(table, (used.get(table) ?? 0) + 1);
    if (isFrozen(low, high)) {
      frozen.add(key);
      return;
    }
    if (!isPresent(low)) {
      if (isMmio(low, high, state.mmioKey) && !table.isMirror) mmio++;
      else findings.push(`${at}: ${hex64(spteWord(low, high))} is neither present, empty, frozen nor MMIO`);
      return;
    }
    if (high >>> 31 === 0) findings.push(`${at}: does not suppress #VE`);
    if (isLeaf(low, table.level)) {
      if (marks !== undefined) {
        const isShared = (high & SpteHigh.SHARED) !== 0;
        if (isShared === table.isMirror) findings.push(`${at}: present ${isShared ? 'with' : 'without'} the shared mark`);
        else if (!table.isMirror && marks.isPrivate(state.bits.toPrivate(gfn)))
          findings.push(`${at}: shared here, private in the mirror`);
      }
      leaves[table.level + (table.isMirror ? 2 : -1)]!++;
      if (table.isMirror && told !== undefined) {
        if (told.leaves.get(key) !== spteFrame(low, high))
          findings.push(`${at}: the hooks were told ${String(told.leaves.get(key))}`);
        told.leaves.delete(key);
      }
      return;
    }
    const child = state.pool.find(spteAddress(low, high));
    if (child === undefined) findings.push(`${at} points at no table`);
    else {
      tables++;
      if (
        child.parent !== table ||
        child.index !== index ||
        child.level !== table.level - 1 ||
        child.gfn !== gfn ||
        child.isMirror !== table.isMirror
      )
        findings.push(`${at} points at a table of another place`);
      if (table.isMirror && told !== undefined) {
        if (told.tables.get(key) !== child.external) findings.push(`${at}: the hooks were told another table`);
        told.tables.delete(key);
      }
    }
  };
  for (const root of [state.directRoot, state.mirrorRoot]) {
    if (root === undefined) continue;
    tables++;
    forEachEntry(state, root, entry);
  }
  for (const key of told?.leaves.keys() ?? [])
    if (!frozen.has(key) && !state.leaked.has(Math.floor(key / 8) as never))
      findings.push(`the hooks hold ${auditedEntry(key)}, the mirror does not`);
  for (const key of told?.tables.keys() ?? [])
    if (!frozen.has(key)) findings.push(`the hooks hold a table at ${auditedEntry(key)}, the mirror does not`);

  if (frozen.size === 0)
    for (const [table, n] of used)
      if (table.used !== n)
        findings.push(`table of frame ${hex(table.gfn)} level ${table.level}: ${n} entries found, ${table.used} counted`);

  const { counters, pool } = state;
  const counted = [...counters.directPages, ...counters.mirrorPages];
  counted.forEach((n, i) => {
    if (leaves[i] !== n)
      findings.push(`${i < 3 ? 'direct' : 'mirror'} leaves of level ${(i % 3) + 1}: ${leaves[i]} found, ${n} counted`);
  });
  if (mmio !== counters.mmioSptes) findings.push(`MMIO entries: ${mmio} found, ${counters.mmioSptes} counted`);
  if (tables !== pool.size || pool.size !== pool.direct + pool.mirror)
    findings.push(`tables: ${tables} reached, ${pool.size} held`);
  return findings;
}
