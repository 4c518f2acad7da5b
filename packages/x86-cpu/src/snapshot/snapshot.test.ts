import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enterBareGuest } from '../lp/bare-guest.ts';
import { Reg, Seg } from '../lp/register-file.ts';
import type { Machine } from '../machine.ts';
import { ownLp } from '../lp/own-lp.ts';
import { defaultPlatform } from '../platform/default-platform.ts';
import { FlatGuest } from '../platform/flat-guest.ts';
import { MIB, hpa } from '../units/index.ts';
import { createMachine } from '../x86-machine.ts';
import type { MachineSnapshot } from './machine-snapshot.ts';

const platform = defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 64 * MIB });
const machine = (): Machine => createMachine(platform);
const digest = ({ state, bytes, translations }: MachineSnapshot): unknown => [
  state,
  createHash('sha256').update(bytes).update(translations).digest('hex'),
];
const throughJson = ({ state, bytes, translations }: MachineSnapshot): MachineSnapshot => ({
  state: JSON.parse(JSON.stringify(state)) as MachineSnapshot['state'],
  bytes: bytes.slice(),
  translations: translations.slice(),
});

/**
 * A loop over memory that ends never: a counter in memory, a random number, a division, flags carried over, SSE.
 * 0x8000: mov edi, 0x100000; L: rdrand rax; add [rdi], rax; adc rbx, rdi; movq xmm1, rbx; paddq xmm2, xmm1; rdtsc; xor [rdi+8], rax;
 * add rdi, 64; and edi, 0x17ffff; jmp L
 */
const LOOP = Uint8Array.from([
  0xbf, 0x00, 0x00, 0x10, 0x00, 0x48, 0x0f, 0xc7, 0xf0, 0x48, 0x01, 0x07, 0x48, 0x11, 0xfb, 0x66, 0x48, 0x0f, 0x6e, 0xcb, 0x66, 0x0f, 0xd4,
  0xd1, 0x0f, 0x31, 0x48, 0x31, 0x47, 0x08, 0x48, 0x83, 0xc7, 0x40, 0x81, 0xe7, 0xff, 0xff, 0x17, 0x00, 0xeb, 0xdb,
]); // prettier-ignore

describe('machine.snapshot', () => {
  it('gives a fresh machine the state of the old one: both go on alike, to the last byte', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 }), (before, after) => {
        const old = machine();
        const guest = new FlatGuest(old, { code: LOOP });
        guest.run(before);
        const taken = throughJson(old.snapshot());
        expect(old.lps[0]!.run(after).instructions).toBe(after);
        const fresh = machine();
        fresh.restore(taken);
        expect(digest(fresh.snapshot())).toEqual(digest(taken));
        expect(fresh.lps[0]!.mode).toBe('non-root');
        expect(fresh.lps[0]!.run(after).instructions).toBe(after);
        expect(digest(fresh.snapshot())).toEqual(digest(old.snapshot()));
      }),
      { numRuns: 5 },
    );
  });

  it('takes a machine back that has gone on, with code that was rewritten meanwhile', () => {
    const it = machine();
    const guest = new FlatGuest(it, { code: LOOP });
    guest.run(500);
    const taken = it.snapshot();
    it.memory.write8(guest.hostAddress(0x8005), 0xf4); // HLT in place of RDRAND
    expect(guest.run(500)?.reason).toBe(12);
    it.restore(taken);
    expect(digest(it.snapshot())).toEqual(digest(taken));
    expect(it.lps[0]!.run(500)).toEqual({ reason: 'budget', instructions: 500 });
  });

  it('keeps keys, owners of lines and poison', () => {
    const old = machine();
    const { memory } = old;
    memory.setKey(40, new Uint8Array(32).fill(7));
    const [shared, keyed] = [hpa(0x5000), memory.withHkid(hpa(0x5000), 40)];
    memory.writeBytes(keyed, new Uint8Array(4096).fill(0x5a));
    memory.writeBytes(hpa(shared + 128), new Uint8Array(64).fill(1));
    const fresh = machine();
    fresh.restore(old.snapshot());
    expect(fresh.memory.readBytes(shared, 4096)).toEqual(memory.readBytes(shared, 4096));
    expect(fresh.memory.readBytes(keyed, 4096)).toEqual(memory.readBytes(keyed, 4096));
    expect([fresh.memory.isPoisoned(keyed, 64), fresh.memory.isPoisoned(keyed, 256)]).toEqual([false, true]);
  });

  it('restores at any boundary of a program that goes from real to 64-bit mode through every kind of exception', () => {
    const code = new Uint8Array(readFileSync(new URL('../../testdata/system-mode/exceptions.bin', import.meta.url)));
    const boot = (it: Machine): void => {
      const lp = ownLp(it.lps[0]!);
      it.memory.writeBytes(hpa(0x7c00), code);
      [lp.cr0, lp.cr3, lp.cr4, lp.efer, lp.rflags] = [0x30n, 0n, 0n, 0n, 2n];
      for (let s = 0; s < 6; s++) lp.segments.set(s, 0, 0n, 0xffff, s === Seg.CS ? 0x9b : 0x93);
      lp.set64(Reg.IDTR_BASE, 0n);
      lp.rip = 0x7c00n;
    };
    const go = (it: Machine, budget: number): number[] => {
      const reports: number[] = [];
      const guest = enterBareGuest(it.lps[0]!, {
        writePort: (port, _size, value) => {
          if (port === 0xf1) reports.push(value);
          if (port === 0xf4) guest.stop();
        },
      });
      it.lps[0]!.run(budget);
      return reports;
    };
    const whole = machine();
    boot(whole);
    const all = go(whole, 20_000);
    expect(all.length).toBeGreaterThan(20);
    for (const cut of [3, 4200, 4300, 4350, 4411, 4500]) {
      const first = machine();
      boot(first);
      const early = go(first, cut);
      const second = machine();
      second.restore(throughJson(first.snapshot()));
      expect([...early, ...go(second, 20_000)]).toEqual(all);
    }
  });

  it('refuses another platform, cut-off bytes, and firmware that cannot be saved', () => {
    const it = machine();
    const taken = it.snapshot();
    const other = createMachine(defaultPlatform({ ramBytes: 192 * MIB, linearMemoryBytes: 64 * MIB }));
    expect(() => other.restore(taken)).toThrow(/another platform/);
    expect(() => it.restore({ ...taken, bytes: taken.bytes.subarray(0, 100) })).toThrow(/ends at byte 100/);
    it.loadSeamFirmware({ seamcall: () => 'host', vmexit: () => 'host' });
    expect(() => it.snapshot()).toThrow(/SEAM firmware/);
  });
});
