import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { SeptState } from '@tdxkit/tdx-arch';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { PageType } from '../pamt/pamt.ts';
import { SeptHigh, SeptLow, allowedStates, hpaHigh, hpaLow, LEAF_LOW, stateHigh, stateLow } from '../sept/sept-entry.ts';
import { SeptRef, checkSeptEntry, clearEntryOutputs, openSeptEntry, type SeptLeafChecks } from '../sept/sept-operand.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { isSharedHpa, lockFreePage } from '../td/operands.ts';
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

/** `openSeptEntry`, or the short way when the last call was about the same range of the same TD. */
function openEntry(m: ModuleContext, l: ModuleLp): SeptRef | bigint {
  const range = m.buildingRange;
  const gpaHi = l.hi(Gpr.RCX);
  const gpaLo = l.lo(Gpr.RCX);
  if ((gpaLo & 0xfff) !== 0 || !range.covers(gpaHi, gpaLo, l.hi(Gpr.RDX), l.lo(Gpr.RDX))) {
    const ref = openSeptEntry(m, l, CHECKS);
    if (typeof ref !== 'bigint') range.remember(ref.td, gpaHi, gpaLo);
    return ref;
  }
  clearEntryOutputs(l);
  l.locks.tryHostPriorityLock(range.tdrLock, LockMode.EXCLUSIVE);
  const place = range.entryPlace(gpaLo);
  const [low, high] = [m.memory.u32[place]!, m.memory.u32[place + 1]!];
  return checkSeptEntry(l, new SeptRef(range.td, gpaHi * 0x1_0000_0000 + gpaLo, 0, range.entry(gpaLo), low, high), CHECKS);
}

/**
 * TDH.MEM.PAGE.ADD: copies a page of shared memory into a TD that is still being built, and measures its GPA.
 * @source TDX-ABI "TDH.MEM.PAGE.ADD"
 * @param regs RCX GPA; RDX TDR; R8 free page; R9 source page
 * @returns RCX, RDX: 0, or the entry that stood in the way; nothing has changed on a failure
 */
export const tdhMemPageAdd: HostLeaf = (m, l) => {
  const ref = openEntry(m, l);
  if (typeof ref === 'bigint') return ref;
  if (!isSharedHpa(m, l.hi(Gpr.R9), l.lo(Gpr.R9), 0x1000)) return status(Code.OPERAND_INVALID, Operand.R9);
  const page = lockFreePage(m, l, Gpr.R8);
  if (typeof page === 'bigint') return page;

  const { td } = ref;
  m.memory.copyPage(td.withKey(page.pa), l.num(Gpr.R9) as Hpa);
  td.mrtd.addPage(ref.gpa);
  ref.write(
    hpaLow(page.pa) | LEAF_LOW | SeptLow.RWX | stateLow(SeptState.MAPPED),
    hpaHigh(page.pa) | SeptHigh.SVE | stateHigh(SeptState.MAPPED),
  );
  td.childCount += 1;
  page.assignMapped(PageType.PT_REG, td.tdrPa);
  return SUCCESS;
};
