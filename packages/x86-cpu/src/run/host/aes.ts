/** AES round functions on 16-byte states in memory order (column-major, as in XMM registers). @source FIPS 197; Intel SDM 2A "AESENC" */

/** Multiplication by x in GF(2^8). */
const doubled = (v: number): number => ((v << 1) ^ ((v & 0x80) !== 0 ? 0x1b : 0)) & 0xff;
function multiply(a: number, b: number): number {
  let result = 0;
  for (let x = a, y = b; y !== 0; y >>= 1, x = doubled(x)) if ((y & 1) !== 0) result ^= x;
  return result;
}

const SBOX = new Uint8Array(256);
const INVERSE_SBOX = new Uint8Array(256);
{
  // Powers and inverses of the generator 3.
  let p = 1;
  let q = 1;
  do {
    p ^= doubled(p);
    q ^= q << 1;
    q ^= q << 2;
    q ^= q << 4;
    q &= 0xff;
    if ((q & 0x80) !== 0) q ^= 0x09;
    const rotate = (n: number): number => ((q << n) | (q >> (8 - n))) & 0xff;
    SBOX[p] = q ^ rotate(1) ^ rotate(2) ^ rotate(3) ^ rotate(4) ^ 0x63;
  } while (p !== 1);
  SBOX[0] = 0x63;
  for (let i = 0; i < 256; i++) INVERSE_SBOX[SBOX[i]!] = i;
}

/** Row r of the state moves r columns to the left (encryption) or right. */
const shiftRows = (s: Uint8Array, direction: 1 | -1): Uint8Array => s.map((_, i) => s[(i + 4 * direction * (i & 3) + 16) & 15]!);
const substitute = (s: Uint8Array, box: Uint8Array): Uint8Array => s.map((v) => box[v]!);
function mixColumns(s: Uint8Array, factors: readonly number[]): Uint8Array {
  return s.map((_, i) => {
    let v = 0;
    for (let k = 0; k < 4; k++) v ^= multiply(s[(i & 12) | k]!, factors[(k - (i & 3) + 4) & 3]!);
    return v;
  });
}
const MIX = [2, 3, 1, 1];
const INVERSE_MIX = [14, 11, 13, 9];
const addKey = (s: Uint8Array, key: Uint8Array): Uint8Array => s.map((v, i) => v ^ key[i]!);

export const aesenc = (s: Uint8Array, key: Uint8Array): Uint8Array =>
  addKey(mixColumns(substitute(shiftRows(s, 1), SBOX), MIX), key);
export const aesenclast = (s: Uint8Array, key: Uint8Array): Uint8Array => addKey(substitute(shiftRows(s, 1), SBOX), key);
export const aesdec = (s: Uint8Array, key: Uint8Array): Uint8Array =>
  addKey(mixColumns(substitute(shiftRows(s, -1), INVERSE_SBOX), INVERSE_MIX), key);
export const aesdeclast = (s: Uint8Array, key: Uint8Array): Uint8Array => addKey(substitute(shiftRows(s, -1), INVERSE_SBOX), key);
export const aesimc = (s: Uint8Array): Uint8Array => mixColumns(s, INVERSE_MIX);
/** Key expansion help: SubWord of words 1 and 3, and the same rotated with the round constant. */
export function aeskeygenassist(s: Uint8Array, constant: number): Uint8Array {
  const out = new Uint8Array(16);
  for (const [word, at] of [
    [1, 0],
    [3, 8],
  ] as const) {
    for (let i = 0; i < 4; i++) {
      out[at + i] = SBOX[s[4 * word + i]!]!;
      out[at + 4 + i] = SBOX[s[4 * word + ((i + 1) & 3)]!]! ^ (i === 0 ? constant : 0);
    }
  }
  return out;
}
