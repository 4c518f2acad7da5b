import { Gpr } from '../../lp/register-file.ts';
import { Outcome } from '../cpu-environment.ts';
import type { HostContext, HostInstruction } from '../host-instruction.ts';

const DE = 0;

function operand(c: HostContext): bigint | undefined {
  const { insn } = c;
  return insn.isMemory ? c.access.read(insn.linearAddress(), 8) : c.gpr(insn.rm, 8);
}

/** DIV r/m64 with a dividend of more than 64 bits. */
const div: HostInstruction = (c) => {
  const divisor = operand(c);
  if (divisor === undefined) return Outcome.EVENT;
  const dividend = (c.gpr(Gpr.RDX, 8) << 64n) | c.gpr(Gpr.RAX, 8);
  if (divisor === 0n || (dividend / divisor) >> 64n !== 0n) return c.raise(DE);
  c.setGpr(Gpr.RAX, 8, dividend / divisor);
  c.setGpr(Gpr.RDX, 8, dividend % divisor);
  return Outcome.NEXT;
};
/** IDIV r/m64, likewise. */
const idiv: HostInstruction = (c) => {
  const unsigned = operand(c);
  if (unsigned === undefined) return Outcome.EVENT;
  const divisor = BigInt.asIntN(64, unsigned);
  const dividend = BigInt.asIntN(128, (c.gpr(Gpr.RDX, 8) << 64n) | c.gpr(Gpr.RAX, 8));
  if (divisor === 0n) return c.raise(DE);
  const quotient = dividend / divisor;
  if (BigInt.asIntN(64, quotient) !== quotient) return c.raise(DE);
  c.setGpr(Gpr.RAX, 8, quotient);
  c.setGpr(Gpr.RDX, 8, dividend % divisor);
  return Outcome.NEXT;
};

export const divideInstructions: [string, HostInstruction][] = [
  ['div', div],
  ['idiv', idiv],
];
