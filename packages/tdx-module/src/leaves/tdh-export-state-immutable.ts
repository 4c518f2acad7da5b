import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { Code } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { Attributes, OpState } from '../td/tdcs-layout.ts';
import { UnimplementedLeaf } from '../unimplemented-leaf.ts';

const ALLOWED = opStates(OpState.RUNNABLE, OpState.LIVE_IMPORT);

/**
 * TDH.EXPORT.STATE.IMMUTABLE: starts an export session. What is here: the checks up to ATTRIBUTES.MIGRATABLE.
 * @source TDX-ABI "TDH.EXPORT.STATE.IMMUTABLE"
 * @throws UnimplementedLeaf for a migratable TD
 */
export const tdhExportStateImmutable: HostLeaf = (m, l) => {
  l.set(Gpr.RDX, 0, 0);
  const td = openMigrationTd(m, l, Gpr.RCX, LockMode.SHARED, ALLOWED, LockMode.EXCLUSIVE);
  if (typeof td === 'bigint') return td;
  if ((td.attributes & Attributes.MIGRATABLE) === 0n) return Code.TD_NOT_MIGRATABLE;
  throw new UnimplementedLeaf('TDH.EXPORT.STATE.IMMUTABLE', 'migration sessions are not built yet');
};
