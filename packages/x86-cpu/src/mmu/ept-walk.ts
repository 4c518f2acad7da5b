import type { PhysicalMemory } from '../memory/physical-memory.ts';
import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import type { Hpa } from '../units/index.ts';
import type { EptRoot, GuestPhysicalSpace } from '../vmx/non-root.ts';
import { EptRight } from './paging-cache.ts';

/** How a walk ended. */
export const EptOutcome = {
  OK: 0,
  VIOLATION: 1,
  MISCONFIGURATION: 2,
  /** The log of modified pages is full, and the VM exit recorded. */
  LOG_FULL: 3,
  /** The sub-page-permission table has no valid entry for the write, or one with reserved bits. */
  SUB_PAGE_MISS: 4,
  SUB_PAGE_MISCONFIGURATION: 5,
} as const;
export type EptOutcome = (typeof EptOutcome)[keyof typeof EptOutcome];

/** Result of `walkEpt`, one object per walker, reused. */
export interface EptWalk {
  /** Host address of the 4 KiB page, key id included. */
  page: number;
  /** `EptRight` bits: the AND over all entries used, and DIRTY when a write needs no further update. */
  rights: number;
  /** Host address of the entry that ended the walk, key id included. */
  entry: Hpa;
  /** Bit 63 of that entry. */
  suppressVe: boolean;
  /** The translation is good for this write alone: the page is read-only but for some of its sub-pages. */
  isOnce: boolean;
}

/** IA32_VMX_EPT_VPID_CAP: bit 0 execute-only entries, bit 17 1-GiB pages, bit 22 advanced exit information. */
export const EPT_VPID_CAP = 0x48c;

const ACCESSED = 0x100;
const DIRTY = 0x200;
/** Bits 57, 58 and 61 of an entry, in its high half: "verify guest paging", "paging-write access", "sub-page write permissions". */
const VERIFY = 1 << 25;
const PAGING_WRITE = 1 << 26;
const SUB_PAGE = 1 << 29;

/**
 * Walks the extended page tables for a guest-physical address and sets accessed and dirty flags.
 * @param gpa guest-physical address, SHARED bit included
 * @param need `EptRight` bits the access needs (USER_EXECUTE for fetches through user pages under mode-based execute control)
 * @param isFinal false for an access to a guest paging structure
 * @param out receives page, rights; on a violation the rights found and suppress-#VE
 * @source Intel SDM 3C "The Extended Page Table Mechanism"; Intel TDX CPU architecture "Secure and shared EPT"
 */
export function walkEpt(
  lp: X86LogicalProcessor,
  space: GuestPhysicalSpace,
  gpa: number,
  need: number,
  isFinal: boolean,
  out: EptWalk,
): EptOutcome {
  const low = gpa >>> 0;
  const high = (gpa - low) / 0x1_0000_0000;
  const isShared = space.sharedBit !== 0 && (high & (1 << (space.sharedBit - 32))) !== 0;
  const root: EptRoot = isShared && space.shared !== undefined ? space.shared : space.main;
  const hkid = isShared && space.shared !== undefined ? -1 : space.mainHkid;
  const { memory } = lp;
  out.entry = 0 as Hpa;
  out.suppressVe = true;
  out.rights = 0;
  out.isOnce = false;
  if (root.levels === 4 && high >>> 16 !== 0) return EptOutcome.VIOLATION;
  let rights = EptRight.READ | EptRight.WRITE | EptRight.EXECUTE | EptRight.USER_EXECUTE;
  let above = true;
  let table: number = hkid >= 0 ? memory.withHkid(root.root, hkid) : root.root;
  const presentMask = space.modeBasedExecute ? 0x407 : 0x7;
  for (let level: number = root.levels; ; level--) {
    const index = level >= 4 ? (high >>> (level === 5 ? 16 : 7)) & 0x1ff : level === 3 ? ((low >>> 30) | (high << 2)) & 0x1ff : (low >>> (level === 2 ? 21 : 12)) & 0x1ff; // prettier-ignore
    const at = (table + 8 * index) as Hpa;
    const entryLow = memory.read32(at);
    const entryHigh = memory.read32((at + 4) as Hpa);
    out.entry = at;
    out.suppressVe = entryHigh >>> 31 !== 0;
    rights &= (entryLow & 7) | ((space.modeBasedExecute ? entryLow >>> 10 : entryLow >>> 2) & 1 ? EptRight.USER_EXECUTE : 0);
    if ((entryLow & presentMask) === 0) {
      out.rights = rights;
      return EptOutcome.VIOLATION;
    }
    const isLeaf = level === 1 || (level <= 3 && (entryLow & 0x80) !== 0);
    if (space.pagingWrite && isLeaf && (entryHigh & PAGING_WRITE) !== 0 && (entryLow & 1) === 0)
      return EptOutcome.MISCONFIGURATION;
    if (isMisconfigured(lp, entryLow, entryHigh, level, isLeaf, hkid, space.modeBasedExecute)) return EptOutcome.MISCONFIGURATION;
    const frame = (entryHigh & 0xf_ffff) * 0x1_0000_0000 + ((entryLow & 0xffff_f000) >>> 0);
    if (isLeaf) {
      out.rights = rights;
      const missing = need & ~rights;
      if (missing !== 0) {
        // Without write permission a page may still have its paging structures updated, or some of its sub-pages written.
        if (missing !== EptRight.WRITE || !above) return EptOutcome.VIOLATION;
        if (isFinal) {
          if (space.subPageTable === -1 || level !== 1 || (entryHigh & SUB_PAGE) === 0) return EptOutcome.VIOLATION;
          const outcome = findSubPage(memory, space.subPageTable, gpa);
          if (outcome !== EptOutcome.OK) return outcome;
        } else if (!space.pagingWrite || (entryHigh & PAGING_WRITE) === 0) return EptOutcome.VIOLATION;
        out.isOnce = true;
      }
      if (root.accessedDirty) {
        const wanted = (need & EptRight.WRITE) !== 0 ? ACCESSED | DIRTY : ACCESSED;
        if (space.logsDirty && (wanted & ~entryLow & DIRTY) !== 0 && lp.nonRoot.onDirty(gpa)) return EptOutcome.LOG_FULL;
        if ((entryLow & wanted) !== wanted) memory.write32(at, (entryLow | wanted) >>> 0);
        if (((entryLow | wanted) & DIRTY) !== 0) out.rights |= EptRight.DIRTY;
      } else out.rights |= EptRight.DIRTY;
      if ((entryHigh & (VERIFY | PAGING_WRITE)) !== 0) {
        if ((entryHigh & VERIFY) !== 0) out.rights |= EptRight.VERIFY;
        if ((entryHigh & PAGING_WRITE) !== 0) out.rights |= EptRight.PAGING_WRITE;
      }
      const page = leafPage(frame, low, level);
      out.page = hkid >= 0 ? memory.withHkid(page as Hpa, hkid) : page;
      return EptOutcome.OK;
    }
    above = (rights & EptRight.WRITE) !== 0;
    if (root.accessedDirty && (entryLow & ACCESSED) === 0) memory.write32(at, (entryLow | ACCESSED) >>> 0);
    table = hkid >= 0 ? memory.withHkid(frame as Hpa, hkid) : frame;
  }
}

