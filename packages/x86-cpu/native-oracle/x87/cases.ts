/** One case: machine code that ends by itself, and the state it starts in. */
export interface Case {
  readonly code: readonly number[];
  readonly flags: number;
  readonly fcw: number;
  readonly fsw: number;
  /** Abridged tag word. */
  readonly tags: number;
  /** ST(0) to ST(7): sign and exponent, significand. */
  readonly registers: readonly (readonly [number, bigint])[];
  /** 112 bytes at RDI. */
  readonly memory: Uint8Array;
}
export const UNITS = ['x87', 'transcendental', 'mmx'] as const;
export type Unit = (typeof UNITS)[number];

const ONES = 0xffff_ffff_ffff_ffffn;
const INTEGER_BIT = 1n << 63n;
const TRANSCENDENTAL = [0xf0, 0xf1, 0xf2, 0xf3, 0xf9, 0xfb, 0xfe, 0xff];
const UNDEFINED_D9 = [0xe2, 0xe3, 0xe6, 0xe7, 0xef];

/** Seeded source of cases whose operands crowd around the places where results change. */
export class CaseSource {
  #state: number;
  readonly #unit: Unit;

  constructor(seed: number, unit: Unit) {
    this.#state = seed | 0;
    this.#unit = unit;
  }
  /** 32 random bits (mulberry32). */
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  }
  #below(n: number): number {
    return this.#next() % n;
  }
  #pick<T>(list: readonly T[]): T {
    return list[this.#below(list.length)]!;
  }
  #bits64(): bigint {
    return (BigInt(this.#next()) << 32n) | BigInt(this.#next());
  }

  /** A significand: simple, full, short, or near a tie of single or double rounding. */
  #significand(): bigint {
    const random = this.#bits64() | INTEGER_BIT;
    switch (this.#below(7)) {
      case 0:
        return INTEGER_BIT;
      case 1:
        return ONES;
      case 2:
        return INTEGER_BIT | (random & 0xffn);
      case 3:
        return random & ~((1n << BigInt(this.#below(63))) - 1n);
      case 4:
        return (random & ~0x7ffn) | this.#pick([0n, 0x400n, 0x3ffn, 0x401n, 0x7ffn]);
      case 5:
        return (random & ~0xff_ffff_ffffn) | this.#pick([0n, 0x80_0000_0000n, 0x7f_ffff_ffffn, 0x80_0000_0001n]);
      default:
        return random;
    }
  }
  #register(): [number, bigint] {
    const sign = (this.#next() & 1) << 15;
    const near = (centre: number, offsets: readonly number[]): [number, bigint] => [
      sign | (centre + this.#pick(offsets)),
      this.#significand(),
    ];
    switch (this.#below(16)) {
      case 0:
        return [sign, 0n];
      case 1:
        return [sign | 0x7fff, INTEGER_BIT];
      case 2:
        return [sign | 0x7fff, this.#bits64() | (3n << 62n)];
      case 3:
        return [sign | 0x7fff, (this.#bits64() >> 2n) | INTEGER_BIT];
      case 4:
        return [sign, this.#bits64() >> BigInt(1 + this.#below(62))];
      case 5:
        return this.#below(3) === 0 ? [sign, this.#significand()] : [sign | 0x3fff, INTEGER_BIT];
      case 6:
        return this.#below(3) === 0 ? [sign | this.#below(0x8000), this.#bits64() >> 1n] : [sign | 0x3ffe, this.#significand()];
      case 7:
        return [sign | this.#below(0x7fff), this.#significand()];
      case 8:
        return near(0, [1, 2, 3, 20, 64, 0x7ffe, 0x7ffd, 0x7fe0]);
      case 9:
        return near(0x3f80, [1, 0, 2, 3, 0x80, 0x81, -20, -23, -24, -25, -26]);
      case 10:
        return near(0x3c00, [1, 0, 2, 3, -20, -51, -52, -53, -54, -55]);
      default:
        return [sign | (0x3fff - 70 + this.#below(140)), this.#significand()];
    }
  }
  #memory(): Uint8Array {
    const bytes = new Uint8Array(112);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < 112; i += 4) view.setUint32(i, this.#next(), true);
    const moderate = (this.#next() - 2 ** 31) / 2 ** this.#below(40);
    const [signExponent, significand] = this.#register();
    switch (this.#below(6)) {
      case 0:
        view.setBigUint64(0, significand, true);
        view.setUint16(8, signExponent, true);
        break;
      case 1:
        view.setFloat64(0, moderate, true);
        break;
      case 2:
        view.setFloat32(0, moderate, true);
        break;
      case 3:
        view.setUint32(0, (this.#next() & 0x807f_ffff) | this.#pick([0, 0x7f80_0000, 0x3f80_0000]), true);
        view.setUint32(4, (this.#next() & 0x800f_ffff) | this.#pick([0, 0x7ff0_0000, 0x3ff0_0000]), true);
        break;
      case 4:
        for (let i = 0; i < 9; i++) bytes[i] = this.#below(10) * 16 + this.#below(10);
        break;
      default:
    }
    return bytes;
  }

  /** A random encoding of the unit that the manual defines and that does not read what the harness cannot set. */
  #code(): number[] {
    if (this.#unit === 'mmx') return this.#mmxCode();
    if (this.#unit === 'transcendental') return [0xd9, this.#pick(TRANSCENDENTAL)];
    for (;;) {
      const opcode = 0xd8 + this.#below(8);
      const reg = this.#below(8);
      if (this.#below(2) === 0) {
        if (opcode === 0xd9 ? reg === 1 : opcode === 0xdb ? reg === 4 || reg === 6 : opcode === 0xdd && reg === 5) continue;
        return [opcode, 7 | (reg << 3)];
      }
      const modrm = 0xc0 + this.#below(64);
      const exists = {
        0xd8: true,
        0xd9: modrm <= 0xd0 || (modrm >= 0xe0 && !UNDEFINED_D9.includes(modrm) && !TRANSCENDENTAL.includes(modrm)),
        0xda: modrm < 0xe0 || modrm === 0xe9,
        0xdb: modrm < 0xe0 || modrm === 0xe2 || modrm === 0xe3 || (modrm >= 0xe8 && modrm < 0xf8),
        0xdc: modrm < 0xd0 || modrm >= 0xe0,
        0xdd: modrm < 0xc8 || (modrm >= 0xd0 && modrm < 0xf0),
        0xde: modrm < 0xd0 || modrm === 0xd9 || modrm >= 0xe0,
        0xdf: modrm === 0xe0 || (modrm >= 0xe8 && modrm < 0xf8),
      }[opcode];
      if (exists === true) return [opcode, modrm];
    }
  }
  #mmxCode(): number[] {
    const reg = this.#below(8) << 3;
    const rm = this.#below(8);
    const modrm = this.#below(2) === 0 ? 0xc0 | reg | rm : reg | 7;
    const isMemory = modrm < 0xc0;
    const readBack = [0x0f, 0x6e, 0xc8]; // MOVD MM1, EAX
    switch (this.#below(12)) {
      case 0:
        return [0x0f, 0x38, this.#pick([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0x1c, 0x1d, 0x1e]), modrm];
      case 1:
        return [0x0f, this.#pick([0x71, 0x72]), 0xc0 | (this.#pick([2, 4, 6]) << 3) | rm, this.#below(40)];
      case 2:
        return [0x0f, 0x73, 0xc0 | (this.#pick([2, 6]) << 3) | rm, this.#below(70)];
      case 3:
        return [0x0f, 0x70, modrm, this.#below(256)];
      case 4:
        return [0x0f, 0x3a, 0x0f, modrm, this.#below(20)];
      case 5:
        return [0x0f, 0xc4, isMemory ? modrm : 0xc0 | reg, this.#below(256)];
      case 6:
        return [0x0f, 0xc5, 0xc0 | rm, this.#below(256), ...readBack];
      case 7:
        return [0x0f, 0xd7, 0xc0 | rm, ...readBack];
      case 8:
        return this.#pick([[0x0f, 0x77], [0x0f, 0x7e, isMemory ? modrm : 0xc0 | reg, ...readBack], [0x0f, 0x6e, reg | 7], [0x48, 0x0f, 0x6e, reg | 7], [0x0f, 0xe7, reg | 7], [0x0f, 0x7f, modrm]]); // prettier-ignore
      default: {
        const rows: [number, number][] = [[0x60, 12], [0x6f, 1], [0x74, 3], [0xd1, 5], [0xd8, 8], [0xe0, 6], [0xe8, 8], [0xf1, 6], [0xf8, 7]]; // prettier-ignore
        const [first, count] = this.#pick(rows);
        return [0x0f, first + this.#below(count), modrm];
      }
    }
  }

  next(): Case {
    let fcw = 0x7f | (this.#next() & this.#pick([0xf00, 0xc00, 0]));
    if ((fcw & 0x300) === 0x100 || this.#below(2) === 0) fcw |= 0x300;
    if (this.#below(5) === 0) fcw &= ~(this.#next() & 0x3f);
    let fsw = this.#next() & 0x7f00;
    if (this.#unit !== 'mmx' && this.#below(3) === 0) fsw |= this.#next() & 0x3f & fcw;
    let tags = this.#below(4) === 0 ? this.#below(256) : 0xff;
    if (this.#below(2) === 0) tags &= ~(1 << (((fsw >> 11) + 7) & 7));
    return {
      code: this.#code(),
      flags: 0x202 | (this.#next() & 0x8d5),
      fcw,
      fsw,
      tags,
      registers: Array.from({ length: 8 }, () => this.#register()),
      memory: this.#memory(),
    };
  }
}
