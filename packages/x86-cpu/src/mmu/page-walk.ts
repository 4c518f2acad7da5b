import { Reg } from '../lp/register-file.ts';
import { Vector } from '../lp/guest-event.ts';
import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import type { Hpa } from '../units/index.ts';
import { EptRight } from './paging-cache.ts';
import { toHostPhysical, type AccessContext } from './guest-physical.ts';

/** Access kinds of a walk: `Access` of src/run and one more. */
export const WalkAccess = {
  READ: 1,
  WRITE: 2,
  EXECUTE: 4,
  USER: 8,
  /** Supervisor access made by the processor itself (descriptor tables, TSS, event delivery): RFLAGS.AC does not lift SMAP. */
  IMPLICIT: 16,
} as const;

/** Page-fault error code. @source Intel SDM 3A "Page-Fault Exceptions" */
export const PageFault = { P: 1, W: 2, U: 4, RSVD: 8, I: 16, PK: 32, SS: 64, HLAT: 128 } as const;

/** What a walk found. One object per walker, reused. */
export interface GuestWalk extends AccessContext {
  /** Guest-physical address of the byte. */
  gpa: number;
  /** The page may be written by accesses of this kind, and its dirty flag is set. */
  isWriteReady: boolean;
  isExecutable: boolean;
  isGlobal: boolean;
  /** Level of the entry that maps the page: 1 4 KiB, 2 2 or 4 MiB, 3 1 GiB. */
  level: number;
  /** False when another access of the same kind may see other rights. */
  isCacheable: boolean;
}

export const Cr0 = { PE: 1, MP: 2, EM: 4, TS: 8, ET: 0x10, NE: 0x20, WP: 0x1_0000, AM: 0x4_0000, NW: 0x2000_0000, CD: 0x4000_0000, PG: 0x8000_0000 } as const; // prettier-ignore
export const Cr4 = {
  VME: 1, PVI: 2, TSD: 4, DE: 8, PSE: 0x10, PAE: 0x20, MCE: 0x40, PGE: 0x80, PCE: 0x100, OSFXSR: 0x200, OSXMMEXCPT: 0x400, UMIP: 0x800,
  LA57: 0x1000, VMXE: 0x2000, SMXE: 0x4000, FSGSBASE: 0x1_0000, PCIDE: 0x2_0000, OSXSAVE: 0x4_0000, KL: 0x8_0000, SMEP: 0x10_0000,
  SMAP: 0x20_0000, PKE: 0x40_0000, CET: 0x80_0000, PKS: 0x100_0000,
} as const; // prettier-ignore
const AC = 0x4_0000;
const NXE = 0x800;
const LMA = 0x400;

/** Present, writable, user, accessed, dirty, page size, global. */
const Pte = { P: 1, W: 2, U: 4, A: 0x20, D: 0x40, PS: 0x80, G: 0x100 } as const;

/**
 * Walks the guest's own page tables for one access: presence, reserved bits, rights, accessed and dirty flags.
 * Throws the LP's GuestEvent: #PF, or whatever the translation of a table's guest-physical address gives.
 * @param out receives the result; its linear address is set here
 * @source Intel SDM 3A "Paging"
 */
export function walkGuest(lp: X86LogicalProcessor, low: number, high: number, access: number, out: GuestWalk): void {
  out.linearLow = low;
  out.linearHigh = high;
  out.hasLinear = true;
  out.isCacheable = true;
  out.level = 1;
  out.pagingRights = ALL_RIGHTS;
  const cr0 = lp.get32(Reg.CR0);
  if ((cr0 & Cr0.PG) === 0) {
    out.gpa = low >>> 0;
    out.isWriteReady = true;
    out.isExecutable = true;
    out.isGlobal = false;
    out.isUserPage = true;
    out.isWritablePage = true;
    out.isExecuteDisable = false;
    return;
  }
  const cr4 = lp.get32(Reg.CR4);
  if ((cr4 & Cr4.PAE) === 0) walk32(lp, low, access, out, cr0, cr4);
  else walk64(lp, low, high, access, out, cr0, cr4);
}

