import { Outcome } from '../cpu-environment.ts';
import type { HostInstruction } from '../host-instruction.ts';

const CF = 1;
const SS = 2;

/**
 * BT, BTS, BTR, BTC of memory with a bit offset in a register, where addresses have 16 or 32 bits: the operand that holds the bit may lie
 * anywhere in the segment, and its offset wraps. (64-bit addresses have generated code.)
 * @source Intel SDM 2A "BT—Bit Test"
 */
const bitString =
  (change: ((v: bigint, bit: bigint) => bigint) | undefined): HostInstruction =>
  (c, insn) => {
    const size = insn.operandSize;
    const bits = BigInt(8 * size);
    const bit = BigInt.asIntN(8 * size, c.lp.gpr[insn.reg]!);
    const n = BigInt.asUintN(64, bit) & (bits - 1n);
    const unit = (bit - n) / bits;
    const offset = BigInt.asUintN(8 * insn.addressSize, insn.effectiveAddress() + unit * BigInt(size));
    if (!c.checkSegment(insn.segment, offset, size, change !== undefined)) return Outcome.EVENT;
    const linear = c.linear(insn.segment, offset);
    c.access.nonCanonicalVector = insn.segment === SS ? 12 : 13;
    const isAllowed = change === undefined || c.access.probeWrite(linear, size);
    const value = isAllowed ? c.access.read(linear, size) : undefined;
    c.access.nonCanonicalVector = 13;
    if (value === undefined) return Outcome.EVENT;
    if (change !== undefined) c.access.write(linear, size, BigInt.asUintN(8 * size, change(value, 1n << n)));
    c.flags = (c.flags & ~CF) | Number((value >> n) & 1n);
    return Outcome.NEXT;
  };

export const bitStringInstructions: [string, HostInstruction][] = [
  ['bt', bitString(undefined)],
  ['bts', bitString((v, bit) => v | bit)],
  ['btr', bitString((v, bit) => v & ~bit)],
  ['btc', bitString((v, bit) => v ^ bit)],
];
