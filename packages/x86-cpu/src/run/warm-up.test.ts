import { expect, it } from 'vitest';
import { REGISTER_FILE_BYTES } from '../lp/register-file.ts';
import { KeyedMemory } from '../memory/keyed-memory.ts';
import { CodeCache } from './code-cache.ts';
import { Handler, RECORD_BYTES } from './record.ts';
import { warmUp } from './warm-up.ts';

it('runs a block that leads to itself, once for each module, and leaves nothing behind', () => {
  const memory = new KeyedMemory({ linearMemoryBytes: 1 << 20, keyIdBits: 0 });
  const cache = new CodeCache(memory, 1 << 18, () => undefined);
  const module = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  const start = cache.allocate(0);
  const runs: number[][] = [];
  const run = (base: number, record: number, budget: number): number => {
    const header = memory.u32[(record + 16) >> 2]!;
    runs.push([base - start, record - header, memory.u16[record >> 1]!, budget]);
    return 0;
  };
  warmUp(module, memory, cache, run);
  warmUp(module, memory, cache, run);
  expect(runs).toEqual([[0, RECORD_BYTES, Handler.GOTO, expect.any(Number)]]);
  expect(cache.allocate(0)).toBe(start);
  expect(memory.u8.subarray(start, start + REGISTER_FILE_BYTES + 2 * RECORD_BYTES).every((b) => b === 0)).toBe(true);
});
