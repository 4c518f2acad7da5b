import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { Vector } from '../lp/guest-event.ts';
import { ApicAccessKind } from '../apic/apic-access-kind.ts';
import type { Hpa } from '../units/index.ts';
import { DEVICE_SPACE } from './guest-devices.ts';
import { EPT_VPID_CAP, EptOutcome, walkEpt, type EptWalk } from './ept-walk.ts';
import { EptRight } from './paging-cache.ts';

/** Why guest-physical memory is accessed: what an EPT violation's exit qualification tells besides the access itself. */
export interface AccessContext {
  /** Linear address being translated; meaningful when `hasLinear`. */
  linearLow: number;
  linearHigh: number;
  hasLinear: boolean;
  /** Of the linear address's translation, for advanced exit information. */
  isUserPage: boolean;
  isWritablePage: boolean;
  isExecuteDisable: boolean;
  /** `EptRight` bits that all guest paging structures used so far have. */
  pagingRights: number;
}

const ADVANCED_INFORMATION = 1 << 22;

/** Bits of the EPT-violation exit qualification. @source Intel SDM 3C "Exit Qualification for EPT Violations" */
export const EptQualification = { READ: 1, WRITE: 2, FETCH: 4, LINEAR_VALID: 0x80, FINAL: 0x100, USER_PAGE: 0x200, WRITABLE_PAGE: 0x400, EXECUTE_DISABLE: 0x800, NMI_UNBLOCKING: 0x1000, PAGING_VERIFICATION: 0x8000 } as const; // prettier-ignore

const walk: EptWalk = { page: 0, rights: 0, entry: 0 as Hpa, suppressVe: true, isOnce: false };

/**
 * Translates a guest-physical address for one access. Throws the LP's GuestEvent on an EPT violation or misconfiguration.
 * @param need `EptRight` bits of the access
 * @param isFinal false while the guest's paging structures are walked
 * @returns host-physical address of the byte, key id included; DEVICE_SPACE + gpa where the LP's devices answer. `lp.lastEptRights` has the page's rights
 */
export function toHostPhysical(
  lp: X86LogicalProcessor,
  gpa: number,
  need: number,
  isFinal: boolean,
  context: AccessContext,
): number {
  const { space } = lp.nonRoot;
  if (!space.ept) {
    lp.lastEptRights = 0x1f;
    return isFinal || space.apicAccess === -1 ? gpa : notOfApic(lp, gpa);
  }
  const cache = lp.pagingCache;
  cache.useRoots(space.main.root, space.shared === undefined ? -1 : space.shared.root, space.mainHkid);
  const offset = gpa & 0xfff;
  // With accessed and dirty flags on, every access to a guest paging structure counts as a write.
  if (!isFinal && space.main.accessedDirty) need |= EptRight.WRITE;
  const wanted = (need & EptRight.WRITE) !== 0 ? need | EptRight.DIRTY : need;
  const slot = cache.find(gpa - offset);
  if (slot >= 0 && (cache.rights(slot) & wanted) === wanted)
    return found(lp, cache.page(slot) + offset, cache.rights(slot), gpa, need, isFinal, context);
  const outcome = walkEpt(lp, space, gpa, need, isFinal, walk);
  if (outcome === EptOutcome.OK) {
    if (!walk.isOnce) cache.put(gpa - offset, walk.page, walk.rights);
    return found(lp, walk.page + offset, walk.isOnce ? walk.rights | EptRight.ONCE : walk.rights, gpa, need, isFinal, context);
  }
  if (outcome === EptOutcome.LOG_FULL) throw lp.event;
  // An entry that somebody wrote with another key says nothing: its integrity is lost.
  if (lp.memory.hkidOf(walk.entry) >= lp.privateKeyStart && lp.memory.isPoisoned(walk.entry, 8))
    throw lp.event.exception(Vector.MC, -1);
  const { devices } = lp;
  if (
    devices !== undefined &&
    isFinal &&
    (need & (EptRight.EXECUTE | EptRight.USER_EXECUTE)) === 0 &&
    devices.owns(gpa, (need & EptRight.WRITE) !== 0)
  ) {
    lp.lastEptRights = 0;
    return DEVICE_SPACE + gpa;
  }
  const linear = linearOf(context);
  if (outcome >= EptOutcome.SUB_PAGE_MISS) lp.nonRoot.onSubPageEvent(gpa, linear, outcome === EptOutcome.SUB_PAGE_MISS);
  else if (outcome === EptOutcome.MISCONFIGURATION) lp.nonRoot.onEptMisconfiguration(gpa, linear);
  else {
    const qualification = violation(lp, need, isFinal, context, space.modeBasedExecute);
    if (!walk.suppressVe && convertToVe(lp, qualification, linear, gpa)) throw lp.event.exception(Vector.VE, -1);
    lp.nonRoot.onEptViolation(BigInt(qualification), gpa, linear);
  }
  throw lp.event;
}

const linearOf = (context: AccessContext): bigint =>
  context.hasLinear ? (BigInt(context.linearHigh >>> 0) << 32n) | BigInt(context.linearLow >>> 0) : 0n;

