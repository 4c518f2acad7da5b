import { Flow } from '../isa/opcode.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import type { Block } from '../run/code-cache.ts';
import { target, wrapRip, type Rip } from '../run/record-fields.ts';
import { Handler, Header, Rec, RECORD_BYTES, STALE_COUNT } from '../run/record.ts';
import { BlockDecoder } from './block-decoder.ts';
import { BlockMemo } from './block-memo.ts';

/** Where a block can go without leaving generated code by an address computed at run time. */
export interface Link {
  readonly rip: Rip;
  /** Address of the u32 with the target's header. */
  readonly field: number;
}
/** How a block ends: what there is to know of it before it is decided that it is translated. */
export interface BlockEdges {
  readonly block: Block;
  /** Instructions. */
  readonly count: number;
  /** Taken (or only) and next block. */
  readonly taken: Link | undefined;
  readonly next: Link | undefined;
  /** After a CALL: where it returns to. */
  readonly returnSite: Rip | undefined;
  readonly isReturn: boolean;
  readonly isIndirectJump: boolean;
}

/** Blocks remembered at most. */
const MAX_KNOWN = 16_384;

/** Finds the edges of blocks, from their last records and their last instructions. */
export class EdgeReader {
  readonly #memory: PhysicalMemory;
  readonly #decoder: BlockDecoder;
  /** Of blocks that are not stale. */
  readonly known = new BlockMemo(MAX_KNOWN, (block): BlockEdges => this.#read(block));

  constructor(memory: PhysicalMemory) {
    this.#memory = memory;
    this.#decoder = new BlockDecoder(memory);
  }

  #read(block: Block): BlockEdges {
    const { u16, u32 } = this.#memory;
    const count = u32[(block.header + Header.COUNT) >> 2]!;
    let last = block.header + (block.records - 1) * RECORD_BYTES;
    while (u16[last >> 1] === Handler.LINK && u32[(last + Header.COUNT) >> 2] === STALE_COUNT) last -= RECORD_BYTES;
    const handler = u16[last >> 1]!;
    let taken: Link | undefined;
    let next: Link | undefined;
    let returnSite: Rip | undefined;
    let isReturn = false;
    let isIndirectJump = false;
    if (handler === Handler.GOTO) taken = { rip: this.#stubRip(last + RECORD_BYTES), field: last + Rec.LINK_TAKEN };
    else if (handler !== Handler.SYSTEM && handler !== Handler.HOST && handler !== Handler.RAISE && handler !== Handler.END) {
      this.#decoder.decode(block, u16[(last + Rec.RIP_OFFSET) >> 1]!, true);
      const { insn } = this.#decoder;
      const { flow, name } = insn.opcodeEntry!;
      if (flow === Flow.CALL || flow === Flow.CALL_INDIRECT) returnSite = wrapRip(insn, insn.length, 0);
      if (flow === Flow.CONDITIONAL || flow === Flow.COUNTER) {
        // Odd conditions are kept as the even ones with the links exchanged.
        const isExchanged = flow === Flow.CONDITIONAL && (insn.opcode & 1) !== 0;
        taken = { rip: target(insn), field: last + (isExchanged ? Rec.LINK_NEXT : Rec.LINK_TAKEN) };
        next = { rip: wrapRip(insn, insn.length, 0), field: last + (isExchanged ? Rec.LINK_TAKEN : Rec.LINK_NEXT) };
      } else if (flow === Flow.JUMP || flow === Flow.CALL) taken = { rip: target(insn), field: last + Rec.LINK_TAKEN };
      else {
        isReturn = name === 'ret';
        isIndirectJump = name === 'jmp indirect';
      }
    }
    return { block, count, taken, next, returnSite, isReturn, isIndirectJump };
  }
  #stubRip(stub: number): Rip {
    const { u32 } = this.#memory;
    return { low: u32[(stub + Header.RIP) >> 2]!, high: u32[(stub + Header.RIP + 4) >> 2]! };
  }
}
