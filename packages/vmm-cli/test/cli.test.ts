import { spawn, type StdioOptions } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { programs } from './images.ts';
import { tdx as inProcess } from './run-tdx.ts';

const folder = mkdtempSync(join(tmpdir(), 'tdx-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const forever = join(folder, 'forever.bin');
writeFileSync(forever, programs.forever);

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

let lastChild: ReturnType<typeof spawn> | undefined;

/** Runs the command as its own process, from source; `onOut` sees standard output grow. */
function tdx(
  args: readonly string[],
  onOut: (child: ReturnType<typeof spawn>, out: string) => void = () => undefined,
  stdio: StdioOptions = ['ignore', 'pipe', 'pipe'],
): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=tdxkit-source', 'src/cli.ts', ...args], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio,
  });
  lastChild = child;
  let out = '';
  let err = '';
  child.stdout?.on('data', (data: Buffer) => {
    out += data.toString();
    onOut(child, out);
  });
  child.stderr?.on('data', (data: Buffer) => (err += data.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

describe('the tdx process', () => {
  it('ends bad input with the documented exit code and no stack trace', async () => {
    const ended = await tdx(['run', join(folder, 'none')]);
    expect([ended.code, ended.out]).toEqual([66, '']);
    expect(ended.err).toMatch(/^tdx: .*none: no such file \[IMAGE_UNREADABLE\]\n {5}Check the path/);
  });

  it.runIf(process.platform === 'linux')("puts the engine's threads behind the one that runs the guest", async () => {
    const nices: { main: number; others: number[] }[] = [];
    await tdx(['run', forever, '--load', '0x100000', '--vm-type', 'vmx'], (child, out) => {
      if (nices.length > 0 || !out.includes('load the image')) return;
      const tasks = `/proc/${child.pid}/task`;
      const niceOf = (id: string): number => Number(readFileSync(`${tasks}/${id}/stat`, 'utf8').split(') ')[1]!.split(' ')[16]);
      const main = niceOf(String(child.pid));
      nices.push({ main, others: readdirSync(tasks).flatMap((id) => (id === String(child.pid) ? [] : [niceOf(id)])) });
      child.kill('SIGINT');
    });
    const { main, others } = nices[0]!;
    expect(others.filter((nice) => nice === Math.min(19, main + 10)).length).toBeGreaterThan(2);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('takes the VM down on %s and ends with %i', async (signal, code) => {
    let sent = false;
    const ended = await tdx(['run', forever, '--load', '0x100000', '--vm-type', 'vmx'], (child, out) => {
      if (!sent && out.includes('load the image')) {
        sent = true;
        setTimeout(() => child.kill(signal), 300);
      }
    });
    expect(ended.code).toBe(code);
    expect(ended.out).toMatch(/0 leaked; 0 HKIDs freed, 0 leaked/);
    expect(ended.err).toMatch(/^tdx: interrupted/);
  });

  it('tells in its JSON document what it ends with', async () => {
    let sent = false;
    const output = join(folder, 'ended.jsonl');
    const child = tdx(['trace', '-o', output, '--json', forever, '--load', '0x100000']);
    const wait = setInterval(() => {
      if (sent || !readdirSync(folder).some((name) => name.startsWith('ended.jsonl'))) return;
      sent = true;
      setTimeout(() => lastChild?.kill('SIGTERM'), 1500);
    }, 50);
    const ended = await child;
    clearInterval(wait);
    expect([ended.code, (JSON.parse(ended.out) as { exitCode: number }).exitCode]).toEqual([143, 143]);
  });

  it.each([
    ['snapshot', ['-o', join(folder, 'never'), '--at-text', 'never']],
    ['inspect', ['--at-text', 'never']],
    ['gdb', ['--listen', '0']],
    ['gdb', ['--listen', '0', '--at-text', 'never']],
  ])('tdx %s %j gives up when it is interrupted, and leaves no file', async (command, options) => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 800);
    const ended = await inProcess(
      [command, ...(command === 'inspect' ? ['tdcs'] : []), ...options, forever, '--load', '0x100000', '--debug'],
      { signal: abort.signal },
    );
    expect([ended.code, ended.out]).toEqual([130, '']);
    expect(ended.err).toMatch(/^(tdx: waiting for gdb.*|tdx: interrupted \[INTERRUPTED\])\n$/);
    expect(existsSync(join(folder, 'never'))).toBe(false);
  });

  it('writes all of a trace although it is interrupted', async () => {
    const output = join(folder, 'interrupted.json');
    let sent = false;
    const ended = await tdx(['trace', '-o', output, forever, '--load', '0x100000'], (child, out) => {
      if (sent || !out.includes('MRTD')) return;
      sent = true;
      setTimeout(() => child.kill('SIGINT'), 300);
    });
    expect(ended.code).toBe(130);
    const { traceEvents } = JSON.parse(readFileSync(output, 'utf8')) as { traceEvents: { ph: string }[] };
    const count = (phase: string): number => traceEvents.filter(({ ph }) => ph === phase).length;
    expect(count('B')).toBe(count('E'));
  });

  it.skipIf(!existsSync('/dev/full'))('says that standard output is full, and ends with 74 (needs /dev/full)', async () => {
    const full = openSync('/dev/full', 'w');
    const ended = await tdx(['run', forever, '--load', '0x100000', '--max-instructions', '1000'], undefined, [
      'ignore',
      full,
      'pipe',
    ]);
    closeSync(full);
    expect([ended.code, ended.err]).toEqual([74, 'tdx: standard output cannot be written (ENOSPC) [OUTPUT_FAILED]\n']);
  });

  it('says so when it is interrupted before there is a VM', async () => {
    const ended = await inProcess(['run', forever, '--load', '0x100000'], { signal: AbortSignal.abort() });
    expect(ended).toEqual({ code: 130, out: '', err: 'tdx: interrupted before there was a VM [INTERRUPTED]\n' });
  });

  it('takes a half-built TD down on Ctrl-C while it measures', async () => {
    const firmware = join(folder, 'firmware.bin');
    const bytes = new Uint8Array(16 * 2 ** 20);
    bytes[bytes.length - 16] = 0xf4;
    writeFileSync(firmware, bytes);
    let sent = false;
    const ended = await tdx(['run', firmware], (child, out) => {
      if (!sent && out.includes('create the vCPU')) {
        sent = true;
        child.kill('SIGINT');
      }
    });
    expect([ended.code, ended.err]).toEqual([130, 'tdx: interrupted [INTERRUPTED]\n']);
    expect(ended.out).not.toContain('MRTD');
  });

  it('ends quietly when nobody reads its output any more', async () => {
    const ended = await tdx(
      ['run', forever, '--load', '0x100000', '--max-instructions', '3000000', '--vm-type', 'vmx'],
      (child) => child.stdout?.destroy(),
    );
    expect(ended.code).toBe(74);
    expect(ended.err).toBe('');
  });
});
