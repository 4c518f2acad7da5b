import { createHash } from 'node:crypto';
import { PAGE_SIZE } from '@tdxkit/x86-cpu/units';
import type { ImageRegion } from '../image/image.ts';

/** Bytes that one TDH.MR.EXTEND measures, and those of the record ahead of them. */
const CHUNK_BYTES = 256;
const RECORD_BYTES = 128;
const CHUNKS_PER_PAGE = PAGE_SIZE / CHUNK_BYTES;
/** What a page that is added and measured feeds to the hash: one record for PAGE.ADD, then a record and 256 bytes for each MR.EXTEND. */
const PAGE_BYTES = RECORD_BYTES + CHUNKS_PER_PAGE * (RECORD_BYTES + CHUNK_BYTES);
const PAGES_PER_UPDATE = 32;
const GPA_OFFSET = 16;

const PAGE_ADD = new TextEncoder().encode('MEM.PAGE.ADD');
const EXTEND = new TextEncoder().encode('MR.EXTEND');

/** A buffer for several pages with every record's name in place. */
function pageBuffer(): Uint8Array {
  const buffer = new Uint8Array(PAGES_PER_UPDATE * PAGE_BYTES);
  for (let at = 0; at < buffer.length; at += PAGE_BYTES) {
    buffer.set(PAGE_ADD, at);
    for (let chunk = 0; chunk < CHUNKS_PER_PAGE; chunk++)
      buffer.set(EXTEND, at + RECORD_BYTES + chunk * (RECORD_BYTES + CHUNK_BYTES));
  }
  return buffer;
}

/**
 * MRTD of a TD whose pages are those of the regions, ascending, each added with TDH.MEM.PAGE.ADD and then measured with sixteen
 * TDH.MR.EXTEND: what `tdx run` builds. SHA-384, 48 bytes.
 * @param onProgress bytes done
 * @source TDX module ABI, "MRTD"
 */
export function mrtdOf(regions: readonly ImageRegion[], onProgress: (bytes: number) => void = () => undefined): Uint8Array {
  const hash = createHash('sha384');
  const buffer = pageBuffer();
  const view = new DataView(buffer.buffer);
  let filled = 0;
  let done = 0;
  const flush = (): void => {
    if (filled === 0) return;
    hash.update(filled === buffer.length ? buffer : buffer.subarray(0, filled));
    filled = 0;
    onProgress(done);
  };
  const setGpa = (record: number, gpa: number): void => {
    view.setUint32(record + GPA_OFFSET, gpa >>> 0, true);
    view.setUint32(record + GPA_OFFSET + 4, Math.floor(gpa / 2 ** 32), true);
  };
  for (const { gpa, bytes, isMeasured } of regions) {
    for (let page = 0; page < bytes.length; page += PAGE_SIZE) {
      setGpa(filled, gpa + page);
      if (isMeasured === false) {
        const record = buffer.slice(filled, filled + RECORD_BYTES);
        flush();
        hash.update(record);
        done += PAGE_SIZE;
        continue;
      }
      for (let chunk = 0, at = filled + RECORD_BYTES; chunk < PAGE_SIZE; chunk += CHUNK_BYTES, at += RECORD_BYTES + CHUNK_BYTES) {
        setGpa(at, gpa + page + chunk);
        buffer.set(bytes.subarray(page + chunk, page + chunk + CHUNK_BYTES), at + RECORD_BYTES);
      }
      filled += PAGE_BYTES;
      done += PAGE_SIZE;
      if (filled === buffer.length) flush();
    }
  }
  flush();
  return new Uint8Array(hash.digest());
}
