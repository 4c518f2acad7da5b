import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a script of `gen/` makes from its assembly source, or undefined where GNU as and objcopy are not installed. */
export function assembled(script: string): string | undefined {
  if (spawnSync('as', ['--version']).status !== 0 || spawnSync('objcopy', ['--version']).status !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'assembled-'));
  try {
    const made = join(folder, 'code.ts');
    const { status, stderr } = spawnSync('sh', [fileURLToPath(new URL(`../gen/${script}`, import.meta.url)), made], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${script}: ${stderr}`);
    return readFileSync(made, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
