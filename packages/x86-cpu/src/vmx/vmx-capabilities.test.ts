import { describe, expect, it } from 'vitest';
import { defaultPlatform } from '../platform/default-platform.ts';
import { FlatGuest } from '../platform/flat-guest.ts';
import { MIB, hpa } from '../units/index.ts';
import { createMachine } from '../x86-machine.ts';
import { EntryControl, ExitControl, PinControl, PrimaryControl, SecondaryControl, TertiaryControl } from './control-bits.ts';
import { UnimplementedControl } from './unimplemented-control.ts';
import { refuseUnimplemented } from './unimplemented-control.ts';
import { ExecutionControls } from './execution-controls.ts';
import { VmcsField } from './fields.ts';
import { VmInstructionError } from './vm-instruction-error.ts';
import { vmExit } from './vm-exit.ts';

const platform = defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 8 * MIB });
const msr = (index: number): bigint => platform.msrs.find(([i]) => i === index)![1];
const guest = (msrs = platform.msrs) =>
  new FlatGuest(createMachine({ ...platform, msrs }, { core: 'inert' }), { code: new Uint8Array(1) });
const valid = (error: number) => ({ kind: 'vmfail-valid', error });
const ok = { kind: 'ok' };

describe('capability MSRs of the default platform', () => {
  const words = [
    [0x481, 0x48d, PinControl],
    [0x482, 0x48e, PrimaryControl],
    [0x48b, 0x48b, SecondaryControl],
    [0x483, 0x48f, ExitControl],
    [0x484, 0x490, EntryControl],
  ] as const;

  it('offer controls that have a name, besides those that must be 1', () => {
    for (const [plain, precise, names] of words) {
      const known = Object.values(names).reduce((bits, bit) => bits | BigInt(bit >>> 0), 0n);
      for (const index of [plain, precise]) expect([index, (msr(index) >> 32n) & ~known & ~msr(plain)]).toEqual([index, 0n]);
    }
    const tertiary = Object.values(TertiaryControl).reduce((bits, bit) => bits | BigInt(bit >>> 0), 0n);
    expect(msr(0x492) & ~tertiary).toBe(0n);
    expect(msr(0x491)).toBe(1n); // EPTP switching
  });

  it('offer none that VM entry refuses as not modelled', () => {
    const controls = new ExecutionControls();
    controls.secondary = Number(msr(0x48b) >> 32n) | 0;
    controls.tertiary = Number(msr(0x492)) | 0;
    controls.exit = Number(msr(0x48f) >> 32n) | 0;
    controls.entry = Number(msr(0x490) >> 32n) | 0;
    expect(() => refuseUnimplemented(controls)).not.toThrow();
    controls.tertiary |= TertiaryControl.MSR_LIST;
    expect(() => refuseUnimplemented(controls)).toThrow(UnimplementedControl);
    expect(controls.entry & (EntryControl.ENTRY_TO_SMM | EntryControl.DEACTIVATE_DUAL_MONITOR)).toBe(0);
  });
});

