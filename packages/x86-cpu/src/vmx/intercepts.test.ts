import { beforeEach, describe, expect, it } from 'vitest';
import type { Insn } from '../isa/insn.ts';
import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { ownLp } from '../lp/own-lp.ts';
import { defaultPlatform } from '../platform/default-platform.ts';
import { FlatGuest } from '../platform/flat-guest.ts';
import { MIB, hpa } from '../units/index.ts';
import { createMachine } from '../x86-machine.ts';
import { PinControl, PrimaryControl, SecondaryControl } from './control-bits.ts';
import { ExitReason } from './exit-reason.ts';
import { VmcsField } from './fields.ts';
import { EventType, type NonRoot } from './non-root.ts';

const insn = (name: string, fields: Partial<Insn> = {}): Insn => ({
  name,
  rip: 0n,
  nextRip: 2n,
  length: 2,
  operandSize: 4,
  addressSize: 8,
  opcode: 0,
  mod: 3,
  reg: 0,
  rm: 0,
  rex: 0,
  rep: 0,
  lock: false,
  segment: 3,
  base: -1,
  index: -1,
  scale: 0,
  displacement: 0n,
  ripRelative: false,
  immediate: 0n,
  immediate2: 0,
  effectiveAddress: () => 0n,
  ...fields,
});

let g: FlatGuest;
let lp: X86LogicalProcessor;
const or = (field: VmcsField, bits: number) => g.vmcs.write(field, g.vmcs.read(field) | BigInt(bits >>> 0));
const enter = (): NonRoot => {
  expect(g.lp.vmx.vmlaunch()).toEqual({ kind: 'ok' });
  return lp.nonRoot;
};
const exit = () => {
  const { exit: taken } = lp.event;
  lp.event.clear();
  return taken;
};

beforeEach(() => {
  const machine = createMachine(defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 8 * MIB }), { core: 'inert' });
  g = new FlatGuest(machine, { code: new Uint8Array(1) });
  lp = ownLp(g.lp);
});

describe('instructions', () => {
  it('always, by control, or never exit', () => {
    const n = enter();
    expect(n.onInstruction(insn('cpuid'))).toBe(true);
    expect(exit()).toMatchObject({ reason: ExitReason.CPUID, instructionLength: 2 });
    expect(n.onInstruction(insn('hlt', { length: 1 }))).toBe(true);
    expect(exit()).toMatchObject({ reason: ExitReason.HLT, instructionLength: 1 });
    expect(n.onInstruction(insn('wbinvd'))).toBe(false);
    expect(n.onInstruction(insn('rdrand'))).toBe(false);
    expect(n.onRdtsc(insn('rdtscp'))).toBe(false);
    expect(n.onVmxInstruction(insn('vmcall', { length: 3 }))).toBe(true);
    expect(exit()).toMatchObject({ reason: ExitReason.VMCALL, instructionLength: 3 });
    expect(n.onVmxInstruction(insn('seamcall'))).toBe(true);
    expect(n.onTdcall(insn('tdcall'))).toBe(false); // no SEAM guest
    expect(n.isEnabled('rdtscp')).toBe(true);
    expect(n.isEnabled('tpause')).toBe(false);
  });

  it('PAUSE loops exit when they are tight and long, at CPL 0', () => {
    or(VmcsField.SECONDARY_PROCESSOR_CONTROLS, SecondaryControl.PAUSE_LOOP_EXITING);
    g.vmcs.write(VmcsField.PLE_GAP, 100n);
    g.vmcs.write(VmcsField.PLE_WINDOW, 1000n);
    lp.machine.clock.advance(10_000n);
    const n = enter();
    let pauses = 0;
    do {
      lp.machine.clock.advance(50n);
      pauses++;
    } while (!n.onInstruction(insn('pause')));
    expect(pauses).toBe(22);
    lp.machine.clock.advance(500n);
    expect(n.onInstruction(insn('pause'))).toBe(false);
  });
});

