import { describe, expect, it } from 'vitest';
import { defaultPlatform } from '../platform/default-platform.ts';
import type { HostInstructionResult } from '../lp/logical-processor.ts';
import { FlatGuest } from '../platform/flat-guest.ts';
import { MIB, hpa } from '../units/index.ts';
import { createMachine } from '../x86-machine.ts';
import { EntryControl, ExitControl, PinControl, PrimaryControl, SecondaryControl, TertiaryControl } from './control-bits.ts';
import { ENTRY_FAILURE, ExitReason } from './exit-reason.ts';
import { VmcsField as F } from './fields.ts';
import { vmExit } from './vm-exit.ts';
import { VmInstructionError } from './vm-instruction-error.ts';

const platform = defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 8 * MIB });
const PAGE = 0x20_0000n;

type Change = (guest: FlatGuest) => void;
const set =
  (field: F, value: bigint | number): Change =>
  ({ vmcs }) =>
    vmcs.write(field, BigInt.asUintN(64, BigInt(value)));
const or =
  (field: F, bits: number): Change =>
  ({ vmcs }) =>
    vmcs.write(field, vmcs.read(field) | BigInt(bits >>> 0));
const without =
  (field: F, bits: number): Change =>
  ({ vmcs }) =>
    vmcs.write(field, vmcs.read(field) & ~BigInt(bits >>> 0));
const pin = (bits: number): Change => or(F.PIN_CONTROLS, bits);
const primary = (bits: number): Change => or(F.PRIMARY_PROCESSOR_CONTROLS, bits);
const secondary = (bits: number): Change => or(F.SECONDARY_PROCESSOR_CONTROLS, bits);
const exit = (bits: number): Change => or(F.VM_EXIT_CONTROLS, bits);
const entry = (bits: number): Change => or(F.VM_ENTRY_CONTROLS, bits);
const tertiary =
  (bits: number): Change =>
  (guest) => {
    primary(PrimaryControl.TERTIARY_CONTROLS)(guest);
    set(F.TERTIARY_PROCESSOR_CONTROLS, bits)(guest);
  };
const noEpt = without(F.SECONDARY_PROCESSOR_CONTROLS, SecondaryControl.EPT | SecondaryControl.UNRESTRICTED_GUEST);
const restricted = without(F.SECONDARY_PROCESSOR_CONTROLS, SecondaryControl.UNRESTRICTED_GUEST);
const inject = (information: number, code = 0, length = 0): Change[] => [
  set(F.VM_ENTRY_INTERRUPTION_INFORMATION, (0x8000_0000 | information) >>> 0),
  set(F.VM_ENTRY_EXCEPTION_ERROR_CODE, code),
  set(F.VM_ENTRY_INSTRUCTION_LENGTH, length),
];
const tprShadow: Change[] = [primary(PrimaryControl.TPR_SHADOW), set(F.VIRTUAL_APIC_ADDRESS, PAGE)];

/** Changes to a VMCS whose entry works, and the check that they fail. */
type Row = readonly [check: string, ...changes: Change[]];

