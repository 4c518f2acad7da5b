import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { EntryControl, PinControl, SecondaryControl } from './control-bits.ts';
import type { ExecutionControls } from './execution-controls.ts';
import { VmcsField, fieldName } from './fields.ts';
import { hasFixedBits, isCanonical, isCanonicalField, isPat } from './host-checks.ts';
import { SegmentRule, checkSegments } from './guest-segment-checks.ts';
import { hasBadPdpte, usesPdptes } from './pdpte-fields.ts';
import { isLinkPointer } from './shadow-vmcs.ts';
import { fieldOffset } from './vmcs-layout.ts';
import type { VmcsPage } from './vmcs-page.ts';

const CR0_PE = 1;
const CR0_PG = 0x8000_0000 | 0;
const CR0_WP = 0x1_0000;
const CR0_EXEMPT = 0x6000_0000; // NW and CD are never checked
const CR0_EXEMPT_UNRESTRICTED = 0xe000_0001 | 0; // and PE, PG for an unrestricted guest
const CR4_PAE = 0x20;
const CR4_PCIDE = 0x2_0000;
const CR4_CET = 0x80_0000;
const RFLAGS_IF = 0x200;
const RFLAGS_VM = 0x2_0000;
const RFLAGS_RESERVED = 0xffc0_802a | 0; // bit 1, which must be 1, is handled apart
const STI = 1;
const MOV_SS = 2;
const NMI = 8;
const EFER_LMA = 0x400;
const EFER_LME = 0x100;

const RFLAGS_TF = 0x100;
const UNUSABLE = 0x1_0000;
const [CS, LDTR] = [1, 6] as const;
const DEBUGCTL_RESERVED = 0xffff_0038 | 0;
const DEBUGCTL_BTF = 2;
const PENDING_BS = 0x4000;
/** Bit 48 of IA32_PERF_GLOBAL_CTRL, in the high half. */
const PERF_METRICS = 0x1_0000;
const VMX_MISC = 0x485;
/** Interruption types. */
const EXTERNAL = 0;
const NMI_EVENT = 2;
const EXCEPTION = 3;
const MONITOR_TRAP = 7;

const offset = (field: number): number => fieldOffset(field) >>> 2;
const AT = {
  cr0: offset(VmcsField.GUEST_CR0), cr3: offset(VmcsField.GUEST_CR3), cr4: offset(VmcsField.GUEST_CR4), dr7: offset(VmcsField.GUEST_DR7),
  efer: offset(VmcsField.GUEST_EFER), rflags: offset(VmcsField.GUEST_RFLAGS), rip: offset(VmcsField.GUEST_RIP),
  rights: offset(VmcsField.GUEST_ES_ACCESS_RIGHTS), ldtrBase: offset(VmcsField.GUEST_LDTR_BASE), debugctl: offset(VmcsField.GUEST_DEBUGCTL),
  performance: offset(VmcsField.GUEST_PERF_GLOBAL_CTRL), pkrs: offset(VmcsField.GUEST_PKRS), bounds: offset(VmcsField.GUEST_BNDCFGS),
  supervisorCet: offset(VmcsField.GUEST_S_CET), ssp: offset(VmcsField.GUEST_SSP),
  interruptibility: offset(VmcsField.GUEST_INTERRUPTIBILITY_STATE), activity: offset(VmcsField.GUEST_ACTIVITY_STATE),
  link: offset(VmcsField.VMCS_LINK_POINTER), injection: offset(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION),
  pending: offset(VmcsField.GUEST_PENDING_DEBUG_EXCEPTIONS), idtrLimit: offset(VmcsField.GUEST_IDTR_LIMIT),
} as const; // prettier-ignore

/** 64-bit fields that must be canonical, with word index. */
const CANONICAL = [VmcsField.GUEST_SYSENTER_ESP, VmcsField.GUEST_SYSENTER_EIP, VmcsField.GUEST_TR_BASE, VmcsField.GUEST_FS_BASE, VmcsField.GUEST_GS_BASE, VmcsField.GUEST_GDTR_BASE, VmcsField.GUEST_IDTR_BASE] as const; // prettier-ignore
const CANONICAL_AT = CANONICAL.map(offset);

