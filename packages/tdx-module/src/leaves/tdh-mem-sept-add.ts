import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { PageType } from '../pamt/pamt.ts';
import { allowedStates, hpaHigh, hpaLow, SeptLow } from '../sept/sept-entry.ts';
import { clearEntryOutputs, openSeptEntry, setEntryOutputs, type SeptLeafChecks } from '../sept/sept-operand.ts';
import { Code, Operand, status } from '../status.ts';
import { SUCCESS } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { lockFreePage } from '../td/operands.ts';
import { freeSeptPage } from '../td/page-content.ts';
import { OpState } from '../td/tdcs-layout.ts';
import { SeptState } from '@tdxkit/tdx-arch';

const ALLOW_EXISTING = 1;
const ALL_ONES = 0xffff_ffff;

const CHECKS: SeptLeafChecks = {
  minLevel: 1,
  maxLevel: 'pwl',
  opStates: opStates(
    OpState.INITIALIZED,
    OpState.RUNNABLE,
    OpState.LIVE_EXPORT,
    OpState.MEMORY_IMPORT,
    OpState.STATE_IMPORT,
    OpState.POST_IMPORT,
    OpState.LIVE_IMPORT,
  ),
  states: allowedStates('TDH.MEM.SEPT.ADD'),
  tdr: LockMode.SHARED,
  tree: LockMode.SHARED,
  tdrFlags: ALLOW_EXISTING,
};

/**
 * TDH.MEM.SEPT.ADD: adds a Secure EPT page below a free entry.
 * @source TDX-ABI "TDH.MEM.SEPT.ADD"
 * @param regs RCX GPA and level; RDX TDR, bit 0 ALLOW_EXISTING; R8 free page
 * @returns RCX, RDX: 0, or the entry that stood in the way
 */
export const tdhMemSeptAdd: HostLeaf = (m, l) => {
  const version = (l.lo(Gpr.RAX) >>> 16) & 0xff;
  const allowExisting = (l.lo(Gpr.RDX) & ALLOW_EXISTING) !== 0;
  const ref = openSeptEntry(m, l, CHECKS);
  if (typeof ref === 'bigint') return ref;
  const hasPage = version === 0 || l.lo(Gpr.R8) !== ALL_ONES || l.hi(Gpr.R8) !== ALL_ONES;
  const isFree = ref.state === SeptState.FREE;
  if (version !== 0) {
    for (let vm = 1; vm <= 3; vm++) {
      const r = Gpr.R8 + vm;
      const isGiven = l.lo(r) !== ALL_ONES || l.hi(r) !== ALL_ONES;
      if (isGiven && vm > ref.td.numL2Vms) return status(Code.OPERAND_INVALID, r);
    }
  }
  if (!isFree && !allowExisting) {
    setEntryOutputs(l, ref.low, ref.high, ref.level);
    return status(Code.EPT_ENTRY_STATE_INCORRECT, Operand.RCX);
  }
  if (!hasPage && isFree) {
    setEntryOutputs(l, ref.low, ref.high, ref.level);
    return status(Code.EPT_ENTRY_STATE_INCORRECT, Operand.RCX);
  }
  const page = hasPage ? lockFreePage(m, l, Gpr.R8) : undefined;
  if (typeof page === 'bigint') return page;
  clearEntryOutputs(l);
  if (page === undefined) return SUCCESS;
  if (!isFree) {
    if (version !== 0) l.set(Gpr.R8, l.lo(Gpr.R8), (l.hi(Gpr.R8) | 0x8000_0000) >>> 0);
    return SUCCESS;
  }

  freeSeptPage(m.memory, ref.td.withKey(page.pa));
  ref.write(hpaLow(page.pa) | SeptLow.RWX, hpaHigh(page.pa));
  ref.td.childCount += 1;
  page.assign(PageType.PT_EPT, ref.td.tdrPa);
  if (version !== 0) l.set(Gpr.R8, ALL_ONES, ALL_ONES);
  return SUCCESS;
};
