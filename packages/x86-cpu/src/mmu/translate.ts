import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { Vector } from '../lp/guest-event.ts';
import type { Translation } from '../run/cpu-environment.ts';
import type { Hpa } from '../units/index.ts';
import { DEVICE_SPACE } from './guest-devices.ts';
import { EptRight } from './paging-cache.ts';
import { toHostPhysical } from './guest-physical.ts';
import { PageFault, WalkAccess, pageFault, walkGuest, type GuestWalk } from './page-walk.ts';

const walk: GuestWalk = {
  linearLow: 0, linearHigh: 0, hasLinear: true, isUserPage: false, isWritablePage: false, isExecuteDisable: false, pagingRights: 0,
  gpa: 0, isWriteReady: false, isExecutable: false, isGlobal: false, level: 1, isCacheable: true,
}; // prettier-ignore

/**
 * Translates one linear address for one access of at most the rest of its page: page walk, EPT walk, accessed and dirty flags.
 * Throws the LP's GuestEvent. A private page whose integrity was broken raises #MC.
 */
export function translateLinear(lp: X86LogicalProcessor, low: number, high: number, access: number, into: Translation): void {
  walkGuest(lp, low, high, access, walk);
  const isWrite = (access & WalkAccess.WRITE) !== 0;
  const fetchRight = walk.isUserPage ? EptRight.USER_EXECUTE : EptRight.EXECUTE;
  const need = isWrite ? EptRight.READ | EptRight.WRITE : (access & WalkAccess.EXECUTE) !== 0 ? fetchRight : EptRight.READ;
  const { sharedBit, apicAccess } = lp.nonRoot.space;
  // Code of a SEAM guest lies in private memory. Silent: the public documents do not name the error code of the page fault.
  if (sharedBit !== 0 && (access & WalkAccess.EXECUTE) !== 0 && walk.gpa % 2 ** (sharedBit + 1) >= 2 ** sharedBit)
    throw pageFault(lp, access, PageFault.P | PageFault.RSVD, walk);
  const pa = toHostPhysical(lp, walk.gpa, need, true, walk);
  into.pa = pa;
  into.global = walk.isGlobal;
  into.level = walk.level;
  if (pa >= DEVICE_SPACE || (apicAccess !== -1 && pa - (pa & 0xfff) === apicAccess)) {
    into.offset = -1;
    into.writable = into.executable = into.cacheable = into.watched = false;
    return;
  }
  const rights = lp.lastEptRights;
  const { memory } = lp;
  const writable = walk.isWriteReady && (rights & (EptRight.WRITE | EptRight.DIRTY)) === (EptRight.WRITE | EptRight.DIRTY);
  const frame = memory.frameOffset(pa as Hpa, isWrite || writable);
  if (frame < 0 && !isWrite && memory.hkidOf(pa as Hpa) >= lp.privateKeyStart && memory.isPoisoned(pa as Hpa, 1)) {
    throw lp.event.exception(Vector.MC, -1);
  }
  into.offset = frame < 0 ? -1 : frame + (pa & 0xfff);
  into.writable = writable;
  into.executable = walk.isExecutable && (rights & fetchRight) !== 0;
  into.cacheable = walk.isCacheable && (rights & EptRight.ONCE) === 0;
  into.watched = lp.dataBreakpoints.isActive && (access & WalkAccess.EXECUTE) === 0 && lp.dataBreakpoints.watches(low, high);
  if (into.watched) {
    into.offset = -1;
    into.cacheable = false;
  }
}
