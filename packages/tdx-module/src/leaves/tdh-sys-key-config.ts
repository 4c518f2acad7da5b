import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { ModuleLock, SysState, moduleLockAddress } from '../module-state.ts';
import { Code, SUCCESS } from '../status.ts';

/** Package numbers need not follow each other. */
const countBits = (mask: number): number => mask.toString(2).replaceAll('0', '').length;

/**
 * TDH.SYS.KEY.CONFIG: programs the global private key on the caller's package; the last package makes the module ready.
 * @source TDX-ABI "TDH.SYS.KEY.CONFIG"
 * @returns completion status; on KEY_GENERATION_FAILED nothing has changed and the call may be repeated
 */
export const tdhSysKeyConfig: HostLeaf = (m, l) => {
  const { state } = m;
  if (!l.locks.tryLock(moduleLockAddress(ModuleLock.GLOBAL), LockMode.EXCLUSIVE)) return Code.SYS_BUSY;
  if (state.sysState !== SysState.SYSCONFIG_DONE) return Code.SYS_KEY_CONFIG_NOT_PENDING;
  const bit = 1 << l.package;
  if ((state.keyConfiguredPackages & bit) !== 0) return Code.KEY_CONFIGURED;
  if (!l.lp.seam.pconfigKey(state.globalHkid)) return Code.KEY_GENERATION_FAILED;

  state.keyConfiguredPackages |= bit;
  if (countBits(state.keyConfiguredPackages) === m.sysinfo.numPackages) state.sysState = SysState.SYS_READY;
  return SUCCESS;
};
