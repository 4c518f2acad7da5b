import { VmcsField, type Vmcs } from '@tdxkit/x86-cpu';
import { gpa, type Gpa } from '@tdxkit/x86-cpu/units';
import { Errno } from '../../uapi/errno.ts';
import { eptFault, resolveFault } from '../../vcpu/ept-violation.ts';
import { RESUME_GUEST, type ExitVerdict } from '../operations.ts';
import type { VmxVcpu } from './vmx-vcpu.ts';

/** Bit 12: the access came of an IRET that had unblocked NMIs. */
const NMI_UNBLOCKING = 1 << 12;
const BLOCKING_NMI = 8n;

/** EPT violation: the MMU maps the page, or the access is MMIO. */
export function handleVmxEptViolation(vcpu: VmxVcpu, vmcs: Vmcs): ExitVerdict {
  const qualification = Number(vmcs.read(VmcsField.EXIT_QUALIFICATION) & 0xffff_ffffn);
  if ((qualification & NMI_UNBLOCKING) !== 0 && vmcs.read(VmcsField.IDT_VECTORING_INFORMATION) < 0x8000_0000n)
    vmcs.write(VmcsField.GUEST_INTERRUPTIBILITY_STATE, vmcs.read(VmcsField.GUEST_INTERRUPTIBILITY_STATE) | BLOCKING_NMI);
  const address = gpa(vmcs.read(VmcsField.GUEST_PHYSICAL_ADDRESS));
  return resolveFault(vcpu.vcpu, eptFault(address, qualification), false, () => vcpu.emulation.mmio());
}

/** handle_ept_misconfig(): an MMIO SPTE. If a memslot has come in the meantime the fault path maps it. */
export function handleEptMisconfiguration(vcpu: VmxVcpu, vmcs: Vmcs): ExitVerdict {
  const address: Gpa = gpa(vmcs.read(VmcsField.GUEST_PHYSICAL_ADDRESS));
  const { vm } = vcpu.vmx;
  if (vm.userAddress(Math.floor(address / 0x1000) as Parameters<typeof vm.userAddress>[0]) === undefined)
    return vcpu.emulation.mmio();
  const result = vm.handleFault(vcpu.vcpu, { gpa: address, write: true, fetch: false }, false);
  if (result.kind === 'error') return -result.errno;
  return result.kind === 'bugged' ? -Errno.EIO : RESUME_GUEST;
}
