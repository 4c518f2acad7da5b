import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { replayFile } from './replay.ts';
import { readTranscript } from './transcript-file.ts';

const FOLDER = new URL('../../testdata/transcripts/', import.meta.url);
const MOVES = 4;
/** The first recording of each kind. */
const NAMES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('-00.jsonl.gz'))
  .map((name) => name.replace('.jsonl.gz', ''));
/** SEED=n repeats a run. */
const seed = Number(process.env['SEED'] ?? Date.now() % 0x7fff_ffff);
console.info(`snapshots at places by SEED=${seed}`);

/** Distinct places in a file, in order. @source Park and Miller, minimal standard generator */
function places(length: number, name: string): number[] {
  let state = (seed + Buffer.from(name).reduce((sum, byte) => 31 * sum + byte, 0)) % 0x7fff_ffff || 1;
  const found = new Set<number>();
  while (found.size < MOVES) {
    state = (state * 48_271) % 0x7fff_ffff;
    found.add(1 + (state % (length - 1)));
  }
  return [...found].sort((a, b) => a - b);
}

describe('a machine that took a snapshot', () => {
  it.each(NAMES)('goes on as recorded: %s', (name) => {
    const path = fileURLToPath(new URL(`${name}.jsonl.gz`, FOLDER));
    const { length } = readTranscript(path);
    const result = replayFile(path, places(length, name));
    expect(result.stop?.difference).toBeUndefined();
    expect([result.matched + result.unsound, result.differing, result.skipped]).toEqual([length, 0, 0]);
  });
});
