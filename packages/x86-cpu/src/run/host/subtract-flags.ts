/** SF, ZF and PF of a value of `size` bytes. */
export function resultFlags(value: bigint, size: number): number {
  const v = BigInt.asUintN(size * 8, value);
  let parity = Number(v & 0xffn);
  parity ^= parity >> 4;
  return (v === 0n ? 0x40 : 0) | (v >> BigInt(size * 8 - 1) === 1n ? 0x80 : 0) | ((0x9669 >> (parity & 15)) & 1 ? 4 : 0);
}

/** The six arithmetic flags of a - b. */
export function subtractFlags(a: bigint, b: bigint, size: number): number {
  const bits = BigInt(size * 8);
  const r = BigInt.asUintN(size * 8, a - b);
  const overflow = ((a ^ b) & (a ^ r)) >> (bits - 1n);
  return (
    resultFlags(r, size) | (a < b ? 1 : 0) | (((a ^ b ^ r) & 0x10n) !== 0n ? 0x10 : 0) | ((overflow & 1n) !== 0n ? 0x800 : 0)
  );
}
