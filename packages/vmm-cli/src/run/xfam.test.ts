import { describe, expect, it } from 'vitest';
import { loadImage } from '../image/load-image.ts';
import { UsageError } from '../usage-error.ts';
import { runImage } from './run-image.ts';
import { checkXfam, parseXfam } from './xfam.ts';

describe('parseXfam', () => {
  it.each([
    ['avx', 7n],
    ['AVX512, pku', 0x2e7n],
    ['0x4', 7n],
    ['3', 3n],
    ['amx', 0x6_0003n],
  ])('%s', (text, xfam) => {
    expect(parseXfam('--xfam', text)).toBe(xfam);
  });

  it('refuses names and components that are not there', () => {
    expect(() => parseXfam('--xfam', 'avx,mmx')).toThrow(/"mmx" is no state component/);
    expect(() => checkXfam(7n, 3n)).toThrow(UsageError);
  });
});

describe('a TD', () => {
  /** xor ecx, ecx; xgetbv by CR4.OSXSAVE: mov rax, cr4; bts rax, 18; mov cr4, rax; mov eax, wanted; xor edx, edx; xsetbv; vaddps ymm; exit by TDVMCALL. */
  const program = Uint8Array.of(
    0x0f, 0x20, 0xe0, 0x48, 0x0f, 0xba, 0xe8, 0x12, 0x48, 0x0d, 0x00, 0x02, 0x00, 0x00, 0x0f, 0x22, 0xe0, // CR4.OSXSAVE, OSFXSR
    0x31, 0xc9, 0xb8, 0x07, 0x00, 0x00, 0x00, 0x31, 0xd2, 0x0f, 0x01, 0xd1, // xsetbv 7
    0xc5, 0xfc, 0x58, 0xc0, // vaddps ymm0, ymm0, ymm0
    0x31, 0xc0, 0xb9, 0x00, 0xfc, 0x00, 0x00, 0x45, 0x31, 0xd2, 0x41, 0xbb, 0x1e, 0x00, 0x00, 0x00, // R10 to R15; 30: I/O
    0x41, 0xbc, 0x01, 0x00, 0x00, 0x00, 0x41, 0xbd, 0x01, 0x00, 0x00, 0x00, 0x41, 0xbe, 0xf4, 0x00, 0x00, 0x00, 0x41, 0xbf, 0x07, 0x00, 0x00, 0x00, // out 0xF4, 7
    0x66, 0x0f, 0x01, 0xcc,
  ); // prettier-ignore
  const image = loadImage('avx', program, { loadAddress: 0x10_0000 });

  it('runs AVX code when its XFAM has AVX, and faults without', async () => {
    const run = async (xfam: bigint): Promise<unknown> =>
      (await runImage(image, { memoryBytes: 4 * 2 ** 20, xfam, maxInstructions: 10_000 })).outcome;
    expect(await run(7n)).toEqual({ kind: 'exit', code: 7 });
    expect(await run(3n)).toMatchObject({ kind: 'triple-fault' });
    await expect(run(1n << 10n)).rejects.toThrow(/the host offers/);
  });
});
