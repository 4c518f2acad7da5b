import { l2VmcsFields, tdVmcsFields, type MetadataField } from '@tdxkit/tdx-arch';

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

/** Bits of a VMCS that are imported: controls only where they are the TD's to choose, control registers without bits of the module's. */
const IMPORTED_TD_VMCS: Readonly<Record<string, bigint>> = {
  'Secondary Processor-Based VM-Exection Controls': 0n,
};
const IMPORTED_L2_VMCS: Readonly<Record<string, bigint>> = {
  EPTP: 0x80n,
  'XSS-Exiting Bitmap': 0n,
  'Primary Processor-Based VM-Exection Controls': 0x48f9_9a04n,
  'Secondary Processor-Based VM-Exection Controls': 0x0c51_3f0cn,
  'Tertiary Processor-Based VM-Exection Controls': 0xen,
  'Exception Bitmap': 0xfffb_ffffn,
  'HLAT pointer': 0x000f_ffff_ffff_f018n,
  IA32_EFER: 0x501n,
  'Guest CR0': 0x8005_003fn,
  'Guest CR4': 0x03ff_1fbfn,
};
const inTdVmcs: ReadonlySet<MetadataField> = new Set(tdVmcsFields);
const inL2Vmcs: ReadonlySet<MetadataField> = new Set(l2VmcsFields);

const exportedBits = (field: MetadataField): bigint =>
  (inL2Vmcs.has(field) && field.name === 'EPTP' ? undefined : EXPORTED[field.name]) ?? ALL;
function importedBits(field: MetadataField): bigint {
  const own = inL2Vmcs.has(field) ? IMPORTED_L2_VMCS : inTdVmcs.has(field) ? IMPORTED_TD_VMCS : undefined;
  return own?.[field.name] ?? IMPORTED[field.name] ?? ALL;
}

const kinds = (field: MetadataField): readonly string[] => field.migration?.split('/') ?? [];
const exportKind = (field: MetadataField): string => kinds(field)[0] ?? 'NONE';
const importKind = (field: MetadataField): ImportKind => (kinds(field)[1] as ImportKind | undefined) ?? 'NONE';

const sizeMask = (field: MetadataField): bigint => (1n << BigInt(8 * field.bytes)) - 1n;

/** Bits of a field in the immutable or the mutable state that a TD exports; 0 = none. */
export function exportMask(field: MetadataField, isMutable: boolean): bigint {
  return exportKind(field) === (isMutable ? 'ME' : 'MB') ? exportedBits(field) & sizeMask(field) : 0n;
}

const IMMUTABLE_IMPORTS: readonly ImportKind[] = ['MB', 'CB', 'MBO', 'CBO'];
const MUTABLE_IMPORTS: readonly ImportKind[] = ['ME', 'CE', 'MEO', 'CEO', 'IESME'];

/** Bits of a field that the immutable or the mutable part of an import may set; 0 = none. */
export function importMask(field: MetadataField, isMutable: boolean): bigint {
  if (!isImportable(field, isMutable)) return 0n;
  return importedBits(field) & sizeMask(field);
}
/** Does an import take the field's value at all? */
export const isImportable = (field: MetadataField, isMutable: boolean): boolean =>
  (isMutable ? MUTABLE_IMPORTS : IMMUTABLE_IMPORTS).includes(importKind(field));

const REQUIRED_IMMUTABLE: readonly ImportKind[] = ['MB', 'CB'];
const REQUIRED_MUTABLE: readonly ImportKind[] = ['ME', 'CE', 'IESME'];
/** Must an import contain the field? */
export const isRequired = (field: MetadataField, isMutable: boolean): boolean =>
  (isMutable ? REQUIRED_MUTABLE : REQUIRED_IMMUTABLE).includes(importKind(field));
