import { writeMask } from './accessor.ts';
import { Context, type FieldRow } from './field-index.ts';
import { importTdField } from './import-td-field.ts';
import { readRaw, writeRaw, type MdContext } from './md-context.ts';
import { readSpecial } from './special-read.ts';
import { writeSpecial } from './special-write.ts';
import { attributesAllow, baseOf } from './write-field.ts';
import { Code, SUCCESS } from '../status.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { LastTdExit, VcpuState } from '../td/tdvps-layout.ts';

/**
 * Writes one field, all elements, as an import finds it in a list; `mask` is the list's own write mask.
 * @returns SUCCESS, METADATA_FIELD_NOT_WRITABLE or METADATA_FIELD_VALUE_NOT_VALID
 */
export function importField(c: MdContext, row: FieldRow, index: number, values: readonly bigint[], mask: bigint): bigint {
  const allowed = writeMask(row.field, c.accessor);
  if (c.context === Context.SYS || (allowed & mask) === 0n) return Code.METADATA_FIELD_NOT_WRITABLE;
  if (c.context === Context.TD) {
    const special = importTdField(c, row, index, values, allowed & mask);
    if (special !== undefined) return special;
  } else {
    const legal = checkVcpuField(c, row, values[0] ?? 0n);
    if (legal !== undefined) return legal;
  }
  for (const [i, value] of values.entries()) {
    const status = importElement(c, row, index + i, value, mask, allowed);
    if (status !== SUCCESS) return status;
  }
  return SUCCESS;
}

function importElement(c: MdContext, row: FieldRow, index: number, value: bigint, mask: bigint, allowed: bigint): bigint {
  const isVcpu = c.context === Context.VCPU;
  const stored = readSpecial(c, row, index) ?? readRaw(c, row, index);
  const old = isVcpu ? baseOf(row, stored, allowed, allowed & mask) : stored;
  if (((old ^ value) & mask & ~allowed) !== 0n) return Code.METADATA_FIELD_VALUE_NOT_VALID;
  const wanted = (old & ~(allowed & mask)) | (value & allowed & mask);
  if (isVcpu && !attributesAllow(c, row, wanted)) return Code.METADATA_FIELD_VALUE_NOT_VALID;
  if (row.isVmcs || (isVcpu && SPECIAL.includes(row.field.name))) {
    const special = writeSpecial(c, row, index, { old: readRaw(c, row, index), wanted, mask });
    if (special !== undefined) return special;
  }
  writeRaw(c, row, index, wanted);
  return SUCCESS;
}

/** TDVPS fields whose value is checked as a host's write is. */
const SPECIAL: readonly string[] = [
  'XCR0',
  'IA32_XSS',
  'IA32_SPEC_CTRL',
  'XFAM',
  'L2_CTLS',
  'TSC_DEADLINE',
  'L2_MSR_BITMAPS_1',
  'L2_MSR_BITMAPS_2',
  'L2_MSR_BITMAPS_3',
];
const LAST_EXITS: readonly bigint[] = Object.values(LastTdExit).map(BigInt);
const MAX_HOST_ROUTING = 2n;

/** Values of a vCPU that must make sense for this TD; SUCCESS: nothing is to be stored. */
function checkVcpuField(c: MdContext, row: FieldRow, value: bigint): bigint | undefined {
  const legal = (is: boolean): bigint | undefined => (is ? undefined : Code.METADATA_FIELD_VALUE_NOT_VALID);
  switch (row.field.name) {
    case 'VCPU_STATE':
      return c.vcpu?.state === VcpuState.DISABLED ? undefined : SUCCESS;
    case 'VCPU_INDEX':
      return legal(value < BigInt(c.td?.tdcs.read32(Tdcs.NUM_VCPUS) ?? 0));
    case 'LAST_TD_EXIT':
      return legal(LAST_EXITS.includes(value));
    case 'CURR_VM':
      return legal(value <= BigInt(c.td?.numL2Vms ?? 0));
    case 'L2_EXIT_HOST_ROUTING':
      return legal(value <= MAX_HOST_ROUTING);
    default:
      return undefined;
  }
}