const CONTROLS: readonly Row[] = [
  ['pin-based controls', set(F.PIN_CONTROLS, 0)],
  ['primary processor-based controls', set(F.PRIMARY_PROCESSOR_CONTROLS, 0xffff_ffff)],
  ['tertiary processor-based controls', tertiary(1)],
  ['VM-exit controls', set(F.VM_EXIT_CONTROLS, 0)],
  ['VM-entry controls', set(F.VM_ENTRY_CONTROLS, 0xffff_ffff)],
  ['CR3-target count', set(F.CR3_TARGET_COUNT, 5)],
  ['I/O bitmap B', primary(PrimaryControl.IO_BITMAPS), set(F.IO_BITMAP_B, 0x123)],
  ['MSR bitmap', primary(PrimaryControl.MSR_BITMAPS), set(F.MSR_BITMAP, 1n << 52n)],
  ['virtual-APIC address', primary(PrimaryControl.TPR_SHADOW), set(F.VIRTUAL_APIC_ADDRESS, 8)],
  ['TPR threshold above 15', ...tprShadow, set(F.TPR_THRESHOLD, 0x10)],
  ['TPR threshold above the virtual TPR', ...tprShadow, set(F.TPR_THRESHOLD, 1)],
  ['APIC-access address', secondary(SecondaryControl.VIRTUALIZE_APIC_ACCESSES), set(F.APIC_ACCESS_ADDRESS, 0x800)],
  ['without TPR shadow', secondary(SecondaryControl.VIRTUALIZE_X2APIC)],
  ['without TPR shadow', tertiary(TertiaryControl.IPI_VIRTUALIZATION)],
  ['together', ...tprShadow, secondary(SecondaryControl.VIRTUALIZE_X2APIC | SecondaryControl.VIRTUALIZE_APIC_ACCESSES)],
  ['virtual NMIs without', without(F.PIN_CONTROLS, PinControl.NMI_EXITING), pin(PinControl.VIRTUAL_NMIS)],
  ['NMI-window exiting', primary(PrimaryControl.NMI_WINDOW_EXITING)],
  ['without external-interrupt exiting', ...tprShadow, secondary(SecondaryControl.VIRTUAL_INTERRUPT_DELIVERY), without(F.PIN_CONTROLS, PinControl.EXTERNAL_INTERRUPT_EXITING)], // prettier-ignore
  ['posted interrupts without virtual', pin(PinControl.POSTED_INTERRUPTS)],
  ['64-byte aligned', ...tprShadow, secondary(SecondaryControl.VIRTUAL_INTERRUPT_DELIVERY), pin(PinControl.POSTED_INTERRUPTS), set(F.POSTED_INTERRUPT_DESCRIPTOR_ADDRESS, 0x20)], // prettier-ignore
  ['notification vector', ...tprShadow, secondary(SecondaryControl.VIRTUAL_INTERRUPT_DELIVERY), pin(PinControl.POSTED_INTERRUPTS), set(F.POSTED_INTERRUPT_NOTIFICATION_VECTOR, 0x100)], // prettier-ignore
  ['VPID 0', set(F.VPID, 0)],
  ['save preemption timer', exit(ExitControl.SAVE_PREEMPTION_TIMER)],
  ['EPTP: memory type', set(F.EPTP, 0x1019)],
  ['EPTP: 3-level', set(F.EPTP, 0x1016)],
  ['EPTP: reserved', set(F.EPTP, 0x111e)],
  ['without EPT', noEpt, secondary(SecondaryControl.UNRESTRICTED_GUEST)],
  ['without EPT', noEpt, secondary(SecondaryControl.PML)],
  ['without EPT', noEpt, secondary(SecondaryControl.MODE_BASED_EXECUTE)],
  ['without EPT', noEpt, tertiary(TertiaryControl.HLAT)],
  ['PML address', secondary(SecondaryControl.PML), set(F.PML_ADDRESS, 8)],
  ['sub-page-permission-table', secondary(SecondaryControl.SUB_PAGE_WRITE), set(F.SUB_PAGE_PERMISSION_TABLE_POINTER, 1)],
  ['VM-function controls', secondary(SecondaryControl.VMFUNC), set(F.VM_FUNCTION_CONTROLS, 2)],
  ['EPTP-list', secondary(SecondaryControl.VMFUNC), set(F.VM_FUNCTION_CONTROLS, 1), set(F.EPTP_LIST_ADDRESS, 8)],
  ['EPTP switching without EPT', noEpt, secondary(SecondaryControl.VMFUNC), set(F.VM_FUNCTION_CONTROLS, 1)],
  ['VMWRITE bitmap', secondary(SecondaryControl.VMCS_SHADOWING), set(F.VMWRITE_BITMAP, 8)],
  ['virtualization-exception', secondary(SecondaryControl.EPT_VIOLATION_VE), set(F.VIRTUALIZATION_EXCEPTION_INFORMATION_ADDRESS, 8)], // prettier-ignore
  ['Intel PT', secondary(SecondaryControl.PT_GUEST_PHYSICAL)],
  ['HLAT pointer', tertiary(TertiaryControl.HLAT), set(F.HLAT_POINTER, 0x20)],
  ['HLAT prefix', tertiary(TertiaryControl.HLAT), set(F.HLAT_PREFIX_SIZE, 2)],
  ['PID-pointer table', ...tprShadow, tertiary(TertiaryControl.IPI_VIRTUALIZATION), set(F.PID_POINTER_TABLE_ADDRESS, 4)],
  ['VM-exit MSR-store', set(F.VM_EXIT_MSR_STORE_COUNT, 1), set(F.VM_EXIT_MSR_STORE_ADDRESS, 8)],
  ['VM-exit MSR-load', set(F.VM_EXIT_MSR_LOAD_COUNT, 1), set(F.VM_EXIT_MSR_LOAD_ADDRESS, 1n << 52n)],
  ['VM-entry MSR-load', set(F.VM_ENTRY_MSR_LOAD_COUNT, 2), set(F.VM_ENTRY_MSR_LOAD_ADDRESS, (1n << 52n) - 16n)],
  ['reserved bit of the interruption', ...inject(0x1306)],
  ['interruption type 1', ...inject(0x100)],
  ['vector 40', ...inject(0x328)],
  ['vector 3', ...inject(0x203)],
  ['vector 1', ...inject(0x701)],
  ['error code without', ...inject(0x831)],
  ['error code above', ...inject(0xb0d, 0x1_0000)],
  ['instruction length', ...inject(0x421, 0, 16)],
];

