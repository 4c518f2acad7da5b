import { constants, file, hex64, table } from './literal.ts';

export interface StatusJson {
  codes: {
    name: string;
    value: string;
    class: number;
    detail: number;
    flags: string;
    low32: string;
    meaning?: string;
    unused?: boolean;
  }[];
  operand_ids: { name: string; id: number }[];
  classes: Record<string, string>;
}

/** TDX_OPERAND_INVALID and TD_VMCS_FIELD_ERROR without the TDX_ prefix. */
export const codeKey = (name: string): string => name.replace(/^TDX_/, '');

export const renderStatus = (json: StatusJson): string =>
  file(
    'status-codes.json',
    ["import type { StatusInfo } from '../status/status-info.ts';"],
    [
      constants(
        'Completion status codes: the whole 64-bit word with the low half (details) 0. @source TDX-ABI "Completion status codes"',
        'Code',
        json.codes.map((c) => [codeKey(c.name), hex64(c.value), c.meaning]),
      ),
      constants(
        'Operand ids: the low half of OPERAND_INVALID, OPERAND_BUSY and their kin. @source TDX-ABI "Operand ids"',
        'Operand',
        json.operand_ids.map((o) => [o.name, o.id]),
      ),
      constants(
        'Bits 47:40 of a status: what it is about.',
        'statusClasses',
        Object.entries(json.classes).map(([k, v]) => [String(Number(k)), v]),
      ),
      table(
        'Every status code.',
        'statusCodes',
        'StatusInfo',
        json.codes.map((c) => ({
          name: codeKey(c.name),
          code: hex64(c.value),
          class: c.class,
          detail: c.detail,
          low32: c.low32,
          meaning: c.meaning,
          unused: c.unused,
        })),
      ),
    ],
  );
