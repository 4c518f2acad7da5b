import { SeptState } from '@tdxkit/tdx-arch';
import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { GpaListEntry, GpaOperation, GpaStatus } from '../migration/gpa-list.ts';
import { lockListedEntry } from '../migration/list-walk.ts';
import { BundleType, Mbmd } from '../migration/mbmd.ts';
import {
  ListedPage,
  macAt,
  macPages,
  openMemoryBundle,
  resumeMemoryBundle,
  walkEntries,
  type MemoryBundle,
} from '../migration/memory-bundle.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { count } from '../migration/session.ts';
import { StreamKey } from '../migration/stream.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { allowedStates, statesWith, withStateHigh, withStateLow } from '../sept/sept-entry.ts';
import type { SeptRef } from '../sept/sept-operand.ts';
import { isTracked } from '../sept/tracking.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import type { Td } from '../td/td.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';

const ALLOWED = opStates(OpState.LIVE_EXPORT, OpState.PAUSED_EXPORT, OpState.POST_EXPORT);
const IN_ORDER = opStates(OpState.LIVE_EXPORT, OpState.PAUSED_EXPORT);
const STATES = allowedStates('TDH.EXPORT.MEM');
const CANCELABLE = statesWith('exportCancelAllowed');
const NEVER_EXPORTED = statesWith('firstTimeExportAllowed');
const EXPORTED = statesWith('anyExported');
const DIRTY = statesWith('anyExportedAndDirty');
const LIVE_ALLOWED = statesWith('liveExportAllowed');
const PAUSED_ALLOWED = statesWith('pausedExportAllowed');
const TRACKED = statesWith('tlbTrackingRequired');
const PENDING = statesWith('anyPending');
const WRITABLE = 2;
const PAGE_BYTES = 0x1000;
/** Buffers that a bundle takes beside its pages: the MBMD. */
const MBMD_BUFFERS = 1;

const is = (mask: number, state: number): boolean => ((mask >>> state) & 1) !== 0;

/**
 * TDH.EXPORT.MEM: exports the pages of a GPA list, or cancels their earlier export. Each page, with its list entry, is a message of its own.
 * @source TDX-ABI "TDH.EXPORT.MEM"
 * @param regs RCX GPA list; RDX TDR; R8 MBMD buffer and its size; R9 list of page buffers; R10 stream, bit 63 to go on after an interruption;
 * R11, R12 pages for the MACs of entries 0..255 and 256..511
 * @returns RCX the list, with the first entry not done yet; RDX buffers used, when all is done; RAX low half: entries that failed
 */
export const tdhExportMem: HostLeaf = (m, l) => {
  const td = openMigrationTd(m, l, Gpr.RDX, LockMode.SHARED, ALLOWED, LockMode.SHARED);
  if (typeof td === 'bigint') return td;
  const bundle = openMemoryBundle(m, l, td, false);
  if (typeof bundle === 'bigint') return bundle;
  const begun = bundle.isResumed ? resumeMemoryBundle(l, td, bundle) : begin(m, td, bundle);
  if (begun !== SUCCESS) return begun;
  const { stream } = bundle;
  const problems = walkEntries(l, td, bundle, (index) => exportEntry(m, l, td, bundle, index));
  if (typeof problems === 'bigint') return problems;
  stream.nextMbCounter += 1;
  l.set(Gpr.RDX, stream.processed, 0);
  return status(SUCCESS, problems);
};

/** Head of the bundle. */
function begin(m: ModuleContext, td: Td, bundle: MemoryBundle): bigint {
  const { stream, list, mbmdAt } = bundle;
  if (list.first !== 0) return status(Code.OPERAND_INVALID, Operand.RCX);
  stream.openUnlessOpen(StreamKey.ENCRYPT);
  stream.forgetInterruption();
  stream.processed = MBMD_BUFFERS + macPages(bundle);
  const mbmd = Mbmd.make({
    version: td.tdcs.read16(Tdcs.MIG_WORKING_VERSION),
    type: BundleType.MEM,
    mbCounter: stream.nextMbCounter,
    epoch: td.tdcs.read32(Tdcs.MIG_EPOCH),
    info: BigInt(list.last + 1),
  });
  mbmd.mac.set(stream.beginNext(mbmd.authenticated).tag());
  mbmd.stream = stream.index;
  mbmd.ivCounter = stream.ivCounter;
  m.memory.writeBytes(mbmdAt, mbmd.bytes);
  return SUCCESS;
}

