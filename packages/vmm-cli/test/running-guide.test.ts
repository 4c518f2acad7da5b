import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../src/main.ts';

const guide = readFileSync(new URL('../../../docs/running.md', import.meta.url), 'utf8');
const commands = [...guide.matchAll(/```console\n([\s\S]*?)```/g)].flatMap((match) => match[1]!.trim().split('\n'));

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'tdx-guide-'));
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

describe('the run guide', () => {
  it.each(commands)('[C002] %s', async (command) => {
    let printed = '';
    const terminal = {
      out: (text: string) => void (printed += text),
      outBytes: (bytes: Uint8Array) => void (printed += new TextDecoder().decode(bytes)),
      err: () => undefined,
      progress: { isTTY: false, write: () => undefined },
      signal: new AbortController().signal,
    };
    const [program, ...args] = command.split(' ');
    expect(program).toBe('tdx');
    expect(await main(args, terminal, '1.2.3')).toBe(0);
    expect(printed).not.toBe('');
  });
});
