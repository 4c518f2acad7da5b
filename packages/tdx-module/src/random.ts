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