const HOST: readonly Row[] = [
  ['host CR0', set(F.HOST_CR0, 0)],
  ['host CR4', set(F.HOST_CR4, 0)],
  ['host CR3', set(F.HOST_CR3, 1n << 60n)],
  ['HOST_FS_BASE', set(F.HOST_FS_BASE, 1n << 62n)],
  ['HOST_SYSENTER_EIP', set(F.HOST_SYSENTER_EIP, 1n << 62n)],
  ['host PAT', exit(ExitControl.LOAD_PAT), set(F.HOST_PAT, 2)],
  ['host EFER', set(F.HOST_EFER, 0)],
  ['host EFER', set(F.HOST_EFER, 0x502)],
  ['host PKRS', exit(ExitControl.LOAD_PKRS), set(F.HOST_PKRS, 1n << 32n)],
  ['host S_CET', exit(ExitControl.LOAD_CET), set(F.HOST_S_CET, 0x40)],
  ['host SSP', exit(ExitControl.LOAD_CET), set(F.HOST_SSP, 2)],
  ['RPL', set(F.HOST_SS_SELECTOR, 4)],
  ['host CS selector is 0', set(F.HOST_CS_SELECTOR, 0)],
  ['host TR selector is 0', set(F.HOST_TR_SELECTOR, 0)],
  ['address-space size', without(F.VM_EXIT_CONTROLS, ExitControl.HOST_ADDRESS_SPACE_SIZE)],
];

const v86: Change[] = [
  without(F.VM_ENTRY_CONTROLS, EntryControl.IA32E_GUEST),
  set(F.GUEST_EFER, 0),
  set(F.GUEST_CR0, 0x31),
  set(F.GUEST_CR4, 0x2000),
  set(F.GUEST_RFLAGS, 0x2_0002),
];

