import { TdxError, hex32 } from '../units/index.ts';
import { ExitControl, SecondaryControl, TertiaryControl } from './control-bits.ts';
import type { ExecutionControls } from './execution-controls.ts';

/** A VMCS asks for a feature of VMX that the model does not have. */
export class UnimplementedControl extends TdxError {
  constructor(what: string) {
    super('UNIMPLEMENTED_CONTROL', `VM entry with ${what}, which is not modelled`, { hint: 'Leave the control 0.' });
  }
}

/** Controls that other platforms may offer; `defaultPlatform` offers none of them. */
const UNIMPLEMENTED: readonly (readonly [word: 'secondary' | 'tertiary' | 'exit', bit: number, name: string])[] = [
  ['secondary', SecondaryControl.PEBS_GUEST_PHYSICAL, 'PEBS with guest-physical addresses'],
  ['tertiary', TertiaryControl.MSR_LIST, 'RDMSRLIST and WRMSRLIST'],
  ['exit', ExitControl.SECONDARY_CONTROLS, 'secondary VM-exit controls'],
];

/** Throws `UnimplementedControl` for a control whose effect on the guest would be missing. */
export function refuseUnimplemented(controls: ExecutionControls): void {
  for (const [word, bit, name] of UNIMPLEMENTED)
    if ((controls[word] & bit) !== 0) throw new UnimplementedControl(`${name} (${word} controls ${hex32(bit)})`);
}
