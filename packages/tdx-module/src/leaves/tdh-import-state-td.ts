import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { Accessor } from '../metadata/accessor.ts';
import { Context } from '../metadata/field-index.ts';
import { beginImportedState } from '../migration/imported-state.ts';
import { importLists } from '../migration/import-lists.ts';
import { BundleType } from '../migration/mbmd.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { failImport, lockFirstStream, readPageList } from '../migration/operands.ts';
import { count } from '../migration/session.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';
import { resumeImport } from './tdh-import-state-immutable.ts';

const ALLOWED = opStates(OpState.MEMORY_IMPORT);

/**
 * TDH.IMPORT.STATE.TD: imports the state that the vCPUs of the TD have in common; they may be created afterwards.
 * @source TDX-ABI "TDH.IMPORT.STATE.TD"
 * @param regs RCX TDR; R8 MBMD and its size; R9 list of encrypted pages; R10 stream 0, bit 63 to go on after an interruption
 * @returns RCX, RDX: 0, or what a failure is about; as they were with INTERRUPTED_RESUMABLE
 */
export const tdhImportStateTd: HostLeaf = (m, l) => {
  const rcx = l.lp.gpr[Gpr.RCX] ?? 0n;
  const rdx = l.lp.gpr[Gpr.RDX] ?? 0n;
  l.set(Gpr.RDX, 0, 0);
  const td = openMigrationTd(m, l, Gpr.RCX, LockMode.EXCLUSIVE, ALLOWED, 'unlocked');
  l.set(Gpr.RCX, 0, 0);
  if (typeof td === 'bigint') return td;
  const locked = lockFirstStream(l, td);
  if (typeof locked === 'bigint') return locked;
  const { stream, isResumed } = locked;
  if (!stream.isOpen) return Code.MIGRATION_STREAM_STATE_INCORRECT;
  const operands = [l.lp.gpr[Gpr.RAX] ?? 0n, l.lp.gpr[Gpr.R9] ?? 0n];
  const begun = isResumed
    ? resumeImport(td, stream, operands)
    : beginImportedState(m, l, td, stream, BundleType.MUTABLE_TD_STATE, (info) => info === 0n);
  if (begun !== SUCCESS) return begun;
  const list = readPageList(m, l);
  if (!list.isReservedZero || !list.isShared) return failImport(td, status(Code.OPERAND_INVALID, Operand.R9));

  const context = { context: Context.TD, accessor: Accessor.IMPORT_MUTABLE, m, l, td };
  const result = importLists({ m, l, td, stream, list, context, operands, isResumed });
  if (result === Code.INTERRUPTED_RESUMABLE) {
    l.lp.gpr[Gpr.RCX] = rcx;
    l.lp.gpr[Gpr.RDX] = rdx;
  }
  if (result !== SUCCESS) return result;
  count(td, Tdcs.TOTAL_MB_COUNT, 1n);
  td.opState = OpState.STATE_IMPORT;
  return SUCCESS;
};
