import { Gpr, type LogicalProcessor } from '@tdxkit/x86-cpu';
import type { Gpa, Hpa } from '@tdxkit/x86-cpu/units';
import { reg, regNumber, call, withVersion } from './seamcall.ts';
import { quietResult, type SeptResult } from './sept-result.ts';

/** Secure EPT level as the module counts: 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB, 3 and 4 = non-leaf only. */
export type SeptLevel = 0 | 1 | 2 | 3 | 4;

/** A GPA with its level, and the TD. */
export interface GpaOperands {
  readonly gpa: Gpa;
  readonly level: SeptLevel;
  readonly tdr: Hpa;
}

const septCall = (lp: LogicalProcessor, leaf: number, o: GpaOperands, r8 = 0, r9 = 0): SeptResult => {
  const status = call(lp, leaf, o.gpa + o.level, o.tdr, r8, r9);
  return { status, entry: reg(lp, Gpr.RCX), info: reg(lp, Gpr.RDX) };
};

const quietSeptCall = (lp: LogicalProcessor, leaf: number, o: GpaOperands, r8 = 0, r9 = 0): SeptResult =>
  quietResult(lp, call(lp, leaf, o.gpa + o.level, o.tdr, r8, r9));

/** The same for a leaf that gives a page back in RCX. Field by field: a spread takes 0.4 us. */
const pageOf = (lp: LogicalProcessor, status: bigint): SeptResult & { page: Hpa } => ({
  status,
  entry: reg(lp, Gpr.RCX),
  info: reg(lp, Gpr.RDX),
  page: regNumber(lp, Gpr.RCX) as Hpa,
});

/** TDH.MEM.SEPT.ADD: `page` becomes the table below the entry at `level` (1 and up). */
export function tdhMemSeptAdd(lp: LogicalProcessor, operands: GpaOperands & { page: Hpa; allowExisting?: boolean }): SeptResult {
  const { gpa, level, tdr, page, allowExisting } = operands;
  const status = call(lp, 3, gpa + level, tdr + (allowExisting === true ? 1 : 0), page);
  return { status, entry: reg(lp, Gpr.RCX), info: reg(lp, Gpr.RDX) };
}

/** TDH.MEM.SEPT.REMOVE: removes the empty table below an entry; `page` is the freed table. */
export function tdhMemSeptRemove(lp: LogicalProcessor, operands: GpaOperands): SeptResult & { page: Hpa } {
  return pageOf(lp, call(lp, 30, operands.gpa + operands.level, operands.tdr));
}

/** TDH.MEM.SEPT.RD: the architectural form of a Secure EPT entry and its state. */
export function tdhMemSeptRd(lp: LogicalProcessor, operands: GpaOperands): SeptResult {
  return septCall(lp, 25, operands);
}

/** TDH.MEM.PAGE.ADD: copies `source` (shared memory) into `page` and maps it at a 4 KiB GPA of a TD in the making. */
export function tdhMemPageAdd(lp: LogicalProcessor, operands: GpaOperands & { page: Hpa; source: Hpa }): SeptResult {
  return quietSeptCall(lp, 2, operands, operands.page, operands.source);
}

/** TDH.MEM.PAGE.AUG: maps `page` as pending; the guest accepts it. */
export function tdhMemPageAug(lp: LogicalProcessor, operands: GpaOperands & { page: Hpa }): SeptResult {
  return quietSeptCall(lp, 6, operands, operands.page);
}

/** TDH.MEM.PAGE.RELOCATE: moves a 4 KiB page; `page` of the result is the old one. */
export function tdhMemPageRelocate(lp: LogicalProcessor, operands: GpaOperands & { page: Hpa }): SeptResult & { oldPage: Hpa } {
  return { ...septCall(lp, 5, operands, operands.page), oldPage: regNumber(lp, Gpr.RCX) as Hpa };
}

/** TDH.MEM.PAGE.REMOVE: unmaps a page; `page` is the freed one. */
export function tdhMemPageRemove(lp: LogicalProcessor, operands: GpaOperands): SeptResult & { page: Hpa } {
  const status = call(lp, 29, operands.gpa + operands.level, operands.tdr);
  return status === 0n ? { status, entry: 0n, info: 0n, page: regNumber(lp, Gpr.RCX) as Hpa } : pageOf(lp, status);
}

/** TDH.MEM.PAGE.DEMOTE: splits a large page with `page` as the new table. INTERRUPTED_RESTARTABLE: call again. */
export function tdhMemPageDemote(lp: LogicalProcessor, operands: GpaOperands & { page: Hpa }): SeptResult {
  const { gpa, level, tdr, page } = operands;
  const none = 0xffff_ffff_ffff_ffffn;
  const status = call(lp, 15, gpa + level, tdr, page, none, none, none);
  return { status, entry: reg(lp, Gpr.RCX), info: reg(lp, Gpr.RDX) };
}

/** TDH.MEM.PAGE.PROMOTE: merges 512 pages; `page` is the freed table. INTERRUPTED_RESTARTABLE: call again. */
export function tdhMemPagePromote(lp: LogicalProcessor, operands: GpaOperands): SeptResult & { page: Hpa } {
  return pageOf(lp, call(lp, withVersion(23, 0), operands.gpa + operands.level, operands.tdr));
}

/** TDH.MEM.RANGE.BLOCK: no new translations below this entry. */
export function tdhMemRangeBlock(lp: LogicalProcessor, operands: GpaOperands): SeptResult {
  return quietSeptCall(lp, 7, operands);
}

/** TDH.MEM.RANGE.UNBLOCK: undoes a block. */
export function tdhMemRangeUnblock(lp: LogicalProcessor, operands: GpaOperands): SeptResult {
  return quietSeptCall(lp, 39, operands);
}

/** TDH.MEM.TRACK: begins a new TLB epoch. */
export function tdhMemTrack(lp: LogicalProcessor, tdr: Hpa): { status: bigint } {
  return { status: call(lp, 38, tdr) };
}

/** TDH.MEM.RD: 8 bytes of a debug TD's private memory. */
export function tdhMemRd(lp: LogicalProcessor, operands: { gpa: Gpa; tdr: Hpa }): SeptResult & { value: bigint } {
  const status = call(lp, 12, operands.gpa, operands.tdr);
  return { status, entry: reg(lp, Gpr.RCX), info: reg(lp, Gpr.RDX), value: reg(lp, Gpr.R8) };
}

/** TDH.MEM.WR: writes 8 bytes of a debug TD's private memory. */
export function tdhMemWr(
  lp: LogicalProcessor,
  operands: { gpa: Gpa; tdr: Hpa; value: bigint },
): SeptResult & { previous: bigint } {
  const status = call(lp, 14, operands.gpa, operands.tdr, operands.value);
  return { status, entry: reg(lp, Gpr.RCX), info: reg(lp, Gpr.RDX), previous: reg(lp, Gpr.R8) };
}
