import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ownLp } from '../src/lp/own-lp.ts';
import { defaultPlatform } from '../src/platform/default-platform.ts';
import { FlatGuest } from '../src/platform/flat-guest.ts';
import { MIB, add, type Hpa } from '../src/units/index.ts';
import { ExitReason } from '../src/vmx/exit-reason.ts';
import { PinControl, PrimaryControl } from '../src/vmx/control-bits.ts';
import { VmcsField } from '../src/vmx/fields.ts';
import type { VmExit } from '../src/vmx/vm-exit.ts';
import { createMachine } from '../src/x86-machine.ts';

const VALID = 0x8000_0000;
const CODE = 0x800;
const INTERRUPT = 0;
const NMI = 2 << 8;
const EXCEPTION = 3 << 8;
const SOFTWARE = 4 << 8;
const NONE = 0xffff_ffff;
const IDT = 0x2_0000;

/** A guest that waits in its idle loop with handlers for vectors 0-63. */
function readyGuest(): FlatGuest {
  const code = new Uint8Array(readFileSync(new URL('../testdata/system-mode/events.bin', import.meta.url)));
  const guest = new FlatGuest(createMachine(defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 64 * MIB })), {
    code,
    mode: 'long',
  });
  expect(guest.run()?.reason).toBe(ExitReason.IO_INSTRUCTION);
  guest.skipInstruction();
  return guest;
}

function inject(guest: FlatGuest, information: number, errorCode = 0, length = 0): void {
  guest.vmcs.write(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION, BigInt((VALID | information) >>> 0));
  guest.vmcs.write(VmcsField.VM_ENTRY_EXCEPTION_ERROR_CODE, BigInt(errorCode));
  guest.vmcs.write(VmcsField.VM_ENTRY_INSTRUCTION_LENGTH, BigInt(length));
}

/** The next `count` values that handlers report. */
function reports(guest: FlatGuest, count: number): number[] {
  const values: number[] = [];
  while (values.length < count) {
    const exit = guest.run();
    expect(exit?.reason).toBe(ExitReason.IO_INSTRUCTION);
    values.push(Number(guest.lp.gpr[0]! & 0xffff_ffffn));
    guest.skipInstruction();
  }
  return values;
}

