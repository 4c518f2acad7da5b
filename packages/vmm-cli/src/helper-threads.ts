import { readdirSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';

/** What their nice value grows by: they keep a tenth of a busy processor. A boot of Linux on two processors takes 5 % less time than with 5, and up to a third more where other programs want both. */
const BEHIND = 10;

/**
 * Lets the thread that runs the guest go before the engine's own threads, which compile and collect garbage in turns with it: with few processors they take a sixth of its time
 * otherwise. Only Linux gives threads priorities of their own; elsewhere nothing changes.
 */
export function putHelperThreadsBehind(): void {
  try {
    const behind = Math.min(constants.priority.PRIORITY_LOW, getPriority() + BEHIND);
    for (const id of readdirSync('/proc/self/task')) if (Number(id) !== process.pid) setPriority(Number(id), behind);
  } catch {
    // Another system, or a thread that has just ended.
  }
}
