import { Reg } from '../lp/register-file.ts';

/** The instruction core's own bytes in an LP's register file, from Reg.CORE_PRIVATE on, and two slots below it that generated code reaches by an 8-bit offset. */
export const CoreReg = {
  /** Eight bytes that are always zero: the base or index that is not there. Within reach of an 8-bit register offset. */
  ZERO: Reg.LAZY_C + 0x10,
  /** Addresses of the current TLB set and of the jump cache (u32). */
  TLB: Reg.CORE_PRIVATE,
  JUMP_CACHE: Reg.CORE_PRIVATE + 4,
  /** What a jump cache entry must match besides RIP: changes with every flush and mode (u32). */
  CONTEXT: Reg.CORE_PRIVATE + 8,
  /** Record at which generated code stopped (u32), argument of Exit.RAISE (u32), target of Exit.BRANCH_MISS (u64). */
  RECORD: Reg.CORE_PRIVATE + 0xc,
  EXIT_ARGUMENT: Reg.CORE_PRIVATE + 0x10,
  EXIT_CODE: Reg.CORE_PRIVATE + 0x14,
  TARGET: Reg.CORE_PRIVATE + 0x18,
  /** Budget left when generated code stopped (i32). */
  BUDGET_LEFT: Reg.CORE_PRIVATE + 0x20,
  /** The address local, kept across leaving generated code (u64). */
  ADDRESS: Reg.CORE_PRIVATE + 0x28,
  /** Reg.RETIRED when the budget that generated code was given will be spent (u64). */
  RETIRED_AT_END: Reg.CORE_PRIVATE + 0x30,
  /** Reg.RETIRED once an IRET that sets RF is done: RF stays until another instruction is (u64). */
  RESUME_AT: Reg.CORE_PRIVATE + 0x38,
  /** Bytes of an access that no TLB entry covers. */
  SCRATCH: Reg.CORE_PRIVATE + 0x40,
} as const;

/**
 * Lazy flags: three words that hold the six arithmetic flags of the last result, whatever instruction made it.
 * - result (Reg.LAZY_A): ZF = (result == 0), SF = sign bit, PF = parity of the low byte
 * - carries (Reg.LAZY_B): CF = bit 63, OF = bit 63 ^ bit 62, AF = the bit that `kind` names
 * - kind (Reg.LAZY_KIND): bit 0 inverts SF, bit 1 inverts PF, bits 8-13 = number of the AF bit, bit 31 = valid
 */
export const LAZY_VALID = 0x8000_0000;

/** TLB entry: 32 bytes, 16 to 23 unused. A tag is the linear page address, or TLB_EMPTY. Linear address + addend (mod 2**32) = offset in linear memory. */
export const Tlb = { READ: 0, WRITE: 8, ADDEND: 24, FLAGS: 28 } as const;
export const TLB_ENTRIES = 4096;
export const TLB_ENTRY_BYTES = 32;
export const TLB_BYTES = TLB_ENTRIES * TLB_ENTRY_BYTES;

/** Jump cache entry: 16 bytes. */
export const JumpCache = { RIP: 0, BLOCK: 8, CONTEXT: 12 } as const;
export const JUMP_CACHE_ENTRIES = 65536;
export const JUMP_CACHE_BYTES = JUMP_CACHE_ENTRIES * 16;
/** Offset of an entry in the jump cache: `(low ^ low >>> 12) << 4`, cut to this. */
export const JUMP_CACHE_MASK = JUMP_CACHE_BYTES - 16;
export const jumpCacheOffset = (ripLow: number): number => ((ripLow ^ (ripLow >>> 12)) << 4) & JUMP_CACHE_MASK;
