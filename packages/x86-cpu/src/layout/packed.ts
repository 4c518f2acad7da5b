import { TdxError } from '../units/error.ts';
import type { Field, FieldValue } from './field.ts';

/** A layout that contradicts itself: fields that overlap, or do not cover the size. Thrown when the declaration is loaded. */
export class LayoutError extends TdxError {
  constructor(message: string) {
    super('LAYOUT_INVALID', message, {
      hint: 'Correct the declaration: sizes and bit numbers come from the document that owns the structure.',
    });
  }
}

/** One line of a structure's documentation. */
export interface FieldInfo<N extends string = string> {
  readonly name: N;
  readonly kind: string;
  /** Byte offset from the start of the structure. */
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
  readonly doc: string;
}

type Fields = Readonly<Record<string, unknown>>;
/** The object that a packed structure reads into. */
export type PackedValue<F extends Fields> = { -readonly [N in keyof F]: FieldValue<F[N]> };
/** `Infer<typeof TdvfSection>` is the structure's value type. */
export type Infer<P> = P extends Packed<infer F> ? PackedValue<F> : never;

type Bytes = Uint8Array | DataView;
const viewOf = (data: Bytes): DataView =>
  data instanceof DataView ? data : new DataView(data.buffer, data.byteOffset, data.byteLength);

/** A byte structure declared once: read, write, type and documentation come from the one declaration. */
export interface Packed<F extends Fields> extends Field<PackedValue<F>> {
  readonly name: string;
  readonly fields: readonly FieldInfo<keyof F & string>[];
  /** Byte offset of a field. */
  offsetOf(name: keyof F): number;
  /** Reads at `offset` of `data`. RangeError when fewer than `size` bytes are there. */
  read(data: Bytes, offset?: number): PackedValue<F>;
  /** Writes at `offset` of `data`; fields that `value` leaves out become zero. RangeError when it does not fit; then nothing is written. */
  write(value: Partial<PackedValue<F>>, data: Bytes, offset?: number): void;
  /** The structure as fresh bytes. */
  encode(value?: Partial<PackedValue<F>>): Uint8Array;
  /** One field, read or written alone. */
  readField<N extends keyof F>(name: N, data: Bytes, offset?: number): FieldValue<F[N]>;
  writeField<N extends keyof F>(name: N, value: FieldValue<F[N]>, data: Bytes, offset?: number): void;
}

/**
 * Declares a packed little-endian structure of `size` bytes; fields follow each other in declaration order.
 * Throws `LayoutError` at load when the fields do not cover exactly `size` bytes.
 */
export function packed<F extends Fields>(
  name: string,
  size: number,
  fields: { readonly [N in keyof F]: F[N] extends Field<infer T> ? Field<T> : never } & F,
  doc = name,
): Packed<F> {
  const infos: FieldInfo<keyof F & string>[] = [];
  const offsets = new Map<PropertyKey, number>();
  let end = 0;
  for (const [fieldName, field] of Object.entries(fields as Record<string, Field<unknown>>)) {
    infos.push({ name: fieldName, kind: field.kind, offset: end, size: field.size, doc: field.doc });
    offsets.set(fieldName, end);
    end += field.size;
  }
  if (end !== size) throw new LayoutError(`${name}: fields cover ${end} bytes, declared are ${size}`);
  const fieldOf = (n: PropertyKey): Field<unknown> => (fields as Record<PropertyKey, Field<unknown>>)[n]!;

  const get = (view: DataView, offset: number): PackedValue<F> => {
    if (offset < 0 || offset + size > view.byteLength)
      throw new RangeError(`${name} needs ${size} bytes at offset ${offset}, the data has ${view.byteLength}`);
    const value: Record<string, unknown> = {};
    for (const info of infos) value[info.name] = fieldOf(info.name).get(view, offset + info.offset);
    return value as PackedValue<F>;
  };
  const encode = (value: Partial<PackedValue<F>> = {}): Uint8Array => {
    const data = new Uint8Array(size);
    const view = viewOf(data);
    for (const info of infos) {
      const part = value[info.name];
      if (part !== undefined) fieldOf(info.name).set(view, info.offset, part);
    }
    return data;
  };
  const write = (value: Partial<PackedValue<F>>, data: Bytes, offset = 0): void => {
    const view = viewOf(data);
    if (offset < 0 || offset + size > view.byteLength)
      throw new RangeError(`${name} needs ${size} bytes at offset ${offset}, the data has ${view.byteLength}`);
    new Uint8Array(view.buffer, view.byteOffset + offset, size).set(encode(value));
  };
  return {
    kind: name,
    name,
    size,
    doc,
    fields: infos,
    offsetOf: (n) => offsets.get(n)!,
    get,
    set: (view, offset, value) => write(value, view, offset),
    zero: () => get(new DataView(new ArrayBuffer(size)), 0),
    read: (data, offset = 0) => get(viewOf(data), offset),
    write,
    encode,
    readField: <N extends keyof F>(n: N, data: Bytes, offset = 0) =>
      fieldOf(n).get(viewOf(data), offset + offsets.get(n)!) as FieldValue<F[N]>,
    writeField: (n, value, data, offset = 0) => fieldOf(n).set(viewOf(data), offset + offsets.get(n)!, value),
  };
}
