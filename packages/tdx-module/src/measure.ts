import { MoveSet, SHA512_BLOCK_BYTES, SHA512_STATE_BYTES, type Mover, type PhysicalMemory } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { SHA384_INITIAL, blockHasherOn, type BlockHasher } from './sha384.ts';
import type { PageSet } from './td/page-set.ts';
import { Tdcs } from './td/tdcs-layout.ts';

/** A record names its operation, then the GPA; the rest is 0. */
const RECORD_BYTES = SHA512_BLOCK_BYTES;
const GPA_OFFSET = 16;
const PAGE_ADD = new TextEncoder().encode('MEM.PAGE.ADD');
const EXTEND = new TextEncoder().encode('MR.EXTEND');
/** Bytes that one TDH.MR.EXTEND measures. */
export const CHUNK_BYTES = 256;
const EXTEND_BLOCKS = (RECORD_BYTES + CHUNK_BYTES) / SHA512_BLOCK_BYTES;
/** Room of TDCS.MRTD_BLOCKS. */
const WAITING_BLOCKS = 32;
const WAITING_BYTES = WAITING_BLOCKS * SHA512_BLOCK_BYTES;
const DIGEST_BYTES = 48;

const moves = new MoveSet({
  record: [{ from: 0, to: 0, bytes: RECORD_BYTES }],
  chunk: [{ from: 0, to: 0, bytes: CHUNK_BYTES }],
});

/** What measuring needs of one memory: the hash, the record of each operation without its GPA, room for copies of state and blocks. */
interface Tools extends BlockHasher {
  readonly copyRecord: Mover;
  readonly copyChunk: Mover;
  readonly pageAdd: number;
  readonly extend: number;
  readonly state: number;
  readonly blocks: number;
}

const toolsOfMemories = new WeakMap<PhysicalMemory, Tools>();

function toolsOf(memory: PhysicalMemory): Tools {
  let tools = toolsOfMemories.get(memory);
  if (tools === undefined) {
    const pageAdd = memory.reserve(2 * RECORD_BYTES + SHA512_STATE_BYTES + WAITING_BYTES);
    const extend = pageAdd + RECORD_BYTES;
    const state = extend + RECORD_BYTES;
    memory.u8.set(PAGE_ADD, pageAdd);
    memory.u8.set(EXTEND, extend);
    const { record: copyRecord, chunk: copyChunk } = moves.on(memory.wasm);
    tools = { ...blockHasherOn(memory), copyRecord, copyChunk, pageAdd, extend, state, blocks: state + SHA512_STATE_BYTES };
    toolsOfMemories.set(memory, tools);
  }
  return tools;
}

/**
 * MRTD in the making: a view of TDCS.MRTD_STATE (the chaining values of SHA-384 as 8 little-endian words), MRTD_LENGTH, MRTD_WAITING and
 * MRTD_BLOCKS, so that a copy of memory holds a half-built MRTD. What is measured waits in MRTD_BLOCKS until the room is used up: to hash
 * 30 blocks in a row takes half the time of 30 blocks between other code, which they drive out of the instruction cache.
 *
 * The bytes are worked on where they are; when a host wrote over a line of their pages, by way of the module's own accesses.
 * @source TDX-ABI "MRTD"
 */
export class Mrtd {
  readonly #tdcs: PageSet;
  readonly #memory: PhysicalMemory;
  readonly #tools: Tools;

  constructor(tdcs: PageSet) {
    this.#tdcs = tdcs;
    this.#memory = tdcs.memory;
    this.#tools = toolsOf(tdcs.memory);
  }

  /** TDH.MNG.INIT: an empty measurement. */
  begin(): void {
    const tdcs = this.#tdcs;
    for (const [i, word] of SHA384_INITIAL.entries()) tdcs.write64(Tdcs.MRTD_STATE + 8 * i, word);
    tdcs.write64(Tdcs.MRTD_LENGTH, 0n);
    tdcs.write32(Tdcs.MRTD_WAITING, 0);
  }

  /** TDH.MEM.PAGE.ADD: measures that there is a page at `gpa`, not what it holds. */
  addPage(gpa: number): void {
    const place = this.#appendInPlace(1);
    if (place >= 0) this.#copyRecord(place, this.#tools.pageAdd, gpa);
    else this.#putRecord(this.#append(1), this.#tools.pageAdd, gpa);
  }

  /** TDH.MR.EXTEND: measures the 256 bytes at `chunk` (HKID included) as those at `gpa`. */
  extend(gpa: number, chunk: Hpa): void {
    const memory = this.#memory;
    let data = memory.recentOffset(chunk, false);
    if (data === 0) {
      memory.read8(chunk);
      data = memory.recentOffset(chunk, false);
    }
    const place = data === 0 ? -1 : this.#appendInPlace(EXTEND_BLOCKS);
    if (place >= 0) {
      this.#copyRecord(place, this.#tools.extend, gpa);
      this.#tools.copyChunk(data, place + RECORD_BYTES);
      return;
    }
    const offset = this.#append(EXTEND_BLOCKS);
    this.#putRecord(offset, this.#tools.extend, gpa);
    this.#tdcs.writeBytes(offset + RECORD_BYTES, memory.readBytes(chunk, CHUNK_BYTES));
  }

