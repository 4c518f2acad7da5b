import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { Accessor } from '../metadata/accessor.ts';
import { Context, isNullId } from '../metadata/field-index.ts';
import type { MdContext } from '../metadata/md-context.ts';
import { NO_FIELD, firstField, nextField, readField } from '../metadata/read-field.ts';
import type { ModuleLp } from '../module-lp.ts';
import { Code, SUCCESS } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { checkTdState, lockTdr } from '../td/operands.ts';
import { OpState } from '../td/tdcs-layout.ts';

/** OP_STATEs in which metadata may be read. */
export const METADATA_READ_STATES = opStates(
  OpState.INITIALIZED,
  OpState.RUNNABLE,
  OpState.LIVE_EXPORT,
  OpState.PAUSED_EXPORT,
  OpState.POST_EXPORT,
  OpState.MEMORY_IMPORT,
  OpState.STATE_IMPORT,
  OpState.POST_IMPORT,
  OpState.LIVE_IMPORT,
  OpState.FAILED_IMPORT,
);

/**
 * TDH.MNG.RD: reads one TD-scope metadata field.
 * @source TDX-ABI "TDH.MNG.RD"
 * @param regs RCX TDR; RDX field id
 * @returns R8 value, 0 on errors; version 1: RDX next readable id, all-ones at the end and on errors
 */
export const tdhMngRd: HostLeaf = (m, l) => {
  const version = (l.lo(Gpr.RAX) >>> 16) & 0xff;
  const high = l.hi(Gpr.RDX);
  const low = l.lo(Gpr.RDX);
  clearReadOutputs(l, version);
  const td = lockTdr(m, l, Gpr.RCX, LockMode.SHARED);
  if (typeof td === 'bigint') return td;
  const state = checkTdState(l, td, METADATA_READ_STATES);
  if (state !== SUCCESS) return state;
  const accessor = td.isDebug ? Accessor.HOST_DEBUG : Accessor.HOST;
  return readInto(l, version, { context: Context.TD, accessor, m, l, td }, high, low);
};

/** Outputs of a metadata read in a version that does not exist. */
export const clearOutputsOfBadRead = (l: ModuleLp): void => clearReadOutputs(l, 1);

/** R8 = 0; in version 1 also RDX = all-ones. */
export function clearReadOutputs(l: ModuleLp, version: number): void {
  if (version > 0) l.set(Gpr.RDX, NO_FIELD.low, NO_FIELD.high);
  l.set(Gpr.R8, 0, 0);
}

/** The part that all metadata reads share: RDX id in, R8 value out, in version 1 RDX next id. */
export function readInto(l: ModuleLp, version: number, context: MdContext, high: number, low: number): bigint {
  if (version > 0 && isNullId(high, low)) {
    const first = firstField(context);
    l.set(Gpr.RDX, first.low, first.high);
    return Code.METADATA_FIRST_FIELD_ID_IN_CONTEXT;
  }
  const { status, value } = readField(context, high, low);
  if (status !== SUCCESS) return status;
  l.lp.gpr[Gpr.R8] = value;
  if (version > 0) {
    const next = nextField(context, high, low);
    l.set(Gpr.RDX, next.low, next.high);
  }
  return SUCCESS;
}
