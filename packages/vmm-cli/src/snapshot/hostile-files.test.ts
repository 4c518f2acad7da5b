import { readFileSync } from 'node:fs';
import { TdxError } from '@tdxkit/x86-cpu/units';
import type { SavedValue } from '@tdxkit/x86-cpu';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultImagePath } from '../default-image.ts';
import { loadImage } from '../image/load-image.ts';
import { VmSession } from '../run/vm-session.ts';
import { Container, packContainer } from './container.ts';
import { nodeCodec } from './node-codec.ts';
import { packVm, restoreVm } from './saved-vm-file.ts';
import { SnapshotFileError } from './snapshot-error.ts';

const MIB = 2 ** 20;
const hello = loadImage('hello-td', new Uint8Array(readFileSync(defaultImagePath)));
const SECTIONS = ['vmm', 'kvm', 'machine', 'memory', 'translations'] as const;
const plain = new Map<string, Uint8Array>();

beforeAll(async () => {
  const session = await VmSession.open(hello, { memoryBytes: 16 * MIB, cpus: 2 });
  await session.run({ instructions: 30_000 });
  const container = new Container('f', packVm(session.save(), 'tdx 1', nodeCodec), nodeCodec);
  for (const name of container.names) plain.set(name, container.bytes(name));
  session.vm.destroy();
});

/** The file with one section changed; all its checksums are right. */
const withSection = (name: string, bytes: SavedValue): Container =>
  new Container('f', packContainer(new Map<string, SavedValue>(plain).set(name, bytes), 'tdx 1', nodeCodec), nodeCodec);

/** What is wrong with a file; undefined when a VM came of it, which then ran for a while and was taken down. */
async function refusal(container: Container): Promise<string | undefined> {
  let session: VmSession;
  try {
    session = restoreVm(container);
  } catch (error) {
    expect(error, (error as Error).stack).toBeInstanceOf(SnapshotFileError);
    expect((error as Error).message).toMatch(/^f:\d+: \S/);
    return (error as Error).message;
  }
  try {
    await session.run({ instructions: session.instructions + 2000, deadline: performance.now() + 20_000 });
    session.vm.destroy();
  } catch (error) {
    expect(error, (error as Error).stack).toBeInstanceOf(TdxError);
  }
  return undefined;
}

