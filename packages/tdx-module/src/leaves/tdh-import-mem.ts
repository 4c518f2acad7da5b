import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { GpaListEntry, GpaOperation, GpaStatus } from '../migration/gpa-list.ts';
import {
  abort,
  abortInOrder,
  cancelImport,
  checkMac,
  importAgain,
  importNewPage,
  type ImportFailure,
} from '../migration/import-page.ts';
import { lockListedEntry } from '../migration/list-walk.ts';
import { BundleType, OUT_OF_ORDER_EPOCH, readMbmd } from '../migration/mbmd.ts';
import {
  ListedPage,
  macAt,
  openMemoryBundle,
  resumeMemoryBundle,
  walkEntries,
  type MemoryBundle,
} from '../migration/memory-bundle.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { failImport } from '../migration/operands.ts';
import { StreamKey } from '../migration/stream.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { allowedStates } from '../sept/sept-entry.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import type { Td } from '../td/td.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';

const ALLOWED = opStates(OpState.MEMORY_IMPORT, OpState.STATE_IMPORT, OpState.POST_IMPORT, OpState.LIVE_IMPORT);
const IN_ORDER = opStates(OpState.MEMORY_IMPORT, OpState.STATE_IMPORT);
const STATES = allowedStates('TDH.IMPORT.MEM');
const MAC_BYTES = 16;

const isInOrder = (td: Td): boolean => ((IN_ORDER >>> td.opState) & 1) !== 0;

/**
 * TDH.IMPORT.MEM: imports the pages of a memory bundle. What is wrong with it ends the import; once the TD may run here, only the session.
 * @source TDX-ABI "TDH.IMPORT.MEM"
 * @param regs RCX GPA list; RDX TDR; R8 MBMD and its size; R9 list of encrypted pages; R10 stream, bit 63 to go on after an interruption;
 * R11, R12 pages with the MACs of entries 0..255 and 256..511; R13 list of free pages, all-ones: pages are decrypted where they are
 * @returns RCX the list, with the first entry not done yet; RAX low half: entries that failed
 */
export const tdhImportMem: HostLeaf = (m, l) => {
  const td = openMigrationTd(m, l, Gpr.RDX, LockMode.SHARED, ALLOWED, LockMode.SHARED);
  if (typeof td === 'bigint') return td;
  const bundle = openMemoryBundle(m, l, td, true);
  if (typeof bundle === 'bigint') return bundle;
  const begun = bundle.isResumed ? resumeMemoryBundle(l, td, bundle) : begin(m, td, bundle);
  if (begun !== SUCCESS) return begun;
  const problems = walkEntries(l, td, bundle, (index) => importEntry(m, l, td, bundle, index));
  if (typeof problems === 'bigint') return problems;
  return status(SUCCESS, problems);
};

/** Head of the bundle: is it the one that comes next on this stream? */
function begin(m: ModuleContext, td: Td, { stream, list, mbmdAt }: MemoryBundle): bigint {
  if (list.first !== 0) return status(Code.OPERAND_INVALID, Operand.RCX);
  const mbmd = readMbmd(m.memory, mbmdAt);
  stream.openUnlessOpen(StreamKey.DECRYPT);
  stream.forgetInterruption();
  const { tdcs } = td;
  const isExpected =
    mbmd.isFor(tdcs.read16(Tdcs.MIG_WORKING_VERSION), BundleType.MEM, stream.index) &&
    mbmd.epoch === tdcs.read32(Tdcs.MIG_EPOCH) &&
    mbmd.info === BigInt(list.last + 1) &&
    (isInOrder(td) ? mbmd.mbCounter === stream.expectedMbCounter : mbmd.epoch === OUT_OF_ORDER_EPOCH);
  if (!isExpected) return Code.INVALID_MBMD;
  stream.ivCounter = mbmd.ivCounter;
  const mac = stream.begin(mbmd.ivCounter, mbmd.authenticated).tag();
  if (mbmd.mac.some((byte, i) => byte !== mac[i])) return Code.INCORRECT_MBMD_MAC;
  stream.expectedMbCounter += 1;
  return SUCCESS;
}

