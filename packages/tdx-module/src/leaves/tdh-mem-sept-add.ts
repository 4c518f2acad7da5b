import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { SeptState } from '@tdxkit/tdx-arch';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { TdxModule } from '../module.ts';
import { PageType, type PamtPage } from '../pamt/pamt.ts';
import { SeptHigh, SeptLow, allowedStates, hpaHigh, hpaLow } from '../sept/sept-entry.ts';
import { openSeptEntry, setEntryOutputs, type SeptLeafChecks } from '../sept/sept-operand.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { isPlainHpa, lockPageAt } from '../td/operands.ts';
import { freeSeptPage } from '../td/page-content.ts';
import { OpState } from '../td/tdcs-layout.ts';

const ALLOW_EXISTING = 1;
const ALL_ONES = 0xffff_ffff;
/** Bit 63 of a page operand: ignored on input, set on output when the page was not used. */
const NOT_USED = 0x8000_0000;
const MAX_L2_VMS = 3;

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

/** All-ones: no page is given. */
const isNone = (l: ModuleLp, gpr: number): boolean => l.lo(gpr) === ALL_ONES && l.hi(gpr) === ALL_ONES;

/** Version 1 tells in bit 63 of a page operand whether the page was used; a host's own bit 63 goes. */
function clearNotUsed(l: ModuleLp): void {
  for (let gpr: number = Gpr.R8; gpr <= Gpr.R8 + MAX_L2_VMS; gpr++) {
    if (!isNone(l, gpr)) l.set(gpr, l.lo(gpr), (l.hi(gpr) & ~NOT_USED) >>> 0);
  }
}

/** A free page operand whose bit 63 does not count. */
function lockNewTable(m: TdxModule, l: ModuleLp, gpr: number): PamtPage | bigint {
  const hi = (l.hi(gpr) & ~NOT_USED) >>> 0;
  const lo = l.lo(gpr);
  if (!isPlainHpa(m, hi, lo, 0x1000)) return status(Code.OPERAND_INVALID, gpr);
  const page = lockPageAt(m, l, (hi * 0x1_0000_0000 + lo) as Hpa, gpr, LockMode.EXCLUSIVE);
  if (typeof page === 'bigint') return page;
  return page.type === PageType.PT_NDA && page.size === 0 ? page : status(Code.PAGE_METADATA_INCORRECT, gpr);
}

/**
 * TDH.MEM.SEPT.ADD: adds a Secure EPT page below a free entry; in version 1 also pages of L2 VMs' trees.
 * @source TDX-ABI "TDH.MEM.SEPT.ADD"
 * @param regs RCX GPA and level; RDX TDR, bit 0 ALLOW_EXISTING; R8 free page; version 1: R9..R11 pages for L2 VMs; all-ones = none
 * @returns RCX, RDX: 0, or the entry that stood in the way; version 1: R8..R11 all-ones when used, bit 63 set when not
 */
export const tdhMemSeptAdd: HostLeaf = (m, l) => {
  const version = (l.lo(Gpr.RAX) >>> 16) & 0xff;
  const allowExisting = (l.lo(Gpr.RDX) & ALLOW_EXISTING) !== 0;
  const ref = openSeptEntry(m, l, CHECKS);
  if (typeof ref === 'bigint') return ref;
  const isFree = ref.state === SeptState.FREE;
  const hasPage = version === 0 || !isNone(l, Gpr.R8);
  if (isFree ? !hasPage : hasPage && !allowExisting) {
    setEntryOutputs(l, ref.low, ref.high, ref.level);
    return status(Code.EPT_ENTRY_STATE_INCORRECT, Operand.RCX);
  }
  if (version > 0) clearNotUsed(l);
  const page = hasPage ? lockNewTable(m, l, Gpr.R8) : undefined;
  if (typeof page === 'bigint') return page;
  if (version > 0 && hasPage && !isFree) l.set(Gpr.R8, l.lo(Gpr.R8), (l.hi(Gpr.R8) | NOT_USED) >>> 0);
  if (version > 0) {
    for (let vm = 1; vm <= MAX_L2_VMS; vm++) {
      if (!isNone(l, Gpr.R8 + vm) && vm > ref.td.numL2Vms) return status(Code.OPERAND_INVALID, Gpr.R8 + vm);
    }
  }
  if (page === undefined || !isFree) return SUCCESS;

  freeSeptPage(m.memory, ref.td.withKey(page.pa));
  ref.write(hpaLow(page.pa) | SeptLow.RWX, hpaHigh(page.pa) | SeptHigh.SVE);
  ref.td.childCount += 1;
  page.assign(PageType.PT_EPT, ref.td.tdrPa);
  if (version > 0) l.set(Gpr.R8, ALL_ONES, ALL_ONES);
  return SUCCESS;
};
