import type { Machine } from '../machine.ts';
import type { KeyedMemory } from '../memory/keyed-memory.ts';
import { ownLp } from '../lp/own-lp.ts';
import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { ByteReader, ByteWriter } from './byte-stream.ts';

/** Caches of page walks, in their order in a snapshot. */
const cachesOf = ({ pagingCache, pageTables, directories, linear }: X86LogicalProcessor) => [
  pagingCache,
  pageTables,
  directories,
  linear,
];

/** The translation caches of all LPs. Nothing changes. */
export function saveTranslations(machine: Machine, memory: KeyedMemory): Uint8Array {
  const to = new ByteWriter();
  memory.saveHandouts(to);
  for (const lp of machine.lps.map(ownLp)) {
    for (const cache of cachesOf(lp)) cache.save(to);
    to.u32(lp.cachedPcid);
    lp.core.saveTranslations(lp, to, memory);
  }
  return to.finish();
}

/** Takes back what `saveTranslations` gave, memory and LPs being restored already. @throws SnapshotError */
export function loadTranslations(machine: Machine, memory: KeyedMemory, saved: Uint8Array): void {
  const from = new ByteReader(saved);
  memory.loadHandouts(from);
  for (const lp of machine.lps.map(ownLp)) {
    for (const cache of cachesOf(lp)) cache.load(from);
    lp.cachedPcid = from.u32();
    lp.core.loadTranslations(lp, from, memory);
  }
  from.end();
}
