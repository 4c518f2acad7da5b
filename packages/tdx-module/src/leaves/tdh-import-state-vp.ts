import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { SUCCESS } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { checkTdState, lockTdvpr } from '../td/operands.ts';
import { OpState } from '../td/tdcs-layout.ts';
import { UnimplementedLeaf } from '../unimplemented-leaf.ts';

const ALLOWED = opStates(OpState.STATE_IMPORT);

/**
 * TDH.IMPORT.STATE.VP: import vCPU state. The checks up to OP_STATE are here; no TD gets beyond them while sessions cannot be started.
 * @source TDX-ABI "TDH.IMPORT.STATE.VP"
 * @throws UnimplementedLeaf for a TD in a migration session
 */
export const tdhImportStateVp: HostLeaf = (m, l) => {
  l.set(Gpr.RDX, 0, 0);
  const vcpu = lockTdvpr(m, l, Gpr.RCX, LockMode.EXCLUSIVE);
  l.set(Gpr.RCX, 0, 0);
  if (typeof vcpu === 'bigint') return vcpu;
  const state = checkTdState(l, vcpu.td, ALLOWED);
  if (state !== SUCCESS) return state;
  throw new UnimplementedLeaf('TDH.IMPORT.STATE.VP', 'migration sessions are not built yet');
};
