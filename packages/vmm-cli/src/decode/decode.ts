import {
  ExitReason,
  FieldId,
  StatusWord,
  TdAttributes,
  VmcallStatus,
  Xfam,
  findField,
  formatStatus,
  guestLeafByNumber,
  hostLeafByNumber,
  statusInfo,
  vmcalls,
  type LeafInfo,
  type MetadataField,
} from '@tdxkit/tdx-arch';
import { hex, hex64 } from '@tdxkit/x86-cpu/units';

/** What a number means: lines of text, the first one the summary. */
export type Decoded = readonly string[];

interface Bits {
  readonly fields: readonly { readonly name: string; readonly low: number; readonly high: number; readonly doc: string }[];
  readonly reservedMask: bigint;
}

/** A line for each field that is not 0. */
function setBits({ fields, reservedMask }: Bits, value: bigint): string[] {
  const lines = fields.flatMap(({ name, low, high, doc }) => {
    const part = (value >> BigInt(low)) & ((1n << BigInt(high - low + 1)) - 1n);
    if (part === 0n) return [];
    const where = low === high ? `bit ${low}` : `bits ${high}:${low}`;
    return [`  ${where.padEnd(11)} ${name}${low === high ? '' : ` = ${hex(part)}`}${doc === '' ? '' : `: ${doc}`}`];
  });
  const reserved = value & reservedMask;
  return reserved === 0n ? lines : [...lines, `  reserved    ${hex64(reserved)}`];
}

function decodeStatus(value: bigint): Decoded {
  const info = statusInfo(value);
  return [formatStatus(value), ...(info?.meaning === undefined ? [] : [`  ${info.meaning}`]), ...setBits(StatusWord, value)];
}

function decodeExitReason(value: bigint): Decoded {
  const basic = Number(value & 0xffffn);
  const name = Object.entries(ExitReason).find(([, number]) => number === basic)?.[0];
  const flags = (value >> 31n) & 1n ? [', VM-entry failure (bit 31)'] : [];
  return [`exit reason ${basic}: ${name ?? 'not defined'}${flags.join('')}`];
}

function decodeLeaf(table: ReadonlyMap<number, LeafInfo>, value: bigint): Decoded {
  const info = table.get(Number(value & 0xffffn));
  const version = Number((value >> 16n) & 0xffn);
  if (info === undefined) return [`leaf ${Number(value & 0xffffn)}: not defined`];
  const operands = (title: string, list: Readonly<Record<string, string>>): string[] =>
    Object.entries(list).map(([register, what]) => `  ${title} ${register.padEnd(4)} ${what}`);
  const of =
    version > info.maxVersion
      ? `, version ${version} (at most ${info.maxVersion} is accepted)`
      : version > 0
        ? `, version ${version}`
        : '';
  return [
    `${info.name} (leaf ${info.number})${of}: ${info.does}`,
    ...operands('in ', info.inputs),
    ...operands('out', info.outputs),
  ];
}

function decodeVmcall(value: bigint): Decoded {
  const call = vmcalls.find((v) => BigInt(v.leaf) === value);
  if (call === undefined) {
    const name = Object.entries(VmcallStatus).find(([, status]) => status === value)?.[0];
    return [name === undefined ? `TDG.VP.VMCALL sub-function ${hex(value)}: not defined` : `TDG.VP.VMCALL status ${name}`];
  }
  const operands = (title: string, list: Readonly<Record<string, string>>): string[] =>
    Object.entries(list).map(([register, what]) => `  ${title} ${register.padEnd(4)} ${what}`);
  return [
    `TDG.VP.VMCALL<${call.name}>`,
    ...operands('in ', call.inputs),
    ...operands('out', call.outputs),
    ...call.errors.map((e) => `  error ${e.result}: ${e.when}`),
  ];
}

function decodeField(value: bigint): Decoded {
  const found = findField(value);
  if (found === undefined) return [`metadata field ${hex64(value)}: not defined`, ...setBits(FieldId, value)];
  const { row, field, element } = found;
  const index =
    row.fields * row.elements === 1
      ? ''
      : `[${row.elements === 1 ? field : row.fields === 1 ? element : `${field}][${element}`}]`;
  const access = (title: string, mask: bigint | undefined): string[] =>
    mask === undefined || mask === 0n ? [] : [`  ${title.padEnd(20)} ${hex64(mask)}`];
  const masks: readonly (readonly [string, keyof MetadataField])[] = [
    ['host reads', 'hostRead'], ['host writes', 'hostWrite'], ['host reads, debug', 'hostDebugRead'], ['host writes, debug', 'hostDebugWrite'],
    ['guest reads', 'guestRead'], ['guest writes', 'guestWrite'], ['migration TD reads', 'migTdRead'], ['migration TD writes', 'migTdWrite'],
  ]; // prettier-ignore
  return [
    `${row.name}${index}: ${row.bytes} bytes`,
    ...masks.flatMap(([title, key]) => access(title, row[key] as bigint | undefined)),
  ];
}

/** What `tdx decode` knows, by the word for it. */
export const decoders: Readonly<Record<string, { readonly what: string; readonly decode: (value: bigint) => Decoded }>> = {
  status: { what: 'completion status in RAX of a SEAMCALL or TDCALL', decode: decodeStatus },
  'exit-reason': { what: 'VM or TD exit reason', decode: decodeExitReason },
  attributes: { what: 'TD ATTRIBUTES', decode: (value) => [`ATTRIBUTES ${hex64(value)}`, ...setBits(TdAttributes, value)] },
  xfam: { what: 'XFAM', decode: (value) => [`XFAM ${hex64(value)}`, ...setBits(Xfam, value)] },
  tdvmcall: { what: 'sub-function (R11) or status (R10) of TDG.VP.VMCALL', decode: decodeVmcall },
  seamcall: { what: 'leaf and version in RAX of SEAMCALL', decode: (value) => decodeLeaf(hostLeafByNumber, value) },
  tdcall: { what: 'leaf and version in RAX of TDCALL', decode: (value) => decodeLeaf(guestLeafByNumber, value) },
  field: { what: 'metadata field identifier', decode: decodeField },
};
