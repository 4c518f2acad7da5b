#!/usr/bin/env node
import { readFileSync, writeSync } from 'node:fs';
import { ExitCode } from './exit-code.ts';
import { main } from './main.ts';

const abort = new AbortController();
let signalCode: number | undefined;
for (const [signal, code] of [
  ['SIGINT', ExitCode.INTERRUPTED],
  ['SIGTERM', ExitCode.TERMINATED],
] as const) {
  process.on(signal, () => {
    if (signalCode !== undefined) process.exit(code); // the second one does not wait
    signalCode = code;
    abort.abort();
  });
}

/** Writes all of it, waiting where a pipe is full; a reader that went away ends the process quietly. */
function write(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(fd, bytes, done);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN') {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
        continue;
      }
      if (code !== 'EPIPE' && fd === 1)
        process.stderr.write(`tdx: standard output cannot be written (${code ?? 'unknown error'})\n`);
      process.exit(ExitCode.OUTPUT_FAILED);
    }
  }
}

const encoder = new TextEncoder();
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
const exitCode = await main(
  process.argv.slice(2),
  {
    out: (text) => write(1, encoder.encode(text)),
    outBytes: (bytes) => write(1, bytes),
    err: (text) => write(2, encoder.encode(text)),
    progress: { isTTY: process.stderr.isTTY, write: (text) => write(2, encoder.encode(text)) },
    input: process.stdin,
    interrupt: () => {
      signalCode = ExitCode.INTERRUPTED;
      abort.abort();
    },
    signal: abort.signal,
  },
  version,
);
process.exitCode = signalCode ?? exitCode;
