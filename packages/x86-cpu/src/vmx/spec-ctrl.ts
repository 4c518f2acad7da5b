import { Msr } from '../lp/msr-table.ts';
import { VmcsField } from './fields.ts';
import type { VmxGuest } from './vmx-guest.ts';

/**
 * WRMSR of IA32_SPEC_CTRL under "virtualize IA32_SPEC_CTRL": bits that the mask owns stay as they are in the MSR, and the shadow, which
 * RDMSR reads, takes the value as written. False: the MSR refuses it, nothing changed.
 * @source Intel SDM 3C "Virtualizing IA32_SPEC_CTRL"
 */
export function writeSpecCtrl(guest: VmxGuest, value: bigint): boolean {
  const { lp, vmcs } = guest;
  const mask = vmcs.read(VmcsField.SPEC_CTRL_MASK);
  const real = lp.rdmsr(Msr.SPEC_CTRL) ?? 0n;
  if (!lp.wrmsr(Msr.SPEC_CTRL, (real & mask) | (value & ~mask))) return false;
  vmcs.write(VmcsField.SPEC_CTRL_SHADOW, value);
  return true;
}
