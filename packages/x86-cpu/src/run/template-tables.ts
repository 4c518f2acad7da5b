/**
 * Tables in linear memory by which generated code turns instructions into records: offsets from their start. A template is 64 bytes: the words of its record, then
 * what is added from the code.
 */
export const TEMPLATE_BYTES = 64;
export const Template = {
  /** Record words 0 to 3, 6, 7 stand at their own offsets; instead of the displacement: its bytes, and those of displacement and immediate together (u32 each). */
  DISPLACEMENT_BYTES: 16,
  TAIL_BYTES: 20,
  /** Left and then arithmetic right shift that sign-extends the immediate; masks of its low and high half (u32 each). */
  IMMEDIATE_SHIFT: 32,
  IMMEDIATE_MASK: 36,
  IMMEDIATE_HIGH_MASK: 40,
  /** All ones when the displacement is relative to the next RIP (u32). */
  RIP_RELATIVE_MASK: 44,
  /** What it is found by: prefix, REX, opcode, ModRM and SIB (u32); Reg.MODE (u32). */
  KEY: 48,
  MODE: 52,
  /** As of the immediate. */
  DISPLACEMENT_SHIFT: 56,
  DISPLACEMENT_MASK: 60,
} as const;

/** What the byte that an opcode table gives for an opcode means: beside 0 (no ModRM) and 0xff (ModRM). */
export const OpcodeKind = { NO_TEMPLATE: 1, JCC: 2, JCC_NEAR: 3, JMP: 4, JMP_NEAR: 5, CALL: 6, RET: 7, COUNT: 8 } as const;
/** Bits of the byte that the ModRM table gives: bytes of displacement; a SIB byte follows; a SIB base of 5 adds 4 bytes of displacement. */
export const ModrmBits = { DISPLACEMENT: 7, SIB_BIT: 3, BASE_5_BIT: 4 } as const;

/** Handlers below this can be fused with Jcc or chained. */
export const FUSED_HANDLERS = 1024;
/** Handlers that begin chains at most, and that go on with one; 0 stands for all others. */
export const CHAIN_FIRSTS = 64;
export const CHAIN_SECONDS = 32;
/** In Template.IMMEDIATE_SHIFT, beyond what counts in a shift: an instruction without effect, which gets no record. */
export const NO_RECORD = 0x100;

const FUSED_AT = 64 + 256 + 512 + 256 + 8 * (16 + 8);
const CHAINS_AT = FUSED_AT + 2 * 8 * FUSED_HANDLERS;

/** Offsets of the tables. */
export const Table = {
  /**
   * Where emission ended: next record, next byte of code, instructions of the block so far (u32 each); record of the last instruction (0 = none) and its handler, where it begins too
   * (u32 each).
   */
  AT: 0,
  CODE: 4,
  COUNT: 8,
  LAST_RECORD: 12,
  LAST_HANDLER: 16,
  /** When it ended before an instruction without a template: its key and the bytes before its displacement, 0 = there can be none (u32 each). */
  KEY: 20,
  HEAD_BYTES: 24,
  /** Number of slots - 1 of the hash table; its address; address of the templates, less one template (u32 each). */
  SLOT_MASK: 28,
  SLOTS: 32,
  TEMPLATES: 36,
  /** By byte: number of the prefix in a key, 0 = none. */
  PREFIX: 64,
  /** By opcode of the one-byte map (0-255) or of the 0F map (256-511). */
  OPCODE: 64 + 256,
  MODRM: 64 + 256 + 512,
  /** First word and word 6 of the records of branches: 16 of Jcc by condition, then by OpcodeKind (two u32 each). */
  BRANCHES: 64 + 256 + 512 + 256,
  /** Handler of a comparison and Jcc by handler * 8 + condition pair (u16), 0 = none. */
  FUSED: FUSED_AT,
  /** Number of a handler as the first or second part of a chain (u8 each); handler of both by first * CHAIN_SECONDS + second (u16), 0 = none. */
  FIRST: CHAINS_AT,
  SECOND: CHAINS_AT + FUSED_HANDLERS,
  CHAINED: CHAINS_AT + 2 * FUSED_HANDLERS,
  BYTES: CHAINS_AT + 2 * FUSED_HANDLERS + 2 * CHAIN_FIRSTS * CHAIN_SECONDS,
} as const;
