import { expect, it } from 'vitest';
import { IdleTime } from './idle-time.ts';

it('IdleTime counts the time that no instruction took, in pieces worth a pause', () => {
  let now = 0n;
  const idle = new IdleTime(() => now, 1_000_000n);
  now = 10_000n;
  expect(idle.owed(10_000)).toBe(0);
  now = 14_000n;
  expect(idle.owed(10_000)).toBe(0);
  now = 18_000n;
  expect(idle.owed(11_000)).toBe(7);
  expect(idle.owed(11_000)).toBe(0);
});
