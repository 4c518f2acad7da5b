import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnimplementedInstruction } from '../src/lp/unimplemented-instruction.ts';
import { defaultPlatform } from '../src/platform/default-platform.ts';
import { FlatGuest } from '../src/platform/flat-guest.ts';
import type { Tier } from '../src/run/tier.ts';
import { MIB, hpa } from '../src/units/index.ts';
import { createMachine } from '../src/x86-machine.ts';
import { CODE, TIERS, digest, handled } from './victim.ts';

const RUNS = process.env['TDXKIT_FULL'] === '1' ? 600 : 120;
const BUDGET = 1500;
const words = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
/** Bytes that begin like instructions do, more often than chance, between bytes of any kind. */
const program = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 6 }) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom(0x48, 0x66, 0xf2, 0xf3, 0x0f, 0x64), fc.nat(255), fc.nat(255))
          .map((a) => Uint8Array.from(a)),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(fc.constantFrom(0xc4, 0xc5), fc.nat(255), fc.nat(255), fc.nat(255)).map((a) => Uint8Array.from(a)),
      },
      { weight: 1, arbitrary: fc.nat(120).map((to) => Uint8Array.of(0xe2, 256 - to - 2)) }, // loop back
    ),
    { minLength: 1, maxLength: 60 },
  )
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));
const registers = fc.array(fc.oneof(words, fc.nat(0x3f_ffff).map(BigInt), fc.constantFrom(0n, 1n, 2000n, (1n << 63n) - 1n)), { minLength: 16, maxLength: 16 }); // prettier-ignore

describe('random bytes as a program', () => {
  it.each(['long', 'protected', 'real'] as const)('end as something a guest can do, alike in both tiers, in %s mode', (mode) => {
    const programs = TIERS.map((tier) => handled(tier, [], { mode }));
    const starts = programs.map((p) => p.snapshot());
    const end = (n: number, bytes: Uint8Array, values: readonly bigint[]): unknown => {
      const p = programs[n]!;
      p.restore(starts[n]!);
      p.machine.memory.writeBytes(hpa(CODE & (mode === 'real' ? 0x7fff : -1)), bytes);
      if (mode === 'real') p.lp.rip = 0n;
      values.forEach((value, r) => (p.lp.gpr[r] = value));
      try {
        const stop = p.run(BUDGET);
        return [stop.kind, stop.instructions, digest(p)];
      } catch (error) {
        if (!(error instanceof UnimplementedInstruction)) throw error;
        return [error.message, p.lp.rip];
      }
    };
    fc.assert(
      fc.property(program, registers, (bytes, values) => {
        expect(end(1, bytes, values)).toEqual(end(0, bytes, values));
      }),
      { numRuns: RUNS },
    );
  });

  it.each(TIERS)('end in an exit or with their budget as a guest of VMX, %s', (tier: Tier) => {
    const machine = createMachine(defaultPlatform({ ramBytes: 192 * MIB, linearMemoryBytes: 64 * MIB }), { tier });
    const guest = new FlatGuest(machine, { code: new Uint8Array(0) });
    guest.run(0);
    const start = machine.snapshot();
    fc.assert(
      fc.property(program, registers, (bytes, values) => {
        machine.restore(start);
        machine.memory.writeBytes(guest.hostAddress(0x8000), bytes);
        values.forEach((value, r) => (guest.lp.gpr[r] = value));
        try {
          const { reason, instructions } = guest.lp.run(BUDGET);
          expect(['host', 'budget', 'halted']).toContain(reason);
          expect(instructions).toBeLessThanOrEqual(BUDGET);
        } catch (error) {
          expect(error).toBeInstanceOf(UnimplementedInstruction);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
