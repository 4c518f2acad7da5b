import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('..', import.meta.url));
const builtWith = readFileSync(join(folder, 'BUILT-WITH'), 'utf8').trim();
const firstLine = (command: string): string | undefined => {
  const ran = spawnSync(command, ['--version'], { encoding: 'utf8' });
  return ran.status === 0 ? ran.stdout.split('\n')[0] : undefined;
};

/** Why the image cannot be rebuilt here, or undefined. */
function reasonNotToRebuild(): string | undefined {
  const compiler = firstLine('gcc');
  if (!compiler) return 'gcc is not installed';
  if (compiler !== builtWith) return `gcc here is "${compiler}", the image was built with "${builtWith}"`;
  return firstLine('make') ? undefined : 'make is not installed';
}

describe('hello-td.elf', () => {
  it('comes out of its sources byte for byte with the recorded compiler', ({ skip }) => {
    const reason = reasonNotToRebuild();
    if (reason !== undefined) skip(reason);
    const out = mkdtempSync(join(tmpdir(), 'hello-td-'));
    try {
      const make = spawnSync('make', ['-s', '-B', `OUT=${out}`], { cwd: folder, encoding: 'utf8' });
      expect(make.stderr).toBe('');
      expect(readFileSync(join(out, 'hello-td.elf')).equals(readFileSync(join(folder, 'hello-td.elf')))).toBe(true);
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });

  it('has the vendored copy that `tdx run` starts when no image is named', () => {
    const bundled = fileURLToPath(new URL('../../../packages/vmm-cli/assets/hello-td.elf', import.meta.url));
    expect(readFileSync(bundled).equals(readFileSync(join(folder, 'hello-td.elf')))).toBe(true);
  });
});
