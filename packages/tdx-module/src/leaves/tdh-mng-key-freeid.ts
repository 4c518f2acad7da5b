import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { KeyState, ModuleLock, moduleLockAddress } from '../module-state.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { lockTdr } from '../td/operands.ts';
import { Lifecycle } from '../td/tdr-layout.ts';

/**
 * TDH.MNG.KEY.FREEID: frees the HKID of a TD once all packages have written their caches back. The TD's pages may then be reclaimed.
 * @source TDX-ABI "TDH.MNG.KEY.FREEID"
 * @param regs RCX TDR
 */
export const tdhMngKeyFreeid: HostLeaf = (m, l) => {
  const td = lockTdr(m, l, Gpr.RCX, LockMode.EXCLUSIVE);
  if (typeof td === 'bigint') return td;
  if (td.lifecycle !== Lifecycle.BLOCKED) return Code.LIFECYCLE_STATE_INCORRECT;
  if (!l.locks.tryLock(moduleLockAddress(ModuleLock.KOT), LockMode.EXCLUSIVE)) return status(Code.OPERAND_BUSY, Operand.KOT);
  const key = m.state.kot[td.hkid];
  if (key === undefined || key.wbinvdBitmap !== 0) return Code.WBCACHE_NOT_COMPLETE;

  key.state = KeyState.FREE;
  td.lifecycle = Lifecycle.TEARDOWN;
  return SUCCESS;
};
