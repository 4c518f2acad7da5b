import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { checkTdState, lockTdrAt } from '../td/operands.ts';
import type { Td } from '../td/td.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { publicState, septHpa, septStateIndex, SeptHigh, SeptLow, isLeaf } from './sept-entry.ts';
import { pageOffsetAt, walkSept } from './sept-walk.ts';

/** How a leaf that names a Secure EPT entry by RCX = GPA | level and RDX = TDR goes through the common checks. */
export interface SeptLeafChecks {
  readonly minLevel: number;
  /** 'pwl': as high as the tree goes. */
  readonly maxLevel: number | 'pwl';
  /** Mask over `OpState`. */
  readonly opStates: number;
  /** Mask over Secure EPT state indices. */
  readonly states: number;
  /** exclusive: the TDR is taken exclusive and no other lock (TDs in the making). */
  readonly tdr: LockMode;
  readonly tree: LockMode;
  /** Flag bits accepted in RDX 11:0. */
  readonly tdrFlags: number;
  /** RCX and RDX stay 0 when the entry is busy. */
  readonly hidesBusyEntry?: boolean;
  /** The flags are for debug TDs: OPERAND_INVALID|RDX otherwise. */
  readonly rejectFlagsOnProductionTd?: boolean;
}

/** Address bits in which a pending 2 MiB entry counts the 4 KiB pages that are accepted. */
export const ACCEPT_COUNTER = 0x1f_f000;

/** A Secure EPT entry that passed the checks. */
export class SeptRef {
  readonly td: Td;
  readonly gpa: number;
  readonly level: number;
  /** Address of the entry under the TD's HKID. */
  readonly address: Hpa;
  /** Value without the lock and host-priority bits. */
  readonly low: number;
  readonly high: number;
  /** State index. */
  readonly state: number;

  constructor(td: Td, gpa: number, level: number, address: Hpa, low: number, high: number) {
    this.td = td;
    this.gpa = gpa;
    this.level = level;
    this.address = address;
    this.low = low & ~SeptLow.LOCK;
    this.high = (high & ~SeptHigh.HP) >>> 0;
    this.state = septStateIndex(low, high);
  }
  /** Low half without the count of accepted pages, which a pending 2 MiB entry holds in its low address bits. */
  get cleanLow(): number {
    return this.level === 1 && isLeaf(this.low) ? (this.low & ~ACCEPT_COUNTER) >>> 0 : this.low;
  }
  /** Address of the page or table. */
  get hpa(): Hpa {
    return septHpa(this.cleanLow, this.high) as Hpa;
  }
  /** Replaces the entry; a lock that is held on it stays. */
  write(low: number, high: number): void {
    const { memory } = this.td.module;
    memory.write32((this.address + 4) as Hpa, high >>> 0);
    memory.write32(this.address, ((low & ~SeptLow.LOCK) | (memory.read32(this.address) & SeptLow.LOCK)) >>> 0);
  }
}

/** RCX and RDX as the ABI shows an entry: its architectural form; level, public state. */
export function setEntryOutputs(l: ModuleLp, low: number, high: number, level: number): void {
  const state = septStateIndex(low, high);
  const shown = publicState(state);
  if (state === 0) l.set(Gpr.RCX, 0, (high & SeptHigh.SVE) >>> 0);
  else if (isLeaf(low)) l.set(Gpr.RCX, (low & 0xffff_f0ff) >>> 0, (high & (0xf_ffff | SeptHigh.SVE)) >>> 0);
  else l.set(Gpr.RCX, low & (SeptLow.RWX | SeptLow.PS), 0);
  l.set(Gpr.RDX, level | (shown << 8), 0);
}

export function clearEntryOutputs(l: ModuleLp): void {
  l.set(Gpr.RCX, 0, 0);
  l.set(Gpr.RDX, 0, 0);
}

/** Is this (without SHARED bit) a private GPA of the TD? */
export function isPrivateGpa(td: Td, gpa: number): boolean {
  return gpa < (td.gpaWidth === 52 ? 2 ** 51 : 2 ** 47);
}

