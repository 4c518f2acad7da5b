import fc from 'fast-check';
import * as iced from 'iced-x86';
import { describe, expect, it } from 'vitest';
import { Vector } from '../src/lp/guest-event.ts';
import { hpa } from '../src/units/index.ts';
import { CODE, TIERS, ending, handled } from './victim.ts';

const PAGE = 0x1000;

/** True when no processor has an instruction that begins so. Needs 15 bytes at least. */
function isInvalid(bits: number, bytes: Uint8Array): boolean {
  const decoder = new iced.Decoder(bits, bytes, iced.DecoderOptions.None);
  const instruction = decoder.decode();
  const invalid = instruction.isInvalid;
  instruction.free();
  decoder.free();
  return invalid;
}

describe.each(TIERS)('encodings, %s', (tier) => {
  it.each([
    [
      'UD0, UD1, UD2',
      [
        [0x0f, 0xff, 0xc0],
        [0x0f, 0xb9, 0xc0],
        [0x0f, 0x0b],
      ],
    ],
    [
      'opcodes that 64-bit mode lacks',
      [
        0x06, 0x07, 0x0e, 0x16, 0x17, 0x1e, 0x1f, 0x27, 0x2f, 0x37, 0x3f, 0x60, 0x61, 0x82, 0x9a, 0xce, 0xd4, 0xd5, 0xd6, 0xea,
      ].map((op) => [op]),
    ],
    [
      'LOCK where it may not be',
      [
        [0xf0, 0x90],
        [0xf0, 0x01, 0xc0],
        [0xf0, 0x8b, 0x07],
        [0xf0, 0x0f, 0xa3, 0x07],
        [0xf0, 0xc3],
      ],
    ],
    [
      'VEX after a legacy prefix',
      [
        [0x66, 0xc5, 0xf8, 0x58, 0xc0],
        [0xf3, 0xc4, 0xe1, 0x78, 0x58, 0xc0],
        [0x48, 0xc5, 0xf8, 0x58, 0xc0],
      ],
    ],
    [
      'EVEX and AMX, which CPUID does not offer',
      [
        [0x62, 0xf1, 0x7c, 0x48, 0x58, 0xc0],
        [0xc4, 0xe2, 0x78, 0x49, 0xc0],
        [0x62, 0xf1, 0xfe, 0x08, 0x6f, 0x00],
      ],
    ],
    [
      'groups without a member',
      [
        [0x0f, 0xba, 0xc0, 1],
        [0xfe, 0xd0],
        [0xff, 0xff],
        [0x8f, 0xc8],
        [0x0f, 0x00, 0xf0],
        [0x0f, 0xc7, 0xc0],
      ],
    ],
    [
      'memory operands that must not be registers',
      [
        [0x8d, 0xc0],
        [0x0f, 0xb2, 0xc0],
        [0x0f, 0xc7, 0xc8],
      ],
    ],
  ] as [string, number[][]][])('%s are #UD, at the address of the instruction', (_what, encodings) => {
    for (const encoding of encodings) {
      const program = handled(tier, [0x90, ...encoding, ...Array<number>(15).fill(0x90)]);
      expect([encoding, ending(program, 100)]).toEqual([encoding, Vector.UD]);
      expect(program.memory.read(program.lp.gpr[4]!, 3)).toEqual(Uint8Array.of(1, 0, 1)); // RIP 0x10001
    }
  });

  it('everything that a disassembler knows no instruction for is #UD, in 64- and 32-bit mode', () => {
    for (const mode of ['long', 'protected'] as const) {
      const program = handled(tier, [0x90], { mode });
      const start = program.snapshot();
      const bits = mode === 'long' ? 64 : 32;
      const prefix = fc.constantFrom([], [0x66], [0xf2], [0xf3], [0xf0], [0x48], [0x2e]);
      const opcode = fc.oneof(fc.tuple(fc.nat(255)), fc.tuple(fc.constant(0x0f), fc.nat(255)), fc.tuple(fc.constant(0x0f), fc.constantFrom(0x38, 0x3a), fc.nat(255)),
        fc.tuple(fc.constant(0xc5), fc.nat(255), fc.nat(255)), fc.tuple(fc.constant(0xc4), fc.nat(255), fc.nat(255), fc.nat(255))); // prettier-ignore
      fc.assert(
        fc.property(prefix, opcode, fc.uint8Array({ minLength: 14, maxLength: 14 }), (before, op, after) => {
          const bytes = Uint8Array.from([...before, ...op, ...after]);
          if (!isInvalid(bits, bytes)) return;
          program.restore(start);
          program.machine.memory.writeBytes(hpa(CODE), bytes);
          expect([hexOf(bytes), ending(program, 1)]).toEqual([hexOf(bytes), 'budget']);
          expect([hexOf(bytes), ending(program, 10)]).toEqual([hexOf(bytes), Vector.UD]);
        }),
        { numRuns: 600 },
      );
    }
  });

  it('more than 15 bytes are #GP, however they are made up, also where the rest of them is not there', () => {
    const prefixes = (count: number): number[] => Array<number>(count).fill(0x66);
    expect(ending(handled(tier, [...prefixes(14), 0x90, 0xb0, 77, 0xf4]))).toBe(77);
    expect(ending(handled(tier, [...prefixes(15), 0x90, 0xf4]))).toBe(Vector.GP);
    expect(ending(handled(tier, [...prefixes(40), 0x90, 0xf4]))).toBe(Vector.GP);
    expect(ending(handled(tier, [...prefixes(10), 0x81, 0x04, 0x25, 1, 2, 3, 4, 5, 6]))).toBe(Vector.GP);
    const atEnd = handled(tier, []);
    unmapPage(atEnd, CODE + PAGE);
    atEnd.machine.memory.writeBytes(hpa(CODE + PAGE - 15), Uint8Array.from(prefixes(15)));
    atEnd.lp.rip = BigInt(CODE + PAGE - 15);
    expect(ending(atEnd)).toBe(Vector.GP);
  });

  it('an instruction that runs on into a page that is not there faults at that page, one that does not runs', () => {
    for (let split = 1; split < 7; split++) {
      const program = handled(tier, []);
      unmapPage(program, CODE + PAGE);
      // mov dword [0x20000], 0x11223344 in 11 bytes
      program.machine.memory.writeBytes(
        hpa(CODE + PAGE - split),
        Uint8Array.of(0xc7, 0x04, 0x25, 0, 0, 2, 0, 0x44, 0x33, 0x22, 0x11).subarray(0, split),
      );
      program.lp.rip = BigInt(CODE + PAGE - split);
      expect(ending(program)).toBe(Vector.PF);
      expect([program.lp.cr2, program.memory.read(0x2_0000n, 1)[0]]).toEqual([BigInt(CODE + PAGE), 0]);
    }
    const fits = handled(tier, []);
    unmapPage(fits, CODE + PAGE);
    fits.machine.memory.writeBytes(hpa(CODE + PAGE - 3), Uint8Array.of(0xb0, 78, 0xf4));
    fits.lp.rip = BigInt(CODE + PAGE - 3);
    expect(ending(fits)).toBe(78);
  });
});

const hexOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');

/** Maps the first 2 MiB by 4 KiB pages, the one at `address` not at all. */
function unmapPage(program: ReturnType<typeof handled>, address: number): void {
  const { memory } = program.machine;
  const [directory, table] = [0x3000, 0x7000];
  for (let n = 0; n < 512; n++) memory.write64(hpa(table + 8 * n), n === address / PAGE ? 0n : BigInt(n * PAGE) | 3n);
  memory.write64(hpa(directory), BigInt(table) | 3n);
}
