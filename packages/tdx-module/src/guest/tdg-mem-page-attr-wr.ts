import { Gpr, type SeamOutcome } from '@tdxkit/x86-cpu';
import { SeptState } from '@tdxkit/tdx-arch/sept';
import { eptViolationExit } from '../entry/ept-fault.ts';
import type { ExitContext } from '../entry/exit-context.ts';
import { tdFeatures } from '../entry/td-features.ts';
import { aliasBit, isAliased } from '../l2/l2-aliases.ts';
import { GpaAttr, L2Low, L2_FREE, attributesOf, isLegal, isPresent, l2Leaf, withAttributes } from '../l2/l2-sept-entry.ts';
import { l2Details, walkL2Sept, writeL2Entry, type L2Position } from '../l2/l2-sept-walk.ts';
import { flushVm } from '../l2/l2-vm.ts';
import { LockSide } from '../locks/lock-scope.ts';
import { SeptLow, allowedStates, isLeaf, publicState, septHpa, septStateIndex, statesWith } from '../sept/sept-entry.ts';
import { pageOffsetAt, walkSept, type SeptPosition } from '../sept/sept-walk.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import type { GuestLeaf } from './guest-leaf.ts';
import type { Hpa } from '@tdxkit/x86-cpu/units';

const WRITABLE = allowedStates('TDG.MEM.PAGE.ATTR.WR');
const PENDING = statesWith('anyPending');
const BLOCKED_FOR_WRITING = statesWith('anyBlockedw');
const has = (mask: number, state: number): boolean => ((mask >>> state) & 1) !== 0;
const NUM_VMS = 4;
const MAX_LEVEL = 2;
const PENDING_HIGH = 1 << 30;
/** Bit 15 of a VM's flags: drop its translations. */
const DO_INVEPT = 0x8000;
/** VM_CTLS: a missing table is the host's to add, not an error of the L1 VMM. */
const EPT_VIOLATION_ON_L2_SEPT_WALK_FAILURE = 1;
/** Types of extended exit qualification: a place in an L2 VM's tree, and a page that ATTR.WR may not change. */
const GPA_DETAILS = 2n;
const ATTR_WR = 5n;
const WRITE = 2;

/** 16 bits of a VM in a register. */
const ofVm = (c: ExitContext, gpr: number, vm: number): number =>
  ((vm < 2 ? c.l.lo(gpr) : c.l.hi(gpr)) >>> (16 * (vm & 1))) & 0xffff;

/** Attributes and flags: nothing for the TD itself and for VMs that are not there; nothing but VALID-marked attributes for the others. */
function checkAttributes(c: ExitContext): bigint {
  for (let vm = 0; vm < NUM_VMS; vm++) {
    const attr = ofVm(c, Gpr.RDX, vm);
    if (vm === 0 || vm > c.td.numL2Vms) {
      if (attr !== 0) return status(Code.OPERAND_INVALID, Operand.RDX);
      if (ofVm(c, Gpr.R8, vm) !== 0) return status(Code.OPERAND_INVALID, Operand.R8);
    } else if (attr !== 0 && (attr & GpaAttr.VALID) === 0) return status(Code.OPERAND_INVALID, Operand.RDX);
  }
  return SUCCESS;
}

/** What shall become of one VM's attributes. */
interface Change {
  /** As RDX tells them afterwards. */
  attr: number;
  /** The entry to be written; undefined: nothing to do. */
  position: L2Position | undefined;
}

/**
 * Attributes of every VM after the change: those of the mask in R8 from RDX, the others as they are.
 * @returns the changes, or that the attributes of a VM are not legal (its present ones stand there then), or how the call ends
 */
function plan(c: ExitContext, gpa: number, found: SeptPosition): { changes: Change[]; isLegal: boolean } | bigint | SeamOutcome {
  const { td } = c;
  const isBlockedForWriting = has(BLOCKED_FOR_WRITING, septStateIndex(found.low, found.high));
  const changes: Change[] = [{ attr: 0, position: undefined }];
  let allLegal = true;
  for (let vm = 1; vm <= td.numL2Vms; vm++) {
    const asked = ofVm(c, Gpr.RDX, vm);
    const mask = ofVm(c, Gpr.R8, vm) | GpaAttr.VALID;
    const wanted = asked & mask;
    const change: Change = { attr: asked, position: undefined };
    changes.push(change);
    if ((wanted & GpaAttr.VALID) === 0) continue;
    if (isAliased(found.high, vm)) {
      const position = walkL2Sept(td, vm, gpa, found.level, 'guest');
      const current = attributesOf(position.entry, isBlockedForWriting);
      change.attr = (current & ~mask) | wanted;
      change.position = position;
      if (isPresent(change.attr) && !isLegal(change.attr)) {
        allLegal = false;
        change.attr = current;
      }
      continue;
    }
    if (!isPresent(wanted)) continue;
    if (!isLegal(wanted)) {
      allLegal = false;
      change.attr = 0;
      continue;
    }
    change.attr = wanted;
    const position = walkL2Sept(td, vm, gpa, found.level, 'guest');
    if (position.level !== found.level) {
      const asksHost = (td.tdcs.read8(Tdcs.VM_CTLS + 8 * vm) & EPT_VIOLATION_ON_L2_SEPT_WALK_FAILURE) !== 0;
      if (asksHost) return missingTableExit(c, gpa, position);
      return status(Code.L2_SEPT_WALK_FAILED, l2Details(position));
    }
    change.position = position;
  }
  return { changes, isLegal: allLegal };
}