/** Exit qualification of a failed entry: what kind of check failed. Other checks give 0. */
export const EntryFault = { PDPTE: 2, LINK_POINTER: 4 } as const;

/** A check of the guest state that failed: in words, and as exit qualification. */
export interface GuestStateFault {
  readonly check: string;
  readonly qualification: number;
}

/**
 * Registers that few guests change between exits: what `checkSteadyRegisters` looks at, beside selectors and the controls, and nothing else. CR3, RIP
 * and RFLAGS are not among them.
 */
export const STEADY_GUEST_FIELDS: readonly VmcsField[] = [
  VmcsField.GUEST_DEBUGCTL, VmcsField.GUEST_PAT, VmcsField.GUEST_EFER, VmcsField.GUEST_PERF_GLOBAL_CTRL, VmcsField.GUEST_BNDCFGS, VmcsField.GUEST_PKRS,
  VmcsField.GUEST_ES_LIMIT, VmcsField.GUEST_CS_LIMIT, VmcsField.GUEST_SS_LIMIT, VmcsField.GUEST_DS_LIMIT, VmcsField.GUEST_FS_LIMIT, VmcsField.GUEST_GS_LIMIT,
  VmcsField.GUEST_LDTR_LIMIT, VmcsField.GUEST_TR_LIMIT, VmcsField.GUEST_GDTR_LIMIT, VmcsField.GUEST_IDTR_LIMIT,
  VmcsField.GUEST_ES_ACCESS_RIGHTS, VmcsField.GUEST_CS_ACCESS_RIGHTS, VmcsField.GUEST_SS_ACCESS_RIGHTS, VmcsField.GUEST_DS_ACCESS_RIGHTS,
  VmcsField.GUEST_FS_ACCESS_RIGHTS, VmcsField.GUEST_GS_ACCESS_RIGHTS, VmcsField.GUEST_LDTR_ACCESS_RIGHTS, VmcsField.GUEST_TR_ACCESS_RIGHTS,
  VmcsField.GUEST_CR0, VmcsField.GUEST_CR4, VmcsField.GUEST_ES_BASE, VmcsField.GUEST_CS_BASE, VmcsField.GUEST_SS_BASE, VmcsField.GUEST_DS_BASE,
  VmcsField.GUEST_FS_BASE, VmcsField.GUEST_GS_BASE, VmcsField.GUEST_LDTR_BASE, VmcsField.GUEST_TR_BASE, VmcsField.GUEST_GDTR_BASE, VmcsField.GUEST_IDTR_BASE,
  VmcsField.GUEST_DR7, VmcsField.GUEST_SYSENTER_ESP, VmcsField.GUEST_SYSENTER_EIP,
  VmcsField.GUEST_S_CET, VmcsField.GUEST_SSP, VmcsField.GUEST_INTERRUPT_SSP_TABLE_ADDRESS,
]; // prettier-ignore

/** RFLAGS.VM of the guest, which other checks of its segments depend on. */
export const isVirtual8086Guest = (vmcs: VmcsPage): boolean =>
  (vmcs.memory.i32[(vmcs.frame >>> 2) + AT.rflags]! & RFLAGS_VM) !== 0;

/**
 * The checks of the guest-state area. Undefined = passed.
 * @param isSteady controls and steady registers are those of an earlier check that passed, outside virtual-8086 mode
 * @source Intel SDM 3C "Checks on the Guest State Area"
 */
export function checkGuestState(
  lp: X86LogicalProcessor,
  vmcs: VmcsPage,
  controls: ExecutionControls,
  isSteady = false,
): GuestStateFault | undefined {
  const isChecked = isSteady && !isVirtual8086Guest(vmcs);
  const failed =
    checkChangingRegisters(lp, vmcs, controls) ??
    (isChecked ? undefined : checkSteadyRegisters(lp, vmcs, controls)) ??
    checkNonRegisterState(lp, vmcs, controls);
  if (failed !== undefined) return { check: failed, qualification: 0 };
  const { u32 } = lp.memory;
  const link = (vmcs.frame >>> 2) + AT.link;
  if ((u32[link] !== 0xffff_ffff || u32[link + 1] !== 0xffff_ffff) && !isLinkPointer(lp, vmcs, controls))
    return { check: 'VMCS link pointer', qualification: EntryFault.LINK_POINTER };
  if (usesPdptes(vmcs, controls) && hasBadPdpte(lp, vmcs, controls))
    return { check: 'PDPTE with a reserved bit', qualification: EntryFault.PDPTE };
  return undefined;
}

