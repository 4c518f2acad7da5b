import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { tdx } from './run-tdx.ts';
import { firmware } from './tdvf-firmware.ts';

const folder = mkdtempSync(join(tmpdir(), 'tdx-commands-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller says what the document is
const json = <T>(text: string): T => JSON.parse(text) as T;

interface Summary {
  readonly instructions: number;
  readonly mrtd: string;
  readonly console: string;
  readonly outcome: { readonly kind: string };
}
const whole = json<Summary>((await tdx(['run', '--json'])).out);

describe('tdx run', () => {
  it('takes options from a configuration file; the command line wins', async () => {
    writeFileSync(at('vm.yaml'), 'memory: 32M\nvm-type: vmx\njson: true\n');
    expect(json<object>((await tdx(['run', '--config', at('vm.yaml')])).out)).toMatchObject({
      vmType: 'vmx',
      memoryBytes: 32 * 2 ** 20,
      exitCode: 0,
    });
    expect(json<object>((await tdx(['run', '--config', at('vm.yaml'), '--vm-type', 'td'])).out)).toMatchObject({
      vmType: 'td',
      memoryBytes: 32 * 2 ** 20,
    });
    writeFileSync(at('bad.yaml'), 'memory: lots\n');
    expect(await tdx(['run', '--config', at('bad.yaml')])).toMatchObject({
      code: 64,
      out: '',
      err: expect.stringContaining(`${at('bad.yaml')}:1: memory lots: not a size`) as string,
    });
    expect((await tdx(['run', '--config', at('none.yaml')])).code).toBe(66);
  });

  it('--dry-run shows memory, regions, devices and the MRTD that the run then has', async () => {
    const dry = await tdx(['run', '--dry-run']);
    expect(dry.code).toBe(0);
    expect(dry.out).toContain(`MRTD ${whole.mrtd}`);
    expect(dry.out).toMatch(/port 0x3f8 +8 {2}16550 UART/);
    const disk = join(mkdtempSync(join(tmpdir(), 'tdxkit-dry-')), 'disk.img');
    writeFileSync(disk, new Uint8Array(1024));
    const devices = ['--disk', disk, '--net', 'echo', '--rng', '--virtio-console', '--debugcon', `${disk}.log`];
    const withDevices = await tdx(['run', '--dry-run', ...devices]);
    expect(withDevices.out).toContain('  00:00.0 8086:29c0  Q35 host bridge\n');
    expect(withDevices.out).toMatch(
      /00:01\.0 1af4:1042 {2}virtio-blk tdx-disk0, BAR 0 at 0xe000_?0000, 16384 bytes, BAR 1 at 0x[\da-f_]+, 4096 bytes, MSI-X or pin 17/,
    );
    for (const id of ['1af4:1041', '1af4:1043', '1af4:1044', '8086:2918']) expect(withDevices.out).toContain(id);
    expect(existsSync(`${disk}.log`)).toBe(false);
    expect(json<object>((await tdx(['run', '--dry-run', '--json', '--vm-type', 'vmx'])).out)).toMatchObject({
      vmType: 'vmx',
      mrtd: null,
      memory: [{ name: 'ram', gpa: '0x0', bytes: 64 * 2 ** 20 }, { name: 'firmware' }],
    });
  });

  it('--guest-timeout ends at the same instruction in every run', async () => {
    const run = async (): Promise<Summary> => json<Summary>((await tdx(['run', '--json', '--guest-timeout', '1ms'])).out);
    const [first, second] = [await run(), await run()];
    expect(first.outcome.kind).toBe('timeout');
    expect(second.instructions).toBe(first.instructions);
  });

  it('runs a debug TD that measures the same and says that it is one', async () => {
    const debug = json<Summary>((await tdx(['run', '--debug', '--json'])).out);
    expect(debug.mrtd).toBe(whole.mrtd);
    expect(debug.console).toContain('attributes 0x10000001');
    expect(await tdx(['run', '--debug', '--vm-type', 'vmx'])).toMatchObject({ code: 64, out: '' });
  });
});

describe('hello-td', () => {
  it.each([2, 5])('passes its checks on %i vCPUs: those after the first park', async (cpus) => {
    const { instructions, console: printed, outcome } = json<Summary>((await tdx(['run', '--cpus', String(cpus), '--json'])).out);
    expect(outcome).toEqual({ kind: 'exit', code: 0 });
    expect(printed).toContain(`vCPU 0 of ${cpus}`);
    expect(instructions).toBeLessThan(1.5 * whole.instructions);
  });
});

describe.each(['td', 'vmx'])('tdx snapshot of a %s', (vmType) => {
  const file = at(`${vmType}.tdxs`);
  const machine = async (): Promise<string> =>
    json<{ machineSha256: string }>((await tdx(['snapshot', '--vm-type', vmType, '--at', '20000', '-o', file, '--json'])).out)
      .machineSha256;

  it('is the same every time, and restored goes on as an uninterrupted run does', async () => {
    expect(await machine()).toBe(await machine());
    const plain = json<Summary>((await tdx(['run', '--vm-type', vmType, '--json'])).out);
    const restored = json<Summary>((await tdx(['restore', file, '--json'])).out);
    expect(restored).toMatchObject({ instructions: plain.instructions, console: plain.console, outcome: plain.outcome });
  });

  it('shows only what comes after it, and replays to any instruction', async () => {
    await machine();
    const restored = await tdx(['restore', file, '--quiet']);
    expect(restored.code).toBe(0);
    expect(restored.out.endsWith('goodbye: every check passed\r\n')).toBe(true);
    const before = json<{ console: string }>((await tdx(['replay', file, '--json'])).out).console;
    const all = (await tdx(['run', '--vm-type', vmType, '--quiet'])).out;
    expect(before + restored.out).toBe(all);
    const early = json<{ instructions: number; registers: unknown[] }>(
      (await tdx(['replay', file, '--to', '12345', '--json'])).out,
    );
    expect(early.instructions).toBe(12345);
    expect(early.registers).toEqual(
      vmType === 'td' ? [null] : [expect.objectContaining({ rip: expect.stringMatching(/^0x/) as string })],
    );
    expect((await tdx(['replay', file, '--to', '99999999'])).code).toBe(64);
  });

  it('can be taken when a text appears', async () => {
    const byText = at(`${vmType}-text.tdxs`);
    expect(await tdx(['snapshot', '--vm-type', vmType, '--at-text', 'SHA-384', '-o', byText])).toMatchObject({
      code: 0,
      err: '',
    });
    const restored = await tdx(['restore', byText, '--quiet']);
    expect(restored.out.startsWith(', 4 times')).toBe(true);
  });
});

describe('snapshots, recordings and replays', () => {
  it('refuse what makes no sense, each with its exit code', async () => {
    expect((await tdx(['snapshot', '-o', at('x')])).err).toMatch(/a snapshot of which moment/);
    expect((await tdx(['snapshot', '--at', '5'])).err).toMatch(/no file to write to/);
    expect((await tdx(['snapshot', '--at', '999999999', '-o', at('x')])).err).toMatch(
      /the guest ended \(guest exit code 0\) after \d+ instructions, before 999999999 instructions/,
    );
    expect((await tdx(['snapshot', '--at', '5', '-o', at('no/folder/x')])).code).toBe(74);
    writeFileSync(at('junk'), 'junk');
    expect(await tdx(['restore', at('junk')])).toMatchObject({
      code: 83,
      err: expect.stringMatching(/junk:0: no snapshot and no recording/) as string,
    });
    expect((await tdx(['restore', at('absent')])).code).toBe(66);
    expect((await tdx(['inspect', 'sept', at('td.tdxs'), '--at', '5'])).code).toBe(64);
  });

  it('a snapshot in the middle of the turns of several vCPUs changes nothing of what follows', async () => {
    const file = at('turns.tdxs');
    const run = json<Summary>((await tdx(['run', '--cpus', '3', '--json'])).out);
    for (const moment of ['17001', '23456']) {
      expect((await tdx(['snapshot', '--cpus', '3', '--at', moment, '-o', file])).code).toBe(0);
      const restored = json<Summary>((await tdx(['restore', file, '--json'])).out);
      expect(restored).toMatchObject({ instructions: run.instructions, console: run.console });
    }
  });

  it('a recording of several vCPUs ends in the recorded state', async () => {
    const file = at('smp.tdxs');
    const recorded = await tdx(['run', '--cpus', '3', '--record', file, '--quiet']);
    expect(recorded.code).toBe(0);
    const replayed = await tdx(['replay', file]);
    expect(replayed.code).toBe(0);
    expect(replayed.out.startsWith(recorded.out)).toBe(true);
  });
});

describe('tdx inspect', { timeout: 180_000 }, () => {
  it('reads Secure EPT, PAMT, TDCS and vCPU of a snapshot as of a TD that runs', async () => {
    const file = at('inspected.tdxs');
    await tdx(['snapshot', '--at', '30000', '-o', file]);
    for (const what of ['sept', 'pamt', 'tdcs', 'vcpu']) {
      const ofFile = await tdx(['inspect', what, file, '--json']);
      const ofRun = await tdx(['inspect', what, '--at', '30000', '--json']);
      expect([ofFile.code, ofFile.out]).toEqual([0, ofRun.out]);
    }
    const sept = json<{ gpa: string; state: string; entries: number }[]>((await tdx(['inspect', 'sept', file, '--json'])).out);
    expect(sept[0]).toMatchObject({ gpa: '0x10_0000', state: 'MAPPED', entries: 25 });
    const tdcs = json<{ name: string; value: string | null }[]>((await tdx(['inspect', 'tdcs', file, '--json'])).out);
    expect(tdcs.find(({ name }) => name === 'ATTRIBUTES')?.value).toBe('0x0000_0000_1000_0000');
  });

  it('tells registers of a debug TD only', async () => {
    const rip = async (...args: string[]): Promise<string | null | undefined> =>
      json<{ id: string; value: string | null }[]>((await tdx(['inspect', 'vcpu', '--at', '30000', '--json', ...args])).out).find(
        ({ id }) => id.endsWith('_681e'),
      )?.value;
    expect(await rip()).toBeNull();
    expect(await rip('--debug')).toMatch(/^0x0000_0000_0010_/);
  });

  it('shows the sections that the metadata of a firmware lists', async () => {
    const file = at('metadata.fd');
    writeFileSync(file, firmware());
    for (const args of [[file], ['--bios', file]]) {
      const { code, out } = await tdx(['inspect', 'metadata', ...args]);
      expect([code, out.split('\n').map((line) => line.trim().split(/ {2,}/))]).toEqual([
        0,
        [
          ['type', 'attributes', 'in the file', 'in memory'],
          ['0 BFV', 'MR.EXTEND', '[0x2000, 0x4000)', '[0xffff_e000, 0x1_0000_0000)'],
          ['1 CFV', '-', '[0x0, 0x1000)', '[0xffff_c000, 0xffff_d000)'],
          ['2 TD HOB', '-', '-', '[0x80_9000, 0x80_b000)'],
          ['3 temporary memory', '-', '-', '[0x81_0000, 0x81_1000)'],
          [''],
        ],
      ]);
      const sections = json<{ type: number; memoryAddress: string }[]>(
        (await tdx(['inspect', 'metadata', ...args, '--json'])).out,
      );
      expect(sections.map(({ type, memoryAddress }) => [type, memoryAddress])[2]).toEqual([2, '0x80_9000']);
    }
  });

  it('shows an image and the metadata of the TDX module, and refuses what is not there', async () => {
    expect((await tdx(['inspect', 'image'])).out).toMatch(/entry reset vector\n {2}\[0x10_0000, /);
    expect((await tdx(['inspect', 'metadata'])).out).toMatch(/MAX_TDMRS +0x/);
    expect(await tdx(['inspect', 'metadata', 'missing.fd'])).toMatchObject({
      code: 66,
      err: 'tdx: missing.fd: no such file [IMAGE_UNREADABLE]\n     Check the path.\n',
    });
    expect(await tdx(['inspect', 'setp'])).toMatchObject({
      code: 64,
      err: expect.stringMatching(/Did you mean sept\?/) as string,
    });
    expect((await tdx(['inspect', 'sept', '--vm-type', 'vmx'])).err).toMatch(/a plain VM has no Secure EPT/);
  });
});

describe('tdx trace', () => {
  it('writes the same file each time, and does not change the run', async () => {
    const trace = async (name: string): Promise<string> => {
      const summary = json<Summary>((await tdx(['trace', '-o', at(name), '--json'])).out);
      expect(summary).toMatchObject({ instructions: whole.instructions, console: whole.console });
      return readFileSync(at(name), 'utf8');
    };
    const first = await trace('a.jsonl');
    expect(await trace('b.jsonl')).toBe(first);
    const records = first
      .trimEnd()
      .split('\n')
      .map((line) => json<{ ns: number; track: string; phase: string; name: string }>(line));
    const names = new Set(records.map(({ track, name }) => `${track}: ${name}`));
    for (const name of [
      'vCPU 0: guest',
      'vCPU 0: #VE',
      'vCPU 0: TDG.VP.VMCALL',
      'vCPU 0: exit TDVMCALL<Instruction.IO>',
      'SEAMCALLs: TDH.VP.ENTER',
      'devices: 16550 UART write',
      'vCPU 0: private fault',
    ])
      expect(names).toContain(name);
    expect(records.every(({ ns }, i) => i === 0 || ns >= records[i - 1]!.ns)).toBe(true);
    const depth = records
      .filter(({ track }) => track === 'vCPU 0')
      .reduce((open, { phase }) => open + (phase === 'begin' ? 1 : phase === 'end' ? -1 : 0), 0);
    expect(depth).toBe(0);
  });

  it('says where it cannot write', async () => {
    expect((await tdx(['trace', '-o', at('none/x')])).code).toBe(74);
    expect((await tdx(['trace'])).code).toBe(64);
    expect((await tdx(['trace', '-o', '/dev/full', '--quiet'])).code).toBe(74);
  });
});

describe('tdx caps', () => {
  it('lists what KVM and the TDX module offer', async () => {
    const caps = json<{ kvm: Record<string, number>; td: { attributes: { names: string[] }; cpuid: unknown[] } }>(
      (await tdx(['caps', '--json'])).out,
    );
    expect(caps.kvm).toMatchObject({ KVM_CAP_GUEST_MEMFD: 1, KVM_CAP_MEMORY_ATTRIBUTES: 8 });
    expect(caps.td.attributes.names).toEqual(['DEBUG', 'SEPT_VE_DISABLE']);
    expect(caps.td.cpuid.length).toBeGreaterThan(5);
    expect((await tdx(['caps'])).out).toMatch(/ATTRIBUTES +0x0000_0000_1000_0001 {2}DEBUG, SEPT_VE_DISABLE/);
  });
});
