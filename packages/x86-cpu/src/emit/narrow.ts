import type { Code, I32, I64 } from './code.ts';
import { i32, i64 } from './code.ts';
import { constantI64 } from './fold.ts';

const Op = { GET: 0x20, CONST: 0x42, SELECT: 0x1b, WRAP: 0xa7, EXTEND: 0xad } as const;
const AND = 0x83;
/** Additions, subtractions, products, AND, OR, XOR: their low 32 bits come from the low 32 bits of their operands. */
const isLowOperation = (opcode: number): boolean => (opcode >= 0x7c && opcode <= 0x7e) || (opcode >= 0x83 && opcode <= 0x85);
/** OR and XOR: narrow when both operands are. */
const isOrXor = (opcode: number): boolean => opcode === 0x84 || opcode === 0x85;

/** What is above 32 bits of the value is zero; `isNarrowLocal` knows that of locals. */
export function isNarrow(code: Code, isNarrowLocal: (index: number) => boolean): boolean {
  if (code[0] === Op.GET) return isNarrowLocal(code[1] as number);
  if (code[0] === Op.CONST) {
    const value = constantI64(code)!;
    return value >= 0n && value < 1n << 32n;
  }
  const [a, b, opcode] = code as [Code, Code | number, number?];
  if (code.length === 2) return b === Op.EXTEND;
  if (code.length === 4 && code[3] === Op.SELECT) return isNarrow(a, isNarrowLocal) && isNarrow(b as Code, isNarrowLocal);
  if (code.length !== 3 || typeof b !== 'object' || opcode === undefined) return false;
  if (opcode === AND) return isNarrow(a, isNarrowLocal) || isNarrow(b, isNarrowLocal);
  return isOrXor(opcode) && isNarrow(a, isNarrowLocal) && isNarrow(b, isNarrowLocal);
}

/** An expression with the same low 32 bits, without what only matters above them. */
function low(code: Code): Code {
  const [a, b, opcode] = code as [Code, Code | number, number?];
  if (code.length === 2 && b === Op.EXTEND) return a.length === 2 && a[1] === Op.WRAP ? low(a[0] as Code) : code;
  if (code.length !== 3 || typeof b !== 'object' || opcode === undefined || !isLowOperation(opcode)) return code;
  const [x, y] = [low(a), low(b)];
  return x === a && y === b ? code : [x, y, opcode];
}
/** An operand of an operation of so many bytes of which only those count when they are 4. */
export const lowOf = (size: number, value: I64): I64 => (size === 4 ? (low(value) as I64) : value);
/** The low 32 bits, zero-extended. */
export const narrowed = (value: I64): I64 => i64.extendU(i32.wrap(low(value) as I64));

const isSame = (a: Code, b: Code): boolean =>
  a === b ||
  (a.length === b.length &&
    a.every((part, n) => {
      const other = b[n]!;
      return typeof part === 'number' || typeof other === 'number' ? part === other : isSame(part, other);
    }));
/** `x & x` and `x | x` are x, `x ^ x` is 0; x must be an expression that is the same when it is evaluated again. */
export function withoutRepetition(value: I64): I64 {
  const [a, b, opcode] = value as unknown as [Code, Code, number];
  if (value.length !== 3 || opcode < AND || opcode > 0x85 || !isSame(a, b)) return value;
  return opcode === 0x85 ? i64.const(0) : (a as I64);
}
/** A value of which the low 1, 2, 4 or 8 bytes will be stored, without what only matters above them. */
export function storedOf(size: number, value: I64): I64 {
  if (size === 8) return value;
  const [a, b, opcode] = value as unknown as [Code, Code, number];
  const isMasked = value.length === 3 && opcode === AND && b[0] === Op.CONST && constantI64(b) === (1n << BigInt(8 * size)) - 1n;
  return low(isMasked ? a : value) as I64;
}

/** Comparisons and their opposites. */
const INVERSE: Readonly<Record<number, number>> = {};
const inverses = [
  0x46, 0x47, 0x48, 0x4e, 0x49, 0x4f, 0x4a, 0x4c, 0x4b, 0x4d, 0x51, 0x52, 0x53, 0x59, 0x54, 0x5a, 0x55, 0x57, 0x56, 0x58,
];
for (let n = 0; n < inverses.length; n += 2)
  Object.assign(INVERSE, { [inverses[n]!]: inverses[n + 1]!, [inverses[n + 1]!]: inverses[n]! });
/** The opposite of a condition. */
export function inverse(condition: I32): I32 {
  const opposite = condition.length === 3 && typeof condition[2] === 'number' ? INVERSE[condition[2]] : undefined;
  return opposite === undefined ? i32.eqz(condition) : ([condition[0], condition[1], opposite] as unknown as I32);
}
/** A condition that is not 0 when another one is. */
export function truth(condition: I32): I32 {
  const [inner] = condition as unknown as [Code];
  return condition.length === 2 && condition[1] === 0x45 && inner.length === 2 && inner[1] === 0x45
    ? (inner[0] as I32)
    : condition;
}
