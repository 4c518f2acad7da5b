import { Gpr, Reg, SEGMENT_BYTES, Seg, SegField } from '../lp/register-file.ts';
import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { Msr } from '../lp/msr-table.ts';
import { MoveSet, type BlockMove } from '../memory/block-moves.ts';
import { EntryControl, ExitControl } from './control-bits.ts';
import type { ExecutionControls } from './execution-controls.ts';
import { VmcsField } from './fields.ts';
import { fieldOffset } from './vmcs-layout.ts';
import type { VmcsPage } from './vmcs-page.ts';

/*
 * Guest state moves between the VMCS page and the register file, both bytes of linear memory: no bigint is made on the way.
 * The lists hold VMCS field and offset in the register file.
 */
const segments = [Seg.ES, Seg.CS, Seg.SS, Seg.DS, Seg.FS, Seg.GS, Seg.LDTR, Seg.TR];
const segmentSlot = (segment: number, field: number): number => Reg.SEGMENTS + segment * SEGMENT_BYTES + field;

/** Fields of 64 bits. RFLAGS and what controls make conditional are moved by hand. */
const QUADS: readonly (readonly [field: number, register: number])[] = [
  [VmcsField.GUEST_RIP, Reg.RIP],
  [VmcsField.GUEST_RSP, Reg.GPR + 8 * Gpr.RSP],
  [VmcsField.GUEST_CR3, Reg.CR3],
  [VmcsField.GUEST_CR4, Reg.CR4],
  [VmcsField.GUEST_GDTR_BASE, Reg.GDTR_BASE],
  [VmcsField.GUEST_IDTR_BASE, Reg.IDTR_BASE],
  [VmcsField.GUEST_SYSENTER_ESP, Reg.SYSENTER_ESP],
  [VmcsField.GUEST_SYSENTER_EIP, Reg.SYSENTER_EIP],
  [VmcsField.GUEST_PENDING_DEBUG_EXCEPTIONS, Reg.PENDING_DEBUG],
  ...segments.map((s) => [VmcsField.GUEST_ES_BASE + 2 * s, segmentSlot(s, SegField.BASE)] as const),
];

/** Fields of 32 bits. */
const WORDS: readonly (readonly [field: number, register: number])[] = [
  [VmcsField.GUEST_GDTR_LIMIT, Reg.GDTR_LIMIT],
  [VmcsField.GUEST_IDTR_LIMIT, Reg.IDTR_LIMIT],
  [VmcsField.GUEST_SYSENTER_CS, Reg.SYSENTER_CS],
  [VmcsField.GUEST_INTERRUPTIBILITY_STATE, Reg.INTERRUPTIBILITY],
  [VmcsField.GUEST_ACTIVITY_STATE, Reg.ACTIVITY],
  ...segments.map((s) => [VmcsField.GUEST_ES_LIMIT + 2 * s, segmentSlot(s, SegField.LIMIT)] as const),
  ...segments.map((s) => [VmcsField.GUEST_ES_ACCESS_RIGHTS + 2 * s, segmentSlot(s, SegField.ATTRIBUTES)] as const),
];

const SELECTORS = segments.map((s) => [VmcsField.GUEST_ES_SELECTOR + 2 * s, segmentSlot(s, SegField.SELECTOR)] as const);

const toRegister = ([field, register]: readonly [number, number], bytes: number): BlockMove => ({
  from: fieldOffset(field),
  to: register,
  bytes,
});
const toField = ([field, register]: readonly [number, number], bytes: number): BlockMove => ({
  from: register,
  to: fieldOffset(field),
  bytes,
});
/** What every VM entry loads and every VM exit saves, between the VMCS page and the register file. */
export const guestMoves = new MoveSet({
  load: [
    ...QUADS.map((pair) => toRegister(pair, 8)),
    ...WORDS.map((pair) => toRegister(pair, 4)),
    ...SELECTORS.map((pair) => ({ ...toRegister(pair, 2), zeroExtend: true })),
  ],
  save: [
    ...QUADS.map((pair) => toField(pair, 8)),
    ...WORDS.map((pair) => toField(pair, 4)),
    ...SELECTORS.map((pair) => toField(pair, 2)),
  ],
});
export type GuestMoves = ReturnType<typeof guestMoves.on>;
const CR0_AT = fieldOffset(VmcsField.GUEST_CR0) >>> 2;
const EFER_AT = fieldOffset(VmcsField.GUEST_EFER) >>> 2;
const DR7_AT = fieldOffset(VmcsField.GUEST_DR7) >>> 2;
const DEBUGCTL_AT = fieldOffset(VmcsField.GUEST_DEBUGCTL) >>> 2;
const PAT_AT = fieldOffset(VmcsField.GUEST_PAT) >>> 2;
const RFLAGS_AT = fieldOffset(VmcsField.GUEST_RFLAGS) >>> 2;
const ENTRY_CONTROLS_AT = fieldOffset(VmcsField.VM_ENTRY_CONTROLS) >>> 2;
const PDPTES_AT = fieldOffset(VmcsField.GUEST_PDPTE0) >>> 2;
const SS_ATTRIBUTES_AT = segmentSlot(Seg.SS, SegField.ATTRIBUTES) >>> 2;

