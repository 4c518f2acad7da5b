import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ExitCode } from '../exit-code.ts';
import { makeProgram } from '../main.ts';
import type { Terminal } from '../terminal/terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'tdx-completion-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function script(shell: string): Promise<string> {
  let text = '';
  const terminal = { out: (part: string) => void (text += part), err: () => undefined } as unknown as Terminal;
  await makeProgram({ terminal, hooks: {}, version: '1', exitCode: ExitCode.OK }).parseAsync(['completion', shell], {
    from: 'user',
  });
  return text;
}

/** What bash offers after these words. */
async function complete(words: readonly string[]): Promise<string[]> {
  const run = `${await script('bash')}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _tdx; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return spawnSync('bash', ['-c', run], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);
}

describe('completion', () => {
  it.skipIf(spawnSync('bash', ['--version']).error)('offers commands, options and choices in bash', async () => {
    expect(await complete(['tdx', 're'])).toEqual(['restore', 'replay']);
    expect(await complete(['tdx', 'run', '--mem'])).toEqual(['--memory']);
    expect(await complete(['tdx', 'run', '--vm-type', ''])).toEqual(['td', 'vmx']);
    expect(await complete(['tdx', 'inspect', 'p'])).toEqual(['pamt']);
    expect(await complete(['tdx', 'decode', 'xf'])).toEqual(['xfam']);
  });

  it.each(['zsh', 'fish'])('names every command for %s', async (shell) => {
    const text = await script(shell);
    for (const name of [
      'run',
      'measure',
      'trace',
      'inspect',
      'snapshot',
      'restore',
      'replay',
      'gdb',
      'decode',
      'caps',
      'completion',
    ])
      expect(text).toContain(name);
    expect(text).toContain('vm-type');
    const file = join(folder, shell);
    writeFileSync(file, text);
    const checker = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
    if (checker.error === undefined) expect(checker.stderr).toBe('');
  });

  it.skipIf(spawnSync('fish', ['--version']).error)('offers the same in fish (needs fish)', async () => {
    const file = join(folder, 'tdx.fish');
    writeFileSync(file, await script('fish'));
    const offered = (line: string): string[] =>
      spawnSync('fish', ['-c', `source ${file}; complete -C '${line}'`], { encoding: 'utf8' })
        .stdout.split('\n')
        .filter(Boolean)
        .map((each) => each.split('\t')[0]!);
    expect(offered('tdx ins')).toEqual(['inspect']);
    expect(offered('tdx run --vm-type ')).toEqual(['td', 'vmx']);
    expect(offered('tdx trace --trace-format ')).toEqual(['chrome', 'jsonl', 'perfetto']);
    expect(offered('tdx inspect p')).toEqual(['pamt']);
  });
});
