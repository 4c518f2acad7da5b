import { Cr4 } from '../../mmu/page-walk.ts';
import { Outcome } from '../../run/cpu-environment.ts';
import { gp, ud } from '../fault.ts';
import { Efer } from '../msr-table.ts';
import { loadPdptes } from '../../mmu/pdpte.ts';
import { Reg, Seg } from '../register-file.ts';
import { is64BitCode } from '../segment-access.ts';
import { supportedCr4 } from '../supported-cr4.ts';
import type { X86LogicalProcessor } from '../x86-logical-processor.ts';
import {
  isRegisterForm,
  memoryOperand,
  readRm16,
  requireCpl0,
  requireUmipPrivilege,
  writeGpr,
  writeMemory,
  type SystemHandler,
} from './operands.ts';

const PE = 0x1n;
const TS = 0x8n;
const ET = 0x10n;
const WP = 0x1_0000n;
const NW = 0x2000_0000n;
const CD = 0x4000_0000n;
const PG = 0x8000_0000n;
const CR0_WRITABLE = 0xe005_003fn;

/** Bits of CR4 whose change invalidates all translations. */
const CR4_FLUSH = BigInt(Cr4.PSE | Cr4.PAE | Cr4.PGE | Cr4.LA57 | Cr4.PCIDE | Cr4.SMEP | Cr4.SMAP | Cr4.PKE | Cr4.CET | Cr4.PKS);
const CR4_PDPTE = BigInt(Cr4.PSE | Cr4.PAE | Cr4.PGE | Cr4.SMEP);
const PAE = BigInt(Cr4.PAE);
const PCIDE = BigInt(Cr4.PCIDE);
const LA57 = BigInt(Cr4.LA57);

/** Writes CR0 with all consequences: checks, EFER.LMA, PDPTEs, TLB. Throws #GP(0), nothing changed. */
export function writeCr0(lp: X86LogicalProcessor, written: bigint): void {
  const old = lp.cr0;
  if (written >> 32n !== 0n) gp(lp);
  const value = lp.nonRoot.mergeControlRegister(0, (written & CR0_WRITABLE) | ET, old);
  if (((value & PG) !== 0n && (value & PE) === 0n) || ((value & NW) !== 0n && (value & CD) === 0n)) gp(lp);
  const { mustBe1, mayBe1 } = lp.nonRoot.fixedBits(0);
  if ((value & mustBe1) !== mustBe1 || (value & ~mayBe1) !== 0n) gp(lp);
  const { cr4 } = lp;
  if ((value & WP) === 0n && (cr4 & BigInt(Cr4.CET)) !== 0n) gp(lp);
  let { efer } = lp;
  if (((value ^ old) & PG) !== 0n) {
    if ((value & PG) === 0n) {
      if (is64BitCode(lp) || (cr4 & PCIDE) !== 0n) gp(lp);
      efer &= ~Efer.LMA;
    } else if ((efer & Efer.LME) !== 0n) {
      const has16BitTss = (lp.segments.attributes(Seg.TR) & 8) === 0;
      if ((cr4 & PAE) === 0n || (lp.segments.attributes(Seg.CS) & 0x2000) !== 0 || has16BitTss) gp(lp);
      efer |= Efer.LMA;
    }
  }
  const usesPdptes = (value & PG) !== 0n && (cr4 & PAE) !== 0n && (efer & Efer.LMA) === 0n;
  if (usesPdptes && ((value ^ old) & (PG | CD | NW)) !== 0n) loadPdptes(lp, lp.cr3);
  lp.cr0 = value;
  lp.efer = efer;
  lp.modeChanged();
  if (((value ^ old) & (PG | WP | PE)) !== 0n) lp.flushTlb(false);
}

/** Bit 63 of a value for CR3 while CR4.PCIDE = 1, in its high half: keep the translations of its PCID. */
const KEEP_TRANSLATIONS = 1 << 31;

