import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../src/main.ts';
import type { Terminal } from '../src/terminal/terminal.ts';
import { elfImage, programs } from './images.ts';
import { fakeHost, out, type FakeRun } from './fake-host.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process. */
async function tdx(args: readonly string[], script?: FakeRun[], calls?: string[]): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  const decoder = new TextDecoder();
  const terminal: Terminal = {
    out: (text) => void (stdout += text),
    outBytes: (bytes) => void (stdout += decoder.decode(bytes)),
    err: (text) => void (stderr += text),
    progress: { isTTY: false, write: (text) => void (stderr += text) },
    signal: new AbortController().signal,
  };
  const code = await main(args, terminal, '1.2.3', script === undefined ? {} : { createHost: () => fakeHost(script, calls) });
  return { code, out: stdout, err: stderr };
}

let folder: string;
const file = (name: string, bytes: Uint8Array | string): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'tdx-test-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('tdx', () => {
  it('prints help and version and ends with 0', async () => {
    const help = await tdx(['run', '--help']);
    expect([help.code, help.err]).toEqual([0, '']);
    expect(help.out).toMatch(/--vm-type/);
    expect(help.out).toMatch(/64 usage/);
    expect(await tdx(['--version'])).toEqual({ code: 0, out: '1.2.3\n', err: '' });
  });

  const bad: readonly [string, () => string[], number, RegExp][] = [
    ['an unknown command', () => ['frobnicate'], 64, /unknown command 'frobnicate'/],
    ['an unknown option', () => ['run', '--memroy', '64M'], 64, /unknown option '--memroy'[\s\S]*--memory/],
    ['an option without value', () => ['run', '--memory'], 64, /argument missing/],
    ['two images', () => ['run', 'a', 'b'], 64, /too many arguments/],
    ['a bad size', () => ['run', '--memory', '12Q'], 64, /--memory 12Q: not a size/],
    ['a bad VM type', () => ['run', '--vm-type', 'sev'], 64, /not one of td, vmx/],
    ['too many vCPUs', () => ['run', '--cpus', '65'], 64, /--cpus 65: not a whole number from 1 to 64/],
    ['a bad seed', () => ['run', '--seed', 'x'], 64, /--seed x/],
    ['a bad timeout', () => ['run', '--timeout', 'soon'], 64, /--timeout soon/],
    ['a missing image', () => ['run', join(folder, 'none')], 66, /none: no such file/],
    ['a directory', () => ['run', folder], 66, /is a directory/],
    ['a device', () => ['run', '/dev/null'], 66, /no regular file/],
    ['an empty image', () => ['run', file('empty', '')], 65, /empty:0x0: the file is empty/],
    [
      'a truncated ELF',
      () => ['run', file('cut', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1))],
      65,
      /cut:0x6: truncated ELF header/,
    ],
    ['text', () => ['run', file('text', 'hello')], 65, /text:0x5: 5 bytes is no multiple of 4096/],
    [
      'a non-x86 ELF',
      () => [
        'run',
        file(
          'arm',
          elfImage({ entry: 0, segments: [] }).map((b, i) => (i === 18 ? 183 : b)),
        ),
      ],
      65,
      /arm:0x12: built for AArch64/,
    ],
    [
      'an image larger than memory',
      () => [
        'run',
        '--memory',
        '1M',
        file('big', elfImage({ entry: 0x10_0000, segments: [{ address: 0x10_0000, data: new Uint8Array(16) }] })),
      ],
      67,
      /does not fit 1 MiB/,
    ],
    ['too little memory', () => ['run', '--memory', '64K'], 67, /a VM has 1 MiB to/],
    [
      'a segment over the boot stub',
      () => [
        'run',
        file('high', elfImage({ entry: 0xffff_4000, segments: [{ address: 0xffff_4000, data: new Uint8Array(16) }] })),
      ],
      67,
      /where the boot stub goes/,
    ],
  ];
  it.each(bad)('refuses %s with one clear message and its exit code', async (_what, args, code, message) => {
    const ran = await tdx(args());
    expect([ran.code, ran.out]).toEqual([code, '']);
    expect(ran.err).toMatch(message);
    expect(ran.err).toMatch(/^tdx: /);
    expect(ran.err).not.toMatch(/\n\s+at |file:\/\//);
    expect(ran.err.trim().split('\n').length).toBeLessThanOrEqual(4);
  });

  it('refuses a file of more than 1 GiB before reading it', async () => {
    const path = file('huge', '');
    truncateSync(path, 2 ** 30 + 1);
    const ran = await tdx(['run', path]);
    expect([ran.code, ran.err]).toEqual([66, expect.stringMatching(/an image has at most/)]);
  });

  it('turns an error nobody expected into one line and exit code 70', async () => {
    const broken: FakeRun[] = [
      () => {
        throw new RangeError('Invalid array length');
      },
    ];
    const ran = await tdx(['run'], broken);
    expect(ran.code).toBe(70);
    expect(ran.err).toMatch(/^tdx: internal-error: RangeError: Invalid array length\n {5}This is a bug/);
  });

  it('shows steps, MRTD, the console between them, and the teardown', async () => {
    const ran = await tdx(
      ['run', file('prog', programs.forever), '--load', '0x100000'],
      [out(0x3f8, 0x68), out(0x3f8, 0x0a), out(0xf4, 3)],
    );
    expect(ran.code).toBe(3);
    expect(ran.err).toBe('');
    expect(ran.out).toMatch(/create the TD +\d+ ms +1 SEAMCALLs: TDH\.MNG\.CREATE 1/);
    expect(ran.out).toMatch(/MRTD (ab){48}\n\nh\n\nTD exits +3: FAKE 3/);
    expect(ran.out).toMatch(/10 pages freed, 0 leaked; 1 HKIDs freed, 0 leaked/);
    expect(ran.out).toMatch(/outcome +guest exit code 3\n$/);
  });

  it('prints only the guest with --quiet', async () => {
    expect(await tdx(['run', '--quiet'], [out(0x3f8, 0x68), out(0x3f8, 0x69), out(0xf4, 0)])).toEqual({
      code: 0,
      out: 'hi',
      err: '',
    });
  });

  it('prints one JSON document with --json', async () => {
    const ran = await tdx(['run', '--json'], [out(0x3f8, 0x68), out(0xf4, 5)]);
    expect(ran.code).toBe(5);
    const document = JSON.parse(ran.out) as Record<string, unknown>;
    const schema = JSON.parse(readFileSync(new URL('../schema/run-summary.schema.json', import.meta.url), 'utf8')) as {
      required: string[];
      properties: object;
    };
    expect(Object.keys(document).sort()).toEqual([...schema.required].sort());
    expect(Object.keys(schema.properties).sort()).toEqual([...schema.required].sort());
    expect(document).toMatchObject({ console: 'h', outcome: { kind: 'exit', code: 5 }, exitCode: 5, vmType: 'td' });
  });
});
