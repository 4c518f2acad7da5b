import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { StateError, hex, hex64, pageBase } from '@tdxkit/x86-cpu/units';
import type { Gfn, Gpa, Hpa, Pfn } from '@tdxkit/x86-cpu/units';
import { pieces } from './attributes/attribute-tracker.ts';
import type { AttributeTracker } from './attributes/attribute-tracker.ts';
import type { MapGpaResult } from './attributes/map-gpa.ts';
import { SlotAttributeArrays } from './attributes/slot-arrays.ts';
import { TableMarks } from './attributes/table-marks.ts';
import { AuditedHooks } from './audited-hooks.ts';
import { checkConfig } from './check-config.ts';
import { checkMmu } from './check.ts';
import { pageFault } from './fault.ts';
import type { GfnRange } from './guest-memory.ts';
import type { PageLevel } from './hooks.ts';
import { forEachEntry, walkTo } from './lookup.ts';
import { mapPrivatePfn } from './map-private-pfn.ts';
import { collapseAround, collapseMirrorRange, splitMirrorEdges } from './mirror-large.ts';
import type { TdpMmuConfig } from './mmu-config.ts';
import type { Mmu, MmuStatistics, SpteVisitor, ZapTrees } from './mmu.ts';
import { MmuErrno } from './page-fault.ts';
import type { FaultResult, PageFault } from './page-fault.ts';
import {
  ageRange,
  clearDirtyMasked,
  directRange,
  dropMmio,
  recoverHugeRange,
  splitHugeRange,
  writeProtectRange,
} from './range-operations.ts';
import { loadMmu, saveMmu } from './saved-mmu.ts';
import { SpteLow, isEmpty, isLeaf, isPresent, spteFrame, spteWord } from './spte.ts';
import { MmuState } from './state.ts';
import type { TdpTable } from './table.ts';
import { framesOf } from './table.ts';
import { freeSubtree, zapLeafsBelow } from './zap.ts';

/** The TDP MMU of one VM; see `Mmu` for what each member does. */
export class TdpMmu implements Mmu {
  readonly #state: MmuState;
  readonly #audit: AuditedHooks | undefined;
  readonly #tracker: AttributeTracker | undefined;
  readonly #slots: SlotAttributeArrays | undefined;

  /** `ConfigError` when hooks, external pages and direct bits do not go together, or the root does not cover the direct bits. */
  constructor(config: TdpMmuConfig) {
    checkConfig(config);
    this.#audit = config.audit === true && config.hooks !== undefined ? new AuditedHooks(config.hooks) : undefined;
    this.#state = new MmuState(config, this.#audit ?? config.hooks);
    if (config.attributes === undefined) return;
    if (config.attributes === 'slot-arrays') this.#tracker = this.#slots = new SlotAttributeArrays();
    else this.#tracker = new TableMarks(this.#state, config.attributes);
    this.#state.attributes = this.#tracker;
  }

  get hasMirror(): boolean {
    return this.#state.hooks !== undefined || this.#state.config.directBits !== 0;
  }
  get directBits(): Gfn {
    return this.#state.bits.mask;
  }
  get dirtyLogSupported(): boolean {
    return !this.hasMirror;
  }
  get directRoot(): Hpa | undefined {
    return this.#state.directRoot?.page;
  }
  get mirrorRoot(): Hpa | undefined {
    return this.#state.mirrorRoot?.page;
  }
  get bugged(): string | undefined {
    return this.#state.bugged;
  }
  get statistics(): MmuStatistics {
    const { counters, pool } = this.#state;
    return {
      ...counters,
      directPages: [...counters.directPages],
      mirrorPages: [...counters.mirrorPages],
      directTables: pool.direct,
      mirrorTables: pool.mirror,
      externalTables: pool.external,
    };
  }

  toShared(gfn: Gfn): Gfn {
    return this.#state.bits.toShared(gfn);
  }
  toPrivate(gfn: Gfn): Gfn {
    return this.#state.bits.toPrivate(gfn);
  }
  isPrivateGpa(gpa: Gpa): boolean {
    return this.#state.bits.isPrivateGpa(gpa);
  }
  stripDirectBits(gpa: Gpa): Gpa {
    return this.#state.bits.toPrivateGpa(gpa);
  }

  loadRoots(): number {
    const state = this.#state;
    const { rootLevel } = state.config;
    const direct = state.directRoot ?? state.pool.allocate(rootLevel, 0 as Gfn, false, undefined, 0);
    if (direct === undefined) return MmuErrno.ENOMEM;
    if (this.hasMirror && state.mirrorRoot === undefined) {
      state.mirrorRoot = state.pool.allocate(rootLevel, 0 as Gfn, true, undefined, 0);
      if (state.mirrorRoot === undefined) {
        if (state.directRoot === undefined) state.pool.release(direct);
        return MmuErrno.ENOMEM;
      }
    }
    state.directRoot = direct;
    return 0;
  }

