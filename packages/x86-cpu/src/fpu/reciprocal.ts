import { Outcome } from '../run/cpu-environment.ts';
import type { HostInstruction } from '../run/host-instruction.ts';
import { readFirst, readSource, vectorBytes, writeResult } from '../run/host/vector-operands.ts';

const SIGN = 0x8000_0000;
const INFINITY = 0x7f80_0000;
const QUIET = 0x0040_0000;
const DEFAULT_NAN = 0xffc0_0000;
const SMALLEST_NORMAL = 0x0080_0000;
/** Fraction bits that an approximation leaves 0: it has 12 significant bits. */
const DROPPED = 1 << 12;

const words = new Uint32Array(1);
const singles = new Float32Array(words.buffer);
const toNumber = (bits: number): number => {
  words[0] = bits;
  return singles[0]!;
};
/** Rounded to 12 significant bits; a result below the normal numbers is a zero. */
function toBits(value: number): number {
  singles[0] = value;
  const magnitude = (words[0]! & ~SIGN) >>> 0;
  if (magnitude < SMALLEST_NORMAL) return (words[0]! & SIGN) >>> 0;
  return ((words[0]! + DROPPED / 2) & -DROPPED) >>> 0;
}

/**
 * An approximation of 1/x or 1/sqrt(x): relative error at most 2^-12 where 1.5 * 2^-12 is allowed. Denormals count as zeros; MXCSR is neither used nor
 * changed. Departs: processors differ in the last bits; this one rounds the exact value to 12 bits.
 * @source Intel SDM 2B "RCPPS", "RSQRTPS"
 */
function approximate(bits: number, root: boolean): number {
  const magnitude = (bits & ~SIGN) >>> 0;
  const sign = (bits & SIGN) >>> 0;
  if (magnitude > INFINITY) return (bits | QUIET) >>> 0;
  if (magnitude < SMALLEST_NORMAL) return (sign | INFINITY) >>> 0;
  if (root && sign !== 0) return DEFAULT_NAN;
  if (magnitude === INFINITY) return sign;
  return toBits(root ? 1 / Math.sqrt(toNumber(bits)) : 1 / toNumber(bits));
}

const form =
  (root: boolean, scalar: boolean): HostInstruction =>
  (c, insn) => {
    const bytes = scalar ? 16 : vectorBytes(insn);
    const source = readSource(c, insn, scalar ? 4 : bytes);
    if (source === undefined) return Outcome.EVENT;
    let result = scalar ? readFirst(c, insn, 16) & ~0xffff_ffffn : 0n;
    for (let at = 0n; at < BigInt(scalar ? 32 : 8 * bytes); at += 32n)
      result |= BigInt(approximate(Number((source >> at) & 0xffff_ffffn), root)) << at;
    writeResult(c, insn, result);
    return Outcome.NEXT;
  };

/** RCPPS, RCPSS, RSQRTPS, RSQRTSS and their VEX forms. */
export const reciprocalInstructions: [string, HostInstruction][] = ['', 'v'].flatMap((vex): [string, HostInstruction][] => [
  [`${vex}rcpps`, form(false, false)],
  [`${vex}rcpss`, form(false, true)],
  [`${vex}rsqrtps`, form(true, false)],
  [`${vex}rsqrtss`, form(true, true)],
]);
