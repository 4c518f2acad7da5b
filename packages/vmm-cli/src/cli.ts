import { readFileSync, writeSync } from 'node:fs';
import { ExitCode } from './exit-code.ts';
import { putHelperThreadsBehind } from './helper-threads.ts';
import { main } from './main.ts';

putHelperThreadsBehind();

const abort = new AbortController();
/** What ended the work from outside: the exit code of the process. */
let ended: number | undefined;
function end(code: number): void {
  ended ??= code;
  abort.abort(ended);
}

let listens = false;
/** Signals end the process at once, as they do by themselves, until there is a VM to take down. */
function listen(): void {
  if (listens) return;
  listens = true;
  for (const [signal, code] of [
    ['SIGINT', ExitCode.INTERRUPTED],
    ['SIGTERM', ExitCode.TERMINATED],
    ['SIGHUP', ExitCode.HUNG_UP],
  ] as const)
    process.on(signal, () => {
      if (ended !== undefined) process.exit(code); // the second one does not wait
      end(code);
    });
}

const closed = new Set<number>();
/** Writes all of it, waiting where a pipe is full. Where nothing can be written any more the work ends: quietly when a reader went away. */
function write(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length && !closed.has(fd);) {
    try {
      done += writeSync(fd, bytes, done);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN') {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
        continue;
      }
      closed.add(fd);
      if (fd !== 1) continue;
      if (code !== 'EPIPE') err(`tdx: standard output cannot be written (${code ?? 'unknown error'}) [OUTPUT_FAILED]\n`);
      closed.add(2); // that the run was interrupted is no news
      end(ExitCode.OUTPUT_FAILED);
    }
  }
}

const encoder = new TextEncoder();
const err = (text: string): void => write(2, encoder.encode(text));
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
void main(
  process.argv.slice(2),
  {
    out: (text) => write(1, encoder.encode(text)),
    outBytes: (bytes) => write(1, bytes),
    err,
    progress: {
      isTTY: process.stderr.isTTY,
      get columns() {
        return process.stderr.columns;
      },
      write: err,
    },
    get input() {
      return process.stdin;
    },
    interrupt: () => end(ExitCode.INTERRUPTED),
    get signal() {
      listen();
      return abort.signal;
    },
  },
  version,
).then((exitCode) => {
  process.exitCode = ended ?? exitCode;
  // Where nothing is left to do but code that is still being optimised, there is nothing to wait for.
  if (process.getActiveResourcesInfo().length === 0) process.exit();
});
