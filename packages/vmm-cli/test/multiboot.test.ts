import { readFileSync } from 'node:fs';
import { Kvm } from '@tdxkit/kvm-tdx';
import { createMachine, defaultPlatform, type Tier } from '@tdxkit/x86-cpu';
import { describe, expect, it } from 'vitest';
import { loadMultiboot } from '../src/image/multiboot.ts';
import type { Host, HostOptions } from '../src/run/host.ts';
import { runImage } from '../src/run/run-image.ts';
import { main } from '../src/main.ts';

const folder = new URL('../testdata/multiboot/', import.meta.url);
const file = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`${name}.elf`, folder)));
const memoryBytes = 16 * 2 ** 20;

/** The host of `tdx run` with a given tier of the instruction core. */
const hostOf =
  (tier: Tier) =>
  ({ seed, cpus }: HostOptions): Host => {
    const machine = createMachine(defaultPlatform({ ramBytes: 2 ** 30, seed, lps: cpus }), { tier });
    return { machine, kvm: new Kvm(machine, { tdx: false }) };
  };

/** Programs and their checks. */
const programs: readonly (readonly [name: string, passes: number])[] = [
  ['access', 7], ['exceptions', 30], ['smap', 14], ['umip', 20], ['pku', 14], ['pks', 10], ['xsave', 27], ['la57', 9], ['smp', 9],
  ['syscall', 9], ['eventinj', 12], ['tsc', 8], ['realmode', 10],
]; // prettier-ignore

describe.each(['interpreter', 'translator'] as const)('system programs as plain VMs by multiboot, %s', (tier) => {
  it.each(programs)('%s: every check passes', async (name, passes) => {
    const cpus = name === 'smp' ? 2 : 1;
    const image = loadMultiboot(name, file(name), { memoryBytes });
    const summary = await runImage(image, {
      vmType: 'vmx',
      memoryBytes,
      cpus,
      maxInstructions: 20_000_000,
      createHost: hostOf(tier),
    });
    expect([...summary.console.matchAll(/FAIL: (.*)/g)].map((match) => match[1])).toEqual([]);
    expect(summary.console).toContain(`SUMMARY: ${passes} passed, 0 failed`);
    expect(summary.exitCode).toBe(1);
  });
});

describe('loadMultiboot', () => {
  it('tells the program its memory, command line and modules', () => {
    const image = loadMultiboot('smap', file('smap'), {
      memoryBytes,
      commandLine: 'smap -v',
      modules: [{ name: 'environ', bytes: new TextEncoder().encode('NR_CPUS=1\n') }],
    });
    if (image.entry.kind !== 'multiboot') throw new Error('not a multiboot entry');
    const bytes = (address: number, length: number): Uint8Array => {
      const region = image.regions.find((r) => address >= r.gpa && address < r.gpa + r.bytes.length)!;
      return region.bytes.subarray(address - region.gpa, address - region.gpa + length);
    };
    const word = (address: number): number => {
      const b = bytes(address, 4);
      return new DataView(b.buffer, b.byteOffset).getUint32(0, true);
    };
    const text = (address: number): string => new TextDecoder().decode(bytes(address, 100)).split('\0')[0]!;
    const { info } = image.entry;
    expect(word(info) & 0x4d).toBe(0x4d);
    expect([word(info + 4), word(info + 8)]).toEqual([639, 15 * 1024]);
    expect(text(word(info + 16))).toBe('smap -v');
    expect(word(info + 20)).toBe(1);
    const module = word(info + 24);
    expect(text(word(module))).toBe(text(word(module)) && 'NR_CPUS=1\n');
    expect([word(module + 4) - word(module), text(word(module + 8))]).toEqual([10, 'environ']);
    expect([word(info + 44), word(word(info + 48)), word(word(info + 48) + 20)]).toEqual([72, 20, 1]);
  });

  it('refuses what is no multiboot program, or does not fit', () => {
    expect(() => loadMultiboot('x', new Uint8Array(100), { memoryBytes })).toThrow(/no multiboot header/);
    expect(() => loadMultiboot('x', file('smap').subarray(0, 4200), { memoryBytes })).toThrow(
      /beyond the end of the file|no multiboot header/,
    );
    expect(() => loadMultiboot('x', file('smap'), { memoryBytes: 2 ** 20 })).toThrow(/up to 0x41_/);
  });
});

describe('tdx run --multiboot', () => {
  const run = async (...argv: string[]): Promise<[number, string]> => {
    let out = '';
    const code = await main(['run', ...argv], {
      out: (t) => void (out += t), outBytes: (b) => void (out += new TextDecoder().decode(b)), err: (t) => void (out += t),
      progress: { isTTY: false, write: () => undefined }, signal: new AbortController().signal,
    }, '0'); // prettier-ignore
    return [code, out];
  };
  const path = new URL('umip.elf', folder).pathname;

  it('[C144] kvm-unit-tests: a program of their kind prints its checks and ends with its code', async () => {
    const [code, out] = await run('--vm-type', 'vmx', '--multiboot', path, '--memory', '16M', '-q');
    expect([code, out.split('\n').at(-2)]).toEqual([1, 'SUMMARY: 20 passed, 0 failed, 0 skipped']);
  });

  it('wants a plain VM and no other image', async () => {
    expect((await run('--multiboot', path))[0]).toBe(64);
    expect((await run('image', '--vm-type', 'vmx', '--multiboot', path))[0]).toBe(64);
    expect((await run('--append', 'x'))[1]).toMatch(/without --kernel or --multiboot/);
  });
});
