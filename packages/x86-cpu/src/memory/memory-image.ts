import type { ByteReader, ByteWriter } from '../snapshot/byte-stream.ts';
import { SnapshotError } from '../snapshot/snapshot-error.ts';
import { hex } from '../units/hex.ts';
import { LINE_BYTES } from './aes-xts.ts';
import { FRAME_BYTES } from './frame-store.ts';
import type { FrameTable } from './frame-table.ts';
import { NO_KEY } from './key-table.ts';

const LINES = FRAME_BYTES / LINE_BYTES;
/** Stands for "an owner for each line follows". */
const SPLIT = 0xffff_ffff;

/** Writes owner and contents of every page that was written, by ascending address. Pages of zeros are stored as such. */
export function saveFrames(table: FrameTable, u8: Uint8Array, to: ByteWriter): void {
  const pages = table.pages().filter((page) => table.soleOwner(table.find(page)) !== NO_KEY);
  to.u32(pages.length);
  for (const page of pages) {
    const n = table.find(page);
    const owner = table.soleOwner(n);
    to.address(page);
    to.u32(owner === -1 ? SPLIT : owner);
    if (owner === -1) for (let line = 0; line < LINES; line++) to.u32(table.ownerOf(n, line));
    const bytes = u8.subarray(n * FRAME_BYTES, (n + 1) * FRAME_BYTES);
    const isZero = isAllZero(bytes);
    to.u8(isZero ? 0 : 1);
    if (!isZero) to.bytes(bytes);
  }
}

/** By words: 1 us a page of zeros where a test of each byte by a function takes 10. */
function isAllZero(frame: Uint8Array): boolean {
  const words = new Int32Array(frame.buffer, frame.byteOffset, FRAME_BYTES / 4);
  for (let i = 0; i < words.length; i++) if (words[i] !== 0) return false;
  return true;
}

/** What addresses and owners of a memory can be. */
export interface ImageLimits {
  /** End of addresses without HKID. */
  readonly span: number;
  readonly keys: number;
  isHole(page: number): boolean;
}

/**
 * Reads what `saveFrames` wrote into frames that were never written or that `FrameTable.release` freed.
 * @throws SnapshotError naming the page; LinearMemoryFull
 */
export function restoreFrames(table: FrameTable, u8: Uint8Array, from: ByteReader, limits: ImageLimits): void {
  let last = -1;
  for (let left = from.u32(); left > 0; left--) {
    const page = from.address();
    if (page <= last || page % FRAME_BYTES !== 0 || page >= limits.span || limits.isHole(page))
      throw new SnapshotError(`memory: page ${hex(page)} after ${hex(Math.max(last, 0))} cannot be`);
    last = page;
    const n = table.make(page);
    const owner = from.u32();
    if (owner === SPLIT)
      for (let line = 0; line < LINES; line++) table.ownLines(n, line, line, ownerOf(from.u32(), page, limits));
    else table.own(n, ownerOf(owner, page, limits));
    const kind = from.u8();
    if (kind > 1) throw new SnapshotError(`memory: page ${hex(page)} has contents of kind ${kind}`);
    if (kind === 1) u8.set(from.bytes(FRAME_BYTES), n * FRAME_BYTES);
  }
}

function ownerOf(key: number, page: number, { keys }: ImageLimits): number {
  if (key >= keys) throw new SnapshotError(`memory: page ${hex(page)} belongs to key ${key} of ${keys}`);
  return key;
}
