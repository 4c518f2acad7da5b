import { beforeEach, describe, expect, it } from 'vitest';
import type { LogicalProcessor } from '../lp/logical-processor.ts';
import { Reg, Seg } from '../lp/register-file.ts';
import { defaultPlatform } from '../platform/default-platform.ts';
import { FlatGuest } from '../platform/flat-guest.ts';
import { MIB, hpa } from '../units/index.ts';
import { createMachine } from '../x86-machine.ts';
import { PrimaryControl, TertiaryControl } from './control-bits.ts';
import { enableVmx, vmcsRevision } from './enable-vmx.ts';
import { ENTRY_FAILURE, ExitReason } from './exit-reason.ts';
import { VmcsField } from './fields.ts';
import { UnimplementedControl } from './unimplemented-control.ts';
import { VmInstructionError } from './vm-instruction-error.ts';
import { vmExit } from './vm-exit.ts';

const platform = defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 8 * MIB });
const machine = () => createMachine(platform, { core: 'inert' });
const valid = (error: number) => ({ kind: 'vmfail-valid', error });

describe('VMX instructions', () => {
  let lp: LogicalProcessor;
  const [region, a, b] = [hpa(0x10000), hpa(0x11000), hpa(0x12000)];
  beforeEach(() => {
    lp = machine().lps[0]!;
    for (const page of [a, b]) lp.memory.write32(page, vmcsRevision(lp));
  });

  it('are #UD before VMXON and after VMXOFF', () => {
    const ud = { kind: 'exception', vector: 6 };
    for (const result of [
      lp.vmx.vmclear(a),
      lp.vmx.vmptrld(a),
      lp.vmx.vmlaunch(),
      lp.vmx.vmresume(),
      lp.vmx.invept(2, 0n),
      lp.vmx.invvpid(2, 0, 0n),
      lp.vmx.vmxoff(),
      lp.seamcall(),
    ])
      expect(result).toEqual(ud);
    enableVmx(lp, region);
    expect(lp.vmx.on).toBe(true);
    lp.vmx.vmxoff();
    expect(lp.vmx.vmptrld(a)).toEqual(ud);
  });

  it('fail without a number while there is no current VMCS, with one when there is', () => {
    enableVmx(lp, region);
    expect(lp.vmx.vmptrld(hpa(0x123))).toEqual({ kind: 'vmfail-invalid' });
    expect(lp.vmx.vmlaunch()).toEqual({ kind: 'vmfail-invalid' });
    expect(lp.vmx.vmptrld(a)).toEqual({ kind: 'ok' });
    expect(lp.vmx.vmptrld(hpa(0x123))).toEqual(valid(VmInstructionError.VMPTRLD_INVALID_ADDRESS));
    expect(lp.vmx.vmptrld(region)).toEqual(valid(VmInstructionError.VMPTRLD_VMXON_POINTER));
    lp.memory.write32(b, 0x7777);
    expect(lp.vmx.vmptrld(b)).toEqual(valid(VmInstructionError.VMPTRLD_WRONG_REVISION));
    expect(lp.vmx.vmclear(region)).toEqual(valid(VmInstructionError.VMCLEAR_VMXON_POINTER));
    expect(lp.vmx.vmxon(region)).toEqual(valid(VmInstructionError.VMXON_IN_ROOT));
    expect(lp.vmx.invept(3, 0n)).toEqual(valid(VmInstructionError.INVALID_OPERAND));
    expect(lp.vmx.vmcs!.read(VmcsField.VM_INSTRUCTION_ERROR)).toBe(BigInt(VmInstructionError.INVALID_OPERAND));
    expect(lp.vmx.vmresume()).toEqual(valid(VmInstructionError.VMRESUME_NOT_LAUNCHED));
    expect(lp.vmx.vmlaunch()).toEqual(valid(VmInstructionError.ENTRY_INVALID_CONTROLS));
    expect(lp.vmx.lastFailure).toContain('pin-based controls');
    lp.vmx.vmclear(a);
    expect(lp.vmx.vmcs).toBeUndefined();
  });
});

