import { i32, i64, type I32, type I64 } from '../../emit/code.ts';
import type { Emitter, Semantic } from '../../emit/emitter.ts';
import { signExtend } from '../../emit/extend.ts';

const c = i64.const;

/** BT, BTS, BTR, BTC. With a register offset and a memory operand the offset reaches outside the operand: a bit string. */
const bitTest =
  (change: ((v: I64, bit: I64) => I64) | undefined): Semantic =>
  (e) => {
    const size = e.sizeOf(0);
    const bitString = e.isMemory(0) && e.operands[1]!.kind === 'r';
    const offset = e.read(1);
    const n = e.let(i64.and(offset, c(8 * size - 1)));
    let value: I64;
    if (bitString) {
      const log2 = size === 2 ? 1 : size === 4 ? 2 : 3;
      const units = i64.shrS(signExtend(size, offset), c(3 + log2));
      const address = e.let(i64.add(e.address(0), i64.shl(units, c(log2))));
      value = change === undefined ? e.load(address, size) : e.loadModify(address, size);
    } else value = change === undefined ? e.read(0) : e.readModify(0);
    if (change !== undefined) {
      const r = e.let(change(value, i64.shl(c(1), n)));
      if (bitString) e.storeModified(size, r);
      else e.write(0, r);
    }
    e.carryFlag(i64.and(i64.shrU(value, n), c(1)));
  };

const scan =
  (forward: boolean): Semantic =>
  (e) => {
    const source = e.read(1);
    const isZero = e.letI32(i64.eqz(source));
    // A zero source leaves the destination unchanged.
    const found = forward ? i64.ctz(source) : i64.sub(c(63), i64.clz(source));
    e.if(i32.eqz(isZero), () => e.write(0, found));
    e.zeroFlag(isZero);
  };

/** TZCNT / LZCNT: CF = source is 0, ZF = result is 0. */
const countZeros =
  (trailing: boolean): Semantic =>
  (e) => {
    const size = e.sizeOf(0);
    const source = e.read(1);
    const width = 8 * size;
    const count = trailing ? i64.select(i64.eqz(source), c(width), i64.ctz(source)) : i64.sub(i64.clz(source), c(64 - width));
    const r = e.let(count);
    e.write(0, r);
    e.resultFlags(size, r, e.let(i64.extendU(i64.eqz(source))), c(0));
  };

const populationCount: Semantic = (e) => {
  const r = e.let(i64.popcnt(e.read(1)));
  e.write(0, r);
  // SF, OF, CF, AF, PF are cleared; ZF from the source.
  e.writeFlags(i64.shl(i64.extendU(i64.eqz(r)), c(6)));
};

const carryIf = (e: Emitter, size: number, r: I64, carry: I32): void => e.resultFlags(size, r, e.let(i64.extendU(carry)), c(0));

const andNot: Semantic = (e) => {
  const r = e.let(i64.and(i64.xor(e.read(1), c(-1)), e.read(2)));
  e.write(0, r);
  e.logicFlags(e.sizeOf(0), r);
};
const lowestBit =
  (operation: (v: I64) => I64, carryWhenZero: boolean): Semantic =>
  (e) => {
    const size = e.sizeOf(0);
    const source = e.read(1);
    const r = e.let(operation(source));
    e.write(0, r);
    carryIf(e, size, r, carryWhenZero ? i64.eqz(source) : i64.ne(source, c(0)));
  };
const bitFieldExtract: Semantic = (e) => {
  const source = e.read(1);
  const control = e.read(2);
  const start = e.let(i64.and(control, c(0xff)));
  const length = e.let(i64.and(i64.shrU(control, c(8)), c(0xff)));
  const shifted = e.let(i64.select(i64.gtU(start, c(63)), c(0), i64.shrU(source, start)));
  const r = e.let(i64.select(i64.gtU(length, c(63)), shifted, i64.and(shifted, i64.sub(i64.shl(c(1), length), c(1)))));
  e.write(0, r);
  e.writeFlags(i64.shl(i64.extendU(i64.eqz(r)), c(6)));
};
const zeroHighBits: Semantic = (e) => {
  const size = e.sizeOf(0);
  const source = e.read(1);
  const n = e.let(i64.and(e.read(2), c(0xff)));
  const beyond = e.letI32(i64.gtU(n, c(8 * size - 1)));
  const r = e.let(i64.select(beyond, source, i64.and(source, i64.sub(i64.shl(c(1), n), c(1)))));
  e.write(0, r);
  carryIf(e, size, r, beyond);
};

/** PDEP / PEXT: one step for each set bit of the mask. */
const depositExtract =
  (deposit: boolean): Semantic =>
  (e) => {
    const source = e.variable(e.read(1));
    const mask = e.variable(e.read(2));
    const result = e.variable(c(0));
    const position = e.variable(c(0));
    e.if(i64.ne(mask, c(0)), () =>
      e.loop(() => {
        const lowest = e.let(i64.and(mask, i64.sub(c(0), mask)));
        if (deposit) {
          e.assign(result, i64.or(result, i64.select(i32.wrap(i64.and(source, c(1))), lowest, c(0))));
          e.assign(source, i64.shrU(source, c(1)));
        } else {
          e.assign(result, i64.or(result, i64.shl(i64.extendU(i64.ne(i64.and(source, lowest), c(0))), position)));
          e.assign(position, i64.add(position, c(1)));
        }
        e.assign(mask, i64.xor(mask, lowest));
        return i64.ne(mask, c(0));
      }),
    );
    e.write(0, result);
  };

/** CRC32 (Castagnoli, reflected), a bit at a time. */
const crc32: Semantic = (e) => {
  const bits = 8 * e.sizeOf(1);
  const data = e.read(1);
  const crc = e.variable(i64.and(e.read(0), c(0xffff_ffff)));
  const rest = e.variable(data);
  const count = e.variable(c(bits));
  e.loop(() => {
    const feedback = e.let(i64.and(i64.xor(crc, rest), c(1)));
    e.assign(crc, i64.xor(i64.shrU(crc, c(1)), i64.and(i64.sub(c(0), feedback), c(0x82f6_3b78))));
    e.assign(rest, i64.shrU(rest, c(1)));
    e.assign(count, i64.sub(count, c(1)));
    return i64.ne(count, c(0));
  });
  // The destination's upper half is cleared in the 64-bit form too.
  e.write(0, crc);
};

/** Single bits, scans, counts, and the BMI extensions. */
export const bitSemantics: Record<string, Semantic> = {
  bt: bitTest(undefined),
  bts: bitTest((v, bit) => i64.or(v, bit)),
  btr: bitTest((v, bit) => i64.and(v, i64.xor(bit, c(-1)))),
  btc: bitTest((v, bit) => i64.xor(v, bit)),
  bsf: scan(true),
  bsr: scan(false),
  tzcnt: countZeros(true),
  lzcnt: countZeros(false),
  popcnt: populationCount,
  andn: andNot,
  blsr: lowestBit((v) => i64.and(v, i64.sub(v, c(1))), true),
  blsmsk: lowestBit((v) => i64.xor(v, i64.sub(v, c(1))), true),
  blsi: lowestBit((v) => i64.and(v, i64.sub(c(0), v)), false),
  bextr: bitFieldExtract,
  bzhi: zeroHighBits,
  pdep: depositExtract(true),
  pext: depositExtract(false),
  crc32,
};
