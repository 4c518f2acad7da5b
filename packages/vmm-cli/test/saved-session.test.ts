import { readFileSync } from 'node:fs';
import { SnapshotError, type Saved } from '@tdxkit/x86-cpu';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultImagePath } from '../src/default-image.ts';
import { loadImage } from '../src/image/load-image.ts';
import type { RunOptions } from '../src/run/run-options.ts';
import type { RunSummary } from '../src/run/run-summary.ts';
import { VmSession, type SavedVm } from '../src/run/vm-session.ts';

const MIB = 2 ** 20;
const hello = loadImage('hello-td', new Uint8Array(readFileSync(defaultImagePath)));

/** What two runs must have in common. */
const essence = ({
  outcome,
  exitCode,
  console,
  shown,
  mrtd,
  traceDigest,
  exits,
  instructions,
  teardown,
}: RunSummary): unknown => ({
  outcome,
  exitCode,
  console,
  shown,
  mrtd,
  traceDigest,
  exits,
  instructions,
  teardown,
});

async function whole(options: RunOptions): Promise<RunSummary> {
  const session = await VmSession.open(hello, { digest: true, ...options });
  return session.close(session.outcomeOf(await session.run(), {}));
}

/** Runs to `at`, saves, and goes on: in the same session, or in another one that was made from what was saved. */
async function interrupted(options: RunOptions, at: number, inAnother: boolean, tier: RunOptions['tier']): Promise<RunSummary> {
  let session = await VmSession.open(hello, { digest: true, ...options });
  await session.run({ instructions: at });
  const saved = session.save();
  if (inAnother) session = VmSession.restore(structuredClone(saved), tier === undefined ? {} : { tier });
  if (inAnother) expect(session.save().vmm).toEqual(saved.vmm);
  return session.close(session.outcomeOf(await session.run(), {}));
}

const KINDS: readonly [string, RunOptions][] = [
  ['a TD', { memoryBytes: 16 * MIB }],
  ['a TD with three vCPUs', { memoryBytes: 16 * MIB, cpus: 3 }],
  ['a plain VM', { vmType: 'vmx', memoryBytes: 16 * MIB }],
  ['a plain VM with two vCPUs', { vmType: 'vmx', memoryBytes: 16 * MIB, cpus: 2 }],
];

describe.each(KINDS)('hello in %s', (_, options) => {
  it('goes on in another session as it would have, from any place, in either tier; to be saved changes nothing', async () => {
    const expected = await whole(options);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(expected.instructions - 1),
        fc.constantFrom(undefined, 'same' as const, 'interpreter' as const),
        async (at, where) => {
          const summary = await interrupted(options, at, where !== undefined, where === 'interpreter' ? where : undefined);
          expect(essence(summary)).toEqual(essence(expected));
        },
      ),
      {
        numRuns: 4,
        examples: [
          [0, 'same'],
          [expected.instructions - 1, 'same'],
        ],
      },
    );
  });
});

describe('a saved session', () => {
  const taken = async (): Promise<SavedVm> => {
    const session = await VmSession.open(hello, { memoryBytes: 16 * MIB, digest: true });
    await session.run({ instructions: 200_000 });
    const saved = session.save();
    session.close({ kind: 'interrupted', detail: '' });
    return saved;
  };

  it('finds a text that was half printed, and not one that was printed before', async () => {
    const session = await VmSession.open(hello, { memoryBytes: 16 * MIB, expectText: 'SHA-3' });
    await session.run();
    const saved = session.save();
    const ending = async (expectText: string): Promise<string> => {
      const other = VmSession.restore(saved, { expectText });
      return other.close(other.outcomeOf(await other.run(), {})).outcome.kind;
    };
    expect(await ending('SHA-384')).toBe('expect-text');
    expect(await ending('SHA-3')).toBe('text-missing');
  });

  it('needs the devices that there were, and tells of any value that cannot be', async () => {
    const saved = await taken();
    expect(() => VmSession.restore(saved, { devices: { hasRng: true } })).toThrow(
      /vmm\.devices\.parts\.pci\.functions: 2 entries instead of 3/,
    );
    const paths: (readonly string[])[] = [];
    const visit = (value: unknown, path: readonly string[]): void => {
      expect(typeof value).not.toBe('function');
      if (path.length > 0) paths.push(path);
      if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
        for (const [name, inner] of Object.entries(value)) visit(inner, [...path, name]);
    };
    visit(saved.vmm, []);
    const bad = [undefined, 'x', -5, 2 ** 60, [], {}, new Uint8Array(3)];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.constantFrom(...bad), (path, value) => {
        const vmm = structuredClone(saved.vmm) as Record<string, unknown>;
        let at = vmm;
        for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>;
        at[path.at(-1)!] = value;
        try {
          VmSession.restore({ ...saved, vmm: vmm as Saved });
        } catch (error) {
          expect(error).toBeInstanceOf(SnapshotError);
        }
      }),
      { numRuns: 25 },
    );
  });
});