describe('VM entry', () => {
  const guest = () => new FlatGuest(machine(), { code: new Uint8Array(1) });
  const refuses = (field: VmcsField, value: bigint, check: string, error?: number) => {
    const g = guest();
    g.vmcs.write(field, value);
    const result = g.lp.vmx.vmlaunch();
    expect(g.lp.mode).toBe('root');
    expect(g.lp.vmx.lastFailure).toContain(check);
    if (error !== undefined) expect(result).toEqual(valid(error));
    else {
      expect(result).toEqual({ kind: 'ok' });
      expect(Number(g.vmcs.read(VmcsField.EXIT_REASON))).toBe(ENTRY_FAILURE + ExitReason.ENTRY_FAILURE_GUEST_STATE);
    }
  };

  it('refuses wrong controls with error 7', () => {
    const e = VmInstructionError.ENTRY_INVALID_CONTROLS;
    refuses(VmcsField.PIN_CONTROLS, 0n, 'must be 1', e);
    refuses(VmcsField.EPTP, 0x1000n, 'EPTP', e);
    refuses(VmcsField.VPID, 0n, 'VPID 0', e);
    refuses(VmcsField.CR3_TARGET_COUNT, 5n, 'CR3-target', e);
    refuses(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION, 0x8000_0100n, 'interruption type 1', e);
    refuses(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION, 0x8000_0328n, 'vector 40', e);
  });

  it('refuses wrong host state with error 8', () => {
    const e = VmInstructionError.ENTRY_INVALID_HOST_STATE;
    refuses(VmcsField.HOST_CR0, 0n, 'host CR0', e);
    refuses(VmcsField.HOST_RIP, 0x8000_0000_0000_0000n, 'HOST_RIP', e);
    refuses(VmcsField.HOST_CS_SELECTOR, 3n, 'RPL', e);
    refuses(VmcsField.HOST_TR_SELECTOR, 0n, 'host TR', e);
  });

  it('takes wrong guest state as a VM exit with bit 31 of the reason set', () => {
    refuses(VmcsField.GUEST_RFLAGS, 0n, 'RFLAGS');
    refuses(VmcsField.GUEST_RIP, 0x8000_0000_0000_0000n, 'RIP');
    refuses(VmcsField.GUEST_CR4, 0n, 'CR4');
    refuses(VmcsField.GUEST_CR0, 0x8000_0020n, 'PG without PE');
    refuses(VmcsField.GUEST_TR_ACCESS_RIGHTS, 0x1_0000n, 'TR is unusable');
    refuses(VmcsField.GUEST_EFER, 0x901n, 'LMA');
    refuses(VmcsField.VMCS_LINK_POINTER, 0n, 'link pointer');
    refuses(VmcsField.GUEST_ACTIVITY_STATE, 9n, 'activity');
    refuses(VmcsField.GUEST_INTERRUPTIBILITY_STATE, 3n, 'at once');
  });

  it('throws for a control that is not modelled, where a platform offers one', () => {
    const msrs = platform.msrs.map(([index, value]) => [index, index === 0x492 ? value | 0x40n : value] as const);
    const g = new FlatGuest(createMachine({ ...platform, msrs }, { core: 'inert' }), { code: new Uint8Array(1) });
    const primary = VmcsField.PRIMARY_PROCESSOR_CONTROLS;
    g.vmcs.write(primary, g.vmcs.read(primary) | BigInt(PrimaryControl.TERTIARY_CONTROLS));
    g.vmcs.write(VmcsField.TERTIARY_PROCESSOR_CONTROLS, BigInt(TertiaryControl.MSR_LIST));
    expect(() => g.lp.vmx.vmlaunch()).toThrow(UnimplementedControl);
  });

  it('loads guest state, and an exit saves it and brings the host back', () => {
    const g = guest();
    const { lp, vmcs } = g;
    const before = [lp.cr0, lp.cr3, lp.cr4, lp.efer, lp.rip];
    lp.gpr[0] = 0x1234n;
    vmcs.write(VmcsField.GUEST_FS_BASE, 0x1234_5678_9abcn);
    vmcs.write(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION, 0x8000_0b0en);
    vmcs.write(VmcsField.VM_ENTRY_EXCEPTION_ERROR_CODE, 5n);
    expect(lp.vmx.vmlaunch()).toEqual({ kind: 'ok' });
    expect([lp.mode, lp.rip, lp.gpr[4], lp.cr3, lp.cpl]).toEqual(['non-root', 0x8000n, 0x7000n, 0x1000n, 0]);
    expect(lp.memory.u64[(lp.base + Reg.SEGMENTS + 32 * Seg.FS) >>> 3]).toBe(0x1234_5678_9abcn);
    expect(() => lp.vmx.vmclear(hpa(0))).toThrow('non-root');

    lp.rip = 0x8003n;
    lp.gpr[4] = 0x6ff8n;
    lp.rflags = 0x46n;
    lp.takeVmExit(
      vmExit(ExitReason.EPT_VIOLATION, { qualification: 0x182n, guestPhysicalAddress: 0xf_1234_5000n, instructionLength: 3 }),
    );
    expect(lp.mode).toBe('root');
    expect([lp.cr0, lp.cr3, lp.cr4, lp.efer, lp.rip]).toEqual(before);
    expect(lp.gpr[0]).toBe(0x1234n);
    expect([vmcs.read(VmcsField.GUEST_RIP), vmcs.read(VmcsField.GUEST_RSP), vmcs.read(VmcsField.GUEST_RFLAGS)]).toEqual([
      0x8003n,
      0x6ff8n,
      0x46n,
    ]);
    expect(vmcs.read(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION)).toBe(0xb0en);
    expect(g.lastExit()).toEqual(
      vmExit(ExitReason.EPT_VIOLATION, { qualification: 0x182n, guestPhysicalAddress: 0xf_1234_5000n, instructionLength: 3 }),
    );
    expect(lp.vmx.vmlaunch()).toEqual(valid(VmInstructionError.VMLAUNCH_NOT_CLEAR));
    expect(lp.vmx.vmresume()).toEqual({ kind: 'ok' });
    expect(lp.rip).toBe(0x8003n);
  });

  it('notices a control that anyone changed in the bytes of the VMCS', () => {
    const g = guest();
    g.lp.vmx.vmlaunch();
    g.lp.takeVmExit(vmExit(ExitReason.HLT));
    g.vmcs.write(VmcsField.VPID, 0n);
    expect(g.lp.vmx.vmresume()).toEqual(valid(VmInstructionError.ENTRY_INVALID_CONTROLS));
  });

  it('loads and stores the MSRs of the lists, and names the entry that it cannot load', () => {
    const g = guest();
    const { lp, vmcs } = g;
    const list = hpa(0x20_0000);
    const entry = (n: number, msr: number, value: bigint) => {
      lp.memory.write64(hpa(list + 16 * n), BigInt(msr));
      lp.memory.write64(hpa(list + 16 * n + 8), value);
    };
    entry(0, 0xc000_0082, 0xffff_8000_0000_1000n);
    entry(1, 0xc000_0102, 5n);
    vmcs.write(VmcsField.VM_ENTRY_MSR_LOAD_ADDRESS, BigInt(list));
    vmcs.write(VmcsField.VM_ENTRY_MSR_LOAD_COUNT, 2n);
    vmcs.write(VmcsField.VM_EXIT_MSR_STORE_ADDRESS, BigInt(list));
    vmcs.write(VmcsField.VM_EXIT_MSR_STORE_COUNT, 2n);
    lp.vmx.vmlaunch();
    expect(lp.rdmsr(0xc000_0082)).toBe(0xffff_8000_0000_1000n);
    lp.wrmsr(0xc000_0102, 77n);
    lp.takeVmExit(vmExit(ExitReason.HLT));
    expect(lp.memory.read64(hpa(list + 24))).toBe(77n);
    entry(1, 0xc000_0102, 0x8000_0000_0000_0000n);
    lp.vmx.vmresume();
    expect([lp.mode, vmcs.read(VmcsField.EXIT_REASON), vmcs.read(VmcsField.EXIT_QUALIFICATION)]).toEqual([
      'root',
      BigInt(ENTRY_FAILURE + ExitReason.ENTRY_FAILURE_MSR_LOADING),
      2n,
    ]);
  });
});
