/** MSR number. @source Intel SDM "IA32_MKTME_KEYID_PARTITIONING" */
export const IA32_MKTME_KEYID_PARTITIONING = 0x87;

/** How the BIOS split the KeyIDs: 0 is the host's, 1..mktmeKeyIds are shared, the TDX ones follow. */
export interface KeyIdPartitioning {
  readonly mktmeKeyIds: number;
  readonly tdxKeyIds: number;
  /** Spent on the module's own data; the first TDX KeyID. */
  readonly globalKeyId: number;
  /** What TDs can have: `guestKeyIds` KeyIDs from `firstGuestKeyId` on. */
  readonly firstGuestKeyId: number;
  readonly guestKeyIds: number;
}

/** Decodes IA32_MKTME_KEYID_PARTITIONING: MKTME KeyIDs in bits 31:0, TDX KeyIDs in bits 63:32. */
export function keyIdPartitioning(msr: bigint): KeyIdPartitioning {
  const mktmeKeyIds = Number(msr & 0xffff_ffffn);
  const tdxKeyIds = Number(msr >> 32n);
  const globalKeyId = mktmeKeyIds + 1;
  return { mktmeKeyIds, tdxKeyIds, globalKeyId, firstGuestKeyId: globalKeyId + 1, guestKeyIds: Math.max(0, tdxKeyIds - 1) };
}

/** Why this host offers no TDX, or undefined. Exactly one TDX KeyID is refused: the module takes it and no TD could have one. */
export function keyIdRefusal({ tdxKeyIds }: KeyIdPartitioning): string | undefined {
  if (tdxKeyIds === 0) return 'the BIOS gave no KeyID to TDX (IA32_MKTME_KEYID_PARTITIONING)';
  if (tdxKeyIds === 1) return 'the BIOS gave TDX one KeyID only: the module needs it, no TD could have one';
  return undefined;
}
