/** Galois field arithmetic on bytes: GF(2^8) modulo x^8 + x^4 + x^3 + x + 1, and 8x8 bit matrices. @source Intel SDM 2A "GF2P8MULB" */

/** Product of two field elements. */
export function multiply(a: number, b: number): number {
  let result = 0;
  for (let x = a, y = b; y !== 0; y >>>= 1) {
    if ((y & 1) !== 0) result ^= x;
    x = (x << 1) ^ ((x & 0x80) !== 0 ? 0x11b : 0);
  }
  return result;
}

/** The element whose product with `a` is 1; 0 for 0. */
export function inverse(a: number): number {
  // a**254: all squares of a from the second on, multiplied.
  let result = 1;
  let square = a;
  for (let i = 1; i < 8; i++) {
    square = multiply(square, square);
    result = multiply(result, square);
  }
  return a === 0 ? 0 : result;
}

const parity = (v: number): number => {
  let bits = v ^ (v >>> 4);
  bits ^= bits >>> 2;
  return (bits ^ (bits >>> 1)) & 1;
};

/** Each byte of `values` times the 8x8 bit matrix in the quadword of `matrices` at its place, plus `constant`. Byte 7 of a matrix makes bit 0. */
export function affine(values: Uint8Array, matrices: Uint8Array, constant: number): Uint8Array {
  return values.map((v, i) => {
    let out = 0;
    for (let bit = 0; bit < 8; bit++) out |= parity(matrices[(i & ~7) + 7 - bit]! & v) << bit;
    return out ^ constant;
  });
}
