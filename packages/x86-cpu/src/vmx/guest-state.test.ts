import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPlatform } from '../platform/default-platform.ts';
import { FlatGuest } from '../platform/flat-guest.ts';
import { MIB } from '../units/index.ts';
import { createMachine } from '../x86-machine.ts';
import { EntryControl, ExitControl } from './control-bits.ts';
import { ExitReason } from './exit-reason.ts';
import { VmcsField, fieldKind, fieldName, fieldWidth } from './fields.ts';
import { vmExit } from './vm-exit.ts';

/** Guest-state fields that a VM entry does not load or an exit does not save under the controls below. */
const UNTOUCHED = new Set<number>([
  VmcsField.GUEST_INTERRUPT_STATUS, VmcsField.PML_INDEX, VmcsField.GUEST_UINV, VmcsField.VMCS_LINK_POINTER, VmcsField.GUEST_SMBASE,
  VmcsField.GUEST_BNDCFGS, VmcsField.GUEST_RTIT_CTL, VmcsField.GUEST_LBR_CTL, VmcsField.GUEST_PKRS, VmcsField.GUEST_PERF_GLOBAL_CTRL,
  VmcsField.GUEST_S_CET, VmcsField.GUEST_SSP, VmcsField.GUEST_INTERRUPT_SSP_TABLE_ADDRESS, VmcsField.PREEMPTION_TIMER_VALUE,
  VmcsField.GUEST_PDPTE0, VmcsField.GUEST_PDPTE1, VmcsField.GUEST_PDPTE2, VmcsField.GUEST_PDPTE3,
]); // prettier-ignore
const guestFields = Object.values(VmcsField).filter((field) => fieldKind(field) === 'guest');

/** What becomes of a value on its way through the register. */
function afterRoundTrip(field: number, value: bigint): bigint {
  if (field === VmcsField.GUEST_CR0) return (value & 0xffff_ffffn) | 0x10n;
  if (field === VmcsField.GUEST_DR7) return (value & 0xffff_2fffn) | 0x400n;
  if (field === VmcsField.GUEST_RFLAGS) return value & 0xffff_ffffn;
  return value;
}

describe('guest state', () => {
  it('goes through a VM entry and a VM exit unchanged, whatever it is, and touches nothing else', () => {
    const machine = createMachine(defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 8 * MIB }), { core: 'inert' });
    const { lp, vmcs } = new FlatGuest(machine, { code: new Uint8Array(1) });
    const or = (field: VmcsField, bits: number) => vmcs.write(field, vmcs.read(field) | BigInt(bits));
    or(VmcsField.VM_ENTRY_CONTROLS, EntryControl.LOAD_DEBUG | EntryControl.LOAD_PAT | EntryControl.LOAD_EFER);
    or(VmcsField.VM_EXIT_CONTROLS, ExitControl.SAVE_DEBUG | ExitControl.SAVE_PAT | ExitControl.SAVE_EFER);
    machine.loadSeamFirmware({
      seamcall(self) {
        self.seam.loadVmcs(vmcs.pa);
        return 'guest';
      },
      vmexit: () => 'host',
    });
    lp.seam.checksGuestState = false;
    fc.assert(
      fc.property(fc.infiniteStream(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })), (stream) => {
        const values = new Map<number, bigint>();
        for (const field of guestFields) {
          let value = BigInt.asUintN(8 * fieldWidth(field), stream.next().value as bigint);
          if (field === VmcsField.GUEST_CR0) value &= 0x7fff_ffffn; // paging off: PDPTEs stay out of it
          if (field === VmcsField.GUEST_EFER) value |= 0x400n;
          if (field === VmcsField.GUEST_INTERRUPTIBILITY_STATE) value &= 0x1fn;
          if (field === VmcsField.GUEST_ACTIVITY_STATE) value &= 3n;
          values.set(field, value);
          vmcs.write(field, value);
        }
        const host = [lp.cr0, lp.cr3, lp.cr4, lp.efer, lp.rip, lp.rflags, lp.gpr[4], lp.rdmsr(0x277)];
        expect(lp.seamcall()).toEqual({ kind: 'ok' });
        lp.takeVmExit(vmExit(ExitReason.HLT));
        for (const [field, value] of values)
          expect([fieldName(field), vmcs.read(field)]).toEqual([
            fieldName(field),
            UNTOUCHED.has(field) ? value : afterRoundTrip(field, value),
          ]);
        expect([lp.cr0, lp.cr3, lp.cr4, lp.efer, lp.rip, lp.rflags, lp.gpr[4], lp.rdmsr(0x277)]).toEqual(host);
      }),
      { numRuns: 50 },
    );
  });
});