/** CR3, RFLAGS, RIP. No bigint is made for addresses that are canonical with 48 bits. */
function checkChangingRegisters(lp: X86LogicalProcessor, vmcs: VmcsPage, { entry }: ExecutionControls): string | undefined {
  const { u32, i32 } = lp.memory;
  const at = vmcs.frame >>> 2;
  const ia32e = (entry & EntryControl.IA32E_GUEST) !== 0;
  if ((u32[at + AT.cr3 + 1]! & ~lp.physicalHighMask) !== 0) return 'guest CR3 above the physical address width';
  const rflags = i32[at + AT.rflags]!;
  if (u32[at + AT.rflags + 1] !== 0 || (rflags & RFLAGS_RESERVED & ~2) !== 0 || (rflags & 2) === 0)
    return 'guest RFLAGS has a reserved bit';
  if ((rflags & RFLAGS_VM) !== 0 && (ia32e || (i32[at + AT.cr0]! & CR0_PE) === 0))
    return 'guest RFLAGS.VM in IA-32e or real mode';
  const long = ia32e && (u32[at + AT.rights + CS]! & 0x2000) !== 0;
  const ripHigh = u32[at + AT.rip + 1]!;
  if (ripHigh !== 0 && !(long && (isSurelyCanonical(ripHigh) || isCanonical(lp, vmcs.read(VmcsField.GUEST_RIP)))))
    return 'guest RIP is not an address of the mode';
  return undefined;
}

/** The other registers. */
function checkSteadyRegisters(lp: X86LogicalProcessor, vmcs: VmcsPage, controls: ExecutionControls): string | undefined {
  const { u32, i32 } = lp.memory;
  const at = vmcs.frame >>> 2;
  const { entry } = controls;
  const ia32e = (entry & EntryControl.IA32E_GUEST) !== 0;
  const unrestricted = controls.hasSecondary(SecondaryControl.UNRESTRICTED_GUEST);

  const cr0 = i32[at + AT.cr0]!;
  const cr4 = i32[at + AT.cr4]!;
  if (u32[at + AT.cr0 + 1] !== 0 || !hasFixedBits(lp, 0, cr0, unrestricted ? CR0_EXEMPT_UNRESTRICTED : CR0_EXEMPT))
    return 'guest CR0 has a bit that VMX operation does not allow';
  if ((cr0 & CR0_PG) !== 0 && (cr0 & CR0_PE) === 0) return 'guest CR0.PG without PE';
  if (u32[at + AT.cr4 + 1] !== 0 || !hasFixedBits(lp, 4, cr4)) return 'guest CR4 has a bit that VMX operation does not allow';
  if ((cr4 & CR4_CET) !== 0 && (cr0 & CR0_WP) === 0) return 'guest CR4.CET without CR0.WP';
  if (ia32e && ((cr0 & CR0_PG) === 0 || (cr4 & CR4_PAE) === 0)) return 'IA-32e guest without paging or PAE';
  if (!ia32e && (cr4 & CR4_PCIDE) !== 0) return 'guest CR4.PCIDE outside IA-32e mode';
  if ((entry & EntryControl.LOAD_DEBUG) !== 0) {
    if (u32[at + AT.dr7 + 1] !== 0) return 'guest DR7 above 32 bits';
    if (u32[at + AT.debugctl + 1] !== 0 || (i32[at + AT.debugctl]! & DEBUGCTL_RESERVED) !== 0)
      return 'guest DEBUGCTL has a reserved bit';
  }
  if ((u32[at + AT.rights + LDTR]! & UNUSABLE) === 0 && !isSurelyCanonical(u32[at + AT.ldtrBase + 1]!) && !isCanonical(lp, vmcs.read(VmcsField.GUEST_LDTR_BASE))) return 'LDTR base is not canonical'; // prettier-ignore
  const optional = checkOptionalRegisters(lp, vmcs, entry);
  if (optional !== undefined) return optional;
  for (let i = 0; i < CANONICAL.length; i++)
    if (!isSurelyCanonical(u32[at + CANONICAL_AT[i]! + 1]!) && !isCanonical(lp, vmcs.read(CANONICAL[i]!)))
      return `${fieldName(CANONICAL[i]!)} is not canonical`;
  if ((entry & EntryControl.LOAD_PAT) !== 0 && !isPat(vmcs, VmcsField.GUEST_PAT)) return 'guest PAT names a reserved memory type';
  if ((entry & EntryControl.LOAD_EFER) !== 0) {
    const efer = i32[at + AT.efer]!;
    if ((efer & ~0xd01) !== 0 || u32[at + AT.efer + 1] !== 0) return 'guest EFER has a reserved bit';
    if (((efer & EFER_LMA) !== 0) !== ia32e) return 'guest EFER.LMA differs from the IA-32e control';
    if ((cr0 & CR0_PG) !== 0 && ((efer & EFER_LME) !== 0) !== ia32e) return 'guest EFER.LME differs from LMA with paging on';
  }

  const rules =
    (isVirtual8086Guest(vmcs) ? SegmentRule.V86 : 0) |
    (ia32e ? SegmentRule.IA32E : 0) |
    (unrestricted ? SegmentRule.UNRESTRICTED : 0) |
    ((cr0 & CR0_PE) !== 0 ? SegmentRule.PROTECTED : 0);
  const segments = checkSegments(lp.memory, vmcs.frame, rules);
  if (segments !== undefined) return segments;
  if (u32[at + AT.idtrLimit]! > 0xffff || u32[at + AT.idtrLimit - 1]! > 0xffff) return 'GDTR or IDTR limit above 16 bits';
  return undefined;
}

