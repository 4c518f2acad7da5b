import type { MetadataField } from '@tdxkit/tdx-arch';

/** What a field is to a migration: M(utable), C(hecked) or I(nitialized), at its B(egin) or E(nd), O(ptional). */
type ImportKind = 'NONE' | 'MB' | 'MBO' | 'CB' | 'CBO' | 'IB' | 'IBS' | 'ME' | 'MEO' | 'CE' | 'CEO' | 'IE' | 'IES' | 'IESME';

const ALL = 0xffff_ffff_ffff_ffffn;
/** EPTP without the address of the root. */
const EPTP_CONTROLS = 0xfff0_0000_0000_0fffn;
const DEBUGCTL_UNCORE_PMI = 1n << 13n;

/** Bits that are exported, where they are not all of the field. */
const EXPORTED: Readonly<Record<string, bigint>> = {
  EPTP: EPTP_CONTROLS,
  IA32_DEBUGCTL: ALL & ~DEBUGCTL_UNCORE_PMI,
};
/** Bits that are imported, where they are not all of the field. */
const IMPORTED: Readonly<Record<string, bigint>> = {
  EPTP: EPTP_CONTROLS,
  NOTIFY_ENABLES: 1n,
  VM_CTLS: 1n,
  TD_CTLS: 1n,
  IA32_DEBUGCTL: 0xffc7n,
  'VM-Entry Controls': 0x200n,
  'IA32_SPEC_CTRL shadow': 0n,
  IA32_UARCH_MISC_CTL: 1n,
  DR6: 0xffff_ffffn,
  L2_CTLS: 7n,
  L2_DEBUG_CTLS: 7n,
  CPUID_CONTROL: 3n,
};

const kinds = (field: MetadataField): readonly string[] => field.migration?.split('/') ?? [];
const exportKind = (field: MetadataField): string => kinds(field)[0] ?? 'NONE';
const importKind = (field: MetadataField): ImportKind => (kinds(field)[1] as ImportKind | undefined) ?? 'NONE';

const sizeMask = (field: MetadataField): bigint => (1n << BigInt(8 * field.bytes)) - 1n;

/** Bits of a field in the immutable or the mutable state that a TD exports; 0 = none. */
export function exportMask(field: MetadataField, isMutable: boolean): bigint {
  return exportKind(field) === (isMutable ? 'ME' : 'MB') ? (EXPORTED[field.name] ?? ALL) & sizeMask(field) : 0n;
}

const IMMUTABLE_IMPORTS: readonly ImportKind[] = ['MB', 'CB', 'MBO', 'CBO'];
const MUTABLE_IMPORTS: readonly ImportKind[] = ['ME', 'CE', 'MEO', 'CEO', 'IESME'];

/** Bits of a field that the immutable or the mutable part of an import may set; 0 = none. */
export function importMask(field: MetadataField, isMutable: boolean): bigint {
  if (!isImportable(field, isMutable)) return 0n;
  return (IMPORTED[field.name] ?? ALL) & sizeMask(field);
}
/** Does an import take the field's value at all? */
export const isImportable = (field: MetadataField, isMutable: boolean): boolean =>
  (isMutable ? MUTABLE_IMPORTS : IMMUTABLE_IMPORTS).includes(importKind(field));

const REQUIRED_IMMUTABLE: readonly ImportKind[] = ['MB', 'CB'];
const REQUIRED_MUTABLE: readonly ImportKind[] = ['ME', 'CE', 'IESME'];
/** Must an import contain the field? */
export const isRequired = (field: MetadataField, isMutable: boolean): boolean =>
  (isMutable ? REQUIRED_MUTABLE : REQUIRED_IMMUTABLE).includes(importKind(field));
