import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Machine } from '../machine.ts';
import { defaultPlatform } from '../platform/default-platform.ts';
import { FlatGuest } from '../platform/flat-guest.ts';
import { MIB } from '../units/index.ts';
import { createMachine } from '../x86-machine.ts';
import type { MachineSnapshot } from './machine-snapshot.ts';
import { SnapshotError } from './snapshot-error.ts';

const platform = defaultPlatform({ ramBytes: 192 * MIB, linearMemoryBytes: 64 * MIB, lps: 2 });
const machine = (): Machine => createMachine(platform, { tier: 'interpreter' });
/** L: inc eax; push rax; pop rbx; jmp L */
const CODE = Uint8Array.of(0xff, 0xc0, 0x50, 0x5b, 0xeb, 0xfa);

const saved = ((): MachineSnapshot => {
  const it = machine();
  new FlatGuest(it, { code: CODE }).run(500);
  return it.snapshot();
})();
const target = machine();

/** Restores; what is refused has to leave nothing that runs. */
function refused(snapshot: MachineSnapshot): string | undefined {
  try {
    target.restore(snapshot);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(SnapshotError);
    return (error as Error).message;
  }
}

const withState = (change: (state: Record<string, unknown>) => void): MachineSnapshot => {
  const state = structuredClone(saved.state) as unknown as Record<string, unknown>;
  change(state);
  return { ...saved, state: state as unknown as MachineSnapshot['state'] };
};
const lp = (state: Record<string, unknown>): Record<string, unknown> => (state['lps'] as Record<string, unknown>[])[0]!;
const part = (name: string) => (state: Record<string, unknown>) => lp(state)[name] as Record<string, unknown>;

describe('the state of a machine', () => {
  it.each<[(state: Record<string, unknown>) => void, string]>([
    [(s) => (s['version'] = 1), 'machine.version: snapshot format 1; this is format 2'],
    [(s) => (s['platform'] = 'x'), 'machine.platform: the snapshot is of a machine of another platform'],
    [(s) => (s['lps'] = []), 'machine.platform'],
    [(s) => (s['clock'] = 'soon'), 'machine.clock: "soon" is no integer'],
    [(s) => (s['clock'] = '-5'), 'machine.clock: -5 is not in 0 to'],
    [(s) => (s['memoryKeys'] = -1), 'machine.memoryKeys: -1 is not in 0 to'],
    [(s) => (lp(s)['guest'] = 'ghost'), 'machine.lps[0].guest: "ghost" is none of none, vmx, seam, bare'],
    [(s) => (lp(s)['guest'] = 'seam'), 'machine.lps[0].guest: a guest of SEAM firmware, and there is none'],
    [(s) => (lp(s)['guest'] = 'none'), 'machine.lps[0].entered: there while no guest runs'],
    [(s) => (lp(s)['entered'] = null), 'machine.lps[0].entered: missing while a guest runs'],
    [(s) => (lp(s)['injection'] = [0, 0]), 'machine.lps[0].injection: 2 entries instead of 3'],
    [(s) => (lp(s)['injection'] = [0, 0, 99]), 'machine.lps[0].injection: an instruction of 99 bytes'],
    [(s) => (part('vmx')(s)['vmcs'] = 5), 'machine.lps[0].vmx.vmcs: 5 is no address of a page'],
    [(s) => (part('vmx')(s)['region'] = null), 'machine.lps[0].vmx.vmcs: a VMCS is loaded outside VMX operation'],
    [(s) => (part('seam')(s)['vmcs'] = 2 ** 53), 'machine.lps[0].seam.vmcs'],
    [(s) => (part('translation')(s)['hkid'] = 4096), 'machine.lps[0].translation.hkid: 4096 is not in -1 to'],
    [(s) => (part('translation')(s)['eptp'] = `0x1${'0'.repeat(16)}`), 'machine.lps[0].translation.eptp'],
    [(s) => (part('wait')(s)['line'] = 5), 'machine.lps[0].wait.line: 5 is no address of a line'],
    [(s) => (part('wait')(s)['line'] = 64), 'machine.lps[0].wait.bytes: not the bytes of the watched line'],
    [(s) => (part('wait')(s)['deadline'] = '-2'), 'machine.lps[0].wait.deadline: -2 is not in -1 to'],
    [(s) => (lp(s)['pauses'] = ['1', 'x']), 'machine.lps[0].pauses.1: "x" is no integer'],
    [(s) => (part('entered')(s)['vmcs'] = null), 'machine.lps[0].entered.vmcs: a guest runs without a VMCS'],
    [(s) => (s['firmware'] = { any: 1 }), 'needs SEAM firmware'],
  ])('is refused by the name of the field that is wrong: %#', (change, message) => {
    expect(refused(withState(change))).toContain(message);
  });

  it('has no field that may be missing or of another type', () => {
    const paths: (readonly string[])[] = [];
    const visit = (value: unknown, path: readonly string[]): void => {
      if (path.length > 0) paths.push(path);
      if (typeof value === 'object' && value !== null)
        for (const [name, inner] of Object.entries(value)) visit(inner, [...path, name]);
    };
    visit(saved.state, []);
    expect(paths.length).toBeGreaterThan(40);
    for (const path of paths)
      for (const value of [undefined, {}, true, 1.5, '\u0663', -(2 ** 60)]) {
        const bad = withState((state) => {
          let at = state;
          for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>;
          if (value === undefined) Reflect.deleteProperty(at, path.at(-1)!);
          else at[path.at(-1)!] = value;
        });
        const isFlag =
          typeof path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], saved.state) === 'boolean';
        if (!(isFlag && value === true)) expect(refused(bad), `${path.join('.')} = ${JSON.stringify(value)}`).toBeDefined();
      }
  });
});

describe('the bytes of a machine', () => {
  const put = (of: 'bytes' | 'translations', at: number, byte: number): MachineSnapshot => {
    const bytes = saved[of].slice();
    bytes[at] = bytes[at]! ^ byte;
    return { ...saved, [of]: bytes };
  };

  it.each(['bytes', 'translations'] as const)(
    'may be cut off or changed anywhere: a SnapshotError or a machine, never more (%s)',
    (of) => {
      const { length } = saved[of];
      const place = fc.oneof(
        fc.nat(Math.min(length, 700) - 1),
        fc.nat(length - 1),
        fc.integer({ min: Math.max(0, length - 6000), max: length - 1 }),
      );
      fc.assert(
        fc.property(place, fc.integer({ min: 1, max: 255 }), (at, byte) => {
          expect(refused({ ...saved, [of]: saved[of].subarray(0, at) })).toBeDefined();
          const message = refused(put(of, at, byte));
          if (message !== undefined) {
            expect(target.lps.map(({ mode }) => mode)).toEqual(['root', 'root']);
            expect(() => target.lps[0]!.run(1)).toThrow(/is in root mode and has no guest to run/);
            return;
          }
          // It is a machine: whatever its guest does now ends.
          if (target.lps[0]!.mode === 'non-root') target.lps[0]!.run(200);
          target.snapshot();
        }),
        { numRuns: 60 },
      );
    },
  );

  it('leave an empty machine when refused, which takes a good snapshot as a fresh one does', () => {
    expect(refused({ ...saved, translations: saved.translations.subarray(0, 10) })).toMatch(/the snapshot ends at byte 10/);
    expect(target.memory.readBytes(0x100_0000 as never, 64)).toEqual(new Uint8Array(64));
    target.restore(saved);
    expect(target.snapshot()).toEqual(saved);
    expect(target.lps[0]!.run(100)).toEqual({ reason: 'budget', instructions: 100 });
  });
});