const reservedOf = new WeakMap<X86LogicalProcessor, { readonly low: number; readonly high: number }>();
/** Reserved bits of IA32_PERF_GLOBAL_CTRL; none are checked when CPUID has no performance monitoring. */
function performanceReserved(lp: X86LogicalProcessor): { readonly low: number; readonly high: number } {
  let reserved = reservedOf.get(lp);
  if (reserved === undefined) {
    const { eax, edx } = lp.cpuid(0xa, 0);
    const [general, fixed] = [(eax >>> 8) & 0xff, edx & 0x1f];
    reserved = (eax & 0xff) === 0 ? { low: 0, high: 0 } : { low: ~(2 ** general - 1), high: ~(2 ** fixed - 1) & ~PERF_METRICS };
    reservedOf.set(lp, reserved);
  }
  return reserved;
}

/** Registers that are loaded only when an entry control says so. */
function checkOptionalRegisters(lp: X86LogicalProcessor, vmcs: VmcsPage, entry: number): string | undefined {
  const { u32 } = lp.memory;
  const at = vmcs.frame >>> 2;
  if ((entry & EntryControl.LOAD_PERF_GLOBAL_CTRL) !== 0 && (u32[at + AT.performance]! | u32[at + AT.performance + 1]!) !== 0) {
    const { low, high } = performanceReserved(lp);
    if ((u32[at + AT.performance]! & low) !== 0 || (u32[at + AT.performance + 1]! & high) !== 0)
      return 'guest PERF_GLOBAL_CTRL has a reserved bit';
  }
  if ((entry & EntryControl.LOAD_PKRS) !== 0 && u32[at + AT.pkrs + 1] !== 0) return 'guest PKRS above 32 bits';
  if ((entry & EntryControl.LOAD_BNDCFGS) !== 0 && ((u32[at + AT.bounds]! & 0xffc) !== 0 || !isCanonicalField(lp, vmcs, VmcsField.GUEST_BNDCFGS))) return 'guest BNDCFGS'; // prettier-ignore
  if ((entry & EntryControl.LOAD_CET) === 0) return undefined;
  const cet = u32[at + AT.supervisorCet]!;
  if ((cet & 0x3c0) !== 0 || (cet & 0xc00) === 0xc00 || !isCanonicalField(lp, vmcs, VmcsField.GUEST_S_CET)) return 'guest S_CET';
  if ((u32[at + AT.ssp]! & 3) !== 0 || !isCanonicalField(lp, vmcs, VmcsField.GUEST_SSP)) return 'guest SSP';
  return isCanonicalField(lp, vmcs, VmcsField.GUEST_INTERRUPT_SSP_TABLE_ADDRESS)
    ? undefined
    : 'guest interrupt SSP table address';
}

