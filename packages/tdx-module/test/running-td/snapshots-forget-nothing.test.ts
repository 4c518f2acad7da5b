import { afterAll } from 'vitest';
import { RunningTd } from './running-td.ts';

/*
 * The tests of L2 VMs, of the defence against single-stepping, of migration and of hosts that hold locks, once more: before each SEAMCALL and each run of a guest a
 * second machine becomes the first by a snapshot and has to do the same.
 */
RunningTd.isShadowed = true;
afterAll(() => {
  RunningTd.isShadowed = false;
});
await import('./l2.test.ts');
await import('./l2-machine-code.test.ts');
await import('./single-step.test.ts');
await import('./entry-locks.test.ts');
await import('../migration/migration.test.ts');
