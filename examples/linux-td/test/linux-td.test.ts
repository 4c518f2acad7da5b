import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  checkQuote,
  extendRtmrs,
  isReportGenuine,
  loadLinux,
  loadTdvf,
  mrtdOf,
  parseQuote,
  readEventLog,
  rtmrsOf,
  runImage,
  withBootStub,
  type Host,
  type Image,
  type LinuxOptions,
} from '@tdxkit/vmm-cli';
import { bytesFromHex } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { cpio } from '../src/cpio.ts';
import { findDebianFiles, type DebianFiles } from '../src/debian.ts';
import { guestPrograms, tdxModules } from '../src/guest-files.ts';
import { initramfs } from '../src/initramfs.ts';

const memoryBytes = 256 * 2 ** 20;
/** What of a boot costs time and is not looked at here. */
const COMMAND_LINE =
  'console=ttyS0 quiet nokaslr cryptomgr.notests mitigations=off swiotlb=1024 initcall_blacklist=jent_mod_init,trace_eval_init,init_kprobe_trace,load_system_certificate_list,ftrace_check_for_weak_functions';
const OVMF = '/usr/share/ovmf/OVMF.fd';
/** Offsets in TDREPORT_STRUCT. */
const TdReport = { REPORT_DATA: 128, MRTD: 528, RTMR: 720 } as const;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const load = async (found: DebianFiles, initrd: Uint8Array, more: Partial<LinuxOptions> = {}): Promise<Image> =>
  await loadLinux({
    kernel: { name: found.kernel, bytes: readFileSync(found.kernel) },
    initrd: { name: 'initramfs', bytes: initrd },
    commandLine: COMMAND_LINE,
    memoryBytes,
    cpus: 1,
    unpack: true,
    ...more,
  });

describe('cpio', () => {
  const archive = cpio([
    { kind: 'folder', path: 'bin' },
    { kind: 'file', path: 'bin/x', bytes: new TextEncoder().encode('hello'), mode: 0o644 },
    { kind: 'link', path: 'bin/y', target: 'x' },
    { kind: 'device', path: 'console', major: 5, minor: 1 },
  ]);

  it('is made of aligned records that end with a trailer', () => {
    const text = new TextDecoder('latin1').decode(archive);
    expect(text.startsWith('070701')).toBe(true);
    expect(archive.length % 4).toBe(0);
    expect(text).toContain('TRAILER!!!');
  });

  it('is what cpio reads', ({ skip }) => {
    const listed = spawnSync('cpio', ['-tv', '--quiet'], { input: archive, encoding: 'utf8' });
    if (listed.error) skip('cpio is not installed');
    expect(listed.status).toBe(0);
    expect(listed.stdout.split('\n').filter(Boolean).map((line) => [line.slice(0, 10), line.split(/\s+/).slice(8).join(' ')])).toEqual([
      ['drwxr-xr-x', 'bin'], ['-rw-r--r--', 'bin/x'], ['lrwxrwxrwx', 'bin/y -> x'], ['crw-------', expect.stringContaining('console')],
    ]); // prettier-ignore
  });
});

const cache = fileURLToPath(new URL('../.cache', import.meta.url));
/** The files of a full test, or why there are none. */
async function filesOfFullTest(): Promise<DebianFiles | { readonly missing: string }> {
  return process.env['TDXKIT_FULL'] === undefined
    ? { missing: 'a boot takes a minute: npm run test:full runs it' }
    : await findDebianFiles(cache);
}

