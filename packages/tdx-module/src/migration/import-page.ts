import { SeptState } from '@tdxkit/tdx-arch';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { PageType } from '../pamt/pamt.ts';
import { mappedPage } from '../sept/removal.ts';
import { SeptLow, LEAF_LOW, SeptHigh, hpaHigh, hpaLow, stateHigh, stateLow, statesWith } from '../sept/sept-entry.ts';
import { removedEntry, removedEpoch } from '../sept/removed-entry.ts';
import type { SeptRef } from '../sept/sept-operand.ts';
import { Code, Operand, status } from '../status.ts';
import { isPlainHpa, lockPageAt } from '../td/operands.ts';
import { writePage } from '../td/page-content.ts';
import type { Td } from '../td/td.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import type { AesGcm } from './aes-gcm.ts';
import { GpaStatus, type GpaListEntry } from './gpa-list.ts';
import type { ListedPage } from './memory-bundle.ts';

const FIRST_IMPORT = statesWith('firstTimeImportAllowed');
const RE_IMPORT = statesWith('reImportAllowed');
const CANCELABLE = statesWith('importCancelAllowed');
const PAGE_BYTES = 0x1000;
const MIG_FLAG = 1n << 63n;

/** Why an entry of an import failed. `inOrderOnly`: only a session that must stay in order ends with it. */
export interface ImportFailure {
  readonly result: bigint;
  readonly reason: GpaStatus;
  readonly inOrderOnly: boolean;
}
export const abort = (code: bigint, reason: GpaStatus, operand: number = Operand.GPA_LIST_ENTRY): ImportFailure => ({
  result: status(code, operand),
  reason,
  inOrderOnly: false,
});
export const abortInOrder = (code: bigint, reason: GpaStatus, operand: number = Operand.GPA_LIST_ENTRY): ImportFailure => ({
  result: status(code, operand),
  reason,
  inOrderOnly: true,
});

/** What one entry of an import works on; the Secure EPT entry is locked. */
export interface ImportedEntry {
  readonly m: ModuleContext;
  readonly l: ModuleLp;
  readonly td: Td;
  readonly ref: SeptRef;
  readonly entry: GpaListEntry;
  /** The encrypted page, and the page that it goes to; undefined: where it is. */
  readonly buffer: ListedPage;
  readonly newPage: ListedPage | undefined;
  readonly cipher: AesGcm;
  readonly mac: Uint8Array;
}

const is = (mask: number, state: number): boolean => ((mask >>> state) & 1) !== 0;
const epochOf = (td: Td): number => td.tdcs.read32(Tdcs.MIG_EPOCH);

/** Has the message the MAC that came with it? */
export function checkMac(cipher: AesGcm, mac: Uint8Array): ImportFailure | undefined {
  const tag = cipher.tag();
  return mac.every((byte, i) => byte === tag[i]) ? undefined : abort(Code.INVALID_PAGE_MAC, GpaStatus.INVALID_PAGE_MAC);
}

/** MIGRATE: a page that is not here yet. */
export function importNewPage(c: ImportedEntry): ImportFailure | undefined {
  const { m, l, td, ref, entry } = c;
  if (!is(FIRST_IMPORT, ref.state)) return abortInOrder(Code.EPT_ENTRY_STATE_INCORRECT, GpaStatus.SEPT_ENTRY_STATE_INCORRECT);
  const removed = removedEpoch(ref.low, ref.high, ref.state);
  if (removed !== undefined && removed >= epochOf(td))
    return abort(Code.DISALLOWED_IMPORT_OVER_REMOVED, GpaStatus.DISALLOWED_IMPORT_OVER_REMOVED);
  const text = entry.isPending ? undefined : m.memory.readBytes(c.buffer.shared ?? (0 as Hpa), PAGE_BYTES).slice();
  const target = chooseTarget(c);
  if (typeof target === 'object') return target;
  const page = lockPageAt(m, l, target, Operand.NEW_PAGE_LIST_ENTRY, LockMode.EXCLUSIVE);
  if (typeof page === 'bigint') return { result: page, reason: GpaStatus.NEW_PAGE_NOT_AVAILABLE, inOrderOnly: true };
  if (page.type !== PageType.PT_NDA || page.size !== 0)
    return abortInOrder(Code.PAGE_METADATA_INCORRECT, GpaStatus.NEW_PAGE_NOT_AVAILABLE, Operand.NEW_PAGE_LIST_ENTRY);
  if (text !== undefined) writePage(m.memory, td.withKey(page.pa), c.cipher.decrypt(text));
  const forged = checkMac(c.cipher, c.mac);
  if (forged !== undefined) return forged;

  td.childCount += 1;
  page.assign(PageType.PT_REG, td.tdrPa);
  page.bepoch = MIG_FLAG | (BigInt(td.tdcs.read32(Tdcs.EXPORT_COUNT)) << 32n) | BigInt(epochOf(td));
  mapImported(ref, page.pa, entry.isPending);
  return undefined;
}

