import { SnapshotError } from './snapshot-error.ts';

/** Plain data: what the state of anything is saved as. */
export type SavedValue = number | bigint | boolean | string | null | Uint8Array | readonly SavedValue[] | Saved;
/** Saved state by the name of its field. A value that is not there is null. */
export interface Saved {
  readonly [name: string]: SavedValue;
}

const MAX = Number.MAX_SAFE_INTEGER;

/**
 * Reads saved state field by field and checks each: a snapshot is a file, and files lie.
 * @throws SnapshotError (every method) naming the field by its path, when it is missing, of another type or out of its range
 */
export class SavedFields {
  readonly #value: Saved;
  readonly #path: string;

  /** @param path how to name it in errors */
  constructor(value: unknown, path: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array)
      throw new SnapshotError(`${path}: no fields`);
    this.#value = value as Saved;
    this.#path = path;
  }

  /** How errors name it. */
  get path(): string {
    return this.#path;
  }

  /** Refuses a value that the caller found impossible. */
  refuse(name: string, why: string): never {
    throw new SnapshotError(`${this.#path}.${name}: ${why}`, {
      hint: 'The snapshot is damaged, or was made by another version of this program.',
    });
  }

  /** The field is there and not null. */
  has(name: string): boolean {
    return this.#get(name) !== null;
  }

  /** A whole number in min..max. */
  number(name: string, max = MAX, min = 0): number {
    return this.#number(name, this.#get(name), max, min);
  }
  optionalNumber(name: string, max = MAX, min = 0): number | undefined {
    return this.has(name) ? this.number(name, max, min) : undefined;
  }
  /** Whole numbers in min..max, `count` of them if that is given. */
  numbers(name: string, max = MAX, count?: number, min = 0): number[] {
    return this.#list(name, count).map((value, i) => this.#number(`${name}[${i}]`, value, max, min));
  }
  /** A number that need not be whole. */
  real(name: string): number {
    const value = this.#get(name);
    return typeof value === 'number' ? value : this.refuse(name, `${show(value)} is no number`);
  }

  /** An integer of `bits` bits, unsigned; or signed in so many. */
  bigint(name: string, bits = 64, signed = false): bigint {
    return this.#bigint(name, this.#get(name), bits, signed);
  }
  optionalBigint(name: string, bits = 64): bigint | undefined {
    return this.has(name) ? this.bigint(name, bits) : undefined;
  }
  bigints(name: string, count?: number): bigint[] {
    return this.#list(name, count).map((value, i) => this.#bigint(`${name}[${i}]`, value, 64, false));
  }

  flag(name: string): boolean {
    const value = this.#get(name);
    return typeof value === 'boolean' ? value : this.refuse(name, `${show(value)} is neither true nor false`);
  }
  text(name: string): string {
    const value = this.#get(name);
    return typeof value === 'string' ? value : this.refuse(name, `${show(value)} is no text`);
  }
  optionalText(name: string): string | undefined {
    return this.has(name) ? this.text(name) : undefined;
  }
  texts(name: string, count?: number): string[] {
    return this.#list(name, count).map((value, i) =>
      typeof value === 'string' ? value : this.refuse(`${name}[${i}]`, `${show(value)} is no text`),
    );
  }
  /** One of these texts. */
  choice<T extends string>(name: string, among: readonly T[]): T {
    const value = this.text(name);
    return among.find((each) => each === value) ?? this.refuse(name, `${show(value)} is none of ${among.join(', ')}`);
  }

  /** A copy of the bytes: `length` of them if that is given. */
  bytes(name: string, length?: number): Uint8Array {
    const value = this.#get(name);
    if (!(value instanceof Uint8Array)) return this.refuse(name, `${show(value)} is no string of bytes`);
    if (length !== undefined && value.length !== length) return this.refuse(name, `${value.length} bytes instead of ${length}`);
    return value.slice();
  }

  byteStrings(name: string, count?: number): Uint8Array[] {
    return this.#list(name, count).map((value, i) =>
      value instanceof Uint8Array ? value.slice() : this.refuse(`${name}[${i}]`, `${show(value)} is no string of bytes`),
    );
  }
  /** 32-bit words, as `savedWords` made them: `count` of them if that is given. */
  words(name: string, count?: number): Uint32Array {
    const bytes = this.bytes(name, count === undefined ? undefined : 4 * count);
    if (bytes.length % 4 !== 0) return this.refuse(name, `${bytes.length} bytes are no whole number of words`);
    return new Uint32Array(bytes.buffer);
  }

  /** Fields within a field. */
  part(name: string): SavedFields {
    return new SavedFields(this.#get(name), `${this.#path}.${name}`);
  }
  optionalPart(name: string): SavedFields | undefined {
    return this.has(name) ? this.part(name) : undefined;
  }
  /** A list of such, `count` of them if that is given. */
  parts(name: string, count?: number): SavedFields[] {
    return this.#list(name, count).map((value, i) => new SavedFields(value, `${this.#path}.${name}[${i}]`));
  }
  /** A list of `count` entries, as fields 0, 1, ... */
  list(name: string, count: number): SavedFields {
    return new SavedFields(byIndex(this.#list(name, count)), `${this.#path}.${name}`);
  }
  /** A list of lists of `width` entries each. */
  lists(name: string, width: number): SavedFields[] {
    const all = this.#list(name, undefined);
    const rows = new SavedFields(byIndex(all), `${this.#path}.${name}`);
    return all.map((_, i) => rows.list(String(i), width));
  }
  /** The names of the fields: for state that is kept by name. */
  get names(): string[] {
    return Object.keys(this.#value);
  }

  #get(name: string): SavedValue {
    const value = Object.hasOwn(this.#value, name) ? this.#value[name] : undefined;
    return value === undefined ? this.refuse(name, 'missing') : value;
  }
  #list(name: string, count: number | undefined): readonly SavedValue[] {
    const value = this.#get(name);
    if (!Array.isArray(value)) return this.refuse(name, `${show(value)} is no list`);
    const list = [...(value as readonly SavedValue[])]; // no holes
    if (count !== undefined && list.length !== count) return this.refuse(name, `${list.length} entries instead of ${count}`);
    return list;
  }
  #number(name: string, value: SavedValue, max: number, min: number): number {
    if (typeof value !== 'number' || !Number.isSafeInteger(value)) return this.refuse(name, `${show(value)} is no whole number`);
    return value >= min && value <= max ? value : this.refuse(name, `${value} is not in ${min} to ${max}`);
  }
  #bigint(name: string, value: SavedValue, bits: number, signed: boolean): bigint {
    if (typeof value !== 'bigint') return this.refuse(name, `${show(value)} is no 64-bit number`);
    const fits = (signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)) === value;
    return fits ? value : this.refuse(name, `${value} does not fit ${bits} bits`);
  }
}

/** Entries of a list as fields 0, 1, ... */
const byIndex = (list: readonly SavedValue[]): Saved => Object.fromEntries(list.entries());

const show = (value: SavedValue): string =>
  typeof value === 'string' ? JSON.stringify(value) : typeof value === 'object' ? 'this' : String(value);

/** The bytes of a typed array, as they lie in memory (little-endian). */
export const bytesOf = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength).slice();

/** Numbers below 2**32, four bytes each: what many numbers are saved as. */
export const savedWords = (numbers: Iterable<number>): Uint8Array => bytesOf(Uint32Array.from(numbers));

/** Counts by name. */
export const savedCounts = (counts: ReadonlyMap<string, number>): Saved => Object.fromEntries(counts);
/** Makes a map the saved one. @throws SnapshotError */
export function loadCounts(counts: Map<string, number>, from: SavedFields): void {
  counts.clear();
  for (const name of from.names) counts.set(name, from.number(name));
}

/** 64-bit words of saved bytes. */
export const wordsOf = (bytes: Uint8Array): BigUint64Array => new BigUint64Array(bytes.slice().buffer);
