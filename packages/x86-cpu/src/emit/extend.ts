import { i32, i64, type I64 } from './code.ts';

const MASK: Record<number, number> = { 1: 0xff, 2: 0xffff };

/** Cuts to an operand size of 1, 2, 4 or 8 bytes, zero-extending. */
export function zeroExtend(size: number, v: I64): I64 {
  return size === 8 ? v : size === 4 ? i64.extendU(i32.wrap(v)) : i64.and(v, i64.const(MASK[size]!));
}

/** Cuts to an operand size, sign-extending. */
export function signExtend(size: number, v: I64): I64 {
  return size === 8 ? v : size === 4 ? i64.extend32S(v) : size === 2 ? i64.extend16S(v) : i64.extend8S(v);
}
