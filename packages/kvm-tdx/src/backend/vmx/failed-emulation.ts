import { VmcsField } from '@tdxkit/x86-cpu';
import { hexBytes, type Gpa } from '@tdxkit/x86-cpu/units';
import { KvmExitReason, KvmInternalError } from '../../uapi/exit.ts';
import type { ExitVerdict } from '../operations.ts';
import { CR0_PG, EFER_LMA, getSegment, guestCr0 } from './guest-registers.ts';
import { readGuestLinear } from './guest-walk.ts';
import type { VmxVcpu } from './vmx-vcpu.ts';

const MAX_INSTRUCTION = 15;
const CS_LONG = 1 << 13;

/** KVM_EXIT_INTERNAL_ERROR for an access that cannot be emulated: code or page tables where there is no memory. */
export function failedEmulation(vcpu: VmxVcpu, address: Gpa): ExitVerdict {
  const { vmcs } = vcpu;
  const cs = getSegment(vmcs, 'cs');
  const isLong = (vmcs.read(VmcsField.GUEST_EFER) & EFER_LMA) !== 0n && (cs.attributes & CS_LONG) !== 0;
  const rip = isLong ? vmcs.read(VmcsField.GUEST_RIP) : (vmcs.read(VmcsField.GUEST_RIP) + cs.base) & 0xffff_ffffn;
  const bytes = new Uint8Array(MAX_INSTRUCTION);
  readGuestLinear(vcpu.vmx.vm, vmcs, rip, bytes);
  const paging = (guestCr0(vmcs) & CR0_PG) !== 0n ? 'paging on' : 'paging off';
  return vcpu.vcpu.exitToUser({
    reason: KvmExitReason.KVM_EXIT_INTERNAL_ERROR,
    suberror: KvmInternalError.EMULATION,
    data: [rip, BigInt(address)],
    message: `the instruction at linear 0x${rip.toString(16)} (${hexBytes(bytes)}, ${paging}) needs memory at 0x${address.toString(16)}, where there is none`,
  });
}
