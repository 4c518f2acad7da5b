import type { DecodedInsn } from '../isa/decoded-insn.ts';
import { Outcome } from '../run/cpu-environment.ts';
import {
  BCD_INDEFINITE,
  floatIndefinite,
  fromBcd,
  fromFloat,
  fromInteger,
  integerIndefinite,
  toBcd,
  toFloat,
  toFloat80,
  toInteger,
} from './convert.ts';
import { type Float80, float80, INDEFINITE, Kind, ONE, type Operand, quiet, zero } from './float80.ts';
import { FpException, type FloatContext, Rounding } from './rounding.ts';
import { commitOperand, loadOperand, probeOperand } from './x87-memory.ts';
import type { X87Operation, X87Table } from './x87-operation.ts';
import { FSW, type X87Registers } from './x87-registers.ts';

const { IE, DE, ZE, OE, UE, PE } = FpException;

function push(x: X87Registers, insn: DecodedInsn, value: Float80): Outcome {
  if (!x.isEmpty(7)) x.overflow(insn);
  else {
    x.conditionCodes(FSW.C1, 0);
    x.push(value);
  }
  return Outcome.NEXT;
}
/** FLD m32, m64: a signalling NaN is invalid; a denormal is reported, and loaded even when that is unmasked. */
const loadFloat =
  (size: number): X87Operation =>
  (x, insn) => {
    const bits = loadOperand(x, insn, size);
    if (bits === undefined) return Outcome.EVENT;
    if (!x.isEmpty(7)) {
      x.overflow(insn);
      return Outcome.NEXT;
    }
    const a = fromFloat(bits, size);
    if (a.kind === Kind.SNAN) x.float.flags |= IE;
    if (a.kind === Kind.DENORMAL) x.float.flags |= DE;
    const value = a.kind === Kind.SNAN ? quiet(a) : toFloat80(a);
    x.finish(insn);
    if (!x.float.isUnmasked(IE)) x.push(value);
    return Outcome.NEXT;
  };
/** FLD m80, FILD, FBLD: no conversion can fail. */
const loadExact =
  (size: number, value: (bits: bigint) => Float80): X87Operation =>
  (x, insn) => {
    const bits = loadOperand(x, insn, size);
    return bits === undefined ? Outcome.EVENT : push(x, insn, value(bits));
  };
const register = (bits: bigint): Float80 => ({ signExponent: Number(bits >> 64n), significand: BigInt.asUintN(64, bits) });
const signed =
  (size: number) =>
  (bits: bigint): Float80 =>
    toFloat80(fromInteger(BigInt.asIntN(8 * size, bits)));
const decimal = (bits: bigint): Float80 => toFloat80(fromBcd(bits));

const loadRegister: X87Operation = (x, insn) => {
  const i = insn.rm & 7;
  // An empty source comes before a full stack.
  if (!x.isEmpty(i)) return push(x, insn, x.read(i));
  if (x.underflow(insn)) x.push(INDEFINITE);
  return Outcome.NEXT;
};

/** A store to memory: `convert` may raise exceptions; unmasked ones but PE prevent the store and the pop. */
const store =
  (size: number, indefinite: bigint, convert: (c: FloatContext, a: Operand) => bigint, pop: boolean): X87Operation =>
  (x, insn) => {
    if (!probeOperand(x, insn, size)) return Outcome.EVENT;
    if (x.isEmpty(0)) {
      if (!x.underflow(insn)) return Outcome.NEXT;
      commitOperand(x, insn, size, indefinite);
      if (pop) x.pop();
      return Outcome.NEXT;
    }
    const value = convert(x.float, x.operand(0));
    const stops = x.float.isUnmasked(IE | DE | ZE | OE | UE);
    if (x.float.isUnmasked(OE | UE)) {
      // Nothing is rounded when nothing is stored.
      x.float.flags &= ~PE;
      x.float.roundedUp = false;
    }
    x.finish(insn);
    if (stops) return Outcome.NEXT;
    commitOperand(x, insn, size, value);
    if (pop) x.pop();
    return Outcome.NEXT;
  };
const storeFloat = (size: number, pop: boolean): X87Operation =>
  store(size, floatIndefinite(size), (c, a) => toFloat(c, a, size), pop);
const storeInteger = (size: number, pop: boolean): X87Operation =>
  store(size, integerIndefinite(size), (c, a) => toInteger(c, a, size), pop);
const storeTruncated = (size: number): X87Operation =>
  store(
    size,
    integerIndefinite(size),
    (c, a) => {
      c.rounding = Rounding.ZERO;
      return toInteger(c, a, size);
    },
    true,
  );
const bitsOf = (v: Float80): bigint => (BigInt(v.signExponent) << 64n) | v.significand;
/** FSTP m80: the register as it is. */
const storeRegister: X87Operation = (x, insn) => {
  if (!probeOperand(x, insn, 10)) return Outcome.EVENT;
  const value = x.isEmpty(0) ? INDEFINITE : x.read(0);
  if (!x.isEmpty(0)) x.conditionCodes(FSW.C1, 0);
  else if (!x.underflow(insn)) return Outcome.NEXT;
  commitOperand(x, insn, 10, bitsOf(value));
  x.pop();
  return Outcome.NEXT;
};

