import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { SUCCESS } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';

const ALLOWED = opStates(OpState.POST_IMPORT, OpState.LIVE_IMPORT);

/**
 * TDH.IMPORT.END: ends an import session; the TD is as any other.
 * @source TDX-ABI "TDH.IMPORT.END"
 * @param regs RCX TDR
 */
export const tdhImportEnd: HostLeaf = (m, l) => {
  const td = openMigrationTd(m, l, Gpr.RCX, LockMode.EXCLUSIVE, ALLOWED, 'unlocked');
  if (typeof td === 'bigint') return td;
  if (td.opState !== OpState.LIVE_IMPORT) td.tdcs.write32(Tdcs.IMPORT_COUNT, td.tdcs.read32(Tdcs.IMPORT_COUNT) + 1);
  td.opState = OpState.RUNNABLE;
  return SUCCESS;
};
