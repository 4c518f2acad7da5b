import { PAGE_SIZE, gpa } from '@tdxkit/x86-cpu/units';
import type { ImageRegion } from './image.ts';

/** Bytes of a file that go to a guest physical address, followed by zeros up to `memoryBytes`. */
export interface Segment {
  readonly name: string;
  readonly address: number;
  readonly data: Uint8Array;
  readonly memoryBytes: number;
  /** The file that `data` is a part of, when nobody will change it: the region may then be a part of it too. */
  readonly file?: Uint8Array;
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
    const parts = sorted.slice(first, next);
    let bytes = parts.length === 1 && parts[0]!.address === start ? inFile(parts[0]!, end - start) : undefined;
    if (bytes === undefined) {
      bytes = new Uint8Array(end - start);
      for (const part of parts) bytes.set(part.data, part.address - start);
    }
    regions.push({ name: parts.map((part) => part.name).join(', '), gpa: gpa(start), bytes });
  }
  return regions;
}

/** The data of a segment up to `length`, when that is what its file holds: zeros to the end of the last page. No second copy of a kernel is made then. */
function inFile({ data, file }: Segment, length: number): Uint8Array | undefined {
  if (file === undefined || file.buffer !== data.buffer || length - data.length >= PAGE_SIZE) return undefined;
  const start = data.byteOffset - file.byteOffset;
  if (start + length > file.length) return undefined;
  const bytes = file.subarray(start, start + length);
  return bytes.subarray(data.length).every((byte) => byte === 0) ? bytes : undefined;
}
