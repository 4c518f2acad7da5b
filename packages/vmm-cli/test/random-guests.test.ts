import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadImage } from '../src/image/load-image.ts';
import { runImage } from '../src/run/run-image.ts';

/** Instructions that reach the VMM, KVM and the TDX module rather than the processor alone. */
// prettier-ignore
const interesting = [
  [0x66, 0x0f, 0x01, 0xcc], [0x0f, 0xa2], [0x0f, 0x32], [0x0f, 0x30], [0xf4], [0x0f, 0x22, 0xc0], [0x0f, 0x01, 0xd0], [0x0f, 0xc7, 0x21],
  [0xcf], [0x48, 0xcf], [0xf3, 0xa4], [0xf3, 0x6e], [0xcd, 0x80], [0x0f, 0xae, 0x00], [0x0f, 0x20, 0xe0], [0xe6, 0x80], [0x0f, 0x01, 0xc1],
];
const chunk = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 12 }),
  fc.constantFrom(...interesting).map((bytes) => Uint8Array.from(bytes)),
);
const program = fc.array(chunk, { minLength: 1, maxLength: 24 }).map((chunks) => Uint8Array.from(chunks.flatMap((c) => [...c])));

describe('random guests', () => {
  it.each(['td', 'vmx'] as const)('never crash or hang the machine, nor leak its memory, as %s', async (vmType) => {
    await fc.assert(
      fc.asyncProperty(program, async (code) => {
        const image = loadImage('random', code, { loadAddress: 0x10_0000 });
        const { outcome, teardown } = await runImage(image, {
          vmType,
          memoryBytes: 4 * 2 ** 20,
          maxInstructions: 20_000,
          timeoutMs: 10_000,
        });
        expect(outcome.kind).not.toBe('internal-error');
        if (outcome.kind === 'timeout') expect(outcome.detail).toContain('instructions');
        expect(teardown.hkidsLeaked).toBe(0);
        if (outcome.kind !== 'vm-killed') expect(teardown.pagesLeaked).toBe(0);
      }),
      { numRuns: 40 },
    );
  });
});
