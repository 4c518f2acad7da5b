import { REGISTER_FILE_BYTES } from '../lp/register-file.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import type { CodeCache } from './code-cache.ts';
import { CoreReg } from './core-registers.ts';
import { Handler, Header, NEVER_HOT, Rec, RECORD_BYTES } from './record.ts';

/** Rounds of a block that leads to itself: engines take a loop of so many jumps for hot. */
const ROUNDS = 20_000;
const warm = new WeakSet<WebAssembly.Module>();

/**
 * Runs the interpreter for 0.2 ms, in linear memory that nobody uses yet, once for each module: engines begin to optimise its large function, on a thread of their own, while the
 * host still prepares its guest.
 */
export function warmUp(
  module: WebAssembly.Module,
  memory: PhysicalMemory,
  cache: CodeCache,
  run: (base: number, record: number, budget: number) => number,
): void {
  if (warm.has(module)) return;
  warm.add(module);
  const records = REGISTER_FILE_BYTES / RECORD_BYTES + 2;
  const base = cache.allocate(records);
  const { u8, u16, u32 } = memory;
  const header = base + REGISTER_FILE_BYTES;
  const jump = header + RECORD_BYTES;
  u32[(base + CoreReg.CONTEXT) >> 2] = 1;
  u32[(header + Header.COUNT) >> 2] = 1;
  u32[(header + Header.COUNTER) >> 2] = NEVER_HOT;
  u16[jump >> 1] = Handler.GOTO;
  u32[(jump + Rec.LINK_TAKEN) >> 2] = header;
  run(base, jump, ROUNDS);
  u8.fill(0, base, jump + RECORD_BYTES);
  cache.shrink(base);
}
