import type { ByteReader, ByteWriter } from '../snapshot/byte-stream.ts';
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

/** Reads what `saveFrames` wrote into frames that were never written or that `FrameTable.release` freed. */
export function restoreFrames(table: FrameTable, u8: Uint8Array, from: ByteReader): void {
  for (let left = from.u32(); left > 0; left--) {
    const n = table.make(from.address());
    const owner = from.u32();
    if (owner === SPLIT) for (let line = 0; line < LINES; line++) table.ownLines(n, line, line, from.u32());
    else table.own(n, owner);
    if (from.u8() === 1) u8.set(from.bytes(FRAME_BYTES), n * FRAME_BYTES);
  }
}
