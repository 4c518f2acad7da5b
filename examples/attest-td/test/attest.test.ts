import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadImage, mrtdOf, withBootStub } from '@tdxkit/vmm-cli';
import { hexBytes } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { attest } from '../src/attest.ts';

const nonce = Uint8Array.from({ length: 64 }, (_, i) => i);
const binary = fileURLToPath(new URL('../guest/attest.bin', import.meta.url));
const sha384 = (...parts: Uint8Array[]): string =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha384')).digest('hex');

describe('a TD that attests itself', () => {
  it('answers with a genuine report of its image and the nonce, and a quote of the same', async () => {
    const { report, isGenuine, quote, checks, exitCode, isDebug } = await attest({ nonce });
    expect([exitCode, isGenuine, isDebug]).toEqual([0, true, false]);
    expect(report.reportMac.reportData).toEqual(nonce);
    const image = loadImage('attest', readFileSync(binary), { loadAddress: 0x10_0000 });
    expect(hexBytes(report.tdInfo.mrtd)).toBe(hexBytes(mrtdOf(withBootStub(image, 1n << 47n))));
    expect(hexBytes(report.tdInfo.rtmr[2]!)).toBe(sha384(new Uint8Array(48), createHash('sha384').digest()));
    expect(checks).toMatchObject({ isSigned: true, isKeyVouchedFor: true, isQeReportSigned: true, isChainSigned: true });
    expect([quote.body.reportData, quote.body.mrtd]).toEqual([nonce, report.tdInfo.mrtd]);
  });

  it.each([16, 300, 520, 1000])('is not believed when byte %i of its report was changed', async (at) => {
    const { isGenuine } = await attest({ nonce, tamper: (bytes) => (bytes[at] = bytes[at]! ^ 0x40) });
    expect(isGenuine).toBe(false);
  });

  it('says so when its host may look into it', async () => {
    expect((await attest({ nonce, debug: true })).isDebug).toBe(true);
  });

  it('is what guest/attest.S assembles to', ({ skip }) => {
    if (['as', 'ld', 'objcopy'].some((tool) => spawnSync(tool, ['--version']).error))
      return skip('GNU binutils are not installed');
    const folder = mkdtempSync(join(tmpdir(), 'attest-'));
    try {
      const out = join(folder, 'attest.bin');
      expect(spawnSync(fileURLToPath(new URL('../guest/build.sh', import.meta.url)), [out], { encoding: 'utf8' }).stderr).toBe(
        '',
      );
      expect(readFileSync(out).equals(readFileSync(binary))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
