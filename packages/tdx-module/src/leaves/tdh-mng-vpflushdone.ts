import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { KeyState, ModuleLock, moduleLockAddress } from '../module-state.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { lockTdr } from '../td/operands.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { Lifecycle, MIN_TDCX_PAGES } from '../td/tdr-layout.ts';

/**
 * TDH.MNG.VPFLUSHDONE: confirms that every vCPU is flushed. The TD's HKID goes out of use; each package that had its key must write its
 * caches back before the HKID can be freed.
 * @source TDX-ABI "TDH.MNG.VPFLUSHDONE"
 * @param regs RCX TDR
 */
export const tdhMngVpflushdone: HostLeaf = (m, l) => {
  const td = lockTdr(m, l, Gpr.RCX, LockMode.EXCLUSIVE);
  if (typeof td === 'bigint') return td;
  if (!l.locks.tryLock(moduleLockAddress(ModuleLock.KOT), LockMode.EXCLUSIVE)) return status(Code.OPERAND_BUSY, Operand.KOT);
  const { lifecycle } = td;
  if (lifecycle !== Lifecycle.KEYS_CONFIGURED && lifecycle !== Lifecycle.HKID_ASSIGNED) return Code.LIFECYCLE_STATE_INCORRECT;
  if (td.numTdcx >= MIN_TDCX_PAGES && td.tdcs.read32(Tdcs.NUM_ASSOC_VCPUS) !== 0) return Code.FLUSHVP_NOT_DONE;

  const key = m.state.kot[td.hkid];
  if (key !== undefined) {
    key.state = KeyState.FLUSHED;
    key.wbinvdBitmap = m.state.keyConfiguredPackages;
  }
  td.lifecycle = Lifecycle.BLOCKED;
  return SUCCESS;
};
