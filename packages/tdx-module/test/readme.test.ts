import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

describe('README', () => {
  it('has an example that runs and prints what it says', async () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const code = /```ts\n([\s\S]*?)```/.exec(readme)![1]!;
    const expected = [...code.matchAll(/console\.log\(.*\); \/\/ (.*)/g)].map((match) => match[1]!);
    expect(expected.length).toBeGreaterThan(0);
    const folder = mkdtempSync(fileURLToPath(new URL('./readme-', import.meta.url)));
    const lines: string[] = [];
    const { log } = console;
    try {
      const file = join(folder, 'example.ts');
      writeFileSync(file, code);
      console.log = (...values: unknown[]) => lines.push(values.map((v) => (typeof v === 'string' ? v : inspect(v))).join(' '));
      await import(file);
    } finally {
      console.log = log;
      rmSync(folder, { recursive: true });
    }
    expect(lines).toEqual(expected);
  });
});

/** A value as the README prints it. */
const inspect = (value: unknown): string => JSON.stringify(value).replaceAll('"', "'").replaceAll(/'(\w+)':/g, '$1: ').replaceAll(',', ', ').replace('{', '{ ').replace('}', ' }');
