import { i64, type Code, type I32, type I64 } from './code.ts';

/** Loads 1, 2, 4 or 8 bytes, zero-extended. */
export function loadAt(at: I32, size: number, offset = 0): I64 {
  return size === 8
    ? i64.load(at, offset)
    : size === 4
      ? i64.load32U(at, offset)
      : size === 2
        ? i64.load16U(at, offset)
        : i64.load8U(at, offset);
}
/** Stores the low 1, 2, 4 or 8 bytes. */
export function storeAt(at: I32, size: number, value: I64, offset = 0): Code {
  return size === 8
    ? i64.store(at, value, offset)
    : size === 4
      ? i64.store32(at, value, offset)
      : size === 2
        ? i64.store16(at, value, offset)
        : i64.store8(at, value, offset);
}
