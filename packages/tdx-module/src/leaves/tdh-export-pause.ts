import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { SUCCESS } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';

const ALLOWED = opStates(OpState.LIVE_EXPORT);

/**
 * TDH.EXPORT.PAUSE: no vCPU of the TD enters any more, so that its mutable state can be exported. None is inside: the TDR is exclusive.
 * @source TDX-ABI "TDH.EXPORT.PAUSE"
 * @param regs RCX TDR
 */
export const tdhExportPause: HostLeaf = (m, l) => {
  const td = openMigrationTd(m, l, Gpr.RCX, LockMode.EXCLUSIVE, ALLOWED, 'unlocked');
  if (typeof td === 'bigint') return td;
  td.tdcs.write64(Tdcs.TD_EPOCH, td.epoch + 1n);
  td.opState = OpState.PAUSED_EXPORT;
  return SUCCESS;
};