/** Writes CR3, given as two words. Kernels that patch their code do it thousands of times. */
export function writeCr3(lp: X86LogicalProcessor, low: number, high: number): void {
  const cr4 = lp.get32(Reg.CR4);
  const usesPcids = (cr4 & Cr4.PCIDE) !== 0;
  let top = 0;
  if (lp.isLongMode) {
    top = usesPcids ? high & ~KEEP_TRANSLATIONS : high;
    if ((top & ~0xf_ffff) !== 0 || (top & ~lp.physicalHighMask) !== 0) gp(lp);
  } else if ((cr4 & Cr4.PAE) !== 0 && (lp.cr0 & PG) !== 0n) loadPdptes(lp, BigInt(low >>> 0));
  lp.set32(Reg.CR3, low);
  lp.set32(Reg.CR3 + 4, top);
  if (!usesPcids) {
    lp.flushTlbContext(0);
    return;
  }
  if ((high & KEEP_TRANSLATIONS) === 0) lp.flushTlbContext(low & 0xfff);
  lp.modeChanged();
}

export function writeCr4(lp: X86LogicalProcessor, written: bigint): void {
  const old = lp.cr4;
  const value = lp.nonRoot.mergeControlRegister(4, written, old);
  if ((value & ~supportedCr4(lp)) !== 0n) gp(lp);
  const { mustBe1, mayBe1 } = lp.nonRoot.fixedBits(4);
  if ((value & mustBe1) !== mustBe1 || (value & ~mayBe1) !== 0n) gp(lp);
  if (lp.isLongMode) {
    if ((value & PAE) === 0n || ((value ^ old) & LA57) !== 0n) gp(lp);
  }
  if ((value & ~old & PCIDE) !== 0n && (!lp.isLongMode || (lp.cr3 & 0xfffn) !== 0n)) gp(lp);
  if ((value & BigInt(Cr4.CET)) !== 0n && (lp.cr0 & WP) === 0n) gp(lp);
  const usesPdptes = (lp.cr0 & PG) !== 0n && (value & PAE) !== 0n && !lp.isLongMode;
  if (usesPdptes && ((value ^ old) & CR4_PDPTE) !== 0n) loadPdptes(lp, lp.cr3, value);
  lp.cr4 = value;
  lp.modeChanged();
  if (((value ^ old) & CR4_FLUSH) !== 0n) lp.flushTlb(false);
}

const isControlRegister = (n: number): n is 0 | 2 | 3 | 4 | 8 => n === 0 || n === 2 || n === 3 || n === 4 || n === 8;

const movToCr: SystemHandler = (lp, insn) => {
  const cr = insn.reg;
  const is64 = is64BitCode(lp);
  if (!isControlRegister(cr) || (cr === 8 && !is64)) ud(lp);
  requireCpl0(lp);
  const value = is64 ? lp.gpr[insn.rm]! : lp.gpr[insn.rm]! & 0xffff_ffffn;
  if (lp.nonRoot.onControlRegister(insn, { cr, kind: 'mov-to', gpr: insn.rm, value, linear: -1n })) return Outcome.EVENT;
  switch (cr) {
    case 0:
      writeCr0(lp, value);
      return Outcome.NEXT;
    case 2:
      lp.cr2 = value;
      return Outcome.NEXT;
    case 3:
      writeCr3(lp, lp.gpr32[2 * insn.rm]!, is64 ? lp.gpr32[2 * insn.rm + 1]! : 0);
      return Outcome.NEXT;
    case 4:
      writeCr4(lp, value);
      return Outcome.NEXT;
    case 8:
      if (value > 15n) gp(lp);
      if (!lp.nonRoot.writeTpr(value)) lp.cr8 = value;
      lp.askAttention();
      return Outcome.NEXT_AND_STOP;
  }
};

const movFromCr: SystemHandler = (lp, insn) => {
  const cr = insn.reg;
  const is64 = is64BitCode(lp);
  if (!isControlRegister(cr) || (cr === 8 && !is64)) ud(lp);
  requireCpl0(lp);
  if (lp.nonRoot.onControlRegister(insn, { cr, kind: 'mov-from', gpr: insn.rm, value: 0n, linear: -1n })) return Outcome.EVENT;
  const value = cr === 0 ? lp.nonRoot.readControlRegister(0, lp.cr0) : cr === 2 ? lp.cr2 : cr === 3 ? lp.cr3 : cr === 4 ? lp.nonRoot.readControlRegister(4, lp.cr4) : (lp.nonRoot.readTpr() ?? lp.cr8); // prettier-ignore
  writeGpr(lp, insn.rm, is64 ? 8 : 4, value);
  return Outcome.NEXT;
};

