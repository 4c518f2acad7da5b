import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { CorpusCase } from './corpus.ts';
import { runCase } from './run-case.ts';
import { UserMachine } from './user-machine.ts';

/** Every n-th case of each complete category; `npm run conformance:x86` runs them all. */
const STRIDE = 7;
const COMPLETE = [
  'alu',
  'mov',
  'shift',
  'muldiv',
  'bit',
  'bmi',
  'string',
  'cc',
  'flow',
  'flags',
  'decode',
  'seq',
  'sse',
  'sse-cvt',
  'sse-int',
  'sse3',
  'ssse3',
  'sse-mov',
  'sse4.1',
  'sse4.2',
  'aes',
  'pclmul',
  'sha',
  'avx',
  'avx2',
  'fma',
  'f16c',
];

const corpus = gunzipSync(readFileSync(new URL('../../testdata/native-corpus/native-corpus.jsonl.gz', import.meta.url)))
  .toString('utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as CorpusCase);

describe('recordings of a real processor', () => {
  const machine = new UserMachine();
  it.each(COMPLETE)('%s: every sampled case ends as on silicon', (category) => {
    const cases = corpus.filter((c) => c.cat === category).filter((_, n) => n % STRIDE === 0);
    expect(cases.length).toBeGreaterThan(0);
    for (const c of cases)
      expect({ id: c.id, name: c.name, result: runCase(machine, c) }).toEqual({
        id: c.id,
        name: c.name,
        result: { kind: 'matched' },
      });
  });
});
