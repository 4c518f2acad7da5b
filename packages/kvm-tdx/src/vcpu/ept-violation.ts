import type { FaultResult, PageFault, PageLevel } from '@tdxkit/tdp-mmu';
import type { Gpa } from '@tdxkit/x86-cpu/units';
import { RESUME_GUEST, type ExitVerdict } from '../backend/operations.ts';
import { Errno } from '../uapi/errno.ts';
import type { KvmVcpu } from './kvm-vcpu.ts';
import { memoryFaultExit } from './memory-fault.ts';

/** Bits of the exit qualification of an EPT violation. @source Intel SDM 3C "Exit Qualification for EPT Violations" */
const QUALIFICATION = { WRITE: 2, FETCH: 4, PERMISSIONS: 0x38 } as const;
/** Bits of a page-fault error code; the last two are KVM's own. @source Linux arch/x86/include/asm/kvm_host.h */
export const PageFaultError = { PRESENT: 1n, WRITE: 2n, FETCH: 0x10n, GUEST_FINAL: 1n << 32n, PRIVATE: 1n << 49n } as const;
/** Error code of every private fault of a TD: a write. What the guest really did is the module's business. */
const PRIVATE_FAULT = PageFaultError.WRITE | PageFaultError.PRIVATE;
/** Attempts of one fault that stay 'retry' without anything else happening. */
const RETRIES = 1000;

/** What the guest did, for people: `read`, `wrote to` or `fetched an instruction from`. @param qualification of an EPT violation */
export function accessOf(qualification: number): string {
  if ((qualification & QUALIFICATION.FETCH) !== 0) return 'fetched an instruction from';
  return (qualification & QUALIFICATION.WRITE) !== 0 ? 'wrote to' : 'read';
}
/** __vmx_handle_ept_violation(): the fault that a qualification describes, the same for both kinds of VM. */
export const eptFault = (gpa: Gpa, qualification: number): PageFault => ({
  gpa,
  write: (qualification & QUALIFICATION.WRITE) !== 0,
  fetch: (qualification & QUALIFICATION.FETCH) !== 0,
  present: (qualification & QUALIFICATION.PERMISSIONS) !== 0,
});
/** A private fault: a plain write, mapped at most at `maxLevel`. */
export const privateFault = (gpa: Gpa, maxLevel?: PageLevel): PageFault =>
  maxLevel === undefined ? { gpa, write: true, fetch: false } : { gpa, write: true, fetch: false, maxLevel };

/** The error code of a fault, for traces. */
export function errorCodeOf({ write, fetch, present }: PageFault, isPrivate: boolean): bigint {
  if (isPrivate) return PRIVATE_FAULT;
  return (
    (present === true ? PageFaultError.PRESENT : 0n) |
    (write ? PageFaultError.WRITE : 0n) |
    (fetch ? PageFaultError.FETCH : 0n) |
    PageFaultError.GUEST_FINAL
  );
}

/**
 * Resolves a fault. Retried here and not by entering again: repeated exits at one RIP make the TDX module suspect zero-stepping.
 * `onMmio` says what an access without memslot means.
 */
export function resolveFault(vcpu: KvmVcpu, fault: PageFault, isPrivate: boolean, onMmio: () => ExitVerdict): ExitVerdict {
  const { vm } = vcpu;
  for (let attempt = 0; attempt < RETRIES; attempt++) {
    const result: FaultResult = vm.handleFault(vcpu, fault, isPrivate);
    switch (result.kind) {
      case 'fixed':
      case 'spurious':
        return RESUME_GUEST;
      case 'mmio':
        return onMmio();
      case 'retry':
        if (vm.isDead()) return -Errno.EIO;
        continue;
      case 'memory-fault':
        return memoryFaultExit(vcpu, result);
      case 'error':
        return -result.errno;
      case 'bugged':
        return -Errno.EIO;
    }
  }
  return RESUME_GUEST;
}
