import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { layersOptions } from '../src/commands/layers-command.ts';
import { exitCodeMeanings } from '../src/exit-code.ts';
import { makeProgram } from '../src/main.ts';
import { longName, type OptionSpec } from '../src/options/option-spec.ts';
import { openToWrite } from '../src/output/open-file.ts';
import { stopPointOptions } from '../src/options/stop-point.ts';
import { runOptions } from '../src/options/vm-options.ts';
import type { Terminal } from '../src/terminal/terminal.ts';
import { tdx, type Ran } from './run-tdx.ts';
import { firmware } from './tdvf-firmware.ts';

const folder = mkdtempSync(join(tmpdir(), 'tdx-bad-input-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
const file = (name: string, contents: Uint8Array | string): string => {
  writeFileSync(at(name), contents);
  return at(name);
};
const dir = at('a-folder');
mkdirSync(dir);
const empty = file('empty', '');
const junk = file('junk', new Uint8Array(5000).fill(0x5a));
const missing = at('missing');
/** A pipe that nobody writes or reads, where there are such files. */
const pipe = spawnSync('mkfifo', [at('a-pipe')]).status === 0 ? at('a-pipe') : undefined;
const kernel = 'none/vmlinuz';

/** One message: what and where, then what to do; nothing on standard output, no trace of where the program was. */
function expectOneMessage(args: readonly string[], { code, out, err }: Ran, wanted: number | readonly number[]): void {
  const shown = `tdx ${args.join(' ')}\n${err}`;
  expect([wanted].flat(), shown).toContain(code);
  expect(exitCodeMeanings.map(([known]) => known)).toContain(code);
  expect(out, shown).toBe('');
  expect(err, shown).toMatch(/^tdx: \S/);
  expect(err, shown).not.toMatch(/\n\s+at |file:\/\/|undefined|\[object|ERR_/);
  const lines = err.trimEnd().split('\n');
  expect(lines.length, shown).toBeGreaterThanOrEqual(2);
  expect(lines.length, shown).toBeLessThanOrEqual(3);
}
async function refuses(wanted: number | readonly number[], ...args: string[]): Promise<string> {
  const ran = await tdx(args);
  expectOneMessage(args, ran, wanted);
  return ran.err;
}

const silent = { out: () => undefined, err: () => undefined } as unknown as Terminal;
const { commands } = makeProgram({ terminal: silent, hooks: {}, version: '1', exitCode: 0 });
const kinds = new Map<string, OptionSpec['kind']>(
  [...runOptions, ...stopPointOptions, ...layersOptions].map((spec) => [longName(spec), spec.kind]),
);
for (const [name, kind] of [['output', 'file'], ['trace-format', 'choice'], ['vcpu', 'count'], ['to', 'count'], ['listen', 'text']] as const) kinds.set(name, kind); // prettier-ignore

const numbers = ['-1', '-0x5', 'NaN', 'Infinity', '0x', '1e400', 'x', ' ', '1 2', '\u0663', '99999999999999999999999'];
/** Values that no option of the kind takes. */
const wrong: Readonly<Record<string, readonly string[]>> = {
  size: [...numbers, '0', '12Q', '-5M', '0.0000001K', '1e3'],
  count: [...numbers, '1.5', '1e3', '0x10'],
  address: [...numbers, '1.5'],
  duration: [...numbers.filter((value) => !/^9+$/.test(value)), '0', '5h', '0ms', '-1s'],
  seed: [...numbers, '1.5', `${1n << 64n}`],
  choice: [...numbers, 'TD', 'td ', '__proto__', 'constructor'],
};

/** Arguments without which a command is refused for another reason. */
const needed: Readonly<Record<string, readonly string[]>> = {
  inspect: ['sept'],
  restore: [junk],
  replay: [junk],
  trace: ['-o', at('out')],
  snapshot: ['-o', at('out')],
};

describe.each(commands.map((command) => [command.name(), command] as const))('tdx %s', (name, command) => {
  for (const option of command.options.filter(({ required }) => required)) {
    const long = option.long!;
    const kind = kinds.get(long.slice(2));
    it(`${long}: refuses every value that is no ${kind}`, async () => {
      expect(kind, `${long} has no kind in this test`).toBeDefined();
      for (const value of [...(long === '--append' ? [] : ['']), ...(wrong[kind!] ?? [])]) {
        const said = await refuses(64, name, ...(needed[name] ?? []), `${long}=${value}`);
        expect(said).toContain(long);
      }
      await refuses(64, name, ...(needed[name] ?? []), long);
    });
  }

  it('refuses options and arguments that it does not have, naming its own help', async () => {
    expect(await refuses(64, name, ...(needed[name] ?? []), '--frobnicate')).toContain(`(tdx ${name} --help`);
    if (command.registeredArguments.every(({ variadic }) => !variadic))
      await refuses(64, name, ...command.registeredArguments.map(() => 'x'), 'one', 'more', 'still');
    for (const [index, { required }] of command.registeredArguments.entries())
      if (required) await refuses(64, name, ...Array.from({ length: index }, () => 'x'));
  });

  it('--help says everything on standard output, and what is not a number has a unit', async () => {
    const help = await tdx([name, '--help']);
    expect([help.code, help.err]).toEqual([0, '']);
    for (const { long } of command.options) expect(help.out).toContain(long);
    expect(help.out).not.toContain('\x1b');
  });
});

describe('files that are read', () => {
  const ways: readonly (readonly [string, readonly string[]])[] = [
    ['run', []],
    ['run', ['--kernel']],
    ['run', ['--bios']],
    ['run', ['--vm-type', 'vmx', '--multiboot']],
    ['run', ['--config']],
    ['run', ['--disk']],
    ['measure', []],
    ['measure', ['--kernel']],
    ['inspect', ['sept']],
    ['inspect', ['image']],
    ['trace', ['-o', at('out')]],
    ['snapshot', ['--at', '5', '-o', at('out')]],
    ['gdb', ['--debug']],
    ['restore', []],
    ['replay', []],
  ];
  it.each(ways)('tdx %s %j: a file that is not there, a folder, a device, a pipe', async (name, before) => {
    await refuses(66, name, ...before, missing);
    await refuses(66, name, ...before, dir);
    await refuses(66, name, ...before, join(junk, 'below-a-file'));
    if (existsSync('/dev/null')) await refuses(66, name, ...before, '/dev/null');
    if (pipe !== undefined) await refuses(66, name, ...before, pipe);
  });
  it.each(ways.filter(([, before]) => !before.includes('--config') && !before.includes('--disk')))(
    'tdx %s %j: an empty file, and bytes that are nothing of the kind',
    async (name, before) => {
      await refuses([65, 83], name, ...before, empty);
      await refuses([64, 65, 83], name, ...before, junk);
    },
  );
});

describe('a TDX virtual firmware as an image', () => {
  const image = file('td.fd', firmware());
  it('is sent to --bios, and taken as bytes by who asks for that', async () => {
    expect(await refuses(65, 'run', image)).toContain(`--bios ${image}`);
    expect(await refuses(65, 'inspect', 'image', image)).toContain(`--bios ${image}`);
    expect((await tdx(['inspect', 'image', image, '--format', 'flat'])).out).toContain('flat, 16384 bytes');
    expect((await tdx(['inspect', 'image', image, '--vm-type', 'vmx'])).out).toContain('flat, 16384 bytes');
  });
});

describe('files that are written', () => {
  const ways: readonly (readonly string[])[] = [
    ['trace', '-o'],
    ['snapshot', '--at', '5', '-o'],
    ['run', '--record'],
    ['run', '--debugcon'],
  ];
  it.each(ways)('tdx %s %s %s: refuses a place where nothing can be written before it builds anything', async (...args) => {
    const words = args.filter((word) => typeof word === 'string');
    await refuses(74, ...words, dir);
    await refuses(74, ...words, join(dir, 'no', 'such', 'folder'));
    await refuses(74, ...words, join(junk, 'below-a-file'));
    expect(existsSync(at('no'))).toBe(false);
  });
  it.each(ways.slice(0, 3))('tdx %s %s %s: refuses the file that it reads, which stays what it was', async (...args) => {
    const words = args.filter((word) => typeof word === 'string');
    const before = readFileSync(junk);
    await refuses(64, ...words, junk, '--load', '0x100000', '--format', 'flat', junk);
    await refuses(64, ...words, junk, '--disk', `${junk},cow`);
    expect(readFileSync(junk).equals(before)).toBe(true);
  });
  it.skipIf(pipe === undefined)('does not wait for somebody to read a pipe (needs mkfifo)', async () => {
    for (const words of [ways[0]!, ways[1]!, ways[2]!]) {
      const ran = await tdx([...words, pipe!]);
      expect([ran.code, ran.err]).toEqual([
        74,
        expect.stringContaining('a-pipe: cannot be written: it is a pipe that nobody reads'),
      ]);
    }
  });

  it.skipIf(pipe === undefined)('writes into a pipe that somebody reads, to its end (needs mkfifo)', async () => {
    const reader = spawn('cat', [pipe!], { stdio: ['ignore', 'pipe', 'inherit'] });
    let read = '';
    reader.stdout.on('data', (chunk: Buffer) => (read += chunk.toString()));
    const gone = new Promise((resolve) => reader.on('close', resolve));
    // The reader has to be there first: it waits in its open, so whoever writes at once is refused until then.
    let output: number | undefined;
    while (output === undefined)
      try {
        output = openToWrite(pipe!);
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    writeSync(output, 'all of it');
    closeSync(output);
    await gone;
    expect(read).toBe('all of it');
  });
  it.skipIf(!existsSync('/dev/full')).each([ways[1]!, ways[2]!])(
    'tdx %s %s: says that the disk is full (needs /dev/full)',
    async (...args) => {
      const ran = await tdx([...args, '/dev/full']);
      expect([ran.code, ran.err]).toEqual([74, expect.stringMatching(/^tdx: \/dev\/full: cannot be written: the disk is full/)]);
    },
  );
});

describe('options that contradict each other', () => {
  it.each([
    ['run', '--json', '--stdin'],
    ['run', '--quiet', '--digest'],
    ['run', '--dry-run', '--record', at('r')],
    ['run', '--cpus', '2', '--smp', '3'],
    ['run', '--debug', '--vm-type', 'vmx'],
    ['run', '--xfam', 'avx', '--vm-type', 'vmx'],
    ['run', '--without', 'pcid'],
    ['run', '--without', 'frobnication', '--vm-type', 'vmx'],
    ['run', '--append', 'x'],
    ['run', '--initrd', junk],
    ['run', '--unpack'],
    ['run', '--rtmr'],
    ['run', '--multiboot', junk],
    ['run', '--kernel', kernel, junk],
    ['run', '--kernel', kernel, '--load', '0x100000'],
    ['run', '--kernel', kernel, '--multiboot', junk],
    ['run', '--kernel', kernel, '--rtmr', '--vm-type', 'vmx'],
    ['run', '--bios', junk, junk],
    ['run', '--bios', junk, '--vm-type', 'vmx'],
    ['run', '--bios', junk, '--append', 'x'],
    ['run', '--bios', junk, '--unpack'],
    ['run', '--record', at('r'), '--disk', junk],
    ['run', '--record', at('r'), '--net', 'user'],
    ['run', '--net', 'echo,hostfwd=tcp::80-:80'],
    ['run', '--net', 'user,mac=01:00:00:00:00:00'],
    ['run', '--disk', `${junk},frob`],
    ['run', '--disk', `${junk},serial=`],
    ['run', '--xfam', 'frob'],
    ['run', '--xfam', '0x10000000000000000'],
    ['measure', '--multiboot', junk],
    ['snapshot', '-o', at('s')],
    ['snapshot', '--at', '5'],
    ['snapshot', '--at', '5', '--at-text', 'x', '-o', at('s')],
    ['trace'],
    ['inspect', 'sept', '--at', '5', '--at-text', 'x'],
    ['inspect', 'sept', '--vm-type', 'vmx'],
    ['inspect', 'metadata', junk, '--bios', junk],
    ['inspect', 'metadata', '--kernel', junk],
    ['inspect', 'vcpu', '--vcpu', '1'],
    ['inspect', 'frob'],
    ['gdb'],
    ['gdb', '--debug', '--listen', '70000'],
    ['gdb', '--debug', '--listen', 'nowhere'],
    ['decode', 'frob', '1'],
    ['decode', 'constructor', '1'],
    ['decode', 'status', 'x'],
    ['completion', 'tcsh'],
    ['completion', 'constructor'],
    ['help', 'frob'],
  ])('tdx %s %s %s %s %s', async (...args) => {
    await refuses(64, ...args.filter((word) => typeof word === 'string'));
  });

  it('of an option that is given twice the last one counts', async () => {
    const plan = JSON.parse((await tdx(['run', '--dry-run', '--json', '--memory', '32M', '--memory', '48M'])).out) as object;
    expect(plan).toMatchObject({ memoryBytes: 48 * 2 ** 20 });
  });
});
