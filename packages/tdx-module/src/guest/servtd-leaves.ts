import { Gpr, type SeamOutcome } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { advance } from '../entry/advance.ts';
import type { ExitContext } from '../entry/exit-context.ts';
import { trapExit } from '../entry/td-exit.ts';
import { clearReadOutputs, readInto } from '../leaves/tdh-mng-rd.ts';
import { LockMode, LockSide } from '../locks/lock-scope.ts';
import { Accessor } from '../metadata/accessor.ts';
import { Context } from '../metadata/field-index.ts';
import type { MdContext } from '../metadata/md-context.ts';
import { writeField } from '../metadata/write-field.ts';
import type { TdmrEntry } from '../module-state.ts';
import { PageSize, PageType, pamtEntry, tdmrOf } from '../pamt/pamt.ts';
import { walkPamt } from '../pamt/pamt-walk.ts';
import {
  BindingField,
  BindingState,
  HASH_BYTES,
  UUID_WORDS,
  isEqual,
  openBindingHandle,
  serviceInfoHash,
  uuidOf,
} from '../servtd/binding.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import type { Td } from '../td/td.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';
import { busyCode, lockAsGuest, lockRtmr } from './guest-lock.ts';
import type { GuestLeaf } from './guest-leaf.ts';

/** Bits of a lock word that keep a guest from sharing it. */
const LOCKED_OR_MARKED = 3;
const HIGH_HALF = 0xffff_ffff_0000_0000n;
const UUID_GPRS = [Gpr.R10, Gpr.R11, Gpr.R12, Gpr.R13] as const;
const READ_STATES = opStates(...Object.values(OpState));
const WRITE_STATES = opStates(
  OpState.UNINITIALIZED,
  OpState.INITIALIZED,
  OpState.RUNNABLE,
  OpState.LIVE_EXPORT,
  OpState.MEMORY_IMPORT,
  OpState.STATE_IMPORT,
  OpState.POST_IMPORT,
  OpState.LIVE_IMPORT,
  OpState.FAILED_IMPORT,
);

/** What stands in the way of a service TD: its own affair (a status in RAX), or its host's (a TD exit that names the target). */
interface Refusal {
  readonly status: bigint;
  readonly isTrap: boolean;
}
const refuse = (reason: bigint): Refusal => ({ status: reason, isTrap: false });
const trap = (reason: bigint): Refusal => ({ status: reason, isTrap: true });
/** A target that is busy is the service TD's affair, unless the host's mark keeps it so. */
const unlessBusy = (reason: bigint): Refusal => ({ status: reason, isTrap: (reason & HIGH_HALF) !== Code.OPERAND_BUSY });

/** Why the PAMT walk to `pa` failed: the first entry on the way that is taken, or that the host left its mark in. */
function busyPamtCode({ m, memory }: ExitContext, tdmr: TdmrEntry, pa: Hpa): bigint {
  for (const size of [PageSize.SIZE_1G, PageSize.SIZE_2M, PageSize.SIZE_4K]) {
    const word = memory.read16(pamtEntry(m, tdmr, pa, size));
    if ((word & LOCKED_OR_MARKED) !== 0) return busyCode(word, LockMode.SHARED);
  }
  return Code.OPERAND_BUSY;
}

/** The target's TDR, locked shared, and its state. */
function lockTarget(c: ExitContext, tdrPa: bigint, allowed: number): Td | Refusal {
  const { m, l } = c;
  if (tdrPa >> BigInt(52 - m.state.platform.keyIdBits) !== 0n) return trap(status(Code.OPERAND_INVALID, Operand.TDR));
  const pa = Number(tdrPa) as Hpa;
  const tdmr = tdmrOf(m, pa);
  if (tdmr === undefined) return trap(status(Code.OPERAND_ADDR_RANGE_ERROR, Operand.TDR));
  const page = walkPamt(m, l.guestLocks, tdmr, pa, LockMode.SHARED, 0, LockSide.GUEST);
  if (page === undefined) return unlessBusy(status(busyPamtCode(c, tdmr, pa), Operand.TDR));
  if (page.type !== PageType.PT_TDR || page.size !== PageSize.SIZE_4K)
    return trap(status(Code.PAGE_METADATA_INCORRECT, Operand.TDR));
  const target = m.td(pa);
  const accessible = target.checkAccessible();
  if (accessible !== SUCCESS) return trap(accessible);
  const locked = lockAsGuest(c, target.tdcs.address(Tdcs.OP_STATE_LOCK), LockMode.SHARED, Operand.OP_STATE);
  if (locked !== SUCCESS) return unlessBusy(locked);
  const state = target.checkOpState(allowed);
  return state === SUCCESS ? target : trap(state);
}

