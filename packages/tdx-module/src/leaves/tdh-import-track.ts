import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { BundleType, OUT_OF_ORDER_EPOCH, readMbmd } from '../migration/mbmd.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { failImport, mbmdAddress } from '../migration/operands.ts';
import { count } from '../migration/session.ts';
import { FORWARD, MigrationStream } from '../migration/stream.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';

const ALLOWED = opStates(OpState.MEMORY_IMPORT, OpState.STATE_IMPORT);

/**
 * TDH.IMPORT.TRACK: takes an epoch token: all bundles before it have arrived. With the start token the TD is complete but for pages that
 * may come in any order.
 * @source TDX-ABI "TDH.IMPORT.TRACK"
 * @param regs RCX TDR; R8 token and its size; R10 0
 */
export const tdhImportTrack: HostLeaf = (m, l) => {
  const td = openMigrationTd(m, l, Gpr.RCX, LockMode.EXCLUSIVE, ALLOWED, 'unlocked');
  if (typeof td === 'bigint') return td;
  if (l.lp.gpr[Gpr.R10] !== 0n) return status(Code.OPERAND_INVALID, Operand.R10);
  const mbmdAt = mbmdAddress(m, l);
  if (typeof mbmdAt === 'bigint') return mbmdAt;
  const stream = MigrationStream.lock(l, td, FORWARD);
  if (typeof stream === 'bigint') return stream;
  if (!stream.isOpen) return Code.MIGRATION_STREAM_STATE_INCORRECT;
  stream.forgetInterruption();
  const { tdcs } = td;
  const token = readMbmd(m.memory, mbmdAt);
  const isExpected =
    token.isFor(tdcs.read16(Tdcs.MIG_WORKING_VERSION), BundleType.EPOCH_TOKEN, 0) &&
    token.mbCounter === 0 &&
    token.epoch > tdcs.read32(Tdcs.MIG_EPOCH) &&
    token.info === tdcs.read64(Tdcs.TOTAL_MB_COUNT) + 1n;
  if (!isExpected) return failImport(td, Code.INVALID_MBMD);
  const mac = stream.begin(token.ivCounter, token.authenticated).tag();
  if (token.mac.some((byte, i) => byte !== mac[i])) return failImport(td, Code.INCORRECT_MBMD_MAC);
  if (token.epoch === OUT_OF_ORDER_EPOCH) {
    if (tdcs.read32(Tdcs.NUM_MIGRATED_VCPUS) !== td.numVcpus) return failImport(td, Code.SOME_VCPUS_NOT_MIGRATED);
    td.opState = OpState.POST_IMPORT;
  }
  stream.expectedMbCounter = 1;
  count(td, Tdcs.TOTAL_MB_COUNT, 1n);
  tdcs.write32(Tdcs.MIG_EPOCH, token.epoch);
  return SUCCESS;
};
