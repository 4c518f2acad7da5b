import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

describe('README', () => {
  it('has an example that runs as printed', async () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const code = /```ts\n([\s\S]*?)```/.exec(readme)![1]!;
    const expected = [...code.matchAll(/console\.log\(.*\); \/\/ ([^:\n]*)/g)].map((match) => match[1]!);
    expect(expected.length).toBeGreaterThan(0);
    const folder = mkdtempSync(new URL('./readme-', import.meta.url).pathname);
    const lines: string[] = [];
    const { log } = console;
    try {
      const file = join(folder, 'example.ts');
      writeFileSync(file, code.replace('@tdxkit/x86-cpu', new URL('../src/index.ts', import.meta.url).pathname));
      console.log = (line: unknown) => lines.push(String(line));
      await import(file);
    } finally {
      console.log = log;
      rmSync(folder, { recursive: true });
    }
    expect(lines).toEqual(expected);
  });
});
