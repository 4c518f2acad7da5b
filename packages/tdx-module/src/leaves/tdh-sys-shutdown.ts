import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { ModuleLock, SysState, moduleLockAddress } from '../module-state.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';

/**
 * TDH.SYS.SHUTDOWN: ends the module; its state is what the next one takes over (`TdxModuleOptions.handoff`).
 * @source TDX-ABI "TDH.SYS.SHUTDOWN"
 * @param regs RCX handoff version
 */
export const tdhSysShutdown: HostLeaf = (m, l) => {
  const { sysinfo, state } = m;
  const version = l.num(Gpr.RCX);
  const lowest = sysinfo.noDowngrade ? sysinfo.moduleHv : sysinfo.minUpdateHv;
  const isKnown = version >= lowest && version <= sysinfo.moduleHv;
  if (!isKnown) return status(Code.OPERAND_INVALID, Operand.RCX);
  if (!l.locks.tryLock(moduleLockAddress(ModuleLock.GLOBAL), LockMode.EXCLUSIVE)) return Code.SYS_BUSY;
  if (m.lps.some((other) => other.vcpu !== undefined)) return Code.SYS_BUSY;

  state.handoffVersion = version;
  state.sysState = SysState.SYS_SHUTDOWN;
  return SUCCESS;
};