describe('event injection at VM entry', () => {
  it('delivers interrupts, exceptions with and without error code, and software interrupts', () => {
    const guest = readyGuest();
    const rip = guest.vmcs.read(VmcsField.GUEST_RIP);
    guest.vmcs.write(VmcsField.GUEST_RFLAGS, 0x202n);
    inject(guest, INTERRUPT | 0x31);
    expect(reports(guest, 3)).toEqual([0x31, NONE, 0]);
    for (const [information, code, length, expected] of [
      [EXCEPTION | CODE | 13, 0x1234, 0, [13, 0x1234]],
      [EXCEPTION | 6, 0, 0, [6, NONE]],
      [EXCEPTION | CODE | 14, 7, 0, [14, 7]],
      [SOFTWARE | 0x30, 0, 2, [0x30, NONE]],
    ] as const) {
      const before = Number(guest.vmcs.read(VmcsField.GUEST_RIP) - rip);
      inject(guest, information, code, length);
      // The handler of the event before has returned when this one is injected, or it interrupts the handler.
      const got = reports(guest, 3);
      expect(got.slice(0, 2)).toEqual(expected);
      expect(got[2]! | 0).toBe(before + length);
    }
  });

  it('blocks NMIs by an injected NMI until IRET, which leaves physical NMIs blocked where they exit', () => {
    const physical = readyGuest();
    inject(physical, NMI | 2);
    expect(reports(physical, 3)).toEqual([2, NONE, 0]);
    expect(physical.run(100)).toBeUndefined();
    expect(ownLp(physical.lp).interruptibility & 8).toBe(8);
    const guest = readyGuest();
    guest.vmcs.write(VmcsField.PIN_CONTROLS, guest.vmcs.read(VmcsField.PIN_CONTROLS) | BigInt(PinControl.VIRTUAL_NMIS));
    inject(guest, NMI | 2);
    expect(reports(guest, 1)).toEqual([2]);
    expect(guest.vmcs.read(VmcsField.GUEST_INTERRUPTIBILITY_STATE) & 8n).toBe(8n);
    expect(reports(guest, 2)).toEqual([NONE, 0]);
    expect(guest.run(100)).toBeUndefined();
    expect(ownLp(guest.lp).interruptibility & 8).toBe(0);
  });

  it('reports the event as IDT-vectoring information when its delivery exits', () => {
    const guest = readyGuest();
    // The page of the IDT vanishes from the extended page tables: a 2-MiB page gives way to 4-KiB pages.
    const { memory } = guest.machine;
    const pd = add(guest.eptRoot, 0x2000);
    const table = add(guest.memory, 0x1f_0000);
    for (let i = 0; i < 512; i++)
      memory.write64(add(table, 8 * i), i === IDT >>> 12 ? 0n : BigInt(guest.memory + 0x1000 * i) | 0x37n);
    memory.write64(pd, BigInt(table) | 7n);
    guest.lp.vmx.invept(2, 0n);
    inject(guest, SOFTWARE | 0x30, 0, 2);
    const exit = guest.run() as VmExit;
    expect(exit.reason).toBe(ExitReason.EPT_VIOLATION);
    expect(exit.guestPhysicalAddress).toBe(BigInt(IDT + 16 * 0x30));
    expect(exit.guestLinearAddress).toBe(BigInt(IDT + 16 * 0x30));
    expect(exit.idtVectoringInformation).toBe((VALID | SOFTWARE | 0x30) >>> 0);
    expect(exit.instructionLength).toBe(2);
    inject(guest, EXCEPTION | CODE | 13, 0x55);
    const second = guest.run() as VmExit;
    expect(second.idtVectoringInformation).toBe((VALID | EXCEPTION | CODE | 13) >>> 0);
    expect(second.idtVectoringErrorCode).toBe(0x55);
    // Mapped again, the event that was lost is injected anew.
    memory.write64(add(table, 8 * (IDT >>> 12)), BigInt(guest.memory + IDT) | 0x37n);
    guest.lp.vmx.invept(2, 0n);
    inject(guest, second.idtVectoringInformation & 0xfff, second.idtVectoringErrorCode);
    expect(reports(guest, 2)).toEqual([13, 0x55]);
  });

  it('turns contributory faults of a delivery into #DF, and those of its delivery into a triple fault', () => {
    const guest = readyGuest();
    const gate = (vector: number): Hpa => add(guest.memory, IDT + 16 * vector + 5);
    const { memory } = guest.machine;
    memory.write8(gate(13), 0x0e); // #GP: gate not present, so #NP while delivering #GP
    inject(guest, EXCEPTION | CODE | 13, 0);
    expect(reports(guest, 2)).toEqual([8, 0]);
    memory.write8(gate(8), 0x0e);
    inject(guest, EXCEPTION | CODE | 13, 0);
    const exit = guest.run() as VmExit;
    expect(exit.reason).toBe(ExitReason.TRIPLE_FAULT);
    expect(exit.idtVectoringInformation).toBe(0);
  });

  it('exits on an intercepted exception of a delivery with the first event as IDT-vectoring information', () => {
    const guest = readyGuest();
    guest.machine.memory.write8(add(guest.memory, IDT + 16 * 0x30 + 5), 0x0e);
    guest.vmcs.write(VmcsField.EXCEPTION_BITMAP, BigInt(1 << 11));
    guest.vmcs.write(VmcsField.GUEST_RFLAGS, 0x202n);
    inject(guest, INTERRUPT | 0x30);
    const exit = guest.run() as VmExit;
    expect(exit.reason).toBe(ExitReason.EXCEPTION_NMI);
    expect(exit.interruptionInformation).toBe((VALID | EXCEPTION | CODE | 11) >>> 0);
    // The error code of an IDT entry: index, IDT bit, EXT because an interrupt was being delivered.
    expect(exit.interruptionErrorCode).toBe(8 * 0x30 + 3);
    expect(exit.idtVectoringInformation).toBe((VALID | INTERRUPT | 0x30) >>> 0);
  });
});

describe('windows', () => {
  it('exit as soon as the guest accepts interrupts', () => {
    const guest = readyGuest();
    guest.vmcs.write(
      VmcsField.PRIMARY_PROCESSOR_CONTROLS,
      guest.vmcs.read(VmcsField.PRIMARY_PROCESSOR_CONTROLS) | BigInt(PrimaryControl.INTERRUPT_WINDOW_EXITING),
    );
    expect(guest.run(50)).toBeUndefined();
    guest.lp.takeVmExit({ ...guest.lastExit(), reason: ExitReason.EXTERNAL_INTERRUPT });
    guest.vmcs.write(VmcsField.GUEST_RFLAGS, 0x202n);
    guest.vmcs.write(VmcsField.GUEST_INTERRUPTIBILITY_STATE, 1n); // STI: one instruction longer
    const rip = guest.vmcs.read(VmcsField.GUEST_RIP);
    expect(guest.run()?.reason).toBe(ExitReason.INTERRUPT_WINDOW);
    expect(guest.vmcs.read(VmcsField.GUEST_RIP)).not.toBe(rip);
  });
});
