import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { extendRtmrs, loadTdvf, mrtdOf, parseQuote, readEventLog, runImage } from '@tdxkit/vmm-cli';
import { bytesFromHex } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { findDebianFiles } from '../src/debian.ts';
import { guestPrograms, tdxModules } from '../src/guest-files.ts';
import { initramfs } from '../src/initramfs.ts';

const memoryBytes = 512 * 2 ** 20;
const cache = fileURLToPath(new URL('../.cache', import.meta.url));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
/** Firmware files to try, separated by colons: builds of edk2 with TDX of 2024 or later, which measure what they start. */
const files = (process.env['TDXKIT_OVMF'] ?? '').split(':').filter(Boolean);

describe('a firmware that measures', () => {
  it('is named by TDXKIT_OVMF', ({ skip }) => {
    if (files.length === 0) skip('TDXKIT_OVMF names none: Debian trixie has /usr/share/ovmf/OVMF.fd');
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  it.for(files)('%s boots Linux, and its event log accounts for every RTMR', async (file, { skip }) => {
    if (process.env['TDXKIT_FULL'] === undefined) return skip('a boot takes minutes: npm run test:full runs it');
    const found = await findDebianFiles(cache);
    if ('missing' in found) return skip(found.missing);
    const programs = guestPrograms(join(cache, 'guest'));
    const modules = tdxModules(found.root);
    if (programs === undefined || modules === undefined)
      return skip('gcc, or xz and the modules of the kernel package, are not there');
    const script = ['/bin/attest', 'echo LOG $(gzip -c /sys/firmware/acpi/tables/data/CCEL | base64 -w 0)'];
    const image = loadTdvf(file, new Uint8Array(readFileSync(file)), memoryBytes, {
      kernel: { name: found.kernel, bytes: readFileSync(found.kernel) },
      initrd: { name: 'initramfs', bytes: initramfs(readFileSync(found.busybox), { modules, programs, script }) },
      commandLine: 'console=ttyS0 quiet cryptomgr.notests mitigations=off',
    });
    expect(image.passesRbp).toBe(false);
    const { outcome, console: text, mrtd, teardown } = await runImage(image, { memoryBytes });
    expect([outcome.kind, teardown.pagesLeaked]).toEqual(['power-off', 0]);
    expect(mrtd).toBe(hex(mrtdOf(image.regions)));
    const quote = parseQuote(bytesFromHex(/^QUOTE ([0-9a-f]+)/m.exec(text)![1]!));
    const events = readEventLog(gunzipSync(Buffer.from(/^LOG ([\w+/=]+)/m.exec(text)![1]!, 'base64')));
    expect(events.length).toBeGreaterThan(10);
    const rtmrs = extendRtmrs(events.map(({ register, digest }) => ({ rtmr: register - 1, digest })));
    expect([hex(quote.body.mrtd), quote.body.rtmr.map(hex)]).toEqual([mrtd, rtmrs.map(hex)]);
    expect(rtmrs.filter((rtmr) => rtmr.some((byte) => byte !== 0)).length).toBeGreaterThan(1);
  });
});
