import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { lockPamtEntry } from '../pamt/pamt-walk.ts';
import { PageType, SIZE_BYTES, type PamtPage } from '../pamt/pamt.ts';
import { septHpa, statesWith } from '../sept/sept-entry.ts';
import type { SeptRef } from '../sept/sept-operand.ts';
import { Code, Operand, status } from '../status.ts';
import { isPlainHpa, lockPageAt } from '../td/operands.ts';
import { freeL2SeptPage, writeTable } from '../td/page-content.ts';
import type { Td } from '../td/td.ts';
import { isAliased } from './l2-aliases.ts';
import { isL2Free, isL2Leaf, l2Table, l2Unblock, withHpa, type L2Entry } from './l2-sept-entry.ts';
import { l2Details, setL2EntryOutputs, walkL2Sept, writeL2Entry } from './l2-sept-walk.ts';

// Tables of L2 VMs' Secure EPT: given and taken back with the TD's own.

const ALL_ONES = 0xffff_ffff;
/** Bit 63 of a page operand: ignored on input, set on output when the page was not used. */
const NOT_USED = 0x8000_0000;
const ENTRIES = 512;
const PENDING_STATES = statesWith('anyPending');

/** All-ones in `gpr`: no page is given. */
export const isNoPage = (l: ModuleLp, gpr: number): boolean => l.lo(gpr) === ALL_ONES && l.hi(gpr) === ALL_ONES;

/** The free page that `gpr` names, bit 63 apart, locked exclusive. */
export function lockNewTable(m: ModuleContext, l: ModuleLp, gpr: number): PamtPage | bigint {
  const hi = (l.hi(gpr) & ~NOT_USED) >>> 0;
  const lo = l.lo(gpr);
  if (!isPlainHpa(m, hi, lo, 0x1000)) return status(Code.OPERAND_INVALID, gpr);
  const page = lockPageAt(m, l, (hi * 0x1_0000_0000 + lo) as Hpa, gpr, LockMode.EXCLUSIVE);
  if (typeof page === 'bigint') return page;
  return page.type === PageType.PT_NDA && page.size === 0 ? page : status(Code.PAGE_METADATA_INCORRECT, gpr);
}

/** The table that an entry of an L2 VM names, locked exclusive: OPERAND_BUSY|RCX. */
export function lockTable(l: ModuleLp, td: Td, entry: L2Entry): PamtPage | bigint {
  const page = lockPamtEntry(td.module, l.locks, septHpa(entry.low, entry.high) as Hpa, LockMode.EXCLUSIVE);
  return page ?? status(Code.OPERAND_BUSY, Operand.RCX);
}

/** The entry that stands for a whole table: its entries are all free, or all alike and aligned. Undefined: they are not. */
export function mergedEntry(td: Td, tablePa: number, bytes: number): L2Entry | undefined {
  const { memory } = td.module;
  const table = td.withKey(tablePa as Hpa);
  const read = (i: number): L2Entry => ({
    low: memory.read32((table + 8 * i) as Hpa),
    high: memory.read32((table + 8 * i + 4) as Hpa),
  });
  const first = read(0);
  if (!isL2Free(first) && (!isL2Leaf(first) || septHpa(first.low, first.high) % bytes !== 0)) return undefined;
  for (let i = 1; i < ENTRIES; i++) {
    const { low, high } = read(i);
    if (((low ^ first.low) & 0xfff) !== 0 || ((high ^ first.high) & 0xfff0_0000) !== 0) return undefined;
  }
  return first;
}

/** A table that TDH.MEM.PAGE.DEMOTE was given for an L2 VM. */
export interface SplitTable {
  readonly vm: number;
  /** False: sparse mode, and the VM has no alias. */
  readonly isUsed: boolean;
  readonly page: PamtPage | undefined;
}

/** R9..R11: tables for the L2 VMs that have, or shall have, entries where the TD's page is split. */
export function lockSplitTables(m: ModuleContext, l: ModuleLp, ref: SeptRef, isSparse: boolean): SplitTable[] | bigint {
  const tables: SplitTable[] = [];
  for (let vm = 1; vm <= ref.td.numL2Vms; vm++) {
    const gpr = Gpr.R8 + vm;
    if (isNoPage(l, gpr)) {
      if (isAliased(ref.high, vm)) return status(Code.L2_SEPT_PAGE_NOT_PROVIDED, gpr);
      continue;
    }
    const isUsed = !isSparse || isAliased(ref.high, vm);
    const page = isUsed ? lockNewTable(m, l, gpr) : undefined;
    if (typeof page === 'bigint') return page;
    tables.push({ vm, isUsed, page });
  }
  return tables;
}

/** Fills an L2 VM's new table with what its large page was, or with free entries. `commit` puts it in place. */
export function splitL2(l: ModuleLp, ref: SeptRef, { vm, page }: SplitTable): { vm: number; commit: () => void } | bigint {
  const { td } = ref;
  const { memory } = td.module;
  const found = walkL2Sept(td, vm, ref.gpa, ref.level, 'host');
  if (found.level !== ref.level) {
    setL2EntryOutputs(l, td, found);
    return status(Code.L2_SEPT_WALK_FAILED, l2Details(found));
  }
  const pa = page!.pa;
  if (isAliased(ref.high, vm)) {
    const isPending = ((PENDING_STATES >>> ref.state) & 1) !== 0;
    const template = isPending ? found.entry : l2Unblock(found.entry);
    const base = ref.hpa - (ref.hpa % SIZE_BYTES[ref.level as 1 | 2]);
    const step = SIZE_BYTES[(ref.level - 1) as 0 | 1];
    writeTable(memory, td.withKey(pa), (i) => {
      const { low, high } = withHpa(template, base + i * step);
      return [low, high];
    });
  } else freeL2SeptPage(memory, td.withKey(pa));
  const commit = (): void => {
    writeL2Entry(td, found.address, l2Table(pa));
    td.childCount += 1;
    page!.assign(PageType.PT_EPT, td.tdrPa);
  };
  return { vm, commit };
}
