import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { checkTdState, lockTdr } from '../td/operands.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';

const ALLOWED = opStates(
  OpState.INITIALIZED,
  OpState.RUNNABLE,
  OpState.LIVE_EXPORT,
  OpState.PAUSED_EXPORT,
  OpState.POST_EXPORT,
  OpState.MEMORY_IMPORT,
  OpState.STATE_IMPORT,
  OpState.POST_IMPORT,
  OpState.LIVE_IMPORT,
);

/**
 * TDH.MEM.TRACK: begins a new TLB epoch. vCPUs that enter from now on flush; when those of the old epoch are out, nobody holds a
 * translation older than the last block.
 * @source TDX-ABI "TDH.MEM.TRACK"
 * @param regs RCX TDR
 */
export const tdhMemTrack: HostLeaf = (m, l) => {
  const td = lockTdr(m, l, Gpr.RCX, LockMode.SHARED);
  if (typeof td === 'bigint') return td;
  const state = checkTdState(l, td, ALLOWED);
  if (state !== SUCCESS) return state;
  const { tdcs } = td;
  if (!l.locks.tryLock(tdcs.address(Tdcs.EPOCH_LOCK), LockMode.EXCLUSIVE)) return status(Code.OPERAND_BUSY, Operand.TD_EPOCH);
  const low = tdcs.read32(Tdcs.TD_EPOCH);
  const previous = (low & 1) ^ 1;
  if (tdcs.read16(Tdcs.REFCOUNT + 2 * previous) !== 0) return Code.PREVIOUS_TLB_EPOCH_BUSY;

  tdcs.write32(Tdcs.TD_EPOCH, (low + 1) >>> 0);
  if (low === 0xffff_ffff) tdcs.write32(Tdcs.TD_EPOCH + 4, tdcs.read32(Tdcs.TD_EPOCH + 4) + 1);
  return SUCCESS;
};
