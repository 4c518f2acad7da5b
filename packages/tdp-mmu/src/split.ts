import type { Pfn } from '@tdxkit/x86-cpu/units';
import { installSpte } from './install.ts';
import type { PageLevel } from './hooks.ts';
import { SpteHigh, SpteLow, makeNonLeaf, spteFrame } from './spte.ts';
import type { MmuState } from './state.ts';
import { ENTRIES, framesOf } from './table.ts';
import type { TdpTable } from './table.ts';

/** make_small_spte() for all 512 entries: the same page, permissions and accessed, dirty bits, one level down. */
export function fillFromLarge(state: MmuState, child: TdpTable, low: number, high: number): void {
  const { memory } = state.config;
  const { u32 } = memory;
  const first = spteFrame(low, high);
  const flagsLow = low & 0xfff & (child.level === 1 ? ~SpteLow.PS : ~0);
  const flagsHigh = (high & (SpteHigh.HOST_WRITABLE | SpteHigh.MMU_WRITABLE | SpteHigh.SHARED)) + SpteHigh.SUPPRESS_VE;
  const base = child.words(memory);
  const step = framesOf(child.level);
  child.used = ENTRIES;
  for (let i = 0; i < ENTRIES; i++) {
    const frame = (first + i * step) as Pfn;
    const frameLow = frame & 0xf_ffff;
    u32[base + 2 * i] = (frameLow << 12) | flagsLow;
    u32[base + 2 * i + 1] = (frame - frameLow) / 0x10_0000 + flagsHigh;
  }
}

/** tdp_mmu_split_huge_page() in the direct tree: same translations, smaller entries, so no TLB flush. False when memory is short; then nothing changed. */
export function splitDirectLeaf(state: MmuState, table: TdpTable, index: number): boolean {
  const { memory } = state.config;
  const at = table.words(memory) + 2 * index;
  const low = memory.u32[at]!;
  const high = memory.u32[at + 1]!;
  const child = state.pool.allocate((table.level - 1) as PageLevel, table.frameOfEntry(index), false, table, index);
  if (child === undefined) return false;
  fillFromLarge(state, child, low, high);
  const words = { low: 0, high: 0 };
  makeNonLeaf(words, child.page);
  installSpte(state, table, index, low, high, words.low, words.high, child);
  state.counters.directPages[(child.level - 1) as 0 | 1] += ENTRIES;
  return true;
}
