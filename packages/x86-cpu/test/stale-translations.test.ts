import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { BareProgram } from '../src/debug/bare-program.ts';
import { defaultPlatform } from '../src/platform/default-platform.ts';
import { FlatGuest } from '../src/platform/flat-guest.ts';
import type { Tier } from '../src/run/tier.ts';
import { MIB, hexBytes, hpa, type Hpa } from '../src/units/index.ts';
import { createMachine } from '../src/x86-machine.ts';
import type { Machine } from '../src/machine.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import { ownLp } from '../src/lp/own-lp.ts';
import { TIERS } from './victim.ts';

/*
 * A guest that edits its page tables and never says so (no INVLPG, no MOV CR3). Until something evicts them, the processor may use what it knows; a
 * restored machine has to use exactly what the saved one would have used.
 */

const CODE = 0x8000;
const DIRECTORY = 0x3000;
/** Directory entry of linear 0x400000, which leads to a page table and is edited to lead to another. */
const ENTRY = DIRECTORY + 16;
const [TABLE, OTHER] = [0x10_0000, 0x10_1000];
/** Frames of the two tables; what they hold tells them apart. */
const [FRAMES, OTHER_FRAMES] = [0x12_0000, 0x14_0000];
const FLAGS = 0x67n;

/**
 * mov [dead], cl; sidt [0x400008]; mov rax, [0x400000]; mov dword [ENTRY], OTHER; mov dword [DIRECTORY], 0 (the code's own page is gone);
 * L: inc ecx; mov edx, ecx; shr edx, 4; and edx, 15; shl edx, 12; mov rbx, [rdx + 0x400000]; add rdi, rbx; mov [rdx + 0x400010], rdi; sidt [0x400008];
 * mov byte [rip + dead], cl; jmp L; dead: 0 (a write to a page with code)
 */
const PROGRAM = Uint8Array.of(
  0x88, 0x0c, 0x25, 0xd3, 0x80, 0x00, 0x00,
  0x0f, 0x01, 0x0c, 0x25, 0x08, 0x00, 0x40, 0x00, 0x48, 0x8b, 0x04, 0x25, 0x00, 0x00, 0x40, 0x00,
  0xc7, 0x04, 0x25, 0x10, 0x30, 0x00, 0x00, 0x67, 0x10, 0x10, 0x00, 0xc7, 0x04, 0x25, 0x00, 0x30, 0x00, 0x00, 0, 0, 0, 0,
  0xff, 0xc1, 0x89, 0xca, 0xc1, 0xea, 0x04, 0x83, 0xe2, 0x0f, 0xc1, 0xe2, 0x0c, 0x48, 0x8b, 0x9a, 0x00, 0x00, 0x40, 0x00, 0x48, 0x01, 0xdf,
  0x48, 0x89, 0xba, 0x10, 0x00, 0x40, 0x00, 0x0f, 0x01, 0x0c, 0x25, 0x08, 0x00, 0x40, 0x00, 0x88, 0x0d, 0x7a, 0x00, 0x00, 0x00, 0xeb, 0xd2,
); // prettier-ignore
const END = 6000;

const make = (tier: Tier): Machine =>
  createMachine(defaultPlatform({ ramBytes: 192 * MIB, linearMemoryBytes: 64 * MIB }), { tier });

/** Puts the two page tables and their pages where the guest sees them. */
function fillTables(machine: Machine, at: (gpa: number) => Hpa): void {
  const { memory } = machine;
  for (const [table, frames] of [
    [TABLE, FRAMES],
    [OTHER, OTHER_FRAMES],
  ] as const)
    // prettier-ignore
    for (let i = 0; i < 16; i++) {
      memory.write64(at(table + 8 * i), BigInt(frames + 0x1000 * i) | FLAGS);
      memory.write64(at(frames + 0x1000 * i), BigInt(frames + i));
    }
  memory.write64(at(ENTRY), BigInt(TABLE) | FLAGS);
}

/** A machine that is about to execute the program, and how it goes on. */
const KINDS: readonly (readonly [string, (machine: Machine) => (budget: number) => void, (machine: Machine) => (budget: number) => void])[] = [
  [
    'without a hypervisor',
    (machine) => {
      const program = new BareProgram(machine, { segments: [{ address: CODE, bytes: PROGRAM }] });
      fillTables(machine, hpa);
      return (budget) => void program.run(budget);
    },
    (machine) => {
      const program = new BareProgram(machine, { segments: [], pageTables: 0x700_0000 });
      return (budget) => void program.run(budget);
    },
  ],
  [
    'as a guest of VMX',
    (machine) => {
      const guest = new FlatGuest(machine, { code: PROGRAM });
      fillTables(machine, (gpa) => guest.hostAddress(gpa));
      return (budget) => void guest.run(budget);
    },
    (machine) => (budget) => void machine.lps[0]!.run(budget),
  ],
]; // prettier-ignore

const stateOf = (machine: Machine): unknown => {
  const { bytes, state, translations } = machine.snapshot();
  return [state, hexBytes(sha256(bytes)), hexBytes(sha256(translations))];
};

describe.each(KINDS)('a guest that edits page tables without a flush, %s', (_, start, resume) => {
  const run = (tier: Tier, budget: number): Machine => {
    const machine = make(tier);
    start(machine)(budget);
    return machine;
  };
  const whole = run('interpreter', END);
  const [expected, sum] = [stateOf(whole), whole.lps[0]!.gpr[7]!];

  it('meets the old translations where it used them, the new tables elsewhere', () => {
    expect(ownLp(whole.lps[0]!).retiredCount).toBe(END);
    // Every page was found by the old table: the paging-structure cache has it.
    let [count, expectedSum] = [0, 0];
    for (let left = END - 6; left >= 7; left -= 11) expectedSum += FRAMES + ((++count >>> 4) & 15);
    expect(Number(sum)).toBe(expectedSum);
    expect(stateOf(run('translator', END))).toEqual(expected);
  });

  it('goes on in a fresh machine as in the saved one, from any instruction, in either tier; to be saved changes nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: END }), fc.constantFrom(...TIERS), fc.constantFrom(...TIERS), (at, tier, other) => {
        const first = make(tier);
        const goOn = start(first);
        goOn(at);
        const saved = first.snapshot();
        const second = make(other);
        const resumed = resume(second);
        second.restore(saved);
        expect(second.snapshot().translations).toEqual(saved.translations);
        goOn(END - at);
        resumed(END - at);
        expect(stateOf(first)).toEqual(expected);
        expect(stateOf(second)).toEqual(expected);
      }),
      { numRuns: 8, examples: [[4, 'interpreter', 'interpreter'], [3000, 'translator', 'translator']] }, // prettier-ignore
    );
  });

  it('would go another way with empty caches: the test sees what it is for', () => {
    const first = run('interpreter', 3000);
    const second = make('interpreter');
    const resumed = resume(second);
    second.restore(first.snapshot());
    (second.lps[0] as unknown as { flushGuestPhysical(): void }).flushGuestPhysical();
    resumed(END - 3000);
    expect(stateOf(second)).not.toEqual(expected);
  });
});
