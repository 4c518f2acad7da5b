import { ConfigError, StateError, gpaOf, hex, pageBase, tableIndex } from '@tdxkit/x86-cpu/units';
import type { Gfn, Gpa, Hpa, Pfn } from '@tdxkit/x86-cpu/units';
import type { MapGpaResult } from '../attributes/map-gpa.ts';
import type { Backing, GfnRange } from '../guest-memory.ts';
import type { PageLevel } from '../hooks.ts';
import { InvalidationSequence } from '../invalidation.ts';
import type { TdpMmuConfig } from '../mmu-config.ts';
import type { Mmu, MmuStatistics, SpteVisitor } from '../mmu.ts';
import { MmuErrno } from '../page-fault.ts';
import type { FaultResult, PageFault } from '../page-fault.ts';
import {
  SpteLow,
  WRITE_BACK,
  isAccessAllowed,
  isEmpty,
  isLeaf,
  isMmio,
  isPresent,
  makeLeaf,
  makeMmio,
  spteFrame,
  spteWord,
} from '../spte.ts';
import { ENTRIES, framesOf } from '../table.ts';
import { checkShadow } from './check-shadow.ts';
import { EptAccess, walkGuestEpt, type GuestWalk, type ReadGuest } from './guest-ept.ts';
import type { EntryRef, ShadowPage } from './shadow-page.ts';
import { ShadowTables } from './shadow-tables.ts';

/** A fault of a guest's guest: resolved, or the hypervisor in between has to see an EPT violation of its own tables, which give `rights`. */
export type NestedFaultResult = FaultResult | { readonly kind: 'reflect'; readonly rights: number };

const EVERYTHING = 2 ** 40;

/**
 * KVM's other MMU, for hosts with tdp_mmu=0 and for guests that are hypervisors: tables are found by what they stand for, leaves by a reverse map of
 * frames. It serves VMs with one tree only. `handleFault` maps the guest's memory one to one; `handleNestedFault` follows the EPT tables that the guest keeps
 * for a guest of its own, whose frames it write-protects (`sync` compares tables that the guest was allowed to write).
 * @source KVM arch/x86/kvm/mmu/mmu.c, paging_tmpl.h
 */
