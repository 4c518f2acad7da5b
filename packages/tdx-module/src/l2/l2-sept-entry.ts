import { l2SeptStates } from '@tdxkit/tdx-arch/sept';
import { SeptLow, hpaHigh, hpaLow } from '../sept/sept-entry.ts';

/**
 * An entry of an L2 VM's Secure EPT as two 32-bit halves. While a leaf is blocked its R, Xs and Xu are kept in the memory-type bits and its
 * W in bit 59.
 *
 *   63  60  59   58  57  55  51:12 10 7  6    5:3 2  1 0
 *   SVE SSS TDWR PWA VGP TDB HPA   Xu PS IPAT MT  Xs W R
 */
export const L2Low = { R: 1, W: 2, XS: 4, MT: 0x38, IPAT: 0x40, PS: 0x80, XU: 0x400 } as const;
export const L2High = { TDB: 1 << 23, VGP: 1 << 25, PWA: 1 << 26, TDWR: 1 << 27, SSS: 1 << 28, SVE: 1 << 31 } as const;
const PERMISSIONS = L2Low.R | L2Low.W | L2Low.XS | L2Low.XU;
const MT_WB = 6 << 3;

/** Two halves of an entry. */
export interface L2Entry {
  readonly low: number;
  readonly high: number;
}
export const L2_FREE: L2Entry = { low: 0, high: 0 };

/** What an L1 VMM says about one VM's use of a page: 16 bits. @source TDX-ABI "GPA_ATTR" */
export const GpaAttr = {
  R: 1,
  W: 2,
  XS: 4,
  XU: 8,
  VGP: 0x10,
  PWA: 0x20,
  SSS: 0x40,
  SVE: 0x80,
  RESERVED: 0x7f00,
  VALID: 0x8000,
} as const;
const ATTR_ACCESS = GpaAttr.R | GpaAttr.W | GpaAttr.XS | GpaAttr.XU;

/** Do the attributes give any access, so that there is an alias? */
export const isPresent = (attr: number): boolean => (attr & ATTR_ACCESS) !== 0;

/** May a page have these attributes: writes and paging writes need reads, and #VE is never suppressed by the guest. */
export function isLegal(attr: number): boolean {
  if ((attr & GpaAttr.VALID) === 0) return attr === 0;
  if ((attr & (GpaAttr.RESERVED | GpaAttr.SVE)) !== 0) return false;
  return (attr & GpaAttr.R) !== 0 || (attr & (GpaAttr.W | GpaAttr.PWA)) === 0;
}

const encodingOf = ({ low, high }: L2Entry): number => ((high >>> 23) & 1) | ((low >>> 5) & 6) | ((low & 1) << 3);
const publicStates = new Uint8Array(16);
for (const state of l2SeptStates) publicStates[state.encoding] = state.publicState;

/** State number that the ABI shows. A readable leaf has none: 0. */
export const l2PublicState = (entry: L2Entry): number => publicStates[encodingOf(entry)] ?? 0;

export const isL2Free = (entry: L2Entry): boolean => encodingOf(entry) === 0;
export const isL2Leaf = (entry: L2Entry): boolean => (entry.low & L2Low.PS) !== 0;
export const isL2Blocked = (entry: L2Entry): boolean => (entry.high & L2High.TDB) !== 0;
/** Can a walk go on through this entry, as the processor and the host's leaves see it? */
export const isL2Accessible = (entry: L2Entry): boolean => (entry.low & (L2Low.R | L2Low.W | L2Low.XS)) !== 0;

/** An entry that points at a table. */
export const l2Table = (pa: number): L2Entry => ({ low: (hpaLow(pa) | PERMISSIONS) >>> 0, high: hpaHigh(pa) });

const attrLow = (attr: number): number =>
  (attr & (GpaAttr.R | GpaAttr.W | GpaAttr.XS)) | ((attr & GpaAttr.XU) === 0 ? 0 : L2Low.XU);
const attrHigh = (attr: number): number =>
  (((attr & (GpaAttr.VGP | GpaAttr.PWA)) >>> 4) << 25) |
  ((attr & GpaAttr.SSS) === 0 ? 0 : L2High.SSS) |
  ((attr & GpaAttr.SVE) === 0 ? 0 : L2High.SVE);
const ATTR_HIGH = L2High.VGP | L2High.PWA | L2High.SSS | L2High.SVE;

/** A leaf that maps `pa` with `attr`; blocked while the TD's own page is pending. */
export function l2Leaf(pa: number, attr: number, blocked: boolean): L2Entry {
  const entry: L2Entry = {
    low: (hpaLow(pa) | MT_WB | L2Low.IPAT | L2Low.PS | attrLow(attr)) >>> 0,
    high: (hpaHigh(pa) | attrHigh(attr)) >>> 0,
  };
  return blocked ? saveAccess(entry, true) : entry;
}

