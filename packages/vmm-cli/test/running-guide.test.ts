import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { main } from '../src/main.ts';

const guide = readFileSync(new URL('../../../docs/running.md', import.meta.url), 'utf8');
const commands = [...guide.matchAll(/```console\n([\s\S]*?)```/g)].flatMap((match) => match[1]!.trim().split('\n'));

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
    expect([await main(args, terminal, '1.2.3'), printed.length > 0]).toEqual([0, true]);
  });
});
