import { KeyedMemory } from '@tdxkit/x86-cpu/memory';
import { gfn, hpa, pfn, type Hpa } from '@tdxkit/x86-cpu/units';
import { TdpMmu, type AttributeTracker } from '@tdxkit/tdp-mmu';

/** What one strategy costs for a guest of 16 GiB. */
export interface TrackerComparison {
  readonly strategy: AttributeTracker['strategy'];
  /** Bytes held only for attributes, and table pages that exist because of them. */
  readonly bytes: number;
  readonly tables: number;
  readonly spteBits: number;
  /** Words looked at by 4,096 conversions of single frames, and by one of a whole GiB. */
  readonly singleWork: number;
  readonly wholeWork: number;
  readonly readsPerFault: number;
  /** Reads the state of one frame. */
  readonly read: (i: number) => boolean;
}

const FRAMES = 0x40_0000;

/** An MMU that keeps attributes by a strategy, for one slot of `FRAMES`. */
function trackingMmu(attributes: AttributeTracker['strategy']): TdpMmu {
  const pages = (first: number): { allocate: () => Hpa; release: () => void } => {
    let next = first;
    return { allocate: () => hpa((next += 0x1000)), release: () => undefined };
  };
  const mmu = new TdpMmu({
    memory: new KeyedMemory({ linearMemoryBytes: 128 * 1024 * 1024, keyIdBits: 6 }),
    tables: pages(0x1_0000_0000),
    externalTables: pages(0x100_0000_0000),
    guest: { isPrivate: () => true, resolve: (f) => ({ kind: 'page', pfn: pfn(f + 0x1000), writable: true, maxLevel: 1 }) },
    hooks: {
      linkExternalTable: () => 'ok',
      setExternalSpte: () => 'ok',
      removeExternalSpte: () => 'ok',
      freeExternalTable: () => 'ok',
    },
    observer: { flushTlbs: () => undefined, onBug: () => undefined },
    rootLevel: 4,
    directBits: gfn(2 ** 35),
    mmioValue: 0n,
    attributes,
  });
  mmu.addSlot({ start: gfn(0), end: gfn(FRAMES) });
  mmu.loadRoots();
  return mmu;
}

/** The three strategies under the same conversions: every 64th frame to shared, 4,096 times; then a whole GiB. */
export function compareTrackers(): TrackerComparison[] {
  return (['slot-arrays', 'spte-mixed', 'table-bitmap'] as const).map((strategy) => {
    const mmu = trackingMmu(strategy);
    const tableCount = (): number => mmu.statistics.directTables + mmu.statistics.mirrorTables + mmu.statistics.externalTables;
    const roots = tableCount();
    const tracker = mmu.attributes!;
    for (let i = 0; i < 4096; i++) tracker.set({ start: gfn(64 * i), end: gfn(64 * i + 1) }, false);
    const singleWork = tracker.costs.work;
    tracker.set({ start: gfn(0x8_0000), end: gfn(0xc_0000) }, false);
    const wholeWork = tracker.costs.work - singleWork;
    const before = tracker.costs.reads;
    tracker.uniformLevel(gfn(65), tracker.isPrivate(gfn(65)));
    const { bytes, spteBits, reads } = tracker.costs;
    return {
      strategy,
      bytes,
      tables: tableCount() - roots,
      spteBits,
      singleWork,
      wholeWork,
      readsPerFault: reads - before,
      read: (i) => tracker.isPrivate(gfn((i * 4099) % FRAMES)),
    };
  });
}
