import { globalSysFields, l2VmcsFields, tdFields, tdVmcsFields, vcpuFields } from '../generated/metadata.ts';
import { FieldId } from './field-id.ts';
import type { MetadataField } from './metadata-field.ts';

/** A field found by id: its row, and which field and element of the row is meant. */
export interface FoundField {
  readonly row: MetadataField;
  /** 0 .. row.fields - 1. */
  readonly field: number;
  /** 0 .. row.elements - 1. */
  readonly element: number;
}

const tables: Readonly<Record<number, readonly (readonly MetadataField[])[]>> = {
  0: [globalSysFields],
  1: [tdFields],
  2: [tdVmcsFields, vcpuFields],
};
const firstL2Class = 36;
const isL2Vmcs = (classCode: number): boolean =>
  classCode >= firstL2Class && classCode <= 52 && (classCode - firstL2Class) % 8 === 0;

const byClass = new Map<number, MetadataField[]>();
for (const [context, lists] of Object.entries(tables)) {
  for (const row of lists.flat()) {
    const key = Number(context) * 64 + row.classCode;
    if (Number(context) === 2 && isL2Vmcs(row.classCode)) continue;
    const rows = byClass.get(key);
    if (rows === undefined) byClass.set(key, [row]);
    else rows.push(row);
  }
}

/** Codes from one element to the next: 2 when INC_SIZE is set, else 1. */
export const codeStride = (row: MetadataField): number => (FieldId.get(row.id, 'INC_SIZE') ? 2 : 1);

/**
 * The row that an id names, comparing context, class and field code only; undefined: METADATA_FIELD_ID_INCORRECT. Reserved bits and list
 * counters are the caller's to check. VMCS "high" encodings (bit 0) are not found.
 */
export function findField(id: bigint): FoundField | undefined {
  const context = FieldId.get(id, 'CONTEXT_CODE');
  const classCode = FieldId.get(id, 'CLASS_CODE');
  const code = FieldId.get(id, 'FIELD_CODE');
  const rows = context === 2 && isL2Vmcs(classCode) ? l2VmcsFields : byClass.get(context * 64 + classCode);
  for (const row of rows ?? []) {
    const stride = codeStride(row);
    const distance = code - FieldId.get(row.id, 'FIELD_CODE');
    if (distance < 0 || distance % stride !== 0 || distance / stride >= row.fields * row.elements) continue;
    const n = distance / stride;
    return { row, field: Math.floor(n / row.elements), element: n % row.elements };
  }
  return undefined;
}