/** GPA | level of RCX: format, level, alignment, private. @returns the level, or -1 for OPERAND_INVALID|RCX */
function mappingLevel(td: Td, hi: number, lo: number, checks: SeptLeafChecks): number {
  const level = lo & 7;
  const max = checks.maxLevel === 'pwl' ? td.eptPwl : checks.maxLevel;
  if ((lo & 0xff8) !== 0 || hi >>> 20 !== 0 || level < checks.minLevel || level > max) return -1;
  const gpa = hi * 0x1_0000_0000 + (lo - level);
  if (pageOffsetAt(gpa, level) !== 0 || !isPrivateGpa(td, gpa)) return -1;
  return level;
}

/**
 * The common check order of Secure EPT leaves: TDR operand, TD state, OP_STATE lock and value, GPA operand, tree lock, walk, entry lock,
 * entry state. RCX and RDX become 0, or describe the entry at which a check failed.
 * @returns the entry, locked (unless the TDR is held exclusive), or the status of the check that failed
 */
export function openSeptEntry(m: ModuleContext, l: ModuleLp, checks: SeptLeafChecks): SeptRef | bigint {
  const gpaHi = l.hi(Gpr.RCX);
  const gpaLo = l.lo(Gpr.RCX);
  const tdrHi = l.hi(Gpr.RDX);
  const tdrLo = l.lo(Gpr.RDX);
  clearEntryOutputs(l);
  const td = lockTdrAt(m, l, tdrHi, (tdrLo & ~checks.tdrFlags) >>> 0, Gpr.RDX, checks.tdr);
  if (typeof td === 'bigint') return td;
  const state = checkTdState(l, td, checks.opStates, checks.tdr === LockMode.EXCLUSIVE ? 'unlocked' : LockMode.SHARED);
  if (state !== SUCCESS) return state;
  if (checks.rejectFlagsOnProductionTd === true && (tdrLo & checks.tdrFlags) !== 0 && !td.isDebug)
    return status(Code.OPERAND_INVALID, Operand.RDX);
  const level = mappingLevel(td, gpaHi, gpaLo, checks);
  if (level < 0) return status(Code.OPERAND_INVALID, Operand.RCX);
  const gpa = gpaHi * 0x1_0000_0000 + (gpaLo - level);
  return openSeptEntryAt(l, td, gpa, level, checks);
}

/** The part of `openSeptEntry` that comes after the operands. */
export function openSeptEntryAt(l: ModuleLp, td: Td, gpa: number, level: number, checks: SeptLeafChecks): SeptRef | bigint {
  if (checks.tdr === LockMode.SHARED && !l.locks.tryLock(td.tdcs.address(Tdcs.SEPT_LOCK), checks.tree)) {
    return status(Code.OPERAND_BUSY, Operand.SEPT_TREE);
  }
  const found = walkSept(td, gpa, level);
  if (found.level !== level) {
    setEntryOutputs(l, found.low, found.high, found.level);
    return status(Code.EPT_WALK_FAILED, Operand.RCX);
  }
  if (checks.tdr === LockMode.SHARED && !l.locks.trySeptEntry(found.address)) {
    if (checks.hidesBusyEntry !== true) setEntryOutputs(l, found.low, found.high, found.level);
    return status(Code.OPERAND_BUSY, Operand.RCX);
  }
  return checkSeptEntry(l, new SeptRef(td, gpa, level, found.address, found.low, found.high), checks);
}

/** The last of the checks: the entry's state. */
export function checkSeptEntry(l: ModuleLp, ref: SeptRef, checks: SeptLeafChecks): SeptRef | bigint {
  if (((checks.states >>> ref.state) & 1) !== 0) return ref;
  setEntryOutputs(l, ref.low, ref.high, ref.level);
  return status(Code.EPT_ENTRY_STATE_INCORRECT, Operand.RCX);
}
