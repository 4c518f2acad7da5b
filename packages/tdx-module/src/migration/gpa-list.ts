import { Gpr, type PhysicalMemory } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { isPrivateGpa } from '../sept/sept-operand.ts';
import { isSharedHpa } from '../td/operands.ts';
import type { Td } from '../td/td.ts';

/** GPA_LIST_INFO: 2:0 format 0 | 11:3 first entry | 51:12 list page | 54:52 zero | 63:55 last entry. */
export interface GpaListInfo {
  readonly page: Hpa;
  readonly first: number;
  readonly last: number;
}

/** Undefined when the operand is not well formed. @source TDX-ABI "GPA_LIST_INFO" */
export function readGpaListInfo(m: ModuleContext, high: number, low: number): GpaListInfo | undefined {
  const first = (low >>> 3) & 0x1ff;
  const last = high >>> 23;
  const pageLow = (low & 0xffff_f000) >>> 0;
  const pageHigh = high & 0xf_ffff;
  if ((low & 7) !== 0 || ((high >>> 20) & 7) !== 0 || first > last || !isSharedHpa(m, pageHigh, pageLow, 0x1000))
    return undefined;
  return { page: (pageHigh * 0x1_0000_0000 + pageLow) as Hpa, first, last };
}

const FIRST_ENTRY = 0xff8;
const MAX_FIRST_ENTRY = 0x1ff;

/** RCX at the end of a list leaf: the operand with the first entry that is not done. */
export function setFirstEntry(l: ModuleLp, entry: number): void {
  l.set(Gpr.RCX, ((l.lo(Gpr.RCX) & ~FIRST_ENTRY) | ((entry & MAX_FIRST_ENTRY) << 3)) >>> 0, l.hi(Gpr.RCX));
}

/** What an entry of a GPA list asks for. */
export const GpaOperation = { NOP: 0, MIGRATE: 1, CANCEL: 2, REMIGRATE: 3 } as const;
/** How it ended. */
export const GpaStatus = {
  SUCCESS: 0,
  SKIPPED: 1,
  SEPT_WALK_FAILED: 2,
  SEPT_ENTRY_BUSY_HOST_PRIORITY: 3,
  SEPT_ENTRY_STATE_INCORRECT: 4,
  TLB_TRACKING_NOT_DONE: 5,
  OP_STATE_INCORRECT: 6,
  MIGRATED_IN_CURRENT_EPOCH: 7,
  MIG_BUFFER_NOT_AVAILABLE: 8,
  NEW_PAGE_NOT_AVAILABLE: 9,
  INVALID_PAGE_MAC: 10,
  DISALLOWED_IMPORT_OVER_REMOVED: 11,
  TD_PAGE_BUSY_HOST_PRIORITY: 12,
  GPA_LIST_ENTRY_INVALID: 15,
} as const;
export type GpaStatus = (typeof GpaStatus)[keyof typeof GpaStatus];

const LEVEL = 3;
const PENDING = 4;
const RESERVED_LOW = 0x78;
const L2_MAP = 0x380;
const OPERATION_SHIFT = 20;
const OPERATION = 3 << OPERATION_SHIFT;
const STATUS_SHIFT = 24;
const STATUS = 0x1f << STATUS_SHIFT;
const RESERVED_HIGH = (0x3 << 22) | (0x7 << 29);
const BYTES = 8;

/**
 * One entry of a GPA list, read once.
 *
 *   63:61 60:56  55:54 53:52     51:12 11:10    9:7    6:3 2       1:0
 *   0     status 0     operation GPA   mig type L2 map 0   pending level
 *
 * @source TDX-ABI "GPA_LIST_ENTRY"
 */
export class GpaListEntry {
  readonly #memory: PhysicalMemory;
  readonly #at: Hpa;
  #low: number;
  #high: number;

  constructor(memory: PhysicalMemory, list: Hpa, index: number) {
    this.#memory = memory;
    this.#at = (list + BYTES * index) as Hpa;
    this.#low = memory.read32(this.#at);
    this.#high = memory.read32((this.#at + 4) as Hpa);
  }

  get operation(): number {
    return (this.#high & OPERATION) >>> OPERATION_SHIFT;
  }
  set operation(value: number) {
    this.#high = ((this.#high & ~OPERATION) | (value << OPERATION_SHIFT)) >>> 0;
  }
  /** Is it an operation for pages that are not exported yet or any more: not NOP, not CANCEL? */
  get isActive(): boolean {
    return (this.operation & 1) !== 0;
  }
  get isPending(): boolean {
    return (this.#low & PENDING) !== 0;
  }
  set isPending(value: boolean) {
    this.#low = (value ? this.#low | PENDING : this.#low & ~PENDING) >>> 0;
  }
  set status(value: GpaStatus) {
    this.#high = ((this.#high & ~STATUS) | (value << STATUS_SHIFT)) >>> 0;
  }
  clearL2Map(): void {
    this.#low = (this.#low & ~L2_MAP) >>> 0;
  }
  /** Reserved bits 0, level 0. */
  get isWellFormed(): boolean {
    return (this.#low & (RESERVED_LOW | LEVEL)) === 0 && (this.#high & RESERVED_HIGH) === 0;
  }
  get gpa(): number {
    return (this.#high & 0xf_ffff) * 0x1_0000_0000 + ((this.#low & 0xffff_f000) >>> 0);
  }
  /** Well formed, of a private page of `td`? */
  isOf(td: Td): boolean {
    return this.isWellFormed && isPrivateGpa(td, this.gpa);
  }
  /** The 8 bytes as they stand now. */
  get bytes(): Uint8Array {
    return new Uint8Array(Uint32Array.of(this.#low, this.#high).buffer);
  }
  /** Makes it a NOP with the reason. */
  refuse(reason: GpaStatus): void {
    this.operation = GpaOperation.NOP;
    this.status = reason;
  }
  write(): void {
    this.#memory.write32(this.#at, this.#low);
    this.#memory.write32((this.#at + 4) as Hpa, this.#high);
  }
}
