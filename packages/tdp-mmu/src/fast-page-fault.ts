import type { Gfn, Gpa } from '@tdxkit/x86-cpu/units';
import { walkTo } from './lookup.ts';
import type { PageFault } from './page-fault.ts';
import { SpteHigh, SpteLow, isAccessAllowed, isPresent } from './spte.ts';
import type { MmuState } from './state.ts';

/**
 * fast_page_fault(): gives W back to a present direct leaf that only lost it to write protection. Never for private faults, and never for
 * an MMIO entry, which is checked by its present bit.
 * @returns undefined when the fault has to take the slow path
 */
export function fastPageFault(state: MmuState, fault: PageFault, gpa: Gpa, gfn: Gfn): 'fixed' | 'spurious' | undefined {
  if (fault.present !== true || !fault.write || state.directRoot === undefined) return undefined;
  const { table, index, low, high } = walkTo(state, state.directRoot, gpa);
  if (!isPresent(low)) return undefined;
  if (isAccessAllowed(low, fault.write, fault.fetch)) return 'spurious';
  const writable = SpteHigh.HOST_WRITABLE | SpteHigh.MMU_WRITABLE;
  if ((high & writable) !== writable || table.level > 1) return undefined;
  const { memory } = state.config;
  memory.u32[table.words(memory) + 2 * index] = low | SpteLow.W | SpteLow.D;
  state.config.guest.markDirty?.(gfn);
  return 'fixed';
}