export class ShadowMmu implements Mmu {
  readonly #config: TdpMmuConfig;
  readonly #tables: ShadowTables;
  readonly #sequence = new InvalidationSequence();
  readonly #read: ReadGuest;
  #root: ShadowPage | undefined;
  #bugged: string | undefined;
  readonly #counters = {
    faults: 0,
    fixed: 0,
    spurious: 0,
    fast: 0,
    retries: 0,
    memoryFaults: 0,
    leakedTables: 0,
    leakedPages: 0,
  };
  readonly hasMirror = false;
  readonly directBits = 0 as Gfn;
  readonly mirrorRoot = undefined;
  readonly dirtyLogSupported = true;
  readonly attributes = undefined;

  /** `ConfigError` for a VM with private memory: only the TDP MMU has a mirror. @param read guest memory, for nested tables */
  constructor(config: TdpMmuConfig, read: ReadGuest = () => undefined) {
    if (config.hooks !== undefined || config.directBits !== 0)
      throw new ConfigError('the shadow MMU has no private memory', { hint: 'Use the TDP MMU for such VMs.' });
    this.#config = config;
    this.#tables = new ShadowTables(config);
    this.#read = read;
  }

  get directRoot(): Hpa | undefined {
    return this.#root?.page;
  }
  get bugged(): string | undefined {
    return this.#bugged;
  }
  get statistics(): MmuStatistics {
    const { leaves, mmioSptes, pages } = this.#tables;
    return {
      ...this.#counters,
      directPages: [...leaves],
      mirrorPages: [0, 0, 0],
      directTables: pages.size,
      mirrorTables: 0,
      externalTables: 0,
      mmioSptes,
    };
  }

  // Addresses: one form.
  toShared(gfn: Gfn): Gfn {
    return gfn;
  }
  toPrivate(gfn: Gfn): Gfn {
    return gfn;
  }
  isPrivateGpa(): false {
    return false;
  }
  stripDirectBits(gpa: Gpa): Gpa {
    return gpa;
  }

  loadRoots(): number {
    this.#root ??= this.#makeRoot(0 as Gfn, true);
    return this.#root === undefined ? MmuErrno.ENOMEM : 0;
  }
  #makeRoot(gfn: Gfn, direct: boolean): ShadowPage | undefined {
    const root = this.#tables.pages.get(this.#config.rootLevel, gfn, direct);
    if (root !== undefined) this.#tables.roots.add(root);
    return root;
  }
  /** The root that shadows the EPT tables at a frame of the guest, for the EPTP of its guest. Undefined: no memory. */
  nestedRoot(guestRoot: Gfn): Hpa | undefined {
    const root = this.#makeRoot(guestRoot, false);
    if (root !== undefined) this.#protectTable(guestRoot);
    return root?.page;
  }

  handleFault(fault: PageFault): FaultResult {
    return this.#count(this.#fault(fault));
  }
  #count<T extends FaultResult | NestedFaultResult>(result: T): T {
    const { kind } = result;
    this.#counters.faults++;
    if (kind === 'fixed') this.#counters.fixed++;
    else if (kind === 'spurious') this.#counters.spurious++;
    else if (kind === 'retry') this.#counters.retries++;
    return result;
  }

  /** direct_page_fault(). */
  #fault(fault: PageFault): FaultResult {
    if (this.#bugged !== undefined) return { kind: 'bugged' };
    const errno = this.loadRoots();
    if (errno !== 0) return { kind: 'error', errno };
    const gfn = (pageBase(fault.gpa) / 0x1000) as Gfn;
    const found = this.#resolve(fault, gfn);
    if ('kind' in found) return found;
    const level = this.#goalLevel(gfn, found.backing, fault.maxLevel ?? 5);
    return this.#map(this.#root!, fault.gpa, gfn, level, found, fault, () => true, 7);
  }

  /** The page behind a frame, or how the fault ends. */
  #resolve(fault: PageFault, gfn: Gfn): FaultResult | { backing: Backing; snapshot: number } {
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

  #goalLevel(gfn: Gfn, backing: Backing, limit: PageLevel): PageLevel {
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
  #map(
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
        if (below !== true) this.#protectTable(below);
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
  #protectTable(gfn: Gfn): void {
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

  /**
   * ept_page_fault(): a fault at `address` of the guest's guest, whose EPT tables begin at frame `guestRoot` of the guest.
   * 'reflect': the guest's own tables refuse the access.
   */
  handleNestedFault(
    guestRoot: Gfn,
    address: Gpa,
    access: { readonly write: boolean; readonly fetch: boolean },
  ): NestedFaultResult {
    return this.#count(this.#nestedFault(guestRoot, address, access));
  }
  #nestedFault(
    guestRoot: Gfn,
    address: Gpa,
    { write, fetch }: { readonly write: boolean; readonly fetch: boolean },
  ): NestedFaultResult {
    if (this.#bugged !== undefined) return { kind: 'bugged' };
    const walk = walkGuestEpt(this.#read, guestRoot, this.#config.rootLevel, address);
    const wanted = write ? EptAccess.WRITE : fetch ? EptAccess.EXECUTE : EptAccess.READ;
    if (walk.kind === 'violation' || (walk.rights & wanted) === 0) return { kind: 'reflect', rights: walk.rights };
    const gfn = (walk.frame + ((pageBase(address) / 0x1000) % framesOf(walk.level))) as Gfn;
    const fault: PageFault = { gpa: gpaOf(gfn), write, fetch };
    const found = this.#resolve(fault, gfn);
    if ('kind' in found) return found;
    if (this.nestedRoot(guestRoot) === undefined) return { kind: 'error', errno: MmuErrno.ENOMEM };
    const root = this.#tables.pages.get(this.#config.rootLevel, guestRoot, false)!;
    return this.#map(
      root,
      address,
      gfn,
      this.#goalLevel(gfn, found.backing, walk.level),
      found,
      fault,
      tablesOf(walk, this.#config.rootLevel),
      walk.rights,
    );
  }

  /**
   * The guest tells that it changed its EPT tables (INVEPT), or loads an EPTP: tables that it could write are compared with what they stand for, entries
   * that differ become empty, and the tables are protected again.
   */
  sync(): void {
    let changed = false;
    for (const table of [...this.#tables.pages.all]) {
      if (!table.isUnsync) continue;
      table.isUnsync = false;
      for (let index = 0; index < ENTRIES; index++) if (this.#syncEntry({ table, index })) changed = true;
      this.#protectTable(table.gfn);
    }
    if (changed) this.#config.observer.flushTlbs();
  }
  /** FNAME(sync_page) of one entry. */
  #syncEntry(entry: EntryRef): boolean {
    const low = this.#tables.low(entry);
    const high = this.#tables.high(entry);
    if (isEmpty(low, high)) return false;
    const guest = this.#read((entry.table.gfn * 0x1000 + 8 * entry.index) as Gpa) ?? 0n;
    const rights = Number(guest & 7n);
    const allows = (low & 7 & ~rights) === 0;
    const isSame = isPresent(low) && Number((guest & 0xf_ffff_ffff_f000n) >> 12n) === this.#tables.frameOf(entry);
    if (rights !== 0 && isSame && allows) return false;
    return this.#tables.drop(entry);
  }

  mapPage(gpa: Gpa, attempts = 16): FaultResult {
    const fault: PageFault = { gpa, write: true, fetch: false };
    let result = this.handleFault(fault);
    for (let i = 1; i < attempts && result.kind === 'retry'; i++) result = this.handleFault(fault);
    return result;
  }
  mapPrivatePfn(): number {
    return MmuErrno.EINVAL;
  }

  #leafAt(gpa: Gpa): EntryRef | undefined {
    let table = this.#root;
    while (table !== undefined) {
      const entry: EntryRef = { table, index: tableIndex(gpa, table.level) };
      const low = this.#tables.low(entry);
      if (!isPresent(low)) return undefined;
      if (isLeaf(low, table.level)) return entry;
      table = this.#tables.pages.child(low, this.#tables.high(entry));
    }
    return undefined;
  }
  isMapped(gpa: Gpa): boolean {
    return this.#leafAt(gpa) !== undefined;
  }
  lookup(gpa: Gpa): { readonly pfn: Pfn; readonly level: PageLevel; readonly writable: boolean } | undefined {
    const entry = this.#leafAt(gpa);
    if (entry === undefined) return undefined;
    const low = this.#tables.low(entry);
    const { level } = entry.table;
    const within = (pageBase(gpa) / 0x1000) % framesOf(level);
    return {
      pfn: (spteFrame(low, this.#tables.high(entry)) + within) as Pfn,
      level,
      writable: isAccessAllowed(low, true, false),
    };
  }
  forEachSpte(tree: 'direct' | 'mirror', visit: SpteVisitor): void {
    if (tree === 'mirror' || this.#root === undefined) return;
    this.#visit(this.#root, visit);
  }
  #visit(table: ShadowPage, visit: SpteVisitor): void {
    for (let index = 0; index < ENTRIES; index++) {
      const entry = { table, index };
      const low = this.#tables.low(entry);
      const high = this.#tables.high(entry);
      if (isEmpty(low, high)) continue;
      visit({
        gfn: table.frameOf(index),
        level: table.level,
        spte: spteWord(low, high),
        isLeaf: isPresent(low) && isLeaf(low, table.level),
        table: table.page,
        external: undefined,
      });
      if (isPresent(low) && !isLeaf(low, table.level)) this.#visit(this.#tables.pages.child(low, high)!, visit);
    }
  }

  invalidateBegin(range: GfnRange): void {
    this.#sequence.begin(range);
  }
  invalidateEnd(): void {
    this.#sequence.end();
  }
  /** Leaves that cover a frame of the range, large ones as a whole. */
  zapLeafs(range: GfnRange, trees: 'direct' | 'mirror' | 'both'): boolean {
    if (trees === 'mirror' || range.end <= range.start) return false;
    const dropped = { count: 0 };
    const drop = (entry: EntryRef): void => {
      if (this.#tables.drop(entry)) dropped.count += 1;
    };
    this.#tables.rmap.each(range.start, range.end, (_, entry) => drop(entry));
    for (const level of [2, 3]) {
      const first = range.start - (range.start % framesOf(level));
      if (first !== range.start)
        this.#tables.rmap.each(first, first + 1, (_, entry) => entry.table.level >= level && drop(entry));
    }
    if (dropped.count > 0) this.#config.observer.flushTlbs();
    return dropped.count > 0;
  }
  #invalidate(range: GfnRange, inside: () => void = () => undefined): 0 {
    this.invalidateBegin(range);
    try {
      this.zapLeafs(range, 'direct');
      inside();
    } finally {
      this.invalidateEnd();
    }
    return 0;
  }
  unmapHostRange(range: GfnRange): void {
    this.#invalidate(range);
  }
  invalidateGuestMemfd(): 0 {
    return 0;
  }
  changeAttributes(range: GfnRange, toPrivate: boolean, store: () => void): number {
    return toPrivate ? this.#invalidate(range, store) : (store(), 0);
  }
  mapGpa(): MapGpaResult {
    throw new StateError('mapGpa needs private memory', { hint: 'Use the TDP MMU.' });
  }
  addSlot(): void {
    // It keeps no attributes.
  }
  removeSlot(): void {
    // It keeps no attributes.
  }
  zapSlot(range: GfnRange): number {
    return this.#invalidate(range);
  }
  zapAllFast(): void {
    this.#root = undefined;
    for (const root of [...this.#tables.roots]) this.#tables.zap(root);
    this.#config.observer.flushTlbs();
  }

  age(range: GfnRange): boolean {
    return this.#tables.clearBits(range.start, range.end, SpteLow.A);
  }
  testAge(range: GfnRange): boolean {
    let young = false;
    this.#tables.rmap.each(range.start, range.end, (_, entry) => (young ||= (this.#tables.low(entry) & SpteLow.A) !== 0));
    return young;
  }
  writeProtect(range: GfnRange): boolean {
    const changed = this.#tables.writeProtect(range.start, range.end);
    if (changed) this.#config.observer.flushTlbs();
    return changed;
  }
  clearDirty(first: Gfn, mask: bigint): void {
    for (let i = 0; mask >> BigInt(i) !== 0n; i++)
      if (((mask >> BigInt(i)) & 1n) !== 0n) this.writeProtect({ start: (first + i) as Gfn, end: (first + i + 1) as Gfn });
  }
  /** Large leaves go: faults map small ones instead. */
  splitHuge(range: GfnRange, target: PageLevel): number {
    const dropped = { count: 0 };
    this.#tables.rmap.each(range.start, range.end, (_, entry) => {
      if (entry.table.level > target && this.#tables.drop(entry)) dropped.count += 1;
    });
    if (dropped.count > 0) this.#config.observer.flushTlbs();
    return 0;
  }
  splitPrivateEdges(): 0 {
    return 0;
  }
  collapsePrivate(): 0 {
    return 0;
  }
  /** kvm_rmap_zap_collapsible_sptes(): small leaves of memory that could be mapped large go. */
  recoverHuge(range: GfnRange): boolean {
    const dropped = { count: 0 };
    this.#tables.rmap.each(range.start, range.end, (gfn, entry) => {
      const backing = this.#config.guest.resolve(gfn as Gfn, false, false);
      if (entry.table.direct && this.#goalLevel(gfn as Gfn, backing, 5) > entry.table.level && this.#tables.drop(entry))
        dropped.count += 1;
    });
    if (dropped.count > 0) this.#config.observer.flushTlbs();
    return dropped.count > 0;
  }
  invalidateMmioSptes(): void {
    if (this.#tables.mmioSptes === 0) return;
    for (const table of [...this.#tables.pages.all]) {
      for (let index = 0; index < ENTRIES; index++) {
        const entry = { table, index };
        if (isMmio(this.#tables.low(entry), this.#tables.high(entry), this.#config.mmioValue)) this.#tables.drop(entry);
      }
    }
    this.#config.observer.flushTlbs();
  }
  reportUnexpectedVe(gpa: Gpa): string {
    const report = `unexpected #VE at guest address ${hex(gpa)}`;
    if (this.#bugged === undefined) this.#config.observer.onBug((this.#bugged = report));
    return report;
  }
  zapAll(): void {
    this.zapLeafs({ start: 0 as Gfn, end: EVERYTHING as Gfn }, 'direct');
  }
  destroy(): void {
    this.zapAllFast();
  }
  check(): string[] {
    return checkShadow(this.#config, this.#tables);
  }
}

/** Which of the guest's tables stands below each level of the walk; below its leaf there is none. */
const tablesOf =
  (walk: GuestWalk, rootLevel: number) =>
  (level: number): Gfn | true =>
    walk.tables[rootLevel - level + 1] ?? true;
