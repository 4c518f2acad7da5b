/** Guest physical addresses [start, end), page-aligned. */
export interface GpaRange {
  readonly start: number;
  readonly end: number;
}

/** What is left of [start, end) when the pages of `taken` are removed. */
export function remainder(start: number, end: number, taken: readonly GpaRange[]): GpaRange[] {
  const left: GpaRange[] = [];
  let at = start;
  for (const range of [...taken].sort((a, b) => a.start - b.start)) {
    if (range.end <= at || range.start >= end) continue;
    if (range.start > at) left.push({ start: at, end: range.start });
    at = range.end;
  }
  if (at < end) left.push({ start: at, end });
  return left;
}
