import { gpaOf, pageBase } from '@tdxkit/x86-cpu/units';
import type { Gfn, Pfn } from '@tdxkit/x86-cpu/units';
import { fastPageFault } from './fast-page-fault.ts';
import type { Backing } from './guest-memory.ts';
import type { PageLevel } from './hooks.ts';
import { walkTo } from './lookup.ts';
import { mapLeaf } from './map.ts';
import type { MapRequest } from './map.ts';
import { splitMirrorAt } from './mirror-large.ts';
import { MmuErrno } from './page-fault.ts';
import type { FaultResult, PageFault } from './page-fault.ts';
import { SpteLow, WRITE_BACK, spteFrame } from './spte.ts';
import type { MmuState } from './state.ts';
import { framesOf } from './table.ts';

const RETRY: FaultResult = { kind: 'retry' };
const BUGGED: FaultResult = { kind: 'bugged' };
const NO_MEMORY: FaultResult = { kind: 'error', errno: MmuErrno.ENOMEM };

/** Largest level at which `gfn` and `pfn` can share one entry, at most `level`. */
function alignedLevel(gfn: Gfn, pfn: Pfn, level: PageLevel): PageLevel {
  let result = level;
  while (result > 1 && ((gfn - pfn) & (framesOf(result) - 1)) !== 0) result--;
  return result;
}
const memoryFault = (gfn: Gfn, isPrivate: boolean, errno: number): FaultResult => ({
  kind: 'memory-fault',
  gpa: gpaOf(gfn),
  sizeBytes: 0x1000,
  isPrivate,
  errno,
});
const atMost = (a: PageLevel, b: PageLevel): PageLevel => (a < b ? a : b);

/** kvm_mmu_hugepage_adjust(): what backing, attributes, VM and caller allow. */
function goalLevel(
  state: MmuState,
  fault: PageFault,
  gfn: Gfn,
  isPrivate: boolean,
  backing: Backing & { kind: 'page' },
): PageLevel {
  if (!isPrivate && backing.dirtyLogged === true) return 1;
  let level = atMost(backing.maxLevel, state.maxLevel(isPrivate));
  if (isPrivate && state.config.maxMirrorFaultLevel !== undefined) level = atMost(level, state.config.maxMirrorFaultLevel);
  if (fault.maxLevel !== undefined) level = atMost(level, fault.maxLevel);
  if (level === 1 || (isPrivate && state.inhibitLarge.has(gfn - (gfn & 511)))) return 1;
  const uniform = state.attributes.uniformLevel?.(gfn, isPrivate) ?? (state.bits.mask === 0 ? 5 : 1);
  return alignedLevel(gfn, backing.pfn, atMost(level, uniform));
}

