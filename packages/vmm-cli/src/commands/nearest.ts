/** Edits (insert, delete, replace, swap neighbours) between two words. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      let edits = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, before[j - 2]! + 1);
      next.push(edits);
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
}

/** A hint for a word that is none of those that are known: undefined when none is near. */
export function likely(word: string, words: Iterable<string>): string | undefined {
  const like = nearest(word, words);
  return like === undefined ? undefined : `Did you mean ${like}?`;
}

/** The word that was probably meant: the one that begins so, or the nearest one; undefined when none is near. */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  const all = [...words];
  const beginning = word === '' ? [] : all.filter((candidate) => candidate.startsWith(word));
  if (beginning.length === 1) return beginning[0];
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of all) {
    const edits = distance(word, candidate);
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
}
