import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { ModuleLock, moduleLockAddress, type TdmrEntry } from '../module-state.ts';
import type { ModuleContext } from '../module-context.ts';
import { PAMT_ENTRY_BYTES, PageType, SIZE_BYTES } from '../pamt/pamt.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';

/** Bytes of a TDMR that one call covers: 1,024 entries of the 4 KiB PAMT. */
const CHUNK_BYTES = 0x40_0000;
const GIB = 0x4000_0000;
const LINE_BYTES = 64;

/**
 * TDH.SYS.TDMR.INIT: writes the PAMT of the next 4 MiB of a TDMR. A 1 GiB block is usable when its last chunk is done.
 * @source TDX-ABI "TDH.SYS.TDMR.INIT"
 * @param regs RCX base of a TDMR
 * @returns RDX: the first address not usable yet, a multiple of 1 GiB
 */
export const tdhSysTdmrInit: HostLeaf = (m, l) => {
  const hi = l.hi(Gpr.RCX);
  const base = l.num(Gpr.RCX);
  l.set(Gpr.RDX, 0, 0);
  const index = hi >>> 20 === 0 ? m.state.tdmrs.findIndex((tdmr) => tdmr.base === base) : -1;
  const tdmr = m.state.tdmrs[index];
  if (tdmr === undefined) return status(Code.OPERAND_INVALID, Operand.RCX);
  if (!l.locks.tryLock(moduleLockAddress(ModuleLock.TDMR + index), LockMode.EXCLUSIVE))
    return status(Code.OPERAND_BUSY, Operand.RCX);
  if (tdmr.nextToInit >= tdmr.base + tdmr.size) return Code.TDMR_ALREADY_INITIALIZED;

  initializeEntries(m, tdmr, tdmr.nextToInit);
  tdmr.nextToInit += CHUNK_BYTES;
  l.setNum(Gpr.RDX, tdmr.nextToInit - (tdmr.nextToInit % GIB));
  return SUCCESS;
};

/** Writes the 1 GiB, 2 MiB and 4 KiB entries of the chunk at `from`: PT_RSVD where a reserved area covers the page, else PT_NDA. */
function initializeEntries(m: ModuleContext, tdmr: TdmrEntry, from: number): void {
  for (const size of [2, 1, 0] as const) {
    const bytes = SIZE_BYTES[size];
    if (from % bytes !== 0) continue;
    const pages = Math.max(1, CHUNK_BYTES / bytes);
    const first = ((from - tdmr.base) / bytes) * PAMT_ENTRY_BYTES;
    const at = m.memory.withHkid((tdmr.pamtBase[size] + first) as Hpa, m.globalHkid);
    const length = pages * PAMT_ENTRY_BYTES;
    // Whole lines, so that the former key does not matter; a short run that starts a line takes the whole line.
    m.memory.fill(at, at % LINE_BYTES === 0 ? Math.max(LINE_BYTES, length) : length, 0);
  }
  for (const [offset, size] of tdmr.reserved) reserve(m, tdmr, from, tdmr.base + offset, tdmr.base + offset + size);
}

/** Marks the 4 KiB entries of [start, end) that lie in the chunk at `from`. */
function reserve(m: ModuleContext, tdmr: TdmrEntry, from: number, start: number, end: number): void {
  for (let pa = Math.max(start, from); pa < Math.min(end, from + CHUNK_BYTES); pa += SIZE_BYTES[0]) {
    const entry = tdmr.pamtBase[0] + ((pa - tdmr.base) / SIZE_BYTES[0]) * PAMT_ENTRY_BYTES;
    m.memory.write8(m.memory.withHkid((entry + 2) as Hpa, m.globalHkid), PageType.PT_RSVD);
  }
}