/** Moves access bits to where they are kept while an entry is blocked. `keepsWrite`: W is saved from the entry rather than kept as it was. */
function saveAccess({ low, high }: L2Entry, keepsWrite: boolean): L2Entry {
  const saved = ((low & 1) | ((low & L2Low.XS) >>> 1) | ((low & L2Low.XU) >>> 8)) << 3;
  const write = keepsWrite ? (high & ~L2High.TDWR) | ((low & L2Low.W) === 0 ? 0 : L2High.TDWR) : high;
  return { low: ((low & ~(PERMISSIONS | L2Low.MT)) | saved) >>> 0, high: (write | L2High.TDB) >>> 0 };
}

/** The entry blocked. While the TD's page is blocked for writing the saved W bit is already the true one. */
export function l2Block(entry: L2Entry, isBlockedForWriting: boolean): L2Entry {
  if (isL2Leaf(entry)) return saveAccess(entry, !isBlockedForWriting);
  return { low: (entry.low & ~PERMISSIONS) >>> 0, high: (entry.high | L2High.TDB) >>> 0 };
}

/** The entry unblocked; one that is not blocked stays as it is. */
export function l2Unblock(entry: L2Entry): L2Entry {
  const { low, high } = entry;
  if (!isL2Blocked(entry)) return entry;
  const open = (high & ~(L2High.TDB | L2High.TDWR)) >>> 0;
  if (!isL2Leaf(entry)) return { low: (low | PERMISSIONS) >>> 0, high: open };
  const saved = (low & L2Low.MT) >>> 3;
  const access =
    (saved & 1) | ((high & L2High.TDWR) === 0 ? 0 : L2Low.W) | ((saved & 2) << 1) | ((saved & 4) === 0 ? 0 : L2Low.XU);
  return { low: ((low & ~(L2Low.MT | PERMISSIONS)) | MT_WB | access) >>> 0, high: open };
}

/** Attributes of an entry. A table grants everything; a free entry has only SVE. */
export function attributesOf(entry: L2Entry, isBlockedForWriting: boolean): number {
  const { low, high } = entry;
  if (isL2Free(entry)) return (high & L2High.SVE) === 0 ? 0 : GpaAttr.SVE;
  if (!isL2Leaf(entry)) return GpaAttr.VALID | ATTR_ACCESS;
  let attr: number = GpaAttr.VALID | (((high >>> 25) & 3) << 4);
  if ((high & L2High.SSS) !== 0) attr |= GpaAttr.SSS;
  if ((high & L2High.SVE) !== 0) attr |= GpaAttr.SVE;
  if (!isL2Blocked(entry)) return attr | (low & 7) | ((low & L2Low.XU) === 0 ? 0 : GpaAttr.XU);
  if ((high & L2High.TDWR) !== 0) attr |= GpaAttr.W;
  if (isBlockedForWriting) return attr | (low & 5) | ((low & L2Low.XU) === 0 ? 0 : GpaAttr.XU);
  const saved = (low & L2Low.MT) >>> 3;
  return attr | (saved & 1) | ((saved & 2) << 1) | ((saved & 4) << 1);
}

/** A leaf with new attributes, which stay hidden while it is blocked. */
export function withAttributes(entry: L2Entry, attr: number): L2Entry {
  const open: L2Entry = {
    low: ((entry.low & ~PERMISSIONS) | attrLow(attr)) >>> 0,
    high: ((entry.high & ~ATTR_HIGH) | attrHigh(attr)) >>> 0,
  };
  return isL2Blocked(entry) ? saveAccess(open, true) : open;
}

/** The same leaf at another page. */
export const withHpa = (entry: L2Entry, pa: number): L2Entry => ({
  low: ((entry.low & 0xfff) | hpaLow(pa)) >>> 0,
  high: ((entry.high & 0xfff0_0000) | hpaHigh(pa)) >>> 0,
});

const LEAF_SHOWN_LOW = (L2Low.MT | L2Low.IPAT | L2Low.PS | 0xffff_f000) >>> 0;
const LEAF_SHOWN_HIGH = (0xf_ffff | L2High.SVE) >>> 0;
const DEBUG_LOW = PERMISSIONS;
const DEBUG_HIGH = L2High.VGP | L2High.PWA | L2High.SSS;

/** The form that the host is shown. What the L1 VMM allows its VMs is secret except in debug TDs. */
export function l2Architectural(entry: L2Entry, isDebug: boolean): L2Entry {
  const { low, high } = entry;
  if (isL2Free(entry)) return { low: 0, high: L2High.SVE >>> 0 };
  if (!isL2Leaf(entry)) return { low: low & (PERMISSIONS | SeptLow.PS), high: 0 };
  if (isDebug) return { low: (low & (LEAF_SHOWN_LOW | DEBUG_LOW)) >>> 0, high: (high & (LEAF_SHOWN_HIGH | DEBUG_HIGH)) >>> 0 };
  const access = isL2Blocked(entry) ? 0 : PERMISSIONS;
  return { low: ((low & LEAF_SHOWN_LOW) | access) >>> 0, high: (high & LEAF_SHOWN_HIGH) >>> 0 };
}
