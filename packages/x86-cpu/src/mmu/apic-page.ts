import { ApicAccessKind } from '../apic/apic-access-kind.ts';
import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { WalkAccess } from './page-walk.ts';

/** A host address in the APIC-access page of the guest. */
export function isApicPage(lp: X86LogicalProcessor, pa: number): boolean {
  const { apicAccess } = lp.nonRoot.space;
  return apicAccess !== -1 && pa - (pa & 0xfff) === apicAccess;
}

/**
 * An access of the instruction core to the APIC-access page. False: an exit is recorded, or the instruction must be executed alone first,
 * because what a write causes happens right after it.
 */
export function openApicPage(lp: X86LogicalProcessor, pa: number, access: number): boolean {
  const isWrite = (access & WalkAccess.WRITE) !== 0;
  const kind = (access & WalkAccess.EXECUTE) !== 0 ? ApicAccessKind.FETCH : isWrite ? ApicAccessKind.WRITE : ApicAccessKind.READ;
  if (lp.nonRoot.onApicAccess(pa & 0xfff, kind)) return false;
  if (!isWrite || lp.isSingleStep) return true;
  lp.isSingleStepNext = true;
  return false;
}

/** Throws the exit of an access that system instructions or event delivery make to the APIC-access page: none of them is virtualized. */
export function refuseApicPage(lp: X86LogicalProcessor, pa: number, access: number): void {
  const isDelivery = (lp.vectoringInformation & 0x8000_0000) !== 0;
  const isWrite = (access & WalkAccess.WRITE) !== 0;
  const kind = isDelivery ? ApicAccessKind.EVENT_DELIVERY : isWrite ? ApicAccessKind.WRITE : ApicAccessKind.READ;
  lp.nonRoot.refuseApicAccess(pa & 0xfff, kind);
  throw lp.event;
}
