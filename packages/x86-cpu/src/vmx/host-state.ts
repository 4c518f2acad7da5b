import { Msr } from '../lp/msr-table.ts';
import { Gpr, Reg, Seg } from '../lp/register-file.ts';
import type { LogicalProcessor } from '../lp/logical-processor.ts';
import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { ExitControl } from './control-bits.ts';
import type { ExecutionControls } from './execution-controls.ts';
import { VmcsField } from './fields.ts';
import type { Vmcs } from './vmcs.ts';
import type { VmcsPage } from './vmcs-page.ts';

const EFER_LMA_LME = 0x500n;
const CODE64 = 0xa09b;
const DATA = 0xc093;
const UNUSABLE = 0x1_0000;

/** Loads the registers that a VM exit loads from the host-state area. @source Intel SDM 3C "Loading Host State" */
export function loadHostState(lp: X86LogicalProcessor, vmcs: VmcsPage, controls: ExecutionControls): void {
  const field = (encoding: number): bigint => vmcs.read(encoding);
  lp.cr0 = field(VmcsField.HOST_CR0) | 0x10n;
  lp.cr3 = field(VmcsField.HOST_CR3);
  lp.cr4 = field(VmcsField.HOST_CR4);
  lp.setDr(7, 0x400n);
  lp.msrs.store(Msr.DEBUGCTL, 0n);
  lp.set64(Reg.SYSENTER_CS, field(VmcsField.HOST_SYSENTER_CS));
  lp.set64(Reg.SYSENTER_ESP, field(VmcsField.HOST_SYSENTER_ESP));
  lp.set64(Reg.SYSENTER_EIP, field(VmcsField.HOST_SYSENTER_EIP));
  const { exit } = controls;
  if ((exit & ExitControl.LOAD_EFER) !== 0) lp.efer = field(VmcsField.HOST_EFER);
  else lp.efer = (exit & ExitControl.HOST_ADDRESS_SPACE_SIZE) !== 0 ? lp.efer | EFER_LMA_LME : lp.efer & ~EFER_LMA_LME;
  if ((exit & ExitControl.LOAD_PAT) !== 0) lp.msrs.store(Msr.PAT, field(VmcsField.HOST_PAT));
  if ((exit & ExitControl.LOAD_PERF_GLOBAL_CTRL) !== 0 && lp.msrs.read(Msr.PERF_GLOBAL_CTRL) !== undefined)
    lp.msrs.store(Msr.PERF_GLOBAL_CTRL, field(VmcsField.HOST_PERF_GLOBAL_CTRL));
  if ((exit & ExitControl.LOAD_PKRS) !== 0) lp.set32(Reg.PKRS, vmcs.read32(VmcsField.HOST_PKRS));

  const selector = (encoding: number): number => vmcs.read32(encoding);
  const data = (segment: number, encoding: number, base: bigint): void =>
    lp.segments.set(segment, selector(encoding), base, 0xffff_ffff, selector(encoding) === 0 ? DATA | UNUSABLE : DATA);
  lp.segments.set(Seg.CS, selector(VmcsField.HOST_CS_SELECTOR), 0n, 0xffff_ffff, CODE64);
  data(Seg.SS, VmcsField.HOST_SS_SELECTOR, 0n);
  data(Seg.DS, VmcsField.HOST_DS_SELECTOR, 0n);
  data(Seg.ES, VmcsField.HOST_ES_SELECTOR, 0n);
  data(Seg.FS, VmcsField.HOST_FS_SELECTOR, field(VmcsField.HOST_FS_BASE));
  data(Seg.GS, VmcsField.HOST_GS_SELECTOR, field(VmcsField.HOST_GS_BASE));
  lp.segments.set(Seg.TR, selector(VmcsField.HOST_TR_SELECTOR), field(VmcsField.HOST_TR_BASE), 0x67, 0x8b);
  lp.segments.set(Seg.LDTR, 0, 0n, 0, UNUSABLE);
  lp.set64(Reg.GDTR_BASE, field(VmcsField.HOST_GDTR_BASE));
  lp.set32(Reg.GDTR_LIMIT, 0xffff);
  lp.set64(Reg.IDTR_BASE, field(VmcsField.HOST_IDTR_BASE));
  lp.set32(Reg.IDTR_LIMIT, 0xffff);
  lp.rip = field(VmcsField.HOST_RIP);
  lp.gpr[Gpr.RSP] = field(VmcsField.HOST_RSP);
  lp.rflags = 2n;
  lp.cpl = 0;
}

/**
 * Writes the LP's present registers into the host-state area, as a hypervisor does once per VMCS: afterwards VM exits come back to the
 * same control registers, segments and MSRs. RIP and RSP too (host code is TypeScript: they only have to be canonical).
 */
export function captureHostState(processor: LogicalProcessor, vmcs: Vmcs): void {
  const lp = processor as X86LogicalProcessor;
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

/** Registers (byte ranges of the register file) that a transition between guest and SEAM root replaces. */
const RANGES = [
  [Reg.GPR + 8 * Gpr.RSP, Reg.GPR + 8 * Gpr.RSP + 8],
  [Reg.SEGMENTS, Reg.CR0 + 8],
  [Reg.CR3, Reg.CR4 + 8],
  [Reg.EFER, Reg.EFER + 8],
  [Reg.SYSENTER_CS, Reg.SYSENTER_EIP + 8],
] as const;
const BYTES = RANGES.reduce((sum, [start, end]) => sum + end - start, 0);

/**
 * The root software's registers while a guest runs that SEAM firmware entered. On silicon they lie in the SEAM transfer VMCS and in the
 * host-state area; firmware that is TypeScript has no registers of its own, so SEAM root and the host below it share this one copy.
 * It is bytes of linear memory, as the register file is.
 */
export class RootRegisters {
  readonly #lp: X86LogicalProcessor;
  readonly #at: number;
  #rip = 0n;
  #rflags = 2n;
  #pat = 0n;
  #debugctl = 0n;
  #pkrs = 0;

  constructor(lp: X86LogicalProcessor) {
    this.#lp = lp;
    this.#at = lp.memory.reserve(BYTES);
  }

  save(): void {
    const lp = this.#lp;
    const { u8 } = lp.memory;
    let at = this.#at;
    for (const [start, end] of RANGES) {
      u8.copyWithin(at, lp.base + start, lp.base + end);
      at += end - start;
    }
    this.#rip = lp.rip;
    this.#rflags = lp.rflags;
    this.#pat = lp.msrs.stored(Msr.PAT);
    this.#debugctl = lp.msrs.stored(Msr.DEBUGCTL);
    this.#pkrs = lp.get32(Reg.PKRS);
  }

  /** Brings the saved registers back; DR7 becomes 0x400 as after every VM exit. */
  restore(): void {
    const lp = this.#lp;
    const { u8 } = lp.memory;
    let at = this.#at;
    for (const [start, end] of RANGES) {
      u8.copyWithin(lp.base + start, at, at + end - start);
      at += end - start;
    }
    lp.rip = this.#rip;
    lp.rflags = this.#rflags;
    lp.cpl = 0;
    lp.setDr(7, 0x400n);
    lp.msrs.store(Msr.PAT, this.#pat);
    lp.msrs.store(Msr.DEBUGCTL, this.#debugctl);
    lp.set32(Reg.PKRS, this.#pkrs);
  }
}