/** A translation that permits the access: what remains are the APIC-access page and the verification of guest paging. */
function found(
  lp: X86LogicalProcessor,
  pa: number,
  rights: number,
  gpa: number,
  need: number,
  isFinal: boolean,
  context: AccessContext,
): number {
  const { space } = lp.nonRoot;
  lp.lastEptRights = rights;
  if (!isFinal) {
    context.pagingRights &= rights;
    return space.apicAccess === -1 ? pa : notOfApic(lp, pa);
  }
  if ((rights & EptRight.VERIFY) !== 0 && space.verifiesPaging && (context.pagingRights & EptRight.PAGING_WRITE) === 0) {
    walk.rights = rights;
    const qualification = violation(lp, need, true, context, space.modeBasedExecute) | EptQualification.PAGING_VERIFICATION;
    lp.nonRoot.onEptViolation(BigInt(qualification), gpa, linearOf(context));
    throw lp.event;
  }
  return space.apicAccess !== -1 && pa - (pa & 0xfff) === space.apicAccess && ownsApicPage(lp, gpa, need)
    ? DEVICE_SPACE + gpa
    : pa;
}

/** The APIC-access page is a device's while the host executes the instruction that exited because of it. */
function ownsApicPage(lp: X86LogicalProcessor, gpa: number, need: number): boolean {
  if (lp.devices === undefined || (need & (EptRight.EXECUTE | EptRight.USER_EXECUTE)) !== 0) return false;
  if (!lp.devices.owns(gpa, (need & EptRight.WRITE) !== 0)) return false;
  lp.lastEptRights = 0;
  return true;
}

/** A guest paging structure may not lie in the APIC-access page: such an access exits. */
function notOfApic(lp: X86LogicalProcessor, pa: number): number {
  if (pa - (pa & 0xfff) !== lp.nonRoot.space.apicAccess) return pa;
  const isDelivery = (lp.vectoringInformation & 0x8000_0000) !== 0;
  lp.nonRoot.onApicAccess(pa & 0xfff, isDelivery ? ApicAccessKind.PHYSICAL_EVENT_DELIVERY : ApicAccessKind.PHYSICAL_INSTRUCTION);
  throw lp.event;
}

function violation(lp: X86LogicalProcessor, need: number, isFinal: boolean, context: AccessContext, modeBased: boolean): number {
  // A store reports bit 1 alone; an access to a guest paging structure that counts as a write reports both.
  const data = isFinal && (need & EptRight.WRITE) !== 0 ? EptQualification.WRITE : need & 3;
  const access = data | ((need & (EptRight.EXECUTE | EptRight.USER_EXECUTE)) !== 0 ? EptQualification.FETCH : 0);
  let bits = access | ((walk.rights & 7) << 3);
  if (modeBased && (walk.rights & EptRight.USER_EXECUTE) !== 0) bits |= 0x40;
  if (!context.hasLinear) return bits | nmiUnblocking(lp);
  bits |= EptQualification.LINEAR_VALID;
  if (isFinal) {
    bits |= EptQualification.FINAL;
    if ((lp.msrs.storedLow(EPT_VPID_CAP) & ADVANCED_INFORMATION) !== 0) {
      if (context.isUserPage) bits |= EptQualification.USER_PAGE;
      if (context.isWritablePage) bits |= EptQualification.WRITABLE_PAGE;
      if (context.isExecuteDisable) bits |= EptQualification.EXECUTE_DISABLE;
    }
  }
  return bits | nmiUnblocking(lp);
}

/** Bit 12 of the qualification of exits that an access of IRET may cause. */
export const nmiUnblocking = (lp: X86LogicalProcessor): number => (lp.isUnblockingNmi ? EptQualification.NMI_UNBLOCKING : 0);

/** Exit reason of an EPT violation, as stored in the information area. */
const EPT_VIOLATION = 48;

/**
 * Turns an EPT violation into #VE when the conditions for it hold: the control is 1, CR0.PE is 1, no event is being delivered, and the
 * busy word of the information area is 0. Writes the area.
 * @source Intel SDM 3C "Convertible EPT Violations"
 */
function convertToVe(lp: X86LogicalProcessor, qualification: number, linear: bigint, gpa: number): boolean {
  const { veInformation, eptpIndex } = lp.nonRoot.space;
  if (veInformation < 0 || (lp.cr0 & 1n) === 0n || (lp.vectoringInformation & 0x8000_0000) !== 0) return false;
  const { memory } = lp;
  if (memory.read32((veInformation + 4) as Hpa) !== 0) return false;
  memory.write32(veInformation as Hpa, EPT_VIOLATION);
  memory.write32((veInformation + 4) as Hpa, 0xffff_ffff);
  memory.write64((veInformation + 8) as Hpa, BigInt(qualification));
  memory.write64((veInformation + 16) as Hpa, linear);
  memory.write64((veInformation + 24) as Hpa, BigInt(gpa));
  memory.write16((veInformation + 32) as Hpa, eptpIndex);
  return true;
}
