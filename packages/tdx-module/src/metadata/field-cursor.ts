import { cpuidEntriesByIndex } from '@tdxkit/tdx-arch';
import { CPUID_VALUES_CLASS, cpuidElementId } from './cpuid-values.ts';
import { Context, rowsOf, type FieldRow } from './field-index.ts';
import type { MdContext } from './md-context.ts';
import { isAbsentVm } from './read-field.ts';

/** A whole field of a metadata table: row and which of its fields. */
export interface FieldCursor {
  readonly row: FieldRow;
  readonly field: number;
}

const isCpuid = (c: MdContext, row: FieldRow): boolean => c.context === Context.TD && row.classCode === CPUID_VALUES_CLASS;
const fieldsOf = (c: MdContext, row: FieldRow): number => (isCpuid(c, row) ? cpuidEntriesByIndex.length : row.field.fields);

/** Number of the field's first element, counted from the row's first. */
export const firstElement = ({ row, field }: FieldCursor): number => field * row.field.elements;

/** Low half of the id of the field's first element; the high half is the row's. */
export function cursorIdLow(c: MdContext, cursor: FieldCursor): number {
  const index = firstElement(cursor);
  return isCpuid(c, cursor.row) ? cpuidElementId(index) : (cursor.row.idLow + index * cursor.row.stride) >>> 0;
}

/** The field after one, in the order of the tables; `undefined` as start: the first. Rows of L2 VMs that the TD has not are left out. */
export function nextCursor(c: MdContext, cursor: FieldCursor | undefined): FieldCursor | undefined {
  if (cursor !== undefined && cursor.field + 1 < fieldsOf(c, cursor.row)) return { row: cursor.row, field: cursor.field + 1 };
  const rows = rowsOf[c.context] ?? [];
  for (let p = cursor === undefined ? 0 : cursor.row.position + 1; p < rows.length; p++) {
    const row = rows[p];
    if (row !== undefined && !isAbsentVm(c, row)) return { row, field: 0 };
  }
  return undefined;
}

/** The next field of which `mask` leaves something. */
export function nextWith(
  c: MdContext,
  cursor: FieldCursor | undefined,
  mask: (row: FieldRow) => bigint,
): FieldCursor | undefined {
  let next = nextCursor(c, cursor);
  while (next !== undefined && mask(next.row) === 0n) next = nextCursor(c, next);
  return next;
}

/** Do the codes of `b` follow those of `a`, so that both may lie in one sequence of a list? */
export function continues(c: MdContext, a: FieldCursor, b: FieldCursor): boolean {
  return (
    !isCpuid(c, a.row) &&
    a.row.classCode === b.row.classCode &&
    a.row.field.bytes === b.row.field.bytes &&
    a.row.field.elements === b.row.field.elements &&
    cursorIdLow(c, a) + a.row.field.elements * a.row.stride === cursorIdLow(c, b)
  );
}
