import { Code, SUCCESS } from '../status.ts';
import { isSharedRange } from '../td/operands.ts';
import { readMask, writeMask } from './accessor.ts';
import { CPUID_VALUES_CLASS, findCpuidElement } from './cpuid-values.ts';
import { Context, type FieldRow } from './field-index.ts';
import { readRaw, writeRaw, type MdContext } from './md-context.ts';
import { locate } from './read-field.ts';
import { readSpecial } from './special-read.ts';
import { writeSpecial } from './special-write.ts';

/** Result of a write: `previous` is what the caller may read of the old value, 0 on errors. */
export interface MdWrite {
  readonly status: bigint;
  readonly previous: bigint;
}

const failure = (status: bigint): MdWrite => ({ status, previous: 0n });

/**
 * Writes the bits of `mask` of one element. @source TDX-ABI "Metadata Access"
 * @returns METADATA_FIELD_NOT_WRITABLE when none of them may be written, METADATA_FIELD_VALUE_NOT_VALID when a bit that may not would change
 */
export function writeField(c: MdContext, high: number, low: number, value: bigint, mask: bigint): MdWrite {
  if (c.context === Context.TD && ((high >>> 24) & 0x3f) === CPUID_VALUES_CLASS) {
    // Nobody may write; a leaf that causes #VE has no value to begin with.
    const { status } = findCpuidElement(c, high, low);
    return failure(status === SUCCESS ? Code.METADATA_FIELD_NOT_WRITABLE : status);
  }
  const found = locate(c, high, low);
  if (found === undefined) return failure(Code.METADATA_FIELD_ID_INCORRECT);
  const { row, index } = found;
  const allowed = writeMask(row.field, c.accessor);
  const written = allowed & mask;
  if (written === 0n) return failure(Code.METADATA_FIELD_NOT_WRITABLE);
  const stored = readSpecial(c, row, index) ?? readRaw(c, row, index);
  const base = c.context === Context.VCPU ? baseOf(row, stored, allowed, written) : stored;
  if (((base ^ value) & mask & ~allowed) !== 0n) return failure(Code.METADATA_FIELD_VALUE_NOT_VALID);
  const wanted = (base & ~written) | (value & written);
  if (c.context === Context.VCPU && !attributesAllow(c, row, wanted)) return failure(Code.METADATA_FIELD_VALUE_NOT_VALID);
  const special = writeSpecial(c, row, index, { old: stored, wanted, mask: written });
  if (special !== undefined)
    return special === SUCCESS ? { status: SUCCESS, previous: stored & readMask(row.field, c.accessor) } : failure(special);
  writeRaw(c, row, index, wanted);
  return { status: SUCCESS, previous: stored & readMask(row.field, c.accessor) };
}

const ALL_ONES = 0xffff_ffff_ffff_ffffn;

/** What the bits that are not written come from: nothing when all are; of an address that was never set, which is all ones, what may be written. */
export function baseOf(row: FieldRow, stored: bigint, allowed: bigint, written: bigint): bigint {
  if (written === BigInt.asUintN(8 * row.field.bytes, ALL_ONES)) return 0n;
  const attributes = row.field.attributes ?? [];
  const isUnset = (attributes.includes('hpa') || attributes.includes('gpa')) && stored >> 63n !== 0n;
  return isUnset ? stored & allowed : stored;
}
const POSTED_INTERRUPT_DESCRIPTOR = 0x2016;
const DESCRIPTOR_BYTES = 64;
const PAGE_BYTES = 4096;

/** Checks that the table asks of the value: addresses of the host must be shared, those of the guest that are marked so private. */
export function attributesAllow(c: MdContext, row: FieldRow, value: bigint): boolean {
  const attributes = row.field.attributes ?? [];
  if (attributes.includes('hpa') && attributes.includes('shared')) {
    const isPlain = value >> 52n === 0n;
    const bytes = row.code === POSTED_INTERRUPT_DESCRIPTOR ? DESCRIPTOR_BYTES : PAGE_BYTES;
    return isPlain && isSharedRange(c.m, Number(value >> 32n), Number(value & 0xffff_ffffn), bytes);
  }
  if (attributes.includes('gpa') && attributes.includes('private') && c.td !== undefined) {
    return value < 1n << BigInt(c.td.gpaWidth - 1);
  }
  return true;
}