const GUEST: readonly Row[] = [
  ['guest CR0', restricted, set(F.GUEST_CR0, 0x31)],
  ['PG without PE', set(F.GUEST_CR0, 0x8000_0030)],
  ['guest CR4', set(F.GUEST_CR4, 1n << 40n)],
  ['without paging or PAE', set(F.GUEST_CR4, 0x2000)],
  ['PCIDE', ...v86, set(F.GUEST_CR4, 0x2_2000)],
  ['guest CR3', set(F.GUEST_CR3, 1n << 60n)],
  ['DR7', entry(EntryControl.LOAD_DEBUG), set(F.GUEST_DR7, 1n << 32n)],
  ['DEBUGCTL', entry(EntryControl.LOAD_DEBUG), set(F.GUEST_DEBUGCTL, 1n << 16n)],
  ['GUEST_GDTR_BASE', set(F.GUEST_GDTR_BASE, 1n << 60n)],
  ['LDTR base', set(F.GUEST_LDTR_ACCESS_RIGHTS, 0x82), set(F.GUEST_LDTR_BASE, 1n << 60n)],
  ['guest PAT', entry(EntryControl.LOAD_PAT), set(F.GUEST_PAT, 0x0800_0000_0000n)],
  ['EFER has a reserved', set(F.GUEST_EFER, 0xd03)],
  ['EFER.LMA', set(F.GUEST_EFER, 0x901)],
  ['EFER.LME', set(F.GUEST_EFER, 0xc01)],
  ['PERF_GLOBAL_CTRL', entry(EntryControl.LOAD_PERF_GLOBAL_CTRL), set(F.GUEST_PERF_GLOBAL_CTRL, 1n << 40n)],
  ['PKRS', entry(EntryControl.LOAD_PKRS), set(F.GUEST_PKRS, 1n << 32n)],
  ['BNDCFGS', entry(EntryControl.LOAD_BNDCFGS), set(F.GUEST_BNDCFGS, 4)],
  ['S_CET', entry(EntryControl.LOAD_CET), set(F.GUEST_S_CET, 0xc00)],
  ['SSP', entry(EntryControl.LOAD_CET), set(F.GUEST_SSP, 1)],
  ['RFLAGS', set(F.GUEST_RFLAGS, 0)],
  ['RFLAGS.VM', set(F.GUEST_RFLAGS, 0x2_0002)],
  ['TR selector', set(F.GUEST_TR_SELECTOR, 4)],
  ['LDTR selector', set(F.GUEST_LDTR_ACCESS_RIGHTS, 0x82), set(F.GUEST_LDTR_SELECTOR, 4)],
  ['RPL of SS', restricted, set(F.GUEST_SS_SELECTOR, 0x13)],
  ['ES base in virtual-8086', ...v86, set(F.GUEST_ES_BASE, 1)],
  ['CS limit in virtual-8086', ...v86, ...[0, 1, 2, 3, 4, 5].flatMap((s) => [set((F.GUEST_ES_BASE + 2 * s) as F, s === 1 ? 0x80 : 0x100), set((F.GUEST_ES_ACCESS_RIGHTS + 2 * s) as F, 0xf3), set((F.GUEST_ES_LIMIT + 2 * s) as F, s === 1 ? 0 : 0xffff)])], // prettier-ignore
  ['CS is unusable', set(F.GUEST_CS_ACCESS_RIGHTS, 0x1_a09b)],
  ['CS type', set(F.GUEST_CS_ACCESS_RIGHTS, 0xa092)],
  ['CS.DPL', set(F.GUEST_CS_ACCESS_RIGHTS, 0xa0bb)],
  ['CS.L and CS.D', set(F.GUEST_CS_ACCESS_RIGHTS, 0xe09b)],
  ['CS base', set(F.GUEST_CS_BASE, 1n << 32n)],
  ['SS.DPL', restricted, set(F.GUEST_SS_ACCESS_RIGHTS, 0xc0b3), set(F.GUEST_CS_ACCESS_RIGHTS, 0xa0bb)],
  ['SS type', set(F.GUEST_SS_ACCESS_RIGHTS, 0xc091)],
  ['DS type', set(F.GUEST_DS_ACCESS_RIGHTS, 0xc092)],
  ['DS.DPL', restricted, set(F.GUEST_DS_SELECTOR, 0x13)],
  ['FS is usable but not present', set(F.GUEST_FS_ACCESS_RIGHTS, 0xc013)],
  ['GS access rights', set(F.GUEST_GS_ACCESS_RIGHTS, 0xc193)],
  ['ES limit does not fit granularity 4', set(F.GUEST_ES_LIMIT, 0xff)],
  ['ES limit does not fit granularity 1', set(F.GUEST_ES_ACCESS_RIGHTS, 0x4093)],
  ['SS base', set(F.GUEST_SS_BASE, 1n << 32n)],
  ['TR is unusable', set(F.GUEST_TR_ACCESS_RIGHTS, 0x1_008b)],
  ['TR type', set(F.GUEST_TR_ACCESS_RIGHTS, 0x83)],
  ['LDTR type', set(F.GUEST_LDTR_ACCESS_RIGHTS, 0x8b)],
  ['GDTR or IDTR', set(F.GUEST_IDTR_LIMIT, 0x1_0000)],
  ['guest RIP', set(F.GUEST_RIP, 1n << 60n)],
  ['activity state', set(F.GUEST_ACTIVITY_STATE, 4)],
  ['HLT activity state at CPL', set(F.GUEST_ACTIVITY_STATE, 1), set(F.GUEST_SS_ACCESS_RIGHTS, 0xc0f3), set(F.GUEST_CS_ACCESS_RIGHTS, 0xa0fb)], // prettier-ignore
  ['inactive with blocking', set(F.GUEST_ACTIVITY_STATE, 1), set(F.GUEST_INTERRUPTIBILITY_STATE, 2)],
  ['reserved bit of the interruptibility', set(F.GUEST_INTERRUPTIBILITY_STATE, 4)],
  ['at once', set(F.GUEST_INTERRUPTIBILITY_STATE, 3), set(F.GUEST_RFLAGS, 0x202)],
  ['blocking by STI with', set(F.GUEST_INTERRUPTIBILITY_STATE, 1)],
  ['RFLAGS.IF 0', ...inject(0x30)],
  ['while blocked', ...inject(0x30), set(F.GUEST_RFLAGS, 0x202), set(F.GUEST_INTERRUPTIBILITY_STATE, 2)],
  ['NMI injected under blocking by MOV SS', ...inject(0x202), set(F.GUEST_INTERRUPTIBILITY_STATE, 2)],
  ['NMI injected under blocking by NMI', ...inject(0x202), set(F.GUEST_INTERRUPTIBILITY_STATE, 8), pin(PinControl.VIRTUAL_NMIS)],
  ['a halted guest', ...inject(0x306), set(F.GUEST_ACTIVITY_STATE, 1)],
  ['a shut-down guest', ...inject(0x301), set(F.GUEST_ACTIVITY_STATE, 2)],
  ['wait-for-SIPI', ...inject(0x202), set(F.GUEST_ACTIVITY_STATE, 3)],
  ['pending debug', set(F.GUEST_PENDING_DEBUG_EXCEPTIONS, 0x10)],
  ['BS of the pending debug', set(F.GUEST_PENDING_DEBUG_EXCEPTIONS, 0x4000), set(F.GUEST_INTERRUPTIBILITY_STATE, 2)],
  ['BS of the pending debug', set(F.GUEST_RFLAGS, 0x102), set(F.GUEST_INTERRUPTIBILITY_STATE, 2)],
];

