import type { LogicalProcessor } from '../lp/logical-processor.ts';
import type { Insn } from '../isa/insn.ts';
import type { ByteReader, ByteWriter } from '../snapshot/byte-stream.ts';
import type { FramePlaces } from '../snapshot/frame-places.ts';

/** Access kinds of a translation: bit flags. */
export const Access = { READ: 1, WRITE: 2, EXECUTE: 4, USER: 8 } as const;

/** What became of an instruction that TypeScript executed. */
export const Outcome = {
  /** Done: RIP moves to the next instruction. After a system instruction the core looks at the mode again, as after JUMPED. */
  NEXT: 0,
  /** Done: RIP and CS are already where they should be; caches of the mode (paging, segment bases, CPL) may have changed. */
  JUMPED: 1,
  /** Not done: an exception or VM exit is recorded in the LP; architectural state is that of the instruction's start. */
  EVENT: 2,
  /** Done, RIP moved by the core as NEXT, but the run loop must return to TypeScript before the next instruction. */
  NEXT_AND_STOP: 3,
  /** The instruction is a repeat that did part of its work (registers updated): run it again. The part counts as one instruction. */
  AGAIN: 4,
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/** Result of a translation, filled into one reused object: no allocation per miss. */
export interface Translation {
  /** Byte offset in linear memory of the byte addressed, or -1: not plain memory (foreign key, MMIO, poison): use `pa`. */
  offset: number;
  /** Host physical address with HKID of the byte addressed. */
  pa: number;
  /** True when the page may also be cached for writing (dirty bits set on every level, writable by this privilege). */
  writable: boolean;
  executable: boolean;
  /** The page survives MOV CR3 (global). */
  global: boolean;
  /** Size of the page in the guest's tables: 1 4 KiB, 2 2 or 4 MiB, 3 1 GiB. INVLPG drops all of it. */
  level: number;
  /** False: good for this access only, do not keep it. */
  cacheable: boolean;
  /** A data breakpoint lies on the page: `watchedAccess` is to be asked about each access. `offset` is -1 and nothing may be kept. */
  watched: boolean;
}

/** A translation not filled in yet. */
export const emptyTranslation = (): Translation => ({
  offset: -1,
  pa: 0,
  writable: false,
  executable: false,
  global: false,
  level: 1,
  cacheable: true,
  watched: false,
});

/**
 * What the instruction core needs from the rest of the processor (src/lp, src/mmu, src/vmx implement it).
 * Linear addresses come as two 32-bit halves.
 */
export interface CpuEnvironment {
  /** Page walk and EPT walk, A/D bits set. False = a fault or VM exit is recorded in the LP (Outcome.EVENT). */
  translate(lp: LogicalProcessor, linearLow: number, linearHigh: number, access: number, into: Translation): boolean;
  /**
   * An access of `size` bytes to a watched page is about to be made. False: it hits a data breakpoint, so its instruction must be executed alone;
   * that is recorded in the LP, and the instruction ends as with a fault (Outcome.EVENT).
   */
  watchedAccess(lp: LogicalProcessor, linearLow: number, linearHigh: number, size: number, write: boolean): boolean;
  /** Executes an instruction that the table marks `system`. */
  system(lp: LogicalProcessor, insn: Insn): Outcome;
  /** Records an exception raised by the core itself (#DE, #UD, #GP of a non-canonical address, #BP, #OF, #DB, #AC, #NM ...). */
  raise(lp: LogicalProcessor, vector: number, errorCode: number | undefined): void;
  /** Reads or writes what no TLB slot covers: foreign-key pages, devices. size 1, 2, 4, 8. undefined: an event is recorded. */
  readPhysical(lp: LogicalProcessor, pa: number, size: number): bigint | undefined;
  writePhysical(lp: LogicalProcessor, pa: number, size: number, value: bigint): void;
}

/** Why `CpuCore.execute` returned. */
export type CoreStop = 'budget' | 'event' | 'attention' | 'breakpoint';

/** The instruction core, implemented in src/run. One per machine. */
export interface CpuCore {
  /** Executes up to `budget` instructions of `lp`, which is in non-root mode. Exact: retires `budget` or stops earlier for a reason. */
  execute(lp: LogicalProcessor, budget: number, passesBreakpoint?: boolean): CoreStop;
  /** From now on `execute` stops before instructions at these values of RIP, unless it is to pass the one that it starts at. */
  stopAt(rips: ReadonlySet<bigint>): void;
  /**
   * Drops TLB entries: of all PCIDs, with or without global ones; those of one PCID that are not global; those of one address in any PCID; by
   * physical page (owner change).
   */
  flushTlb(lp: LogicalProcessor, keepGlobal: boolean): void;
  flushTlbContext(lp: LogicalProcessor, pcid: number): void;
  flushTlbPage(lp: LogicalProcessor, linear: bigint): void;
  /** Cached translations, for a snapshot; and back. @throws SnapshotError (`loadTranslations`) */
  saveTranslations(lp: LogicalProcessor, to: ByteWriter, places: FramePlaces): void;
  loadTranslations(lp: LogicalProcessor, from: ByteReader, places: FramePlaces): void;
  flushPhysicalPage(page: number): void;
  /** CS, CR0, CR3, CR4, EFER or CPL changed by TypeScript: recompute Reg.MODE and what depends on it. */
  modeChanged(lp: LogicalProcessor): void;
  /** Linear memory was written by TypeScript through an offset or PhysicalMemory: decoded code on this page is stale. */
  codeWritten(page: number): void;
  /** RFLAGS with the lazy arithmetic flags resolved; and back. */
  getRflags(lp: LogicalProcessor): bigint;
  setRflags(lp: LogicalProcessor, value: bigint): void;
}
