import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { CorpusCase } from '../test/conformance/corpus.ts';
import { runCampaign } from './campaign.ts';
import type { Mode } from './host/native-record.ts';
import { NativeHost } from './host/run-native.ts';

const USAGE =
  'usage: fuzz:x86 --native [--seed N] [--cases M] [--mode 16|32|64] [--category NAME] [--tier interpreter|translator|both] [--show K] [--write FILE.jsonl.gz]';

function usage(message: string): never {
  console.error(`fuzz:x86: ${message}\n${USAGE}`);
  process.exit(2);
}

interface Options {
  seed: number;
  cases: number;
  mode: Mode;
  category: string | undefined;
  tier: string;
  show: number;
  write: string | undefined;
}
function options(args: readonly string[]): Options {
  const o: Options = { seed: 1, cases: 10_000, mode: 64, category: undefined, tier: 'both', show: 3, write: undefined };
  for (let i = 0; i < args.length; i += 2) {
    const value = args[i + 1] ?? usage(`${args[i]!} takes a value`);
    const number = (): number => (/^\d+$/.test(value) ? Number(value) : usage(`${args[i]!} takes a number, not ${value}`));
    switch (args[i]) {
      case '--seed':
        o.seed = number();
        break;
      case '--cases':
        o.cases = number();
        break;
      case '--show':
        o.show = number();
        break;
      case '--mode': {
        const mode = number();
        o.mode = mode === 16 || mode === 32 || mode === 64 ? mode : usage(`no such mode: ${value}`);
        break;
      }
      case '--category':
        o.category = value;
        break;
      case '--tier':
        o.tier = ['interpreter', 'translator', 'both'].includes(value) ? value : usage(`no such tier: ${value}`);
        break;
      case '--write':
        o.write = value;
        break;
      default:
        usage(`unknown option ${args[i]!}`);
    }
  }
  return o;
}

/** Random cases on the host processor and on the model: the command line of `fuzz:x86 --native`. Returns the exit code. */
export function runNativeFuzz(args: readonly string[]): number {
  const o = options(args);
  const host = NativeHost.open();
  if (typeof host === 'string') {
    console.error(`fuzz:x86 --native: SKIPPED, no case was run: ${host}`);
    return 0;
  }
  const written: CorpusCase[] = [];
  try {
    const result = runCampaign(
      {
        ...o,
        tiers: o.tier === 'both' ? ['interpreter', 'translator'] : [o.tier as 'interpreter'],
        report: (line) => console.log(line),
        ...(o.write === undefined ? {} : { each: (c: CorpusCase) => written.push(c) }),
      },
      host,
    );
    if (o.write !== undefined) writeFileSync(o.write, gzipSync(written.map((c) => JSON.stringify(c)).join('\n') + '\n'));
    const names = [...result.byName].sort((a, b) => b[1] - a[1]);
    if (names.length > 0)
      console.log(
        `differing by instruction: ${names
          .map(([name, n]) => `${name} ${n}`)
          .join(', ')
          .slice(0, 4000)}`,
      );
    console.log(
      `fuzz:x86 --native: seed ${o.seed}, ${o.mode}-bit code: ${result.compared} cases compared with the host processor, ${result.differing} differing, ${result.leftOut} left out`,
    );
    return result.differing === 0 ? 0 : 1;
  } finally {
    host.close();
  }
}
