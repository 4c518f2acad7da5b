import { VmcsField } from '@tdxkit/x86-cpu';
import { hex, type Difference } from './compare.ts';
import type { OwnLp } from './replay-machine.ts';

/** Guest state that lies in the VMCS, by the name that recordings give it. */
const VMCS_STATE: Readonly<Record<string, VmcsField>> = {
  cr0: VmcsField.GUEST_CR0,
  cr3: VmcsField.GUEST_CR3,
  cr4: VmcsField.GUEST_CR4,
  dr7: VmcsField.GUEST_DR7,
  efer: VmcsField.GUEST_EFER,
  pat: VmcsField.GUEST_PAT,
  debugctl: VmcsField.GUEST_DEBUGCTL,
  rsp: VmcsField.GUEST_RSP,
  rflags: VmcsField.GUEST_RFLAGS,
  activity: VmcsField.GUEST_ACTIVITY_STATE,
  pinbased: VmcsField.PIN_CONTROLS,
  procbased: VmcsField.PRIMARY_PROCESSOR_CONTROLS,
  procbased2: VmcsField.SECONDARY_PROCESSOR_CONTROLS,
  procbased3: VmcsField.TERTIARY_PROCESSOR_CONTROLS,
};
const IA32_XSS = 0xda0;

function stateOf(lp: OwnLp, name: string): bigint {
  switch (name) {
    case 'xcr0':
      return lp.xcr0;
    case 'xss':
      return lp.rdmsr(IA32_XSS) ?? 0n;
    case 'interruptibility':
      return BigInt(lp.interruptibility);
    default: {
      const field = VMCS_STATE[name];
      if (field === undefined) throw new Error(`unknown guest state ${name}`);
      return lp.seam.vmcs.read(field);
    }
  }
}

/** Compares the control state of the guest on `lp` with what a recording tells of it. */
export function compareGuestState(lp: OwnLp, state: Readonly<Record<string, string>>): Difference | undefined {
  for (const [name, value] of Object.entries(state)) {
    const got = stateOf(lp, name);
    if (got !== BigInt(value)) return { field: `state ${name}`, expected: value, got: hex(got) };
  }
  return undefined;
}
