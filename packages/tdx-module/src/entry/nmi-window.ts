import type { Vmcs } from '@tdxkit/x86-cpu';
import { VmcsField } from '@tdxkit/x86-cpu';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';
import type { ExitContext } from './exit-context.ts';
import { advance } from './advance.ts';
import { injectNmi, type GUEST } from './guest-events.ts';
import { NMI_WINDOW_EXITING } from './vmx-bits.ts';

/** Asks for an exit as soon as the guest can take the NMI that the host left for it, unless a #VE record still waits to be read. */
export function openNmiWindow(vmcs: Vmcs, vcpu: Vcpu): void {
  const { tdvps } = vcpu;
  if (tdvps.read8(Tdvps.PEND_NMI) === 0 || tdvps.read32(Tdvps.VE_VALID) !== 0) return;
  vmcs.write(VmcsField.PRIMARY_PROCESSOR_CONTROLS, vmcs.read(VmcsField.PRIMARY_PROCESSOR_CONTROLS) | NMI_WINDOW_EXITING);
}

/** NMI-window exit: injects the pending NMI, unless #VE information has come in between. */
export function onNmiWindow(c: ExitContext): typeof GUEST {
  const { vmcs, tdvps } = c;
  vmcs.write(VmcsField.PRIMARY_PROCESSOR_CONTROLS, vmcs.read(VmcsField.PRIMARY_PROCESSOR_CONTROLS) & ~NMI_WINDOW_EXITING);
  if (tdvps.read32(Tdvps.VE_VALID) !== 0 || tdvps.read8(Tdvps.PEND_NMI) === 0) return advance(c);
  tdvps.write8(Tdvps.PEND_NMI, 0);
  return injectNmi(c);
}
