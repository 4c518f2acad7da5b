import { createHash } from 'node:crypto';
import { PAGE_SIZE } from '@tdxkit/x86-cpu/units';
import type { ImageRegion } from '../image/image.ts';
import { CHUNKS_PER_PAGE, CHUNK_BYTES, ChunkGather, PAGE_RECORDS_BYTES, RECORD_BYTES } from './chunk-gather.ts';

const PAGES_PER_UPDATE = 32;

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
  let done = 0;
  for (const { gpa, bytes, isMeasured } of regions) {
    if (isMeasured === false) {
      for (let page = 0; page < bytes.length; page += PAGE_SIZE) {
        pages.gather(1, gpa + page);
        hash.update(records.subarray(0, RECORD_BYTES));
      }
      onProgress((done += bytes.length));
      continue;
    }
    for (let first = 0; first < bytes.length; first += PAGES_PER_UPDATE * PAGE_SIZE) {
      const part = bytes.subarray(first, first + PAGES_PER_UPDATE * PAGE_SIZE);
      const count = part.length / PAGE_SIZE;
      pages.source.set(part);
      pages.gather(count, gpa + first);
      hash.update(records.subarray(0, count * PAGE_RECORDS_BYTES));
      onProgress((done += part.length));
    }
  }
  return new Uint8Array(hash.digest());
}