/** One entry of the list. @returns how it ended, or the status that ends the call */
function importEntry(m: ModuleContext, l: ModuleLp, td: Td, bundle: MemoryBundle, index: number): GpaStatus | bigint {
  const { list, newPages } = bundle;
  const entry = new GpaListEntry(m.memory, list.page, index);
  const newPage = newPages === undefined ? undefined : new ListedPage(m, newPages, index);
  const depth = l.locks.depth;
  const failure = takeEntry(m, l, td, bundle, index, entry, newPage);
  l.locks.releaseAll(depth);
  const reason = failure === 'skipped' ? GpaStatus.SKIPPED : (failure?.reason ?? GpaStatus.SUCCESS);
  if (reason !== GpaStatus.SUCCESS) {
    entry.refuse(reason);
    newPage?.invalidate();
  }
  entry.write();
  newPage?.write();
  if (failure === undefined || failure === 'skipped' || (failure.inOrderOnly && !isInOrder(td))) return reason;
  if (!failure.inOrderOnly && td.opState === OpState.LIVE_IMPORT) {
    td.opState = OpState.RUNNABLE;
    return failure.result;
  }
  return failImport(td, failure.result);
}

function takeEntry(
  m: ModuleContext,
  l: ModuleLp,
  td: Td,
  { stream, buffers }: MemoryBundle,
  index: number,
  entry: GpaListEntry,
  newPage: ListedPage | undefined,
): ImportFailure | 'skipped' | undefined {
  const cipher = stream.beginNext(entry.bytes);
  const mac = m.memory.readBytes(macAt(l, index), MAC_BYTES).slice();
  const { operation } = entry;
  if (operation === GpaOperation.NOP) {
    const forged = checkMac(cipher, mac);
    if (forged !== undefined) return forged;
    return entry.isWellFormed ? 'skipped' : abort(Code.OPERAND_INVALID, GpaStatus.GPA_LIST_ENTRY_INVALID);
  }
  if (!entry.isOf(td)) return abort(Code.OPERAND_INVALID, GpaStatus.GPA_LIST_ENTRY_INVALID);
  const ref = lockListedEntry(l, td, entry.gpa, STATES);
  if (typeof ref === 'number') return abortInOrder(LOCK_FAILURES.get(ref) ?? Code.EPT_WALK_FAILED, ref);
  if (!isInOrder(td) && operation !== GpaOperation.MIGRATE)
    return abort(Code.OP_STATE_INCORRECT, GpaStatus.OP_STATE_INCORRECT, 0);
  const buffer = new ListedPage(m, buffers, index);
  const needsBuffer = operation !== GpaOperation.CANCEL && !entry.isPending;
  if (needsBuffer && (buffer.isInvalid || buffer.shared === undefined))
    return abort(Code.OPERAND_INVALID, GpaStatus.MIG_BUFFER_NOT_AVAILABLE, Operand.MIG_BUFF_LIST_ENTRY);
  const context = { m, l, td, ref, entry, buffer, newPage, cipher, mac };
  if (operation === GpaOperation.MIGRATE) return importNewPage(context);
  return operation === GpaOperation.REMIGRATE ? importAgain(context) : cancelImport(context);
}

const LOCK_FAILURES: ReadonlyMap<GpaStatus, bigint> = new Map([
  [GpaStatus.SEPT_WALK_FAILED, Code.EPT_WALK_FAILED],
  [GpaStatus.SEPT_ENTRY_BUSY_HOST_PRIORITY, Code.OPERAND_BUSY],
  [GpaStatus.SEPT_ENTRY_STATE_INCORRECT, Code.EPT_ENTRY_STATE_INCORRECT],
]);
