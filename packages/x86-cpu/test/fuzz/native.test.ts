import { describe, expect, it } from 'vitest';
import { runCampaign } from '../../native-oracle/campaign.ts';
import { NativeHost } from '../../native-oracle/host/run-native.ts';

/** `npm run fuzz:x86 -- --native` runs as many as one likes. */
const SEED = 77_077;
const CASES = 3000;
const host = NativeHost.open();

describe('the host processor', () => {
  it.skipIf(typeof host === 'string')(
    `does the same with random instructions${typeof host === 'string' ? ` (not run: ${host})` : ''}`,
    () => {
      const lines: string[] = [];
      const result = runCampaign(
        {
          seed: SEED,
          cases: CASES,
          mode: 64,
          category: undefined,
          tiers: ['interpreter', 'translator'],
          show: 3,
          report: (line) => lines.push(line),
        },
        host as NativeHost,
      );
      expect(lines).toEqual([]);
      expect(result.compared).toBeGreaterThan(0.9 * CASES);
      (host as NativeHost).close();
    },
    120_000,
  );
});
