import type { CorpusCase } from '../test/conformance/corpus.ts';
import { runCase } from '../test/conformance/run-case.ts';
import { EAGER, UserMachine } from '../test/conformance/user-machine.ts';
import { CaseSource, type NewCase } from './case-source.ts';
import { complete } from './complete.ts';
import { vendorDifference } from './vendor.ts';
import type { Mode } from './host/native-record.ts';
import { NativeHost } from './host/run-native.ts';

const BATCH = 4000;
const SHOWN_LINES = 6;

export interface Campaign {
  readonly seed: number;
  readonly cases: number;
  readonly mode: Mode;
  readonly category: string | undefined;
  /** Both tiers, or the interpreter alone. */
  readonly tiers: readonly ('interpreter' | 'translator')[];
  /** Called with every case that was compared. */
  readonly each?: (c: CorpusCase) => void;
  readonly report: (line: string) => void;
  /** Differing cases shown for each instruction name. */
  readonly show: number;
}
export interface CampaignResult {
  compared: number;
  differing: number;
  /** Cases without an end, and those where the host is known to be another processor. */
  leftOut: number;
  readonly byName: Map<string, number>;
}

/** Random cases on the host processor and on the model. */
export function runCampaign(o: Campaign, host: NativeHost): CampaignResult {
  const source = new CaseSource(o.seed, o.mode, o.category);
  const machines = o.tiers.map((tier) => new UserMachine({ tier, translator: EAGER }));
  const result: CampaignResult = { compared: 0, differing: 0, leftOut: 0, byName: new Map() };
  for (let done = 0; done < o.cases; done += BATCH) {
    const batch: NewCase[] = Array.from({ length: Math.min(BATCH, o.cases - done) }, () => source.next());
    const native = host.run(batch);
    batch.forEach((fresh, n) => {
      const c = complete(fresh, native[n]!, done + n);
      if (c === undefined || vendorDifference(c) !== undefined) {
        result.leftOut++;
        return;
      }
      result.compared++;
      o.each?.(c);
      for (const machine of machines) {
        const outcome = runCase(machine, c);
        if (outcome.kind === 'matched') continue;
        result.differing++;
        const seen = result.byName.get(c.name) ?? 0;
        result.byName.set(c.name, seen + 1);
        if (seen < o.show) {
          o.report(`#${c.id} ${c.cat} ${c.name} [${c.bytes}]${machine.core.translator === undefined ? '' : ' translated'}`);
          const lines = outcome.kind === 'differing' ? outcome.differences : [outcome.what];
          for (const line of lines.slice(0, SHOWN_LINES)) o.report(`      ${line}`);
        }
        break;
      }
    });
  }
  return result;
}
