import { sha384 } from '@noble/hashes/sha2.js';
import {
  SHA512_BLOCK_BYTES,
  SHA512_STATE_BYTES,
  SHA512_TABLE_BYTES,
  sha512Blocks,
  writeSha512Table,
  type PhysicalMemory,
  type Sha512Blocks,
} from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { PageSet } from './td/page-set.ts';
import { Tdcs } from './td/tdcs-layout.ts';

const RECORD_BYTES = SHA512_BLOCK_BYTES;
/** Bytes that one TDH.MR.EXTEND measures. */
export const CHUNK_BYTES = 256;
const DIGEST_BYTES = 48;
const GPA_OFFSET = 16;

const PAGE_ADD = new TextEncoder().encode('MEM.PAGE.ADD');
const EXTEND = new TextEncoder().encode('MR.EXTEND');

/** Chaining values that SHA-384 starts from. @source FIPS 180-4, 5.3.4 */
const INITIAL = [
  0xcbbb_9d5d_c105_9ed8n,
  0x629a_292a_367c_d507n,
  0x9159_015a_3070_dd17n,
  0x152f_ecd8_f70e_5939n,
  0x6733_2667_ffc0_0b31n,
  0x8eb4_4a87_6858_1511n,
  0xdb0c_2e0d_64f9_8fa7n,
  0x47b5_481d_befa_4fa4n,
] as const;

/**
 * The compression function of one memory, and places in it: its constants, the record of each operation, the last block, a copy of data and
 * state.
 */
interface Hasher {
  readonly blocks: Sha512Blocks;
  readonly table: number;
  readonly pageAdd: number;
  readonly extend: number;
  readonly last: number;
  readonly data: number;
  readonly state: number;
}

const hashers = new WeakMap<PhysicalMemory, Hasher>();

function hasherOf(memory: PhysicalMemory): Hasher {
  let hasher = hashers.get(memory);
  if (hasher === undefined) {
    const table = memory.reserve(SHA512_TABLE_BYTES + 3 * RECORD_BYTES + CHUNK_BYTES + SHA512_STATE_BYTES);
    writeSha512Table(memory.wasm, table);
    const pageAdd = table + SHA512_TABLE_BYTES;
    const extend = pageAdd + RECORD_BYTES;
    const last = extend + RECORD_BYTES;
    const data = last + RECORD_BYTES;
    hasher = { blocks: sha512Blocks(memory.wasm), table, pageAdd, extend, last, data, state: data + CHUNK_BYTES };
    memory.u8.fill(0, pageAdd, last);
    memory.u8.set(PAGE_ADD, pageAdd);
    memory.u8.set(EXTEND, extend);
    hashers.set(memory, hasher);
  }
  return hasher;
}

// The chaining values lie in TDCS.MRTD_STATE as 8 little-endian words, so that a copy of memory holds a half-built MRTD. They are worked on
// where they are; if a host wrote over a line of the page, by way of the module's own accesses.

/** Hashes the block at `record`, then `blocks` more at `data`. */
function hash(tdcs: PageSet, hasher: Hasher, record: number, data = 0, blocks = 0): void {
  const { memory } = tdcs;
  const place = tdcs.place(Tdcs.MRTD_STATE);
  const state = place >= 0 ? place : hasher.state;
  if (place < 0) memory.u8.set(tdcs.readBytes(Tdcs.MRTD_STATE, SHA512_STATE_BYTES), state);
  hasher.blocks(state, record, data, 1 + blocks, hasher.table);
  if (place < 0) tdcs.writeBytes(Tdcs.MRTD_STATE, memory.u8.slice(state, state + SHA512_STATE_BYTES));
  setLength(tdcs, lengthOf(tdcs) + (1 + blocks) * SHA512_BLOCK_BYTES);
}

const lengthOf = (tdcs: PageSet): number => tdcs.read32(Tdcs.MRTD_LENGTH) + tdcs.read32(Tdcs.MRTD_LENGTH + 4) * 0x1_0000_0000;
function setLength(tdcs: PageSet, bytes: number): void {
  tdcs.write32(Tdcs.MRTD_LENGTH, bytes >>> 0);
  tdcs.write32(Tdcs.MRTD_LENGTH + 4, Math.floor(bytes / 0x1_0000_0000));
}

/** TDH.MNG.INIT: an empty measurement. */
export function beginMrtd(tdcs: PageSet): void {
  for (const [i, word] of INITIAL.entries()) tdcs.write64(Tdcs.MRTD_STATE + 8 * i, word);
  setLength(tdcs, 0);
}

/** Puts the GPA into a record, which names its operation already. @source TDX-ABI "MRTD" */
function putGpa(memory: PhysicalMemory, record: number, gpa: number): void {
  memory.u32[(record + GPA_OFFSET) >>> 2] = gpa >>> 0;
  memory.u32[(record + GPA_OFFSET + 4) >>> 2] = Math.floor(gpa / 0x1_0000_0000);
}

/** TDH.MEM.PAGE.ADD: measures that there is a page at `gpa`, not what it holds. */
export function measurePage(tdcs: PageSet, gpa: number): void {
  const hasher = hasherOf(tdcs.memory);
  putGpa(tdcs.memory, hasher.pageAdd, gpa);
  hash(tdcs, hasher, hasher.pageAdd);
}

/** TDH.MR.EXTEND: measures the 256 bytes at `chunk` (HKID included) as those at `gpa`. */
export function measureChunk(tdcs: PageSet, gpa: number, chunk: Hpa): void {
  const { memory } = tdcs;
  const hasher = hasherOf(memory);
  putGpa(memory, hasher.extend, gpa);
  let data = memory.recentOffset(chunk, false);
  if (data === 0) {
    data = hasher.data;
    memory.read8(chunk); // the page's next chunk is hashed where it is
    memory.u8.set(memory.readBytes(chunk, CHUNK_BYTES), data);
  }
  hash(tdcs, hasher, hasher.extend, data, CHUNK_BYTES / SHA512_BLOCK_BYTES);
}

/** TDH.MR.FINALIZE: the digest. The measurement is used up. */
export function finalizeMrtd(tdcs: PageSet): Uint8Array {
  const { memory } = tdcs;
  const hasher = hasherOf(memory);
  const { last } = hasher;
  const bits = lengthOf(tdcs) * 8;
  const padding = new DataView(memory.wasm.buffer, last, RECORD_BYTES);
  memory.u8.fill(0, last, last + RECORD_BYTES);
  padding.setUint8(0, 0x80);
  padding.setUint32(RECORD_BYTES - 8, Math.floor(bits / 0x1_0000_0000));
  padding.setUint32(RECORD_BYTES - 4, bits >>> 0);
  hash(tdcs, hasher, last);
  const digest = new DataView(new ArrayBuffer(DIGEST_BYTES));
  for (let i = 0; i < DIGEST_BYTES; i += 8) digest.setBigUint64(i, tdcs.read64(Tdcs.MRTD_STATE + i));
  return new Uint8Array(digest.buffer);
}

/** SHA-384 of `data` in one go. */
export const sha384Digest = (data: Uint8Array): Uint8Array => sha384(data);
