import {
  FieldId,
  codeStride,
  globalSysFields,
  l2VmcsFields,
  tdFields,
  tdVmcsFields,
  vcpuFields,
  type MetadataField,
} from '@tdxkit/tdx-arch';

/** Context of a metadata call: what the ids are about. A call's own context counts, not the one in the id. */
export const Context = { SYS: 0, TD: 1, VCPU: 2 } as const;
export type Context = (typeof Context)[keyof typeof Context];

/** A row of the metadata tables, with what single-element access asks of it. */
export interface FieldRow {
  readonly field: MetadataField;
  readonly classCode: number;
  /** Field code of the first element, elements in the row, codes from one to the next. */
  readonly code: number;
  readonly count: number;
  readonly stride: number;
  /** Id of the first element as two halves. */
  readonly idLow: number;
  readonly idHigh: number;
  /** Position in the iteration order of its context. */
  readonly position: number;
  /** 0, or the L2 VM (1..3) that the row belongs to. */
  readonly vm: number;
  /** Fields of the VMCS rather than of a page. */
  readonly isVmcs: boolean;
}

/** One element of a row: `index` counts elements from the row's first. */
export interface FoundElement {
  readonly row: FieldRow;
  readonly index: number;
}

const FIRST_L2_VMCS_CLASS = 36;
const CLASSES_PER_VM = 8;

function makeRow(
  field: MetadataField,
  position: number,
  options: { isVmcs?: boolean; vm?: number; classCode?: number } = {},
): FieldRow {
  const classCode = options.classCode ?? field.classCode;
  const idHigh = Number(field.id >> 32n);
  return {
    field,
    classCode,
    code: FieldId.get(field.id, 'FIELD_CODE'),
    count: field.fields * field.elements,
    stride: codeStride(field),
    idLow: Number(field.id & 0xffff_ffffn),
    idHigh: options.classCode === undefined ? idHigh : ((idHigh & 0xc0ff_ffff) | (classCode << 24)) >>> 0,
    position,
    vm: options.vm ?? 0,
    isVmcs: options.isVmcs ?? false,
  };
}

const l2RowVm = (name: string): number => Number(/^L2_.*_([123])$/.exec(name)?.[1] ?? 0);

function buildVcpuRows(): FieldRow[] {
  const rows: FieldRow[] = [];
  const push = (field: MetadataField, options: Parameters<typeof makeRow>[2]): void => {
    rows.push(makeRow(field, rows.length, options));
  };
  for (const field of tdVmcsFields) push(field, { isVmcs: true });
  for (const field of vcpuFields) {
    if (/^L2_VMCS_[123]$/.test(field.name)) {
      const vm = Number(field.name.at(-1));
      const classCode = FIRST_L2_VMCS_CLASS + CLASSES_PER_VM * (vm - 1);
      for (const l2 of l2VmcsFields) push(l2, { isVmcs: true, vm, classCode });
    } else {
      push(field, { vm: l2RowVm(field.name) });
    }
  }
  return rows;
}

/** Rows of each context in iteration order. */
export const rowsOf: readonly (readonly FieldRow[])[] = [
  globalSysFields.map((field, i) => makeRow(field, i)),
  tdFields.map((field, i) => makeRow(field, i, { vm: l2RowVm(field.name) })),
  buildVcpuRows(),
];

const byClass: readonly (readonly FieldRow[] | undefined)[][] = rowsOf.map((rows) => {
  const classes: FieldRow[][] = [];
  for (const row of rows) (classes[row.classCode] ??= []).push(row);
  return classes;
});

/** Reserved bits and list counters of an id's high half; its low half has bits 31:24. */
const HIGH_MUST_BE_ZERO = 0x4083_fffc;

/** Is this the null id, whose context bits do not count? */
export const isNullId = (high: number, low: number): boolean => low === 0xffff_ffff && (high | 0x0070_0000) >>> 0 === 0xffff_ffff;

/** The element that an id names; undefined: METADATA_FIELD_ID_INCORRECT. */
export function findElement(context: Context, high: number, low: number): FoundElement | undefined {
  if (low >>> 24 !== 0 || (high & HIGH_MUST_BE_ZERO) !== 0) return undefined;
  const code = low & 0xff_ffff;
  const rows = byClass[context]?.[(high >>> 24) & 0x3f];
  if (rows === undefined) return undefined;
  for (const row of rows) {
    const distance = code - row.code;
    if (distance < 0 || distance % row.stride !== 0) continue;
    const index = distance / row.stride;
    if (index < row.count) return { row, index };
  }
  return undefined;
}

/** Id of element `index` of a row, as two halves. */
export const elementIdLow = (row: FieldRow, index: number): number => (row.idLow + index * row.stride) >>> 0;