const CR0_PE = 1;
const CR0_ET = 0x10;
const CR0_PG = 0x8000_0000 | 0;
const CR4_PAE = 0x20;
const EFER_LME = 0x100;
const EFER_LMA = 0x400;
const RFLAGS_VM = 0x2_0000;

/** Loads the registers that a VM entry loads from the guest-state area. @source Intel SDM 3C "Loading Guest State" */
export function loadGuestState(
  lp: X86LogicalProcessor,
  vmcs: VmcsPage,
  controls: ExecutionControls,
  optional: OptionalMsrs,
  moves: GuestMoves,
): void {
  const { u32 } = lp.memory;
  const { frame } = vmcs;
  const from = frame >>> 2;
  const to = lp.base >>> 2;
  moves.load(frame, lp.base);
  const cr0 = (u32[from + CR0_AT]! | CR0_ET) >>> 0;
  u32[to + (Reg.CR0 >>> 2)] = cr0;
  u32[to + (Reg.CR0 >>> 2) + 1] = 0;
  const { entry } = controls;
  const efer = to + (Reg.EFER >>> 2);
  if ((entry & EntryControl.LOAD_EFER) !== 0) {
    u32[efer] = u32[from + EFER_AT]!;
    u32[efer + 1] = u32[from + EFER_AT + 1]!;
  } else {
    const lma = (entry & EntryControl.IA32E_GUEST) !== 0;
    const kept = u32[efer]! & ~EFER_LMA;
    u32[efer] = lma ? kept | EFER_LMA | EFER_LME : (cr0 & CR0_PG) !== 0 ? kept & ~EFER_LME : kept;
  }
  if ((entry & EntryControl.LOAD_DEBUG) !== 0) {
    const dr7 = to + (Reg.DR7 >>> 2);
    u32[dr7] = ((u32[from + DR7_AT]! & 0xffff_2fff) | 0x400) >>> 0;
    u32[dr7 + 1] = 0;
    copyQuad(u32, from + DEBUGCTL_AT, lp.debugctlWord);
  }
  if ((entry & EntryControl.LOAD_PAT) !== 0) copyQuad(u32, from + PAT_AT, lp.patWord);
  if ((entry & EntryControl.LOAD_PKRS) !== 0) lp.set32(Reg.PKRS, vmcs.read32(VmcsField.GUEST_PKRS));
  for (let i = 0; i < optional.length; i++) {
    const { loadedBy, fieldAt, word } = optional[i]!;
    if ((entry & loadedBy) !== 0) copyQuad(u32, from + fieldAt, word);
  }

  const rflags = u32[from + RFLAGS_AT]!;
  lp.rflags32 = rflags;
  lp.cpl = (cr0 & CR0_PE) === 0 ? 0 : (rflags & RFLAGS_VM) !== 0 ? 3 : (u32[to + SS_ATTRIBUTES_AT]! >>> 5) & 3;
  if ((cr0 & CR0_PG) !== 0 && (u32[to + (Reg.CR4 >>> 2)]! & CR4_PAE) !== 0 && (u32[efer] & EFER_LMA) === 0)
    for (let i = 0; i < 8; i++) u32[to + (Reg.PDPTE >>> 2) + i] = u32[from + PDPTES_AT + i]!;
}

