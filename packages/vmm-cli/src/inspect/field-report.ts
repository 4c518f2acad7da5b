import { Code, FieldId, codeOf, codeStride, statusName, type MetadataField } from '@tdxkit/tdx-arch';
import type { FieldValue } from '@tdxkit/kvm-tdx';
import { hex64 } from '@tdxkit/x86-cpu/units';

/** One metadata element. */
export interface ReportedField {
  readonly id: string;
  /** With `[index]` when the field has several elements. */
  readonly name: string;
  /** Hexadecimal, or null when the module does not tell. */
  readonly value: string | null;
  /** Name of the status when it does not. */
  readonly status?: string;
}

/** Reads every element of every field. Elements that the module keeps to itself have a status instead of a value. */
export function reportFields(rows: readonly MetadataField[], read: (id: bigint) => FieldValue): ReportedField[] {
  const report: ReportedField[] = [];
  for (const row of rows) {
    const count = row.fields * row.elements;
    const code = FieldId.get(row.id, 'FIELD_CODE');
    const stride = codeStride(row);
    for (let n = 0; n < count; n++) {
      const id = (row.id & ~FieldId.mask.FIELD_CODE) | BigInt(code + n * stride);
      const { status, value } = read(id);
      const name = count === 1 ? row.name : `${row.name}[${n}]`;
      report.push(
        status === 0n
          ? { id: hex64(id), name, value: hex64(value) }
          : { id: hex64(id), name, value: null, status: statusName(status) ?? hex64(status) },
      );
      // Fields of many elements that are refused are refused one as the other.
      if (status !== 0n && n === 0 && count > 1 && codeOf(status) !== Code.OPERAND_BUSY) break;
    }
  }
  return report;
}

/** For people: what was told, zeros of long arrays left out, then how much was not. */
export function fieldText(fields: readonly ReportedField[], why: string): string {
  const told = fields.filter(({ value }) => value !== null);
  const shown = told.filter(({ name, value }) => !name.endsWith(']') || !/^0x[0_]*$/.test(value!));
  const refused = fields.length - told.length;
  const lines = shown.map(({ name, value }) => `  ${name.padEnd(34)} ${value}`);
  if (told.length > shown.length) lines.push(`  (${told.length - shown.length} elements of arrays are 0)`);
  if (refused > 0) lines.push(`  (${refused} fields are not told: ${why})`);
  return `${lines.join('\n')}\n`;
}
