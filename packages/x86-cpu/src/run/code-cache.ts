import type { PhysicalMemory } from '../memory/physical-memory.ts';
import { Handler, Header, NEVER_HOT, Rec, RECORD_BYTES, STALE_COUNT } from './record.ts';

/** A decoded block: records from `header` on, made from the bytes at linear-memory offsets [start, end) of `frame` (and maybe of `frame2`). */
export interface Block {
  readonly header: number;
  readonly records: number;
  readonly ripLow: number;
  readonly ripHigh: number;
  readonly mode: number;
  readonly start: number;
  readonly end: number;
  readonly frame: number;
  /** Frame of the last instruction's rest when it crosses a page, else -1; and the end of that rest. */
  readonly frame2: number;
  readonly end2: number;
  /** Next block that starts at the same byte (other mode or RIP). */
  next: Block | undefined;
  isStale: boolean;
  /** An indirect jump has led here. */
  isJumpTarget: boolean;
}

/** Decoded code of one frame: its blocks, and which of its 64-byte granules they were made from. */
interface FrameCode {
  readonly blocks: Set<Block>;
  low: number;
  high: number;
}

const GRANULE_SHIFT = 6;

/** The block is made from bytes of [offset, end), which is part of `frame`. */
const isOf = (block: Block, frame: number, offset: number, end: number): boolean =>
  (block.start < end && block.end > offset) || (block.frame2 === frame && block.end2 > offset);

/**
 * The arena of decoded blocks in linear memory, found by (frame byte, mode, RIP), dropped when a byte that they came from is written; granules tell quickly of most
 * writes that none is.
 * A dropped block's records are overwritten so that whoever still runs it or links to it comes back to TypeScript.
 */
export class CodeCache {
  readonly #memory: PhysicalMemory;
  readonly #start: number;
  readonly #end: number;
  #top: number;
  readonly #blocks = new Map<number, Block>();
  readonly #frames = new Map<number, FrameCode>();
  /** Changes whenever the arena is emptied: record addresses from before are void. */
  epoch = 0;
  /** Calls for who keeps something made from blocks: one is dropped; all are. */
  onDrop: (block: Block) => void = () => undefined;
  onClear: () => void = () => undefined;
  /** Called when a frame gets its first decoded code: write permission in TLBs must go. */
  readonly #onCodeFrame: (frame: number) => void;

  constructor(memory: PhysicalMemory, bytes: number, onCodeFrame: (frame: number) => void) {
    this.#memory = memory;
    this.#start = memory.reserve(bytes);
    this.#end = this.#start + bytes;
    this.#top = this.#start;
    this.#onCodeFrame = onCodeFrame;
    memory.onCodeWrite((frame) => this.dropFrame(frame));
  }

  find(start: number, mode: number, ripLow: number, ripHigh: number): Block | undefined {
    let block = this.#blocks.get(start);
    while (block !== undefined && (block.mode !== mode || block.ripLow !== ripLow || block.ripHigh !== ripHigh))
      block = block.next;
    return block;
  }

  /** Room for a number of records; empties the arena when there is none. */
  allocate(records: number): number {
    const bytes = records * RECORD_BYTES;
    if (this.#top + bytes > this.#end) this.clear();
    const at = this.#top;
    this.#top += bytes;
    return at;
  }
  /** Gives back the unused tail of the last allocation. */
  shrink(end: number): void {
    this.#top = end;
  }

  add(block: Block): void {
    block.next = this.#blocks.get(block.start);
    this.#blocks.set(block.start, block);
    this.watch(block);
  }
  /** Makes a block known to `drop`: one of the arena, or one outside it that runs once, while it runs. */
  watch(block: Block): void {
    this.#mark(block.frame, block.start, block.end, block);
    if (block.frame2 >= 0) this.#mark(block.frame2, block.frame2, block.end2, block);
  }
  unwatch(block: Block): void {
    this.#frames.get(block.frame)?.blocks.delete(block);
    if (block.frame2 >= 0) this.#frames.get(block.frame2)?.blocks.delete(block);
  }
  #mark(frame: number, start: number, end: number, block: Block): void {
    let code = this.#frames.get(frame);
    if (code === undefined) {
      code = { blocks: new Set(), low: 0, high: 0 };
      this.#frames.set(frame, code);
      this.#onCodeFrame(frame);
    }
    this.#memory.markCode(frame);
    code.blocks.add(block);
    for (let g = (start - frame) >> GRANULE_SHIFT; g <= (end - 1 - frame) >> GRANULE_SHIFT; g++) {
      if (g < 32) code.low |= 1 << g;
      else code.high |= 1 << (g - 32);
    }
  }