/** Saves what a VM exit saves into the guest-state area. @source Intel SDM 3C "Saving Guest State" */
export function saveGuestState(
  lp: X86LogicalProcessor,
  vmcs: VmcsPage,
  controls: ExecutionControls,
  optional: OptionalMsrs,
  moves: GuestMoves,
): void {
  const { u32 } = lp.memory;
  const { frame } = vmcs;
  const to = frame >>> 2;
  const from = lp.base >>> 2;
  const rflags = lp.rflags32;
  moves.save(lp.base, frame);
  u32[to + CR0_AT] = u32[from + (Reg.CR0 >>> 2)]!;
  u32[to + CR0_AT + 1] = 0;
  u32[to + RFLAGS_AT] = rflags;
  u32[to + RFLAGS_AT + 1] = 0;

  const { exit } = controls;
  const efer = from + (Reg.EFER >>> 2);
  if ((exit & ExitControl.SAVE_EFER) !== 0) {
    u32[to + EFER_AT] = u32[efer]!;
    u32[to + EFER_AT + 1] = u32[efer + 1]!;
  }
  const lma = (u32[efer]! & EFER_LMA) !== 0;
  if (lma !== controls.isIa32e) {
    controls.setIa32e(lma);
    u32[to + ENTRY_CONTROLS_AT] = controls.entry >>> 0;
  }
  if ((exit & ExitControl.SAVE_DEBUG) !== 0) {
    const dr7 = from + (Reg.DR7 >>> 2);
    u32[to + DR7_AT] = u32[dr7]!;
    u32[to + DR7_AT + 1] = u32[dr7 + 1]!;
    copyQuad(u32, lp.debugctlWord, to + DEBUGCTL_AT);
  }
  if ((exit & ExitControl.SAVE_PAT) !== 0) copyQuad(u32, lp.patWord, to + PAT_AT);
  if ((controls.entry & EntryControl.LOAD_PKRS) !== 0) vmcs.write32(VmcsField.GUEST_PKRS, lp.get32(Reg.PKRS));
  for (let i = 0; i < optional.length; i++) {
    const { loadedBy, savedBy, fieldAt, word } = optional[i]!;
    if (savedBy === 0 ? (controls.entry & loadedBy) !== 0 : (exit & savedBy) !== 0) copyQuad(u32, word, to + fieldAt);
  }
  if ((u32[from + (Reg.CR0 >>> 2)]! & CR0_PG) !== 0 && (u32[from + (Reg.CR4 >>> 2)]! & CR4_PAE) !== 0 && !lma)
    for (let i = 0; i < 8; i++) u32[to + PDPTES_AT + i] = u32[from + (Reg.PDPTE >>> 2) + i]!;
}

function copyQuad(u32: Uint32Array, from: number, to: number): void {
  u32[to] = u32[from]!;
  u32[to + 1] = u32[from + 1]!;
}

/** MSRs of features that a platform may lack. Nothing is loaded into a register that is not there, and its field stays as it is. */
const OPTIONAL: readonly {
  readonly msr: number;
  readonly field: VmcsField;
  readonly loadedBy: number;
  readonly savedBy: number;
}[] = [
  {
    msr: Msr.PERF_GLOBAL_CTRL,
    field: VmcsField.GUEST_PERF_GLOBAL_CTRL,
    loadedBy: EntryControl.LOAD_PERF_GLOBAL_CTRL,
    savedBy: ExitControl.SAVE_PERF_GLOBAL_CTRL,
  },
  { msr: 0x6a2, field: VmcsField.GUEST_S_CET, loadedBy: EntryControl.LOAD_CET, savedBy: 0 },
  { msr: 0x6a8, field: VmcsField.GUEST_INTERRUPT_SSP_TABLE_ADDRESS, loadedBy: EntryControl.LOAD_CET, savedBy: 0 },
  { msr: 0x570, field: VmcsField.GUEST_RTIT_CTL, loadedBy: EntryControl.LOAD_RTIT_CTL, savedBy: 0 },
  { msr: 0x14ce, field: VmcsField.GUEST_LBR_CTL, loadedBy: EntryControl.LOAD_LBR_CTL, savedBy: 0 },
];
/** One of them on an LP: words of linear memory with the MSR, and of the field in the VMCS page. */
export interface OptionalMsr {
  readonly loadedBy: number;
  readonly savedBy: number;
  readonly fieldAt: number;
  readonly word: number;
}
export type OptionalMsrs = readonly OptionalMsr[];
/** Those of the optional MSRs that this LP has. */
export const optionalMsrs = (lp: X86LogicalProcessor): OptionalMsrs =>
  OPTIONAL.map(({ msr, field, loadedBy, savedBy }) => ({
    loadedBy,
    savedBy,
    fieldAt: fieldOffset(field) >>> 2,
    word: lp.msrs.wordOf(msr),
  })).filter(({ word }) => word >= 0);
