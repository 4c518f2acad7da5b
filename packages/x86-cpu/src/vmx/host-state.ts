import { Msr } from '../lp/msr-table.ts';
import { Gpr, Reg, SEGMENT_BYTES, Seg, SegField } from '../lp/register-file.ts';
import type { LogicalProcessor } from '../lp/logical-processor.ts';
import { ownLp } from '../lp/own-lp.ts';
import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { MoveSet, type Mover } from '../memory/block-moves.ts';
import { ExitControl } from './control-bits.ts';
import type { ExecutionControls } from './execution-controls.ts';
import { VmcsField } from './fields.ts';
import { fieldOffset } from './vmcs-layout.ts';
import type { Vmcs } from './vmcs.ts';
import type { VmcsPage } from './vmcs-page.ts';

const EFER_LMA_LME = 0x500;
const CODE64 = 0xa09b;
const DATA = 0xc093;
const BUSY_TSS = 0x8b;
const UNUSABLE = 0x1_0000;
const CR0_ET = 0x10;

const word = (field: number): number => fieldOffset(field) >>> 2;
const base = (segment: number): number => (Reg.SEGMENTS + segment * SEGMENT_BYTES + SegField.BASE) >>> 2;
/** 64-bit fields of the host-state area and where they go, as word indices. */
const QUADS = Uint16Array.from(
  [
    [VmcsField.HOST_CR0, Reg.CR0 >>> 2],
    [VmcsField.HOST_CR3, Reg.CR3 >>> 2],
    [VmcsField.HOST_CR4, Reg.CR4 >>> 2],
    [VmcsField.HOST_SYSENTER_ESP, Reg.SYSENTER_ESP >>> 2],
    [VmcsField.HOST_SYSENTER_EIP, Reg.SYSENTER_EIP >>> 2],
    [VmcsField.HOST_FS_BASE, base(Seg.FS)],
    [VmcsField.HOST_GS_BASE, base(Seg.GS)],
    [VmcsField.HOST_TR_BASE, base(Seg.TR)],
    [VmcsField.HOST_GDTR_BASE, Reg.GDTR_BASE >>> 2],
    [VmcsField.HOST_IDTR_BASE, Reg.IDTR_BASE >>> 2],
    [VmcsField.HOST_RIP, Reg.RIP >>> 2],
    [VmcsField.HOST_RSP, (Reg.GPR + 8 * Gpr.RSP) >>> 2],
  ].flatMap(([field, register]) => [word(field!), register!]),
);
/** Segment, offset of its selector in the VMCS (in 16-bit units), limit and access rights that the architecture gives it. */
const SEGMENTS = [
  [Seg.ES, VmcsField.HOST_ES_SELECTOR, 0xffff_ffff, DATA],
  [Seg.CS, VmcsField.HOST_CS_SELECTOR, 0xffff_ffff, CODE64],
  [Seg.SS, VmcsField.HOST_SS_SELECTOR, 0xffff_ffff, DATA],
  [Seg.DS, VmcsField.HOST_DS_SELECTOR, 0xffff_ffff, DATA],
  [Seg.FS, VmcsField.HOST_FS_SELECTOR, 0xffff_ffff, DATA],
  [Seg.GS, VmcsField.HOST_GS_SELECTOR, 0xffff_ffff, DATA],
  [Seg.TR, VmcsField.HOST_TR_SELECTOR, 0x67, BUSY_TSS],
].map(([segment, field, limit, rights]) => ({
  segment: segment!,
  selectorAt: fieldOffset(field!) >>> 1,
  limit: limit!,
  rights: rights!,
}));
const PAT_AT = word(VmcsField.HOST_PAT);
const EFER_AT = word(VmcsField.HOST_EFER);
const SYSENTER_CS_AT = word(VmcsField.HOST_SYSENTER_CS);

