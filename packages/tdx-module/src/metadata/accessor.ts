import type { MetadataField } from '@tdxkit/tdx-arch';

/** Who reads or writes: it decides which masks of the table count. */
export const Accessor = { HOST: 0, HOST_DEBUG: 1, GUEST: 2, MIG_TD: 3 } as const;
export type Accessor = (typeof Accessor)[keyof typeof Accessor];

/** Bits of a field that `accessor` may read; 0 = none. */
export function readMask(field: MetadataField, accessor: Accessor): bigint {
  switch (accessor) {
    case Accessor.HOST:
      return field.hostRead ?? 0n;
    case Accessor.HOST_DEBUG:
      return field.hostDebugRead ?? 0n;
    case Accessor.GUEST:
      return field.guestRead ?? 0n;
    default:
      return field.migTdRead ?? 0n;
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
    default:
      return field.migTdWrite ?? 0n;
  }
}