/** Is the running TD the one that slot 0 of `target` is bound to, as it was measured then? */
function checkBinding(c: ExitContext, target: Td): Refusal | undefined {
  const { gpr } = c.l.lp;
  const { tdcs } = target;
  const uuid = uuidOf(target);
  if (UUID_GPRS.some((n, i) => gpr[n] !== uuid[i])) {
    if (UUID_GPRS.some((n, i) => gpr[n] !== tdcs.read64(Tdcs.PRE_IMPORT_UUID + 8 * i))) return refuse(Code.TARGET_UUID_MISMATCH);
    UUID_GPRS.forEach((n, i) => (gpr[n] = uuid[i] ?? 0n));
    return refuse(Code.TARGET_UUID_UPDATED);
  }
  const locked = lockAsGuest(c, tdcs.address(Tdcs.SERVTD_LOCK), LockMode.SHARED, Operand.SERVTD_BINDINGS);
  if (locked !== SUCCESS) return refuse(locked);
  const slot = Tdcs.SERVTD_BINDINGS_TABLE;
  if (tdcs.read8(slot + BindingField.STATE) !== BindingState.BOUND) return trap(Code.SERVTD_NOT_BOUND);
  const own = uuidOf(c.td);
  for (let i = 0; i < UUID_WORDS; i++)
    if (tdcs.read64(slot + BindingField.UUID + 8 * i) !== own[i]) return trap(Code.SERVTD_UUID_MISMATCH);
  const rtmrs = lockRtmr(c, LockMode.SHARED);
  if (rtmrs !== SUCCESS) return refuse(rtmrs);
  const hash = serviceInfoHash(c.td, tdcs.read64(slot + BindingField.ATTRIBUTES));
  return isEqual(hash, tdcs.readBytes(slot + BindingField.INFO_HASH, HASH_BYTES))
    ? undefined
    : trap(Code.SERVTD_INFO_HASH_MISMATCH);
}

/** The target that the handle in RCX names, as a service TD may see it. */
function openTarget(c: ExitContext, tdrPa: bigint, allowed: number): MdContext | Refusal {
  const target = lockTarget(c, tdrPa, allowed);
  if ('isTrap' in target) return target;
  return checkBinding(c, target) ?? { context: Context.TD, accessor: Accessor.MIG_TD, m: c.m, l: c.l, td: target };
}

/** Runs `access` on the target, or refuses: in RAX, or by a trap-like TD exit with the status in RDX and the target's TDR in R8. */
function withTarget(c: ExitContext, allowed: number, access: (target: MdContext) => bigint): bigint | SeamOutcome {
  const { tdrPa, slot } = openBindingHandle(c.l.lp.gpr[Gpr.RCX] ?? 0n, c.td);
  if (slot !== 0n) return status(Code.OPERAND_INVALID, Operand.RCX);
  const target = openTarget(c, tdrPa, allowed);
  if (!('isTrap' in target)) return access(target);
  if (!target.isTrap) return target.status;
  c.l.lp.gpr[Gpr.RAX] = target.status;
  advance(c);
  return trapExit(c, { rax: Code.CROSS_TD_TRAP, rdx: target.status, r8: tdrPa });
}

/**
 * TDG.SERVTD.RD: a service TD reads metadata of a TD that it is bound to.
 * @source TDX-ABI "TDG.SERVTD.RD"
 * @param c RCX binding handle; RDX field id, all ones for the first; R10-R13 TD_UUID of the target
 * @returns R8 value, RDX next readable id; TARGET_UUID_UPDATED: R10-R13 the target's new TD_UUID
 */
export const tdgServtdRd: GuestLeaf = (c) => {
  const { l } = c;
  const high = l.hi(Gpr.RDX);
  const low = l.lo(Gpr.RDX);
  clearReadOutputs(l, 1);
  return withTarget(c, READ_STATES, (target) => readInto(l, 1, target, high, low));
};

/**
 * TDG.SERVTD.WR: a service TD writes metadata of a TD that it is bound to.
 * @source TDX-ABI "TDG.SERVTD.WR"
 * @param c RCX binding handle; RDX field id; R8 value; R9 mask; R10-R13 TD_UUID of the target
 * @returns R8 previous value, 0 on errors
 */
export const tdgServtdWr: GuestLeaf = (c) => {
  const { l } = c;
  const value = l.lp.gpr[Gpr.R8] ?? 0n;
  l.set(Gpr.R8, 0, 0);
  return withTarget(c, WRITE_STATES, (target) => {
    const result = writeField(target, l.hi(Gpr.RDX), l.lo(Gpr.RDX), value, l.lp.gpr[Gpr.R9] ?? 0n);
    l.lp.gpr[Gpr.R8] = result.previous;
    return result.status;
  });
};
