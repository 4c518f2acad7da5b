/** How one field of a packed structure is stored. Little-endian. `T` is the value TypeScript sees. */
export interface Field<T> {
  readonly kind: string;
  /** Bytes. */
  readonly size: number;
  readonly doc: string;
  get(view: DataView, offset: number): T;
  set(view: DataView, offset: number, value: T): void;
  /** The value of all-zero bytes. */
  zero(): T;
}

/** The TypeScript value of a field. */
export type FieldValue<F> = F extends Field<infer T> ? T : never;

const integer = (
  kind: string,
  size: number,
  doc: string,
  get: Field<number>['get'],
  set: Field<number>['set'],
): Field<number> => ({
  kind,
  size,
  doc,
  get,
  set,
  zero: () => 0,
});

/** Unsigned integers; a write keeps the low bits of the value. */
export const u8 = (doc = ''): Field<number> => integer('u8', 1, doc, (v, o) => v.getUint8(o), (v, o, n) => v.setUint8(o, n)); // prettier-ignore
export const u16 = (doc = ''): Field<number> => integer('u16', 2, doc, (v, o) => v.getUint16(o, true), (v, o, n) => v.setUint16(o, n, true)); // prettier-ignore
export const u32 = (doc = ''): Field<number> => integer('u32', 4, doc, (v, o) => v.getUint32(o, true), (v, o, n) => v.setUint32(o, n, true)); // prettier-ignore
export const u64 = (doc = ''): Field<bigint> => ({
  kind: 'u64',
  size: 8,
  doc,
  get: (v, o) => v.getBigUint64(o, true),
  set: (v, o, n) => v.setBigUint64(o, n, true),
  zero: () => 0n,
});

/**
 * A 64-bit field that holds an exact number below 2**53, usually a branded address or a size: `addr<Gpa>('...')`.
 * RangeError on reading a larger value: where a guest or host chooses the bytes, use `u64` and check.
 */
export const addr = <T extends number = number>(doc = ''): Field<T> => ({
  kind: 'addr',
  size: 8,
  doc,
  get(view, offset) {
    const value = view.getUint32(offset + 4, true) * 0x1_0000_0000 + view.getUint32(offset, true);
    if (value > Number.MAX_SAFE_INTEGER) throw new RangeError(`address field at byte ${offset} holds ${value}, above 2**53`);
    return value as T;
  },
  set(view, offset, value) {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not an address: ${value}`);
    view.setUint32(offset, value >>> 0, true);
    view.setUint32(offset + 4, (value - (value >>> 0)) / 0x1_0000_0000, true);
  },
  zero: () => 0 as T,
});

/** `length` raw bytes. Reading copies; writing a shorter value zero-fills, a longer one is a RangeError. */
export const bytes = (length: number, doc = ''): Field<Uint8Array> => ({
  kind: `bytes[${length}]`,
  size: length,
  doc,
  get: (view, offset) => new Uint8Array(view.buffer, view.byteOffset + offset, length).slice(),
  set(view, offset, value) {
    if (value.length > length) throw new RangeError(`${value.length} bytes do not fit a field of ${length}`);
    const target = new Uint8Array(view.buffer, view.byteOffset + offset, length);
    target.set(value);
    target.fill(0, value.length);
  },
  zero: () => new Uint8Array(length),
});

/** Bytes that the format leaves undefined: kept on read and write like `bytes`, marked reserved in the docs. */
export const reserved = (length: number, doc = 'reserved'): Field<Uint8Array> => ({
  ...bytes(length, doc),
  kind: `reserved[${length}]`,
});

/** `count` equal fields one after the other. Writing a shorter array zero-fills, a longer one is a RangeError. */
export const array = <T>(element: Field<T>, count: number, doc = ''): Field<T[]> => ({
  kind: `${element.kind}[${count}]`,
  size: element.size * count,
  doc: doc === '' ? element.doc : doc,
  get: (view, offset) => Array.from({ length: count }, (_, i) => element.get(view, offset + i * element.size)),
  set(view, offset, values) {
    if (values.length > count) throw new RangeError(`${values.length} elements do not fit an array of ${count}`);
    for (let i = 0; i < count; i++) element.set(view, offset + i * element.size, values[i] ?? element.zero());
  },
  zero: () => Array.from({ length: count }, () => element.zero()),
});
