import { Seg } from '../../src/lp/register-file.ts';

/**
 * The segments of 16- and 32-bit cases: a local descriptor table beside the flat segments of the global one. The native harness has the same table.
 */
export interface TestSegment {
  readonly base: number;
  readonly limit: number;
  /** VMX access rights. */
  readonly attributes: number;
}

const DATA = 0xf3;
const READ_ONLY = 0xf1;
const EXPAND_DOWN = 0xf7;
const CODE = 0xfb;
const EXECUTE_ONLY = 0xf9;
const CONFORMING = 0xff;
const PRESENT = 0x80;
const AVL = 0x1000;
const BIG = 0x4000;

/** Entries of the local descriptor table; entry 0 is empty. */
export const LOCAL_DESCRIPTORS: readonly TestSegment[] = [
  { base: 0, limit: 0, attributes: 0 },
  { base: 0x1000_0000, limit: 0xffff, attributes: CODE | AVL },
  { base: 0x2000_0000, limit: 0x1fff, attributes: DATA | AVL },
  { base: 0x3000_0000, limit: 0x1fff, attributes: DATA | AVL },
  { base: 0x2000_0000, limit: 0x13ff, attributes: DATA | AVL | BIG },
  { base: 0x2000_0000, limit: 0x7ff, attributes: EXPAND_DOWN | AVL | BIG },
  { base: 0x2000_0000, limit: 0x1fff, attributes: READ_ONLY | AVL | BIG },
  { base: 0x1000_0000, limit: 0x1fff, attributes: EXECUTE_ONLY | AVL | BIG },
  { base: 0x2000_0000, limit: 0x1fff, attributes: (DATA & ~PRESENT) | AVL | BIG },
  { base: 0x2000_0000, limit: 0x7ff, attributes: EXPAND_DOWN | AVL },
  { base: 0x1000_0000, limit: 0x1fff, attributes: (CONFORMING & ~PRESENT) | AVL | BIG },
];
/** Entries 4, 5, 6 of the global descriptor table: flat 32-bit code, flat data, 64-bit code. */
export const GLOBAL_DESCRIPTORS: readonly TestSegment[] = [
  { base: 0, limit: 0, attributes: 0 },
  { base: 0, limit: 0, attributes: 0 },
  { base: 0, limit: 0, attributes: 0 },
  { base: 0, limit: 0, attributes: 0 },
  { base: 0, limit: 0xffff_ffff, attributes: 0xc0fb },
  { base: 0, limit: 0xffff_ffff, attributes: 0xc0f3 },
  { base: 0, limit: 0xffff_ffff, attributes: 0xa0fb },
];

/** Selectors that a case starts with, by Seg. */
export const START_SELECTORS = {
  16: { [Seg.CS]: 0x0f, [Seg.SS]: 0x1f, [Seg.DS]: 0x17, [Seg.ES]: 0x27, [Seg.FS]: 0x2f, [Seg.GS]: 0x37 },
  32: { [Seg.CS]: 0x23, [Seg.SS]: 0x2b, [Seg.DS]: 0x2b, [Seg.ES]: 0x27, [Seg.FS]: 0x2f, [Seg.GS]: 0x37 },
} as const;

/** The segment that a selector of these tables names. */
export const segmentOf = (selector: number): TestSegment =>
  ((selector & 4) === 0 ? GLOBAL_DESCRIPTORS : LOCAL_DESCRIPTORS)[selector >> 3]!;

/** The eight bytes of a descriptor. */
export function descriptorBytes({ base, limit, attributes }: TestSegment): bigint {
  const isPages = (attributes & 0x8000) !== 0;
  const l = isPages ? limit >>> 12 : limit;
  const low = BigInt(l & 0xffff) | (BigInt(base & 0xffff) << 16n);
  const high =
    ((base >>> 16) & 0xff) | (base & 0xff00_0000) | ((attributes & 0xff) << 8) | (l & 0xf_0000) | ((attributes & 0xf000) << 8);
  return low | (BigInt(high >>> 0) << 32n);
}
