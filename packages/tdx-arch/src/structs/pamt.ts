import { bit, bits, bytes, packed, u16, u64, u8, wideBits, word64 } from '@tdxkit/x86-cpu/layout';

/** One entry of a 1 GiB, 2 MiB or 4 KiB PAMT; index (HPA - TDMR base) / page size. @source TDX module 1.5 "PAMT entry" */
export const PamtEntry = packed('PAMT_ENTRY', 16, {
  lock:   u16('PamtLock'),
  pt:     u8('PageType'),
  owner:  bytes(5, 'TDR HPA bits 51:12; 0 for TDR and NDA'),
  bepoch: u64('Bepoch'),
}); // prettier-ignore

/** PAMT_ENTRY.LOCK, a shared/exclusive lock with host priority. */
export const PamtLock = word64('PAMT_LOCK', { EXCLUSIVE: bit(0), HOST_PRIORITY: bit(1), SHARED_COUNT: bits(2, 15) });

/** Blocking epoch: TD_EPOCH when the page was blocked, or the migration epoch. */
export const Bepoch = word64('BEPOCH', { EPOCH: wideBits(0, 62, 'TD_EPOCH at block time (MIG_FLAG 0)'), MIG_FLAG: bit(63) });
/** The same word when MIG_FLAG is 1. */
export const MigrationBepoch = word64('BEPOCH (migration)', {
  MIG_EPOCH: bits(0, 31),
  EXPORT_COUNT: bits(32, 62),
  MIG_FLAG: bit(63),
});

/** Page sizes as PAMT and TDH.PHYMEM.PAGE.RDMD name them. */
export const PamtSize = { SIZE_4K: 0, SIZE_2M: 1, SIZE_1G: 2 } as const;
