import type { MetadataField } from '@tdxkit/tdx-arch';
import { exportMask, importMask } from './migration-masks.ts';

/** Who reads or writes: it decides which masks of the table count. */
export const Accessor = {
  HOST: 0,
  HOST_DEBUG: 1,
  GUEST: 2,
  MIG_TD: 3,
  /** TDH.EXPORT.STATE.* and TDH.IMPORT.STATE.*, by which half of the state they move. */
  EXPORT_IMMUTABLE: 4,
  EXPORT_MUTABLE: 5,
  IMPORT_IMMUTABLE: 6,
  IMPORT_MUTABLE: 7,
} as const;
export type Accessor = (typeof Accessor)[keyof typeof Accessor];

const ALL = 0xffff_ffff_ffff_ffffn;

/** Is this the half of a migration that holds mutable state? */
export const isMutableState = (accessor: Accessor): boolean =>
  accessor === Accessor.EXPORT_MUTABLE || accessor === Accessor.IMPORT_MUTABLE;
/** Is this an export or an import? */
export const isMigration = (accessor: Accessor): boolean => accessor >= Accessor.EXPORT_IMMUTABLE;

/** Bits of a field that `accessor` may read; 0 = none. */
export function readMask(field: MetadataField, accessor: Accessor): bigint {
  switch (accessor) {
    case Accessor.HOST:
      return field.hostRead ?? 0n;
    case Accessor.HOST_DEBUG:
      return field.hostDebugRead ?? 0n;
    case Accessor.GUEST:
      return field.guestRead ?? 0n;
    case Accessor.MIG_TD:
      return field.migTdRead ?? 0n;
    case Accessor.EXPORT_IMMUTABLE:
    case Accessor.EXPORT_MUTABLE:
      return exportMask(field, accessor === Accessor.EXPORT_MUTABLE);
    default:
      return ALL;
  }
}

/** Bits of a field that `accessor` may write; 0 = none. */
export function writeMask(field: MetadataField, accessor: Accessor): bigint {
  switch (accessor) {
    case Accessor.HOST:
      return field.hostWrite ?? 0n;
    case Accessor.HOST_DEBUG:
      return field.hostDebugWrite ?? 0n;
    case Accessor.GUEST:
      return field.guestWrite ?? 0n;
    case Accessor.MIG_TD:
      return field.migTdWrite ?? 0n;
    case Accessor.IMPORT_IMMUTABLE:
    case Accessor.IMPORT_MUTABLE:
      return importMask(field, accessor === Accessor.IMPORT_MUTABLE);
    default:
      return 0n;
  }
}
