import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { replayFile } from './replay.ts';
import { readTranscript } from './transcript-file.ts';

const FOLDER = new URL('../../testdata/transcripts/', import.meta.url);
const MOVES = 4;
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
  it.each([
    'battery-run-00', 'contention-00', 'debug-td-00', 'exits-00', 'fuzz-c-00', 'host-priority-00', 'hw-events-00', 'lifecycle-00', 'mem-00',
    'metadata-00', 'rtmr-lock-00', 'vcpu-00',
  ])('goes on as recorded: %s', (name) => {
    const path = fileURLToPath(new URL(`${name}.jsonl.gz`, FOLDER));
    const { length } = readTranscript(path);
    const result = replayFile(path, places(length, name));
    expect(result.stop?.difference).toBeUndefined();
    expect([result.matched + result.unsound, result.differing, result.skipped]).toEqual([length, 0, 0]);
  }); // prettier-ignore
});
