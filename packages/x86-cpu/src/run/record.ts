/**
 * Decoded instructions in linear memory: 32-byte records, block by block. A block is a header record, one or two records for each
 * instruction, and link stubs. Generated code reads these offsets.
 */
export const RECORD_BYTES = 32;

export const Rec = {
  /** Handler number, u16: what the interpreter's dispatch jumps by. */
  HANDLER: 0,
  /** Bytes of the instruction (u8); instructions of the block before this one (u8). */
  LENGTH: 2,
  ORDINAL: 3,
  /** Byte offsets in the register file of up to three general registers, and of base and index of the address (u8 each). Vector registers: number * 16. */
  A: 4,
  B: 5,
  MEM_BASE: 6,
  MEM_INDEX: 7,
  /** Immediate, zero-extended to the operand size (u64). Link stubs: the target RIP. CALL: the return address. */
  IMM: 8,
  /** Displacement, sign-extended, RIP folded in (i64). Direct branches: header address of the taken block (u32), of the next block (u32). */
  DISP: 16,
  LINK_TAKEN: 16,
  LINK_NEXT: 20,
  /** Left shift of the index (u8); Seg of the memory operand (u8); number of this record within its block, header = 0 (u8); third register (u8). */
  SCALE: 24,
  SEGMENT: 25,
  INDEX: 26,
  C: 27,
  /** Offset of the instruction from the block's RIP (u16). */
  RIP_OFFSET: 28,
} as const;

/** Fields of the header record. */
export const Header = {
  /** Instructions in the block, whether it has been dropped or not (u8). */
  INSNS: 2,
  /** Instructions in the block (i32); STALE_COUNT when the block has been dropped. Shares no byte with Rec.HANDLER. */
  COUNT: 4,
  RIP: 8,
  /** Link stubs: address of the field to patch (u32), 0 = none. Frame of a block (u32). */
  PATCH: 16,
  FRAME: 20,
  /** With the translator tier: entries until the block is hot (i32), 0 when a region stands for it; and that region's table element (u32), 0 = none. */
  COUNTER: 24,
  REGION: 28,
} as const;

/** A counter of entries that is never used up. */
export const NEVER_HOT = 0x7fff_ffff;

/** No budget covers it, so entering a dropped block always leaves the interpreter. */
export const STALE_COUNT = 0x7fff_ffff;

/** Why the generated interpreter returned. */
export const Exit = {
  /** The block at `rec` (a header) was not entered: it has more instructions than the budget, or is dropped. */
  BLOCK: 1,
  /** `rec` is a link stub that has no target yet. */
  LINK: 2,
  /** The branch at `rec` goes to TARGET, which the jump cache does not hold; nothing of it is done. */
  BRANCH_MISS: 3,
  /** A system instruction, an instruction or rare case that TypeScript executes, an unimplemented instruction. */
  SYSTEM: 4,
  HOST: 5,
  /** The instruction at `rec` raises the exception in EXIT_ARGUMENT. */
  RAISE: 6,
  /** A memory access of the instruction at `rec` left an event in the LP. */
  EVENT: 7,
  /** The record at `rec` belongs to a dropped block. */
  STALE: 8,
  /** The end of a block that has no links; Rec.IMM of `rec` is the next RIP. */
  END: 9,
  /** The block at `rec` (a header, paid for) has become hot. */
  HOT: 10,
} as const;

/** Handlers with fixed numbers. */
export const Handler = { SYSTEM: 0, HOST: 1, STALE: 2, LINK: 3, JUMP_CACHE: 4, END: 5, GOTO: 6, RAISE: 7, REGION: 8 } as const;
export const FIXED_HANDLERS = 9;