/** 32-bit paging: two levels of 4-byte entries, 4-MiB pages with PSE. */
function walk32(lp: X86LogicalProcessor, low: number, access: number, out: GuestWalk, cr0: number, cr4: number): void {
  out.linearHigh = 0;
  const { memory } = lp;
  const pdeGpa = ((lp.get32(Reg.CR3) & 0xffff_f000) >>> 0) + 4 * (low >>> 22);
  const pde = memory.read32(toHostPhysical(lp, pdeGpa, EptRight.READ, false, out) as Hpa);
  if ((pde & Pte.P) === 0) throw pageFault(lp, access, 0, out);
  entryGpa[2] = pdeGpa;
  entryLowOf[2] = pde;
  if ((pde & Pte.PS) !== 0 && (cr4 & Cr4.PSE) !== 0) {
    // PSE-36: bits 20:13 are physical bits 39:32; bit 21 and those beyond MAXPHYADDR are reserved.
    const top = (pde >>> 13) & 0xff;
    if ((pde & 0x20_0000) !== 0 || (top & ~lp.physicalHighMask) !== 0)
      throw pageFault(lp, access, PageFault.P | PageFault.RSVD, out);
    checkRights(lp, access, out, cr0, cr4, (pde & Pte.U) !== 0, (pde & Pte.W) !== 0, false, -1);
    setAccessed(lp, 2, 2, access, out);
    finish(out, 2, top * 0x1_0000_0000 + ((pde & 0xffc0_0000) >>> 0) + (low & 0x3f_ffff), pde, access, cr4);
    return;
  }
  const pteGpa = ((pde & 0xffff_f000) >>> 0) + 4 * ((low >>> 12) & 0x3ff);
  const pte = memory.read32(toHostPhysical(lp, pteGpa, EptRight.READ, false, out) as Hpa);
  if ((pte & Pte.P) === 0) throw pageFault(lp, access, 0, out);
  entryGpa[1] = pteGpa;
  entryLowOf[1] = pte;
  checkRights(lp, access, out, cr0, cr4, (pde & pte & Pte.U) !== 0, (pde & pte & Pte.W) !== 0, false, -1);
  setAccessed(lp, 2, 1, access, out);
  finish(out, 1, ((pte & 0xffff_f000) >>> 0) + (low & 0xfff), pte, access, cr4);
}

/** Entries used, by level: guest-physical and host addresses and low words. Accessed flags are set only when the whole walk succeeded. */
const entryGpa = new Float64Array(6);
const entryAt = new Float64Array(6);
const entryLowOf = new Int32Array(6);

/**
 * Sets accessed flags of the entries used, and the dirty flag of the leaf for a write. Updates are writes to guest-physical memory: all of them
 * are translated, and may fault, before the first one happens.
 */
function setAccessed(lp: X86LogicalProcessor, top: number, leaf: number, access: number, out: GuestWalk): void {
  const wanted = (access & WalkAccess.WRITE) !== 0 ? Pte.A | Pte.D : Pte.A;
  const missing = wanted & ~entryLowOf[leaf]!;
  let isComplete = missing === 0;
  for (let l = top; l > leaf; l--) if ((entryLowOf[l]! & Pte.A) === 0) isComplete = false;
  if (isComplete) return;
  for (let l = top; l >= leaf; l--) {
    if (l === leaf ? missing !== 0 : (entryLowOf[l]! & Pte.A) === 0)
      entryAt[l] = toHostPhysical(lp, entryGpa[l]!, EptRight.READ | EptRight.WRITE, false, out);
  }
  for (let l = top; l >= leaf; l--) {
    const bits = l === leaf ? wanted : Pte.A;
    const low = entryLowOf[l]!;
    if ((low & bits) !== bits) lp.memory.write32(entryAt[l] as Hpa, (low | bits) >>> 0);
  }
}

/** #MC where the entry lies in private memory that somebody wrote with another key. */
function checkIntegrity(lp: X86LogicalProcessor, entry: Hpa): void {
  const { memory } = lp;
  if (memory.hkidOf(entry) >= lp.privateKeyStart && memory.isPoisoned(entry, 8)) throw lp.event.exception(Vector.MC, -1);
}

/** Bit 11 of an entry of HLAT paging: the address is translated by the guest's own tables after all. */
const RESTART = 0x800;
const ALL_RIGHTS = 0xff;

/**
 * PAE, 4-level and 5-level paging: 8-byte entries. In IA-32e mode the tables may be those of the hypervisor (HLAT paging), for all addresses
 * or for the upper half, unless their walk asked for a restart. @source Intel SDM 3A "Ordinary Paging and HLAT Paging"
 */