/** Loads the registers that a VM exit loads from the host-state area. @source Intel SDM 3C "Loading Host State" */
export function loadHostState(lp: X86LogicalProcessor, vmcs: VmcsPage, controls: ExecutionControls): void {
  const { u32, u16 } = lp.memory;
  const from = vmcs.frame >>> 2;
  const to = lp.base >>> 2;
  for (let i = 0; i < SEGMENTS.length; i++) {
    const { segment, selectorAt, limit, rights } = SEGMENTS[i]!;
    const selector = u16[2 * from + selectorAt]!;
    const at = to + ((Reg.SEGMENTS + segment * SEGMENT_BYTES) >>> 2);
    u32[at] = 0;
    u32[at + 1] = 0;
    u32[at + (SegField.LIMIT >>> 2)] = limit;
    u32[at + (SegField.ATTRIBUTES >>> 2)] = selector === 0 ? rights | UNUSABLE : rights;
    u32[at + (SegField.SELECTOR >>> 2)] = selector;
  }
  for (let i = 0; i < QUADS.length; i += 2) {
    const field = from + QUADS[i]!;
    const register = to + QUADS[i + 1]!;
    u32[register] = u32[field]!;
    u32[register + 1] = u32[field + 1]!;
  }
  u32[to + (Reg.CR0 >>> 2)]! |= CR0_ET;
  lp.segments.set(Seg.LDTR, 0, 0n, 0, UNUSABLE);
  u32[to + (Reg.GDTR_LIMIT >>> 2)] = 0xffff;
  u32[to + (Reg.IDTR_LIMIT >>> 2)] = 0xffff;
  u32[to + (Reg.SYSENTER_CS >>> 2)] = u32[from + SYSENTER_CS_AT]!;
  u32[to + (Reg.DR7 >>> 2)] = 0x400;
  const { exit } = controls;
  // The host is in 64-bit mode: VM entry has checked it.
  const efer = to + (Reg.EFER >>> 2);
  if ((exit & ExitControl.LOAD_EFER) !== 0) {
    u32[efer] = u32[from + EFER_AT]!;
    u32[efer + 1] = u32[from + EFER_AT + 1]!;
  } else u32[efer]! |= EFER_LMA_LME;
  u32[lp.debugctlWord] = 0;
  u32[lp.debugctlWord + 1] = 0;
  if ((exit & ExitControl.LOAD_PAT) !== 0) {
    u32[lp.patWord] = u32[from + PAT_AT]!;
    u32[lp.patWord + 1] = u32[from + PAT_AT + 1]!;
  }
  if ((exit & ExitControl.LOAD_PERF_GLOBAL_CTRL) !== 0 && lp.msrs.read(Msr.PERF_GLOBAL_CTRL) !== undefined)
    lp.msrs.store(Msr.PERF_GLOBAL_CTRL, vmcs.read(VmcsField.HOST_PERF_GLOBAL_CTRL));
  if ((exit & ExitControl.LOAD_PKRS) !== 0) lp.set32(Reg.PKRS, vmcs.read32(VmcsField.HOST_PKRS));
  if ((exit & RARE) !== 0) loadRareMsrs(lp, vmcs, exit);
  lp.rflags32 = 2;
  lp.cpl = 0;
}

/** Controls that concern MSRs which few platforms have. IA32_BNDCFGS and user-interrupt notification do not exist in the model. */
const RARE = ExitControl.LOAD_CET | ExitControl.CLEAR_RTIT_CTL | ExitControl.CLEAR_LBR_CTL;
const RTIT_CTL = 0x570;
const LBR_CTL = 0x14ce;
const [S_CET, INTERRUPT_SSP_TABLE] = [0x6a2, 0x6a8];

function loadRareMsrs(lp: X86LogicalProcessor, vmcs: VmcsPage, exit: number): void {
  if ((exit & ExitControl.CLEAR_RTIT_CTL) !== 0) storeIfThere(lp, RTIT_CTL, 0n);
  if ((exit & ExitControl.CLEAR_LBR_CTL) !== 0) storeIfThere(lp, LBR_CTL, 0n);
  if ((exit & ExitControl.LOAD_CET) === 0) return;
  storeIfThere(lp, S_CET, vmcs.read(VmcsField.HOST_S_CET));
  storeIfThere(lp, INTERRUPT_SSP_TABLE, vmcs.read(VmcsField.HOST_INTERRUPT_SSP_TABLE_ADDRESS));
}
function storeIfThere(lp: X86LogicalProcessor, msr: number, value: bigint): void {
  if (lp.msrs.read(msr) !== undefined) lp.msrs.store(msr, value);
}

/**
 * Writes the LP's present registers into the host-state area, as a hypervisor does once per VMCS: afterwards VM exits come back to the
 * same control registers, segments and MSRs. RIP and RSP too (host code is TypeScript: they only have to be canonical).
 */
