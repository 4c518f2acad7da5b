import { septAllowedStates, septStates, type SeptFlag, type SeptStateName } from '@tdxkit/tdx-arch';

/**
 * A Secure EPT entry as two 32-bit halves.
 *
 *   63  61  60:58 56  55  54   53   52 51:12 11   9 8 7  6    5:3 2:0
 *   SVE TDUP TDAL TDP TDB TDBW TDEX HP HPA   lock D A PS IPAT MT  XWR
 */
export const SeptLow = { RWX: 0x7, MT_WB: 6 << 3, IPAT: 1 << 6, PS: 1 << 7, D: 1 << 9, LOCK: 1 << 11 } as const;
export const SeptHigh = {
  HP: 1 << 20,
  TDEX: 1 << 21,
  TDBW: 1 << 22,
  TDB: 1 << 23,
  TDP: 1 << 24,
  ALIASES: 7 << 26,
  SVE: 1 << 31,
} as const;

/** Bits of a leaf that do not depend on its state: memory type WB. IPAT and PS are part of the state. */
export const LEAF_LOW = SeptLow.MT_WB;
const STATE_LOW = SeptLow.PS | SeptLow.IPAT | SeptLow.D;
const STATE_HIGH = SeptHigh.TDEX | SeptHigh.TDBW | SeptHigh.TDB | SeptHigh.TDP;

/** FREE: the value that fills a new Secure EPT page. */
export const FREE_LOW = 0;
export const FREE_HIGH = (SeptHigh.TDEX | SeptHigh.TDBW | SeptHigh.TDB | SeptHigh.SVE) >>> 0;

/** State bits of each state, by index: [low half, high half]. */
const lowBits = septStates.map((s) => Number(s.entryBits & 0xffff_ffffn));
const highBits = septStates.map((s) => Number(s.entryBits >> 32n));
const publicStates = septStates.map((s) => s.publicState);
/** State index by PS<<6 | IPAT<<5 | TDP<<4 | TDB<<3 | TDBW<<2 | TDEX<<1 | D; -1 = no state. */
const indexByEncoding = new Int8Array(128).fill(-1);
for (const s of septStates) indexByEncoding[s.encoding] = s.index;

/** Index of the entry's state (`SeptState` of tdx-arch), -1 when the bits are no state. */
export function septStateIndex(low: number, high: number): number {
  const encoding = ((low >>> 1) & 0x60) | ((high >>> 20) & 0x1e) | ((low >>> 9) & 1);
  return indexByEncoding[encoding] ?? -1;
}

export const stateLow = (index: number): number => lowBits[index] ?? 0;
export const stateHigh = (index: number): number => highBits[index] ?? 0;
export const publicState = (index: number): number => publicStates[index] ?? 0;

/** The low half with its state bits replaced; nothing else changes. */
export const withStateLow = (low: number, index: number): number => (low & ~STATE_LOW) | stateLow(index);
export const withStateHigh = (high: number, index: number): number => ((high & ~STATE_HIGH) | stateHigh(index)) >>> 0;

/** Bit mask over state indices. */
export const stateMask = (names: readonly SeptStateName[]): number =>
  septStates.reduce((mask, s) => (names.includes(s.name) ? mask | (1 << s.index) : mask), 0);

/** States with a flag of the state table, as a mask. */
export const statesWith = (flag: SeptFlag): number =>
  septStates.reduce((mask, s) => (s.flags.includes(flag) ? mask | (1 << s.index) : mask), 0);

/** States that a leaf accepts, as a mask. */
export function allowedStates(leaf: keyof typeof septAllowedStates): number {
  return stateMask(septAllowedStates[leaf] as readonly SeptStateName[]);
}

export const isLeaf = (low: number): boolean => (low & SeptLow.PS) !== 0;
export const isAccessible = (low: number): boolean => (low & SeptLow.RWX) !== 0;

/** HPA of a leaf or table entry, without HKID. */
export const septHpa = (low: number, high: number): number => (high & 0xf_ffff) * 0x1_0000_0000 + ((low & 0xffff_f000) >>> 0);
/** The halves of `hpa` in an entry. */
export const hpaLow = (hpa: number): number => (hpa & 0xffff_f000) >>> 0;
export const hpaHigh = (hpa: number): number => Math.floor(hpa / 0x1_0000_0000);
