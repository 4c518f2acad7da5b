import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { Accessor } from '../metadata/accessor.ts';
import { Context } from '../metadata/field-index.ts';
import { exportLists } from '../migration/export-lists.ts';
import { BundleType, Mbmd } from '../migration/mbmd.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { lockFirstStream, mbmdAddress, readPageList, type PageList } from '../migration/operands.ts';
import { MIN_STREAMS, beginSession } from '../migration/session.ts';
import { StreamKey, type MigrationStream } from '../migration/stream.ts';
import type { ModuleLp } from '../module-lp.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import type { Td } from '../td/td.ts';
import { Attributes, OpState, Tdcs } from '../td/tdcs-layout.ts';

const ALLOWED = opStates(OpState.RUNNABLE, OpState.LIVE_IMPORT);
const MIN_PAGES = 3;
/** Pages of the bundle that tell of the module rather than of the TD. */
const MODULE_PAGES = 1;
const MAX_EXPORTS = 0x7fff_ffff;

/**
 * TDH.EXPORT.STATE.IMMUTABLE: starts an export session and exports what cannot change any more.
 * @source TDX-ABI "TDH.EXPORT.STATE.IMMUTABLE"
 * @param regs RCX TDR; R8 MBMD buffer and its size; R9 list of page buffers; R10 stream 0, bit 63 to go on after an interruption
 * @returns RDX pages written, 0 on errors
 */
export const tdhExportStateImmutable: HostLeaf = (m, l) => {
  l.set(Gpr.RDX, 0, 0);
  const td = openMigrationTd(m, l, Gpr.RCX, LockMode.SHARED, ALLOWED, LockMode.EXCLUSIVE);
  if (typeof td === 'bigint') return td;
  const { tdcs } = td;
  if (!l.locks.tryLock(tdcs.address(Tdcs.MIG_LOCK), LockMode.EXCLUSIVE)) return status(Code.OPERAND_BUSY, Operand.MIG);
  if ((td.attributes & Attributes.MIGRATABLE) === 0n) return Code.TD_NOT_MIGRATABLE;
  if (tdcs.read64(Tdcs.MIG_COUNT) !== 0n) return Code.PREVIOUS_EXPORT_CLEANUP_INCOMPLETE;
  if (tdcs.read16(Tdcs.NUM_MIGS) < MIN_STREAMS) return Code.MIN_MIGS_NOT_CREATED;
  const mbmdAt = mbmdAddress(m, l);
  if (typeof mbmdAt === 'bigint') return mbmdAt;
  const locked = lockFirstStream(l, td);
  if (typeof locked === 'bigint') return locked;
  const { stream, isResumed } = locked;
  const list = readPageList(m, l);
  const operands = [l.lp.gpr[Gpr.RAX] ?? 0n, l.lp.gpr[Gpr.R9] ?? 0n];
  const begun = isResumed ? resume(stream, operands) : begin(l, td, stream, list);
  if (begun !== SUCCESS) return begun;

  const common = { accessor: Accessor.EXPORT_IMMUTABLE, m, l, td } as const;
  const parts = [
    { ...common, context: Context.SYS },
    { ...common, context: Context.TD },
  ];
  const result = exportLists({ m, l, stream, list, parts, operands, isResumed });
  if (result !== SUCCESS) return result;
  const { mbmd } = stream;
  mbmd.mac.set(stream.cipher.tag());
  stream.mbmd = mbmd;
  m.memory.writeBytes(mbmdAt, mbmd.bytes);
  tdcs.write64(Tdcs.TOTAL_MB_COUNT, 1n);
  stream.nextMbCounter = 1;
  td.opState = OpState.LIVE_EXPORT;
  return SUCCESS;
};

/** The new session and the head of its first bundle. */
function begin(l: ModuleLp, td: Td, stream: MigrationStream, list: PageList): bigint {
  const { tdcs } = td;
  if (list.last < MIN_PAGES - 1 || !list.isReservedZero || !list.isShared) return status(Code.OPERAND_INVALID, Operand.R9);
  const session = beginSession(l, td);
  if (session !== SUCCESS) return session;
  tdcs.write64(Tdcs.DIRTY_COUNT, 0n);
  stream.open(StreamKey.ENCRYPT);
  const mbmd = Mbmd.make({
    version: tdcs.read16(Tdcs.MIG_WORKING_VERSION),
    type: BundleType.IMMUTABLE_TD_STATE,
    mbCounter: stream.nextMbCounter,
    epoch: 0,
    info: BigInt(tdcs.read16(Tdcs.NUM_MIGS) - 1) | (BigInt(MODULE_PAGES) << 32n),
  });
  stream.beginNext(mbmd.authenticated);
  mbmd.ivCounter = stream.ivCounter;
  stream.mbmd = mbmd;
  stream.isSysDone = false;
  const exports = tdcs.read32(Tdcs.EXPORT_COUNT);
  if (exports >= MAX_EXPORTS) return Code.MAX_EXPORTS_EXCEEDED;
  tdcs.write32(Tdcs.EXPORT_COUNT, exports + 1);
  return SUCCESS;
}

/** Does the call go on with the one that was interrupted on this stream? */
export function resume(stream: MigrationStream, operands: readonly bigint[]): bigint {
  if (!stream.isOpen) return Code.MIGRATION_STREAM_STATE_INCORRECT;
  return stream.isInterrupted && stream.takeInterruption(operands) ? SUCCESS : Code.INVALID_RESUMPTION;
}
