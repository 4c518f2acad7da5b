import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { opStates } from '../td/op-states.ts';
import { OpState } from '../td/tdcs-layout.ts';
import { UnimplementedLeaf } from '../unimplemented-leaf.ts';

const ALLOWED = opStates(OpState.POST_IMPORT, OpState.LIVE_IMPORT);

/**
 * TDH.IMPORT.END: end import. The checks up to OP_STATE are here; no TD gets beyond them while sessions cannot be started.
 * @source TDX-ABI "TDH.IMPORT.END"
 * @throws UnimplementedLeaf for a TD in a migration session
 */
export const tdhImportEnd: HostLeaf = (m, l) => {
  const td = openMigrationTd(m, l, Gpr.RCX, LockMode.EXCLUSIVE, ALLOWED, 'unlocked');
  if (typeof td === 'bigint') return td;
  throw new UnimplementedLeaf('TDH.IMPORT.END', 'migration sessions are not built yet');
};
