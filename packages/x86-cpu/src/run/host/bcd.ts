import { Gpr } from '../../lp/register-file.ts';
import { Outcome } from '../cpu-environment.ts';
import type { HostInstruction } from '../host-instruction.ts';
import { resultFlags } from './subtract-flags.ts';

const CF = 1;
const AF = 0x10;

const adjustPacked =
  (subtract: boolean): HostInstruction =>
  (c) => {
    const al = Number(c.gpr(Gpr.RAX, 1));
    const { flags } = c;
    const wasCarry = (flags & CF) !== 0;
    let value = al;
    let out = 0;
    const sign = subtract ? -1 : 1;
    if ((al & 15) > 9 || (flags & AF) !== 0) {
      value += 6 * sign;
      out |= AF;
      if (wasCarry || value < 0 || value > 0xff) out |= CF;
    }
    if (al > 0x99 || wasCarry) {
      value += 0x60 * sign;
      out |= CF;
    } else if (!subtract) out &= ~CF;
    c.setGpr(Gpr.RAX, 1, BigInt(value & 0xff));
    c.flags = resultFlags(BigInt(value & 0xff), 1) | out;
    return Outcome.NEXT;
  };

const adjustUnpacked =
  (subtract: boolean): HostInstruction =>
  (c) => {
    const ax = Number(c.gpr(Gpr.RAX, 2));
    const { flags } = c;
    const adjust = (ax & 15) > 9 || (flags & AF) !== 0;
    const value = adjust ? (subtract ? ax - 0x106 : ax + 0x106) : ax;
    c.setGpr(Gpr.RAX, 2, BigInt(value & 0xff0f));
    c.flags = resultFlags(BigInt(value & 0xf), 1) | (adjust ? CF | AF : 0);
    return Outcome.NEXT;
  };

const aam: HostInstruction = (c, insn) => {
  const base = insn.immLow & 0xff;
  if (base === 0) return c.raise(0);
  const al = Number(c.gpr(Gpr.RAX, 1));
  c.setGpr(Gpr.RAX, 2, BigInt((Math.floor(al / base) << 8) | (al % base)));
  c.flags = resultFlags(BigInt(al % base), 1);
  return Outcome.NEXT;
};
const aad: HostInstruction = (c, insn) => {
  const ax = Number(c.gpr(Gpr.RAX, 2));
  const al = ((ax & 0xff) + (ax >> 8) * (insn.immLow & 0xff)) & 0xff;
  c.setGpr(Gpr.RAX, 2, BigInt(al));
  c.flags = resultFlags(BigInt(al), 1);
  return Outcome.NEXT;
};

/** Decimal adjustments, outside 64-bit mode. @source Intel SDM 2 "DAA", "DAS", "AAA", "AAS", "AAM", "AAD" */
export const bcdInstructions: [string, HostInstruction][] = [
  ['daa', adjustPacked(false)],
  ['das', adjustPacked(true)],
  ['aaa', adjustUnpacked(false)],
  ['aas', adjustUnpacked(true)],
  ['aam', aam],
  ['aad', aad],
  [
    'salc',
    (c) => {
      c.setGpr(Gpr.RAX, 1, (c.flags & CF) !== 0 ? 0xffn : 0n);
      return Outcome.NEXT;
    },
  ],
];
