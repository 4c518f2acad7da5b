import { Code, SUCCESS } from '../status.ts';
import { readMask, writeMask } from './accessor.ts';
import { CPUID_VALUES_CLASS, readCpuidElement } from './cpuid-values.ts';
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
    const known = readCpuidElement(c, high, low).status !== Code.METADATA_FIELD_ID_INCORRECT;
    return failure(known ? Code.METADATA_FIELD_NOT_WRITABLE : Code.METADATA_FIELD_ID_INCORRECT);
  }
  const found = locate(c, high, low);
  if (found === undefined) return failure(Code.METADATA_FIELD_ID_INCORRECT);
  const { row, index } = found;
  const allowed = writeMask(row.field, c.accessor);
  if ((allowed & mask) === 0n) return failure(Code.METADATA_FIELD_NOT_WRITABLE);
  const stored = readSpecial(c, row, index) ?? readRaw(c, row, index);
  const old = baseOf(row, index, stored);
  const wanted = (old & ~mask) | (value & mask);
  if (((wanted ^ unset(row, old)) & ~allowed) !== 0n) return failure(Code.METADATA_FIELD_VALUE_NOT_VALID);
  if (!attributesAllow(c, row, wanted)) return failure(Code.METADATA_FIELD_VALUE_NOT_VALID);
  const special = writeSpecial(c, row, index, { old, wanted, mask });
  if (special !== undefined)
    return special === SUCCESS ? { status: SUCCESS, previous: stored & readMask(row.field, c.accessor) } : failure(special);
  writeRaw(c, row, index, wanted);
  return { status: SUCCESS, previous: stored & readMask(row.field, c.accessor) };
}

/** An address that was never set reads as all ones; for the bits that may not change it counts as 0. */
const unset = (row: FieldRow, old: bigint): bigint => (old === ALL_ONES && isAddress(row) ? 0n : old);
const isAddress = (row: FieldRow): boolean => {
  const attributes = row.field.attributes ?? [];
  return attributes.includes('hpa') || attributes.includes('gpa');
};

const POSTED_INTERRUPT_DESCRIPTOR = 0x2016;
const ALL_ONES = 0xffff_ffff_ffff_ffffn;

/** The value that bits outside the write mask are compared with: an unset descriptor address counts as 0. */
function baseOf(row: FieldRow, index: number, stored: bigint): bigint {
  const isDescriptor = row.isVmcs && row.code + index * row.stride === POSTED_INTERRUPT_DESCRIPTOR;
  return (isDescriptor || (row.vm > 0 && isAddress(row))) && stored === ALL_ONES ? 0n : stored;
}

/** Checks that the table asks of the value: addresses of the host must be shared, those of an L2 VM's fields private. */
function attributesAllow(c: MdContext, row: FieldRow, value: bigint): boolean {
  const attributes = row.field.attributes ?? [];
  if (attributes.includes('hpa') && attributes.includes('shared') && value !== 0xffff_ffff_ffff_ffffn) {
    const { keyIdBits } = c.m.machine.platform;
    if (value >> 52n !== 0n || value >> BigInt(52 - keyIdBits) >= BigInt(c.m.state.platform.firstPrivateHkid)) return false;
  }
  if (row.vm > 0 && attributes.includes('gpa') && attributes.includes('private') && c.td !== undefined) {
    return value < 1n << BigInt(c.td.gpaWidth - 1);
  }
  return true;
}
