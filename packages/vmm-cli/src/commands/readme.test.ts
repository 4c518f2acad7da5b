import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../exit-code.ts';
import { makeProgram } from '../main.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { withTables } from './readme-tables.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  it('has the options and exit codes of the program', () => {
    expect(readme, 'an option or exit code changed: npm run generate in packages/vmm-cli').toBe(withTables(readme));
    expect(readme).toMatch(/\| 64 \| usage[\s\S]*/);
  });

  it('names every command', () => {
    const terminal = { out: () => undefined, err: () => undefined } as unknown as Terminal;
    const commands = makeProgram({ terminal, hooks: {}, version: '1', exitCode: ExitCode.OK }).commands.map((command) =>
      command.name(),
    );
    expect(commands.filter((name) => !readme.includes(`tdx ${name}`))).toEqual([]);
  });
});
