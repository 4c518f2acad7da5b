import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { Accessor } from '../metadata/accessor.ts';
import { Context } from '../metadata/field-index.ts';
import { writeField } from '../metadata/write-field.ts';
import { SUCCESS } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { checkTdState, lockTdr } from '../td/operands.ts';
import { OpState } from '../td/tdcs-layout.ts';

/** OP_STATEs in which metadata may be written. */
export const METADATA_WRITE_STATES = opStates(
  OpState.INITIALIZED,
  OpState.RUNNABLE,
  OpState.LIVE_EXPORT,
  OpState.MEMORY_IMPORT,
  OpState.STATE_IMPORT,
  OpState.POST_IMPORT,
  OpState.LIVE_IMPORT,
  OpState.FAILED_IMPORT,
);

/**
 * TDH.MNG.WR: writes the bits of a mask of one TD-scope metadata field.
 * @source TDX-ABI "TDH.MNG.WR"
 * @param regs RCX TDR; RDX field id; R8 value; R9 mask
 * @returns R8 previous value, 0 on errors
 */
export const tdhMngWr: HostLeaf = (m, l) => {
  const value = l.lp.gpr[Gpr.R8] ?? 0n;
  l.set(Gpr.R8, 0, 0);
  const td = lockTdr(m, l, Gpr.RCX, LockMode.SHARED);
  if (typeof td === 'bigint') return td;
  const state = checkTdState(l, td, METADATA_WRITE_STATES);
  if (state !== SUCCESS) return state;
  const accessor = td.isDebug ? Accessor.HOST_DEBUG : Accessor.HOST;
  const result = writeField(
    { context: Context.TD, accessor, m, l, td },
    l.hi(Gpr.RDX),
    l.lo(Gpr.RDX),
    value,
    l.lp.gpr[Gpr.R9] ?? 0n,
  );
  l.lp.gpr[Gpr.R8] = result.previous;
  return result.status;
};
