import type { PageLevel } from '@tdxkit/tdp-mmu';
import { Gpr } from '@tdxkit/x86-cpu';
import { gpa as gpaOf } from '@tdxkit/x86-cpu/units';
import { Errno } from '../../uapi/errno.ts';
import { eptFault, privateFault, resolveFault } from '../../vcpu/ept-violation.ts';
import { RESUME_GUEST, type ExitVerdict } from '../operations.ts';
import type { TdxVcpu } from './tdx-vcpu.ts';

/** Type of the extended exit qualification: access to a page that the guest has not accepted. */
const EXTENDED_PENDING = 6n;
/** The access was TDG.MEM.PAGE.ACCEPT; bits 34:32 have the level that the guest asked for (0 = 4 KiB). */
const EXTENDED_ACCEPT = 1n;
const QUALIFICATION_WRITE = 2n;
const QUALIFICATION_FETCH = 4n;
/** Bits 5:3: permissions of the entry that faulted. */
const QUALIFICATION_PERMISSIONS = 0x38n;

/** What the guest did, for people. */
const accessOf = (qualification: bigint): string =>
  (qualification & QUALIFICATION_FETCH) !== 0n
    ? 'fetched an instruction from'
    : (qualification & QUALIFICATION_WRITE) !== 0n
      ? 'wrote to'
      : 'read';

/** An EPT violation: private accesses count as plain writes, shared ones keep their true qualification. */
export function handleEptViolation(tdVcpu: TdxVcpu): ExitVerdict {
  const { regs, td, vcpu } = tdVcpu;
  const { vm } = td;
  const qualification = regs[Gpr.RCX]!;
  const address = gpaOf(regs[Gpr.R8]!);
  const isPrivate = address < td.sharedBit;
  if (isPrivate && (regs[Gpr.RDX]! & 0xfn) === EXTENDED_PENDING && (qualification & QUALIFICATION_PERMISSIONS) === 0n) {
    vm.bug(
      `the guest ${accessOf(qualification)} GPA 0x${address.toString(16)}, which it never accepted: the page is PENDING, and #VE for pending pages is disabled`,
    );
    return -Errno.EIO;
  }
  // The guest cannot execute shared memory (#PF inside the TD). A shared access without memslot found the MMIO entry: the guest takes #VE on it.
  const fault = isPrivate
    ? privateFault(address, acceptLevel(regs[Gpr.RDX]!))
    : eptFault(address, Number(qualification & 0xffff_ffffn));
  return resolveFault(vcpu, fault, isPrivate, () => RESUME_GUEST);
}

/** The largest page that the access lets KVM map: a guest that accepts 4 KiB cannot take a 2 MiB page. */
const acceptLevel = (extended: bigint): PageLevel | undefined =>
  (extended & 0xfn) === EXTENDED_ACCEPT ? ((Number((extended >> 32n) & 7n) + 1) as PageLevel) : undefined;