const clts: SystemHandler = (lp, insn) => {
  requireCpl0(lp);
  if (lp.nonRoot.onControlRegister(insn, { cr: 0, kind: 'clts', gpr: 0, value: 0n, linear: -1n })) return Outcome.EVENT;
  const old = lp.cr0;
  lp.cr0 = lp.nonRoot.mergeControlRegister(0, old & ~TS, old);
  lp.modeChanged();
  return Outcome.NEXT;
};

const smsw: SystemHandler = (lp, insn) => {
  requireUmipPrivilege(lp);
  const value = lp.nonRoot.readControlRegister(0, lp.cr0);
  if (isRegisterForm(insn)) writeGpr(lp, insn.rm, insn.operandSize, value);
  else writeMemory(lp, insn, 2, value & 0xffffn);
  return Outcome.NEXT;
};

/** LMSW can set PE but not clear it. */
const lmsw: SystemHandler = (lp, insn) => {
  requireCpl0(lp);
  const source = BigInt(readRm16(lp, insn));
  const linear = isRegisterForm(insn) ? -1n : memoryOperand(lp, insn, 2, false);
  if (lp.nonRoot.onControlRegister(insn, { cr: 0, kind: 'lmsw', gpr: insn.rm, value: source, linear })) return Outcome.EVENT;
  const seen = lp.nonRoot.readControlRegister(0, lp.cr0);
  writeCr0(lp, (seen & ~0xen) | (source & 0xfn));
  return Outcome.NEXT;
};

/** MOV-DR exits come before #GP of the privilege level and #UD of DR4 and DR5, but not before #UD of registers that no mode has. */
const movToDr: SystemHandler = (lp, insn) => {
  if (insn.reg <= 7 && lp.nonRoot.onDebugRegister(insn, insn.reg, true)) return Outcome.EVENT;
  const dr = debugRegister(lp, insn.reg);
  requireCpl0(lp);
  generalDetect(lp);
  const is64 = is64BitCode(lp);
  const value = is64 ? lp.gpr[insn.rm]! : lp.gpr[insn.rm]! & 0xffff_ffffn;
  if (dr >= 6 && value >> 32n !== 0n) gp(lp);
  if (dr === 6) lp.setDr(6, (value & 0xe00fn) | 0xffff_0ff0n);
  else if (dr === 7) lp.setDr(7, (value & 0xffff_23ffn) | 0x400n);
  else lp.setDr(dr, value);
  // Breakpoints change how the run loop executes.
  lp.askAttention();
  return Outcome.NEXT;
};

const movFromDr: SystemHandler = (lp, insn) => {
  if (insn.reg <= 7 && lp.nonRoot.onDebugRegister(insn, insn.reg, false)) return Outcome.EVENT;
  const dr = debugRegister(lp, insn.reg);
  requireCpl0(lp);
  generalDetect(lp);
  writeGpr(lp, insn.rm, is64BitCode(lp) ? 8 : 4, lp.getDr(dr));
  return Outcome.NEXT;
};

/** DR4 and DR5 are DR6 and DR7 unless CR4.DE is 1. */
function debugRegister(lp: X86LogicalProcessor, n: number): number {
  if (n > 7) ud(lp);
  if (n !== 4 && n !== 5) return n;
  if ((lp.cr4 & BigInt(Cr4.DE)) !== 0n) ud(lp);
  return n + 2;
}

/** DR7.GD: an access to a debug register is a #DB fault. */
function generalDetect(lp: X86LogicalProcessor): void {
  if ((lp.getDr(7) & 0x2000n) !== 0n) throw lp.event.exception(1, -1, 0x2000n);
}

export const controlRegisterInstructions: readonly (readonly [string, SystemHandler])[] = [
  ['mov cr,r', movToCr],
  ['mov r,cr', movFromCr],
  ['mov dr,r', movToDr],
  ['mov r,dr', movFromDr],
  ['clts', clts],
  ['smsw', smsw],
  ['lmsw', lmsw],
];
