import { VmcsField, type Vmcs } from '@tdxkit/x86-cpu';
import type { ExitContext } from './exit-context.ts';
import { GUEST } from './guest-events.ts';

const TF = 1n << 8n;
const BTF = 1n << 1n;
const PENDING_DEBUG_BS = 1n << 14n;
/** Blocking by STI and by MOV SS. */
const SHADOWS = 3n;

/**
 * Completes an instruction that the module emulated: RIP moves past it, the interrupt shadow ends, a pending single step is recorded.
 */
export function advance(c: ExitContext): typeof GUEST {
  advanceRip(c.vmcs, BigInt(c.exit.instructionLength));
  return GUEST;
}

const CS_LONG = 0x2000n;
const EFER_LMA = 0x400n;

/** The same for the guest of any VMCS, past an instruction of `length` bytes. */
export function advanceRip(vmcs: Vmcs, length: bigint): void {
  const is64Bit = (vmcs.read(VmcsField.GUEST_CS_ACCESS_RIGHTS) & CS_LONG) !== 0n && (vmcs.read(VmcsField.GUEST_EFER) & EFER_LMA) !== 0n;
  const rip = vmcs.read(VmcsField.GUEST_RIP) + length;
  vmcs.write(VmcsField.GUEST_RIP, is64Bit ? rip : rip & 0xffff_ffffn);
  const interruptibility = vmcs.read(VmcsField.GUEST_INTERRUPTIBILITY_STATE);
  if ((interruptibility & SHADOWS) !== 0n) vmcs.write(VmcsField.GUEST_INTERRUPTIBILITY_STATE, interruptibility & ~SHADOWS);
  if ((vmcs.read(VmcsField.GUEST_RFLAGS) & TF) !== 0n && (vmcs.read(VmcsField.GUEST_DEBUGCTL) & BTF) === 0n) {
    vmcs.write(VmcsField.GUEST_PENDING_DEBUG_EXCEPTIONS, vmcs.read(VmcsField.GUEST_PENDING_DEBUG_EXCEPTIONS) | PENDING_DEBUG_BS);
  }
}
