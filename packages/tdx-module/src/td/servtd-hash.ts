import { sha384Digest } from '../sha384.ts';
import type { Td } from './td.ts';
import { Tdcs } from './tdcs-layout.ts';

const State = { NOT_BOUND: 0, PRE_BOUND: 1, BOUND: 2 } as const;
const STATE = 0;
const TYPE = 2;
const ATTRIBUTES = 8;
const INFO_HASH = 48;
const HASH_BYTES = 48;

/**
 * SERVTD_HASH: 0 without service TDs, else SHA-384 over TDINFO hash, type and attributes of each binding.
 * @source TDX-ABI "SERVTD_HASH"
 */
export function finalizeServtdHash(td: Td): void {
  const at = Tdcs.SERVTD_BINDINGS_TABLE;
  if (td.tdcs.read8(at + STATE) === State.NOT_BOUND) {
    td.tdcs.fill(Tdcs.SERVTD_HASH, HASH_BYTES, 0);
    return;
  }
  const record = new Uint8Array(HASH_BYTES + 2 + 8);
  record.set(td.tdcs.readBytes(at + INFO_HASH, HASH_BYTES), 0);
  record.set(td.tdcs.readBytes(at + TYPE, 2), HASH_BYTES);
  record.set(td.tdcs.readBytes(at + ATTRIBUTES, 8), HASH_BYTES + 2);
  td.tdcs.writeBytes(Tdcs.SERVTD_HASH, sha384Digest(record));
}
