import { readFileSync } from 'node:fs';

/** Seconds that the calling thread has been on a processor: how fast code is on a shared machine. Wall-clock seconds where the system does not tell. */
export function threadSeconds(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e9;
  } catch {
    return performance.now() / 1000;
  }
}
