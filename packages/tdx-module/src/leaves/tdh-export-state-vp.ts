import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { SUCCESS } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { checkTdState, lockTdvpr } from '../td/operands.ts';
import { OpState } from '../td/tdcs-layout.ts';
import { UnimplementedLeaf } from '../unimplemented-leaf.ts';

const ALLOWED = opStates(OpState.PAUSED_EXPORT);

/**
 * TDH.EXPORT.STATE.VP: dump vCPU state. The checks up to OP_STATE are here; no TD gets beyond them while sessions cannot be started.
 * @source TDX-ABI "TDH.EXPORT.STATE.VP"
 * @throws UnimplementedLeaf for a TD in a migration session
 */
export const tdhExportStateVp: HostLeaf = (m, l) => {
  l.set(Gpr.RDX, 0, 0);
  const vcpu = lockTdvpr(m, l, Gpr.RCX, LockMode.EXCLUSIVE);
  if (typeof vcpu === 'bigint') return vcpu;
  const state = checkTdState(l, vcpu.td, ALLOWED);
  if (state !== SUCCESS) return state;
  throw new UnimplementedLeaf('TDH.EXPORT.STATE.VP', 'migration sessions are not built yet');
};
