import { sha384Digest } from '../measure.ts';
import type { Td } from '../td/td.ts';
import { Tdcs } from '../td/tdcs-layout.ts';

const HASH_BYTES = 48;

/** TEE_INFO_HASH: SHA-384 of TDINFO, kept in TDCS until an RTMR changes. */
export function teeInfoHash(td: Td, info: Uint8Array): Uint8Array {
  const { tdcs } = td;
  if (tdcs.read8(Tdcs.TEE_INFO_HASH_VALID) !== 0) return tdcs.readBytes(Tdcs.LAST_TEE_INFO_HASH, HASH_BYTES);
  const hash = sha384Digest(info);
  tdcs.writeBytes(Tdcs.LAST_TEE_INFO_HASH, hash);
  tdcs.write8(Tdcs.TEE_INFO_HASH_VALID, 1);
  return hash;
}
