import { sha384Digest } from '../sha384.ts';
import type { Td } from './td.ts';
import { Tdcs } from './tdcs-layout.ts';

export const TDINFO_BYTES = 512;
const HASH_BYTES = 48;

/** TDINFO_STRUCT: offset in the struct, offset in TDCS, bytes. */
const FIELDS: readonly (readonly [offset: number, field: number, bytes: number])[] = [
  [0, Tdcs.ATTRIBUTES, 8],
  [8, Tdcs.XFAM, 8],
  [16, Tdcs.MRTD, HASH_BYTES],
  [64, Tdcs.MRCONFIGID, HASH_BYTES],
  [112, Tdcs.MROWNER, HASH_BYTES],
  [160, Tdcs.MROWNERCONFIG, HASH_BYTES],
  [208, Tdcs.RTMR, 4 * HASH_BYTES],
  [400, Tdcs.SERVTD_HASH, HASH_BYTES],
];

/** Offset and size of the fields of TDINFO in the order of SERVTD_ATTR's ignore bits; each RTMR counts. */
export const TdInfoField: readonly (readonly [offset: number, bytes: number])[] = [
  [0, 8],
  [8, 8],
  [16, HASH_BYTES],
  [64, HASH_BYTES],
  [112, HASH_BYTES],
  [160, HASH_BYTES],
  [208, HASH_BYTES],
  [256, HASH_BYTES],
  [304, HASH_BYTES],
  [352, HASH_BYTES],
  [400, HASH_BYTES],
];

/** TDINFO_STRUCT of a TD: what its measurement and configuration are. @source TDX-ABI "TDINFO_STRUCT" */
export function tdInfo(td: Td): Uint8Array {
  const info = new Uint8Array(TDINFO_BYTES);
  for (const [offset, field, bytes] of FIELDS) info.set(td.tdcs.readBytes(field, bytes), offset);
  return info;
}

/** TEE_INFO_HASH: SHA-384 of TDINFO, kept in TDCS until an RTMR changes. */
export function teeInfoHash(td: Td, info: Uint8Array): Uint8Array {
  const { tdcs } = td;
  if (tdcs.read8(Tdcs.TEE_INFO_HASH_VALID) !== 0) return tdcs.readBytes(Tdcs.LAST_TEE_INFO_HASH, HASH_BYTES);
  const hash = sha384Digest(info);
  tdcs.writeBytes(Tdcs.LAST_TEE_INFO_HASH, hash);
  tdcs.write8(Tdcs.TEE_INFO_HASH_VALID, 1);
  return hash;
}
