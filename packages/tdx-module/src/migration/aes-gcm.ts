import { ctr, ecb } from '@noble/ciphers/aes.js';

const BLOCK = 16;
const WORDS = 4;
/** First counter block of the text; block 1 makes the tag. @source NIST SP 800-38D, 7.1 */
const FIRST_TEXT_COUNTER = 2;
/** What the four bits that a shift pushes out add at the top. */
const REDUCTION = new Uint32Array(16).map((_, i) => {
  let sum = 0;
  for (let bit = 0; bit < 4; bit++) if ((i >>> bit) & 1) sum ^= 0xe100 >>> (3 - bit);
  return sum * 0x1_0000;
});

/** GHASH multiples of the hash key by each value of four bits: [value * 4 + word]. */
function multiples(h: Uint8Array): Uint32Array {
  const table = new Uint32Array(16 * WORDS);
  const view = new DataView(h.buffer, h.byteOffset, BLOCK);
  for (let w = 0; w < WORDS; w++) table[8 * WORDS + w] = view.getUint32(4 * w);
  for (let i = 4; i > 0; i >>>= 1) {
    const from = 2 * i * WORDS;
    const carry = (table[from + 3] ?? 0) & 1;
    for (let w = WORDS - 1; w >= 0; w--)
      table[i * WORDS + w] = ((table[from + w] ?? 0) >>> 1) | (w === 0 ? 0 : ((table[from + w - 1] ?? 0) & 1) * 0x8000_0000);
    if (carry !== 0) table[i * WORDS] = (table[i * WORDS] ?? 0) ^ 0xe100_0000;
  }
  for (let i = 2; i < 16; i *= 2)
    for (let j = 1; j < i; j++)
      for (let w = 0; w < WORDS; w++) table[(i + j) * WORDS + w] = (table[i * WORDS + w] ?? 0) ^ (table[j * WORDS + w] ?? 0);
  return table;
}

/** What a message that is not finished must remember. */
export interface GcmProgress {
  /** GHASH so far, 16 bytes. */
  readonly hash: Uint8Array;
  readonly aadBytes: number;
  readonly textBytes: number;
}

/**
 * AES-256-GCM of one message in pieces, with a 96-bit IV: associated data first, then text in multiples of 16 bytes.
 * @source NIST SP 800-38D
 */
export class AesGcm {
  readonly #key: Uint8Array;
  readonly #iv: Uint8Array;
  readonly #table: Uint32Array;
  readonly #hash = new Uint32Array(WORDS);
  #aadBytes = 0;
  #textBytes = 0;

  constructor(key: Uint8Array, iv: Uint8Array, progress?: GcmProgress) {
    this.#key = key;
    this.#iv = iv;
    this.#table = multiples(this.#block(new Uint8Array(BLOCK)));
    if (progress === undefined) return;
    const view = new DataView(progress.hash.buffer, progress.hash.byteOffset, BLOCK);
    for (let w = 0; w < WORDS; w++) this.#hash[w] = view.getUint32(4 * w);
    this.#aadBytes = progress.aadBytes;
    this.#textBytes = progress.textBytes;
  }

  get progress(): GcmProgress {
    return { hash: this.#hashBytes(), aadBytes: this.#aadBytes, textBytes: this.#textBytes };
  }

  /** Adds all of the associated data. */
  aad(data: Uint8Array): void {
    this.#aadBytes = data.length;
    this.#absorb(data);
  }
  encrypt(text: Uint8Array): Uint8Array {
    const result = ctr(this.#key, this.#counter()).encrypt(text);
    this.#absorb(result);
    this.#textBytes += text.length;
    return result;
  }
  decrypt(text: Uint8Array): Uint8Array {
    this.#absorb(text);
    const result = ctr(this.#key, this.#counter()).decrypt(text);
    this.#textBytes += text.length;
    return result;
  }
  /** The 16-byte tag. The message is over. */
  tag(): Uint8Array {
    const lengths = new Uint8Array(BLOCK);
    const view = new DataView(lengths.buffer);
    view.setUint32(4, 8 * this.#aadBytes);
    view.setUint32(12, 8 * this.#textBytes);
    this.#absorb(lengths);
    const mask = this.#block(this.#counterBlock(1));
    return this.#hashBytes().map((byte, i) => byte ^ (mask[i] ?? 0));
  }

  #block(block: Uint8Array): Uint8Array {
    return ecb(this.#key, { disablePadding: true }).encrypt(block);
  }
  #counter(): Uint8Array {
    return this.#counterBlock(FIRST_TEXT_COUNTER + this.#textBytes / BLOCK);
  }
  #counterBlock(counter: number): Uint8Array {
    const block = new Uint8Array(BLOCK);
    block.set(this.#iv);
    new DataView(block.buffer).setUint32(12, counter);
    return block;
  }
  #hashBytes(): Uint8Array {
    const bytes = new Uint8Array(BLOCK);
    const view = new DataView(bytes.buffer);
    this.#hash.forEach((word, w) => view.setUint32(4 * w, word));
    return bytes;
  }

  /** Hashes whole blocks; the last one is filled up with zeros. */
  #absorb(data: Uint8Array): void {
    const table = this.#table;
    let [a = 0, b = 0, c = 0, d = 0] = this.#hash;
    for (let at = 0; at < data.length; at += BLOCK) {
      const word = (w: number): number => {
        const i = at + 4 * w;
        return ((data[i] ?? 0) << 24) | ((data[i + 1] ?? 0) << 16) | ((data[i + 2] ?? 0) << 8) | (data[i + 3] ?? 0);
      };
      const x0 = a ^ word(0);
      const x1 = b ^ word(1);
      const x2 = c ^ word(2);
      const x3 = d ^ word(3);
      a = b = c = d = 0;
      for (let w = 3; w >= 0; w--) {
        const x = w === 3 ? x3 : w === 2 ? x2 : w === 1 ? x1 : x0;
        for (let nibble = 0; nibble < 8; nibble++) {
          const out = d & 0xf;
          d = (d >>> 4) | (c << 28);
          c = (c >>> 4) | (b << 28);
          b = (b >>> 4) | (a << 28);
          a = (a >>> 4) ^ (REDUCTION[out] ?? 0);
          const m = ((x >>> (4 * nibble)) & 0xf) * WORDS;
          a ^= table[m] ?? 0;
          b ^= table[m + 1] ?? 0;
          c ^= table[m + 2] ?? 0;
          d ^= table[m + 3] ?? 0;
        }
      }
    }
    this.#hash.set([a, b, c, d]);
  }
}
