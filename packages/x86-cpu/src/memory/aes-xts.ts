import { ecb } from '@noble/ciphers/aes.js';

/** Bytes of a data unit: the memory line that a memory-encryption engine works on. */
export const LINE_BYTES = 64;
const BLOCKS_PER_LINE = LINE_BYTES / 16;

/**
 * AES-XTS over memory lines: each 64-byte line is one data unit whose tweak is its physical address divided by 64 (little-endian).
 * @source IEEE 1619-2007; Intel "Memory Encryption Technologies" names AES-XTS with a physical-address tweak.
 * Silent: how silicon maps the address into the tweak is not documented; we chose the line number.
 */
export class AesXts {
  readonly #dataKey: Uint8Array;
  readonly #tweakKey: Uint8Array;

  /** `key`: 32 bytes (AES-128 data key, AES-128 tweak key) or 64 bytes (AES-256). RangeError otherwise. */
  constructor(key: Uint8Array) {
    if (key.length !== 32 && key.length !== 64) throw new RangeError(`an AES-XTS key has 32 or 64 bytes, not ${key.length}`);
    const half = key.length / 2;
    this.#dataKey = key.slice(0, half);
    this.#tweakKey = key.slice(half);
  }

  /** Encrypts whole lines; `line` is the physical address of the first one divided by 64. */
  encrypt(line: number, plain: Uint8Array): Uint8Array {
    const tweaks = this.#tweaks(line, plain.length);
    return xor(aes(this.#dataKey).encrypt(xor(plain, tweaks)), tweaks);
  }

  /** Decrypts whole lines. */
  decrypt(line: number, cipher: Uint8Array): Uint8Array {
    const tweaks = this.#tweaks(line, cipher.length);
    return xor(aes(this.#dataKey).decrypt(xor(cipher, tweaks)), tweaks);
  }

  /** The tweak of every 16-byte block: per line the encrypted line number, then multiplied by alpha from block to block. */
  #tweaks(line: number, length: number): Uint8Array {
    const lines = length / LINE_BYTES;
    const numbers = new Uint8Array(lines * 16);
    const view = new DataView(numbers.buffer);
    for (let i = 0; i < lines; i++) view.setBigUint64(i * 16, BigInt(line + i), true);
    const first = aes(this.#tweakKey).encrypt(numbers);
    const tweaks = new Uint8Array(length);
    for (let i = 0; i < lines; i++) {
      let at = i * LINE_BYTES;
      tweaks.set(first.subarray(i * 16, i * 16 + 16), at);
      for (let block = 1; block < BLOCKS_PER_LINE; block++, at += 16) timesAlpha(tweaks, at, at + 16);
    }
    return tweaks;
  }
}

/** One cipher object serves one call (the library's rule). */
const aes = (key: Uint8Array): ReturnType<typeof ecb> => ecb(key, { disablePadding: true });

/** Multiplies the 16-byte element at `from` by x in GF(2**128) modulo x**128 + x**7 + x**2 + x + 1, result at `to`. */
function timesAlpha(data: Uint8Array, from: number, to: number): void {
  let carry = 0;
  for (let i = 0; i < 16; i++) {
    const byte = data[from + i]!;
    data[to + i] = (byte << 1) | carry;
    carry = byte >>> 7;
  }
  if (carry !== 0) data[to]! ^= 0x87;
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length);
  for (let i = 0; i < a.length; i++) out[i] = a[i]! ^ b[i]!;
  return out;
}
