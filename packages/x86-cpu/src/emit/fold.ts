import { i32, i64, type Code, type I32, type I64 } from './code.ts';

/** Value of an i64.const (0x42) or i32.const (0x41) expression. */
function constant(code: Code, opcode: number): bigint | undefined {
  if (code[0] !== opcode) return undefined;
  let v = 0n;
  let shift = 0n;
  for (let i = 1; i < code.length; i++) {
    const byte = code[i] as number;
    v |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if ((byte & 0x80) === 0) return (byte & 0x40) === 0 ? v : v - (1n << shift);
  }
  return undefined;
}

const u64 = (v: bigint): bigint => BigInt.asUintN(64, v);
const s64 = (v: bigint): bigint => BigInt.asIntN(64, v);
/** Two-operand i64 operations with an i64 result, by opcode. */
const BINARY: Record<number, (a: bigint, b: bigint) => bigint> = {
  0x7c: (a, b) => a + b,
  0x7d: (a, b) => a - b,
  0x83: (a, b) => a & b,
  0x84: (a, b) => a | b,
  0x85: (a, b) => a ^ b,
  0x86: (a, b) => a << (b & 63n),
  0x87: (a, b) => s64(a) >> (b & 63n),
  0x88: (a, b) => u64(a) >> (b & 63n),
};
/** Comparisons of two i64. */
const COMPARE: Record<number, (a: bigint, b: bigint) => boolean> = {
  0x51: (a, b) => a === b,
  0x52: (a, b) => a !== b,
  0x53: (a, b) => a < b,
  0x54: (a, b) => u64(a) < u64(b),
  0x55: (a, b) => a > b,
  0x56: (a, b) => u64(a) > u64(b),
};

/** The value of an i64 expression of constants, or undefined. */
export function constantI64(code: Code): bigint | undefined {
  if (code[0] === 0x42) return constant(code, 0x42);
  if (code.length !== 3 || typeof code[2] !== 'number') return undefined;
  const [a, b, opcode] = code;
  if (typeof a !== 'object' || typeof b !== 'object') return undefined;
  const operation = BINARY[opcode];
  if (operation === undefined) return undefined;
  const x = constantI64(a);
  if (x === undefined) return undefined;
  const y = constantI64(b);
  return y === undefined ? undefined : s64(operation(x, y));
}

/** The value of an i32 expression of constants (comparisons of i64 among them), or undefined. */
export function constantI32(code: Code): number | undefined {
  if (code[0] === 0x41) return Number(constant(code, 0x41));
  const opcode = code.at(-1);
  const a = code[0];
  if (typeof opcode !== 'number' || typeof a !== 'object') return undefined;
  if (code.length === 2) {
    if (opcode === 0x50) {
      const x = constantI64(a);
      return x === undefined ? undefined : x === 0n ? 1 : 0;
    }
    if (opcode !== 0x45) return undefined;
    const x = constantI32(a);
    return x === undefined ? undefined : x === 0 ? 1 : 0;
  }
  const b = code[1];
  if (code.length !== 3 || typeof b !== 'object') return undefined;
  const compare = COMPARE[opcode];
  if (compare === undefined) return undefined;
  const x = constantI64(a);
  const y = x === undefined ? undefined : constantI64(b);
  return y === undefined ? undefined : compare(x!, y) ? 1 : 0;
}

/** The expression, or the constant that it is. */
export function foldI64(code: I64): I64 {
  if (code[0] === 0x42) return code;
  const v = constantI64(code);
  return v === undefined ? code : i64.const(v);
}
export function foldI32(code: I32): I32 {
  if (code[0] === 0x41) return code;
  const v = constantI32(code);
  return v === undefined ? code : i32.const(v);
}
