import { CONFIG_FLAGS_FIXED0 } from '@tdxkit/tdx-arch';
import { isLegalAttributes, isLegalEptp, isLegalXfam, MAX_L2_VMS } from '../mng-init/check-params.ts';
import { isLegalImportedArchCapabilities, isLegalImportedCpuid } from '../mng-init/imported-cpuid.ts';
import { virtualTscParameters } from '../mng-init/write-tdcs.ts';
import { BindingState, SERVTD_ATTRIBUTES_FIXED0 } from '../servtd/binding.ts';
import { Code, SUCCESS } from '../status.ts';
import { Attributes, Tdcs } from '../td/tdcs-layout.ts';
import { MIN_TDCX_PAGES, Tdr } from '../td/tdr-layout.ts';
import type { FieldRow } from './field-index.ts';
import type { MdContext } from './md-context.ts';
import { writeTimeout } from './special-write.ts';

const ALL_ONES = 0xffff_ffff_ffff_ffffn;
const UUID_BYTES = 32;

/** TD fields whose import is more than a store. Undefined: store the value. */
export function importTdField(
  c: MdContext,
  row: FieldRow,
  index: number,
  values: readonly bigint[],
  mask: bigint,
): bigint | undefined {
  const { td, m, l } = c;
  const [value = 0n, second = 0n] = values;
  if (td === undefined) return Code.METADATA_FIELD_NOT_WRITABLE;
  const { tdcs } = td;
  const legal = (is: boolean): bigint | undefined => (is ? undefined : Code.METADATA_FIELD_VALUE_NOT_VALID);
  const done = (is: boolean): bigint => (is ? SUCCESS : Code.METADATA_FIELD_VALUE_NOT_VALID);
  switch (row.field.name) {
    case 'TD_UUID':
      // A service TD that was bound before the import still finds the TD by the old one.
      tdcs.writeBytes(Tdcs.PRE_IMPORT_UUID, td.tdr.readBytes(Tdr.TD_UUID, UUID_BYTES));
      return undefined;
    case 'ATTRIBUTES':
      return legal(isLegalAttributes(value & mask) && (value & mask & Attributes.MIGRATABLE) !== 0n);
    case 'CONFIG_FLAGS':
      return legal((value & mask & ~CONFIG_FLAGS_FIXED0) === 0n);
    case 'XFAM':
      return legal(isLegalXfam(value & mask, m.state.platform.xfamSupported));
    case 'EPTP': {
      if (!isLegalEptp(m.state.platform, value & mask, td.gpaWidth === 52)) return Code.METADATA_FIELD_VALUE_NOT_VALID;
      const root = m.memory.stripHkid(tdcs.address(Tdcs.SEPT_ROOT));
      tdcs.write64(Tdcs.EPTP, (value & mask) | BigInt(root));
      return SUCCESS;
    }
    case 'NUM_CPUID_VALUES':
      return done(value === NUM_CPUID_VALUES);
    case 'NUM_L2_VMS':
      if (value > BigInt(MAX_L2_VMS)) return Code.METADATA_FIELD_VALUE_NOT_VALID;
      tdcs.write16(Tdcs.NUM_L2_VMS, Number(value));
      return td.numTdcx < MIN_TDCX_PAGES + Number(value) ? Code.TDCS_NOT_ALLOCATED : SUCCESS;
    case 'HP_LOCK_TIMEOUT':
      return writeTimeout(c, { old: 0n, wanted: value & mask, mask: ALL_ONES });
    case 'VIRTUAL_TSC': {
      const { multiplier, offset } = virtualTscParameters(
        l.lp.tsc,
        tdcs.read16(Tdcs.TSC_FREQUENCY),
        m.state.platform.tscHz,
        value,
      );
      tdcs.write64(Tdcs.TSC_MULTIPLIER, multiplier);
      tdcs.write64(Tdcs.TSC_OFFSET, offset);
      return SUCCESS;
    }
    case 'CPUID_VALUES': {
      const entry = index >> 1;
      if (!isLegalImportedCpuid(l, td, entry, value, second, m.state.platform)) return Code.METADATA_FIELD_VALUE_NOT_VALID;
      tdcs.write64(Tdcs.CPUID_VALUES + 16 * entry, value);
      tdcs.write64(Tdcs.CPUID_VALUES + 16 * entry + 8, second);
      tdcs.write8(Tdcs.CPUID_VALID + entry, 1);
      return SUCCESS;
    }
    case 'SERVTD_BINDINGS_TABLE':
      return done(isLegalBinding(c, values));
    case 'VIRTUAL_IA32_ARCH_CAPABILITIES':
      return legal(isLegalImportedArchCapabilities(td, value, m.state.platform));
    default:
      return undefined;
  }
}
const NUM_CPUID_VALUES = 64n;

/** A binding of the exported TD is not taken over; it must agree with the one that the importing host made. */
function isLegalBinding(c: MdContext, values: readonly bigint[]): boolean {
  const [head = 0n, attributes = 0n] = values;
  const state = Number(head & 0xffn);
  const type = (head >> 16n) & 0xffffn;
  if (state === BindingState.NOT_BOUND) return true;
  if (state !== BindingState.PRE_BOUND && state !== BindingState.BOUND) return false;
  if (type !== 0n || (attributes & ~SERVTD_ATTRIBUTES_FIXED0) !== 0n) return false;
  const own = Tdcs.SERVTD_BINDINGS_TABLE;
  const tdcs = c.td?.tdcs;
  if (tdcs === undefined || tdcs.read8(own) === BindingState.NOT_BOUND) return true;
  return BigInt(tdcs.read16(own + 2)) === type && tdcs.read64(own + 8) === attributes;
}
