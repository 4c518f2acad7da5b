import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { ModuleLock, SysState, moduleLockAddress } from '../module-state.ts';
import { Code, SUCCESS } from '../status.ts';

/**
 * TDH.SYS.UPDATE: takes over keys and TDMRs from the module that was shut down, instead of TDH.SYS.CONFIG.
 * @source TDX-ABI "TDH.SYS.UPDATE"
 */
export const tdhSysUpdate: HostLeaf = (m, l) => {
  const { state } = m;
  if (!l.locks.tryLock(moduleLockAddress(ModuleLock.GLOBAL), LockMode.EXCLUSIVE)) return Code.SYS_BUSY;
  if (state.sysState !== SysState.SYSINIT_DONE || m.lps.some((lp) => !lp.isInitialized)) return Code.SYS_STATE_INCORRECT;
  const { handoff } = m;
  if (handoff?.sysState !== SysState.SYS_SHUTDOWN) return Code.SYS_INVALID_HANDOFF;
  const { handoffVersion } = handoff;
  if (handoffVersion < m.sysinfo.minUpdateHv || handoffVersion > m.sysinfo.moduleHv) return Code.SYS_INVALID_HANDOFF;

  state.kot = structuredClone(handoff.kot);
  state.tdmrs = structuredClone(handoff.tdmrs);
  state.globalHkid = handoff.globalHkid;
  state.keyConfiguredPackages = handoff.keyConfiguredPackages;
  state.writeback = structuredClone(handoff.writeback);
  m.handoff = undefined;
  state.sysState = SysState.SYS_READY;
  return SUCCESS;
};
