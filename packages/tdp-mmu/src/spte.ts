import type { Hpa, Pfn } from '@tdxkit/x86-cpu/units';
import type { PageLevel } from './hooks.ts';

/*
 * A shadow page-table entry (SPTE) is an EPT entry, two 32-bit words in memory.
 *
 *  63   62   61 60  59   58   57  56..52  51 ... 12  11  10  9  8  7   6    5..3  2 1 0
 *  SVE  SHR   -  -   MIX  MMUW HW  -       address    P   -   D  A  PS  IPAT  MT   X W R
 *
 * P (bit 11, ignored by the CPU) is KVM's own "present"; an MMIO entry and an empty entry do not have it.
 * SHR (SPTE_SHARED_MASK) and MIX (SPTE_MIXED_MASK) are used only when attributes live in the tables; they survive every change of the entry.
 * HW: the host mapping is writable. MMUW: the MMU may set W without asking anybody.
 */

/** Bits of the low word. */
export const SpteLow = {
  R: 1,
  W: 2,
  X: 4,
  RWX: 7,
  MEMORY_TYPE_WB: 0x30,
  IPAT: 0x40,
  PS: 0x80,
  A: 0x100,
  D: 0x200,
  PRESENT: 0x800,
} as const;
/** Bits of the high word. */
export const SpteHigh = {
  HOST_WRITABLE: 1 << 25,
  MMU_WRITABLE: 1 << 26,
  SHARED: 1 << 30,
  MIXED: 1 << 27,
  SUPPRESS_VE: 0x8000_0000,
} as const;
/** High-word bits that record attributes: kept when everything else of an entry changes. */
export const MARKS_HIGH = SpteHigh.SHARED | SpteHigh.MIXED;

const ADDRESS_HIGH = 0xf_ffff;
const ADDRESS_LOW = 0xffff_f000;

/** SHADOW_NONPRESENT_VALUE: an empty entry is SUPPRESS_VE alone, never 0, so that the access exits instead of raising #VE. */
export const NONPRESENT = 0x8000_0000_0000_0000n;
export const NONPRESENT_LOW = 0;
export const NONPRESENT_HIGH = SpteHigh.SUPPRESS_VE;
/** FROZEN_SPTE (REMOVED_SPTE): somebody is changing the entry; not present, and never equal to a legal entry. */
export const FROZEN = NONPRESENT | 0x5a0n;
export const FROZEN_LOW = 0x5a0;
export const FROZEN_HIGH = NONPRESENT_HIGH;

/** is_shadow_present_pte(). */
export const isPresent = (low: number): boolean => (low & SpteLow.PRESENT) !== 0;
/** The entry is the non-present value, marked or not. */
export const isEmpty = (low: number, high: number): boolean =>
  low === NONPRESENT_LOW && (high & ~MARKS_HIGH) >>> 0 === NONPRESENT_HIGH;
/** is_frozen_spte(). */
export const isFrozen = (low: number, high: number): boolean => low === FROZEN_LOW && (high & ~MARKS_HIGH) >>> 0 === FROZEN_HIGH;
/** is_last_spte() of a present entry. */
export const isLeaf = (low: number, level: number): boolean => level === 1 || (low & SpteLow.PS) !== 0;
/** Page frame of a present entry. */
export const spteFrame = (low: number, high: number): Pfn => ((high & ADDRESS_HIGH) * 0x10_0000 + (low >>> 12)) as Pfn;
/** Physical address of the table (or page) of a present entry. */
export const spteAddress = (low: number, high: number): Hpa =>
  ((high & ADDRESS_HIGH) * 0x1_0000_0000 + ((low & ADDRESS_LOW) >>> 0)) as Hpa;
/** The entry as one word. */
export const spteWord = (low: number, high: number): bigint => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);

/** The access that a present leaf allows includes what a fault wants. */
export const isAccessAllowed = (low: number, write: boolean, fetch: boolean): boolean =>
  (low & (write ? SpteLow.W : fetch ? SpteLow.X : SpteLow.R)) !== 0;

/** Words of an entry under construction: one object per maker, reused. */
export interface SpteWords {
  low: number;
  high: number;
}

/** Memory type bits of a leaf that the guest has no say in. */
export const WRITE_BACK = SpteLow.MEMORY_TYPE_WB | SpteLow.IPAT;

/**
 * make_spte(): a leaf. `hostWritable`: the backing can be written; `writable`: W is set now (false while dirty logging waits for a write).
 * `memoryType`: bits 6:3.
 */
export function makeLeaf(
  out: SpteWords,
  frame: Pfn,
  level: PageLevel,
  hostWritable: boolean,
  writable: boolean,
  memoryType: number = WRITE_BACK,
): void {
  const frameLow = frame & 0xf_ffff;
  out.low =
    ((frameLow << 12) |
      SpteLow.R |
      SpteLow.X |
      memoryType |
      SpteLow.A |
      SpteLow.PRESENT |
      (level > 1 ? SpteLow.PS : 0) |
      (writable ? SpteLow.W | SpteLow.D : 0)) >>>
    0;
  out.high =
    ((frame - frameLow) / 0x10_0000 +
      (hostWritable ? SpteHigh.HOST_WRITABLE + SpteHigh.MMU_WRITABLE : 0) +
      SpteHigh.SUPPRESS_VE) >>>
    0;
}

/** make_nonleaf_spte(): an entry that points at a table page. */
export function makeNonLeaf(out: SpteWords, table: Hpa): void {
  const low = table >>> 0;
  out.low = (low | SpteLow.RWX | SpteLow.A | SpteLow.PRESENT) >>> 0;
  out.high = ((table - low) / 0x1_0000_0000 + SpteHigh.SUPPRESS_VE) >>> 0;
}

/** Bits that decide whether an entry is an MMIO entry. */
export const MMIO_MASK = NONPRESENT | 7n;

/** make_mmio_spte(): the VM's MMIO value with the frame (direct bits included) in the address bits. */
export function makeMmio(out: SpteWords, mmioValue: bigint, frame: number): void {
  const frameLow = frame & 0xf_ffff;
  out.low = ((frameLow << 12) | Number(mmioValue & 7n)) >>> 0;
  out.high = ((frame - frameLow) / 0x10_0000 + Number(mmioValue >> 32n)) >>> 0;
}

/** The bits of MMIO_MASK of a VM's MMIO value as a small number, bit 63 in bit 3; -1: the VM caches no MMIO. */
export const mmioKey = (mmioValue: bigint | undefined): number =>
  mmioValue === undefined ? -1 : Number(mmioValue & 7n) | (Number((mmioValue >> 63n) & 1n) << 3);

/** is_mmio_spte(): the VM caches MMIO and the masked entry is its MMIO value, given as `mmioKey`: every change of an entry asks, and a bigint takes 40 ns. */
export const isMmio = (low: number, high: number, key: number): boolean =>
  !isPresent(low) && ((low & 7) | ((high >>> 31) << 3)) === key;