  handleFault(fault: PageFault): FaultResult {
    return this.#fault(fault, false);
  }
  #fault(fault: PageFault, prefetch: boolean): FaultResult {
    const { counters } = this.#state;
    counters.faults++;
    const errno = this.loadRoots();
    if (errno !== 0) return { kind: 'error', errno };
    const result = pageFault(this.#state, fault, prefetch);
    if (result.kind === 'fixed') {
      counters.fixed++;
      if (this.#state.config.collapsePrivate === true && !this.#state.lock.isHeld && this.isPrivateGpa(fault.gpa))
        collapseAround(this.#state, fault.gpa);
    } else if (result.kind === 'spurious') counters.spurious++;
    else if (result.kind === 'retry') counters.retries++;
    else if (result.kind === 'memory-fault') counters.memoryFaults++;
    return result;
  }

  mapPage(gpa: Gpa, attempts = 16): FaultResult {
    const fault: PageFault = { gpa, write: true, fetch: false };
    let result = this.#fault(fault, true);
    for (let i = 1; i < attempts && result.kind === 'retry'; i++) result = this.#fault(fault, true);
    return result;
  }

  mapPrivatePfn(gfn: Gfn, pfn: Pfn, attempts = 1): number {
    if (this.#state.bugged !== undefined) return MmuErrno.EIO;
    if (!this.hasMirror || this.toPrivate(gfn) !== gfn) return MmuErrno.EINVAL;
    const errno = this.loadRoots();
    return errno === 0 ? mapPrivatePfn(this.#state, gfn, pfn, attempts) : errno;
  }

  isMapped(gpa: Gpa): boolean {
    return this.lookup(gpa) !== undefined;
  }
  lookup(gpa: Gpa): { readonly pfn: Pfn; readonly level: PageLevel; readonly writable: boolean } | undefined {
    const root = this.isPrivateGpa(gpa) ? this.#state.mirrorRoot : this.#state.directRoot;
    if (root === undefined) return undefined;
    const { table, low, high } = walkTo(this.#state, root, gpa);
    if (!isPresent(low) || !isLeaf(low, table.level)) return undefined;
    const within = (pageBase(gpa) / 0x1000) % framesOf(table.level);
    return { pfn: (spteFrame(low, high) + within) as Pfn, level: table.level, writable: (low & SpteLow.W) !== 0 };
  }
  forEachSpte(tree: 'direct' | 'mirror', visit: SpteVisitor): void {
    const root = tree === 'mirror' ? this.#state.mirrorRoot : this.#state.directRoot;
    if (root === undefined) return;
    forEachEntry(this.#state, root, (table, index, low, high) => {
      if (isEmpty(low, high)) return;
      visit({
        gfn: table.frameOfEntry(index),
        level: table.level,
        spte: spteWord(low, high),
        isLeaf: isPresent(low) && isLeaf(low, table.level),
        table: table.page,
        external: table.external,
      });
    });
  }

  invalidateBegin(range: GfnRange): void {
    this.#state.sequence.begin(range);
  }
  invalidateEnd(_range: GfnRange): void {
    this.#state.sequence.end();
  }

  zapLeafs(range: GfnRange, trees: ZapTrees): boolean {
    const state = this.#state;
    if (range.end <= range.start) return false;
    return state.lock.write(() => {
      if (trees !== 'mirror' && this.#zapTree(state.directRoot, directRange(state, range))) {
        state.config.observer.flushTlbs();
        if (trees === 'both') this.#zapTree(state.mirrorRoot, range);
        return true;
      }
      if (trees !== 'direct') this.#zapTree(state.mirrorRoot, range);
      return false;
    });
  }
  #zapTree(root: TdpTable | undefined, range: { readonly start: number; readonly end: number }): boolean {
    return root !== undefined && zapLeafsBelow(this.#state, root, range.start, range.end);
  }
  #invalidate(range: GfnRange, trees: ZapTrees, inside: () => void = () => undefined): number {
    this.invalidateBegin(range);
    try {
      const errno = trees === 'direct' ? 0 : this.splitPrivateEdges(range);
      if (errno !== 0) return errno;
      this.zapLeafs(range, trees);
      inside();
      return 0;
    } finally {
      this.invalidateEnd(range);
    }
  }

  unmapHostRange(range: GfnRange): void {
    this.#invalidate(range, 'direct');
  }
  invalidateGuestMemfd(range: GfnRange): number {
    return this.#invalidate(range, 'mirror');
  }
  changeAttributes(range: GfnRange, toPrivate: boolean, store: () => void): number {
    return this.#invalidate(range, toPrivate ? 'direct' : 'mirror', store);
  }
  zapSlot(range: GfnRange): number {
    return this.#invalidate(range, 'both');
  }
  get attributes(): AttributeTracker | undefined {
    return this.#tracker;
  }
  mapGpa(range: GfnRange, toPrivate: boolean): MapGpaResult {
    const state = this.#state;
    const tracker = this.#tracker;
    if (tracker === undefined)
      throw new StateError('mapGpa needs attributes of the MMU', {
        hint: "Configure it with attributes: 'slot-arrays', 'spte-mixed' or 'table-bitmap'.",
      });
    for (const piece of pieces(range)) {
      if (state.bugged !== undefined) return { next: piece.start, reason: 'bugged' };
      if (this.loadRoots() !== 0 || !state.lock.write(() => tracker.prepare(piece)))
        return { next: piece.start, reason: 'again' };
      if (this.changeAttributes(piece, toPrivate, () => tracker.mark(piece, toPrivate)) !== 0)
        return { next: piece.start, reason: 'again' };
    }
    return { next: undefined };
  }
  addSlot(range: GfnRange): void {
    this.#slots?.addSlot(range);
  }
  removeSlot(range: GfnRange): void {
    this.#slots?.removeSlot(range);
  }
  zapAllFast(): void {
    const state = this.#state;
    if (state.hasMarks) {
      this.zapLeafs({ start: 0 as Gfn, end: (2 ** 40) as Gfn }, 'direct'); // marks keep their tables
      return;
    }
    state.lock.write(() => {
      if (state.directRoot === undefined) return;
      const root = state.directRoot;
      state.directRoot = undefined;
      state.config.observer.flushTlbs();
      freeSubtree(state, root);
    });
  }

  age(range: GfnRange): boolean {
    return ageRange(this.#state, range, true);
  }
  testAge(range: GfnRange): boolean {
    return ageRange(this.#state, range, false);
  }
  writeProtect(range: GfnRange, minLevel: PageLevel = 1): boolean {
    return this.#flushIf(writeProtectRange(this.#state, range, minLevel));
  }
  clearDirty(first: Gfn, mask: bigint): void {
    this.#flushIf(clearDirtyMasked(this.#state, first, mask));
  }
  splitHuge(range: GfnRange, target: PageLevel): number {
    return splitHugeRange(this.#state, range, target) ? 0 : MmuErrno.ENOMEM;
  }
  splitPrivateEdges(range: GfnRange): number {
    return range.end <= range.start ? 0 : this.#state.lock.write(() => splitMirrorEdges(this.#state, range.start, range.end));
  }
  collapsePrivate(range: GfnRange): number {
    const state = this.#state;
    return state.lock.write(() =>
      state.mirrorRoot === undefined ? 0 : collapseMirrorRange(state, state.mirrorRoot, range.start, range.end),
    );
  }
  recoverHuge(range: GfnRange): boolean {
    return this.#flushIf(this.#state.lock.write(() => recoverHugeRange(this.#state, range)));
  }
  invalidateMmioSptes(): void {
    const state = this.#state;
    if (state.counters.mmioSptes === 0 || state.directRoot === undefined) return;
    dropMmio(state, state.directRoot);
  }
  #flushIf(needed: boolean): boolean {
    if (needed) this.#state.config.observer.flushTlbs();
    return needed;
  }

  reportUnexpectedVe(gpa: Gpa): string {
    const state = this.#state;
    const root = this.isPrivateGpa(gpa) ? state.mirrorRoot : state.directRoot;
    const end = root === undefined ? undefined : walkTo(state, root, gpa);
    const entry = end === undefined ? 'no root' : `level ${end.table.level} entry ${hex64(spteWord(end.low, end.high))}`;
    const report = `unexpected #VE at guest address ${hex(gpa)}: ${entry}`;
    state.bug(report);
    return report;
  }

  save(): Saved {
    return saveMmu(this.#state, this.#slots);
  }
  load(from: SavedFields): void {
    loadMmu(this.#state, this.#slots, from);
  }

  zapAll(): void {
    const all: GfnRange = { start: 0 as Gfn, end: (2 ** 40) as Gfn };
    const state = this.#state;
    state.lock.write(() => {
      if (this.#zapTree(state.directRoot, all)) state.config.observer.flushTlbs();
      this.#zapTree(state.mirrorRoot, all);
    });
  }
  destroy(): void {
    const state = this.#state;
    state.lock.write(() => {
      for (const root of [state.mirrorRoot, state.directRoot]) if (root !== undefined) freeSubtree(state, root);
      state.mirrorRoot = undefined;
      state.directRoot = undefined;
    });
  }

  check(): string[] {
    return checkMmu(this.#state, this.#audit, this.#state.hasMarks ? this.#tracker : undefined);
  }
}
