import { Cr4 } from '../../mmu/page-walk.ts';
import { Outcome } from '../../run/cpu-environment.ts';
import { gp, ud } from '../fault.ts';
import { Reg } from '../register-file.ts';
import { is64BitCode, isCanonical, isCanonicalInAnyMode, isVirtual8086, isRealMode } from '../segment-access.ts';
import { memoryOperand, readMemory, requireCpl0, type SystemHandler } from './operands.ts';
import { Seg } from '../register-file.ts';

/** INVD, WBINVD: caches are not modelled. */
const cache: SystemHandler = (lp, insn) => {
  requireCpl0(lp);
  if (lp.nonRoot.onInstruction(insn)) return Outcome.EVENT;
  return Outcome.NEXT;
};

/** The operand is an address, never accessed and never checked against limits; a non-canonical one does nothing. */
const invlpg: SystemHandler = (lp, insn) => {
  requireCpl0(lp);
  const is64 = is64BitCode(lp);
  const base = is64 && insn.segment !== Seg.FS && insn.segment !== Seg.GS ? 0n : lp.segments.base(insn.segment);
  const linear = BigInt.asUintN(is64 ? 64 : 32, base + insn.effectiveAddress());
  if (lp.nonRoot.onInvlpg(insn, linear)) return Outcome.EVENT;
  if (!is64 || isCanonical(lp, linear)) lp.flushTlbPage(linear);
  return Outcome.NEXT;
};

/** @source Intel SDM 2A "INVPCID—Invalidate Process-Context Identifier" */
const invpcid: SystemHandler = (lp, insn) => {
  if (!lp.nonRoot.isEnabled('invpcid')) ud(lp);
  if (isVirtual8086(lp)) gp(lp);
  if (!isRealMode(lp)) requireCpl0(lp);
  const type = is64BitCode(lp) ? lp.gpr[insn.reg]! : lp.gpr[insn.reg]! & 0xffff_ffffn;
  const linear = memoryOperand(lp, insn, 16, false);
  if (lp.nonRoot.onInvpcid(insn, Number(type & 0xffff_ffffn), linear)) return Outcome.EVENT;
  if (type > 3n) gp(lp);
  const pcid = readMemory(lp, insn, 8);
  const address = readMemory(lp, insn, 8, 8);
  if (pcid >> 12n !== 0n) gp(lp);
  const pcidEnabled = (lp.get32(Reg.CR4) & Cr4.PCIDE) !== 0;
  if (type <= 1n && !pcidEnabled && pcid !== 0n) gp(lp);
  if (type === 0n) {
    if (!isCanonicalInAnyMode(lp, address)) gp(lp);
    lp.flushTlbPage(address);
  } else if (type === 1n) lp.flushTlbContext(Number(pcid));
  else lp.flushTlb(type === 3n);
  return Outcome.NEXT;
};

const serialize: SystemHandler = (lp) => {
  if (!lp.nonRoot.isEnabled('serialize')) ud(lp);
  return Outcome.NEXT;
};

export const cacheAndTlbInstructions: readonly (readonly [string, SystemHandler])[] = [
  ['invd', cache],
  ['wbinvd', cache],
  ['invlpg', invlpg],
  ['invpcid', invpcid],
  ['serialize', serialize],
];
