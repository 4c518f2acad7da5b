import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { EntryControl, PinControl, SecondaryControl } from './control-bits.ts';
import type { ExecutionControls } from './execution-controls.ts';
import { VmcsField, fieldName } from './fields.ts';
import { hasFixedBits, isCanonical, isPat } from './host-checks.ts';
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
const UNUSABLE = 0x1_0000;
const STI = 1;
const MOV_SS = 2;
const NMI = 8;
const EFER_LMA = 0x400;
const EFER_LME = 0x100;

const offset = (field: number): number => fieldOffset(field) >>> 2;
const AT = {
  cr0: offset(VmcsField.GUEST_CR0), cr3: offset(VmcsField.GUEST_CR3), cr4: offset(VmcsField.GUEST_CR4), dr7: offset(VmcsField.GUEST_DR7),
  efer: offset(VmcsField.GUEST_EFER), rflags: offset(VmcsField.GUEST_RFLAGS), rip: offset(VmcsField.GUEST_RIP),
  rights: offset(VmcsField.GUEST_ES_ACCESS_RIGHTS), limits: offset(VmcsField.GUEST_ES_LIMIT), bases: offset(VmcsField.GUEST_ES_BASE),
  interruptibility: offset(VmcsField.GUEST_INTERRUPTIBILITY_STATE), activity: offset(VmcsField.GUEST_ACTIVITY_STATE),
  link: offset(VmcsField.VMCS_LINK_POINTER), injection: offset(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION),
  pending: offset(VmcsField.GUEST_PENDING_DEBUG_EXCEPTIONS), idtrLimit: offset(VmcsField.GUEST_IDTR_LIMIT),
} as const; // prettier-ignore

/** 64-bit fields that must be canonical, with word index. */
const CANONICAL = [VmcsField.GUEST_SYSENTER_ESP, VmcsField.GUEST_SYSENTER_EIP, VmcsField.GUEST_TR_BASE, VmcsField.GUEST_FS_BASE, VmcsField.GUEST_GS_BASE, VmcsField.GUEST_GDTR_BASE, VmcsField.GUEST_IDTR_BASE] as const; // prettier-ignore
const CANONICAL_AT = CANONICAL.map(offset);

/**
 * The checks of the guest-state area. Undefined = passed, otherwise which one failed. No bigint is made for
 * addresses that are canonical with 48 bits.
 * @source Intel SDM 3C "Checks on the Guest State Area"
 */
export function checkGuestState(lp: X86LogicalProcessor, vmcs: VmcsPage, controls: ExecutionControls): string | undefined {
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
  if (u32[at + AT.cr3 + 1]! >>> 20 !== 0) return 'guest CR3 above 52 bits';
  if ((entry & EntryControl.LOAD_DEBUG) !== 0 && u32[at + AT.dr7 + 1] !== 0) return 'guest DR7 above 32 bits';
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

  const rflags = i32[at + AT.rflags]!;
  if (u32[at + AT.rflags + 1] !== 0 || (rflags & RFLAGS_RESERVED & ~2) !== 0 || (rflags & 2) === 0)
    return 'guest RFLAGS has a reserved bit';
  const v86 = (rflags & RFLAGS_VM) !== 0;
  if (v86 && (ia32e || (cr0 & CR0_PE) === 0)) return 'guest RFLAGS.VM in IA-32e or real mode';
  const injection = u32[at + AT.injection]!;
  const injected = injection >>> 31 === 0 ? -1 : (injection >>> 8) & 7;
  if (injected === 0 && (rflags & RFLAGS_IF) === 0) return 'external interrupt injected with RFLAGS.IF 0';

  const csRights = u32[at + AT.rights + 1]!;
  const segments = v86 ? undefined : checkSegments(u32, at, ia32e, unrestricted);
  if (segments !== undefined) return segments;
  const long = ia32e && (csRights & 0x2000) !== 0;
  const ripHigh = u32[at + AT.rip + 1]!;
  if (ripHigh !== 0 && !(long && (isSurelyCanonical(ripHigh) || isCanonical(lp, vmcs.read(VmcsField.GUEST_RIP)))))
    return 'guest RIP is not an address of the mode';

  const activity = u32[at + AT.activity]!;
  const interruptibility = u32[at + AT.interruptibility]!;
  if (activity > 3) return `activity state ${activity}`;
  if (activity === 1 && ((u32[at + AT.rights + 2]! >>> 5) & 3) !== 0) return 'HLT activity state at CPL above 0';
  if (activity !== 0 && (interruptibility & (STI | MOV_SS)) !== 0) return 'inactive with blocking by STI or MOV SS';
  if ((interruptibility & ~0x1f) !== 0) return 'reserved bit of the interruptibility state';
  if ((interruptibility & (STI | MOV_SS)) === (STI | MOV_SS)) return 'blocking by STI and by MOV SS at once';
  if ((interruptibility & STI) !== 0 && (rflags & RFLAGS_IF) === 0) return 'blocking by STI with RFLAGS.IF 0';
  if (injected === 0 && (interruptibility & (STI | MOV_SS)) !== 0) return 'external interrupt injected while blocked';
  if (injected === 2 && (interruptibility & MOV_SS) !== 0) return 'NMI injected under blocking by MOV SS';
  if (injected === 2 && (controls.pin & PinControl.VIRTUAL_NMIS) !== 0 && (interruptibility & NMI) !== 0)
    return 'NMI injected under blocking by NMI';
  if (activity === 2 && injected !== -1 && injected !== 2 && !(injected === 3 && (injection & 0xff) === 18))
    return 'event that a shut-down guest cannot take';
  if (activity === 3 && injected !== -1) return 'event injected in wait-for-SIPI';
  if ((u32[at + AT.pending]! & ~0x1_580f) !== 0) return 'reserved bit of the pending debug exceptions';

  if (u32[at + AT.link] !== 0xffff_ffff || u32[at + AT.link + 1] !== 0xffff_ffff)
    return 'VMCS link pointer is not all ones (shadow VMCSs are not modelled)';
  if (u32[at + AT.idtrLimit]! > 0xffff || u32[at + AT.idtrLimit - 1]! > 0xffff) return 'GDTR or IDTR limit above 16 bits';
  return undefined;
}

