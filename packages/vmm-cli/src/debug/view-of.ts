import type { VmSession } from '../run/vm-session.ts';
import { DebugTdView } from './debug-td-view.ts';
import { registerNames, type GuestView, type RegisterName } from './guest-view.ts';
import { PlainView } from './plain-view.ts';

/** How the host looks into the VM; undefined for a production TD, where it cannot. */
export function viewOf({ plan, vm }: VmSession): GuestView | undefined {
  if (plan.vmType === 'vmx') return new PlainView(vm);
  return plan.isDebug ? new DebugTdView(vm) : undefined;
}

/** All registers of a vCPU that the host can read. */
export function registersOf(view: GuestView, vcpu: number): Partial<Record<RegisterName, bigint>> {
  return Object.fromEntries(
    registerNames.flatMap((name) => {
      const value = view.readRegister(vcpu, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