describe('instructions with operands in memory', () => {
  const operand = { mod: 1, base: 12, index: 5, scale: 2, displacement: -8n, segment: 4, addressSize: 8, reg: 9 };
  it('tell scale, address size, segment, index, base and displacement', () => {
    or(VmcsField.SECONDARY_PROCESSOR_CONTROLS, SecondaryControl.DESCRIPTOR_TABLE_EXITING);
    or(VmcsField.PRIMARY_PROCESSOR_CONTROLS, PrimaryControl.INVLPG_EXITING);
    const n = enter();
    const parts = 2 | (2 << 7) | (4 << 15) | (5 << 18) | (12 << 23);
    expect(n.onDescriptorTable(insn('lidt', operand), 0x1234n)).toBe(true);
    expect(exit()).toMatchObject({
      reason: ExitReason.GDTR_OR_IDTR,
      qualification: 2n ** 64n - 8n,
      guestLinearAddress: 0x1234n,
      instructionInformation: (parts | 0x800 | (3 << 28)) >>> 0,
    });
    n.onDescriptorTable(insn('ltr', { rm: 6 }), -1n);
    expect(exit()).toMatchObject({ reason: ExitReason.LDTR_OR_TR, instructionInformation: (0x400 | (6 << 3) | (3 << 28)) >>> 0 });
    n.onInvpcid(insn('invpcid', operand), 2, 0x5000n);
    expect(exit()).toMatchObject({ reason: ExitReason.INVPCID, instructionInformation: (parts | (9 << 28)) >>> 0 });
    n.onVmxInstruction(
      insn('vmptrld', { ...operand, base: -1, index: -1, ripRelative: true, displacement: 0x10n, nextRip: 0x8007n }),
    );
    expect(exit()).toMatchObject({
      qualification: 0x8017n,
      instructionInformation: (2 << 7) | (4 << 15) | (1 << 22) | (1 << 27),
    });
  });
});

describe('MSR bitmap', () => {
  it('decides by index range and direction', () => {
    const bitmap = hpa(0x30_0000);
    or(VmcsField.PRIMARY_PROCESSOR_CONTROLS, PrimaryControl.MSR_BITMAPS);
    g.vmcs.write(VmcsField.MSR_BITMAP, BigInt(bitmap));
    lp.memory.write8(hpa(bitmap + 2), 1 << 3); // read of MSR 0x13
    lp.memory.write8(hpa(bitmap + 1024 + 16), 1 << 2); // read of 0xc0000082
    lp.memory.write8(hpa(bitmap + 2048 + 2), 1 << 3); // write of 0x13
    const n = enter();
    expect(n.onRdmsr(insn('rdmsr'), 0x13)).toBe(true);
    expect(exit()).toMatchObject({ reason: ExitReason.RDMSR });
    expect(n.onRdmsr(insn('rdmsr'), 0x14)).toBe(false);
    expect(n.onRdmsr(insn('rdmsr'), 0xc000_0082)).toBe(true);
    expect(n.onWrmsr(insn('wrmsr'), 0xc000_0082, 0n)).toBe(false);
    expect(n.onWrmsr(insn('wrmsr'), 0x13, 0n)).toBe(true);
    expect(exit()).toMatchObject({ reason: ExitReason.WRMSR });
    expect(n.onRdmsr(insn('rdmsr'), 0x2000)).toBe(true); // outside both ranges
  });

  it('without one every access exits', () => {
    expect(enter().onRdmsr(insn('rdmsr'), 0x10)).toBe(true);
  });
});

describe('ports', () => {
  const access = { port: 0x3f8, size: 1, isIn: false, isString: false, rep: false, isImmediate: false, linear: 0n };
  it('exit with size, direction, form and port in the qualification', () => {
    const n = enter();
    expect(n.onPort(insn('out'), access)).toBe(true);
    expect(exit()).toMatchObject({ reason: ExitReason.IO_INSTRUCTION, qualification: 0x3f8_0000n });
    n.onPort(insn('in'), { ...access, port: 0x80, size: 4, isIn: true, isImmediate: true });
    expect(exit()?.qualification).toBe(0x80_004bn);
    n.onPort(insn('outs', { segment: 4 }), { ...access, size: 2, isString: true, rep: true, linear: 0x1234n });
    expect(exit()).toMatchObject({
      qualification: 0x3f8_0031n,
      guestLinearAddress: 0x1234n,
      instructionInformation: (2 << 7) | (4 << 15),
    });
  });

  it('follow the bitmaps when they are used, over every byte of the access', () => {
    const bitmap = hpa(0x30_0000);
    or(VmcsField.PRIMARY_PROCESSOR_CONTROLS, PrimaryControl.IO_BITMAPS);
    g.vmcs.write(VmcsField.IO_BITMAP_A, BigInt(bitmap));
    g.vmcs.write(VmcsField.IO_BITMAP_B, BigInt(bitmap + 4096));
    lp.memory.write8(hpa(bitmap + 0x7f), 1 << 1); // port 0x3f9
    lp.memory.write8(hpa(bitmap + 4096), 1); // port 0x8000
    const n = enter();
    expect(n.onPort(insn('out'), access)).toBe(false);
    expect(n.onPort(insn('out'), { ...access, size: 2 })).toBe(true);
    expect(n.onPort(insn('out'), { ...access, port: 0x7ffd, size: 4 })).toBe(true);
    expect(n.onPort(insn('out'), { ...access, port: 0xffff, size: 2 })).toBe(true); // wraps
    expect([n.readPort(0x70, 1), n.readPort(0x70, 2), n.readPort(0x70, 4)]).toEqual([0xff, 0xffff, 0xffff_ffff]);
  });
});