/**
 * Sub-page permissions of a write: four levels of table by guest-physical address; the last one holds a bit for each 128 bytes, at even
 * places. Departs: the first byte of a write decides. @source Intel SDM 3C "Sub-Page Write Permissions"
 */
function findSubPage(memory: PhysicalMemory, root: number, gpa: number): EptOutcome {
  const low = gpa >>> 0;
  const high = (gpa - low) / 0x1_0000_0000;
  let table = root;
  for (let level = 4; level > 1; level--) {
    const index = level === 4 ? (high >>> 7) & 0x1ff : level === 3 ? ((low >>> 30) | (high << 2)) & 0x1ff : (low >>> 21) & 0x1ff;
    const at = (table + 8 * index) as Hpa;
    const entryLow = memory.read32(at);
    const entryHigh = memory.read32((at + 4) as Hpa);
    if ((entryLow & 1) === 0) return EptOutcome.SUB_PAGE_MISS;
    if ((entryLow & 0xffe) !== 0 || entryHigh >>> 20 !== 0) return EptOutcome.SUB_PAGE_MISCONFIGURATION;
    table = entryHigh * 0x1_0000_0000 + ((entryLow & 0xffff_f000) >>> 0);
  }
  const at = (table + 8 * ((low >>> 12) & 0x1ff)) as Hpa;
  const words = [memory.read32(at), memory.read32((at + 4) as Hpa)] as const;
  if (((words[0] | words[1]) & 0xaaaa_aaaa) !== 0) return EptOutcome.SUB_PAGE_MISCONFIGURATION;
  const subPage = (low >>> 7) & 0x1f;
  return (words[subPage >>> 4]! & (1 << (2 * (subPage & 15)))) !== 0 ? EptOutcome.OK : EptOutcome.VIOLATION;
}

/** The 4 KiB page within a leaf of `level` that holds the address whose low half is `low`. */
function leafPage(frame: number, low: number, level: number): number {
  if (level === 1) return frame;
  const size = level === 2 ? 0x20_0000 : 0x4000_0000;
  return frame - (frame & (size - 1)) + (low & (size - 1) & ~0xfff);
}

function isMisconfigured(
  lp: X86LogicalProcessor,
  low: number,
  high: number,
  level: number,
  isLeaf: boolean,
  hkid: number,
  modeBasedExecute: boolean,
): boolean {
  if ((low & 3) === 2) return true; // write without read
  const capabilities = lp.msrs.storedLow(EPT_VPID_CAP);
  // Execute without read, by either execute permission.
  if ((low & 1) === 0 && (capabilities & 1) === 0 && ((low & 4) !== 0 || modeBasedExecute)) return true;
  if ((high & 0xf_ffff & ~lp.physicalHighMask) !== 0) return true;
  if (hkid < 0 && hasPrivateKey(lp.memory, lp.privateKeyStart, high)) return true;
  if (isLeaf) {
    const type = (low >>> 3) & 7;
    if (type === 2 || type === 3 || type === 7) return true;
    if (level === 2) return (low & 0x1f_f000) !== 0;
    if (level === 3) return (low & 0x3fff_f000) !== 0 || (capabilities & (1 << 17)) === 0;
    return false;
  }
  return (low & (level >= 4 ? 0xf8 : 0x78)) !== 0;
}

/** Only SEAM uses the private key ids: in an entry that carries its own key id they are reserved bits. */
function hasPrivateKey(memory: PhysicalMemory, firstPrivate: number, high: number): boolean {
  return memory.keyIdBits !== 0 && (high & 0xf_ffff) >>> (20 - memory.keyIdBits) >= firstPrivate;
}