/** Activity, interruptibility, pending debug exceptions, and the event to inject, which must fit them. */
function checkNonRegisterState(lp: X86LogicalProcessor, vmcs: VmcsPage, controls: ExecutionControls): string | undefined {
  const { u32, i32 } = lp.memory;
  const at = vmcs.frame >>> 2;
  const rflags = i32[at + AT.rflags]!;
  const injection = u32[at + AT.injection]!;
  const vector = injection & 0xff;
  const injected = injection >>> 31 === 0 ? -1 : (injection >>> 8) & 7;
  if (injected === EXTERNAL && (rflags & RFLAGS_IF) === 0) return 'external interrupt injected with RFLAGS.IF 0';
  const activity = u32[at + AT.activity]!;
  const interruptibility = u32[at + AT.interruptibility]!;
  if (activity > 3 || (activity !== 0 && (lp.msrs.storedLow(VMX_MISC) & (32 << activity)) === 0))
    return `activity state ${activity}`;
  if (activity === 1 && ((u32[at + AT.rights + 2]! >>> 5) & 3) !== 0) return 'HLT activity state at CPL above 0';
  if (activity !== 0 && (interruptibility & (STI | MOV_SS)) !== 0) return 'inactive with blocking by STI or MOV SS';
  if ((interruptibility & ~0x1b) !== 0) return 'reserved bit of the interruptibility state';
  if ((interruptibility & (STI | MOV_SS)) === (STI | MOV_SS)) return 'blocking by STI and by MOV SS at once';
  if ((interruptibility & STI) !== 0 && (rflags & RFLAGS_IF) === 0) return 'blocking by STI with RFLAGS.IF 0';
  if (injected === EXTERNAL && (interruptibility & (STI | MOV_SS)) !== 0) return 'external interrupt injected while blocked';
  if (injected === NMI_EVENT && (interruptibility & MOV_SS) !== 0) return 'NMI injected under blocking by MOV SS';
  if (injected === NMI_EVENT && (controls.pin & PinControl.VIRTUAL_NMIS) !== 0 && (interruptibility & NMI) !== 0)
    return 'NMI injected under blocking by NMI';
  const isMachineCheck = injected === EXCEPTION && vector === 18;
  if (
    activity === 1 &&
    injected > NMI_EVENT &&
    injected !== MONITOR_TRAP &&
    !isMachineCheck &&
    !(injected === EXCEPTION && vector === 1)
  )
    return 'event that a halted guest cannot take';
  if (activity === 2 && injected !== -1 && injected !== NMI_EVENT && !isMachineCheck)
    return 'event that a shut-down guest cannot take';
  if (activity === 3 && injected !== -1) return 'event injected in wait-for-SIPI';
  const pending = u32[at + AT.pending]!;
  if ((pending & ~0x1_580f) !== 0 || u32[at + AT.pending + 1] !== 0) return 'reserved bit of the pending debug exceptions';
  if ((interruptibility & (STI | MOV_SS)) !== 0 || activity === 1) {
    // A single-step trap is pending behind such an instruction exactly when it was stepped.
    const steps = (rflags & RFLAGS_TF) !== 0 && (u32[at + AT.debugctl]! & DEBUGCTL_BTF) === 0;
    if (((pending & PENDING_BS) !== 0) !== steps)
      return 'BS of the pending debug exceptions does not fit RFLAGS.TF and DEBUGCTL.BTF';
  }
  return undefined;
}

/** Canonical with 48-bit linear addresses, by bits 63:32: then with wider ones too. */
const isSurelyCanonical = (high: number): boolean => (high + 0x8000) >>> 0 < 0x1_0000;