/** kvm_tdp_mmu_page_fault(): one attempt at a fault, in the order attributes, backing, invalidation sequence, map. */
export function pageFault(state: MmuState, fault: PageFault, prefetch: boolean): FaultResult {
  const { bits, config } = state;
  const isPrivate = bits.isPrivateGpa(fault.gpa);
  const gfn = bits.gfnOf(fault.gpa);
  if (state.bugged !== undefined) return BUGGED;
  if (isPrivate && state.hooks === undefined) return { kind: 'error', errno: MmuErrno.EIO };

  if (!isPrivate) {
    const fast = fastPageFault(state, fault, fault.gpa, gfn);
    if (fast !== undefined) {
      state.counters.fast++;
      const { table, low, high } = walkTo(state, state.directRoot!, fault.gpa);
      return fast === 'spurious'
        ? { kind: 'spurious', level: table.level }
        : { kind: 'fixed', gfn, pfn: spteFrame(low, high), level: table.level };
    }
  }

  const snapshot = state.sequence.snapshot;
  const isMismatch = isPrivate !== state.attributes.isPrivate(gfn);
  if (isMismatch && !state.ownsAttributes) return memoryFault(gfn, isPrivate, MmuErrno.EFAULT);
  const backing = config.guest.resolve(gfn, isPrivate, fault.write);
  let pfn: Pfn | undefined;
  let level: PageLevel = 1;
  let hostWritable = true;
  let memoryType: number = WRITE_BACK;
  let writable = true;
  switch (backing.kind) {
    case 'no-slot':
      if (isPrivate) return memoryFault(gfn, isPrivate, MmuErrno.EFAULT);
      if (state.mmioValue === undefined) return { kind: 'mmio', gpa: bits.toPrivateGpa(fault.gpa) };
      break;
    case 'slot-invalid':
      return prefetch ? { kind: 'error', errno: MmuErrno.EAGAIN } : RETRY;
    case 'no-guest-memfd':
      return memoryFault(gfn, isPrivate, MmuErrno.EFAULT);
    case 'error':
      if (isPrivate && backing.errno !== MmuErrno.ENOMEM) return memoryFault(gfn, isPrivate, backing.errno);
      return { kind: 'error', errno: backing.errno };
    case 'page':
      if (isMismatch) return RETRY; // 2022 design: fault again until another MapGPA; frames without slot have no mark
      if (fault.write && !backing.writable) return { kind: 'mmio', gpa: bits.toPrivateGpa(fault.gpa) }; // KVM_PFN_ERR_RO_FAULT
      pfn = backing.pfn;
      hostWritable = backing.writable;
      writable = hostWritable && (isPrivate || backing.dirtyLogged !== true || fault.write);
      level = goalLevel(state, fault, gfn, isPrivate, backing);
      if (!isPrivate && config.guest.memoryType !== undefined) {
        // Ranges of memory types know nothing of direct bits: the frame is asked for without them.
        const found = config.guest.memoryType(gfn);
        if (found !== undefined) {
          memoryType = (found.type << 3) | (found.ignoresPat ? SpteLow.IPAT : 0);
          level = atMost(level, found.maxLevel);
        }
      }
  }

  if (isPrivate && fault.maxLevel !== undefined) {
    const errno = splitForGuest(state, gfn, fault.maxLevel);
    if (errno === MmuErrno.EAGAIN) return RETRY;
    if (errno !== 0) return errno === MmuErrno.EIO ? BUGGED : { kind: 'error', errno };
  }
  const root = isPrivate ? state.mirrorRoot : state.directRoot;
  if (root === undefined) return RETRY; // is_page_fault_stale(): the root went away while the page was looked up
  if (!state.lock.tryRead()) return RETRY;
  try {
    if (state.sequence.isStale(snapshot, gfn)) return RETRY;
    const request: MapRequest = {
      gpa: pageBase(fault.gpa),
      isMirror: isPrivate,
      pfn,
      level,
      hostWritable,
      writable,
      memoryType,
      write: fault.write,
      fetch: fault.fetch,
      prefetch,
    };
    return resultOf(state, request, gfn, mapLeaf(state, root, request), backing);
  } finally {
    state.lock.readUnlock();
  }
}

/** A table that is there already can make the leaf smaller than asked for, a large leaf that is there larger. */
function mappedLevel(state: MmuState, request: MapRequest): PageLevel {
  if (
    request.level === 1 &&
    state.counters.directPages[1] +
      state.counters.directPages[2] +
      state.counters.mirrorPages[1] +
      state.counters.mirrorPages[2] ===
      0
  )
    return 1;
  return walkTo(state, (request.isMirror ? state.mirrorRoot : state.directRoot)!, request.gpa).table.level;
}

/** The guest wants a private page no larger than `level` (it accepts at that size): split what is larger and remember the wish. */
function splitForGuest(state: MmuState, gfn: Gfn, level: PageLevel): number {
  if (level === 1 && state.maxLevel(true) > 1) state.inhibitLarge.add(gfn - (gfn & 511));
  const { mirrorPages } = state.counters;
  if (mirrorPages[1] + mirrorPages[2] === 0) return 0;
  if (state.lock.isHeld) return MmuErrno.EAGAIN;
  return state.lock.write(() => splitMirrorAt(state, gfn, level));
}

function resultOf(
  state: MmuState,
  request: MapRequest,
  gfn: Gfn,
  result: ReturnType<typeof mapLeaf>,
  backing: Backing,
): FaultResult {
  switch (result) {
    case 'fixed':
      if (request.write && backing.kind === 'page' && backing.dirtyLogged === true) state.config.guest.markDirty?.(gfn);
      return { kind: 'fixed', gfn, pfn: request.pfn!, level: mappedLevel(state, request) };
    case 'spurious':
      return { kind: 'spurious', level: mappedLevel(state, request) };
    case 'mmio':
      return { kind: 'mmio', gpa: state.bits.toPrivateGpa(request.gpa) };
    case 'retry':
      return RETRY;
    case 'no-memory':
      return NO_MEMORY;
    case 'bugged':
      return BUGGED;
  }
}
