import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

/**
 * Seconds that the calling thread has been on a processor. Where the system does not tell, wall-clock seconds. On an idle machine both run alike; on a
 * shared one only the first says how fast the code is.
 */
export function threadSeconds(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e9;
  } catch {
    return performance.now() / 1000;
  }
}

/** Runs a program: its exit status, and the processor seconds (user and system) that it took. */
export function run(command: string, args: readonly string[], timeoutMs: number): { status: number | null; seconds: number } {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1 </dev/null';
  const result = spawnSync('bash', ['-c', script, 'bash', command, ...args], { timeout: timeoutMs, encoding: 'latin1' });
  const [user, system] = result.stderr.trim().split(/\s+/).slice(-2).map(Number);
  return { status: result.status, seconds: (user ?? NaN) + (system ?? NaN) };
}
