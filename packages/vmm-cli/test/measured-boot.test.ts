import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { TdAccess, tdHandle } from '@tdxkit/kvm-tdx';
import { TdReport } from '@tdxkit/tdx-arch/structs';
import { gpa } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { loadLinux, type LinuxOptions } from '../src/linux/linux-image.ts';
import type { Image, NamedFile } from '../src/image/image.ts';
import { withBootStub } from '../src/image/boot-stub.ts';
import { extendRtmrs, rtmrsOf } from '../src/measure/rtmr.ts';
import { mrtdOf } from '../src/measure/mrtd.ts';
import { readEventLog } from '../src/measure/event-log.ts';
import { isReportGenuine } from '../src/quote/quote-service.ts';
import type { Host } from '../src/run/host.ts';
import { VmSession } from '../src/run/vm-session.ts';
import { bzImage, elfKernel, reportKernel } from './linux-kernels.ts';

const MIB = 2 ** 20;
const memoryBytes = 20 * MIB;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const sha384 = (bytes: Uint8Array | string): Uint8Array => new Uint8Array(createHash('sha384').update(bytes).digest());
const kernel = { name: 'vmlinuz', bytes: bzImage(() => undefined, gzipSync(elfKernel(reportKernel)), reportKernel) };
const initrdOf = (length: number): NamedFile => ({
  name: 'initrd.cpio',
  bytes: Uint8Array.from({ length }, (_, i) => (i * 7) & 0xff),
});

interface Reported {
  /** TDREPORT_STRUCT. */
  readonly bytes: Uint8Array;
  readonly image: Image;
  readonly host: Host;
  readonly mrtd: string;
  /** The event log, as the guest left it. */
  readonly log: Uint8Array;
}

/** Runs the kernel that prints its TDREPORT, as a debug TD. */
async function report(options: Partial<LinuxOptions>): Promise<Reported> {
  const image = await loadLinux({ kernel, commandLine: 'console=ttyS0', memoryBytes, cpus: 1, rtmr: true, ...options });
  const printed: number[] = [];
  const session = await VmSession.open(image, { memoryBytes, debug: true, onConsole: (byte) => printed.push(byte) });
  const stretch = await session.run({ instructions: 20_000_000 });
  const access = new TdAccess(tdHandle(session.vm));
  const area = image.regions.find((r) => r.name === 'event log')!;
  const log = new DataView(new ArrayBuffer(1024));
  for (let at = 0; at < 1024; at += 8) log.setBigUint64(at, access.readMemory(gpa(area.gpa + at)).value, true);
  const summary = session.close(session.outcomeOf(stretch, {}));
  expect(summary.outcome.kind).toBe('power-off');
  expect(printed.length).toBe(1024);
  return { bytes: Uint8Array.from(printed), image, host: session.host, mrtd: summary.mrtd!, log: new Uint8Array(log.buffer) };
}

describe('a measured boot', () => {
  // Lengths around the padding rules of SHA-384: blocks of 128 bytes, 112 of which leave room for the length.
  it.each([111, 112, 5000])('has the RTMRs of `tdx measure` in its TDREPORT, with an initrd of %i bytes', async (length) => {
    const { bytes, image, host, mrtd, log } = await report({ initrd: initrdOf(length) });
    const { tdInfo, reportMac } = TdReport.read(bytes);
    const expected = rtmrsOf(image.extensions!);
    expect(tdInfo.rtmr.map(hex)).toEqual(expected.map(hex));
    expect([hex(expected[0]!), hex(expected[3]!)]).toEqual(['00'.repeat(48), '00'.repeat(48)]);
    expect(hex(tdInfo.mrtd)).toBe(mrtd);
    expect(mrtd).toBe(hex(mrtdOf(withBootStub(image, 1n << 47n))));
    expect(isReportGenuine(bytes, (mac) => host.machine.verifyReport(mac))).toBe(true);
    expect(hex(reportMac.reportData)).toBe('00'.repeat(64));
    const replayed = extendRtmrs(readEventLog(log).map(({ register, digest }) => ({ rtmr: register - 1, digest })));
    expect(replayed).toEqual(expected);
  });

  it('extends RTMR1 by the kernel, RTMR2 by the text of the command line and the bytes of the initrd file', async () => {
    const initrd = initrdOf(5000);
    const image = await loadLinux({ kernel, commandLine: 'quiet', initrd, memoryBytes, cpus: 1, rtmr: true });
    const expected = extendRtmrs([
      { rtmr: 1, digest: sha384(kernel.bytes.subarray(1024)) },
      { rtmr: 2, digest: sha384('quiet') },
      { rtmr: 2, digest: sha384(initrd.bytes) },
    ]);
    expect(rtmrsOf(image.extensions!)).toEqual(expected);
  });

  it('keeps the contents of kernel, command line and initrd out of MRTD', async () => {
    const mrtd = async (more: Partial<LinuxOptions>): Promise<string> =>
      hex(
        mrtdOf(
          withBootStub(
            await loadLinux({ kernel, commandLine: 'abcd', initrd: initrdOf(5000), memoryBytes, cpus: 1, rtmr: true, ...more }),
            1n << 47n,
          ),
        ),
      );
    const base = await mrtd({});
    const other = kernel.bytes.slice();
    other[1024 + 0x300]! ^= 1;
    expect([
      await mrtd({ commandLine: 'wxyz' }),
      await mrtd({ kernel: { name: 'k', bytes: other } }),
      await mrtd({ initrd: { name: 'i', bytes: new Uint8Array(5000) } }),
    ]).toEqual([base, base, base]);
    expect(await mrtd({ rtmr: false })).not.toBe(base);
  });

  it('measures each segment of an ELF kernel', async () => {
    const { bytes, image } = await report({ kernel: { name: 'vmlinux', bytes: elfKernel(reportKernel) }, commandLine: '' });
    expect(TdReport.read(bytes).tdInfo.rtmr.map(hex)).toEqual(rtmrsOf(image.extensions!).map(hex));
    expect(image.extensions!.map(({ rtmr, name }) => [rtmr, name])).toEqual([
      [1, expect.stringContaining('kernel')],
      [2, 'command line'],
    ]);
  });

  it('names its events in a log that ACPI leads to', async () => {
    const image = await loadLinux({ kernel, commandLine: 'quiet', initrd: initrdOf(10), memoryBytes, cpus: 1, rtmr: true });
    const log = image.regions.find((r) => r.name === 'event log')!;
    expect(log.isMeasured).toBe(false);
    expect(readEventLog(log.bytes).map(({ register, type, data }) => [register, type, new TextDecoder().decode(data)])).toEqual([
      [2, 13, 'kernel'],
      [3, 13, 'quiet'],
      [3, 13, 'initrd'],
    ]);
    const acpi = image.regions.find((r) => r.name === 'ACPI tables')!.bytes;
    const at = new TextDecoder('latin1').decode(acpi).indexOf('CCEL');
    const view = new DataView(acpi.buffer, acpi.byteOffset + at);
    expect([view.getUint8(36), view.getBigUint64(40, true), view.getBigUint64(48, true)]).toEqual([
      2,
      BigInt(log.bytes.length),
      BigInt(log.gpa),
    ]);
  });

  it('of a plain run has neither log nor events', async () => {
    const image = await loadLinux({ kernel, memoryBytes, cpus: 1 });
    expect([image.extensions, image.regions.some((r) => r.name === 'event log')]).toEqual([undefined, false]);
  });
});