function walk64(
  lp: X86LogicalProcessor,
  low: number,
  high: number,
  access: number,
  out: GuestWalk,
  cr0: number,
  cr4: number,
  isRestarted = false,
): void {
  const { memory } = lp;
  const efer = lp.get32(Reg.EFER);
  const isLong = (efer & LMA) !== 0;
  const nxe = (efer & NXE) !== 0;
  const reservedHigh = (~lp.physicalHighMask & 0xf_ffff) | (nxe ? 0 : 0x8000_0000);
  let level: number;
  let table: number;
  if (isLong) {
    level = (cr4 & Cr4.LA57) !== 0 ? 5 : 4;
    table = (lp.get32(Reg.CR3 + 4) & 0xf_ffff & lp.physicalHighMask) * 0x1_0000_0000 + ((lp.get32(Reg.CR3) & 0xffff_f000) >>> 0);
  } else {
    out.linearHigh = 0;
    const slot = Reg.PDPTE + 8 * (low >>> 30);
    const pdpteLow = lp.get32(slot);
    if ((pdpteLow & Pte.P) === 0) throw pageFault(lp, access, 0, out);
    level = 2;
    table = (lp.get32(slot + 4) & 0xf_ffff) * 0x1_0000_0000 + ((pdpteLow & 0xffff_f000) >>> 0);
  }
  // A SEAM guest may not have paging structures in shared memory: the SHARED bit is reserved where it would lead to one.
  const { sharedBit, hlatRoot, hlatPrefix, verifiesPaging } = lp.nonRoot.space;
  const usesHlat = hlatRoot !== -1 && isLong && !isRestarted && (hlatPrefix === 0 || high < 0);
  if (usesHlat) table = hlatRoot;
  const shared = sharedBit === 0 ? 0 : 1 << (sharedBit - 32);
  if (shared !== 0 && isLong && !usesHlat && (lp.get32(Reg.CR3 + 4) & shared) !== 0)
    throw pageFault(lp, access, PageFault.P | PageFault.RSVD, out);
  let rights: number = Pte.U | Pte.W;
  let executeDisable = false;
  // HLAT paging and the verification of guest paging ask about every entry of a walk.
  const usesCache = isLong && hlatRoot === -1 && !verifiesPaging;
  if (usesCache) {
    let structures = lp.pageTables;
    let cached = structures.find(low, high);
    if (cached >= 0) level = 1;
    else {
      structures = lp.directories;
      cached = structures.find(low, high);
      if (cached >= 0) level = 2;
    }
    if (cached >= 0) {
      table = structures.table(cached);
      rights = structures.rights(cached);
      executeDisable = structures.isExecuteDisable(cached);
    }
  }
  const top = level;
  let directory = 0;
  let directoryRights = 0;
  let directoryExecuteDisable = false;
  for (; ; level--) {
    const index = level >= 4 ? (high >>> (level === 5 ? 16 : 7)) & 0x1ff : level === 3 ? ((low >>> 30) | (high << 2)) & 0x1ff : (low >>> (level === 2 ? 21 : 12)) & 0x1ff; // prettier-ignore
    const gpa = table + 8 * index;
    const at = toHostPhysical(lp, gpa, EptRight.READ, false, out);
    if (sharedBit !== 0 && memory.frameOffset(at as Hpa, false) < 0) checkIntegrity(lp, at as Hpa);
    const entryLow = memory.read32(at as Hpa);
    if ((entryLow & Pte.P) === 0) throw pageFault(lp, access, usesHlat ? PageFault.HLAT : 0, out);
    if (usesHlat && (entryLow & RESTART) !== 0) {
      out.pagingRights = ALL_RIGHTS;
      walk64(lp, low, high, access, out, cr0, cr4, true);
      return;
    }
    const entryHigh = memory.read32((at + 4) as Hpa);
    const isLeaf = level === 1 || (level <= 3 && (entryLow & Pte.PS) !== 0);
    // Bits 62:52 are ignored by long paging and reserved by PAE paging.
    if ((entryHigh & (isLong ? reservedHigh : reservedHigh | 0x7ff0_0000)) !== 0 || (level >= 4 && (entryLow & Pte.PS) !== 0) || (level === 3 && isLeaf && !lp.hasGigabytePages)) throw pageFault(lp, access, PageFault.P | PageFault.RSVD, out); // prettier-ignore
    const upperRights = rights;
    const upperExecuteDisable = executeDisable;
    rights &= entryLow;
    if (entryHigh >>> 31 !== 0) executeDisable = true;
    if (level === 2) {
      directory = table;
      directoryRights = upperRights;
      directoryExecuteDisable = upperExecuteDisable;
    }
    entryGpa[level] = gpa;
    entryLowOf[level] = entryLow;
    const frame = (entryHigh & 0xf_ffff) * 0x1_0000_0000 + ((entryLow & 0xffff_f000) >>> 0);
    if (!isLeaf) {
      if ((entryHigh & shared) !== 0) throw pageFault(lp, access, PageFault.P | PageFault.RSVD, out);
      table = frame;
      continue;
    }
    const offsetMask = level === 1 ? 0xfff : level === 2 ? 0x1f_ffff : 0x3fff_ffff;
    // Bit 12 of a large leaf is its PAT bit.
    if (level > 1 && (entryLow & offsetMask & 0xffff_e000) !== 0) throw pageFault(lp, access, PageFault.P | PageFault.RSVD, out);
    checkRights(lp, access, out, cr0, cr4, (rights & Pte.U) !== 0, (rights & Pte.W) !== 0, executeDisable, isLong ? (entryHigh >>> 27) & 0xf : -1); // prettier-ignore
    setAccessed(lp, top, level, access, out);
    if (usesCache && level === 1 && top !== 1) lp.pageTables.put(low, high, table, upperRights, upperExecuteDisable);
    if (usesCache && level <= 2 && top > 2) lp.directories.put(low, high, directory, directoryRights, directoryExecuteDisable);
    const base = level === 1 ? frame : frame - (frame & offsetMask);
    finish(out, level, base + (low & offsetMask), entryLow, access, cr4);
    return;
  }
}

