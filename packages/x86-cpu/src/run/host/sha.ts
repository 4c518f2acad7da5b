/** SHA-1 and SHA-256 steps on four 32-bit words, word 0 lowest. @source FIPS 180-4; Intel SDM 2B "SHA1RNDS4", "SHA256RNDS2" */
const rotateLeft = (v: number, n: number): number => (v << n) | (v >>> (32 - n));
const rotateRight = (v: number, n: number): number => (v >>> n) | (v << (32 - n));

type Words = Int32Array;

const SHA1_CONSTANTS = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];
function sha1Function(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) ^ (~b & d);
  if (round === 2) return (b & c) ^ (b & d) ^ (c & d);
  return b ^ c ^ d;
}

/** Four rounds; `b` holds the message words with E added to the top one. */
export function sha1rnds4(a: Words, b: Words, immediate: number): Words {
  const round = immediate & 3;
  let [s0, s1, s2, s3] = [a[3]!, a[2]!, a[1]!, a[0]!];
  let e = 0;
  for (let i = 0; i < 4; i++) {
    const next = (sha1Function(round, s1, s2, s3) + rotateLeft(s0, 5) + b[3 - i]! + e + SHA1_CONSTANTS[round]!) | 0;
    [e, s3, s2, s1, s0] = [s3, s2, rotateLeft(s1, 30), s0, next];
  }
  return Int32Array.of(s3, s2, s1, s0);
}
export const sha1nexte = (a: Words, b: Words): Words => Int32Array.of(b[0]!, b[1]!, b[2]!, b[3]! + rotateLeft(a[3]!, 30));
export const sha1msg1 = (a: Words, b: Words): Words => Int32Array.of(b[2]! ^ a[0]!, b[3]! ^ a[1]!, a[0]! ^ a[2]!, a[1]! ^ a[3]!);
export function sha1msg2(a: Words, b: Words): Words {
  const w16 = rotateLeft(a[3]! ^ b[2]!, 1);
  const w17 = rotateLeft(a[2]! ^ b[1]!, 1);
  const w18 = rotateLeft(a[1]! ^ b[0]!, 1);
  return Int32Array.of(rotateLeft(a[0]! ^ w16, 1), w18, w17, w16);
}

const choose = (e: number, f: number, g: number): number => (e & f) ^ (~e & g);
const majority = (a: number, b: number, c: number): number => (a & b) ^ (a & c) ^ (b & c);
const sum0 = (v: number): number => rotateRight(v, 2) ^ rotateRight(v, 13) ^ rotateRight(v, 22);
const sum1 = (v: number): number => rotateRight(v, 6) ^ rotateRight(v, 11) ^ rotateRight(v, 25);
const sigma0 = (v: number): number => rotateRight(v, 7) ^ rotateRight(v, 18) ^ (v >>> 3);
const sigma1 = (v: number): number => rotateRight(v, 17) ^ rotateRight(v, 19) ^ (v >>> 10);

/** Two rounds on state words C D G H (a) and A B E F (b), with message plus constant in the low words of XMM0. */
export function sha256rnds2(first: Words, second: Words, wk: Words): Words {
  let [a, b, c, d] = [second[3]!, second[2]!, first[3]!, first[2]!];
  let [e, f, g, h] = [second[1]!, second[0]!, first[1]!, first[0]!];
  for (let i = 0; i < 2; i++) {
    const t = (choose(e, f, g) + sum1(e) + wk[i]! + h) | 0;
    const next = (t + majority(a, b, c) + sum0(a)) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (t + d) | 0, c, b, a, next];
  }
  return Int32Array.of(f, e, b, a);
}
export const sha256msg1 = (a: Words, b: Words): Words =>
  Int32Array.of(a[0]! + sigma0(a[1]!), a[1]! + sigma0(a[2]!), a[2]! + sigma0(a[3]!), a[3]! + sigma0(b[0]!));
export function sha256msg2(a: Words, b: Words): Words {
  const w16 = (a[0]! + sigma1(b[2]!)) | 0;
  const w17 = (a[1]! + sigma1(b[3]!)) | 0;
  return Int32Array.of(w16, w17, a[2]! + sigma1(w16), a[3]! + sigma1(w17));
}
