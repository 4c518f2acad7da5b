import { readMask } from './accessor.ts';
import { continues, cursorIdLow, firstElement, nextWith, type FieldCursor } from './field-cursor.ts';
import type { MdContext } from './md-context.ts';
import { readWholeField } from './read-field.ts';

const HEADER_BYTES = 8;
const SEQUENCE_HEADER_BYTES = 8;
const VALUE_BYTES = 8;
const CONTEXT_HIGH = 0x0070_0000;

/** A metadata list and where the next one goes on; undefined: it is complete. */
export interface DumpedList {
  readonly bytes: Uint8Array;
  readonly next: FieldCursor | undefined;
}

/** The first field that the caller may read. */
export const firstReadable = (c: MdContext): FieldCursor | undefined =>
  nextWith(c, undefined, (row) => readMask(row.field, c.accessor));

/**
 * Fields from `start` on as a list: header { u16 bytes, u16 sequences, u32 0 }, then sequences of a field id with counters and the values.
 * Fields whose codes follow each other share a sequence; one that does not fit ends the list.
 * @source TDX-ABI "Metadata Lists"
 */
export function dumpList(c: MdContext, start: FieldCursor | undefined, capacity: number): DumpedList {
  const bytes = new Uint8Array(capacity);
  const view = new DataView(bytes.buffer);
  let end = HEADER_BYTES;
  let sequences = 0;
  let cursor = start;
  while (cursor !== undefined && end + sequenceBytes(cursor) <= capacity) {
    const sequence = dumpSequence(c, view, end, cursor);
    if (sequence.fields > 0) {
      end = sequence.end;
      sequences++;
    }
    cursor = sequence.next;
    if (sequence.isFull) break;
  }
  view.setUint16(0, end, true);
  view.setUint16(2, sequences, true);
  return { bytes: bytes.subarray(0, end), next: cursor };
}

const sequenceBytes = ({ row }: FieldCursor): number => SEQUENCE_HEADER_BYTES + VALUE_BYTES * row.field.elements;

interface DumpedSequence {
  readonly end: number;
  readonly fields: number;
  readonly next: FieldCursor | undefined;
  readonly isFull: boolean;
}

function dumpSequence(c: MdContext, view: DataView, start: number, first: FieldCursor): DumpedSequence {
  let at = start + SEQUENCE_HEADER_BYTES;
  let fields = 0;
  let isFull = false;
  let cursor: FieldCursor | undefined = first;
  for (;;) {
    const bytes = VALUE_BYTES * cursor.row.field.elements;
    if (at + bytes > view.byteLength) {
      isFull = true;
      break;
    }
    const values = readWholeField(c, cursor.row, firstElement(cursor));
    values?.forEach((value, i) => view.setBigUint64(at + VALUE_BYTES * i, value, true));
    if (values !== undefined) {
      at += bytes;
      fields++;
    }
    const previous: FieldCursor = cursor;
    cursor = nextWith(c, cursor, (row) => readMask(row.field, c.accessor));
    if (values === undefined || cursor === undefined || !continues(c, previous, cursor)) break;
  }
  const counters = ((first.row.field.elements - 1) << 2) | ((fields - 1) << 6);
  if (fields > 0) {
    view.setUint32(start, cursorIdLow(c, first), true);
    view.setUint32(start + 4, ((first.row.idHigh & ~CONTEXT_HIGH) | (c.context << 20) | counters) >>> 0, true);
  }
  return { end: at, fields, next: cursor, isFull };
}