describe('a Debian kernel', () => {
  it.for(['td', 'vmx'] as const)('boots as %s to user space and switches the machine off', async (vmType, { skip }) => {
    const found = await filesOfFullTest();
    if ('missing' in found) return skip(found.missing);
    const image = await load(found, initramfs(readFileSync(found.busybox)));
    const { outcome, console: text, mrtd, teardown } = await runImage(image, { vmType, memoryBytes });
    expect(text).toContain('hello from user space');
    expect(text.includes('tdx: Guest detected')).toBe(vmType === 'td');
    expect(text.includes('Memory Encryption Features active: Intel TDX')).toBe(vmType === 'td');
    expect(outcome.kind).toBe('power-off');
    expect(teardown.pagesLeaked).toBe(0);
    if (vmType === 'td') expect(mrtd).toBe(hex(mrtdOf(withBootStub(image, 1n << 47n))));
  });

  it('attests itself: report, quote and event log agree with what was measured offline; programs compute what they compute natively', async ({
    skip,
  }) => {
    const found = await filesOfFullTest();
    if ('missing' in found) return skip(found.missing);
    const programs = guestPrograms(join(cache, 'guest'));
    const modules = tdxModules(found.root);
    if (programs === undefined || modules === undefined)
      return skip('gcc, or xz and the modules of the kernel package, are not there');
    const script = ['/bin/compute', '/bin/attest', 'echo LOG $(od -An -v -tx1 -N 1024 /sys/firmware/acpi/tables/data/CCEL)'];
    const image = await load(found, initramfs(readFileSync(found.busybox), { modules, programs, script }), { rtmr: true });
    let host: Host | undefined;
    const { outcome, console: text, mrtd } = await runImage(image, { memoryBytes, xfam: 7n, onHost: (made) => (host = made) });
    expect(outcome.kind).toBe('power-off');

    const native = execFileSync(join(cache, 'guest', 'compute'), { encoding: 'utf8' })
      .trim()
      .split('\n');
    expect(
      text
        .replaceAll('\r', '')
        .split('\n')
        .filter((line) => native.includes(line)),
    ).toEqual(native);

    const bytesOf = (name: string): Uint8Array =>
      bytesFromHex((new RegExp(`^${name} ([0-9a-f ]+)`, 'm').exec(text)?.[1] ?? '').replaceAll(' ', ''));
    const rtmrs = rtmrsOf(image.extensions!).map(hex);
    const report = bytesOf('TDREPORT');
    const field = (at: number, bytes: number): string => hex(report.subarray(at, at + bytes));
    expect([
      field(TdReport.MRTD, 48),
      [0, 1, 2, 3].map((n) => field(TdReport.RTMR + 48 * n, 48)),
      field(TdReport.REPORT_DATA, 4),
    ]).toEqual([mrtd, rtmrs, 'a0a1a2a3']);
    expect(isReportGenuine(report, (mac) => host!.machine.verifyReport(mac))).toBe(true);
    expect(mrtd).toBe(hex(mrtdOf(withBootStub(image, 1n << 47n))));
    const quote = parseQuote(bytesOf('QUOTE'));
    expect([hex(quote.body.mrtd), quote.body.rtmr.map(hex)]).toEqual([mrtd, rtmrs]);
    expect(checkQuote(quote)).toMatchObject({
      isSigned: true,
      isKeyVouchedFor: true,
      isQeReportSigned: true,
      isChainSigned: true,
    });
    const replayed = extendRtmrs(readEventLog(bytesOf('LOG')).map(({ register, digest }) => ({ rtmr: register - 1, digest })));
    expect(replayed.map(hex)).toEqual(rtmrs);
  });

  it('comes up on eight vCPUs, which shoot down TLBs by IPI', async ({ skip }) => {
    const found = await filesOfFullTest();
    if ('missing' in found) return skip(found.missing);
    const programs = guestPrograms(join(cache, 'guest'));
    if (programs === undefined) return skip('gcc is not there');
    const image = await load(
      found,
      initramfs(readFileSync(found.busybox), { programs, script: ['/bin/compute', 'grep TLB /proc/interrupts'] }),
      { cpus: 8 },
    );
    const { outcome, console: text } = await runImage(image, { memoryBytes, cpus: 8 });
    expect(outcome.kind).toBe('power-off');
    expect(text).toContain('on 8 vCPUs');
    const shootdowns = /TLB:((?:\s+\d+)+)/.exec(text)![1]!.trim().split(/\s+/).map(Number);
    expect(shootdowns.length).toBe(8);
    expect(Math.max(...shootdowns)).toBeGreaterThan(0);
  });

  it.for([1, 4])('has one digest on %i vCPUs, run after run, in both tiers of the processor model', async (cpus, { skip }) => {
    const found = await filesOfFullTest();
    if ('missing' in found) return skip(found.missing);
    const image = await load(found, initramfs(readFileSync(found.busybox)), { cpus });
    const runs = Number(process.env['TDXKIT_RUNS'] ?? 2);
    const digests = new Set<string | null>();
    for (let run = 0; run < runs; run++)
      for (const tier of ['translator', 'interpreter'] as const)
        digests.add((await runImage(image, { memoryBytes, cpus, tier, digest: true })).traceDigest);
    expect(digests.size).toBe(1);
  });

  it("boots by Debian's OVMF on two vCPUs", async ({ skip }) => {
    const found = await filesOfFullTest();
    if ('missing' in found) return skip(found.missing);
    if (!existsSync(OVMF)) return skip('the package ovmf is not installed');
    const kernel = { name: found.kernel, bytes: readFileSync(found.kernel) };
    const initrd = { name: 'initramfs', bytes: initramfs(readFileSync(found.busybox)) };
    const image = loadTdvf(OVMF, readFileSync(OVMF), 2 * memoryBytes, { kernel, initrd, commandLine: COMMAND_LINE }, 2);
    const { outcome, console: text, mrtd } = await runImage(image, { memoryBytes: 2 * memoryBytes, cpus: 2 });
    expect([outcome.kind, mrtd]).toEqual(['power-off', hex(mrtdOf(image.regions))]);
    expect(text).toContain('on 2 vCPUs');
    expect(text).toContain('tdx: Guest detected');
  });
});
