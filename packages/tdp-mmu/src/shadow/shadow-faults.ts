import { tableIndex } from '@tdxkit/x86-cpu/units';
import type { Gfn, Gpa, Pfn } from '@tdxkit/x86-cpu/units';
import type { Backing } from '../guest-memory.ts';
import type { PageLevel } from '../hooks.ts';
import type { InvalidationSequence } from '../invalidation.ts';
import type { TdpMmuConfig } from '../mmu-config.ts';
import { MmuErrno } from '../page-fault.ts';
import type { FaultResult, PageFault } from '../page-fault.ts';
import { SpteLow, WRITE_BACK, isLeaf, isPresent, makeLeaf, makeMmio } from '../spte.ts';
import { framesOf } from '../table.ts';
import { EptAccess } from './guest-ept.ts';
import type { EntryRef, ShadowPage } from './shadow-page.ts';
import type { ShadowTables } from './shadow-tables.ts';

/** How a shadow MMU makes a missing translation: finds the page, walks and links tables, installs the leaf, and keeps the guest from its own tables. */
export class ShadowFaults {
  readonly #config: TdpMmuConfig;
  readonly #tables: ShadowTables;
  readonly #sequence: InvalidationSequence;

  constructor(config: TdpMmuConfig, tables: ShadowTables, sequence: InvalidationSequence) {
    this.#config = config;
    this.#tables = tables;
    this.#sequence = sequence;
  }

  /** The page behind a frame, or how the fault ends. */
  resolve(fault: PageFault, gfn: Gfn): FaultResult | { backing: Backing; snapshot: number } {
    const snapshot = this.#sequence.snapshot;
    const backing = this.#config.guest.resolve(gfn, false, fault.write);
    switch (backing.kind) {
      case 'no-slot':
        return this.#config.mmioValue === undefined ? { kind: 'mmio', gpa: fault.gpa } : { backing, snapshot };
      case 'slot-invalid':
        return { kind: 'retry' };
      case 'no-guest-memfd':
        return { kind: 'error', errno: MmuErrno.EFAULT };
      case 'error':
        return { kind: 'error', errno: backing.errno };
      case 'page':
        if (fault.write && !backing.writable) return { kind: 'mmio', gpa: fault.gpa };
        return { backing, snapshot };
    }
  }

  goalLevel(gfn: Gfn, backing: Backing, limit: PageLevel): PageLevel {
    if (backing.kind !== 'page' || backing.dirtyLogged === true) return 1;
    let level = Math.min(
      backing.maxLevel,
      limit,
      this.#config.maxDirectLevel ?? 3,
      this.#config.guest.uniformLevel?.(gfn, false) ?? 5,
      this.#config.guest.memoryType?.(gfn)?.maxLevel ?? 5,
    ) as PageLevel;
    const fits = (frames: number): boolean =>
      ((gfn - backing.pfn) & (frames - 1)) === 0 &&
      !this.#tables.pages.hasShadowed(gfn - (gfn & (frames - 1)), gfn - (gfn & (frames - 1)) + frames);
    while (level > 1 && !fits(framesOf(level))) level--;
    return level;
  }

  /**
   * Walks from a root to `level`, links what is missing, installs the leaf. `nextTable` says which guest table stands below the entry of a level, or true: none,
   * the frames are mapped one to one from there on.
   */
  map(
    root: ShadowPage,
    address: Gpa,
    gfn: Gfn,
    level: PageLevel,
    found: { backing: Backing; snapshot: number },
    fault: PageFault,
    nextTable: (level: number) => Gfn | true,
    access: number,
  ): FaultResult {
    const tables = this.#tables;
    if (this.#sequence.isStale(found.snapshot, gfn)) return { kind: 'retry' };
    let table = root;
    while (table.level > level) {
      const entry: EntryRef = { table, index: tableIndex(address, table.level) };
      const low = tables.low(entry);
      const below = nextTable(table.level);
      const childLevel = (table.level - 1) as PageLevel;
      const first = below === true ? ((gfn - (gfn % framesOf(table.level))) as Gfn) : below;
      const child = tables.pages.get(childLevel, first, below === true, below === true ? access : 7);
      if (child === undefined) return { kind: 'error', errno: MmuErrno.ENOMEM };
      const isLinked = isPresent(low) && !isLeaf(low, table.level) && tables.pages.child(low, tables.high(entry)) === child;
      if (!isLinked) {
        if (tables.drop(entry)) this.#config.observer.flushTlbs();
        tables.link(entry, child);
        if (below !== true) this.protectTable(below);
      }
      table = child;
    }
    return this.#setLeaf({ table, index: tableIndex(address, table.level) }, gfn, found.backing, fault, access);
  }

  /** mmu_set_spte(). */
  #setLeaf(entry: EntryRef, gfn: Gfn, backing: Backing, fault: PageFault, access: number): FaultResult {
    const tables = this.#tables;
    const { level } = entry.table;
    const words = { low: 0, high: 0 };
    if (backing.kind !== 'page') {
      makeMmio(words, this.#config.mmioValue!, gfn);
      if (tables.low(entry) !== words.low || tables.high(entry) !== words.high) {
        if (tables.drop(entry)) this.#config.observer.flushTlbs();
        tables.setMmio(entry, words.low, words.high);
      }
      return { kind: 'mmio', gpa: fault.gpa };
    }
    if (fault.write) this.#guestWrites(gfn);
    const first = (gfn - (gfn % framesOf(level))) as Gfn;
    const isTable = tables.pages.shadowsOf(gfn).some((shadow) => !shadow.isUnsync);
    const writable =
      backing.writable && (access & EptAccess.WRITE) !== 0 && !isTable && (backing.dirtyLogged !== true || fault.write);
    const type = this.#config.guest.memoryType?.(gfn);
    const frame = (backing.pfn - (gfn - first)) as Pfn;
    makeLeaf(
      words,
      frame,
      level,
      backing.writable,
      writable,
      type === undefined ? WRITE_BACK : (type.type << 3) | (type.ignoresPat ? SpteLow.IPAT : 0),
    );
    if ((access & EptAccess.EXECUTE) === 0) words.low &= ~SpteLow.X;
    if ((access & EptAccess.READ) === 0) words.low &= ~SpteLow.R;
    words.low >>>= 0;
    if (tables.low(entry) === words.low && tables.high(entry) === words.high) return { kind: 'spurious', level };
    if (tables.drop(entry)) this.#config.observer.flushTlbs();
    tables.setLeaf(entry, first, words.low, words.high);
    if (fault.write && backing.dirtyLogged === true) this.#config.guest.markDirty?.(gfn);
    return { kind: 'fixed', gfn, pfn: backing.pfn, level };
  }

  /** account_shadowed(): the guest's table may not be written unseen. */
  protectTable(gfn: Gfn): void {
    if (this.#tables.writeProtect(gfn, gfn + 1)) this.#config.observer.flushTlbs();
    for (const level of [2, 3]) {
      const frames = framesOf(level);
      const first = gfn - (gfn % frames);
      // A large leaf over it would let writes through.
      this.#tables.rmap.each(first, first + 1, (_, entry) => {
        if (entry.table.level === level && this.#tables.drop(entry)) this.#config.observer.flushTlbs();
      });
    }
  }
  /** The guest writes a frame that holds tables of it: one of the lowest level is left out of step until it says so, any other is shadowed anew. */
  #guestWrites(gfn: Gfn): void {
    for (const table of this.#tables.pages.shadowsOf(gfn)) {
      if (table.level === 1) table.isUnsync = true;
      else {
        this.#tables.zap(table);
        this.#config.observer.flushTlbs();
      }
    }
  }
}
