import { describe, expect, it } from 'vitest';
import { interpreterModule } from '../emit/interpreter-module.ts';
import { LazyHandlers } from '../emit/lazy-handlers.ts';
import { KeyedMemory } from '../memory/keyed-memory.ts';
import { BlockBuilder } from './block-builder.ts';
import { CodeCache } from './code-cache.ts';
import { CpuMode } from './cpu-mode.ts';
import { HandlerChoice } from './handler-choice.ts';
import { Handler, Header, Rec, RECORD_BYTES } from './record.ts';
import { StopAddresses } from './stop-addresses.ts';

const ARENA_BYTES = 1 << 20;

/** A block builder alone, which makes no chains; `decodesAll`: with a stop address somewhere, which leaves everything to the decoder. */
function builder(decodesAll: boolean) {
  const memory = new KeyedMemory({ keyIdBits: 0, linearMemoryBytes: 16 << 20 });
  const code = (memory.reserve(2 * 0x1000) + 0xfff) & ~0xfff;
  const cache = new CodeCache(memory, ARENA_BYTES, () => undefined);
  const nothing = (): number => 0;
  const imports = { m: { memory: memory.wasm, slowAccess: nothing, commit: nothing, segmentCheck: nothing } };
  const generated = { ...interpreterModule(), chained: [] };
  const nop = generated.handlers.get('nop:')!.computed;
  const table = new WebAssembly.Table({ element: 'anyfunc', initial: 64 });
  const choice = new HandlerChoice(generated, new LazyHandlers(table, generated.firstLazy, imports));
  const stops = new StopAddresses();
  if (decodesAll) stops.replace(new Set([1n]));
  const blocks = new BlockBuilder(memory, cache, choice, stops, 1 << 13);
  return {
    /** Records of a block but NOPs, links by the number of what they lead to. */
    records(bytes: Uint8Array, ripLow: number, ripHigh: number, limit: number): number[] {
      memory.u8.set(bytes, code);
      const block = blocks.build(ripLow, ripHigh, code + (ripLow & 0xfff), CpuMode.CODE64, () => -1, limit)!;
      const records = memory.u8.slice(block.header, block.header + block.records * RECORD_BYTES);
      const words = new Uint32Array(records.buffer);
      const isRecord = (at: number, handler: number): boolean => (words[at >> 2]! & 0xffff) === handler;
      const kept: number[] = [];
      for (let at = RECORD_BYTES; at < records.length; at += RECORD_BYTES) {
        // What is no instruction has no segment, and NOPs need no record.
        if (isRecord(at, Handler.RAISE)) records[at + Rec.SEGMENT] = 0;
        records[at + Rec.INDEX] = 0;
        if (isRecord(at, Handler.LINK)) {
          words[(at + Header.PATCH) >> 2] = 0;
          words.forEach((word, n) => word === block.header + at && (words[n] = kept.length));
        }
        if (!isRecord(at, nop)) kept.push(at);
      }
      return kept.flatMap((at) => [...records.subarray(at, at + RECORD_BYTES)]);
    },
  };
}

/** Code with many instructions of few forms: prefixes, opcodes and ModRM from a small pool, whatever follows at random. */
function codeFrom(seed: number) {
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) % below;
  };
  const heads = Array.from({ length: 200 }, () => {
    const head: number[] = [];
    if (random(6) === 0) head.push([0x66, 0xf3, 0xf2, 0x64, 0xf0][random(5)]!);
    if (random(2) === 0) head.push(0x40 + random(16));
    if (random(4) === 0) head.push(0x0f);
    head.push(random(256), random(256), random(256));
    return head;
  });
  return (): Uint8Array => {
    const bytes = new Uint8Array(0x1000);
    for (let at = 0; at < bytes.length;) {
      for (const byte of heads[random(heads.length)]!) if (at < bytes.length) bytes[at++] = byte;
      for (let n = random(9); n > 0 && at < bytes.length; n--) bytes[at++] = random(256);
      if (random(5) === 0 && at < bytes.length) bytes[at++] = [0x74, 0xeb, 0xe8, 0xe9, 0xc3, 0x7f][random(6)]!;
      if (random(9) === 0 && at + 1 < bytes.length) {
        bytes[at++] = 0x0f;
        bytes[at++] = 0x80 + random(16);
      }
    }
    return bytes;
  };
}

describe('records without the decoder', () => {
  it.each([1, 2, 3])('are those that it gives (seed %i)', (seed) => {
    const templates = builder(false);
    const decoder = builder(true);
    const next = codeFrom(seed);
    for (let page = 0; page < 12; page++) {
      const bytes = next();
      for (let at = page; at < 0xff0; at += 37) {
        const low = (page & 1) === 0 ? 0x8123_4000 + at : 0xffff_f000 + at;
        const limit = at % 5 === 0 ? 1 + (at % 7) : 0;
        const expected = decoder.records(bytes, low, 0xffff_ffff, limit);
        expect(templates.records(bytes, low, 0xffff_ffff, limit)).toEqual(expected);
      }
    }
  });

  it('are those of STI wherever it stands, also in the place of a block before it', () => {
    const [templates, decoder] = [builder(false), builder(true)];
    const [mov, sti] = [Uint8Array.of(0x48, 0x89, 0xc3), Uint8Array.of(0xfb)];
    for (const [code, low] of [
      [mov, 0x8123_4000],
      [sti, 0x8123_4000],
      [sti, 0x8765_4000],
    ] as const)
      // prettier-ignore
      expect(templates.records(code, low, 0xffff_ffff, 1)).toEqual(decoder.records(code, low, 0xffff_ffff, 1));
  });
});
