/** Bytes [start, end) of host physical memory, without HKID. */
export interface MemoryRange {
  readonly start: number;
  readonly end: number;
}

export const rangeBytes = (range: MemoryRange): number => range.end - range.start;

/** Sorted by address, empty ones dropped, neighbours and overlaps merged. */
export function normalised(ranges: readonly MemoryRange[]): MemoryRange[] {
  const out: MemoryRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    if (range.end <= range.start) continue;
    const last = out.at(-1);
    if (last !== undefined && range.start <= last.end)
      out[out.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    else out.push(range);
  }
  return out;
}

/** What both have, or undefined. */
export function intersection(a: MemoryRange, b: MemoryRange): MemoryRange | undefined {
  const start = Math.max(a.start, b.start);
  const end = Math.min(a.end, b.end);
  return start < end ? { start, end } : undefined;
}

/** The parts of `whole` that no range of `parts` (normalised) covers, ascending. */
export function gaps(whole: MemoryRange, parts: readonly MemoryRange[]): MemoryRange[] {
  const out: MemoryRange[] = [];
  let at = whole.start;
  for (const part of parts) {
    if (part.end <= at) continue;
    if (part.start >= whole.end) break;
    if (part.start > at) out.push({ start: at, end: part.start });
    at = part.end;
  }
  if (at < whole.end) out.push({ start: at, end: whole.end });
  return out;
}
