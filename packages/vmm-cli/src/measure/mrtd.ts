import { createHash } from 'node:crypto';
import { PAGE_SIZE } from '@tdxkit/x86-cpu/units';
import type { ImageRegion } from '../image/image.ts';
import { CHUNKS_PER_PAGE, CHUNK_BYTES, ChunkGather, PAGE_RECORDS_BYTES, RECORD_BYTES } from './chunk-gather.ts';

const PAGES_PER_UPDATE = 32;
/** Words of 32 bits: GPA of a record, a record, a record with its chunk. */
const GPA_WORD = 4;
const RECORD_WORDS = RECORD_BYTES / 4;
const EXTEND_WORDS = (RECORD_BYTES + CHUNK_BYTES) / 4;
const PAGE_WORDS = PAGE_RECORDS_BYTES / 4;

const PAGE_ADD = new TextEncoder().encode('MEM.PAGE.ADD');
const EXTEND = new TextEncoder().encode('MR.EXTEND');

/** Room for several pages with every record's name in place. */
function namedRecords(): ChunkGather {
  const pages = new ChunkGather(PAGES_PER_UPDATE);
  const { records } = pages;
  for (let at = 0; at < records.length; at += PAGE_RECORDS_BYTES) {
    records.set(PAGE_ADD, at);
    for (let chunk = 0; chunk < CHUNKS_PER_PAGE; chunk++)
      records.set(EXTEND, at + RECORD_BYTES + chunk * (RECORD_BYTES + CHUNK_BYTES));
  }
  return pages;
}

/** The GPAs of a page's records, at `at` of the words of all records. */
function putGpas(words: Uint32Array, at: number, gpa: number): void {
  const high = Math.floor(gpa / 2 ** 32);
  let low = gpa >>> 0;
  let record = at + GPA_WORD;
  words[record] = low;
  words[record + 1] = high;
  record += RECORD_WORDS;
  for (let chunk = 0; chunk < CHUNKS_PER_PAGE; chunk++, record += EXTEND_WORDS, low += CHUNK_BYTES) {
    words[record] = low;
    words[record + 1] = high;
  }
}

/**
 * MRTD of a TD whose pages are those of the regions, ascending, each added with TDH.MEM.PAGE.ADD and then, unless its region is not measured,
 * measured with sixteen TDH.MR.EXTEND: what `tdx run` builds. SHA-384, 48 bytes.
 * @param onProgress bytes done
 * @source TDX module ABI, "MRTD"
 */
export function mrtdOf(regions: readonly ImageRegion[], onProgress: (bytes: number) => void = () => undefined): Uint8Array {
  const hash = createHash('sha384');
  const pages = namedRecords();
  const { records } = pages;
  const words = new Uint32Array(records.buffer, records.byteOffset, records.length / 4);
  let done = 0;
  for (const { gpa, bytes, isMeasured } of regions) {
    if (isMeasured === false) {
      for (let page = 0; page < bytes.length; page += PAGE_SIZE) {
        putGpas(words, 0, gpa + page);
        hash.update(records.subarray(0, RECORD_BYTES));
      }
      onProgress((done += bytes.length));
      continue;
    }
    for (let first = 0; first < bytes.length; first += PAGES_PER_UPDATE * PAGE_SIZE) {
      const part = bytes.subarray(first, first + PAGES_PER_UPDATE * PAGE_SIZE);
      const count = part.length / PAGE_SIZE;
      pages.source.set(part);
      pages.gather(count);
      for (let page = 0; page < count; page++) putGpas(words, page * PAGE_WORDS, gpa + first + page * PAGE_SIZE);
      hash.update(records.subarray(0, count * PAGE_RECORDS_BYTES));
      onProgress((done += part.length));
    }
  }
  return new Uint8Array(hash.digest());
}
