import { describe, expect, it } from 'vitest';
import { defaultPlatform } from '../platform/default-platform.ts';
import { FlatGuest } from '../platform/flat-guest.ts';
import type { Tier } from '../run/tier.ts';
import { MIB } from '../units/index.ts';
import { createMachine } from '../x86-machine.ts';
import { BareProgram, type BareStop } from './bare-program.ts';

const TIERS: readonly Tier[] = ['interpreter', 'translator'];
/**
 * 8000 mov ecx, 1000000; 8005 xor eax, eax; 8007 L: add eax, ecx; 8009 mov [0x9000], eax; 8010 test ecx, 0xffff; 8016 jnz 801f;
 * 8018 mov [0x9010], ecx; 801f dec ecx; 8021 jnz L; 8023 hlt
 */
const LOOP = Uint8Array.of(
  0xb9, 0x40, 0x42, 0x0f, 0, 0x31, 0xc0, 0x01, 0xc8, 0x89, 0x04, 0x25, 0, 0x90, 0, 0, 0xf7, 0xc1, 0xff, 0xff, 0, 0, 0x75, 7, 0x89, 0x0c, 0x25, 0x10, 0x90, 0, 0,
  0xff, 0xc9, 0x75, 0xe4, 0xf4,
); // prettier-ignore
const make = (tier: Tier, bytes = LOOP): BareProgram =>
  new BareProgram(createMachine(defaultPlatform({ ramBytes: 192 * MIB, linearMemoryBytes: 64 * MIB }), { tier }), {
    segments: [{ address: 0x8000, bytes }],
  });
const hit = (stop: BareStop): unknown => (stop.kind === 'breakpoint' ? stop.hit : stop);

describe.each(TIERS)('execution breakpoints, %s', (tier) => {
  it('stop hot code where the same run without them passes, with the same counts', () => {
    const plain = make(tier);
    plain.run();
    const p = make(tier);
    p.run(3_000_000); // hot by now
    p.breakpoints.add(0x8018n);
    const counts: number[] = [];
    const ecx: bigint[] = [];
    for (let stop = p.run(); ; stop = p.run()) {
      counts.push(stop.instructions);
      if (stop.kind !== 'breakpoint') break;
      expect(stop.hit).toEqual({ kind: 'execution', rip: 0x8018n });
      ecx.push(p.lp.gpr[1]!);
    }
    expect(ecx).toEqual([7, 6, 5, 4, 3, 2, 1].map((n) => BigInt(n * 0x1_0000)));
    expect(counts.slice(1, -1)).toEqual(Array(6).fill(6 * 0x1_0000 + 1));
    expect(p.lp.gpr).toEqual(plain.lp.gpr);
    expect(3_000_000 + counts.reduce((a, b) => a + b, 0)).toBe(make(tier).run().instructions);
  });

  it('stop at the first instruction of all, once, and are passed by a step', () => {
    const p = make(tier);
    p.breakpoints.add(0x8000n);
    expect(p.run()).toEqual({ kind: 'breakpoint', hit: { kind: 'execution', rip: 0x8000n }, instructions: 0 });
    expect(p.step()).toEqual({ kind: 'budget', instructions: 1 });
    expect(p.breakpoints.delete(0x8000n)).toBe(true);
    expect(p.breakpoints.delete(0x8000n)).toBe(false);
    expect(p.run(10).kind).toBe('budget');
  });

  it('stop each time around a loop of one instruction, and once for a repeated one', () => {
    const spin = make(tier, Uint8Array.of(0xeb, 0xfe));
    spin.breakpoints.add(0x8000n);
    expect([spin.run(), spin.run(), spin.run()].map((stop) => stop.instructions)).toEqual([0, 1, 1]);
    // mov ecx, 0x200000; mov edi, 0x100000; rep stosb; hlt
    const rep = make(tier, Uint8Array.of(0xb9, 0, 0, 0x20, 0, 0xbf, 0, 0, 0x10, 0, 0xf3, 0xaa, 0xf4));
    rep.breakpoints.add(0x800an);
    expect([rep.run().kind, rep.run().kind]).toEqual(['breakpoint', 'halted']);
  });

  it('stop a guest of a hypervisor too', () => {
    const machine = createMachine(defaultPlatform({ ramBytes: 192 * MIB, linearMemoryBytes: 64 * MIB }), { tier });
    const guest = new FlatGuest(machine, { code: Uint8Array.of(0xb0, 1, 0xb0, 2, 0xf4) });
    guest.run(0);
    machine.breakpoints.add(0x8002n);
    expect(guest.lp.run(100)).toEqual({ reason: 'breakpoint', instructions: 1, hit: { kind: 'execution', rip: 0x8002n } });
    expect([guest.lp.gpr[0]! & 0xffn, guest.lp.run(100).reason, guest.lp.gpr[0]! & 0xffn]).toEqual([1n, 'host', 2n]);
  });
});

describe.each(TIERS)('data breakpoints, %s', (tier) => {
  it('stop after the rare write and not after the others of its page', () => {
    const p = make(tier);
    p.run(3_000_000);
    const breakpoint = p.breakpoints.watch(0x9012n, 1);
    const stops = [p.run(), p.run()];
    expect(stops.map(hit)).toEqual([hit(stops[0]!), { kind: 'data', breakpoint, address: 0x9010n, access: 'write' }]);
    expect([p.lp.rip, p.lp.gpr[1]]).toEqual([0x801fn, 0x6_0000n]);
    expect(stops[1]!.instructions).toBe(6 * 0x1_0000 + 1);
    expect(p.breakpoints.unwatch(breakpoint)).toBe(true);
    expect(p.run().kind).toBe('halted');
    expect(p.breakpoints.unwatch(breakpoint)).toBe(false);
  });

  it('tell reads from writes, of every kind of instruction and across pages', () => {
    // mov rax, [0x8ffc]; push rax (RSP 0x9008); movups [0x8ffa], xmm0; mov ecx, 4; mov edi, 0x8ffc; rep stosd; hlt
    const code = Uint8Array.of(
      0x48, 0x8b, 0x04, 0x25, 0xfc, 0x8f, 0, 0, 0x50, 0x0f, 0x11, 0x04, 0x25, 0xfa, 0x8f, 0, 0, 0xb9, 4, 0, 0, 0, 0xbf, 0xfc, 0x8f, 0, 0, 0xf3, 0xab, 0xf4,
    ); // prettier-ignore
    const all = (on: 'write' | 'access'): unknown[] => {
      const p = make(tier, code);
      p.lp.gpr[4] = 0x9008n;
      p.breakpoints.watch(0x9000n, 4, on);
      const seen: unknown[] = [];
      for (let stop = p.run(100); stop.kind === 'breakpoint'; stop = p.run(100))
        seen.push(stop.hit.kind === 'data' ? [stop.hit.access, stop.hit.address, p.lp.rip] : stop.hit);
      return seen;
    };
    const writes = [['write', 0x9000n, 0x8009n], ['write', 0x8ffan, 0x8011n], ['write', 0x9000n, 0x801dn]]; // prettier-ignore
    expect(all('write')).toEqual(writes);
    expect(all('access')).toEqual([['read', 0x8ffcn, 0x8008n], ...writes]);
  });

  it('need a range of addresses that exists', () => {
    const p = make(tier);
    expect(() => p.breakpoints.watch(0n, 0)).toThrow(RangeError);
    expect(() => p.breakpoints.watch((1n << 64n) - 1n, 2)).toThrow(RangeError);
  });
});
