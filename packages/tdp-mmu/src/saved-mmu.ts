import { SnapshotError, bytesOf, type Saved, type SavedFields } from '@tdxkit/x86-cpu';
import type { Gfn, Hpa } from '@tdxkit/x86-cpu/units';
import type { SlotAttributeArrays } from './attributes/slot-arrays.ts';
import type { PageLevel } from './hooks.ts';
import type { MmuState } from './state.ts';
import { ENTRIES, TdpTable } from './table.ts';

const COUNTS = [
  'mmioSptes',
  'faults',
  'fixed',
  'spurious',
  'fast',
  'retries',
  'memoryFaults',
  'leakedTables',
  'leakedPages',
] as const;
const MAX_FRAME = 2 ** 40;
const NO_PARENT = -1;
const MIXED_BYTES = ENTRIES / 8;

/**
 * What the MMU knows beside the bytes of its table pages, which are the machine's. Tables are numbered, a parent before its children.
 * SnapshotError while somebody faults or zaps.
 */
export function saveMmu(state: MmuState, slots: SlotAttributeArrays | undefined): Saved {
  if (state.lock.isHeld) throw new SnapshotError('the MMU is at work', { hint: 'Take snapshots between two calls of KVM_RUN.' });
  const { counters, pool } = state;
  const tables = [...pool.all].sort((a, b) => b.level - a.level || a.page - b.page);
  const numbers = new Map(tables.map((table, number) => [table, number]));
  return {
    tables: tables.map(({ page, level, gfn, isMirror, external, parent, index, used, mixed }) => ({
      page,
      level,
      gfn,
      isMirror,
      external: external ?? null,
      parent: parent === undefined ? NO_PARENT : numbers.get(parent)!,
      index,
      used,
      mixed: mixed === undefined ? null : bytesOf(mixed),
    })),
    directRoot: numberOf(numbers, state.directRoot),
    mirrorRoot: numberOf(numbers, state.mirrorRoot),
    bugged: state.bugged ?? null,
    leaked: [...state.leaked],
    inhibitLarge: [...state.inhibitLarge],
    collapsible: [...state.collapsible].map((table) => numbers.get(table)!),
    directPages: [...counters.directPages],
    mirrorPages: [...counters.mirrorPages],
    counts: COUNTS.map((name) => counters[name]),
    sequence: state.sequence.snapshot,
    slots: slots === undefined ? null : slots.save(),
  };
}

const numberOf = (numbers: ReadonlyMap<TdpTable, number>, table: TdpTable | undefined): number | null =>
  table === undefined ? null : numbers.get(table)!;

/** Makes a new MMU of the same configuration one that `saveMmu` saved. Its table pages are not read. @throws SnapshotError */
export function loadMmu(state: MmuState, slots: SlotAttributeArrays | undefined, from: SavedFields): void {
  if (state.pool.size > 0) throw new SnapshotError('the MMU has tables of its own');
  const tables: TdpTable[] = [];
  for (const fields of from.parts('tables')) {
    const parent = fields.number('parent', tables.length - 1, NO_PARENT);
    const table = new TdpTable(
      fields.number('page') as Hpa,
      fields.number('level', 5, 1) as PageLevel,
      fields.number('gfn', MAX_FRAME) as Gfn,
      fields.flag('isMirror'),
      fields.optionalNumber('external') as Hpa | undefined,
      tables[parent],
      fields.number('index', ENTRIES - 1),
    );
    table.used = fields.number('used', ENTRIES);
    if (fields.has('mixed')) table.mixed = new Uint32Array(fields.bytes('mixed', MIXED_BYTES).buffer);
    state.pool.adopt(table);
    tables.push(table);
  }
  const last = tables.length - 1;
  const tableAt = (name: string): TdpTable | undefined => (from.has(name) ? tables[from.number(name, last)] : undefined);
  state.directRoot = tableAt('directRoot');
  state.mirrorRoot = tableAt('mirrorRoot');
  state.bugged = from.optionalText('bugged');
  for (const frame of from.numbers('leaked', MAX_FRAME)) state.leaked.add(frame as Gfn);
  for (const frame of from.numbers('inhibitLarge', MAX_FRAME)) state.inhibitLarge.add(frame);
  for (const number of from.numbers('collapsible', last)) state.collapsible.add(tables[number]!);
  const { counters } = state;
  from.numbers('directPages', undefined, 3).forEach((count, i) => (counters.directPages[i as 0] = count));
  from.numbers('mirrorPages', undefined, 3).forEach((count, i) => (counters.mirrorPages[i as 0] = count));
  const counts = from.numbers('counts', undefined, COUNTS.length);
  COUNTS.forEach((name, i) => (counters[name] = counts[i]!));
  state.sequence.restore(from.number('sequence'));
  slots?.load(from.part('slots'));
}
