import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { BundleType, Mbmd, OUT_OF_ORDER_EPOCH } from '../migration/mbmd.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { mbmdAddress, readStreamOperand } from '../migration/operands.ts';
import { count } from '../migration/session.ts';
import { FORWARD, MigrationStream } from '../migration/stream.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import type { Td } from '../td/td.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';

const ALLOWED = opStates(OpState.LIVE_EXPORT, OpState.PAUSED_EXPORT);

/**
 * TDH.EXPORT.TRACK: ends a migration epoch, or with the start token all that must arrive in order; the importing TD may run after it.
 * @source TDX-ABI "TDH.EXPORT.TRACK"
 * @param regs RCX TDR; R8 MBMD buffer and its size; R10 stream 0, bit 63 for the start token
 */
export const tdhExportTrack: HostLeaf = (m, l) => {
  const td = openMigrationTd(m, l, Gpr.RCX, LockMode.SHARED, ALLOWED, LockMode.EXCLUSIVE);
  if (typeof td === 'bigint') return td;
  const { tdcs } = td;
  if (!l.locks.tryLock(tdcs.address(Tdcs.MIG_LOCK), LockMode.EXCLUSIVE)) return status(Code.OPERAND_BUSY, Operand.MIG);
  const operand = readStreamOperand(l);
  if (operand?.index !== 0) return status(Code.OPERAND_INVALID, Operand.R10);
  const mbmdAt = mbmdAddress(m, l);
  if (typeof mbmdAt === 'bigint') return mbmdAt;
  const stream = MigrationStream.lock(l, td, FORWARD);
  if (typeof stream === 'bigint') return stream;
  if (!stream.isOpen) return Code.MIGRATION_STREAM_STATE_INCORRECT;
  const advanced = operand.command ? endOrder(td) : nextEpoch(td);
  if (advanced !== SUCCESS) return advanced;

  stream.forgetInterruption();
  count(td, Tdcs.TOTAL_MB_COUNT, 1n);
  const mbmd = Mbmd.make({
    version: tdcs.read16(Tdcs.MIG_VERSION),
    type: BundleType.EPOCH_TOKEN,
    mbCounter: 0,
    epoch: tdcs.read32(Tdcs.MIG_EPOCH),
    info: tdcs.read64(Tdcs.TOTAL_MB_COUNT),
  });
  mbmd.mac.set(stream.beginNext(mbmd.authenticated).tag());
  mbmd.ivCounter = stream.ivCounter;
  m.memory.writeBytes(mbmdAt, mbmd.bytes);
  stream.nextMbCounter = 1;
  return SUCCESS;
};

function nextEpoch({ tdcs }: Td): bigint {
  const epoch = tdcs.read32(Tdcs.MIG_EPOCH);
  if (epoch === OUT_OF_ORDER_EPOCH - 1) return Code.MIGRATION_EPOCH_OVERFLOW;
  tdcs.write32(Tdcs.MIG_EPOCH, epoch + 1);
  return SUCCESS;
}

function endOrder(td: Td): bigint {
  if (td.opState !== OpState.PAUSED_EXPORT) return Code.OP_STATE_INCORRECT;
  if (td.tdcs.read64(Tdcs.DIRTY_COUNT) !== 0n) return Code.EXPORTED_DIRTY_PAGES_REMAIN;
  td.tdcs.write32(Tdcs.MIG_EPOCH, OUT_OF_ORDER_EPOCH);
  td.opState = OpState.POST_EXPORT;
  return SUCCESS;
}
