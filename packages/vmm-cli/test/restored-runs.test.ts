import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { PacketReader, framed } from '../src/gdb/packet.ts';
import { tdx } from './run-tdx.ts';

const folder = mkdtempSync(join(tmpdir(), 'tdx-restored-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller says what the document is
const json = <T>(text: string): T => JSON.parse(text) as T;

interface Summary {
  readonly instructions: number;
  readonly console: string;
  readonly outcome: object;
  readonly traceDigest: string | null;
  readonly exits: object;
  readonly teardown: object;
}
interface State {
  readonly instructions: number;
  readonly vcpuInstructions: readonly number[];
  readonly machineSha256: string;
  readonly ticks: string;
  readonly console: string;
  readonly registers: readonly (Readonly<Record<string, string>> | null)[];
}
const essence = ({ instructions, console: printed, outcome, traceDigest, exits, teardown }: Summary): unknown => ({
  instructions, printed, outcome, traceDigest, exits, teardown,
}); // prettier-ignore

describe.each([
  ['td', 1],
  ['td', 2],
  ['td', 4],
  ['vmx', 1],
  ['vmx', 2],
  ['vmx', 4],
] as const)('a %s with %i vCPUs', { timeout: 240_000 }, (vmType, cpus) => {
  const vm = ['--vm-type', vmType, '--cpus', String(cpus)];
  const file = at(`${vmType}-${cpus}.tdxs`);

  it('restored by `tdx restore` ends as the run that nobody saved: output, counts, exits, digest, teardown', async () => {
    const whole = json<Summary>((await tdx(['run', ...vm, '--digest', '--json'])).out);
    expect(whole.traceDigest).toMatch(/^[\da-f]{64}$/);
    for (const moment of [1, 12_345, whole.instructions - 1]) {
      expect((await tdx(['snapshot', ...vm, '--digest', '--at', String(moment), '-o', file])).code).toBe(0);
      const restored = json<Summary>((await tdx(['restore', file, '--json'])).out);
      expect(essence(restored), `from ${moment}`).toEqual(essence(whole));
      const part = json<Summary>((await tdx(['restore', file, '--json', '--max-instructions', String(moment + 7)])).out);
      expect(part.instructions).toBe(Math.min(moment + 7, whole.instructions));
    }
  });

  it('replays to any instruction count, exactly: from power-on and from a snapshot it is the same state', async () => {
    expect((await tdx(['snapshot', ...vm, '--at', '20000', '-o', file])).code).toBe(0);
    const state = async (to: number, from = file): Promise<State> =>
      json<State>((await tdx(['replay', from, '--to', String(to), '--json'])).out);
    for (const to of [0, 1, 19_999, 20_000, 20_001, 33_333]) {
      const marked = json<State>((await tdx(['snapshot', ...vm, '--at', String(to), '-o', at('mark'), '--json'])).out);
      const reached = await state(to);
      expect([reached.instructions, reached.vcpuInstructions.length]).toEqual([to, cpus]);
      for (const name of ['instructions', 'vcpuInstructions', 'ticks', 'machineSha256'] as const)
        expect(reached[name], `${name} at ${to}`).toEqual(marked[name]);
    }
    const recording = at('whole.tdxs');
    const recorded = await tdx(['run', ...vm, '--quiet', '--record', recording]);
    expect(recorded.code).toBe(0);
    const end = json<State>((await tdx(['replay', recording, '--json'])).out);
    expect(end.console).toBe(recorded.out);
    expect(await state(20_001, recording)).toMatchObject({ ...(await state(20_001)), file: recording });
  });
});

describe('tdx replay --to', () => {
  it('refuses what is no count, and what lies behind the end, each by words', async () => {
    const [recording, snapshot] = [at('end.tdxs'), at('begin.tdxs')];
    await tdx(['run', '--quiet', '--record', recording]);
    await tdx(['snapshot', '--at', '20000', '-o', snapshot]);
    for (const bad of ['-1', 'x', '1.5', '1e3', 'NaN', '', ' ', '0x10', String(2 ** 53)])
      expect(await tdx(['replay', recording, `--to=${bad}`]), bad).toMatchObject({
        code: 64,
        out: '',
        err: expect.stringMatching(/^tdx: --to /) as string,
      });
    const { instructions } = json<State>((await tdx(['replay', recording, '--json'])).out);
    expect((await tdx(['replay', recording, '--to', String(instructions), '--quiet'])).code).toBe(0);
    expect((await tdx(['replay', recording, '--to', String(instructions + 1)])).err).toMatch(
      `--to ${instructions + 1}: the recording has ${instructions} instructions`,
    );
    expect((await tdx(['replay', snapshot, '--to', String(instructions + 1), '--quiet'])).err).toMatch(
      `the guest ended (guest exit code 0) after ${instructions} instructions, before ${instructions + 1} instructions`,
    );
  });
});

describe('a snapshot', { timeout: 120_000 }, () => {
  it('is restored by a process of its own', async () => {
    const file = at('fresh.tdxs');
    await tdx(['snapshot', '--at', '20000', '-o', file]);
    const whole = json<Summary>((await tdx(['run', '--json'])).out);
    const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
    const cli = ['--import', 'tsx', '--conditions=tdxkit-source', here('../src/cli.ts')];
    const ran = spawnSync(process.execPath, [...cli, 'restore', file, '--json'], { cwd: here('..'), encoding: 'utf8' });
    expect([ran.status, ran.stderr]).toEqual([0, '']);
    expect(essence(json<Summary>(ran.stdout))).toEqual(essence(whole));
  });

  it.each([['vmx', []], ['td', ['--debug']]] as const)('is debugged by `tdx gdb`: the registers are those of a replay (%s)', async (vmType, more) => {
    const file = at(`gdb-${vmType}.tdxs`);
    await tdx(['snapshot', '--vm-type', vmType, ...more, '--at', '20000', '-o', file]);
    const [registers] = json<State>((await tdx(['replay', file, '--to', '20001', '--json'])).out).registers;
    const told: string[] = [];
    const questions = ['?', 's', 'g', 'D'];
    const ran = await tdx(['gdb', file, '--listen', '0'], {
      onErr: (text) => {
        const port = /127\.0\.0\.1:(\d+)/.exec(text)?.[1];
        if (port === undefined) return;
        const reader = new PacketReader();
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(framed(questions.shift()!)));
        socket.on('data', (bytes) => {
          for (const input of reader.push(bytes)) {
            if (input.kind !== 'packet') continue;
            told.push(input.text);
            socket.write('+');
            const next = questions.shift();
            if (next !== undefined) socket.write(framed(next));
          }
        });
      },
    });
    expect(ran.code).toBe(0);
    expect(told[0]).toMatch(/^T05/);
    // `g` begins with RAX and RBX; RIP is the seventeenth.
    const quad = (n: number): string =>
      `0x${told[2]!.slice(16 * n, 16 * n + 16).match(/../g)!.reverse().join('')}`;
    const plain = (text: string | undefined): bigint => BigInt(text!.replaceAll('_', ''));
    expect([plain(quad(0)), plain(quad(1)), plain(quad(16))]).toEqual(
      (['rax', 'rbx', 'rip'] as const).map((name) => plain(registers![name])),
    );
    expect(existsSync(file)).toBe(true);
  }); // prettier-ignore
});