/** The page that the import makes private: the new one of the list, or the buffer itself. */
function chooseTarget({ m, buffer, newPage }: ImportedEntry): Hpa | ImportFailure {
  if (newPage === undefined || newPage.isInvalid) {
    if (buffer.isInvalid) return abort(Code.OPERAND_INVALID, GpaStatus.MIG_BUFFER_NOT_AVAILABLE, Operand.MIG_BUFF_LIST_ENTRY);
    const target = m.memory.stripHkid((buffer.high * 0x1_0000_0000 + buffer.low) as Hpa);
    if ((buffer.low & (PAGE_BYTES - 1)) === 0 && buffer.high >>> 20 === 0) return target;
    return abortInOrder(Code.OPERAND_INVALID, GpaStatus.NEW_PAGE_NOT_AVAILABLE, Operand.NEW_PAGE_LIST_ENTRY);
  }
  if (!isPlainHpa(m, newPage.high, newPage.low, PAGE_BYTES))
    return abort(Code.OPERAND_INVALID, GpaStatus.NEW_PAGE_NOT_AVAILABLE, Operand.NEW_PAGE_LIST_ENTRY);
  return (newPage.high * 0x1_0000_0000 + newPage.low) as Hpa;
}

function mapImported(ref: SeptRef, pa: Hpa, isPending: boolean): void {
  const state = isPending ? SeptState.PENDING : SeptState.MAPPED;
  ref.write(
    hpaLow(pa) | LEAF_LOW | (isPending ? 0 : SeptLow.RWX) | stateLow(state),
    hpaHigh(pa) | SeptHigh.SVE | stateHigh(state),
  );
}

/** REMIGRATE: a newer content, or none any more, of a page that is here. */
export function importAgain(c: ImportedEntry): ImportFailure | undefined {
  const { m, td, ref, entry } = c;
  if (!is(RE_IMPORT, ref.state)) return abort(Code.EPT_ENTRY_STATE_INCORRECT, GpaStatus.SEPT_ENTRY_STATE_INCORRECT);
  const page = mappedPage(ref, 0);
  if (Number(page.bepoch & 0xffff_ffffn) >= epochOf(td))
    return abort(Code.MIGRATED_IN_CURRENT_EPOCH, GpaStatus.MIGRATED_IN_CURRENT_EPOCH);
  if (entry.isPending) {
    if (ref.state !== SeptState.PENDING) return abort(Code.IMPORT_MISMATCH, GpaStatus.SEPT_ENTRY_STATE_INCORRECT);
  } else {
    writePage(m.memory, td.withKey(ref.hpa), c.cipher.decrypt(m.memory.readBytes(c.buffer.shared ?? (0 as Hpa), PAGE_BYTES)));
  }
  const forged = checkMac(c.cipher, c.mac);
  if (forged !== undefined) return forged;

  mapImported(ref, ref.hpa, entry.isPending);
  page.bepoch = (page.bepoch & ~0xffff_ffffn) | BigInt(epochOf(td));
  return undefined;
}

/** CANCEL: the page is given back; until the next epoch nothing is imported in its place. */
export function cancelImport({ l, td, ref, cipher, mac }: ImportedEntry): ImportFailure | undefined {
  if (!is(CANCELABLE, ref.state)) return abort(Code.EPT_ENTRY_STATE_INCORRECT, GpaStatus.SEPT_ENTRY_STATE_INCORRECT);
  const forged = checkMac(cipher, mac);
  if (forged !== undefined) return forged;
  const page = mappedPage(ref, 0);
  if (!l.locks.tryHostPriorityLock(page.entry, LockMode.EXCLUSIVE))
    return abort(Code.OPERAND_BUSY, GpaStatus.TD_PAGE_BUSY_HOST_PRIORITY);
  if (Number(page.bepoch & 0xffff_ffffn) >= epochOf(td))
    return abort(Code.MIGRATED_IN_CURRENT_EPOCH, GpaStatus.MIGRATED_IN_CURRENT_EPOCH);

  const [low, high] = removedEntry(epochOf(td));
  ref.write(low, high);
  td.childCount -= 1;
  page.type = PageType.PT_NDA;
  return undefined;
}
