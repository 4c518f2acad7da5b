import { readMask } from './accessor.ts';
import type { FieldRow } from './field-index.ts';
import type { MdContext } from './md-context.ts';
import { isAbsentVm, readElement } from './read-field.ts';

const HEADER_BYTES = 8;
const SEQUENCE_HEADER_BYTES = 8;
const VALUE_BYTES = 8;
const MAX_FIELDS_IN_SEQUENCE = 512;

/**
 * A metadata list: header { u16 bytes, u16 sequences, u32 0 }, then sequences of a field id with counters and the values.
 * Rows whose codes follow each other (same class, element size and elements per field) share a sequence.
 * @source TDX-ABI "Metadata Lists"
 */
export class ListWriter {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #end = HEADER_BYTES;
  #sequences = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Adds readable rows from `position` on. @returns the first row that had no room, or undefined */
  addRows(c: MdContext, rows: readonly FieldRow[], position: number): FieldRow | undefined {
    for (let p = position; p < rows.length;) {
      const row = rows[p]!;
      if (isAbsentVm(c, row) || readMask(row.field, c.accessor) === 0n) {
        p++;
        continue;
      }
      const run = runFrom(c, rows, p);
      const elements = run.reduce((sum, r) => sum + r.count, 0);
      if (this.#end + SEQUENCE_HEADER_BYTES + elements * VALUE_BYTES > this.#bytes.length) return row;
      this.#addSequence(c, run);
      p += run.length;
    }
    return undefined;
  }

  #addSequence(c: MdContext, run: readonly FieldRow[]): void {
    const first = run[0]!;
    const fields = run.reduce((sum, r) => sum + r.field.fields, 0);
    const counters = ((first.field.elements - 1) << 2) | ((fields - 1) << 6);
    this.#view.setUint32(this.#end, first.idLow, true);
    this.#view.setUint32(this.#end + 4, (first.idHigh | counters) >>> 0, true);
    this.#end += SEQUENCE_HEADER_BYTES;
    for (const row of run) {
      for (let index = 0; index < row.count; index++) {
        this.#view.setBigUint64(this.#end, readElement(c, { row, index }).value, true);
        this.#end += VALUE_BYTES;
      }
    }
    this.#sequences++;
  }

  /** The list's bytes, header first. */
  finish(): Uint8Array {
    this.#view.setUint16(0, this.#end, true);
    this.#view.setUint16(2, this.#sequences, true);
    return this.#bytes.subarray(0, this.#end);
  }
}

/** Rows from `p` on that continue each other. */
function runFrom(c: MdContext, rows: readonly FieldRow[], p: number): FieldRow[] {
  const first = rows[p]!;
  const run = [first];
  let fields = first.field.fields;
  let next = first.code + first.count * first.stride;
  for (let i = p + 1; i < rows.length; i++) {
    const row = rows[i]!;
    const continues =
      row.classCode === first.classCode &&
      row.field.bytes === first.field.bytes &&
      row.field.elements === first.field.elements &&
      row.stride === first.stride &&
      row.code === next &&
      fields + row.field.fields <= MAX_FIELDS_IN_SEQUENCE &&
      readMask(row.field, c.accessor) !== 0n;
    if (!continues) break;
    run.push(row);
    fields += row.field.fields;
    next += row.count * row.stride;
  }
  return run;
}
