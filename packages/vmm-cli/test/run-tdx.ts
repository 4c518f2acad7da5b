import { main } from '../src/main.ts';
import type { InputStream } from '../src/terminal/keyboard.ts';
import type { Terminal } from '../src/terminal/terminal.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process, against the real machine. */
export async function tdx(
  args: readonly string[],
  { input, onErr, signal }: { input?: InputStream; onErr?: (text: string) => void; signal?: AbortSignal } = {},
): Promise<Ran> {
  let out = '';
  let err = '';
  const decoder = new TextDecoder();
  const terminal: Terminal = {
    out: (text) => void (out += text),
    outBytes: (bytes) => void (out += decoder.decode(bytes, { stream: true })),
    err: (text) => {
      err += text;
      onErr?.(text);
    },
    progress: { isTTY: false, write: (text) => void (err += text) },
    ...(input === undefined ? {} : { input }),
    signal: signal ?? new AbortController().signal,
  };
  const code = await main(args, terminal, '1.2.3');
  return { code, out, err };
}

/** A stream that hands out these bytes at once. */
export function typed(text: string): InputStream {
  return {
    isTTY: false,
    on: (event: string, listener: (bytes: Uint8Array) => void) => {
      if (event === 'data') listener(new TextEncoder().encode(text));
    },
    resume: () => undefined,
    pause: () => undefined,
  };
}
