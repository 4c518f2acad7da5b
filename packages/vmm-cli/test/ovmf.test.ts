import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadTdvf } from '../src/firmware/tdvf-image.ts';
import { hasTdvfMetadata, readTdvfMetadata } from '../src/firmware/tdvf-metadata.ts';
import { mrtdOf } from '../src/measure/mrtd.ts';
import { runImage } from '../src/run/run-image.ts';

const MIB = 2 ** 20;
const OVMF = '/usr/share/ovmf/OVMF.fd';
/** More firmware files to try, separated by colons. */
const others = (process.env['TDXKIT_OVMF'] ?? '').split(':').filter(Boolean);

describe("Debian's OVMF", () => {
  it('has the sections that its build says', ({ skip }) => {
    if (!existsSync(OVMF)) return skip('the package ovmf is not installed');
    const bytes = new Uint8Array(readFileSync(OVMF));
    if (!hasTdvfMetadata(bytes)) return skip('this OVMF is built without TDX');
    expect(
      readTdvfMetadata(OVMF, bytes).map(({ name, memoryAddress, memoryDataSize, attributes }) => [
        name,
        memoryAddress,
        memoryDataSize,
        attributes,
      ]),
    ).toEqual([
      ['BFV', 0xffe2_0000, 0x1e_0000, 1],
      ['CFV', 0xffe0_0000, 0x2_0000, 0],
      ['temporary memory', 0x81_0000, 0x1_0000, 0],
      ['temporary memory', 0x80_b000, 0x2000, 0],
      ['TD HOB', 0x80_9000, 0x2000, 0],
      ['temporary memory', 0x80_0000, 0x6000, 0],
    ]);
  });

  it.for(others)('%s as a TD looks for something to boot, measured as it is offline', async (file, { skip }) => {
    if (process.env['TDXKIT_FULL'] === undefined) return skip('a boot takes a minute: npm run test:full runs it');
    const image = loadTdvf(file, new Uint8Array(readFileSync(file)), 256 * MIB);
    const { outcome, mrtd, teardown } = await runImage(image, {
      memoryBytes: 256 * MIB,
      maxInstructions: 6_000_000_000,
      expectText: 'BdsDxe: ',
    });
    expect([outcome.kind, teardown.pagesLeaked]).toEqual(['expect-text', 0]);
    expect(mrtd).toBe(Buffer.from(mrtdOf(image.regions)).toString('hex'));
  });

  it('boots as a TD to its shell', async ({ skip }) => {
    if (process.env['TDXKIT_FULL'] === undefined) return skip('a boot takes a minute: npm run test:full runs it');
    if (!existsSync(OVMF)) return skip('the package ovmf is not installed');
    const image = loadTdvf(OVMF, new Uint8Array(readFileSync(OVMF)), 256 * MIB);
    expect(image.passesRbp).toBe(true);
    const { outcome, mrtd, teardown } = await runImage(image, {
      memoryBytes: 256 * MIB,
      maxInstructions: 1_500_000_000,
      expectText: 'UEFI Interactive Shell',
    });
    expect([outcome.kind, teardown.pagesLeaked]).toEqual(['expect-text', 0]);
    expect(mrtd).toBe(Buffer.from(mrtdOf(image.regions)).toString('hex'));
  });
});
