import { createHmac } from 'node:crypto';

/** The curve P-256. @source FIPS 186-4 D.1.2.3 */
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const GENERATOR = {
  x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
} as const;
const BYTES = 32;

interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

const mod = (value: bigint, modulus: bigint): bigint => ((value % modulus) + modulus) % modulus;

/** Inverse by Fermat's little theorem; the modulus is prime. */
function inverse(value: bigint, modulus: bigint): bigint {
  let result = 1n;
  let base = mod(value, modulus);
  for (let exponent = modulus - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % modulus;
    base = (base * base) % modulus;
  }
  return result;
}

/** Sum of two points; undefined is the point at infinity. */
function add(a: Point | undefined, b: Point | undefined): Point | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.x === b.x && a.y !== b.y) return undefined;
  const slope = a.x === b.x ? (3n * a.x * a.x - 3n) * inverse(2n * a.y, P) : (b.y - a.y) * inverse(b.x - a.x, P);
  const x = mod(slope * slope - a.x - b.x, P);
  return { x, y: mod(slope * (a.x - x) - a.y, P) };
}

function multiply(scalar: bigint): Point {
  let result: Point | undefined;
  let base: Point | undefined = GENERATOR;
  for (let k = scalar; k > 0n; k >>= 1n) {
    if (k & 1n) result = add(result, base);
    base = add(base, base);
  }
  return result!;
}

const toBytes = (value: bigint): Uint8Array =>
  Uint8Array.from({ length: BYTES }, (_, i) => Number((value >> BigInt(8 * (BYTES - 1 - i))) & 0xffn));
const fromBytes = (bytes: Uint8Array): bigint => bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
const hmac = (key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array => {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return new Uint8Array(mac.digest());
};

/** The per-message secret, made from key and digest so that equal inputs sign alike. @source RFC 6979 section 3.2 */
function* secrets(key: Uint8Array, digest: Uint8Array): Generator<bigint> {
  const reduced = toBytes(mod(fromBytes(digest), ORDER));
  let v: Uint8Array = new Uint8Array(BYTES).fill(1);
  let k: Uint8Array = new Uint8Array(BYTES);
  for (const tag of [0, 1]) {
    k = hmac(k, v, Uint8Array.of(tag), key, reduced);
    v = hmac(k, v);
  }
  for (;;) {
    v = hmac(k, v);
    yield fromBytes(v);
    k = hmac(k, v, Uint8Array.of(0));
    v = hmac(k, v);
  }
}

/** The public key of a private one: x and y, 32 bytes each, big-endian. */
export function p256PublicKey(privateKey: Uint8Array): Uint8Array {
  const { x, y } = multiply(fromBytes(privateKey));
  return Uint8Array.of(...toBytes(x), ...toBytes(y));
}

/**
 * ECDSA over P-256 with the nonce of RFC 6979: the same key and digest give the same signature. For test keys only: it takes no care of timing.
 * @param digest SHA-256, 32 bytes
 * @returns r and s, 32 bytes each, big-endian
 * @source FIPS 186-4 section 6, RFC 6979
 */
export function p256Sign(privateKey: Uint8Array, digest: Uint8Array): Uint8Array {
  const d = fromBytes(privateKey);
  for (const k of secrets(privateKey, digest)) {
    if (k === 0n || k >= ORDER) continue;
    const r = mod(multiply(k).x, ORDER);
    const s = mod(inverse(k, ORDER) * (fromBytes(digest) + r * d), ORDER);
    if (r !== 0n && s !== 0n) return Uint8Array.of(...toBytes(r), ...toBytes(s));
  }
  throw new Error('unreachable: the sequence of secrets has no end');
}