describe('a snapshot that somebody made up', () => {
  it('names the place of the section and the field that is wrong', async () => {
    const kvm = new Container('f', packContainer(plain, 'tdx 1', nodeCodec), nodeCodec);
    const saved = kvm.saved('kvm') as Record<string, SavedValue>;
    const offsets = new Set<string>();
    for (const [name, bytes, wanted] of [
      ['vmm', { ...kvm.saved('vmm'), instructions: 5 }, /^f:\d+: vmm\.instructions: the vCPUs have executed 30000$/],
      ['vmm', { ...kvm.saved('vmm'), mrtd: null }, /^f:\d+: vmm\.mrtd: no MRTD of a td/],
      ['kvm', { ...saved, vms: [], loaded: [{}, {}] }, /^f:\d+: kvm\.vms: not one VM with 2 vCPUs$/],
      ['kvm', { ...saved, loaded: [] }, /^f:\d+: kvm\.loaded: 0 entries instead of 2$/],
      ['machine', { ...kvm.saved('machine'), lps: [] }, /^f:\d+: machine\.platform: /],
      ['machine', { ...kvm.saved('machine'), firmware: {} }, /^f:\d+: machine\.firmware\.version: missing$/],
      ['memory', plain.get('memory')!.subarray(0, 50_000), /^f:\d+: memory: the snapshot ends at byte 50000/],
      ['translations', plain.get('translations')!.subarray(0, 50), /^f:\d+: translations: the snapshot ends at byte 50/],
    ] as const) {
      const message = await refusal(withSection(name, bytes));
      expect(message).toMatch(wanted);
      offsets.add(`${name} ${message!.split(':')[1]!}`);
    }
    expect(new Set([...offsets].map((each) => each.split(' ')[1])).size).toBeGreaterThanOrEqual(5);
  });

  it('is a VM as it is', async () => {
    expect(await refusal(withSection('vmm', plain.get('vmm')!))).toBeUndefined();
  });

  it.each(SECTIONS)('with bytes of %s changed: a named error or a VM that ends', { timeout: 300_000 }, async (name) => {
    const { length } = plain.get(name)!;
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.nat(Math.min(length, 3000) - 1), fc.nat(length - 1)), fc.nat(254), async (at, flip) => {
        const bytes = plain.get(name)!.slice();
        bytes[at] = bytes[at]! ^ (flip + 1);
        await refusal(withSection(name, bytes));
      }),
      { numRuns: Number(process.env['RUNS'] ?? 12) },
    );
  });

  it.each(SECTIONS)('with %s cut off, empty, or exchanged for another section: a named error', async (name) => {
    const bytes = plain.get(name)!;
    for (const bad of [bytes.subarray(0, bytes.length >>> 1), bytes.subarray(0, bytes.length - 1), new Uint8Array(0)])
      expect(await refusal(withSection(name, bad))).toBeDefined();
    for (const other of SECTIONS)
      if (other !== name) expect(await refusal(withSection(name, plain.get(other)!)), `${other} as ${name}`).toBeDefined();
  });

  const times = (count: number, ...bytes: number[]): Uint8Array =>
    Uint8Array.from({ length: count * bytes.length }, (_, i) => bytes[i % bytes.length]!);
  it.each<[string, () => Uint8Array]>([
    ['arrays in arrays, deep', () => times(1_000_000, 0x81)],
    ['maps in maps, deep', () => times(500_000, 0xa1, 0x00)],
    ['tags in tags, deep', () => times(1_000_000, 0xc2)],
    ['an array of 2**32 - 1', () => Uint8Array.of(0x9a, 0xff, 0xff, 0xff, 0xff)],
    ['an array of 2**53', () => Uint8Array.of(0x9b, 0, 0x20, 0, 0, 0, 0, 0, 0)],
    ['a string of 4 GiB', () => Uint8Array.of(0x7a, 0xff, 0xff, 0xff, 0xff)],
    ['bytes of 2**63', () => Uint8Array.of(0x5b, 0x80, 0, 0, 0, 0, 0, 0, 0)],
    ['a map of 2**32 - 1', () => Uint8Array.of(0xba, 0xff, 0xff, 0xff, 0xff)],
    ['the same key twice', () => Uint8Array.of(0xa2, 0x61, 0x61, 1, 0x61, 0x61, 2)],
    ['a key that is no text', () => Uint8Array.of(0xa1, 1, 2)],
    ['a key __proto__', () => Uint8Array.of(0xa1, 0x69, ...new TextEncoder().encode('__proto__'), 0xa0)],
    ['indefinite lengths', () => Uint8Array.of(0xbf, 0xff)],
    ['no data model of ours', () => Uint8Array.of(0xf7)],
    ['a number that is none', () => Uint8Array.of(0xa1, 0x61, 0x61, 0xf9, 0x7e, 0)],
    ['more after the end', () => Uint8Array.of(0xa0, 0)],
  ])('with %s in place of a section: a named error, at once', async (_, make) => {
    const bytes = make();
    for (const name of ['vmm', 'kvm', 'machine'] as const) expect(await refusal(withSection(name, bytes))).toBeDefined();
  });

  it('with sections that say they are larger than a VM can be: refused before they are unpacked', async () => {
    const large = new Uint8Array(600 * MIB);
    // Zeros take a thousandth of that in the file.
    expect(await refusal(withSection('kvm', large))).toMatch(/f:\d+: section kvm has 629145600 bytes/);
    expect(await refusal(withSection('memory', large))).toMatch(/f:\d+: section memory has 629145600 bytes/);
  });
});
