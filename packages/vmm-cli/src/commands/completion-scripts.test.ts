import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../exit-code.ts';
import { makeProgram } from '../main.ts';
import type { Terminal } from '../terminal/terminal.ts';

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
    const checker = spawnSync(shell, ['-n'], { input: text, encoding: 'utf8' });
    if (checker.error === undefined) expect(checker.stderr).toBe('');
  });
});
