import { describe, expect, it } from 'vitest';
import { attackAll } from '../src/attacks.ts';

describe('a hostile host', async () => {
  const attempts = await attackAll();

  it.each(attempts.map((attempt) => [attempt.tried, attempt] as const))('is stopped: %s', (_tried, { held, stoppedBy }) => {
    expect([held, stoppedBy]).toEqual([true, expect.stringMatching(/\w/) as string]);
  });

  it('is told why by name', () => {
    const by = new Map(attempts.map(({ tried, stoppedBy }) => [tried, stoppedBy]));
    expect(by.get('TDH.MEM.RD of private memory')).toBe('TD_NON_DEBUG');
    expect(by.get('TDH.MEM.PAGE.ADD after the measurement is final')).toMatch(/OP_STATE_INCORRECT/);
    expect(by.get('write a private page: page tables')).toMatch(/vm-killed/);
    expect(new Set(attempts.map(({ goal }) => goal)).size).toBe(6);
  });
});
