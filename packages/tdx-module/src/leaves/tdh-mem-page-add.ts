import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { SeptState } from '@tdxkit/tdx-arch';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { measurePage } from '../measure.ts';
import { PageType } from '../pamt/pamt.ts';
import { SeptHigh, SeptLow, allowedStates, hpaHigh, hpaLow, LEAF_LOW, stateHigh, stateLow } from '../sept/sept-entry.ts';
import { openSeptEntry, type SeptLeafChecks } from '../sept/sept-operand.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { isSharedHpa, lockFreePage } from '../td/operands.ts';
import { copyPage } from '../td/page-content.ts';
import { OpState } from '../td/tdcs-layout.ts';

const CHECKS: SeptLeafChecks = {
  minLevel: 0,
  maxLevel: 0,
  opStates: opStates(OpState.INITIALIZED),
  states: allowedStates('TDH.MEM.PAGE.ADD'),
  tdr: LockMode.EXCLUSIVE,
  tree: LockMode.SHARED,
  tdrFlags: 0,
};

/**
 * TDH.MEM.PAGE.ADD: copies a page of shared memory into a TD that is still being built, and measures its GPA.
 * @source TDX-ABI "TDH.MEM.PAGE.ADD"
 * @param regs RCX GPA; RDX TDR; R8 free page; R9 source page
 * @returns RCX, RDX: 0, or the entry that stood in the way; nothing has changed on a failure
 */
export const tdhMemPageAdd: HostLeaf = (m, l) => {
  const ref = openSeptEntry(m, l, CHECKS);
  if (typeof ref === 'bigint') return ref;
  if (!isSharedHpa(m, l.hi(Gpr.R9), l.lo(Gpr.R9), 0x1000)) return status(Code.OPERAND_INVALID, Operand.R9);
  const page = lockFreePage(m, l, Gpr.R8);
  if (typeof page === 'bigint') return page;

  const { td } = ref;
  copyPage(m.memory, td.withKey(page.pa), l.num(Gpr.R9) as Hpa);
  measurePage(td.tdcs, ref.gpa);
  ref.write(
    hpaLow(page.pa) | LEAF_LOW | SeptLow.RWX | stateLow(SeptState.MAPPED),
    hpaHigh(page.pa) | SeptHigh.SVE | stateHigh(SeptState.MAPPED),
  );
  td.childCount += 1;
  page.assignMapped(PageType.PT_REG, td.tdrPa);
  return SUCCESS;
};
