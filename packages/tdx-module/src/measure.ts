import { sha384 } from '@noble/hashes/sha2.js';
import { _SHA384 } from '@noble/hashes/sha2.js';
import type { PageSet } from './td/page-set.ts';
import { Tdcs } from './td/tdcs-layout.ts';

const BLOCK_BYTES = 128;
const WORDS = 16;

/** A SHA-384 whose chaining values can be put down and taken up again between blocks. */
class ResumableSha384 extends _SHA384 {
  load(words: Uint32Array, bytes: number): void {
    this.set(...(Array.from(words) as Parameters<_SHA384['set']>));
    this.length = bytes;
    this.pos = 0;
    this.finished = false;
    this.destroyed = false;
  }
  store(words: Uint32Array): void {
    words.set(this.get());
  }
  /** Hashes whole blocks. */
  blocks(data: Uint8Array): void {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    for (let offset = 0; offset < data.length; offset += BLOCK_BYTES) this.process(view, offset);
  }
}

// The chaining values lie in TDCS.MRTD_STATE as 16 32-bit words (high, low of a..h), so that a copy of memory holds a half-built MRTD.

function loadState(tdcs: PageSet, hash: ResumableSha384): number {
  const bytes = Number(tdcs.read64(Tdcs.MRTD_LENGTH));
  const words = new Uint32Array(WORDS);
  for (let i = 0; i < WORDS; i++) words[i] = tdcs.read32(Tdcs.MRTD_STATE + 4 * i);
  hash.load(words, bytes);
  return bytes;
}
function storeState(tdcs: PageSet, hash: ResumableSha384, bytes: number): void {
  const words = new Uint32Array(WORDS);
  hash.store(words);
  for (let i = 0; i < WORDS; i++) tdcs.write32(Tdcs.MRTD_STATE + 4 * i, words[i] ?? 0);
  tdcs.write64(Tdcs.MRTD_LENGTH, BigInt(bytes));
}

/** TDH.MNG.INIT: an empty measurement. */
export function beginMrtd(tdcs: PageSet): void {
  storeState(tdcs, new ResumableSha384(), 0);
}

/** Adds whole 128-byte blocks to the measurement. */
export function extendMrtd(tdcs: PageSet, data: Uint8Array): void {
  const hash = new ResumableSha384();
  const bytes = loadState(tdcs, hash);
  hash.blocks(data);
  storeState(tdcs, hash, bytes + data.length);
}

/** TDH.MR.FINALIZE: the digest. */
export function finalizeMrtd(tdcs: PageSet): Uint8Array {
  const hash = new ResumableSha384();
  loadState(tdcs, hash);
  return hash.digest();
}

/** The 128-byte record that names an operation and a GPA. @source TDX-ABI "MRTD" */
export function mrtdRecord(name: string, gpa: number): Uint8Array {
  const record = new Uint8Array(BLOCK_BYTES);
  for (let i = 0; i < name.length; i++) record[i] = name.charCodeAt(i);
  new DataView(record.buffer).setBigUint64(16, BigInt(gpa), true);
  return record;
}

/** SHA-384 of `data` in one go. */
export const sha384Digest = (data: Uint8Array): Uint8Array => sha384(data);
