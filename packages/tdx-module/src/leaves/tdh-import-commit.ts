import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { SUCCESS } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';

const ALLOWED = opStates(OpState.POST_IMPORT);

/**
 * TDH.IMPORT.COMMIT: the TD may run here; what is left of its memory still comes in.
 * @source TDX-ABI "TDH.IMPORT.COMMIT"
 * @param regs RCX TDR
 */
export const tdhImportCommit: HostLeaf = (m, l) => {
  const td = openMigrationTd(m, l, Gpr.RCX, LockMode.EXCLUSIVE, ALLOWED, 'unlocked');
  if (typeof td === 'bigint') return td;
  td.tdcs.write32(Tdcs.IMPORT_COUNT, td.tdcs.read32(Tdcs.IMPORT_COUNT) + 1);
  td.opState = OpState.LIVE_IMPORT;
  return SUCCESS;
};