describe('VMX instructions of the host with a current VMCS', () => {
  it('VMREAD and VMWRITE take fields by encoding, and fail with 12 for others', () => {
    const { lp } = guest();
    expect(lp.vmx.vmwrite(VmcsField.GUEST_RSP, 0x1234_5678_9abcn)).toEqual(ok);
    expect(lp.vmx.vmread(VmcsField.GUEST_RSP)).toEqual({ ...ok, value: 0x1234_5678_9abcn });
    expect(lp.vmx.vmread(VmcsField.TSC_OFFSET + 1)).toEqual({ ...ok, value: 0n });
    expect(lp.vmx.vmread(0x7ffe)).toEqual(valid(VmInstructionError.UNSUPPORTED_FIELD));
    expect(lp.vmx.vmwrite(0x7ffe, 1n)).toEqual(valid(VmInstructionError.UNSUPPORTED_FIELD));
    expect(lp.vmx.vmread(VmcsField.VM_INSTRUCTION_ERROR)).toMatchObject({ value: 12n });
    expect(lp.vmx.vmwrite(VmcsField.EXIT_REASON, 7n)).toEqual(ok);
    expect(lp.vmx.vmcall()).toEqual(valid(VmInstructionError.VMCALL_IN_ROOT));
  });

  it('VMWRITE of exit information fails with 13 where IA32_VMX_MISC says so', () => {
    const { lp } = guest(platform.msrs.map(([i, value]) => [i, i === 0x485 ? value & ~(1n << 29n) : value] as const));
    expect(lp.vmx.vmwrite(VmcsField.EXIT_REASON, 7n)).toEqual(valid(VmInstructionError.READ_ONLY_FIELD));
    expect(lp.vmx.vmwrite(VmcsField.GUEST_RIP, 7n)).toEqual(ok);
  });

  it('VMPTRST gives the current VMCS or all ones', () => {
    const { lp, vmcs } = guest();
    expect(lp.vmx.vmptrst()).toBe(BigInt(vmcs.pa));
    lp.vmx.vmclear(vmcs.pa);
    expect(lp.vmx.vmptrst()).toBe(0xffff_ffff_ffff_ffffn);
    expect(lp.vmx.vmread(VmcsField.GUEST_RIP)).toEqual({ kind: 'vmfail-invalid' });
    lp.vmx.vmxoff();
    expect(lp.vmx.vmptrst()).toBeUndefined();
    expect(lp.vmx.vmread(VmcsField.GUEST_RIP)).toEqual({ kind: 'exception', vector: 6 });
  });

  it('a shadow VMCS can be current but not entered, where shadowing exists', () => {
    const without = platform.msrs.map(([i, value]) => [i, i === 0x48b ? value & ~(1n << 46n) : value] as const);
    for (const [msrs, result] of [
      [platform.msrs, ok],
      [without, valid(VmInstructionError.VMPTRLD_WRONG_REVISION)],
    ] as const) {
      const { lp, vmcs } = guest(msrs);
      lp.memory.write32(hpa(0x30_0000), (lp.memory.read32(vmcs.pa) | 0x8000_0000) >>> 0);
      expect(lp.vmx.vmptrld(hpa(0x30_0000))).toEqual(result);
      if (result === ok) expect(lp.vmx.vmlaunch()).toEqual({ kind: 'vmfail-invalid' });
    }
  });

  it('INVEPT and INVVPID know the types of IA32_VMX_EPT_VPID_CAP and check their operands', () => {
    const invalid = valid(VmInstructionError.INVALID_OPERAND);
    const { lp, vmcs } = guest();
    const eptp = vmcs.read(VmcsField.EPTP);
    expect([lp.vmx.invept(1, eptp), lp.vmx.invept(2, 0n), lp.vmx.invept(0, eptp), lp.vmx.invept(1, eptp | 0x800n)]).toEqual([
      ok,
      ok,
      invalid,
      invalid,
    ]);
    expect([0, 1, 2, 3, 4].map((type) => lp.vmx.invvpid(type, 1, 0x1000n))).toEqual([ok, ok, ok, ok, invalid]);
    expect([lp.vmx.invvpid(1, 0, 0n), lp.vmx.invvpid(2, 0, 0n), lp.vmx.invvpid(0, 1, 1n << 62n)]).toEqual([invalid, ok, invalid]);
    const few = guest(
      platform.msrs.map(([i, value]) => [i, i === 0x48c ? value & ~((1n << 25n) | (1n << 40n)) : value] as const),
    );
    expect([
      few.lp.vmx.invept(1, eptp),
      few.lp.vmx.invept(2, 0n),
      few.lp.vmx.invvpid(0, 1, 0n),
      few.lp.vmx.invvpid(1, 1, 0n),
    ]).toEqual([invalid, ok, invalid, ok]);
  });

  it('VM entry is refused with 26 behind MOV SS, and too many MSRs of an exit are a VMX abort', () => {
    const { lp, vmcs, machine } = guest();
    const word = lp.memory.u32;
    const interruptibility = (lp.base + 0x514) >>> 2;
    word[interruptibility] = 2;
    expect(lp.vmx.vmlaunch()).toEqual(valid(VmInstructionError.ENTRY_EVENTS_BLOCKED));
    word[interruptibility] = 0;
    vmcs.write(VmcsField.VM_EXIT_MSR_LOAD_COUNT, 0x1000n);
    vmcs.write(VmcsField.VM_EXIT_MSR_LOAD_ADDRESS, 0x20_0000n);
    expect(lp.vmx.vmlaunch()).toEqual(ok);
    expect(() => lp.takeVmExit(vmExit(12))).toThrow('VMX abort 5');
    expect(machine.memory.read32(hpa(vmcs.pa + 4))).toBe(5);
  });
});
