import type { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { SUCCESS } from '../status.ts';
import { checkTdState, lockTdr } from '../td/operands.ts';
import type { Td } from '../td/td.ts';

/** What every migration leaf of TD scope begins with: the TDR in `gpr`, TD state, OP_STATE lock and value. */
export function openMigrationTd(
  m: ModuleContext,
  l: ModuleLp,
  gpr: number,
  tdr: LockMode,
  allowed: number,
  opState: LockMode | 'unlocked',
): Td | bigint {
  const td = lockTdr(m, l, gpr, tdr);
  if (typeof td === 'bigint') return td;
  const state = checkTdState(l, td, allowed, opState);
  return state === SUCCESS ? td : state;
}
