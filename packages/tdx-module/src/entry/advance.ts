import { VmcsField, type Vmcs } from '@tdxkit/x86-cpu';
import type { ExitContext } from './exit-context.ts';
import { GUEST } from './guest-events.ts';

const TF = 1 << 8;
const BTF = 1 << 1;
const PENDING_DEBUG_BS = 1 << 14;
/** Blocking by STI and by MOV SS. */
const SHADOWS = 3;

/**
 * Completes an instruction that the module emulated: RIP moves past it, the interrupt shadow ends, a pending single step is recorded.
 */
export function advance(c: ExitContext): typeof GUEST {
  advanceRip(c.vmcs, c.exit.instructionLength);
  return GUEST;
}

const CS_LONG = 0x2000;
const EFER_LMA = 0x400;

/** The same for the guest of any VMCS, past an instruction of `length` bytes. */
export function advanceRip(vmcs: Vmcs, length: number): void {
  const is64Bit =
    (vmcs.read32(VmcsField.GUEST_CS_ACCESS_RIGHTS) & CS_LONG) !== 0 && (vmcs.read32(VmcsField.GUEST_EFER) & EFER_LMA) !== 0;
  const rip = vmcs.read32(VmcsField.GUEST_RIP) + length;
  vmcs.write32(VmcsField.GUEST_RIP, rip >>> 0);
  if (!is64Bit) vmcs.writeHigh(VmcsField.GUEST_RIP, 0);
  else if (rip > 0xffff_ffff) vmcs.writeHigh(VmcsField.GUEST_RIP, (vmcs.readHigh(VmcsField.GUEST_RIP) + 1) >>> 0);
  const interruptibility = vmcs.read32(VmcsField.GUEST_INTERRUPTIBILITY_STATE);
  if ((interruptibility & SHADOWS) !== 0) vmcs.write32(VmcsField.GUEST_INTERRUPTIBILITY_STATE, interruptibility & ~SHADOWS);
  // Whether a single step is pending is decided anew by every emulated instruction.
  const isStep = (vmcs.read32(VmcsField.GUEST_RFLAGS) & TF) !== 0 && (vmcs.read32(VmcsField.GUEST_DEBUGCTL) & BTF) === 0;
  const pending = vmcs.read32(VmcsField.GUEST_PENDING_DEBUG_EXCEPTIONS);
  if (isStep !== ((pending & PENDING_DEBUG_BS) !== 0))
    vmcs.write32(VmcsField.GUEST_PENDING_DEBUG_EXCEPTIONS, pending ^ PENDING_DEBUG_BS);
}
