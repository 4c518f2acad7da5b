import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { programs } from './images.ts';
import { tdx } from './run-tdx.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tdx-pty-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const forever = join(folder, 'forever.bin');
writeFileSync(forever, programs.forever);
/** A firmware that takes a while to measure. */
const large = join(folder, 'large.bin');
writeFileSync(large, new Uint8Array(16 * 2 ** 20).fill(0xf4));
const hasPython = spawnSync('python3', ['-c', 'import pty, os; os.waitstatus_to_exitcode']).status === 0;

interface Session {
  readonly code: number;
  readonly restored: boolean;
  readonly wasRaw: boolean;
  readonly printed: string;
}

/** Runs `tdx` on a pseudo-terminal and types `keys` (`!SIGTERM` sends a signal) once it has printed `waitFor` and, if wanted, switched the terminal to raw mode. */
function onTerminal(keys: string, waitFor: string, args: readonly string[], waitForRaw: boolean): Session {
  const tsx = import.meta.resolve('tsx');
  const command = [process.execPath, '--import', tsx, '--conditions=tdxkit-source', here('../src/cli.ts'), ...args];
  const ran = spawnSync('python3', [here('on-terminal.py'), keys, waitFor, ...command], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 170_000,
    env: { ...process.env, ...(waitForRaw ? { WAIT_FOR_RAW: '1' } : {}) },
  });
  expect(ran.stderr).toBe('');
  return JSON.parse(ran.stdout) as Session;
}

describe.skipIf(!hasPython)('on a terminal (needs python3)', { timeout: 180_000 }, () => {
  const run = ['run', forever, '--load', '0x100000', '--vm-type', 'vmx', '--stdin'];

  it('Ctrl-A x ends the VM, gives the terminal back and ends with 130', () => {
    const { code, restored, wasRaw, printed } = onTerminal('\\x03\\x01h\\x01i\\x01x', 'load the image', run, true);
    expect([code, restored]).toEqual([130, true]);
    expect(printed).toContain('0 leaked; 0 HKIDs freed, 0 leaked');
    expect(wasRaw).toBe(true);
    expect(printed).toContain('Ctrl-A x  end the VM');
    expect(printed).toMatch(/instructions, guest time/);
  });

  it('Ctrl-A s saves while the guest runs on; a terminal that restores it can save again', async () => {
    const save = ['\\x01s\n\\x01x', 'load the image\ngo on with tdx restore'] as const;
    const { code, printed } = onTerminal(...save, run, true);
    expect(code).toBe(130);
    const [, file] = /(tdx-\d+\.tdxs): [\d,_\u202f ]+ bytes; go on with tdx restore/.exec(printed) ?? [];
    expect(file, printed).toBeDefined();
    const again = onTerminal(save[0], 'restored at\ngo on with tdx restore', ['restore', join(folder, file!), '--stdin'], true);
    expect([again.code, again.restored]).toEqual([130, true]);
    const [, second] = /(tdx-\d+\.tdxs): /.exec(again.printed) ?? [];
    const at = (name: string): number => Number(/\d+/.exec(name)![0]);
    expect(at(second!)).toBeGreaterThanOrEqual(at(file!));
    for (const name of [file!, second!]) {
      const summary = await tdx(['restore', join(folder, name), '--json', '--max-instructions', String(at(name) + 1000)]);
      expect(JSON.parse(summary.out)).toMatchObject({ instructions: at(name) + 1000 });
    }
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    '%s in raw mode, and again while the VM is taken down, gives the terminal back and ends with %i',
    (signal, code) => {
      const once = onTerminal(`!${signal}`, 'load the image', run, true);
      expect([once.code, once.wasRaw, once.restored]).toEqual([code, true, true]);
      expect(once.printed).toMatch(/tdx: interrupted/);
      const twice = onTerminal(`!${signal}\n!${signal}`, 'load the image\n', run, true);
      expect([twice.code, twice.restored]).toEqual([code, true]);
      const afterEscape = onTerminal(`\\x01x\n!${signal}`, 'load the image\n', run, true);
      expect(afterEscape.restored).toBe(true);
      expect([130, code]).toContain(afterEscape.code);
    },
  );

  it.each(['\\x03', '\\x03\n\\x03'])('Ctrl-C while a TD is measured (%j) ends with 130 and no MRTD', (keys) => {
    const waits = keys.split('\n').map((_key, i) => (i === 0 ? 'create the vCPU' : ''));
    const { code, restored, printed } = onTerminal(keys, waits.join('\n'), ['run', large], false);
    expect([code, restored]).toEqual([130, true]);
    expect(printed).not.toContain('MRTD');
  });

  it('Ctrl-C without a keyboard takes the TD down and ends with 130', () => {
    const td = ['run', forever, '--load', '0x100000'];
    const { code, restored, printed } = onTerminal('\\x03', 'MRTD', td, false);
    expect([code, restored]).toEqual([130, true]);
    expect(printed).toMatch(/1 HKIDs freed, 0 leaked/);
    expect(printed).toMatch(/tdx: interrupted/);
  });
});
