import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { Accessor } from '../metadata/accessor.ts';
import { Context } from '../metadata/field-index.ts';
import { exportLists } from '../migration/export-lists.ts';
import { BundleType } from '../migration/mbmd.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { lockFirstStream, readPageList } from '../migration/operands.ts';
import { beginStateBundle, finishStateBundle } from '../migration/state-bundle.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { OpState } from '../td/tdcs-layout.ts';
import { resume } from './tdh-export-state-immutable.ts';

const ALLOWED = opStates(OpState.PAUSED_EXPORT);
const MIN_PAGES = 2;

/**
 * TDH.EXPORT.STATE.TD: exports the state of a paused TD that its vCPUs have in common.
 * @source TDX-ABI "TDH.EXPORT.STATE.TD"
 * @param regs RCX TDR; R8 MBMD buffer and its size; R9 list of page buffers; R10 stream 0, bit 63 to go on after an interruption
 * @returns RDX pages written, 0 on errors
 */
export const tdhExportStateTd: HostLeaf = (m, l) => {
  l.set(Gpr.RDX, 0, 0);
  const td = openMigrationTd(m, l, Gpr.RCX, LockMode.SHARED, ALLOWED, LockMode.EXCLUSIVE);
  if (typeof td === 'bigint') return td;
  const locked = lockFirstStream(l, td);
  if (typeof locked === 'bigint') return locked;
  const { stream, isResumed } = locked;
  if (!stream.isOpen) return Code.MIGRATION_STREAM_STATE_INCORRECT;
  const list = readPageList(m, l);
  const operands = [l.lp.gpr[Gpr.RAX] ?? 0n, l.lp.gpr[Gpr.R9] ?? 0n];
  if (isResumed) {
    const resumed = resume(stream, operands);
    if (resumed !== SUCCESS) return resumed;
  } else {
    if (list.last < MIN_PAGES - 1 || !list.isReservedZero) return status(Code.OPERAND_INVALID, Operand.R9);
    beginStateBundle(td, stream, BundleType.MUTABLE_TD_STATE, 0n);
  }
  if (!list.isShared) return status(Code.OPERAND_INVALID, Operand.R9);

  const parts = [{ context: Context.TD, accessor: Accessor.EXPORT_MUTABLE, m, l, td }];
  const result = exportLists({ m, l, stream, list, parts, operands, isResumed });
  return result === SUCCESS ? finishStateBundle(m, l, td, stream) : result;
};
