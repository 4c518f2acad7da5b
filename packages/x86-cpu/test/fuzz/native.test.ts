import { afterAll, describe, expect, it } from 'vitest';
import { runCampaign } from '../../native-oracle/campaign.ts';
import { NativeHost } from '../../native-oracle/host/run-native.ts';

/** `npm run fuzz:x86 -- --native` runs as many as one likes. */
const SEED = 77_077;
const CASES = 2000;
const host = NativeHost.open();

describe('the host processor', () => {
  const why = typeof host === 'string' ? ` (not run: ${host})` : '';
  it.skipIf(typeof host === 'string').each([
    [64, CASES],
    [32, 600],
    [16, 600],
  ] as const)(
    `does the same with random instructions of %i-bit code${why}`,
    (mode, cases) => {
      const lines: string[] = [];
      const result = runCampaign(
        { seed: SEED, cases, mode, category: undefined, tiers: ['interpreter', 'translator'], show: 3, report: (line) => lines.push(line) },
        host as NativeHost,
      ); // prettier-ignore
      expect(lines).toEqual([]);
      expect(result.compared).toBeGreaterThan(0.9 * cases);
    },
    120_000,
  );
  afterAll(() => {
    if (typeof host !== 'string') host.close();
  });
});
