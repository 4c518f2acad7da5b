import type { Random } from '../test/fuzz/random.ts';

/** What a vector or a memory operand is made of. */
export const LANES = ['f32', 'f64', 'f16', 'i8', 'i16', 'i32', 'i64', 'f80'] as const;
export type Lanes = (typeof LANES)[number];

/** Significand and exponent bits of the binary formats. */
const FORMATS = { f16: [10, 5], f32: [23, 8], f64: [52, 11] } as const;

/** Exponents that the numbers of one case crowd around, as fractions of the range: results overflow, underflow, cancel, round. */
const BANDS = [0, 0.02, 0.25, 0.45, 0.5, 0.5, 0.5, 0.5, 0.55, 0.75, 0.98, 1];

/** Numbers of one case: every case has its own neighbourhood of exponents. */
export class Values {
  readonly #random: Random;
  readonly #band: number;
  readonly #spread: number;
  readonly #specials: number;

  constructor(random: Random) {
    this.#random = random;
    this.#band = random.pick(BANDS);
    this.#spread = random.pick([1, 2, 4, 30]);
    this.#specials = random.pick([0, 10, 30, 60]);
  }

  /** Bits of one lane, least significant byte first. */
  lane(kind: Lanes): number[] {
    switch (kind) {
      case 'f16':
      case 'f32':
      case 'f64':
        return bytes(this.#float(FORMATS[kind][0], FORMATS[kind][1]), (FORMATS[kind][0] + FORMATS[kind][1] + 1) / 8);
      case 'f80':
        return [...this.float80()];
      default:
        return bytes(this.integer(Number(kind.slice(1))), Number(kind.slice(1)) / 8);
    }
  }
  fill(kind: Lanes, length: number): Uint8Array {
    const out = new Uint8Array(length);
    for (let at = 0; at < length;) for (const b of this.lane(kind)) if (at < length) out[at++] = b;
    return out;
  }

  integer(bits: number): bigint {
    const random = this.#random;
    const all = (1n << BigInt(bits)) - 1n;
    switch (random.below(8)) {
      case 0:
        return BigInt(random.below(4));
      case 1:
        return all & -BigInt(random.below(4));
      case 2:
        return (1n << BigInt(random.below(bits))) & all;
      case 3:
        return (1n << BigInt(random.below(bits))) - 1n;
      case 4:
        return all ^ ((1n << BigInt(random.below(bits))) - 1n);
      case 5:
        return ((all >> 1n) + BigInt(random.below(3)) - 1n) & all;
      default:
        return random.u64() & all;
    }
  }

  #float(fractionBits: number, exponentBits: number): bigint {
    const random = this.#random;
    const sign = BigInt(random.below(2)) << BigInt(fractionBits + exponentBits);
    const top = (1 << exponentBits) - 1;
    const build = (exponent: number, fraction: bigint): bigint => sign | (BigInt(exponent) << BigInt(fractionBits)) | fraction;
    const ones = (1n << BigInt(fractionBits)) - 1n;
    const quiet = 1n << BigInt(fractionBits - 1);
    if (random.chance(this.#specials)) {
      switch (random.below(9)) {
        case 0:
        case 1:
          return build(0, 0n);
        case 2:
          return build(top, 0n);
        case 3:
          return build(top, quiet | (random.u64() & ones));
        case 4:
          return build(top, (random.u64() & ones & ~quiet) | 1n);
        case 5:
          return build(0, random.u64() & ones);
        case 6:
          return build(0, random.pick([1n, ones, quiet]));
        case 7:
          return build(random.pick([1, top - 1]), random.pick([0n, ones]));
        default:
          return build(top >> 1, 0n);
      }
    }
    // Small integers and halves now and then: conversions and roundings turn there.
    if (random.chance(12)) {
      const magnitude = random.pick([0, 1, 2, 7, 8, 15, 16, 31, 32, 62, 63, 64]);
      const fraction = random.u64() & ones & ~(ones >> BigInt(Math.min(magnitude + random.below(3), fractionBits)));
      return build(Math.min((top >> 1) + magnitude, top - 1), fraction);
    }
    const middle = Math.round(this.#band * top);
    const exponent = Math.max(0, Math.min(top - 1, middle + random.below(2 * this.#spread + 1) - this.#spread));
    let fraction = random.u64() & ones;
    const kind = random.below(100);
    if (kind < 20) fraction &= ~(ones >> BigInt(random.below(fractionBits)));
    else if (kind < 28) fraction = ones ^ BigInt(random.below(4));
    else if (kind < 36) fraction = BigInt(random.below(4));
    return build(exponent, fraction);
  }

  /** An x87 register: significand, then sign and exponent. */
  float80(): Uint8Array {
    const random = this.#random;
    const integerBit = 1n << 63n;
    const sign = random.below(2) << 15;
    const significand = (): bigint => {
      const any = random.u64() | integerBit;
      switch (random.below(7)) {
        case 0:
          return integerBit;
        case 1:
          return (1n << 64n) - 1n;
        case 2:
          return integerBit | BigInt(random.below(256));
        case 3:
          return any & ~((1n << BigInt(random.below(63))) - 1n);
        case 4:
          return (any & ~0x7ffn) | random.pick([0n, 0x400n, 0x3ffn, 0x401n, 0x7ffn]);
        case 5:
          return (any & ~0xff_ffff_ffffn) | random.pick([0n, 0x80_0000_0000n, 0x7f_ffff_ffffn, 0x80_0000_0001n]);
        default:
          return any;
      }
    };
    let exponent = 0x3fff - 70 + random.below(140);
    let fraction = significand();
    switch (random.below(16)) {
      case 0:
        [exponent, fraction] = [0, 0n];
        break;
      case 1:
        [exponent, fraction] = [0x7fff, integerBit];
        break;
      case 2:
        [exponent, fraction] = [0x7fff, random.u64() | (3n << 62n)];
        break;
      case 3:
        [exponent, fraction] = [0x7fff, (random.u64() >> 2n) | integerBit | 1n];
        break;
      case 4:
        [exponent, fraction] = [0, random.u64() >> BigInt(random.below(63))];
        break;
      case 5:
        [exponent, fraction] = [random.below(0x8000), random.u64() >> 1n];
        break;
      case 6:
        exponent = random.below(0x7fff);
        break;
      case 7:
        exponent = random.pick([1, 2, 3, 20, 64, 0x7ffe, 0x7ffd, 0x7fe0]);
        break;
      case 8:
        exponent = 0x3f80 + random.pick([1, 0, 2, 3, 0x80, 0x81, -20, -23, -24, -25, -26]);
        break;
      case 9:
        exponent = 0x3c00 + random.pick([1, 0, 2, 3, -20, -51, -52, -53, -54, -55, 0x7ff, 0x800]);
        break;
      case 10:
        exponent = 0x3fff + random.below(66);
        break;
    }
    return Uint8Array.from([...bytes(fraction, 8), exponent & 0xff, (sign | exponent) >> 8]);
  }
}

/** Little-endian bytes of a number. */
export function bytes(value: bigint, length: number): number[] {
  return Array.from({ length }, (_, n) => Number((value >> BigInt(8 * n)) & 0xffn));
}