export function captureHostState(processor: LogicalProcessor, vmcs: Vmcs): void {
  const lp = ownLp(processor);
  vmcs.write(VmcsField.HOST_CR0, lp.cr0);
  vmcs.write(VmcsField.HOST_CR3, lp.cr3);
  vmcs.write(VmcsField.HOST_CR4, lp.cr4);
  vmcs.write(VmcsField.HOST_EFER, lp.efer);
  vmcs.write(VmcsField.HOST_PAT, lp.msrs.stored(Msr.PAT));
  vmcs.write(VmcsField.HOST_PERF_GLOBAL_CTRL, lp.msrs.stored(Msr.PERF_GLOBAL_CTRL));
  vmcs.write(VmcsField.HOST_SYSENTER_CS, lp.get64(Reg.SYSENTER_CS));
  vmcs.write(VmcsField.HOST_SYSENTER_ESP, lp.get64(Reg.SYSENTER_ESP));
  vmcs.write(VmcsField.HOST_SYSENTER_EIP, lp.get64(Reg.SYSENTER_EIP));
  for (const [segment, encoding] of [
    [Seg.ES, VmcsField.HOST_ES_SELECTOR],
    [Seg.CS, VmcsField.HOST_CS_SELECTOR],
    [Seg.SS, VmcsField.HOST_SS_SELECTOR],
    [Seg.DS, VmcsField.HOST_DS_SELECTOR],
    [Seg.FS, VmcsField.HOST_FS_SELECTOR],
    [Seg.GS, VmcsField.HOST_GS_SELECTOR],
    [Seg.TR, VmcsField.HOST_TR_SELECTOR],
  ] as const)
    vmcs.write(encoding, BigInt(lp.segments.selector(segment) & 0xfff8));
  vmcs.write(VmcsField.HOST_FS_BASE, lp.segments.base(Seg.FS));
  vmcs.write(VmcsField.HOST_GS_BASE, lp.segments.base(Seg.GS));
  vmcs.write(VmcsField.HOST_TR_BASE, lp.segments.base(Seg.TR));
  vmcs.write(VmcsField.HOST_GDTR_BASE, lp.get64(Reg.GDTR_BASE));
  vmcs.write(VmcsField.HOST_IDTR_BASE, lp.get64(Reg.IDTR_BASE));
  vmcs.write(VmcsField.HOST_RIP, lp.rip);
  vmcs.write(VmcsField.HOST_RSP, lp.gpr[Gpr.RSP]!);
}

/** Registers that a transition between guest and SEAM root replaces, as byte ranges of the register file. */
const SWITCHED = [
  [Reg.GPR + 8 * Gpr.RSP, Reg.GPR + 8 * Gpr.RSP + 8],
  [Reg.RIP, Reg.RIP + 8],
  [Reg.SEGMENTS, Reg.CR0 + 8],
  [Reg.CR3, Reg.CR4 + 8],
  [Reg.EFER, Reg.EFER + 8],
  [Reg.SYSENTER_CS, Reg.SYSENTER_EIP + 8],
  [Reg.PKRS, Reg.PKRS + 4],
] as const;
/** The copy keeps their offsets. */
const moves = SWITCHED.map(([start, end]) => ({ from: start, to: start, bytes: end - start }));
/** IA32_PAT and IA32_DEBUGCTL lie behind them. */
const MSRS_AT = 0x578;
const COPY_BYTES = MSRS_AT + 16;
const rootMoves = new MoveSet({ copy: moves });

/**
 * The root software's registers while a guest runs that SEAM firmware entered. On silicon they lie in the SEAM transfer VMCS and in the
 * host-state area; firmware that is TypeScript has no registers of its own, so SEAM root and the host below it share this one copy.
 * It is bytes of linear memory, as the register file is.
 */
export class RootRegisters {
  readonly #lp: X86LogicalProcessor;
  readonly #at: number;
  readonly #copy: Mover;
  #rflags = 2;

  constructor(lp: X86LogicalProcessor) {
    this.#lp = lp;
    this.#at = lp.memory.reserve(COPY_BYTES);
    this.#copy = rootMoves.on(lp.memory.wasm).copy;
  }

  save(): void {
    const lp = this.#lp;
    this.#copy(lp.base, this.#at);
    this.#rflags = lp.rflags32;
    const { u32 } = lp.memory;
    const to = (this.#at + MSRS_AT) >>> 2;
    for (let i = 0; i < 2; i++) {
      u32[to + i] = u32[lp.patWord + i]!;
      u32[to + 2 + i] = u32[lp.debugctlWord + i]!;
    }
  }

  /** The copy, for a snapshot. */
  toBytes(): Uint8Array {
    const { memory } = this.#lp;
    const bytes = new Uint8Array(COPY_BYTES + 8);
    bytes.set(memory.u8.subarray(this.#at, this.#at + COPY_BYTES));
    new DataView(bytes.buffer).setBigUint64(COPY_BYTES, BigInt(this.#rflags), true);
    return bytes;
  }

  /** Takes back what `toBytes` gave. */
  fromBytes(bytes: Uint8Array): void {
    this.#lp.memory.u8.set(bytes.subarray(0, COPY_BYTES), this.#at);
    this.#rflags = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(COPY_BYTES, true));
  }

  /** Brings the saved registers back; DR7 becomes 0x400 as after every VM exit. */
  restore(): void {
    const lp = this.#lp;
    this.#copy(this.#at, lp.base);
    lp.rflags32 = this.#rflags;
    lp.cpl = 0;
    lp.set32(Reg.DR7, 0x400);
    const { u32 } = lp.memory;
    const from = (this.#at + MSRS_AT) >>> 2;
    for (let i = 0; i < 2; i++) {
      u32[lp.patWord + i] = u32[from + i]!;
      u32[lp.debugctlWord + i] = u32[from + 2 + i]!;
    }
  }
}
