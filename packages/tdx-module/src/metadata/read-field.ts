import { Code, SUCCESS } from '../status.ts';
import { virtualTsc } from '../l2/virtual-tsc.ts';
import { Accessor, isMigration, readMask } from './accessor.ts';
import { cpuidElementId, nextCpuidElement, readCpuidElement, readCpuidField, CPUID_VALUES_CLASS } from './cpuid-values.ts';
import { Context, elementIdLow, findElement, rowsOf, type FieldRow, type FoundElement } from './field-index.ts';
import { readRaw, type MdContext } from './md-context.ts';
import { readSpecial } from './special-read.ts';
import { readGlobal } from './global-fields.ts';
import { randomKey } from '../random.ts';
import { Tdcs } from '../td/tdcs-layout.ts';

const KEY_WORDS = 4;

/** Result of a read: `value` is 0 unless the status is SUCCESS. */
export interface MdRead {
  readonly status: bigint;
  readonly value: bigint;
}

/** Is the row one of an L2 VM that the TD does not have? */
export const isAbsentVm = (c: MdContext, row: FieldRow): boolean => row.vm > 0 && row.vm > (c.td?.numL2Vms ?? 0);

/** The element that an id names for this caller, absent L2 VMs left out. */
export function locate(c: MdContext, high: number, low: number): FoundElement | undefined {
  const found = findElement(c.context, high, low);
  return found === undefined || isAbsentVm(c, found.row) ? undefined : found;
}

/** Reads one element. @source TDX-ABI "Metadata Access" */
export function readField(c: MdContext, high: number, low: number): MdRead {
  if (c.context === Context.TD && ((high >>> 24) & 0x3f) === CPUID_VALUES_CLASS) return readCpuidElement(c, high, low);
  const found = locate(c, high, low);
  if (found === undefined) return { status: Code.METADATA_FIELD_ID_INCORRECT, value: 0n };
  return readElement(c, found);
}

/** Reads an element that was found. */
export function readElement(c: MdContext, { row, index }: FoundElement): MdRead {
  const mask = readMask(row.field, c.accessor);
  if (mask === 0n) return { status: Code.METADATA_FIELD_NOT_READABLE, value: 0n };
  if (c.context === Context.SYS) return { status: SUCCESS, value: readGlobal(c.m, row, index) & mask };
  if (row.field.name === 'MIG_ENC_KEY' && index === 0 && c.accessor === Accessor.MIG_TD && !makeEncryptionKey(c))
    return { status: Code.RND_NO_ENTROPY, value: 0n };
  const special = readSpecial(c, row, index);
  const value = special ?? readRaw(c, row, index);
  return { status: SUCCESS, value: value & mask };
}

/** A migration TD that reads the first word of MIG_ENC_KEY gets a fresh key. False: no entropy, and no key any more. */
function makeEncryptionKey(c: MdContext): boolean {
  const key = randomKey(c.l.lp);
  for (let i = 0; i < KEY_WORDS; i++) c.td?.tdcs.write64(Tdcs.MIG_ENC_KEY + 8 * i, key?.[i] ?? 0n);
  return key !== undefined;
}

/** All elements of the field that begins with element `index`, as a list holds them; undefined: not readable, or nothing is there. */
export function readWholeField(c: MdContext, row: FieldRow, index: number): readonly bigint[] | undefined {
  if (c.context === Context.TD && row.classCode === CPUID_VALUES_CLASS)
    return readMask(row.field, c.accessor) === 0n ? undefined : readCpuidField(c, index >> 1);
  if (row.field.name === 'VIRTUAL_TSC' && c.td !== undefined && isMigration(c.accessor)) return [virtualTsc(c.td, c.l.lp.tsc)];
  const values: bigint[] = [];
  for (let i = 0; i < row.field.elements; i++) {
    const { status, value } = readElement(c, { row, index: index + i });
    if (status !== SUCCESS) return undefined;
    values.push(value);
  }
  return values;
}

/** Context code in the high half of an id. */
const CONTEXT_HIGH = 0x0070_0000;

/** An id as two halves. */
export interface FieldIdHalves {
  readonly high: number;
  readonly low: number;
}
export const NO_FIELD: FieldIdHalves = { high: 0xffff_ffff, low: 0xffff_ffff };

/** First readable element at or after (row at `position`, element `index`). */
function readableFrom(c: MdContext, position: number, index: number): FieldIdHalves {
  const rows = rowsOf[c.context] ?? [];
  for (let p = position; p < rows.length; p++) {
    const row = rows[p]!;
    const first = p === position ? index : 0;
    if (first >= row.count || isAbsentVm(c, row) || readMask(row.field, c.accessor) === 0n) continue;
    if (c.context === Context.TD && row.classCode === CPUID_VALUES_CLASS) return { high: row.idHigh, low: cpuidElementId(first) };
    return { high: row.idHigh, low: elementIdLow(row, first) };
  }
  return NO_FIELD;
}

/** The first readable id of a context. */
export const firstField = (c: MdContext): FieldIdHalves => readableFrom(c, 0, 0);

/** The readable id that follows one that was read. */
export function nextField(c: MdContext, high: number, low: number): FieldIdHalves {
  if (c.context === Context.TD && ((high >>> 24) & 0x3f) === CPUID_VALUES_CLASS) {
    const element = nextCpuidElement(low);
    const rows = rowsOf[Context.TD] ?? [];
    const row = rows.find((r) => r.classCode === CPUID_VALUES_CLASS);
    if (element >= 0) return { high: row?.idHigh ?? 0, low: cpuidElementId(element) };
    return readableFrom(c, (row?.position ?? 0) + 1, 0);
  }
  const found = locate(c, high, low);
  if (found === undefined) return NO_FIELD;
  const { row, index } = found;
  // Within a row the caller's own id goes on counting.
  if (index + 1 < row.count) return { high: ((high & ~CONTEXT_HIGH) | (c.context << 20)) >>> 0, low: (low + row.stride) >>> 0 };
  return readableFrom(c, row.position + 1, 0);
}
