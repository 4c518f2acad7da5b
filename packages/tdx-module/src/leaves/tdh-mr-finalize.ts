import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { Code, SUCCESS } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { checkTdState, lockTdr } from '../td/operands.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';
import { finalizeServtdHash } from '../td/servtd-hash.ts';

const ALLOWED = opStates(OpState.INITIALIZED);

/**
 * TDH.MR.FINALIZE: closes the measurement of a TD; it may run from now on.
 * @source TDX-ABI "TDH.MR.FINALIZE"
 * @param regs RCX TDR
 */
export const tdhMrFinalize: HostLeaf = (m, l) => {
  const td = lockTdr(m, l, Gpr.RCX, LockMode.EXCLUSIVE);
  if (typeof td === 'bigint') return td;
  const state = checkTdState(l, td, ALLOWED, 'unlocked');
  if (state !== SUCCESS) return state;
  if (td.numVcpus === 0) return Code.NO_VCPUS;

  td.tdcs.writeBytes(Tdcs.MRTD, td.mrtd.finalize());
  finalizeServtdHash(td);
  td.opState = OpState.RUNNABLE;
  return SUCCESS;
};
