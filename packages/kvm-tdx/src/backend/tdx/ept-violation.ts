import { Gpr } from '@tdxkit/x86-cpu';
import { gpa as gpaOf } from '@tdxkit/x86-cpu/units';
import { Errno } from '../../uapi/errno.ts';
import { memoryFaultExit } from '../../vcpu/memory-fault.ts';
import { RESUME_GUEST, type ExitVerdict } from '../operations.ts';
import type { TdxVcpu } from './tdx-vcpu.ts';

/** Type of the extended exit qualification: access to a page that the guest has not accepted. */
const EXTENDED_PENDING = 6n;
const QUALIFICATION_WRITE = 2n;
const QUALIFICATION_FETCH = 4n;
/** Bits 5:3: permissions of the entry that faulted. */
const QUALIFICATION_PERMISSIONS = 0x38n;
/** Faults on one frame that stay 'retry' without anything else happening. More is a fault of the MMU. */
const RETRIES = 1000;

/** An EPT violation: private accesses count as plain writes, shared ones keep their true qualification. */
export function handleEptViolation(tdVcpu: TdxVcpu): ExitVerdict {
  const { regs, td, vcpu } = tdVcpu;
  const { vm } = td;
  const qualification = regs[Gpr.RCX]!;
  const address = gpaOf(regs[Gpr.R8]!);
  const isPrivate = address < td.sharedBit;
  if (isPrivate && (regs[Gpr.RDX]! & 0xfn) === EXTENDED_PENDING && (qualification & QUALIFICATION_PERMISSIONS) === 0n) {
    vm.bug(`the guest touched GPA 0x${address.toString(16)}, which it never accepted, with #VE for pending pages disabled`);
    return -Errno.EIO;
  }
  if (!isPrivate && (qualification & QUALIFICATION_FETCH) !== 0n) {
    vm.bug(`instruction fetch from shared GPA 0x${address.toString(16)}`);
    return -Errno.EIO;
  }
  const fault = isPrivate
    ? { gpa: address, write: true, fetch: false }
    : {
        gpa: address,
        write: (qualification & QUALIFICATION_WRITE) !== 0n,
        fetch: false,
        present: (qualification & QUALIFICATION_PERMISSIONS) !== 0n,
      };
  // Retried here and not by entering: repeated exits at one RIP make the module suspect zero-stepping.
  for (let attempt = 0; attempt < RETRIES; attempt++) {
    const result = vm.handleFault(vcpu, fault, isPrivate);
    switch (result.kind) {
      case 'fixed':
      case 'spurious':
      case 'mmio': // the guest takes #VE on the MMIO SPTE
        return RESUME_GUEST;
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