/** One entry of the list: its page, its MAC, and what the lists say afterwards. @returns how it ended, or the status that ends the call */
function exportEntry(
  m: ModuleContext,
  l: ModuleLp,
  td: Td,
  { stream, list, buffers }: MemoryBundle,
  index: number,
): GpaStatus | bigint {
  const entry = new GpaListEntry(m.memory, list.page, index);
  const buffer = new ListedPage(m, buffers, index);
  const isNop = entry.operation === GpaOperation.NOP;
  if (isNop ? !entry.isWellFormed : !entry.isOf(td)) {
    entry.refuse(GpaStatus.GPA_LIST_ENTRY_INVALID);
    entry.write();
    return status(Code.OPERAND_INVALID, Operand.GPA_LIST_ENTRY);
  }
  const depth = l.locks.depth;
  const ref = isNop ? GpaStatus.SKIPPED : lockListedEntry(l, td, entry.gpa, STATES);
  const result = typeof ref === 'number' ? ref : changeState(td, ref, entry, buffer);
  if (result !== GpaStatus.SUCCESS) {
    entry.refuse(result);
    buffer.invalidate();
  }
  const cipher = stream.beginNext(entry.bytes);
  if (!buffer.isInvalid && typeof ref !== 'number') {
    const target = buffer.shared;
    if (target === undefined) return status(Code.OPERAND_INVALID, Operand.MIG_BUFF_LIST_ENTRY);
    m.memory.writeBytes(target, cipher.encrypt(m.memory.readBytes(td.withKey(ref.hpa), PAGE_BYTES)));
    stream.processed += 1;
  }
  m.memory.writeBytes(macAt(l, index), cipher.tag());
  buffer.write();
  entry.write();
  l.locks.releaseAll(depth);
  return result;
}

/** May the page be exported, or its export be canceled, in its state? The operation in `entry` becomes what it really is. */
function checkState(td: Td, state: number, entry: GpaListEntry): GpaStatus {
  const isCancel = entry.operation === GpaOperation.CANCEL;
  if (((IN_ORDER >>> td.opState) & 1) === 0) {
    if (isCancel) return GpaStatus.OP_STATE_INCORRECT;
    if (!is(PAUSED_ALLOWED, state)) return GpaStatus.SEPT_ENTRY_STATE_INCORRECT;
    entry.operation = GpaOperation.MIGRATE;
    return GpaStatus.SUCCESS;
  }
  if (isCancel) return is(CANCELABLE, state) ? GpaStatus.SUCCESS : GpaStatus.SEPT_ENTRY_STATE_INCORRECT;
  if (is(NEVER_EXPORTED, state)) entry.operation = GpaOperation.MIGRATE;
  else if (is(DIRTY, state)) entry.operation = GpaOperation.REMIGRATE;
  else return GpaStatus.SEPT_ENTRY_STATE_INCORRECT;
  if (td.opState !== OpState.LIVE_EXPORT) return GpaStatus.SUCCESS;
  if (!is(LIVE_ALLOWED, state)) return GpaStatus.SEPT_ENTRY_STATE_INCORRECT;
  return is(TRACKED, state) && !isTracked(td, td.tdcs.read32(Tdcs.BW_EPOCH), td.tdcs.read32(Tdcs.BW_EPOCH + 4))
    ? GpaStatus.TLB_TRACKING_NOT_DONE
    : GpaStatus.SUCCESS;
}

/** The page's new state and the session's counts of exported and of dirty pages. A page without content needs no buffer. */
function changeState(td: Td, ref: SeptRef, entry: GpaListEntry, buffer: ListedPage): GpaStatus {
  const { state } = ref;
  const checked = checkState(td, state, entry);
  if (checked !== GpaStatus.SUCCESS) return checked;
  const isPending = is(PENDING, state);
  entry.isPending = isPending;
  entry.clearL2Map();
  const isCancel = entry.operation === GpaOperation.CANCEL;
  if (!isCancel && !isPending && buffer.isInvalid) return GpaStatus.MIG_BUFFER_NOT_AVAILABLE;
  if (isCancel || isPending) buffer.invalidate();
  const next = isCancel ? restored(isPending) : exported(isPending);
  ref.write(withStateLow(ref.low, next) | (isCancel && !isPending ? WRITABLE : 0), withStateHigh(ref.high, next));
  if (isCancel) count(td, Tdcs.MIG_COUNT, -1n);
  else if (!is(EXPORTED, state)) count(td, Tdcs.MIG_COUNT, 1n);
  if (is(DIRTY, state)) count(td, Tdcs.DIRTY_COUNT, -1n);
  return GpaStatus.SUCCESS;
}
const restored = (isPending: boolean): number => (isPending ? SeptState.PENDING : SeptState.MAPPED);
const exported = (isPending: boolean): number => (isPending ? SeptState.PENDING_EXPORTED_BLOCKEDW : SeptState.EXPORTED_BLOCKEDW);
