import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { isSharedHpa } from '../td/operands.ts';
import type { Td } from '../td/td.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { GpaStatus, readGpaListInfo, setFirstEntry, type GpaListInfo } from './gpa-list.ts';
import { shareTree } from './list-walk.ts';
import { lockForwardStream, mbmdAddress } from './operands.ts';
import { count } from './session.ts';
import type { MigrationStream } from './stream.ts';

const PAGE_BYTES = 0x1000;
const ENTRY_BYTES = 8;
const MAC_BYTES = 16;
const MACS_IN_PAGE = 256;
const INVALID_HIGH = 0x8000_0000;
const ALL_ONES = 0xffff_ffff;

/** Operands of TDH.EXPORT.MEM and TDH.IMPORT.MEM that passed their checks; the stream is locked, the tree shared. */
export interface MemoryBundle {
  readonly stream: MigrationStream;
  readonly isResumed: boolean;
  readonly list: GpaListInfo;
  readonly buffers: Hpa;
  /** R13 of an import; undefined: pages are decrypted where they are. */
  readonly newPages: Hpa | undefined;
  readonly mbmdAt: Hpa;
  /** What a repetition must repeat, but for RCX, which names the first entry that is left. */
  readonly operands: readonly bigint[];
}

function sharedPage(m: ModuleContext, l: ModuleLp, gpr: number): Hpa | bigint {
  return isSharedHpa(m, l.hi(gpr), l.lo(gpr), PAGE_BYTES) ? (l.num(gpr) as Hpa) : status(Code.OPERAND_INVALID, gpr);
}

/** The checks of both leaves, in their order. `isImport`: R13 is an operand too. */
export function openMemoryBundle(m: ModuleContext, l: ModuleLp, td: Td, isImport: boolean): MemoryBundle | bigint {
  if (!l.locks.tryLock(td.tdcs.address(Tdcs.MIG_LOCK), LockMode.SHARED)) return status(Code.OPERAND_BUSY, Operand.MIG);
  const locked = lockForwardStream(l, td);
  if (typeof locked === 'bigint') return locked;
  const tree = shareTree(l, td);
  if (tree !== SUCCESS) return tree;
  const list = readGpaListInfo(m, l.hi(Gpr.RCX), l.lo(Gpr.RCX));
  if (list === undefined) return status(Code.OPERAND_INVALID, Operand.RCX);
  const buffers = sharedPage(m, l, Gpr.R9);
  if (typeof buffers === 'bigint') return buffers;
  const macs0 = list.first < MACS_IN_PAGE ? sharedPage(m, l, Gpr.R11) : undefined;
  if (typeof macs0 === 'bigint') return macs0;
  const macs1 = list.last >= MACS_IN_PAGE ? sharedPage(m, l, Gpr.R12) : undefined;
  if (typeof macs1 === 'bigint') return macs1;
  const hasNewPages = isImport && !(l.lo(Gpr.R13) === ALL_ONES && l.hi(Gpr.R13) === ALL_ONES);
  const newPages = hasNewPages ? sharedPage(m, l, Gpr.R13) : undefined;
  if (typeof newPages === 'bigint') return newPages;
  const mbmdAt = mbmdAddress(m, l);
  if (typeof mbmdAt === 'bigint') return mbmdAt;
  const operands = [Gpr.RAX, Gpr.R9, Gpr.R11, Gpr.R12, ...(isImport ? [Gpr.R13] : [])].map((gpr) => l.lp.gpr[gpr] ?? 0n);
  return { ...locked, list, buffers, newPages, mbmdAt, operands };
}

/** Place of entry `index`'s MAC. */
export function macAt(l: ModuleLp, index: number): Hpa {
  return (l.num(index < MACS_IN_PAGE ? Gpr.R11 : Gpr.R12) + MAC_BYTES * (index % MACS_IN_PAGE)) as Hpa;
}

/** How many of the pages of MACs this call has. */
export const macPages = ({ list }: MemoryBundle): number =>
  (list.first < MACS_IN_PAGE ? 1 : 0) + (list.last >= MACS_IN_PAGE ? 1 : 0);

/** Does the call go on with the interrupted one of this stream and epoch? */
export function resumeMemoryBundle(l: ModuleLp, td: Td, { stream, operands }: MemoryBundle): bigint {
  if (!stream.isOpen) return Code.MIGRATION_STREAM_STATE_INCORRECT;
  if (!stream.isInterrupted) return Code.INVALID_RESUMPTION;
  const isSame = stream.takeInterruption([...operands, l.lp.gpr[Gpr.RCX] ?? 0n]);
  return isSame && stream.epoch === td.tdcs.read32(Tdcs.MIG_EPOCH) ? SUCCESS : Code.INVALID_RESUMPTION;
}

/** Keeps the call for its repetition with RCX as it stands. */
function interruptMemoryBundle(l: ModuleLp, td: Td, { stream, operands }: MemoryBundle): bigint {
  stream.epoch = td.tdcs.read32(Tdcs.MIG_EPOCH);
  stream.interrupt({ operands: [...operands, l.lp.gpr[Gpr.RCX] ?? 0n], processed: stream.processed });
  return Code.INTERRUPTED_RESUMABLE;
}

/**
 * Takes the entries of the list in turn, until the last one, an event that waits, or a status that ends the call; RCX then names the first entry
 * that is left. Returns how many entries have a problem of their own, or the status.
 */
export function walkEntries(
  l: ModuleLp,
  td: Td,
  bundle: MemoryBundle,
  take: (index: number) => GpaStatus | bigint,
): number | bigint {
  const { list } = bundle;
  let problems = 0;
  for (let index = list.first; ; index++) {
    const result = take(index);
    if (typeof result === 'bigint') {
      setFirstEntry(l, index);
      return result;
    }
    if (result !== GpaStatus.SUCCESS && result !== GpaStatus.SKIPPED) problems++;
    if (index === list.last) break;
    if (l.lp.hasPendingEvent) {
      setFirstEntry(l, index + 1);
      return interruptMemoryBundle(l, td, bundle);
    }
  }
  count(td, Tdcs.TOTAL_MB_COUNT, 1n);
  setFirstEntry(l, list.last + 1);
  return problems;
}

/** An entry of a list of buffers or new pages: page address, and bit 63 when there is none. */
export class ListedPage {
  readonly #m: ModuleContext;
  readonly #at: Hpa;
  readonly low: number;
  high: number;

  constructor(m: ModuleContext, list: Hpa, index: number) {
    this.#m = m;
    this.#at = (list + ENTRY_BYTES * index) as Hpa;
    this.low = m.memory.read32(this.#at);
    this.high = m.memory.read32((this.#at + 4) as Hpa);
  }
  get isInvalid(): boolean {
    return (this.high & INVALID_HIGH) !== 0;
  }
  invalidate(): void {
    this.high = (this.high | INVALID_HIGH) >>> 0;
  }
  /** The page in shared memory; undefined: its address is not one. */
  get shared(): Hpa | undefined {
    const low = (this.low & 0xffff_f000) >>> 0;
    const high = this.high & 0xf_ffff;
    return isSharedHpa(this.#m, high, low, PAGE_BYTES) ? ((high * 0x1_0000_0000 + low) as Hpa) : undefined;
  }
  write(): void {
    this.#m.memory.write32(this.#at, this.low);
    this.#m.memory.write32((this.#at + 4) as Hpa, this.high);
  }
}