/** @param before entries of the same VMCS that work, each with a VM exit */
function enterAfter(before: number, changes: readonly Change[]): FlatGuest & { result: HostInstructionResult } {
  const guest = new FlatGuest(createMachine(platform, { core: 'inert' }), { code: new Uint8Array(1) });
  const { vmx } = guest.lp;
  for (let n = 0; n < before; n++) {
    expect([n === 0 ? vmx.vmlaunch() : vmx.vmresume(), guest.lp.mode]).toEqual([{ kind: 'ok' }, 'non-root']);
    guest.lp.takeVmExit(vmExit(ExitReason.HLT));
  }
  for (const change of changes) change(guest);
  return Object.assign(guest, { result: before === 0 ? vmx.vmlaunch() : vmx.vmresume() });
}

describe.each([0, 2])('checks of VM entry after %i entries that worked', (before) => {
  const enter = (changes: readonly Change[]): ReturnType<typeof enterAfter> => enterAfter(before, changes);

  for (const [stage, error, rows] of [
    ['controls', VmInstructionError.ENTRY_INVALID_CONTROLS, CONTROLS],
    ['host state', VmInstructionError.ENTRY_INVALID_HOST_STATE, HOST],
  ] as const)
    it(`of ${stage} fail with error ${error} and leave the LP in root mode`, () => {
      for (const [check, ...changes] of rows) {
        const guest = enter(changes);
        expect([check, guest.result, guest.lp.mode]).toEqual([check, { kind: 'vmfail-valid', error }, 'root']);
        expect(guest.lp.vmx.lastFailure).toContain(check);
        expect(guest.vmcs.read(F.VM_INSTRUCTION_ERROR)).toBe(BigInt(error));
      }
    });

  it('of the guest state fail as a VM exit with bit 31 of reason 33', () => {
    for (const [check, ...changes] of GUEST) {
      const guest = enter(changes);
      expect(guest.lp.vmx.lastFailure).toContain(check);
      expect([check, guest.result, guest.lp.mode]).toEqual([check, { kind: 'ok' }, 'root']);
      expect(Number(guest.vmcs.read(F.EXIT_REASON))).toBe(ENTRY_FAILURE + ExitReason.ENTRY_FAILURE_GUEST_STATE);
      expect(guest.vmcs.read(F.EXIT_QUALIFICATION)).toBe(0n);
    }
  });

  it('pass for every activity state, for virtual-8086 mode, and for events that fit them', () => {
    for (const changes of [
      [set(F.GUEST_ACTIVITY_STATE, 1), ...inject(0x301)],
      [set(F.GUEST_ACTIVITY_STATE, 2), ...inject(0x312)],
      [set(F.GUEST_ACTIVITY_STATE, 3)],
      [...v86, ...[0, 1, 2, 3, 4, 5].flatMap((s) => [set((F.GUEST_ES_SELECTOR + 2 * s) as F, 0x100), set((F.GUEST_ES_BASE + 2 * s) as F, 0x1000), set((F.GUEST_ES_ACCESS_RIGHTS + 2 * s) as F, 0xf3), set((F.GUEST_ES_LIMIT + 2 * s) as F, 0xffff)])], // prettier-ignore
      [set(F.GUEST_RFLAGS, 0x102), set(F.GUEST_INTERRUPTIBILITY_STATE, 2), set(F.GUEST_PENDING_DEBUG_EXCEPTIONS, 0x4000)],
    ]) {
      const guest = enter(changes);
      expect([guest.lp.vmx.lastFailure, guest.lp.mode]).toEqual(['', 'non-root']);
    }
  });

  it('take the VMCS link pointer of a shadow VMCS, and no other page', () => {
    const shadow = hpa(0x30_0000);
    const link = (revision: number, shadowing: boolean): bigint => {
      const guest = enter([
        ...(shadowing
          ? [secondary(SecondaryControl.VMCS_SHADOWING), set(F.VMREAD_BITMAP, PAGE), set(F.VMWRITE_BITMAP, PAGE)]
          : []),
        set(F.VMCS_LINK_POINTER, shadow),
        (g) => g.machine.memory.write32(shadow, (g.machine.memory.read32(g.vmcs.pa) ^ revision) >>> 0),
      ]);
      return guest.lp.mode === 'root' ? guest.vmcs.read(F.EXIT_QUALIFICATION) : -1n;
    };
    expect(link(0x8000_0000, true)).toBe(-1n);
    expect(link(0, true)).toBe(4n);
    expect(link(0x8000_0001, true)).toBe(4n);
    expect(link(0, false)).toBe(-1n);
    expect(link(0x8000_0000, false)).toBe(4n);
  });
});
