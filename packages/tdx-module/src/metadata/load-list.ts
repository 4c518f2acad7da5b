import { isMutableState, writeMask } from './accessor.ts';
import { cursorIdLow, firstElement, nextCursor, nextWith, type FieldCursor } from './field-cursor.ts';
import { importField } from './import-field.ts';
import type { MdContext } from './md-context.ts';
import { isImportable, isRequired } from './migration-masks.ts';
import { Code, SUCCESS } from '../status.ts';

const HEADER_BYTES = 8;
const VALUE_BYTES = 8;
const CLASS_HIGH = 0x3f00_0000;
const CONTEXT_HIGH = 0x0070_0000;
const RESERVED_HIGH = 0x4083_8000;
const RESERVED_LOW = 0xff00_0000;
const WRITE_MASK_VALID = 0x0008_0000;
const SIZE_HIGH = 3;
const CODE_LOW = 0x00ff_ffff;
const ALL_ONES = 0xffff_ffff_ffff_ffffn;
/** Low half of a status: no field, sequence 0. */
const NO_FIELD = 0xffff_0000n;

/** How a list of an import ended: `next` is the field that the next list must begin with or before. */
export interface LoadedList {
  readonly status: bigint;
  /** Id of the field or header that a failure is about; 0 = none. */
  readonly about: bigint;
  readonly next: FieldCursor | undefined;
}

const idOf = (c: MdContext, cursor: FieldCursor | undefined): bigint =>
  cursor === undefined ? ALL_ONES : (BigInt(cursor.row.idHigh >>> 0) << 32n) | BigInt(cursorIdLow(c, cursor));
const failed = (status: bigint, about = 0n): LoadedList => ({ status, about, next: undefined });

/** The first field that an import may write. */
export const firstWritable = (c: MdContext): FieldCursor | undefined =>
  nextWith(c, undefined, (row) => writeMask(row.field, c.accessor));

/**
 * Writes the fields of a list that an export made. Fields come in the order of the tables; one that an import needs may not be missing,
 * one that it has no use for is passed over.
 * @param expected where the list begins; undefined: at the first field
 * @param isLast no list follows
 * @source TDX-ABI "Metadata Lists"
 */
export function loadList(c: MdContext, expected: FieldCursor | undefined, bytes: Uint8Array, isLast: boolean): LoadedList {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const sequences = view.getUint16(2, true);
  if (sequences === 0 || view.getUint32(4, true) !== 0) return failed(Code.INVALID_METADATA_LIST_HEADER);
  const end = Math.min(view.getUint16(0, true), bytes.length);
  const isMutable = isMutableState(c.accessor);
  let cursor = expected ?? firstWritable(c);
  if (cursor === undefined) return failed(Code.METADATA_FIELD_ID_INCORRECT);
  let at = HEADER_BYTES;
  for (let i = 0; i < sequences; i++) {
    const low = at + 8 <= bytes.length ? view.getUint32(at, true) : 0;
    const high = at + 8 <= bytes.length ? view.getUint32(at + 4, true) : 0;
    const header = (BigInt(high) << 32n) | BigInt(low);
    if (cursor === undefined || (high & CONTEXT_HIGH) >>> 20 !== c.context)
      return failed(Code.METADATA_FIELD_ID_INCORRECT | NO_FIELD | BigInt(i), header);
    const isNamed = (field: FieldCursor): boolean =>
      ((field.row.idHigh ^ high) & CLASS_HIGH) === 0 && ((cursorIdLow(c, field) ^ low) & CODE_LOW) === 0;
    while (cursor !== undefined && !isNamed(cursor) && !isRequired(cursor.row.field, isMutable)) cursor = nextCursor(c, cursor);
    if (cursor === undefined || !isNamed(cursor)) return failed(Code.REQUIRED_METADATA_FIELD_MISSING, idOf(c, cursor));
    const sequence = loadSequence(c, view, at, end, cursor);
    if (sequence.status !== SUCCESS) return failed(sequence.status + BigInt(i), sequence.about);
    at = sequence.end;
    cursor = sequence.next;
  }
  while (cursor !== undefined && !isRequired(cursor.row.field, isMutable)) cursor = nextCursor(c, cursor);
  if (isLast ? cursor !== undefined : cursor === undefined) return failed(Code.REQUIRED_METADATA_FIELD_MISSING, idOf(c, cursor));
  return { status: SUCCESS, about: 0n, next: cursor };
}

interface LoadedSequence extends LoadedList {
  readonly end: number;
}

function loadSequence(c: MdContext, view: DataView, start: number, end: number, first: FieldCursor): LoadedSequence {
  const fail = (status: bigint, about: bigint): LoadedSequence => ({ status, about, next: undefined, end });
  let left = end - start;
  if (left < 2 * VALUE_BYTES) return fail(Code.METADATA_LIST_OVERFLOW | NO_FIELD, idOf(c, first));
  const low = view.getUint32(start, true);
  const high = view.getUint32(start + 4, true);
  const header = (BigInt(high) << 32n) | BigInt(low);
  if ((high & RESERVED_HIGH) !== 0 || (low & RESERVED_LOW) !== 0)
    return fail(Code.METADATA_FIELD_ID_INCORRECT | NO_FIELD, header);
  if (((high ^ first.row.idHigh) & SIZE_HIGH) !== 0) return fail(Code.METADATA_FIELD_ID_INCORRECT, header);
  const hasMask = (high & WRITE_MASK_VALID) !== 0;
  const fields = ((high >>> 6) & 0x1ff) + 1;
  const isMutable = isMutableState(c.accessor);
  left -= VALUE_BYTES;
  let at = start + VALUE_BYTES;
  let cursor: FieldCursor | undefined = first;
  for (let i = 0; i < fields; i++) {
    const { row }: FieldCursor = cursor;
    const { elements } = row.field;
    // One mask, the first value, counts for all fields, and each field skips a place for it.
    const mask = hasMask ? view.getBigUint64(start + VALUE_BYTES, true) : ALL_ONES;
    if (hasMask) {
      at += VALUE_BYTES;
      left -= VALUE_BYTES;
    }
    if (left < elements * VALUE_BYTES) return fail(Code.METADATA_LIST_OVERFLOW | NO_FIELD, idOf(c, cursor));
    if (isImportable(row.field, isMutable)) {
      const base = at;
      const values = Array.from({ length: elements }, (_, k) => view.getBigUint64(base + VALUE_BYTES * k, true));
      const status = importField(c, row, firstElement(cursor), values, mask);
      if (status !== SUCCESS && status !== Code.METADATA_FIELD_NOT_WRITABLE) return fail(status, idOf(c, cursor));
    }
    at += elements * VALUE_BYTES;
    left -= elements * VALUE_BYTES;
    cursor = nextCursor(c, cursor);
    if (i + 1 < fields && (cursor === undefined || cursor.row.classCode !== row.classCode))
      return fail(Code.METADATA_FIELD_ID_INCORRECT, header);
    if (cursor === undefined) break;
  }
  return { status: SUCCESS, about: 0n, next: cursor, end: at };
}
