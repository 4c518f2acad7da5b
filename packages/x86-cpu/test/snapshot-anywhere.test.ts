import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BareProgram, type BareProgramOptions } from '../src/debug/bare-program.ts';
import { defaultPlatform } from '../src/platform/default-platform.ts';
import { FlatGuest } from '../src/platform/flat-guest.ts';
import type { Tier } from '../src/run/tier.ts';
import { MIB, hexBytes } from '../src/units/index.ts';
import { createMachine } from '../src/x86-machine.ts';
import type { Machine } from '../src/machine.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import { TIERS, digest } from './victim.ts';

/**
 * A loop over much of what has state: L: rdtsc; add rbx, rax; rdrand rdx; xor rbx, rdx; push rbx; pop rdi; fld1; fstp st0; mulsd xmm0, xmm1;
 * cvtsi2sd xmm1, ecx; mov [rip + 1], ecx; mov esi, imm (rewritten); add rbx, rsi; mov [rsp - 64], rbx; inc ecx; jmp L
 */
const CODE = Uint8Array.of(
  0x0f, 0x31, 0x48, 0x01, 0xc3, 0x48, 0x0f, 0xc7, 0xf2, 0x48, 0x31, 0xd3, 0x53, 0x5f, 0xd9, 0xe8, 0xdd, 0xd8, 0xf2, 0x0f, 0x59, 0xc1, 0xf2, 0x0f, 0x2a, 0xc9, 0x89, 0x0d,
  1, 0, 0, 0, 0xbe, 0, 0, 0, 0, 0x48, 0x01, 0xf3, 0x48, 0x89, 0x5c, 0x24, 0xc0, 0xff, 0xc1, 0xeb, 0xcf,
); // prettier-ignore
const make = (tier: Tier): Machine =>
  createMachine(defaultPlatform({ ramBytes: 192 * MIB, linearMemoryBytes: 64 * MIB }), { tier });
const END = 12_000;

const machineDigest = (machine: Machine): string => {
  const { bytes, state, translations } = machine.snapshot();
  return hexBytes(
    sha256
      .create()
      .update(bytes)
      .update(translations)
      .update(new TextEncoder().encode(JSON.stringify(state)))
      .digest(),
  );
};

describe.each(TIERS)('a snapshot at any instruction, %s', (tier) => {
  it('goes on in a fresh machine as the first does, without a hypervisor', () => {
    const options = { segments: [{ address: 0x8000, bytes: CODE }] };
    const whole = new BareProgram(make(tier), options);
    whole.run(END);
    const expected = digest(whole);
    fc.assert(
      fc.property(fc.nat(END), fc.constantFrom(...TIERS), (at, other) => {
        const first = new BareProgram(make(tier), options);
        expect(first.run(at)).toEqual({ kind: 'budget', instructions: at });
        const saved = first.snapshot();
        const second = new BareProgram(make(other), options);
        const state = JSON.parse(JSON.stringify(saved.state)) as typeof saved.state; // as from a file
        second.restore({ ...saved, state, bytes: saved.bytes.slice() });
        for (const p of [first, second]) {
          expect(p.run(END - at).instructions).toBe(END - at);
          expect(digest(p)).toBe(expected);
        }
      }),
      { numRuns: 6 },
    );
  });

  it('goes on in a fresh machine as the first does, as a guest of VMX', () => {
    const whole = new FlatGuest(make(tier), { code: CODE });
    whole.run(END);
    const expected = machineDigest(whole.machine);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: END }), fc.constantFrom(...TIERS), (at, other) => {
        const first = new FlatGuest(make(tier), { code: CODE });
        expect(first.run(at)).toBeUndefined();
        const saved = first.machine.snapshot();
        const second = make(other);
        second.restore(saved);
        for (const machine of [first.machine, second]) {
          expect(machine.lps[0]!.run(END - at)).toEqual({ reason: 'budget', instructions: END - at });
          expect(machineDigest(machine)).toBe(expected);
        }
      }),
      { numRuns: 6 },
    );
  });
});

describe('determinism', () => {
  const kernel = (name: string): BareProgramOptions => {
    const bytes = new Uint8Array(readFileSync(new URL(`../bench/kernels/${name}.bin`, import.meta.url)));
    return {
      segments: [{ address: 0x10_0000, bytes }],
      mode: 'protected',
      entry: new DataView(bytes.buffer).getUint32(0x1c, true),
    };
  };

  it.each(['program', 'float', 'branchy'])('the same input is the same run: both tiers, any slices (%s)', (name) => {
    const digests = new Set<string>();
    for (const tier of TIERS)
      for (const slice of [3_000_000, 77_777]) {
        const program = new BareProgram(make(tier), kernel(name));
        for (let left = 3_000_000; left > 0;) left -= program.run(Math.min(slice, left)).instructions;
        digests.add(digest(program));
      }
    expect(digests.size).toBe(1);
  });

  it('TSC and random numbers are functions of the instruction count and the seed', () => {
    const state = (seed: bigint): string => {
      const program = new BareProgram(
        createMachine(defaultPlatform({ ramBytes: 192 * MIB, linearMemoryBytes: 64 * MIB, seed })),
        { segments: [{ address: 0x8000, bytes: CODE }] },
      );
      program.run(5000);
      return [...program.lp.gpr].join();
    };
    expect(state(3n)).toBe(state(3n));
    expect(state(3n)).not.toBe(state(4n));
  });
});
