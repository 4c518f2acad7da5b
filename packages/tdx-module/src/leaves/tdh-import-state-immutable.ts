import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { msr } from '../platform/check-msrs.ts';
import { Msr } from '../platform/platform-sample.ts';
import { Code } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';
import { UnimplementedLeaf } from '../unimplemented-leaf.ts';

const ALLOWED = opStates(OpState.UNINITIALIZED);
const LIMIT_CPUID_MAXVAL = 1n << 22n;

/**
 * TDH.IMPORT.STATE.IMMUTABLE: starts an import session. What is here: the checks up to the number of migration streams.
 * @source TDX-ABI "TDH.IMPORT.STATE.IMMUTABLE"
 * @throws UnimplementedLeaf for a TD with a migration stream
 */
export const tdhImportStateImmutable: HostLeaf = (m, l) => {
  l.set(Gpr.RDX, 0, 0);
  if ((msr(l.lp, Msr.MISC_ENABLE) & LIMIT_CPUID_MAXVAL) !== 0n) {
    l.set(Gpr.RCX, 0, 0);
    return Code.LIMIT_CPUID_MAXVAL_SET;
  }
  const td = openMigrationTd(m, l, Gpr.RCX, LockMode.EXCLUSIVE, ALLOWED, 'unlocked');
  l.set(Gpr.RCX, 0, 0);
  if (typeof td === 'bigint') return td;
  if (td.tdcs.read16(Tdcs.NUM_MIGS) === 0) return Code.MIN_MIGS_NOT_CREATED;
  throw new UnimplementedLeaf('TDH.IMPORT.STATE.IMMUTABLE', 'migration sessions are not built yet');
};