describe('control registers', () => {
  const mov = (cr: 0 | 3 | 4 | 8, value: bigint) => ({ cr, kind: 'mov-to' as const, gpr: 5, value, linear: -1n });
  beforeEach(() => {
    g.vmcs.write(VmcsField.CR0_GUEST_HOST_MASK, 0x8000_0029n);
    g.vmcs.write(VmcsField.CR0_READ_SHADOW, 0x8000_0009n);
    g.vmcs.write(VmcsField.CR4_GUEST_HOST_MASK, 0x2000n);
    or(VmcsField.PRIMARY_PROCESSOR_CONTROLS, PrimaryControl.CR3_LOAD_EXITING | PrimaryControl.CR8_STORE_EXITING);
    g.vmcs.write(VmcsField.CR3_TARGET_COUNT, 1n);
    g.vmcs.write(VmcsField.CR3_TARGET_VALUE_0, 0x5000n);
  });

  it('exit when a host-owned bit would differ from the shadow', () => {
    const n = enter();
    expect(n.onControlRegister(insn('mov cr,r'), mov(0, 0x8001_0009n))).toBe(false);
    expect(n.onControlRegister(insn('mov cr,r'), mov(0, 0x8001_0029n))).toBe(true);
    expect(exit()).toMatchObject({ reason: ExitReason.CR_ACCESS, qualification: 0x500n });
    expect(n.onControlRegister(insn('mov cr,r'), mov(4, 0x20n))).toBe(false);
    expect(n.onControlRegister(insn('mov cr,r'), mov(4, 0x2020n))).toBe(true);
    expect(n.onControlRegister(insn('clts'), { cr: 0, kind: 'clts', gpr: 0, value: 0n, linear: -1n })).toBe(true);
    expect(exit()?.qualification).toBe(0x20n);
    expect(n.onControlRegister(insn('lmsw'), { cr: 0, kind: 'lmsw', gpr: 0, value: 0x9n, linear: -1n })).toBe(false);
    expect(n.onControlRegister(insn('lmsw'), { cr: 0, kind: 'lmsw', gpr: 0, value: 0x1n, linear: 0x77n })).toBe(true);
    expect(exit()).toMatchObject({ qualification: 0x1_0070n, guestLinearAddress: 0x77n });
    expect(n.onControlRegister(insn('mov cr,r'), mov(3, 0x5000n))).toBe(false);
    expect(n.onControlRegister(insn('mov cr,r'), mov(3, 0x6000n))).toBe(true);
    expect(n.onControlRegister(insn('mov cr,r'), mov(8, 0n))).toBe(false);
    expect(n.onControlRegister(insn('mov r,cr'), { ...mov(8, 0n), kind: 'mov-from' })).toBe(true);
  });

  it('read through mask and shadow, and keep host-owned bits when written', () => {
    const n = enter();
    expect(n.readControlRegister(0, 0x8005_0033n)).toBe(0x8005_001bn);
    expect(n.mergeControlRegister(0, 0x4_0000n, 0x8000_0031n)).toBe(0x8004_0021n);
    expect(n.fixedBits(4).mustBe1).toBe(0x2000n);
    expect(n.fixedBits(0).mustBe1).toBe(0x20n); // unrestricted guest: PE and PG are free
  });
});

