import { i64, type I64 } from '../../emit/code.ts';

/** Reverses the low `size` bytes of a value. Two-byte BSWAP is undefined in the manual; processors give 0, MOVBE swaps. */
export function byteSwap(size: number, v: I64): I64 {
  const and = (value: I64, mask: bigint): I64 => i64.and(value, i64.const(BigInt.asIntN(64, mask)));
  if (size === 2) return i64.or(i64.shl(and(v, 0xffn), i64.const(8)), and(i64.shrU(v, i64.const(8)), 0xffn));
  const swap = (value: I64, bits: number, mask: bigint): I64 =>
    i64.or(i64.shl(and(value, mask), i64.const(bits)), and(i64.shrU(value, i64.const(bits)), mask));
  const bytes = swap(v, 8, 0x00ff00ff00ff00ffn);
  const words = swap(bytes, 16, 0x0000ffff0000ffffn);
  return size === 4 ? and(words, 0xffff_ffffn) : i64.rotl(words, i64.const(32));
}