/** Canonical with 48-bit linear addresses, by bits 63:32: then with wider ones too. */
const isSurelyCanonical = (high: number): boolean => (high + 0x8000) >>> 0 < 0x1_0000;

const SEGMENT_NAMES = ['ES', 'CS', 'SS', 'DS', 'FS', 'GS', 'LDTR', 'TR'] as const;

function checkSegments(u32: Uint32Array, at: number, ia32e: boolean, unrestricted: boolean): string | undefined {
  const cs = u32[at + AT.rights + 1]!;
  const csType = cs & 0xf;
  if ((cs & UNUSABLE) !== 0) return 'CS is unusable';
  if (!((csType & 9) === 9 || (csType === 3 && unrestricted))) return `CS type ${csType}`;
  if ((cs & 0x90) !== 0x90) return 'CS is not a present code segment';
  if (ia32e && (cs & 0x6000) === 0x6000) return 'CS.L and CS.D are both 1';
  if (u32[at + AT.bases + 3] !== 0) return 'CS base above 32 bits';
  for (let s = 0; s < 8; s++) {
    if (s === 1) continue;
    const rights = u32[at + AT.rights + s]!;
    if ((rights & UNUSABLE) !== 0) {
      if (s === 7) return 'TR is unusable';
      continue;
    }
    const name = SEGMENT_NAMES[s]!;
    const type = rights & 0xf;
    if ((rights & 0x80) === 0) return `${name} is usable but not present`;
    if ((rights & 0xfffe_0f00) !== 0) return `${name} access rights have a reserved bit`;
    const limit = u32[at + AT.limits + s]!;
    if ((limit & 0xfff) !== 0xfff && (rights & 0x8000) !== 0) return `${name} limit does not fit granularity 4 KiB`;
    if (limit >>> 20 !== 0 && (rights & 0x8000) === 0) return `${name} limit does not fit granularity 1 byte`;
    if (s === 6) {
      if (type !== 2 || (rights & 0x10) !== 0) return `LDTR type ${type}`;
    } else if (s === 7) {
      if (!(type === 11 || (type === 3 && !ia32e)) || (rights & 0x10) !== 0) return `TR type ${type}`;
    } else {
      if ((rights & 0x10) === 0 || (type & 1) === 0) return `${name} type ${type}`;
      if (s === 2 ? type !== 3 && type !== 7 : (type & 8) !== 0 && (type & 2) === 0) return `${name} type ${type}`;
      if (s !== 4 && s !== 5 && u32[at + AT.bases + 2 * s + 1] !== 0) return `${name} base above 32 bits`;
    }
  }
  return undefined;
}