describe('exceptions and events', () => {
  const fault = (vector: number, errorCode: number, qualification = 0n) => ({
    vector,
    type: EventType.HARDWARE_EXCEPTION,
    errorCode,
    qualification,
    instructionLength: 0,
  });

  it('exit by the exception bitmap, page faults by mask and match too', () => {
    g.vmcs.write(VmcsField.EXCEPTION_BITMAP, (1n << 14n) | (1n << 3n));
    g.vmcs.write(VmcsField.PAGE_FAULT_ERROR_CODE_MASK, 1n);
    g.vmcs.write(VmcsField.PAGE_FAULT_ERROR_CODE_MATCH, 1n);
    const n = enter();
    expect(n.onException(fault(13, 0))).toBe(false);
    expect(n.onException(fault(14, 2, 0x1000n))).toBe(false);
    expect(n.onException(fault(14, 3, 0x1000n))).toBe(true);
    expect(exit()).toMatchObject({
      reason: 0,
      qualification: 0x1000n,
      interruptionInformation: 0x8000_0b0e,
      interruptionErrorCode: 3,
    });
    expect(n.onException({ ...fault(3, -1), type: EventType.SOFTWARE_EXCEPTION, instructionLength: 1 })).toBe(true);
    expect(exit()).toMatchObject({ interruptionInformation: 0x8000_0603, instructionLength: 1 });
    expect(n.onException({ ...fault(3, -1), type: EventType.SOFTWARE_INTERRUPT })).toBe(false);
  });

  it('carry the event whose delivery they interrupt', () => {
    const n = enter();
    lp.vectoringInformation = 0x8000_0320;
    n.onEptViolation(0x181n, 0x12_3456_7000, 0x7fff_0000n);
    expect(exit()).toMatchObject({
      reason: ExitReason.EPT_VIOLATION,
      qualification: 0x181n,
      guestPhysicalAddress: 0x12_3456_7000n,
      guestLinearAddress: 0x7fff_0000n,
      idtVectoringInformation: 0x8000_0320,
    });
  });

  it('windows exit when they open, NMI first', () => {
    or(VmcsField.PIN_CONTROLS, PinControl.VIRTUAL_NMIS);
    or(VmcsField.PRIMARY_PROCESSOR_CONTROLS, PrimaryControl.INTERRUPT_WINDOW_EXITING | PrimaryControl.NMI_WINDOW_EXITING);
    const n = enter();
    expect(n.isWaitingForWindow).toBe(true);
    expect(n.onWindow(false, false)).toBe(false);
    expect(n.onWindow(true, true)).toBe(true);
    expect(exit()?.reason).toBe(ExitReason.NMI_WINDOW);
    n.onWindow(true, false);
    expect(exit()?.reason).toBe(ExitReason.INTERRUPT_WINDOW);
    lp.raiseNmi();
    expect(n.onNmi(false)).toBe(true);
    expect(exit()?.interruptionInformation).toBe(0x8000_0202);
    expect(lp.acknowledgeNmi()).toBe(false);
  });
});

describe('time', () => {
  it('scales and offsets the TSC', () => {
    or(VmcsField.PRIMARY_PROCESSOR_CONTROLS, PrimaryControl.TSC_OFFSETTING);
    or(VmcsField.SECONDARY_PROCESSOR_CONTROLS, SecondaryControl.TSC_SCALING);
    g.vmcs.write(VmcsField.TSC_MULTIPLIER, 3n << 47n); // 1.5
    g.vmcs.write(VmcsField.TSC_OFFSET, -100n);
    const n = enter();
    expect(n.guestTsc(1000n)).toBe(1400n);
    expect(n.guestTsc(10n)).toBe(2n ** 64n - 85n);
  });

  it('lets the preemption timer expire after its ticks, and saves what is left', () => {
    or(VmcsField.PIN_CONTROLS, PinControl.PREEMPTION_TIMER);
    or(VmcsField.VM_EXIT_CONTROLS, 1 << 22);
    g.vmcs.write(VmcsField.PREEMPTION_TIMER_VALUE, 10n);
    const n = enter();
    expect(n.timerInstructions).toBe(10 << 7); // IA32_VMX_MISC[4:0] = 7
    lp.machine.clock.advance(128n * 4n);
    expect(n.onTimer()).toBe(false);
    lp.machine.clock.advance(128n * 6n);
    expect(n.onTimer()).toBe(true);
    expect(exit()?.reason).toBe(ExitReason.PREEMPTION_TIMER);
  });
});