  /** Blocks that begin or end in a frame. */
  blocksOf(frame: number): Block[] {
    return [...(this.#frames.get(frame)?.blocks ?? [])];
  }
  isCode(frame: number): boolean {
    return this.#frames.has(frame);
  }
  /** True when a write of `size` bytes at an offset touches a byte that code was decoded from. */
  overlaps(offset: number, size: number): boolean {
    const frame = (offset & ~0xfff) >>> 0;
    const code = this.#frames.get(frame);
    if (code === undefined) return false;
    for (let g = (offset - frame) >> GRANULE_SHIFT; g <= (offset + size - 1 - frame) >> GRANULE_SHIFT; g++) {
      if (((g < 32 ? code.low >> g : code.high >> (g - 32)) & 1) === 0) continue;
      for (const block of code.blocks) if (isOf(block, frame, offset, offset + size)) return true;
      return false;
    }
    return false;
  }

  /** Drops the blocks made from bytes of [offset, offset + size), which is part of a page. */
  drop(offset: number, size: number): void {
    const frame = (offset & ~0xfff) >>> 0;
    const code = this.#frames.get(frame);
    if (code === undefined) return;
    const gone = [...code.blocks].filter((block) => isOf(block, frame, offset, offset + size));
    if (gone.length === 0) return;
    for (const block of gone) this.#dropBlock(block);
    code.low = 0;
    code.high = 0;
    for (const block of code.blocks) this.watch(block);
  }
  dropFrame(frame: number): void {
    const code = this.#frames.get(frame);
    if (code === undefined) return;
    for (const block of [...code.blocks]) this.#dropBlock(block);
    this.#frames.delete(frame);
  }
  #dropBlock(block: Block): void {
    const { u16, u32 } = this.#memory;
    block.isStale = true;
    this.onDrop(block);
    this.#frames.get(block.frame)?.blocks.delete(block);
    if (block.frame2 >= 0) this.#frames.get(block.frame2)?.blocks.delete(block);
    const first = this.#blocks.get(block.start);
    if (first === block) {
      if (block.next === undefined) this.#blocks.delete(block.start);
      else this.#blocks.set(block.start, block.next);
    } else {
      let b = first;
      while (b !== undefined && b.next !== block) b = b.next;
      if (b !== undefined) b.next = block.next;
    }
    u32[(block.header + Header.COUNT) >> 2] = STALE_COUNT;
    u32[(block.header + Header.PATCH) >> 2] = 0;
    for (let i = 1; i < block.records; i++) u16[(block.header + i * RECORD_BYTES + Rec.HANDLER) >> 1] = Handler.STALE;
  }

  /** The record is not one of those that run once. */
  holds(record: number): boolean {
    return record >= this.#start && record < this.#top;
  }
  /**
   * The header of a dropped block that something still leads to, which a link has just been followed to: it leads on to whatever the jump cache has for its RIP, so that links
   * to it need not be found. No jump cache may hold it.
   */
  forward(header: number): void {
    const { u8, u16, u32 } = this.#memory;
    const jump = header + RECORD_BYTES;
    u32[(header + Header.COUNT) >> 2] = 0;
    u32[(header + Header.COUNTER) >> 2] = NEVER_HOT;
    u32[(header + Header.REGION) >> 2] = 0;
    u16[jump >> 1] = Handler.JUMP_CACHE;
    u8[header + Header.INSNS] = 0;
    u8[jump + Rec.ORDINAL] = 0;
    u32[(jump + Rec.IMM) >> 2] = u32[(header + Header.RIP) >> 2]!;
    u32[(jump + Rec.IMM + 4) >> 2] = u32[(header + Header.RIP + 4) >> 2]!;
  }

  /** Links a stub's field to a block in the same page (`direct`), or to a jump cache lookup; not when the arena was emptied since `epoch`. */
  link(field: number, block: Block, direct: boolean, epoch: number): void {
    const { u8, u16, u32 } = this.#memory;
    if (epoch !== this.epoch) return;
    if (direct) {
      u32[field >> 2] = block.header;
      return;
    }
    const at = this.allocate(2);
    if (epoch !== this.epoch) return;
    u32.fill(0, at >> 2, (at + 2 * RECORD_BYTES) >> 2);
    u32[(at + Header.RIP) >> 2] = block.ripLow;
    u32[(at + Header.RIP + 4) >> 2] = block.ripHigh;
    u16[at >> 1] = Handler.REGION;
    u8[at + RECORD_BYTES + Rec.INDEX] = 1;
    this.forward(at);
    u32[field >> 2] = at;
  }

  /** Empties the arena. */
  clear(): void {
    this.#blocks.clear();
    this.#frames.clear();
    this.#top = this.#start;
    this.epoch++;
    this.onClear();
  }
}
