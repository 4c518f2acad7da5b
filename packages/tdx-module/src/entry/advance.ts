import { VmcsField } from '@tdxkit/x86-cpu';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { ExitContext } from './exit-context.ts';
import { GUEST } from './guest-events.ts';

const TF = 1n << 8n;
const BTF = 1n << 1n;
const PENDING_DEBUG_BS = 1n << 14n;
/** Blocking by STI and by MOV SS. */
const SHADOWS = 3n;

/**
 * Completes an instruction that the module emulated: RIP moves past it, the interrupt shadow ends, a pending single step is recorded.
 * The guest got on, so faults remembered by the zero-step defence are over: a loop of TDG.MEM.PAGE.ACCEPT faults at one RIP all the time.
 */
export function advance(c: ExitContext): typeof GUEST {
  const { vmcs, exit, tdvps } = c;
  if (tdvps.read8(Tdvps.POSSIBLY_EPF_STEPPING) !== 0) {
    tdvps.write8(Tdvps.POSSIBLY_EPF_STEPPING, 0);
    tdvps.write8(Tdvps.LAST_EPF_GPA_LIST_IDX, 0);
  }
  const rip = vmcs.read(VmcsField.GUEST_RIP) + BigInt(exit.instructionLength);
  vmcs.write(VmcsField.GUEST_RIP, c.is64Bit ? rip : rip & 0xffff_ffffn);
  const interruptibility = vmcs.read(VmcsField.GUEST_INTERRUPTIBILITY_STATE);
  if ((interruptibility & SHADOWS) !== 0n) vmcs.write(VmcsField.GUEST_INTERRUPTIBILITY_STATE, interruptibility & ~SHADOWS);
  if ((vmcs.read(VmcsField.GUEST_RFLAGS) & TF) !== 0n && (vmcs.read(VmcsField.GUEST_DEBUGCTL) & BTF) === 0n) {
    vmcs.write(VmcsField.GUEST_PENDING_DEBUG_EXCEPTIONS, vmcs.read(VmcsField.GUEST_PENDING_DEBUG_EXCEPTIONS) | PENDING_DEBUG_BS);
  }
  return GUEST;
}
