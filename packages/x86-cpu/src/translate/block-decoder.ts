import { DecodedInsn } from '../isa/decoded-insn.ts';
import { Decoder } from '../isa/decoder.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import type { Block } from '../run/code-cache.ts';
import { setRip } from '../run/record-fields.ts';

/** Decodes single instructions of blocks again. */
export class BlockDecoder {
  readonly #memory: PhysicalMemory;
  readonly #decoder = new Decoder();
  readonly #crossing = new Uint8Array(32);
  /** The instruction decoded last. */
  readonly insn = new DecodedInsn();

  constructor(memory: PhysicalMemory) {
    this.#memory = memory;
  }

  /** `DecodeStatus` of the instruction at an offset from the block's start; the last one may go on in another frame. */
  decode(block: Block, offset: number, isLast: boolean): number {
    const { u8 } = this.#memory;
    const at = block.start + offset;
    const available = block.frame + 0x1000 - at;
    let bytes = u8;
    let from = at;
    let most = available;
    if (isLast && block.frame2 >= 0) {
      bytes = this.#crossing;
      bytes.set(u8.subarray(at, at + available));
      bytes.set(u8.subarray(block.frame2, block.frame2 + 16), available);
      from = 0;
      most = 31;
    }
    const status = this.#decoder.decode(this.insn, bytes, from, most, block.mode);
    setRip(this.insn, block.ripLow, block.ripHigh, offset);
    return status;
  }
}
