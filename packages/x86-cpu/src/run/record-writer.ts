import type { DecodedInsn } from '../isa/decoded-insn.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import { CoreReg } from './core-registers.ts';
import { immediateSize, registerOffset, ripRelativeAddress, type Rip } from './record-fields.ts';
import { Handler, Header, Rec, RECORD_BYTES, STALE_COUNT } from './record.ts';

const SLOTS = [Rec.A, Rec.B, Rec.C];

/** Writes the records of one block after another. */
export class RecordWriter {
  readonly #memory: PhysicalMemory;
  /** Header of the block that is written; where its next record goes; bytes of code before its next instruction. */
  block = 0;
  at = 0;
  ripOffset = 0;
  /** Instructions of the block before its next one. */
  count = 0;
  /** Link stubs of the block can be replaced by what they lead to: not in blocks that run once. */
  #hasPatches = true;

  constructor(memory: PhysicalMemory) {
    this.#memory = memory;
  }

  /** Begins the block with the header at `block`. */
  begin(block: number, runsOnce: boolean): void {
    this.block = block;
    this.at = block + RECORD_BYTES;
    this.ripOffset = 0;
    this.count = 0;
    this.#hasPatches = !runsOnce;
  }

  /** A new record with what every instruction has. */
  record(handler: number, insn: DecodedInsn): number {
    const at = this.#bare(handler);
    const { u8 } = this.#memory;
    u8[at + Rec.LENGTH] = insn.length;
    u8[at + Rec.SEGMENT] = insn.segment;
    return at;
  }
  /** The end of a block without a branch: on to the next one. */
  goto(rip: Rip): void {
    this.stub(this.#bare(Handler.GOTO) + Rec.LINK_TAKEN, rip);
  }
  #bare(handler: number): number {
    const { at } = this;
    this.at += RECORD_BYTES;
    const { u8, u16, u32 } = this.#memory;
    clearRecord(u32, at);
    u16[at >> 1] = handler;
    u8[at + Rec.ORDINAL] = this.count;
    u8[at + Rec.INDEX] = (at - this.block) / RECORD_BYTES;
    u16[(at + Rec.RIP_OFFSET) >> 1] = this.ripOffset;
    return at;
  }

  /** A link stub: a header that nothing can enter, with the RIP to go to and the field to patch. */
  stub(field: number, rip: Rip): void {
    const { u16, u32 } = this.#memory;
    const { at } = this;
    this.at += RECORD_BYTES;
    clearRecord(u32, at);
    u16[at >> 1] = Handler.LINK;
    u32[(at + Header.COUNT) >> 2] = STALE_COUNT;
    this.setQuad(at + Header.RIP, rip);
    u32[(at + Header.PATCH) >> 2] = this.#hasPatches ? field : 0;
    u32[field >> 2] = at;
  }

  /** Registers, immediate and address of an instruction. */
  operands(at: number, insn: DecodedInsn): void {
    const { u8, u32 } = this.#memory;
    const { operands } = insn.opcodeEntry!;
    if (insn.isMemory) this.address(at, insn);
    let slot = 0;
    for (let i = 0; i < operands.length; i++) {
      const operand = operands[i]!;
      const register = registerOffset(insn, operand);
      if (register >= 0) u8[at + SLOTS[slot++]!] = register;
      else if (operand.letter === 'I' || operand.letter === 'sI') {
        const size = immediateSize(insn, operand);
        u32[(at + Rec.IMM) >> 2] = size === 1 ? insn.immLow & 0xff : size === 2 ? insn.immLow & 0xffff : insn.immLow;
        u32[(at + Rec.IMM + 4) >> 2] = size === 8 ? insn.immHigh : 0;
      } else if (operand.letter === '1') u32[(at + Rec.IMM) >> 2] = 1;
    }
  }
  address(at: number, insn: DecodedInsn): void {
    const { u8, u32 } = this.#memory;
    u8[at + Rec.MEM_BASE] = insn.base < 0 ? CoreReg.ZERO : insn.base * 8;
    u8[at + Rec.MEM_INDEX] = insn.index < 0 ? CoreReg.ZERO : insn.index * 8;
    u8[at + Rec.SCALE] = insn.scale;
    if (insn.ripRelative) this.setQuad(at + Rec.DISP, ripRelativeAddress(insn));
    else {
      u32[(at + Rec.DISP) >> 2] = insn.dispLow;
      u32[(at + Rec.DISP + 4) >> 2] = insn.dispHigh;
    }
  }
  setQuad(at: number, value: Rip): void {
    this.#memory.u32[at >> 2] = value.low;
    this.#memory.u32[(at + 4) >> 2] = value.high;
  }
}

/** `fill` of so few words costs 60 ns. */
function clearRecord(u32: Uint32Array, at: number): void {
  for (let w = at >> 2, end = w + RECORD_BYTES / 4; w < end; w++) u32[w] = 0;
}
