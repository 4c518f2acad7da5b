import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { SeptState } from '@tdxkit/tdx-arch';
import type { HostLeaf } from '../leaf.ts';
import { aliasesOf } from '../l2/l2-aliases.ts';
import { writeL2Entry } from '../l2/l2-sept-walk.ts';
import { lockTable, mergedEntry } from '../l2/l2-tables.ts';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import { mergePamt } from '../pamt/pamt-split.ts';
import { PageType, SIZE_BYTES, type PamtPage } from '../pamt/pamt.ts';
import { lockPamtEntry } from '../pamt/pamt-walk.ts';
import { checkTracked, lockMappedPage } from '../sept/removal.ts';
import { SeptHigh, SeptLow, allowedStates, septHpa, septStateIndex } from '../sept/sept-entry.ts';
import {
  ACCEPT_COUNTER,
  clearEntryOutputs,
  openSeptEntry,
  setEntryOutputs,
  type SeptLeafChecks,
  type SeptRef,
} from '../sept/sept-operand.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { BLOCK_STATES } from './tdh-mem-range-block.ts';

const ALL_ONES = 0xffff_ffff;
const ENTRIES = 512;

const CHECKS: SeptLeafChecks = {
  minLevel: 1,
  maxLevel: 2,
  opStates: BLOCK_STATES,
  states: allowedStates('TDH.MEM.PAGE.PROMOTE'),
  tdr: LockMode.SHARED,
  tree: LockMode.SHARED,
  tdrFlags: 0,
};

/** Version 1 returns freed tables of L2 VMs; all-ones = none. */
export function clearL2Tables(l: ModuleLp): void {
  for (const gpr of [Gpr.R9, Gpr.R10, Gpr.R11]) l.set(gpr, ALL_ONES, ALL_ONES);
}

/** Outputs of a version that does not exist. */
export function clearFreedTables(l: ModuleLp): void {
  clearEntryOutputs(l);
  clearL2Tables(l);
}

/**
 * TDH.MEM.PAGE.PROMOTE: merges 512 pages that follow each other in memory into one large page, unblocked.
 * @source TDX-ABI "TDH.MEM.PAGE.PROMOTE"
 * @param regs RCX GPA and level; RDX TDR
 * @returns RCX the freed table, RDX 0; version 1: R9..R11; on errors the entry; RCX and RDX kept with INTERRUPTED_RESTARTABLE
 */
export const tdhMemPagePromote: HostLeaf = (m, l) => {
  const rcx = l.lp.gpr[Gpr.RCX] ?? 0n;
  const rdx = l.lp.gpr[Gpr.RDX] ?? 0n;
  const version = (l.lo(Gpr.RAX) >>> 16) & 0xff;
  if (version > 0) clearL2Tables(l);
  const ref = openSeptEntry(m, l, CHECKS);
  if (typeof ref === 'bigint') return ref;
  const table = lockMappedPage(l, ref, 0);
  if (typeof table === 'bigint') return table;
  const tracked = checkTracked(l, ref, table);
  if (tracked !== SUCCESS) return tracked;
  const first = readChildren(l, ref);
  if (typeof first === 'bigint') return first;
  const interrupted = (): bigint => {
    l.lp.gpr[Gpr.RCX] = rcx;
    l.lp.gpr[Gpr.RDX] = rdx;
    return Code.INTERRUPTED_RESTARTABLE;
  };
  const l2Tables = [];
  for (const alias of aliasesOf(ref)) {
    if (l.lp.hasPendingEvent) return interrupted();
    const l2Table = lockTable(l, ref.td, alias.entry);
    if (typeof l2Table === 'bigint') return l2Table;
    const merged = mergedEntry(ref.td, l2Table.pa, SIZE_BYTES[ref.level as 1 | 2]);
    if (merged === undefined) {
      setEntryOutputs(l, ref.low, ref.high, ref.level);
      return status(Code.EPT_INVALID_PROMOTE_CONDITIONS, Operand.RCX);
    }
    l2Tables.push({ alias, table: l2Table, merged });
  }
  if (l.lp.hasPendingEvent) return interrupted();
  const page = lockMerged(l, ref, first);
  if (typeof page === 'bigint') return page;

  const { td } = ref;
  ref.write(first.low, first.high);
  for (const { alias, table: l2Table, merged } of l2Tables) {
    writeL2Entry(td, alias.address, merged);
    td.childCount -= 1;
    l2Table.type = PageType.PT_NDA;
    if (version > 0) l.setNum(Gpr.R8 + alias.vm, l2Table.pa);
  }
  mergePamt(page, td.tdrPa);
  td.childCount -= 1;
  table.type = PageType.PT_NDA;
  l.setNum(Gpr.RCX, ref.hpa);
  l.set(Gpr.RDX, 0, 0);
  return SUCCESS;
};

interface Child {
  readonly low: number;
  readonly high: number;
  readonly hpa: number;
}

/** The first child when all 512 are mapped (or pending) alike and lie one after the other; each is locked. */
function readChildren(l: ModuleLp, ref: SeptRef): Child | bigint {
  const { memory } = ref.td.module;
  const table = ref.td.withKey(ref.hpa);
  const step = SIZE_BYTES[(ref.level - 1) as 0 | 1];
  let first: Child | undefined;
  for (let i = 0; i < ENTRIES; i++) {
    const at = (table + 8 * i) as Hpa;
    if (!l.locks.trySeptEntry(at)) {
      setEntryOutputs(l, ref.low, ref.high, ref.level);
      return status(Code.OPERAND_BUSY, Operand.RCX);
    }
    const raw = memory.read32(at) & ~SeptLow.LOCK;
    const low = step === SIZE_BYTES[1] ? raw & ~ACCEPT_COUNTER : raw;
    const high = (memory.read32((at + 4) as Hpa) & ~SeptHigh.HP) >>> 0;
    const state = septStateIndex(low, high);
    const hpa = septHpa(low, high);
    const isGood =
      first === undefined
        ? (state === SeptState.MAPPED || state === SeptState.PENDING) && hpa % (step * ENTRIES) === 0
        : hpa === first.hpa + i * step && ((low ^ first.low) & 0xfff) === 0 && ((high ^ first.high) & 0xfff0_0000) === 0;
    if (!isGood) {
      setEntryOutputs(l, ref.low, ref.high, ref.level);
      return status(Code.EPT_INVALID_PROMOTE_CONDITIONS, Operand.RCX);
    }
    first ??= { low: raw >>> 0, high, hpa };
  }
  return first!;
}

/** The PAMT entry of the large page: OPERAND_BUSY|RCX. */
function lockMerged(l: ModuleLp, ref: SeptRef, first: Child): PamtPage | bigint {
  const page = lockPamtEntry(ref.td.module, l.locks, first.hpa as Hpa, LockMode.EXCLUSIVE, ref.level as 1 | 2);
  return page ?? status(Code.OPERAND_BUSY, Operand.RCX);
}
