import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { PageType } from '../pamt/pamt.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { lockFreePage } from '../td/operands.ts';
import { zeroPage } from '../td/page-content.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';

const ALLOWED = opStates(OpState.UNINITIALIZED, OpState.INITIALIZED, OpState.RUNNABLE);
const MAX_STREAMS = 512;

/**
 * TDH.MIG.STREAM.CREATE: gives a TD a migration stream.
 * @source TDX-ABI "TDH.MIG.STREAM.CREATE"
 * @param regs RCX free page for the stream's context; RDX TDR
 * @returns completion status; nothing has changed on a failure
 */
export const tdhMigStreamCreate: HostLeaf = (m, l) => {
  const td = openMigrationTd(m, l, Gpr.RDX, LockMode.SHARED, ALLOWED, LockMode.EXCLUSIVE);
  if (typeof td === 'bigint') return td;
  const { tdcs } = td;
  if (!l.locks.tryLock(tdcs.address(Tdcs.MIG_LOCK), LockMode.EXCLUSIVE)) return status(Code.OPERAND_BUSY, Operand.MIG);
  const index = tdcs.read16(Tdcs.NUM_MIGS);
  if (index >= MAX_STREAMS) return Code.MAX_MIGS_NUM_EXCEEDED;
  const page = lockFreePage(m, l, Gpr.RCX);
  if (typeof page === 'bigint') return page;

  const target = td.withKey(page.pa);
  zeroPage(m.memory, target);
  tdcs.write64(Tdcs.MIGSC_LINKS + 8 * index, BigInt(page.pa));
  tdcs.write16(Tdcs.NUM_MIGS, index + 1);
  td.childCount += 1;
  page.assign(PageType.PT_TDCX, td.tdrPa);
  return SUCCESS;
};
