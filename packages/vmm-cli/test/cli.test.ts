import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { programs } from './images.ts';

const folder = mkdtempSync(join(tmpdir(), 'tdx-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const forever = join(folder, 'forever.bin');
writeFileSync(forever, programs.forever);

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command as its own process, from source; `onOut` sees standard output grow. */
function tdx(
  args: readonly string[],
  onOut: (child: ReturnType<typeof spawn>, out: string) => void = () => undefined,
): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=tdxkit-source', 'src/cli.ts', ...args], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString();
    onOut(child, out);
  });
  child.stderr.on('data', (data: Buffer) => (err += data.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

describe('the tdx process', () => {
  it('ends bad input with the documented exit code and no stack trace', async () => {
    const ended = await tdx(['run', join(folder, 'none')]);
    expect([ended.code, ended.out]).toEqual([66, '']);
    expect(ended.err).toMatch(/^tdx: .*none: no such file \[IMAGE_UNREADABLE\]\n {5}Check the path/);
  });

  it('takes the VM down on Ctrl-C and ends with 130', async () => {
    let sent = false;
    const ended = await tdx(['run', forever, '--load', '0x100000', '--vm-type', 'vmx'], (child, out) => {
      if (!sent && out.includes('load the image')) {
        sent = true;
        setTimeout(() => child.kill('SIGINT'), 300);
      }
    });
    expect(ended.code).toBe(130);
    expect(ended.out).toMatch(/0 leaked; 0 HKIDs freed, 0 leaked/);
    expect(ended.err).toMatch(/^tdx: interrupted/);
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
