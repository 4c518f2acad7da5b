import { PAGE_SIZE, gpa } from '@tdxkit/x86-cpu/units';
import type { ImageRegion } from './image.ts';

/** Bytes of a file that go to a guest physical address, followed by zeros up to `memoryBytes`. */
export interface Segment {
  readonly name: string;
  readonly address: number;
  readonly data: Uint8Array;
  readonly memoryBytes: number;
}

/** Two segments that claim the same byte, or undefined. */
export function overlap(segments: readonly Segment[]): readonly [Segment, Segment] | undefined {
  const sorted = [...segments].sort((a, b) => a.address - b.address);
  for (let i = 1; i < sorted.length; i++) {
    const before = sorted[i - 1]!;
    const after = sorted[i]!;
    if (before.address + before.memoryBytes > after.address) return [before, after];
  }
  return undefined;
}

/**
 * Segments as whole pages: neighbours that share a page or touch become one region, so that no page is added twice. The segments must
 * not overlap.
 */
export function regionsOf(segments: readonly Segment[]): ImageRegion[] {
  const sorted = [...segments].filter((s) => s.memoryBytes > 0).sort((a, b) => a.address - b.address);
  const regions: ImageRegion[] = [];
  for (let first = 0, next: number; first < sorted.length; first = next) {
    const start = sorted[first]!.address - (sorted[first]!.address % PAGE_SIZE);
    let end = start;
    for (next = first; next < sorted.length && (next === first || sorted[next]!.address < end); next++) {
      const segment = sorted[next]!;
      end = Math.ceil((segment.address + segment.memoryBytes) / PAGE_SIZE) * PAGE_SIZE;
    }
    const bytes = new Uint8Array(end - start);
    const parts = sorted.slice(first, next);
    for (const part of parts) bytes.set(part.data, part.address - start);
    regions.push({ name: parts.map((part) => part.name).join(', '), gpa: gpa(start), bytes });
  }
  return regions;
}
