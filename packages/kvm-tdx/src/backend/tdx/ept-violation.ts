import type { PageLevel } from '@tdxkit/tdp-mmu';
import { Gpr } from '@tdxkit/x86-cpu';
import { gpa as gpaOf, hex } from '@tdxkit/x86-cpu/units';
import { Errno } from '../../uapi/errno.ts';
import { accessOf, eptFault, privateFault, resolveFault } from '../../vcpu/ept-violation.ts';
import { RESUME_GUEST, type ExitVerdict } from '../operations.ts';
import type { TdxVcpu } from './tdx-vcpu.ts';

/** Type of the extended exit qualification: access to a page that the guest has not accepted. */
const EXTENDED_PENDING = 6;
/** The access was TDG.MEM.PAGE.ACCEPT; bits 34:32 have the level that the guest asked for (0 = 4 KiB). */
const EXTENDED_ACCEPT = 1;
/** Bits 5:3: permissions of the entry that faulted. */
const QUALIFICATION_PERMISSIONS = 0x38;

/** An EPT violation: private accesses count as plain writes, shared ones keep their true qualification. */
export function handleEptViolation(tdVcpu: TdxVcpu): ExitVerdict {
  const { words, td, vcpu } = tdVcpu;
  const { vm } = td;
  const qualification = words[2 * Gpr.RCX]!;
  const extended = words[2 * Gpr.RDX]!;
  const address = gpaOf(words[2 * Gpr.R8 + 1]! * 0x1_0000_0000 + words[2 * Gpr.R8]!);
  const isPrivate = address < td.sharedBit;
  if (isPrivate && (extended & 0xf) === EXTENDED_PENDING && (qualification & QUALIFICATION_PERMISSIONS) === 0) {
    vm.bug(
      `the guest ${accessOf(qualification)} GPA ${hex(address)}, which it never accepted: the page is PENDING, and #VE for pending pages is disabled`,
    );
    return -Errno.EIO;
  }
  // The guest cannot execute shared memory (#PF inside the TD). A shared access without memslot found the MMIO entry: the guest takes #VE on it.
  const fault = isPrivate
    ? privateFault(address, acceptLevel(extended, words[2 * Gpr.RDX + 1]!))
    : eptFault(address, qualification);
  return resolveFault(vcpu, fault, isPrivate, resume);
}

const resume = (): ExitVerdict => RESUME_GUEST;

/** The largest page that the access lets KVM map: a guest that accepts 4 KiB cannot take a 2 MiB page. */
const acceptLevel = (extended: number, high: number): PageLevel | undefined =>
  (extended & 0xf) === EXTENDED_ACCEPT ? (((high & 7) + 1) as PageLevel) : undefined;