/** The table above an L2 VM's entry is missing: the host is to add it. */
function missingTableExit(c: ExitContext, gpa: number, { vm, level, entry }: L2Position): SeamOutcome {
  const permissions = (entry.low & 7) | ((entry.low & L2Low.XU) === 0 ? 0 : 8);
  return eptViolationExit(c, gpa, BigInt(WRITE | (permissions << 3)), GPA_DETAILS | (BigInt((level << 3) | (vm << 20)) << 32n));
}

/** No page there whose attributes the guest may set: the host has to act first. */
function pageExit(c: ExitContext, gpa: number, level: number, { low, high, level: foundLevel }: SeptPosition): SeamOutcome {
  const information = level | (foundLevel << 3) | (publicState(septStateIndex(low, high)) << 6) | (isLeaf(low) ? 1 << 14 : 0);
  return eptViolationExit(c, gpa, BigInt(WRITE | ((low & 7) << 3)), ATTR_WR | (BigInt(information) << 32n));
}

/** Makes, changes or removes the alias of one VM. */
function apply(c: ExitContext, vm: number, change: Change, found: SeptPosition): void {
  const { position } = change;
  if (position === undefined) return;
  const high = (found.address + 4) as Hpa;
  const { memory } = c;
  if (isAliased(found.high, vm)) {
    if (isPresent(change.attr)) {
      writeL2Entry(c.td, position.address, withAttributes(position.entry, change.attr));
      return;
    }
    writeL2Entry(c.td, position.address, L2_FREE);
    memory.write32(high, (memory.read32(high) & ~aliasBit(vm)) >>> 0);
    change.attr = GpaAttr.VALID;
    return;
  }
  const isPending = has(PENDING, septStateIndex(found.low, found.high));
  writeL2Entry(c.td, position.address, l2Leaf(septHpa(found.low, found.high), change.attr, isPending));
  memory.write32(high, (memory.read32(high) | aliasBit(vm)) >>> 0);
}

const pack = (changes: readonly Change[]): bigint =>
  changes.reduce((all, { attr }, vm) => all | (BigInt(attr) << BigInt(16 * vm)), 0n);

/**
 * TDG.MEM.PAGE.ATTR.WR: how L2 VMs may use a private page.
 * @source TDX-ABI "TDG.MEM.PAGE.ATTR.WR"
 * @param c RCX GPA | level; RDX attributes, 16 bits per VM; R8 which of them to change, bit 15 of each VM: drop its translations
 * @returns RCX mapping and pending bit, RDX attributes; both 0 on errors, except that PAGE_ATTR_INVALID tells the attributes
 */
export const tdgMemPageAttrWr: GuestLeaf = (c) => {
  const { l, td } = c;
  const low = l.lo(Gpr.RCX);
  const high = l.hi(Gpr.RCX);
  const level = low & 7;
  const gpa = l.num(Gpr.RCX) - level;
  const fail = (result: bigint): bigint => {
    l.set(Gpr.RCX, 0, 0);
    l.set(Gpr.RDX, 0, 0);
    return result;
  };
  const checked = checkAttributes(c);
  if (checked !== SUCCESS) return fail(checked);
  const isMapping = level <= MAX_LEVEL && (low & 0xff8) === 0 && high >>> 20 === 0 && pageOffsetAt(gpa, level) === 0;
  if (!isMapping || gpa >= tdFeatures(td).sharedBit) return fail(status(Code.OPERAND_INVALID, Operand.RCX));
  const found = walkSept(td, gpa, level);
  if (found.level !== level) return pageExit(c, gpa, level, found);
  if (!l.guestLocks.trySeptEntry(found.address, LockSide.GUEST)) {
    const byHost = (found.low & SeptLow.LOCK) === 0;
    return fail(status(byHost ? Code.OPERAND_BUSY_HOST_PRIORITY : Code.OPERAND_BUSY, Operand.RCX));
  }
  const state = septStateIndex(found.low, found.high);
  if (!isLeaf(found.low) && state !== SeptState.FREE) return fail(status(Code.PAGE_SIZE_MISMATCH, level));
  if (!has(WRITABLE, state)) return pageExit(c, gpa, level, found);
  const planned = plan(c, gpa, found);
  if (typeof planned === 'bigint') return fail(planned);
  if (typeof planned === 'string') return planned;
  const { changes } = planned;
  if (!planned.isLegal) {
    l.set(Gpr.RCX, 0, 0);
    l.lp.gpr[Gpr.RDX] = pack(changes);
    return Code.PAGE_ATTR_INVALID;
  }

  for (let vm = 1; vm <= td.numL2Vms; vm++) {
    apply(c, vm, changes[vm]!, found);
    if ((ofVm(c, Gpr.R8, vm) & DO_INVEPT) !== 0) flushVm(l, td, vm);
  }
  l.set(Gpr.RCX, low, high + (has(PENDING, state) ? PENDING_HIGH : 0));
  l.lp.gpr[Gpr.RDX] = pack(changes);
  return SUCCESS;
};
