import { SlowAccess } from '../emit/memory-emitter.ts';
import type { LogicalProcessor } from '../lp/logical-processor.ts';
import { Reg, Seg, SegField, SEGMENT_BYTES } from '../lp/register-file.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import type { CodeCache } from './code-cache.ts';
import { CoreReg, Tlb } from './core-registers.ts';
import type { CoreState } from './core-state.ts';
import { emptyTranslation, Access, type CpuEnvironment } from './cpu-environment.ts';
import { CpuMode } from './cpu-mode.ts';
import { Rec } from './record.ts';

const SS = 12;
const GP = 13;
const AC = 17;
const CR4_LA57 = 0x1000;

/** One piece of an access that goes through the scratch bytes. */
interface Piece {
  offset: number;
  pa: number;
  size: number;
}

/**
 * Guest memory accesses that the inline TLB path cannot do: misses, page crossings, foreign-key pages, pages with decoded code. Serves
 * generated code and the instructions written in TypeScript.
 */
export class MemoryAccess {
  readonly #memory: PhysicalMemory;
  readonly #environment: CpuEnvironment;
  readonly #cache: CodeCache;
  state!: CoreState;
  lp!: LogicalProcessor;
  /** Sets Reg.RIP to the instruction of a record, before something may record an event. */
  readonly #locate: (record: number) => void;
  readonly translation = emptyTranslation();
  readonly #pieces: [Piece, Piece] = [
    { offset: -1, pa: 0, size: 0 },
    { offset: -1, pa: 0, size: 0 },
  ];
  #pieceCount = 0;
  #view: DataView;

  constructor(memory: PhysicalMemory, environment: CpuEnvironment, cache: CodeCache, locate: (record: number) => void) {
    this.#memory = memory;
    this.#environment = environment;
    this.#cache = cache;
    this.#locate = locate;
    this.#view = new DataView(memory.wasm.buffer);
  }

  #user(): number {
    return this.state.isUser ? Access.USER : 0;
  }
  /** Translates for one access inside a page and fills the TLB. False: an event is recorded. */
  translate(low: number, high: number, access: number): boolean {
    const t = this.translation;
    if (access === Access.READ) {
      // Of an access that crosses into another page the TLB may have both.
      const known = this.state.lookup(low, high, Tlb.READ);
      if (known >= 0) {
        t.offset = known + (low & 0xfff);
        t.watched = false;
        return true;
      }
    } else if ((access & Access.WRITE) !== 0) {
      const held = this.state.heldWrite(low, high);
      if (held >= 0) {
        t.offset = held + (low & 0xfff);
        t.watched = false;
        if (!this.#cache.isCode(held)) this.state.allowWrites(low);
        return true;
      }
    }
    t.cacheable = true;
    if (!this.#environment.translate(this.lp, low | 0, high | 0, access | this.#user(), t)) return false;
    if (t.offset >= 0 && (t.cacheable as boolean)) {
      const frame = t.offset & ~0xfff;
      if ((access & Access.EXECUTE) !== 0) this.state.fillCode(low, high, frame >>> 0, t.global, t.level);
      else {
        const isWritable = (access & Access.WRITE) !== 0 || t.writable;
        this.state.fill(low, high, frame >>> 0, isWritable, this.#cache.isCode(frame >>> 0), t.global, t.level);
      }
    }
    return true;
  }

  /** Import of generated code: the offset to access `size` bytes at, SCRATCH for what has to be put together (then `commit` after writing), -1 for an event. */
  readonly slowAccess = (low: number, high: number, description: number, record: number): number => {
    this.#locate(record);
    const size = description & 0xff;
    const isStack = (description & SlowAccess.STACK) !== 0;
    const kind = description & 0x300;
    if (!this.isCanonical(low, high, size)) {
      const segment = this.#memory.u8[record + Rec.SEGMENT];
      this.#environment.raise(this.lp, isStack || segment === Seg.SS ? SS : GP, 0);
      return -1;
    }
    if (this.#isMisaligned(low, size)) return -1;
    return this.prepare(low, high, size, kind !== SlowAccess.READ, kind !== SlowAccess.WRITE);
  };

  /**
   * Alignment checking is on and the address is not a multiple of the size: #AC is recorded. Vectors have to be aligned to 8 bytes.
   * Silent: #AC comes before the page fault of the same access.
   * @source Intel SDM 3A "Interrupt 17—Alignment Check Exception (#AC)"
   */
  #isMisaligned(low: number, size: number): boolean {
    if (!this.state.checksAlignment || (low & (Math.min(size, 8) - 1)) === 0) return false;
    this.#environment.raise(this.lp, AC, 0);
    return true;
  }

  /** Linear addresses that the paging mode can translate (64-bit mode; elsewhere all are). */
  isCanonical(low: number, high: number, size: number): boolean {
    if ((this.state.get(Reg.MODE) & CpuMode.CODE_MASK) !== CpuMode.CODE64) return true;
    const shift = (this.state.get(Reg.CR4) & CR4_LA57) !== 0 ? 24 : 15;
    const top = high >> shift;
    if (top !== 0 && top !== -1) return false;
    if ((low >>> 0) + size - 1 <= 0xffff_ffff) return true;
    // The last byte; from the last page of the address space it goes on at 0.
    const last = ((high + 1) | 0) >> shift;
    return last === 0 || last === -1;
  }

  /** Makes `size` bytes (at most a page) accessible: an offset, or SCRATCH; -1 = event. Without `read` the caller replaces all of them. */
  prepare(low: number, high: number, size: number, write: boolean, read: boolean): number {
    const inPage = 0x1000 - (low & 0xfff);
    const access = write ? Access.WRITE : Access.READ;
    const t = this.translation;
    if (size <= inPage) {
      if (!this.translate(low, high, access)) return -1;
      if (t.watched && !this.#environment.watchedAccess(this.lp, low, high, size, write)) return -1;
      if (t.offset >= 0 && !(write && this.#cache.overlaps(t.offset, size))) return t.offset;
      this.#piece(0, size);
      this.#pieceCount = 1;
    } else {
      if (!this.translate(low, high, access)) return -1;
      this.#piece(0, inPage);
      let isWatched = t.watched;
      const nextLow = ((low & ~0xfff) + 0x1000) >>> 0;
      const long = (this.state.get(Reg.MODE) & CpuMode.CODE_MASK) === CpuMode.CODE64;
      if (!this.translate(nextLow, long ? high + (nextLow === 0 ? 1 : 0) : 0, access)) return -1;
      isWatched ||= t.watched;
      if (isWatched && !this.#environment.watchedAccess(this.lp, low, high, size, write)) return -1;
      this.#piece(1, size - inPage);
      this.#pieceCount = 2;
    }
    if (read && !this.#gather()) return -1;
    return this.lp.base + CoreReg.SCRATCH;
  }
  #piece(n: 0 | 1, size: number): void {
    const piece = this.#pieces[n];
    piece.offset = this.translation.offset;
    piece.pa = this.translation.pa;
    piece.size = size;
  }
  /** False: an event is recorded. */
  #gather(): boolean {
    const { u8 } = this.#memory;
    let at = this.lp.base + CoreReg.SCRATCH;
    for (let i = 0; i < this.#pieceCount; i++) {
      const p = this.#pieces[i as 0 | 1];
      if (p.offset >= 0) for (let k = 0; k < p.size; k++) u8[at + k] = u8[p.offset + k]!;
      else {
        for (let k = 0; k < p.size;) {
          const step = stepOf(p.size - k);
          const value = this.#environment.readPhysical(this.lp, p.pa + k, step);
          if (value === undefined) return false;
          this.#setScratch(at + k, step, value);
          k += step;
        }
      }
      at += p.size;
    }
    return true;
  }
  /** Import of generated code: the scratch bytes go where they belong. */
  readonly commit = (): void => {
    const { u8 } = this.#memory;
    let at = this.lp.base + CoreReg.SCRATCH;
    for (let i = 0; i < this.#pieceCount; i++) {
      const p = this.#pieces[i as 0 | 1];
      if (p.offset >= 0) {
        for (let k = 0; k < p.size; k++) u8[p.offset + k] = u8[at + k]!;
        this.wrote(p.offset, p.size);
      } else {
        // Foreign-key memory is written in the largest pieces that the access has.
        for (let k = 0; k < p.size;) {
          const step = stepOf(p.size - k);
          this.#environment.writePhysical(this.lp, p.pa + k, step, this.#scratchValue(at + k, step));
          k += step;
        }
      }
      at += p.size;
    }
  };
  #scratchValue(at: number, size: number): bigint {
    return size === 8
      ? this.#view.getBigUint64(at, true)
      : BigInt(
          size === 4 ? this.#view.getUint32(at, true) : size === 2 ? this.#view.getUint16(at, true) : this.#view.getUint8(at),
        );
  }
  #setScratch(at: number, size: number, value: bigint): void {
    const v = BigInt.asUintN(64, value);
    if (size === 8) this.#view.setBigUint64(at, v, true);
    else if (size === 4) this.#view.setUint32(at, Number(v & 0xffff_ffffn), true);
    else if (size === 2) this.#view.setUint16(at, Number(v & 0xffffn), true);
    else this.#view.setUint8(at, Number(v & 0xffn));
  }
  /** Bytes at an offset changed through this core: decoded code of them is dropped. */
  wrote(offset: number, size: number): void {
    if (this.#cache.overlaps(offset, size)) this.#cache.drop(offset, size);
  }

  // --- for instructions in TypeScript ------------------------------------------------------------------------------------------

  /** Reads `size` (1-8) bytes, or undefined when an event is recorded. */
  read(address: bigint, size: number): bigint | undefined {
    const at = this.#at(address, size, false);
    if (at < 0) return undefined;
    return this.#scratchValue(at, size);
  }
  /** Checks an access that is made in several reads or writes. False: an event is recorded. */
  checkCanonical(address: bigint, size: number): boolean {
    if (this.isCanonical(Number(address & 0xffff_ffffn), Number(address >> 32n) | 0, size)) return true;
    this.#environment.raise(this.lp, this.nonCanonicalVector, 0);
    return false;
  }
  /** Checks that a later `write` cannot fail. */
  probeWrite(address: bigint, size: number): boolean {
    return this.#at(address, size, true) >= 0;
  }
  write(address: bigint, size: number, value: bigint): boolean {
    const at = this.#at(address, size, true);
    if (at < 0) return false;
    this.#setScratch(at, size, value);
    if (at === this.lp.base + CoreReg.SCRATCH) this.commit();
    return true;
  }
  #at(address: bigint, size: number, write: boolean): number {
    const low = Number(address & 0xffff_ffffn);
    const high = Number(address >> 32n) | 0;
    if ((low & 0xfff) + size <= 0x1000) {
      const frame = this.state.lookup(low, high, write ? Tlb.WRITE : Tlb.READ);
      if (frame >= 0) return frame + (low & 0xfff);
    }
    if (!this.isCanonical(low, high, size)) {
      this.#environment.raise(this.lp, this.nonCanonicalVector, 0);
      return -1;
    }
    if (this.#isMisaligned(low, size)) return -1;
    return this.prepare(low, high, size, write, !write);
  }
  /** #SS for stack accesses, #GP otherwise: set by the instruction. */
  nonCanonicalVector = GP;

  /**
   * Offset of a byte whose page allows plain access from there to its end, or -1 (event recorded) or -2 (only byte by byte through read / write). Whoever writes there
   * calls `wrote` afterwards. That code has been decoded from the page makes no difference: what a repeat counts depends on the guest alone.
   */
  run(address: bigint, write: boolean): number {
    if (this.state.checksAlignment) return -2;
    const low = Number(address & 0xffff_ffffn);
    const high = Number(address >> 32n) | 0;
    const frame = this.state.lookup(low, high, write ? Tlb.WRITE : Tlb.READ);
    if (frame >= 0) return frame + (low & 0xfff);
    if (!this.isCanonical(low, high, 1)) {
      this.#environment.raise(this.lp, GP, 0);
      return -1;
    }
    if (!this.translate(low, high, write ? Access.WRITE : Access.READ)) return -1;
    const { offset } = this.translation;
    return offset < 0 ? -2 : offset;
  }

  /**
   * Segment checks of an access that the inline test did not pass. Description: size in bits 0-7, Seg in 8-11, write in 12. 0 = allowed.
   * @source Intel SDM 3A "Limit Checking", "Type Checking"
   */
  readonly segmentCheck = (offset: number, description: number, record: number): number => {
    this.#locate(record);
    const segment = (description >> 8) & 15;
    if (this.segmentAllows(segment, offset >>> 0, description & 0xff, (description & 0x1000) !== 0)) return 0;
    this.#environment.raise(this.lp, segment === Seg.SS ? SS : GP, 0);
    return 1;
  };
  segmentAllows(segment: number, offset: number, size: number, write: boolean): boolean {
    const { u32 } = this.#memory;
    const at = (this.lp.base + Reg.SEGMENTS + segment * SEGMENT_BYTES) >> 2;
    const attributes = u32[at + (SegField.ATTRIBUTES >> 2)]!;
    const limit = u32[at + (SegField.LIMIT >> 2)]!;
    if ((attributes & 0x1_0000) !== 0 || (attributes & 0x80) === 0) return false;
    const isCode = (attributes & 8) !== 0;
    const real = (this.state.get(Reg.MODE) & CpuMode.REAL) !== 0;
    if (!real && write && (isCode || (attributes & 2) === 0)) return false;
    if (!real && !write && isCode && (attributes & 2) === 0) return false;
    const last = offset + size - 1;
    if (!isCode && (attributes & 4) !== 0) return offset > limit && last <= ((attributes & 0x4000) !== 0 ? 0xffff_ffff : 0xffff);
    return last <= limit;
  }
}

/** The largest access of 1, 2, 4 or 8 bytes that `left` bytes allow. */
const stepOf = (left: number): number => (left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1);