const storeStack =
  (pop: boolean): X87Operation =>
  (x, insn) => {
    const value = x.isEmpty(0) ? INDEFINITE : x.read(0);
    if (!x.isEmpty(0)) x.conditionCodes(FSW.C1, 0);
    else if (!x.underflow(insn)) return Outcome.NEXT;
    x.write(insn.rm & 7, value);
    if (pop) x.pop();
    return Outcome.NEXT;
  };
/** The undocumented FSTPNCE (D9 D8+i): as FSTP, but an empty ST(0) is no fault. */
const storeStackSilently: X87Operation = (x, insn) => {
  x.conditionCodes(FSW.C1, 0);
  x.write(insn.rm & 7, x.isEmpty(0) ? INDEFINITE : x.read(0));
  x.pop();
  return Outcome.NEXT;
};
const exchange: X87Operation = (x, insn) => {
  const i = insn.rm & 7;
  if ((x.isEmpty(0) || x.isEmpty(i)) && !x.underflow(insn)) return Outcome.NEXT;
  const a = x.isEmpty(0) ? INDEFINITE : x.read(0);
  const b = x.isEmpty(i) ? INDEFINITE : x.read(i);
  x.conditionCodes(FSW.C1, 0);
  x.write(0, b);
  x.write(i, a);
  return Outcome.NEXT;
};
/** FCMOVcc: an empty register faults whatever the condition. C1 stays as it is otherwise. */
const conditionalMove =
  (mask: number, value: boolean): X87Operation =>
  (x, insn) => {
    const i = insn.rm & 7;
    if (x.isEmpty(0) || x.isEmpty(i)) {
      if (x.underflow(insn)) x.write(0, INDEFINITE);
    } else if (((x.context.flags & mask) !== 0) === value) x.write(0, x.read(i));
    return Outcome.NEXT;
  };

/** Constants, cut off below the 64 bits of the significand, and whether what is cut is above one half. */
const PI = { biased: 0x4000, significand: 0xc90f_daa2_2168_c234n, above: true };
const CONSTANTS: [modrm: number, value: { biased: number; significand: bigint; above: boolean }][] = [
  [0xe9, { biased: 0x4000, significand: 0xd49a_784b_cd1b_8afen, above: false }], // log2 10
  [0xea, { biased: 0x3fff, significand: 0xb8aa_3b29_5c17_f0bbn, above: true }], // log2 e
  [0xeb, PI],
  [0xec, { biased: 0x3ffd, significand: 0x9a20_9a84_fbcf_f798n, above: true }], // log10 2
  [0xed, { biased: 0x3ffe, significand: 0xb172_17f7_d1cf_79abn, above: true }], // ln 2
];
const constant =
  (biased: number, significand: bigint, above: boolean): X87Operation =>
  (x, insn) => {
    const { rounding } = x.float;
    const up = rounding === Rounding.UP || (rounding === Rounding.NEAREST && above);
    return push(x, insn, float80(0, biased, up ? significand + 1n : significand));
  };

const CF = 1;
const PF = 4;
const ZF = 0x40;

/** Loads, stores, constants, exchanges and conditional moves. */
export function addLoadsAndStores(table: X87Table): void {
  table.memory(0xd9, 0, loadFloat(4));
  table.memory(0xdd, 0, loadFloat(8));
  table.memory(0xdb, 5, loadExact(10, register));
  table.memory(0xdf, 0, loadExact(2, signed(2)));
  table.memory(0xdb, 0, loadExact(4, signed(4)));
  table.memory(0xdf, 5, loadExact(8, signed(8)));
  table.memory(0xdf, 4, loadExact(10, decimal));
  table.memory(0xd9, 2, storeFloat(4, false));
  table.memory(0xd9, 3, storeFloat(4, true));
  table.memory(0xdd, 2, storeFloat(8, false));
  table.memory(0xdd, 3, storeFloat(8, true));
  table.memory(0xdb, 7, storeRegister);
  table.memory(0xdf, 2, storeInteger(2, false));
  table.memory(0xdf, 3, storeInteger(2, true));
  table.memory(0xdb, 2, storeInteger(4, false));
  table.memory(0xdb, 3, storeInteger(4, true));
  table.memory(0xdf, 7, storeInteger(8, true));
  table.memory(0xdf, 1, storeTruncated(2));
  table.memory(0xdb, 1, storeTruncated(4));
  table.memory(0xdd, 1, storeTruncated(8));
  table.memory(0xdf, 6, store(10, BCD_INDEFINITE, toBcd, true));
  table.stack(0xd9, 0xc0, loadRegister);
  for (const opcode of [0xd9, 0xdd, 0xdf]) table.stack(opcode, 0xc8, exchange);
  table.stack(0xdd, 0xd0, storeStack(false));
  table.stack(0xdd, 0xd8, storeStack(true));
  table.stack(0xdf, 0xd0, storeStack(true));
  table.stack(0xdf, 0xd8, storeStack(true));
  table.stack(0xd9, 0xd8, storeStackSilently);
  table.one(0xd9, 0xe8, (x, insn) => push(x, insn, ONE));
  table.one(0xd9, 0xee, (x, insn) => push(x, insn, zero(0)));
  for (const [modrm, v] of CONSTANTS) table.one(0xd9, modrm, constant(v.biased, v.significand, v.above));
  [CF, ZF, CF | ZF, PF].forEach((mask, n) => {
    table.stack(0xda, 0xc0 + 8 * n, conditionalMove(mask, true));
    table.stack(0xdb, 0xc0 + 8 * n, conditionalMove(mask, false));
  });
}
