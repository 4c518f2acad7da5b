import type { ModuleLp } from '../module-lp.ts';
import { randomKey } from '../random.ts';
import { Code, SUCCESS } from '../status.ts';
import type { Td } from '../td/td.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { MigrationStream } from './stream.ts';

/** Forward and backward: fewer streams make no session. */
export const MIN_STREAMS = 2;
const KEY_BYTES = 32;

/**
 * Begins an export or import session: the keys that a migration TD exchanged become the session's, the next encryption key is drawn, all
 * streams are closed and counters are 0.
 * @returns MIGRATION_DECRYPTION_KEY_NOT_SET, RND_NO_ENTROPY or SUCCESS
 */
export function beginSession(l: ModuleLp, td: Td): bigint {
  const { tdcs } = td;
  if (tdcs.read8(Tdcs.MIG_DEC_KEY_SET) === 0) return Code.MIGRATION_DECRYPTION_KEY_NOT_SET;
  tdcs.writeBytes(Tdcs.MIG_ENC_WORKING_KEY, tdcs.readBytes(Tdcs.MIG_ENC_KEY, KEY_BYTES).slice());
  const key = randomKey(l.lp);
  if (key === undefined) return Code.RND_NO_ENTROPY;
  key.forEach((word, i) => tdcs.write64(Tdcs.MIG_ENC_KEY + 8 * i, word));
  tdcs.writeBytes(Tdcs.MIG_DEC_WORKING_KEY, tdcs.readBytes(Tdcs.MIG_DEC_KEY, KEY_BYTES).slice());
  tdcs.write8(Tdcs.MIG_DEC_KEY_SET, 0);
  tdcs.write16(Tdcs.MIG_WORKING_VERSION, tdcs.read16(Tdcs.MIG_VERSION));
  tdcs.write32(Tdcs.MIG_EPOCH, 0);
  tdcs.write64(Tdcs.TOTAL_MB_COUNT, 0n);
  MigrationStream.closeAll(td);
  return SUCCESS;
}

/** Adds to one of the 64-bit counters of a session. */
export function count(td: Td, counter: number, increment: bigint): void {
  td.tdcs.write64(counter, BigInt.asUintN(64, td.tdcs.read64(counter) + increment));
}