/** Access-rights and protection-key checks of a complete walk; throws #PF. @param key -1 when the paging mode has no protection keys */
function checkRights(
  lp: X86LogicalProcessor,
  access: number,
  out: GuestWalk,
  cr0: number,
  cr4: number,
  isUserPage: boolean,
  isWritablePage: boolean,
  isExecuteDisable: boolean,
  key: number,
): void {
  out.isUserPage = isUserPage;
  out.isWritablePage = isWritablePage;
  out.isExecuteDisable = isExecuteDisable;
  out.isExecutable = !isExecuteDisable;
  const isUser = (access & WalkAccess.USER) !== 0;
  const isWrite = (access & WalkAccess.WRITE) !== 0;
  const isFetch = (access & WalkAccess.EXECUTE) !== 0;
  const wp = (cr0 & Cr0.WP) !== 0;
  let denied = false;
  if (isUser) denied = !isUserPage || (isWrite && !isWritablePage);
  else {
    if (isUserPage && (cr4 & Cr4.SMEP) !== 0) out.isExecutable = false;
    if (!isFetch) {
      denied = isWrite && wp && !isWritablePage;
      if (isUserPage && (cr4 & Cr4.SMAP) !== 0)
        denied ||= (access & WalkAccess.IMPLICIT) !== 0 || (lp.get32(Reg.RFLAGS) & AC) === 0;
    }
  }
  if (isFetch && !out.isExecutable) denied = true;
  let readDisabled = false;
  let writeDisabled = false;
  if (key >= 0 && (isUserPage ? (cr4 & Cr4.PKE) !== 0 : (cr4 & Cr4.PKS) !== 0)) {
    const rights = lp.get32(isUserPage ? Reg.PKRU : Reg.PKRS) >>> (2 * key);
    readDisabled = (rights & 1) !== 0;
    writeDisabled = readDisabled || ((rights & 2) !== 0 && (isUser || wp));
  }
  // The key is reported whatever else forbids the access. Fetches do not ask it.
  const byKey = !isFetch && (isWrite ? writeDisabled : readDisabled);
  if (denied || byKey) throw pageFault(lp, access, PageFault.P | (byKey ? PageFault.PK : 0), out);
  out.isWriteReady = (isWritablePage || (!isUser && !wp)) && !writeDisabled;
}

function finish(out: GuestWalk, level: number, gpa: number, leaf: number, access: number, cr4: number): void {
  out.gpa = gpa;
  out.level = level;
  out.isGlobal = (leaf & Pte.G) !== 0 && (cr4 & Cr4.PGE) !== 0;
  if ((leaf & Pte.D) === 0 && (access & WalkAccess.WRITE) === 0) out.isWriteReady = false;
}

/** Records #PF with the linear address in `out`; `bits` of the error code that the access itself does not tell. */
export function pageFault(lp: X86LogicalProcessor, access: number, bits: number, out: GuestWalk): Error {
  let code = bits;
  if ((access & WalkAccess.WRITE) !== 0) code |= PageFault.W;
  if ((access & WalkAccess.USER) !== 0) code |= PageFault.U;
  if ((access & WalkAccess.EXECUTE) !== 0) {
    const nx = (lp.get32(Reg.EFER) & NXE) !== 0 && (lp.get32(Reg.CR4) & Cr4.PAE) !== 0;
    if (nx || (lp.get32(Reg.CR4) & Cr4.SMEP) !== 0) code |= PageFault.I;
  }
  const linear = (BigInt(out.linearHigh >>> 0) << 32n) | BigInt(out.linearLow >>> 0);
  return lp.event.exception(Vector.PF, code, linear);
}
