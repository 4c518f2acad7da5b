import { noFaults } from '../fault-counts.ts';
import { SnapshotError } from '@tdxkit/x86-cpu';
import { ConfigError, StateError, gpaOf, hex, pageBase } from '@tdxkit/x86-cpu/units';
import type { Gfn, Gpa, Hpa, Pfn } from '@tdxkit/x86-cpu/units';
import type { MapGpaResult } from '../attributes/map-gpa.ts';
import type { GfnRange } from '../guest-memory.ts';
import type { PageLevel } from '../hooks.ts';
import { InvalidationSequence } from '../invalidation.ts';
import type { TdpMmuConfig } from '../mmu-config.ts';
import type { Mmu, MmuStatistics, SpteVisitor } from '../mmu.ts';
import { MmuErrno } from '../page-fault.ts';
import type { FaultResult, PageFault } from '../page-fault.ts';
import { SpteLow } from '../spte.ts';
import { framesOf } from '../table.ts';
import { checkShadow } from './check-shadow.ts';
import { EptAccess, walkGuestEpt, type GuestWalk, type ReadGuest } from './guest-ept.ts';
import type { ShadowPage } from './shadow-page.ts';
import { lookupLeaf, visitTables } from './shadow-lookup.ts';
import { dropCollapsible, dropLarger, dropMmio, isYoung, zapLeaves } from './shadow-ranges.ts';
import { ShadowTables } from './shadow-tables.ts';
import { ShadowFaults } from './shadow-faults.ts';
import { syncTables } from './sync-tables.ts';

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
  readonly #faults: ShadowFaults;
  #root: ShadowPage | undefined;
  #bugged: string | undefined;
  readonly #counters = noFaults();
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
    this.#faults = new ShadowFaults(config, this.#tables, this.#sequence);
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
    if (root !== undefined) this.#faults.protectTable(guestRoot);
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
    const found = this.#faults.resolve(fault, gfn);
    if ('kind' in found) return found;
    const level = this.#faults.goalLevel(gfn, found.backing, fault.maxLevel ?? 5);
    return this.#faults.map(this.#root!, fault.gpa, gfn, level, found, fault, () => true, 7);
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
    const found = this.#faults.resolve(fault, gfn);
    if ('kind' in found) return found;
    if (this.nestedRoot(guestRoot) === undefined) return { kind: 'error', errno: MmuErrno.ENOMEM };
    const root = this.#tables.pages.get(this.#config.rootLevel, guestRoot, false)!;
    return this.#faults.map(
      root,
      address,
      gfn,
      this.#faults.goalLevel(gfn, found.backing, walk.level),
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
    if (syncTables(this.#tables, this.#read, (table) => this.#faults.protectTable(table.gfn))) this.#config.observer.flushTlbs();
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

  isMapped(gpa: Gpa): boolean {
    return this.lookup(gpa) !== undefined;
  }
  lookup(gpa: Gpa): { readonly pfn: Pfn; readonly level: PageLevel; readonly writable: boolean } | undefined {
    return lookupLeaf(this.#tables, this.#root, gpa);
  }
  forEachSpte(tree: 'direct' | 'mirror', visit: SpteVisitor): void {
    if (tree === 'direct' && this.#root !== undefined) visitTables(this.#tables, this.#root, visit);
  }

  invalidateBegin(range: GfnRange): void {
    this.#sequence.begin(range);
  }
  invalidateEnd(): void {
    this.#sequence.end();
  }
  zapLeafs(range: GfnRange, trees: 'direct' | 'mirror' | 'both'): boolean {
    return trees !== 'mirror' && range.end > range.start && this.#flushIf(zapLeaves(this.#tables, range));
  }
  #flushIf(needed: boolean): boolean {
    if (needed) this.#config.observer.flushTlbs();
    return needed;
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
    return isYoung(this.#tables, range);
  }
  writeProtect(range: GfnRange): boolean {
    return this.#flushIf(this.#tables.writeProtect(range.start, range.end));
  }
  clearDirty(first: Gfn, mask: bigint): void {
    for (let i = 0; mask >> BigInt(i) !== 0n; i++)
      if (((mask >> BigInt(i)) & 1n) !== 0n) this.writeProtect({ start: (first + i) as Gfn, end: (first + i + 1) as Gfn });
  }
  /** Large leaves go: faults map small ones instead. */
  splitHuge(range: GfnRange, target: PageLevel): number {
    this.#flushIf(dropLarger(this.#tables, range, target));
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
    return this.#flushIf(
      dropCollapsible(this.#tables, range, (gfn) =>
        this.#faults.goalLevel(gfn, this.#config.guest.resolve(gfn, false, false), 5),
      ),
    );
  }
  invalidateMmioSptes(): void {
    if (this.#tables.mmioSptes === 0) return;
    dropMmio(this.#tables);
    this.#config.observer.flushTlbs();
  }
  reportUnexpectedVe(gpa: Gpa): string {
    const report = `unexpected #VE at guest address ${hex(gpa)}`;
    if (this.#bugged === undefined) this.#config.observer.onBug((this.#bugged = report));
    return report;
  }
  save(): never {
    throw new SnapshotError('the shadow MMU has no state that can be saved', { hint: 'Load KVM with tdpMmu.' });
  }
  load(): never {
    return this.save();
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