  /**
   * The same for `chunks` times 256 bytes in a row, of one page. In place only.
   * @returns how many of them were measured
   */
  extendRow(gpa: number, first: Hpa, chunks: number): number {
    const data = this.#memory.recentOffset(first, false);
    if (data === 0) return 0;
    const { copyChunk, extend } = this.#tools;
    for (let i = 0; i < chunks; i++) {
      const place = this.#appendInPlace(EXTEND_BLOCKS);
      if (place < 0) return i;
      this.#copyRecord(place, extend, gpa + i * CHUNK_BYTES);
      copyChunk(data + i * CHUNK_BYTES, place + RECORD_BYTES);
    }
    return chunks;
  }

  /** TDH.MR.FINALIZE: the digest. The measurement is used up. */
  finalize(): Uint8Array {
    const tdcs = this.#tdcs;
    const bits = tdcs.read64(Tdcs.MRTD_LENGTH) * 8n;
    const padding = new Uint8Array(SHA512_BLOCK_BYTES);
    padding[0] = 0x80;
    new DataView(padding.buffer).setBigUint64(SHA512_BLOCK_BYTES - 8, bits);
    tdcs.writeBytes(this.#append(1), padding);
    this.#hashWaiting();
    const digest = new DataView(new ArrayBuffer(DIGEST_BYTES));
    for (let i = 0; i < DIGEST_BYTES; i += 8) digest.setBigUint64(i, tdcs.read64(Tdcs.MRTD_STATE + i));
    return new Uint8Array(digest.buffer);
  }

  /** Takes room for `blocks` more and counts them as measured. @returns where in the TDCS */
  #append(blocks: number): number {
    const tdcs = this.#tdcs;
    let waiting = tdcs.read32(Tdcs.MRTD_WAITING);
    if (waiting + blocks > WAITING_BLOCKS) {
      this.#hashWaiting();
      waiting = 0;
    }
    tdcs.write32(Tdcs.MRTD_WAITING, waiting + blocks);
    const length = tdcs.read32(Tdcs.MRTD_LENGTH) + blocks * SHA512_BLOCK_BYTES;
    tdcs.write32(Tdcs.MRTD_LENGTH, length >>> 0);
    if (length > 0xffff_ffff) tdcs.write32(Tdcs.MRTD_LENGTH + 4, tdcs.read32(Tdcs.MRTD_LENGTH + 4) + 1);
    return Tdcs.MRTD_BLOCKS + waiting * SHA512_BLOCK_BYTES;
  }

  /** The same with four look-ups less. @returns where in linear memory; -1: to be done the long way */
  #appendInPlace(blocks: number): number {
    const tdcs = this.#tdcs;
    const room = tdcs.place(Tdcs.MRTD_BLOCKS);
    const state = tdcs.place(Tdcs.MRTD_STATE);
    if (room < 0 || state < 0) return -1;
    const { u32 } = this.#memory;
    const counts = (state - Tdcs.MRTD_STATE) >>> 2;
    const length = u32[counts + Tdcs.MRTD_LENGTH / 4]! + blocks * SHA512_BLOCK_BYTES;
    if (length > 0xffff_ffff) return -1;
    if (u32[counts + Tdcs.MRTD_WAITING / 4]! + blocks > WAITING_BLOCKS) this.#hashWaiting();
    const waiting = u32[counts + Tdcs.MRTD_WAITING / 4]!;
    u32[counts + Tdcs.MRTD_WAITING / 4] = waiting + blocks;
    u32[counts + Tdcs.MRTD_LENGTH / 4] = length;
    return room + waiting * SHA512_BLOCK_BYTES;
  }

  /** A record at `place` in linear memory, made of the one at `operation`. */
  #copyRecord(place: number, operation: number, gpa: number): void {
    const { u32 } = this.#memory;
    this.#tools.copyRecord(operation, place);
    const low = gpa >>> 0;
    u32[(place + GPA_OFFSET) >>> 2] = low;
    u32[(place + GPA_OFFSET + 4) >>> 2] = (gpa - low) / 0x1_0000_0000;
  }

  /** The same at `offset` of the TDCS, by way of the memory controller. */
  #putRecord(offset: number, operation: number, gpa: number): void {
    this.#tdcs.writeBytes(offset, this.#memory.u8.slice(operation, operation + RECORD_BYTES));
    this.#tdcs.write32(offset + GPA_OFFSET, gpa >>> 0);
    this.#tdcs.write32(offset + GPA_OFFSET + 4, Math.floor(gpa / 0x1_0000_0000));
  }

  /** Hashes the blocks that wait. */
  #hashWaiting(): void {
    const tdcs = this.#tdcs;
    const { u8 } = this.#memory;
    const { hash, table, state, blocks } = this.#tools;
    // More than fit is what a host left that wrote over the page.
    const count = Math.min(tdcs.read32(Tdcs.MRTD_WAITING), WAITING_BLOCKS);
    if (count === 0) return;
    const statePlace = tdcs.place(Tdcs.MRTD_STATE);
    const blocksPlace = tdcs.place(Tdcs.MRTD_BLOCKS);
    if (blocksPlace < 0) u8.set(tdcs.readBytes(Tdcs.MRTD_BLOCKS, count * SHA512_BLOCK_BYTES), blocks);
    if (statePlace < 0) u8.set(tdcs.readBytes(Tdcs.MRTD_STATE, SHA512_STATE_BYTES), state);
    hash(statePlace < 0 ? state : statePlace, blocksPlace < 0 ? blocks : blocksPlace, count, table);
    if (statePlace < 0) tdcs.writeBytes(Tdcs.MRTD_STATE, u8.slice(state, state + SHA512_STATE_BYTES));
    tdcs.write32(Tdcs.MRTD_WAITING, 0);
  }
}
