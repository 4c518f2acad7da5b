import type { Hpa } from '@tdxkit/x86-cpu/units';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { PageSize, PageType, tdmrOf, type PamtPage } from '../pamt/pamt.ts';
import { lockPamtEntry, walkPamt } from '../pamt/pamt-walk.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import type { Td } from './td.ts';
import { Tdcs } from './tdcs-layout.ts';
import type { Vcpu } from './vcpu.ts';

// The check sequences that leaves share. Each returns a reference when every check passed, otherwise the status to return.

/** Is `value` (hi, lo) the address of a page, aligned to `alignment` (at most 2**31), without HKID bits? */
export function isPlainHpa(m: ModuleContext, hi: number, lo: number, alignment: number): boolean {
  return (lo & (alignment - 1)) === 0 && hi >>> (20 - m.state.platform.keyIdBits) === 0;
}

/**
 * An explicit page operand in register `gpr`: format, TDMR, PAMT lock.
 * @returns OPERAND_INVALID, OPERAND_ADDR_RANGE_ERROR or OPERAND_BUSY with the register as operand id
 */
export function lockPage(m: ModuleContext, l: ModuleLp, gpr: number, mode: LockMode): PamtPage | bigint {
  if (!isPlainHpa(m, l.hi(gpr), l.lo(gpr), 0x1000)) return status(Code.OPERAND_INVALID, gpr);
  return lockPageAt(m, l, l.num(gpr) as Hpa, gpr, mode);
}

/** As `lockPage` for an address that was formed by the caller and is known to be a plain page address. */
export function lockPageAt(m: ModuleContext, l: ModuleLp, pa: Hpa, operand: number, mode: LockMode): PamtPage | bigint {
  const tdmr = tdmrOf(m, pa);
  if (tdmr === undefined) return status(Code.OPERAND_ADDR_RANGE_ERROR, operand);
  const page = walkPamt(m, l.locks, tdmr, pa, mode);
  return page ?? status(Code.OPERAND_BUSY, operand);
}

/** `lockPage`, then PAGE_METADATA_INCORRECT unless it is a 4 KiB page of `type`. */
export function lockPageOfType(m: ModuleContext, l: ModuleLp, gpr: number, mode: LockMode, type: number): PamtPage | bigint {
  const page = lockPage(m, l, gpr, mode);
  if (typeof page === 'bigint') return page;
  if (page.type !== type || page.size !== PageSize.SIZE_4K) return status(Code.PAGE_METADATA_INCORRECT, gpr);
  return page;
}

/** A page operand that must be free: PT_NDA, 4 KiB, locked exclusive. */
export function lockFreePage(m: ModuleContext, l: ModuleLp, gpr: number): PamtPage | bigint {
  return lockPageOfType(m, l, gpr, LockMode.EXCLUSIVE, PageType.PT_NDA);
}

/** A TDR operand. No check of the TD's state. */
export function lockTdr(m: ModuleContext, l: ModuleLp, gpr: number, mode: LockMode): Td | bigint {
  const page = lockPageOfType(m, l, gpr, mode, PageType.PT_TDR);
  return typeof page === 'bigint' ? page : m.td(page.pa);
}

/** As `lockTdr` for an operand whose flag bits the caller has stripped: `pa` is what is left. */
export function lockTdrAt(m: ModuleContext, l: ModuleLp, hi: number, lo: number, operand: number, mode: LockMode): Td | bigint {
  if (!isPlainHpa(m, hi, lo, 0x1000)) return status(Code.OPERAND_INVALID, operand);
  const page = lockPageAt(m, l, (hi * 0x1_0000_0000 + lo) as Hpa, operand, mode);
  if (typeof page === 'bigint') return page;
  if (page.type !== PageType.PT_TDR || page.size !== PageSize.SIZE_4K) return status(Code.PAGE_METADATA_INCORRECT, operand);
  return m.td(page.pa);
}

/** TD_FATAL, keys, TDCS, then (unless `opStates` is 0) the OP_STATE lock in `mode` and its value. @returns SUCCESS or the failure */
export function checkTdState(l: ModuleLp, td: Td, opStates: number, mode: LockMode | 'unlocked' = LockMode.SHARED): bigint {
  const accessible = td.checkAccessible();
  if (accessible !== SUCCESS) return accessible;
  if (mode !== 'unlocked' && !l.locks.tryHostPriorityLock(td.tdcs.address(Tdcs.OP_STATE_LOCK), mode)) {
    return status(Code.OPERAND_BUSY, Operand.OP_STATE);
  }
  return opStates === 0 ? SUCCESS : td.checkOpState(opStates);
}

/**
 * A TDVPR operand in `gpr` and its owner TD: page checks, the TDVPR lock in `mode`, the owner's TDR shared (OPERAND_BUSY|TDR).
 * No check of the TD's or the vCPU's state.
 */
export function lockTdvpr(m: ModuleContext, l: ModuleLp, gpr: number, mode: LockMode): Vcpu | bigint {
  if (!isPlainHpa(m, l.hi(gpr), l.lo(gpr), 0x1000)) return status(Code.OPERAND_INVALID, gpr);
  return lockTdvprAt(m, l, l.num(gpr) as Hpa, gpr, mode);
}

/** As `lockTdvpr` for a plain page address formed by the caller (TDH.VP.ENTER strips its flags first). */
export function lockTdvprAt(m: ModuleContext, l: ModuleLp, pa: Hpa, operand: number, mode: LockMode): Vcpu | bigint {
  const page = lockPageAt(m, l, pa, operand, mode);
  if (typeof page === 'bigint') return page;
  if (page.type !== PageType.PT_TDVPR || page.size !== PageSize.SIZE_4K) return status(Code.PAGE_METADATA_INCORRECT, operand);
  const td = lockImplicitTdr(m, l, page.owner, LockMode.SHARED);
  return typeof td === 'bigint' ? td : m.vcpu(td, page.pa);
}

/** The TDR that owns a page, locked in `mode`: OPERAND_BUSY|TDR when it is not available. */
export function lockImplicitTdr(m: ModuleContext, l: ModuleLp, tdrPa: Hpa, mode: LockMode): Td | bigint {
  const page = lockPamtEntry(m, l.locks, tdrPa, mode);
  return page === undefined ? status(Code.OPERAND_BUSY, Operand.TDR) : m.td(tdrPa);
}

/**
 * True for the address of a buffer of `bytes` in shared memory: aligned to its size (a power of two), below 2**52, outside the SEAM range,
 * with a shared (or no) key id.
 */
export const isSharedHpa = (m: ModuleContext, hi: number, lo: number, bytes: number): boolean =>
  (lo & (bytes - 1)) === 0 && isSharedRange(m, hi, lo, bytes);

/** As `isSharedHpa` without alignment. */
export function isSharedRange(m: ModuleContext, hi: number, lo: number, bytes: number): boolean {
  if (hi >>> 20 !== 0) return false;
  const { keyIdBits, firstPrivateHkid, seamrrBase, seamrrSize } = m.state.platform;
  const start = (hi & (0xf_ffff >>> keyIdBits)) * 0x1_0000_0000 + lo;
  return hi >>> (20 - keyIdBits) < firstPrivateHkid && (start >= seamrrBase + seamrrSize || start + bytes <= seamrrBase);
}
