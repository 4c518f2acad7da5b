import type { LogicalProcessor } from '@tdxkit/x86-cpu';

/** `count` 64-bit words from RDRAND; undefined as soon as one attempt gives none. */
export function randomWords(lp: LogicalProcessor, count: number): bigint[] | undefined {
  const words: bigint[] = [];
  for (let i = 0; i < count; i++) {
    const word = lp.rdrand();
    if (word === undefined) return undefined;
    words.push(word);
  }
  return words;
}

const RDSEED_ATTEMPTS = 6;
const KEY_WORDS = 4;

/** A 256-bit key from RDSEED as four words; undefined when six attempts give fewer. */
export function randomKey(lp: LogicalProcessor): bigint[] | undefined {
  const words: bigint[] = [];
  for (let i = 0; i < RDSEED_ATTEMPTS && words.length < KEY_WORDS; i++) {
    const word = lp.rdseed();
    if (word !== undefined) words.push(word);
  }
  return words.length === KEY_WORDS ? words : undefined;
}
