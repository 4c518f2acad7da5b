import { describe, expect, it } from 'vitest';
import { loadLinux, type LinuxOptions } from '../src/linux/linux-image.ts';
import { mrtdOf, withBootStub } from '../src/index.ts';
import { createHost, type Host, type HostOptions } from '../src/run/host.ts';
import { runImage } from '../src/run/run-image.ts';
import { bzImage, elfKernel, wakeupKernel } from './linux-kernels.ts';

const MIB = 2 ** 20;
const memoryBytes = 32 * MIB;
const initrd = { name: 'initrd', bytes: new TextEncoder().encode('Kernel!') };
const options = (bytes: Uint8Array, more: Partial<LinuxOptions> = {}): LinuxOptions => ({
  kernel: { name: 'vmlinuz', bytes },
  initrd,
  commandLine: 'hi there',
  memoryBytes,
  cpus: 1,
  ...more,
});

describe('a Linux kernel', () => {
  it.each([
    ['a bzImage as a TD', bzImage(), 'td', false],
    ['a bzImage as a plain VM', bzImage(), 'vmx', false],
    ['the kernel inside a bzImage as a TD', bzImage(), 'td', true],
    ['an ELF kernel as a TD', elfKernel(), 'td', false],
    ['an ELF kernel as a plain VM', elfKernel(), 'vmx', false],
  ] as const)(
    '%s finds ACPI tables, command line and initrd, and switches the machine off',
    async (_what, kernel, vmType, unpack) => {
      const image = await loadLinux(options(kernel, { unpack }));
      const summary = await runImage(image, { vmType, memoryBytes, maxInstructions: 200_000 });
      expect(summary.console).toBe('K');
      expect([summary.outcome.kind, summary.exitCode]).toEqual(['power-off', 0]);
      expect(summary.teardown.pagesLeaked).toBe(0);
    },
  );

  it('[A069] [C144] Linux TD boot: measured, every page accepted, hypercalls for ACPI, console and power; it reaches its marker and nothing is left', async () => {
    const seen = new Set<string>();
    const image = await loadLinux(options(bzImage()));
    const createHostWithTrace = (given: HostOptions): Host => {
      const host = createHost(given);
      host.kvm.statistics.trace = (event) => event.kind === 'exit' && seen.add(event.reason);
      return host;
    };
    const summary = await runImage(image, { memoryBytes, maxInstructions: 200_000, createHost: createHostWithTrace });
    expect([
      summary.console,
      summary.outcome.kind,
      summary.exitCode,
      summary.teardown.pagesLeaked,
      summary.teardown.hkidsLeaked,
    ]).toEqual(['K', 'power-off', 0, 0, 0]);
    expect(summary.mrtd).toBe(Buffer.from(mrtdOf(withBootStub(image, 1n << 47n))).toString('hex'));
    expect([...seen]).toEqual(expect.arrayContaining(['EPT_VIOLATION', 'TDVMCALL<Instruction.IO>']));
  });

  it('measures the same image to the same MRTD, another command line to another', async () => {
    const mrtd = async (commandLine: string): Promise<string | null> =>
      (await runImage(await loadLinux(options(bzImage(), { commandLine })), { memoryBytes, maxInstructions: 200_000 })).mrtd;
    const [a, b, other] = [await mrtd('hi'), await mrtd('hi'), await mrtd('hi!')];
    expect(a).toBe(b);
    expect(a).not.toBe(other);
  });

  it('wakes seven more vCPUs of a TD by the mailbox that the MADT names', async () => {
    const image = await loadLinux(options(elfKernel(wakeupKernel), { cpus: 8 }));
    const madt = new TextDecoder('latin1').decode(image.regions.find((r) => r.name === 'ACPI tables')!.bytes);
    expect(madt.indexOf('APIC')).toBeGreaterThan(0);
    const summary = await runImage(image, { memoryBytes, cpus: 8, maxInstructions: 5_000_000 });
    expect([summary.console, summary.outcome.kind, summary.teardown.pagesLeaked]).toEqual(['S', 'power-off', 0]);
  });

  it('has every page of RAM either measured or accepted', async () => {
    const image = await loadLinux(options(bzImage()));
    const stub = image.regions.find((r) => r.name === 'Linux stub')!;
    const view = new DataView(stub.bytes.buffer, stub.bytes.byteOffset + 0x1000); // its table
    const pages = new Uint8Array(memoryBytes / 4096);
    for (const r of image.regions) for (let i = 0; i < r.bytes.length; i += 4096) pages[(r.gpa + i) / 4096]!++;
    for (let at = 0x20; view.getBigUint64(at + 8, true) !== 0n; at += 16) {
      for (let gpa = Number(view.getBigUint64(at, true)); gpa < Number(view.getBigUint64(at + 8, true)); gpa += 4096)
        pages[gpa / 4096]!++;
    }
    expect(pages.every((count) => count === 1)).toBe(true);
  });
});
