import { TdxError } from '@tdxkit/x86-cpu/units';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadImage, planVm, runImage, type Image } from '../src/index.ts';
import { loadLinux } from '../src/linux/linux-image.ts';
import { bzImage, elfKernel } from './linux-kernels.ts';

const MIB = 2 ** 20;
const memoryBytes = 32 * MIB;
type Load = (bytes: Uint8Array) => Image | Promise<Image>;
const asKernel: Load = async (bytes) =>
  await loadLinux({ kernel: { name: 'k', bytes }, initrd: { name: 'i', bytes: new Uint8Array(64) }, memoryBytes, cpus: 1 });
const asProgram: Load = (bytes) => loadImage('k', bytes, { format: 'elf64' });

/** Offset and size of the fields of an ELF64 header and of the first program header. */
const elfFields = [
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((at) => [at, 1] as const),
  ...[16, 18, 52, 54, 56, 58, 60, 62].map((at) => [at, 2] as const),
  ...[20, 48, 64, 68].map((at) => [at, 4] as const),
  ...[24, 32, 40, 72, 80, 88, 96, 104, 112].map((at) => [at, 8] as const),
];
const values = [
  0n,
  1n,
  2n,
  0x3fn,
  0xffn,
  0xfffn,
  0x1000n,
  0x7fff_ffffn,
  0xffff_f000n,
  1n << 32n,
  1n << 52n,
  1n << 63n,
  (1n << 64n) - 1n,
];

/** The image and its plan, or the error that a person is told. */
async function outcome(load: Load, bytes: Uint8Array, vmType: 'td' | 'vmx'): Promise<Image | TdxError> {
  try {
    const image = await load(bytes);
    planVm(image, { memoryBytes, vmType });
    return image;
  } catch (error) {
    expect(error).toBeInstanceOf(TdxError);
    expect((error as TdxError).message).not.toMatch(/undefined|NaN|\n/);
    return error as TdxError;
  }
}

describe('a corrupt image', () => {
  it.each([
    ['kernel', asKernel],
    ['program', asProgram],
  ] as const)('ELF as %s: any value in any field of its headers is laid out or refused', async (_what, load) => {
    let refused = 0;
    for (const [at, size] of elfFields)
      for (const value of values) {
        const bytes = elfKernel();
        for (let i = 0; i < size; i++) bytes[at + i] = Number((value >> BigInt(8 * i)) & 0xffn);
        if ((await outcome(load, bytes, 'td')) instanceof TdxError) refused++;
      }
    expect(refused).toBeGreaterThan(100);
  });

  it.each([
    ['bzImage', bzImage(), asKernel, 0x1f1, 0x270],
    ['ELF kernel', elfKernel(), asKernel, 0, 120],
    ['ELF program', elfKernel(), asProgram, 0, 120],
  ] as const)(
    '%s: damage anywhere ends in an error or a guest that ends or runs, never in a crash',
    async (_what, whole, load, from, to) => {
      const damage = fc.array(fc.tuple(fc.oneof(fc.integer({ min: from, max: to }), fc.nat(whole.length - 1)), fc.nat(255)), {
        minLength: 1,
        maxLength: 5,
      });
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(damage, fc.constantFrom('td' as const, 'vmx' as const), async (changes, vmType) => {
          const bytes = whole.slice();
          for (const [at, value] of changes) bytes[at] = value;
          const image = await outcome(load, bytes, vmType);
          if (image instanceof TdxError || ++runs > 4) return;
          const summary = await runImage(image, { vmType, memoryBytes, maxInstructions: 20_000 });
          expect([summary.outcome.kind, summary.teardown.pagesLeaked]).toEqual([expect.not.stringMatching(/^internal/), 0]);
        }),
        { seed: 11, numRuns: 60 },
      );
      expect(runs).toBeGreaterThan(0);
    },
  );
});
