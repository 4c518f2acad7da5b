import { Gpr } from '@tdxkit/x86-cpu';
import { SeptState } from '@tdxkit/tdx-arch';
import { setAliased } from '../l2/l2-aliases.ts';
import { isL2Free, l2Table } from '../l2/l2-sept-entry.ts';
import { l2Details, setL2EntryOutputs, walkL2Sept, writeL2Entry, type L2Position } from '../l2/l2-sept-walk.ts';
import { isNoPage, lockNewTable } from '../l2/l2-tables.ts';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { PageType, type PamtPage } from '../pamt/pamt.ts';
import { SeptHigh, SeptLow, allowedStates, hpaHigh, hpaLow } from '../sept/sept-entry.ts';
import { openSeptEntry, setEntryOutputs, type SeptLeafChecks, type SeptRef } from '../sept/sept-operand.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { freeL2SeptPage, freeSeptPage } from '../td/page-content.ts';
import type { Td } from '../td/td.ts';
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

/** Version 1 tells in bit 63 of a page operand whether the page was used; a host's own bit 63 goes. */
function clearNotUsed(l: ModuleLp): void {
  for (let gpr: number = Gpr.R8; gpr <= Gpr.R8 + MAX_L2_VMS; gpr++) {
    if (!isNoPage(l, gpr)) l.set(gpr, l.lo(gpr), (l.hi(gpr) & ~NOT_USED) >>> 0);
  }
}
const setNotUsed = (l: ModuleLp, gpr: number): void => l.set(gpr, l.lo(gpr), (l.hi(gpr) | NOT_USED) >>> 0);

/** The TD's own table in R8. Undefined: none is added. */
function openOwnTable(
  m: ModuleContext,
  l: ModuleLp,
  ref: SeptRef,
  version: number,
  allowExisting: boolean,
): PamtPage | bigint | undefined {
  const isFree = ref.state === SeptState.FREE;
  const isGiven = !isNoPage(l, Gpr.R8);
  if (!isGiven && version === 0) return status(Code.OPERAND_INVALID, Operand.R8);
  if (isFree ? !isGiven : isGiven && !allowExisting) {
    setEntryOutputs(l, ref.low, ref.high, ref.level);
    return status(Code.EPT_ENTRY_STATE_INCORRECT, Operand.RCX);
  }
  if (isFree) return lockNewTable(m, l, Gpr.R8);
  if (isGiven && version > 0) setNotUsed(l, Gpr.R8);
  return undefined;
}

/** A table for an L2 VM and the entry that it goes below. */
interface NewL2Table {
  readonly position: L2Position;
  readonly page: PamtPage;
}

/** The tables for L2 VMs in R9..R11. */
function openL2Tables(m: ModuleContext, l: ModuleLp, ref: SeptRef, allowExisting: boolean): NewL2Table[] | bigint {
  const { td } = ref;
  const tables: NewL2Table[] = [];
  for (let vm = 1; vm <= MAX_L2_VMS; vm++) {
    const gpr = Gpr.R8 + vm;
    if (isNoPage(l, gpr)) continue;
    if (vm > td.numL2Vms) return status(Code.OPERAND_INVALID, gpr);
    const position = walkL2Sept(td, vm, ref.gpa, ref.level, 'host');
    const refuse = (code: bigint): bigint => {
      setL2EntryOutputs(l, td, position);
      return status(code, l2Details(position));
    };
    if (position.level !== ref.level) return refuse(Code.L2_SEPT_WALK_FAILED);
    if (isL2Free(position.entry)) {
      const page = lockNewTable(m, l, gpr);
      if (typeof page === 'bigint') return page;
      tables.push({ position, page });
    } else if (allowExisting) setNotUsed(l, gpr);
    else return refuse(Code.L2_SEPT_ENTRY_NOT_FREE);
  }
  return tables;
}

/** Makes `page` a table of the TD. */
function addTable(td: Td, page: PamtPage): void {
  td.childCount += 1;
  page.assignMapped(PageType.PT_EPT, td.tdrPa);
}

/**
 * TDH.MEM.SEPT.ADD: adds a Secure EPT page below a free entry; in version 1 also, or only, pages of L2 VMs' trees.
 * @source TDX-ABI "TDH.MEM.SEPT.ADD"
 * @param regs RCX GPA and level; RDX TDR, bit 0 ALLOW_EXISTING; R8 free page; version 1: R9..R11 pages for L2 VMs; all-ones = none
 * @returns RCX, RDX: 0, or the entry that stood in the way; version 1: R8..R11 all-ones when used, bit 63 set when not. With
 * INTERRUPTED_RESUMABLE RCX and RDX are as they were, and the call may be repeated as the registers stand
 */
export const tdhMemSeptAdd: HostLeaf = (m, l) => {
  const version = (l.lo(Gpr.RAX) >>> 16) & 0xff;
  const rcx = l.lp.gpr[Gpr.RCX] ?? 0n;
  const rdx = l.lp.gpr[Gpr.RDX] ?? 0n;
  const allowExisting = (l.lo(Gpr.RDX) & ALLOW_EXISTING) !== 0;
  if (version > 0) clearNotUsed(l);
  const ref = openSeptEntry(m, l, CHECKS);
  if (typeof ref === 'bigint') return ref;
  const page = openOwnTable(m, l, ref, version, allowExisting);
  if (typeof page === 'bigint') return page;
  const l2Tables = version === 0 ? [] : openL2Tables(m, l, ref, allowExisting);
  if (typeof l2Tables === 'bigint') return l2Tables;

  const { td } = ref;
  if (page !== undefined) {
    freeSeptPage(m.memory, td.withKey(page.pa));
    ref.write(hpaLow(page.pa) | SeptLow.RWX, hpaHigh(page.pa) | SeptHigh.SVE);
    addTable(td, page);
    if (version > 0) l.set(Gpr.R8, ALL_ONES, ALL_ONES);
  }
  let hasAdded = page !== undefined;
  for (const { position, page: table } of l2Tables) {
    if (hasAdded && l.lp.hasPendingEvent) {
      l.lp.gpr[Gpr.RCX] = rcx;
      l.lp.gpr[Gpr.RDX] = rdx;
      return Code.INTERRUPTED_RESUMABLE;
    }
    freeL2SeptPage(m.memory, td.withKey(table.pa));
    writeL2Entry(td, position.address, l2Table(table.pa));
    setAliased(td, ref.address, position.vm);
    addTable(td, table);
    l.set(Gpr.R8 + position.vm, ALL_ONES, ALL_ONES);
    hasAdded = true;
  }
  return SUCCESS;
};
