import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { SeptState } from '@tdxkit/tdx-arch';
import type { HostLeaf } from '../leaf.ts';
import { setAliased } from '../l2/l2-aliases.ts';
import { lockSplitTables, splitL2 } from '../l2/l2-tables.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { splitPamt } from '../pamt/pamt-split.ts';
import { PageType, SIZE_BYTES } from '../pamt/pamt.ts';
import { checkTracked, lockMappedPage, mappedPage } from '../sept/removal.ts';
import { LEAF_LOW, SeptHigh, SeptLow, allowedStates, hpaHigh, hpaLow, stateHigh, stateLow } from '../sept/sept-entry.ts';
import { openSeptEntry, type SeptLeafChecks, type SeptRef } from '../sept/sept-operand.ts';
import { Code, SUCCESS } from '../status.ts';
import { lockFreePage } from '../td/operands.ts';
import { writeTable } from '../td/page-content.ts';
import { BLOCK_STATES } from './tdh-mem-range-block.ts';

const L2_SEPT_ADD_MODE = 1;

const CHECKS: SeptLeafChecks = {
  minLevel: 1,
  maxLevel: 2,
  opStates: BLOCK_STATES,
  states: allowedStates('TDH.MEM.PAGE.DEMOTE'),
  tdr: LockMode.SHARED,
  tree: LockMode.SHARED,
  tdrFlags: L2_SEPT_ADD_MODE,
};

/**
 * TDH.MEM.PAGE.DEMOTE: splits a 2 MiB or 1 GiB page into 512 smaller ones, unblocked; what was partly accepted is pending again.
 * @source TDX-ABI "TDH.MEM.PAGE.DEMOTE"
 * @param regs RCX GPA and level; RDX TDR; R8 free page for the new table; R9..R11 tables for L2 VMs
 * (RDX bit 0: only where a VM has an alias). All-ones = none
 * @returns RCX, RDX: 0, or the entry on errors; kept with INTERRUPTED_RESTARTABLE. R9..R11: bit 63 set when not used
 */
export const tdhMemPageDemote: HostLeaf = (m, l) => {
  const rcx = l.lp.gpr[Gpr.RCX] ?? 0n;
  const rdx = l.lp.gpr[Gpr.RDX] ?? 0n;
  const isSparse = (l.lo(Gpr.RDX) & L2_SEPT_ADD_MODE) !== 0;
  const ref = openSeptEntry(m, l, CHECKS);
  if (typeof ref === 'bigint') return ref;
  const size = ref.level as 1 | 2;
  const tracked = checkTracked(l, ref, mappedPage(ref, size));
  if (tracked !== SUCCESS) return tracked;
  const table = lockFreePage(m, l, Gpr.R8);
  if (typeof table === 'bigint') return table;
  const l2Tables = lockSplitTables(m, l, ref, isSparse);
  if (typeof l2Tables === 'bigint') return l2Tables;
  const interrupted = (): bigint => {
    l.lp.gpr[Gpr.RCX] = rcx;
    l.lp.gpr[Gpr.RDX] = rdx;
    return Code.INTERRUPTED_RESTARTABLE;
  };
  // New tables are filled before anything refers to them.
  const splits = [];
  for (const l2Table of l2Tables) {
    if (!l2Table.isUsed) continue;
    if (l.lp.hasPendingEvent) return interrupted();
    const split = splitL2(l, ref, l2Table);
    if (typeof split === 'bigint') return split;
    splits.push(split);
  }
  if (l.lp.hasPendingEvent) return interrupted();
  const page = lockMappedPage(l, ref, size);
  if (typeof page === 'bigint') return page;

  const { td } = ref;
  writeChildren(ref, td.withKey(table.pa), size);
  ref.write(hpaLow(table.pa) | SeptLow.RWX, hpaHigh(table.pa) | SeptHigh.SVE);
  for (const split of splits) {
    split.commit();
    setAliased(td, ref.address, split.vm);
  }
  for (const { vm, isUsed } of l2Tables) {
    if (!isUsed) l.set(Gpr.R8 + vm, l.lo(Gpr.R8 + vm), (l.hi(Gpr.R8 + vm) | 0x8000_0000) >>> 0);
  }
  splitPamt(page, td.tdrPa);
  td.childCount += 1;
  table.assign(PageType.PT_EPT, td.tdrPa);
  return SUCCESS;
};

/** 512 entries that map the same memory, accessible or pending. */
function writeChildren(ref: SeptRef, table: Hpa, size: 1 | 2): void {
  const isPending = ref.state === SeptState.PENDING || ref.state === SeptState.PENDING_BLOCKED;
  const state = isPending ? SeptState.PENDING : SeptState.MAPPED;
  const base = ref.hpa - (ref.hpa % SIZE_BYTES[size]);
  const step = SIZE_BYTES[(size - 1) as 0 | 1];
  const low = LEAF_LOW | stateLow(state) | (isPending ? 0 : SeptLow.RWX);
  const high = (SeptHigh.SVE | stateHigh(state) | (ref.high & SeptHigh.ALIASES)) >>> 0;
  writeTable(ref.td.module.memory, table, (i) => [hpaLow(base + i * step) | low, (hpaHigh(base + i * step) | high) >>> 0]);
}
