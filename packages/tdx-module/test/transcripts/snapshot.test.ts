import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { replayFile } from './replay.ts';
import { readTranscript } from './transcript-file.ts';

const FOLDER = new URL('../../testdata/transcripts/', import.meta.url);

describe('a machine that took a snapshot', () => {
  it.each(['lifecycle-00', 'measure-00', 'mem-00', 'vcpu-00', 'contention-00'])('goes on as recorded: %s', (name) => {
    const path = fileURLToPath(new URL(`${name}.jsonl.gz`, FOLDER));
    const { length } = readTranscript(path);
    const thirds = [Math.floor(length / 3), Math.floor((2 * length) / 3)];
    const result = replayFile(path, thirds);
    expect(result.stop?.difference).toBeUndefined();
    expect([result.matched + result.unsound, result.differing, result.skipped]).toEqual([length, 0, 0]);
  });
});
