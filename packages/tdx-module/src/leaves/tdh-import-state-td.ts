import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { opStates } from '../td/op-states.ts';
import { OpState } from '../td/tdcs-layout.ts';
import { UnimplementedLeaf } from '../unimplemented-leaf.ts';

const ALLOWED = opStates(OpState.MEMORY_IMPORT);

/**
 * TDH.IMPORT.STATE.TD: import TD state. The checks up to OP_STATE are here; no TD gets beyond them while sessions cannot be started.
 * @source TDX-ABI "TDH.IMPORT.STATE.TD"
 * @throws UnimplementedLeaf for a TD in a migration session
 */
export const tdhImportStateTd: HostLeaf = (m, l) => {
  l.set(Gpr.RDX, 0, 0);
  const td = openMigrationTd(m, l, Gpr.RCX, LockMode.EXCLUSIVE, ALLOWED, 'unlocked');
  l.set(Gpr.RCX, 0, 0);
  if (typeof td === 'bigint') return td;
  throw new UnimplementedLeaf('TDH.IMPORT.STATE.TD', 'migration sessions are not built yet');
};
