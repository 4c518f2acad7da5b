import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownLp } from '../lp/own-lp.ts';
import { defaultPlatform } from '../platform/default-platform.ts';
import { FlatGuest } from '../platform/flat-guest.ts';
import { MIB, hpa } from '../units/index.ts';
import { ExitControl, PinControl, PrimaryControl, SecondaryControl } from '../vmx/control-bits.ts';
import { ExitReason } from '../vmx/exit-reason.ts';
import { VmcsField } from '../vmx/fields.ts';
import { createMachine } from '../x86-machine.ts';
import { isOutstanding, postInterrupt } from './posted-interrupt.ts';
import { ApicRegister, highestVector, readRegister } from './virtual-apic.ts';

const PAGE = hpa(0x20_0000);
const DESCRIPTOR = hpa(0x20_1040);
const NOTIFICATION = 0xf2;

/** A guest with a virtual x2APIC and posted interrupts, entered. */
function guest() {
  const machine = createMachine(defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 8 * MIB }), { core: 'inert' });
  const g = new FlatGuest(machine, { code: new Uint8Array(1) });
  const set = (field: VmcsField, bits: number) => g.vmcs.write(field, g.vmcs.read(field) | BigInt(bits >>> 0));
  set(VmcsField.PIN_CONTROLS, PinControl.POSTED_INTERRUPTS);
  set(VmcsField.PRIMARY_PROCESSOR_CONTROLS, PrimaryControl.TPR_SHADOW);
  set(
    VmcsField.SECONDARY_PROCESSOR_CONTROLS,
    SecondaryControl.VIRTUALIZE_X2APIC |
      SecondaryControl.APIC_REGISTER_VIRTUALIZATION |
      SecondaryControl.VIRTUAL_INTERRUPT_DELIVERY,
  );
  set(VmcsField.VM_EXIT_CONTROLS, ExitControl.ACKNOWLEDGE_INTERRUPT);
  g.vmcs.write(VmcsField.VIRTUAL_APIC_ADDRESS, BigInt(PAGE));
  g.vmcs.write(VmcsField.POSTED_INTERRUPT_DESCRIPTOR_ADDRESS, BigInt(DESCRIPTOR));
  g.vmcs.write(VmcsField.POSTED_INTERRUPT_NOTIFICATION_VECTOR, BigInt(NOTIFICATION));
  g.vmcs.write(VmcsField.EOI_EXIT_BITMAP_0 + 2, 1n << 1n); // vector 65
  machine.memory.write32(hpa(DESCRIPTOR + 32), NOTIFICATION << 16);
  expect(g.lp.vmx.vmlaunch()).toEqual({ kind: 'ok' });
  const lp = ownLp(g.lp);
  return { g, lp, memory: machine.memory, nonRoot: lp.nonRoot };
}

describe('virtual-interrupt delivery', () => {
  it('delivers by priority, nests only higher classes, and EOI brings the next', () => {
    const { nonRoot } = guest();
    expect(nonRoot.virtualInterrupt()).toBe(-1);
    nonRoot.writeVirtualMsr(0x83f, 0x45n);
    nonRoot.writeVirtualMsr(0x83f, 0x51n);
    nonRoot.writeVirtualMsr(0x83f, 0x53n);
    expect(nonRoot.virtualInterrupt()).toBe(0x53);
    nonRoot.acceptVirtualInterrupt(0x53);
    expect(nonRoot.virtualInterrupt()).toBe(-1); // 0x51 is of the class in service
    nonRoot.writeVirtualMsr(0x80b, 0n);
    expect(nonRoot.virtualInterrupt()).toBe(0x51);
    nonRoot.writeTpr(5n);
    expect(nonRoot.virtualInterrupt()).toBe(-1);
    nonRoot.writeTpr(4n);
    expect(nonRoot.virtualInterrupt()).toBe(0x51);
  });

  it('ends with the same order as a model that sorts', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0x10, max: 0xff }), { maxLength: 30 }), (vectors) => {
        const { nonRoot, lp } = guest();
        for (const vector of vectors) nonRoot.writeVirtualMsr(0x83f, BigInt(vector));
        const delivered: number[] = [];
        for (let vector = nonRoot.virtualInterrupt(); vector !== -1; vector = nonRoot.virtualInterrupt()) {
          nonRoot.acceptVirtualInterrupt(vector);
          delivered.push(vector);
          nonRoot.writeVirtualMsr(0x80b, 0n);
          lp.event.clear();
        }
        expect(delivered).toEqual([...vectors].sort((a, b) => b - a));
      }),
      { numRuns: 20 },
    );
  });

  it('exits after an EOI whose vector the bitmap names', () => {
    const { nonRoot, lp } = guest();
    nonRoot.writeVirtualMsr(0x83f, 65n);
    nonRoot.acceptVirtualInterrupt(65);
    nonRoot.writeVirtualMsr(0x80b, 0n);
    expect(lp.event.exit).toMatchObject({ reason: ExitReason.VIRTUALIZED_EOI, qualification: 65n });
  });

  it('reads every register from the page and leaves writes that it does not virtualize to the real APIC', () => {
    const { nonRoot, memory } = guest();
    memory.write32(hpa(PAGE + ApicRegister.VERSION), 0x50014);
    expect(nonRoot.readVirtualMsr(0x803)).toBe(0x50014n);
    expect(nonRoot.writeVirtualMsr(0x830, 0x500n)).toBe(false);
    expect(nonRoot.writeVirtualMsr(0x808, 0x100n)).toBe(false);
    expect(nonRoot.writeVirtualMsr(0x808, 0x30n)).toBe(true);
    expect(nonRoot.readTpr()).toBe(3n);
    expect(nonRoot.readVirtualMsr(0x10)).toBeUndefined();
  });
});

describe('posted interrupts', () => {
  it('reach the IRR when the notification arrives, and exit for any other vector', () => {
    const { nonRoot, memory, lp } = guest();
    expect(postInterrupt(memory, DESCRIPTOR, 0x77)).toEqual({ vector: NOTIFICATION, destination: 0 });
    expect(postInterrupt(memory, DESCRIPTOR, 0x31)).toBeUndefined();
    expect(isOutstanding(memory, DESCRIPTOR)).toBe(true);
    expect(nonRoot.onExternalInterrupt(NOTIFICATION)).toBe('consumed');
    expect(isOutstanding(memory, DESCRIPTOR)).toBe(false);
    expect(highestVector(memory, PAGE, ApicRegister.IRR)).toBe(0x77);
    expect(nonRoot.virtualInterrupt()).toBe(0x77);
    nonRoot.acceptVirtualInterrupt(0x77);
    expect(readRegister(memory, PAGE, ApicRegister.PPR)).toBe(0x70);
    lp.raiseInterrupt(0x40);
    expect(nonRoot.onExternalInterrupt(0x40)).toBe('exit');
    expect(lp.event.exit).toMatchObject({ reason: ExitReason.EXTERNAL_INTERRUPT, interruptionInformation: 0x8000_0040 });
    expect(lp.hasPendingEvent).toBe(false);
  });
});
