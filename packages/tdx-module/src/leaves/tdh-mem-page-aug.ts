import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { SeptState } from '@tdxkit/tdx-arch';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { PageType, tdmrOf, type PamtPage } from '../pamt/pamt.ts';
import { is2MRangeFree, walkPamt } from '../pamt/pamt-walk.ts';
import { LEAF_LOW, SeptHigh, allowedStates, hpaHigh, hpaLow, stateHigh, stateLow } from '../sept/sept-entry.ts';
import { openSeptEntry, type SeptLeafChecks } from '../sept/sept-operand.ts';
import { Code, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { isPlainHpa, lockFreePage } from '../td/operands.ts';
import { OpState } from '../td/tdcs-layout.ts';

const CHECKS: SeptLeafChecks = {
  minLevel: 0,
  maxLevel: 1,
  opStates: opStates(OpState.INITIALIZED, OpState.RUNNABLE, OpState.LIVE_EXPORT, OpState.LIVE_IMPORT),
  states: allowedStates('TDH.MEM.PAGE.AUG'),
  tdr: LockMode.SHARED,
  tree: LockMode.SHARED,
  tdrFlags: 0,
};
const BYTES_2M = 0x20_0000;
const PAGES_2M = 512;

/**
 * TDH.MEM.PAGE.AUG: maps a 4 KiB or 2 MiB page as pending, for the guest to accept.
 * @source TDX-ABI "TDH.MEM.PAGE.AUG"
 * @param regs RCX GPA and level; RDX TDR; R8 free page (2 MiB: all of it free)
 * @returns RCX, RDX: 0, or the entry that stood in the way; nothing has changed on a failure
 */
export const tdhMemPageAug: HostLeaf = (m, l) => {
  const ref = openSeptEntry(m, l, CHECKS);
  if (typeof ref === 'bigint') return ref;
  const page = ref.level === 0 ? lockFreePage(m, l, Gpr.R8) : lockFree2M(m, l);
  if (typeof page === 'bigint') return page;

  ref.write(
    hpaLow(page.pa) | LEAF_LOW | stateLow(SeptState.PENDING),
    hpaHigh(page.pa) | SeptHigh.SVE | stateHigh(SeptState.PENDING),
  );
  ref.td.childCount += ref.level === 0 ? 1 : PAGES_2M;
  page.assignMapped(PageType.PT_REG, ref.td.tdrPa);
  return SUCCESS;
};

/** R8 as a 2 MiB page whose PAMT entries are all PT_NDA; its 2 MiB entry locked exclusive. */
function lockFree2M(m: ModuleContext, l: ModuleLp): PamtPage | bigint {
  const pa = l.num(Gpr.R8) as Hpa;
  if (!isPlainHpa(m, l.hi(Gpr.R8), l.lo(Gpr.R8), BYTES_2M)) return status(Code.OPERAND_INVALID, Gpr.R8);
  const tdmr = tdmrOf(m, pa);
  if (tdmr === undefined) return status(Code.OPERAND_ADDR_RANGE_ERROR, Gpr.R8);
  const page = walkPamt(m, l.locks, tdmr, pa, LockMode.EXCLUSIVE, 1);
  if (page === undefined) return status(Code.OPERAND_BUSY, Gpr.R8);
  if (page.size !== 1 || page.type !== PageType.PT_NDA || !is2MRangeFree(m, tdmr, pa))
    return status(Code.PAGE_METADATA_INCORRECT, Gpr.R8);
  return page;
}
