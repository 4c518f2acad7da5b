import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { KeyState, ModuleLock, moduleLockAddress } from '../module-state.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';

const Command = { START: 0, RESUME: 1 } as const;

/**
 * TDH.PHYMEM.CACHE.WB: writes back the caches of the caller's package, block by block, for the HKIDs that were flushed when it began.
 * @source TDX-ABI "TDH.PHYMEM.CACHE.WB"
 * @param regs RCX 0 start, 1 resume
 * @returns INTERRUPTED_RESUMABLE when an event is pending: progress is kept for the package
 */
export const tdhPhymemCacheWb: HostLeaf = (m, l) => {
  const command = l.num(Gpr.RCX);
  if (command > Command.RESUME) return status(Code.OPERAND_INVALID, Operand.RCX);
  const writeback = m.state.writeback[l.package];
  if (writeback === undefined) throw new RangeError(`package ${l.package} is beyond the module's limit`);
  if (!l.locks.tryLock(moduleLockAddress(ModuleLock.WBCACHE + l.package), LockMode.EXCLUSIVE))
    return status(Code.OPERAND_BUSY, Operand.WBCACHE);
  if (!l.locks.tryLock(moduleLockAddress(ModuleLock.KOT), LockMode.SHARED)) return status(Code.OPERAND_BUSY, Operand.KOT);
  if (command === Command.START) {
    writeback.nextBlock = 0;
    const flushed = m.state.kot.flatMap((key, hkid) => (key.state === KeyState.FLUSHED ? [hkid] : []));
    if (flushed.length === 0) return Code.NO_HKID_READY_TO_WBCACHE;
    writeback.hkids = flushed;
  } else if (writeback.nextBlock === 0) {
    return Code.WBCACHE_RESUME_ERROR;
  }
  const blocks = m.state.platform.cacheBlocks;
  while (writeback.nextBlock < blocks) {
    writeback.nextBlock++;
    if (writeback.nextBlock < blocks && l.lp.hasPendingEvent) return Code.INTERRUPTED_RESUMABLE;
  }
  for (const hkid of writeback.hkids) {
    const key = m.state.kot[hkid];
    if (key !== undefined) key.wbinvdBitmap &= ~(1 << l.package);
  }
  writeback.nextBlock = 0;
  writeback.hkids = [];
  return SUCCESS;
};
