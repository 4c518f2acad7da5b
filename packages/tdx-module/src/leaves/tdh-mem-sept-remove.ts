import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { SeptState } from '@tdxkit/tdx-arch';
import type { HostLeaf } from '../leaf.ts';
import { aliasesOf } from '../l2/l2-aliases.ts';
import { L2_FREE } from '../l2/l2-sept-entry.ts';
import { writeL2Entry } from '../l2/l2-sept-walk.ts';
import { lockTable } from '../l2/l2-tables.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { PageType } from '../pamt/pamt.ts';
import { checkTracked, lockMappedPage } from '../sept/removal.ts';
import { FREE_HIGH, FREE_LOW, allowedStates, septStateIndex } from '../sept/sept-entry.ts';
import { openSeptEntry, setEntryOutputs, type SeptLeafChecks, type SeptRef } from '../sept/sept-operand.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { clearL2Tables } from './tdh-mem-page-promote.ts';
import { opStates } from '../td/op-states.ts';
import { OpState } from '../td/tdcs-layout.ts';

const ENTRIES = 512;

const CHECKS: SeptLeafChecks = {
  minLevel: 1,
  maxLevel: 'pwl',
  opStates: opStates(
    OpState.INITIALIZED,
    OpState.RUNNABLE,
    OpState.LIVE_EXPORT,
    OpState.PAUSED_EXPORT,
    OpState.POST_EXPORT,
    OpState.MEMORY_IMPORT,
    OpState.STATE_IMPORT,
    OpState.POST_IMPORT,
    OpState.LIVE_IMPORT,
    OpState.FAILED_IMPORT,
  ),
  states: allowedStates('TDH.MEM.SEPT.REMOVE'),
  tdr: LockMode.SHARED,
  tree: LockMode.EXCLUSIVE,
  tdrFlags: 0,
};

/**
 * TDH.MEM.SEPT.REMOVE: removes the table below an entry; all its entries must be FREE.
 * @source TDX-ABI "TDH.MEM.SEPT.REMOVE"
 * @param regs RCX GPA and level of the parent entry; RDX TDR
 * @returns RCX the freed page, RDX 0; version 1: R9..R11 freed L2 pages or all-ones; on errors the entry
 */
export const tdhMemSeptRemove: HostLeaf = (m, l) => {
  const version = (l.lo(Gpr.RAX) >>> 16) & 0xff;
  if (version > 0) clearL2Tables(l);
  const ref = openSeptEntry(m, l, CHECKS);
  if (typeof ref === 'bigint') return ref;
  const page = lockMappedPage(l, ref, 0);
  if (typeof page === 'bigint') return page;
  const tracked = checkTracked(l, ref, page);
  if (tracked !== SUCCESS) return tracked;
  if (!isTableFree(ref)) {
    setEntryOutputs(l, ref.low, ref.high, ref.level);
    return status(Code.EPT_PAGE_NOT_FREE, Operand.RCX);
  }

  const tables = [];
  for (const alias of aliasesOf(ref)) {
    const table = lockTable(l, ref.td, alias.entry);
    if (typeof table === 'bigint') return table;
    tables.push({ alias, table });
  }

  for (const { alias, table } of tables) {
    writeL2Entry(ref.td, alias.address, L2_FREE);
    ref.td.childCount -= 1;
    table.type = PageType.PT_NDA;
    if (version > 0) l.setNum(Gpr.R8 + alias.vm, table.pa);
  }
  ref.write(FREE_LOW, FREE_HIGH);
  ref.td.childCount -= 1;
  page.type = PageType.PT_NDA;
  l.setNum(Gpr.RCX, ref.hpa);
  l.set(Gpr.RDX, 0, 0);
  return SUCCESS;
};

function isTableFree(ref: SeptRef): boolean {
  const { memory } = ref.td.module;
  const table = ref.td.withKey(ref.hpa);
  for (let i = 0; i < ENTRIES; i++) {
    const at = (table + 8 * i) as Hpa;
    if (septStateIndex(memory.read32(at), memory.read32((at + 4) as Hpa)) !== SeptState.FREE) return false;
  }
  return true;
}
