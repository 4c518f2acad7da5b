import { LayoutError } from './packed.ts';

/** A bit or bit range of a word. `V` is boolean for one bit, number up to 52 bits, bigint when wider. */
export interface BitField<V> {
  readonly low: number;
  readonly high: number;
  readonly doc: string;
  readonly valueKind: 'bit' | 'bits' | 'wide';
  /** Only for the type checker. */
  readonly value?: V;
}
type BitValue<B> = B extends BitField<infer V> ? V : never;

/** One bit, read as a boolean. */
export const bit = (position: number, doc = ''): BitField<boolean> => ({ low: position, high: position, doc, valueKind: 'bit' });
/** Bits `low`..`high` inclusive, at most 52 of them, read as a number. */
export function bits(low: number, high: number, doc = ''): BitField<number> {
  if (high - low >= 52) throw new LayoutError(`bits ${high}:${low} are too many for a number: use wideBits`);
  return { low, high, doc, valueKind: 'bits' };
}
/** Bits `low`..`high` inclusive read as a bigint. */
export const wideBits = (low: number, high: number, doc = ''): BitField<bigint> => ({ low, high, doc, valueKind: 'wide' });

type BitFields = Readonly<Record<string, BitField<boolean> | BitField<number> | BitField<bigint>>>;
export type WordValue<F extends BitFields> = { -readonly [N in keyof F]: BitValue<F[N]> };

/** A 64-bit (`bigint`) or 32-bit (`number`) register word declared once. */
export interface Word<W extends bigint | number, F extends BitFields> {
  readonly name: string;
  /** 32 or 64. */
  readonly width: number;
  readonly fields: readonly {
    readonly name: keyof F & string;
    readonly low: number;
    readonly high: number;
    readonly doc: string;
  }[];
  /** In-place mask of each field. */
  readonly mask: Readonly<Record<keyof F, W>>;
  /** Bits that no field names. */
  readonly reservedMask: W;
  get<N extends keyof F>(word: W, name: N): BitValue<F[N]>;
  /** The word with one field replaced; bits of `value` that do not fit are dropped. */
  set<N extends keyof F>(word: W, name: N, value: BitValue<F[N]>): W;
  /** A word from named fields; what is left out is 0. */
  make(fields: Partial<WordValue<F>>): W;
  parse(word: W): WordValue<F>;
  /** Names of what is set, for people: `DEBUG PERFMON`, `LEVEL=3`, reserved bits as `reserved=0x...`. */
  format(word: W): string;
}

function declare<W extends bigint | number, F extends BitFields>(
  name: string,
  width: number,
  fields: F,
  into: (value: bigint) => W,
): Word<W, F> {
  const all = (1n << BigInt(width)) - 1n;
  const masks = new Map<PropertyKey, bigint>();
  let used = 0n;
  for (const [fieldName, f] of Object.entries(fields)) {
    if (f.low < 0 || f.high < f.low || f.high >= width)
      throw new LayoutError(`${name}.${fieldName}: bits ${f.high}:${f.low} are not in a ${width}-bit word`);
    const mask = ((1n << BigInt(f.high - f.low + 1)) - 1n) << BigInt(f.low);
    if ((used & mask) !== 0n) throw new LayoutError(`${name}.${fieldName}: bits ${f.high}:${f.low} overlap another field`);
    used |= mask;
    masks.set(fieldName, mask);
  }
  const get = <N extends keyof F>(word: W, n: N): BitValue<F[N]> => {
    const f = fields[n]!;
    const raw = (BigInt.asUintN(width, BigInt(word)) & masks.get(n)!) >> BigInt(f.low);
    return (f.valueKind === 'bit' ? raw !== 0n : f.valueKind === 'bits' ? Number(raw) : raw) as BitValue<F[N]>;
  };
  const set = <N extends keyof F>(word: W, n: N, value: BitValue<F[N]>): W => {
    const mask = masks.get(n)!;
    const raw = BigInt(value) << BigInt(fields[n]!.low);
    return into((BigInt.asUintN(width, BigInt(word)) & ~mask) | (raw & mask));
  };
  const parse = (word: W): WordValue<F> => Object.fromEntries(Object.keys(fields).map((n) => [n, get(word, n)])) as WordValue<F>;
  return {
    name,
    width,
    fields: Object.entries(fields).map(([n, f]) => ({ name: n, low: f.low, high: f.high, doc: f.doc })),
    mask: Object.fromEntries([...masks].map(([n, m]) => [n, into(m)])) as Record<keyof F, W>,
    reservedMask: into(all & ~used),
    get,
    set,
    make(values) {
      let word = into(0n);
      for (const n of Object.keys(values)) word = set(word, n, values[n] as BitValue<F[string]>);
      return word;
    },
    parse,
    format(word) {
      const parts = Object.entries<boolean | number | bigint>(parse(word)).flatMap(([n, v]) =>
        v === true ? [n] : v === false || BigInt(v) === 0n ? [] : [`${n}=0x${BigInt(v).toString(16)}`],
      );
      const rest = BigInt.asUintN(width, BigInt(word)) & all & ~used;
      if (rest !== 0n) parts.push(`reserved=0x${rest.toString(16)}`);
      return parts.length === 0 ? '0' : parts.join(' ');
    },
  };
}

/** Declares a 64-bit word. `LayoutError` at load when fields overlap or leave the word; `reservedMask` is what they leave over. */
export const word64 = <F extends BitFields>(name: string, fields: F): Word<bigint, F> => declare(name, 64, fields, (v) => v);
/** Declares a 32-bit word; its values are unsigned numbers. */
export const word32 = <F extends BitFields>(name: string, fields: F): Word<number, F> => declare(name, 32, fields, Number);
