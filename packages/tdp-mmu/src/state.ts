import { noFaults, type FaultCounts } from './fault-counts.ts';
import type { Gfn } from '@tdxkit/x86-cpu/units';
import { DirectBits } from './direct-bits.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { ExternalPageTableHooks, PageLevel } from './hooks.ts';
import { InvalidationSequence } from './invalidation.ts';
import type { TdpMmuConfig } from './mmu-config.ts';
import { MmuLock } from './mmu-lock.ts';
import { mmioKey } from './spte.ts';
import { TablePool } from './table-pool.ts';
import type { TdpTable } from './table.ts';

/** Counters of one MMU; see `MmuStatistics`. */
export interface Counters extends FaultCounts {
  readonly directPages: [number, number, number];
  readonly mirrorPages: [number, number, number];
  mmioSptes: number;
}

/** What the parts of one VM's MMU share. */
export class MmuState {
  readonly config: TdpMmuConfig;
  readonly bits: DirectBits;
  readonly pool: TablePool;
  readonly sequence = new InvalidationSequence();
  readonly lock = new MmuLock();
  readonly hooks: ExternalPageTableHooks | undefined;
  readonly mmioValue: bigint | undefined;
  /** See `isMmio`. */
  readonly mmioKey: number;
  /** Who knows what is private: the configuration's guest memory, or a tracker of the MMU's own. */
  attributes: Pick<GuestMemory, 'isPrivate' | 'uniformLevel'>;
  directRoot: TdpTable | undefined;
  mirrorRoot: TdpTable | undefined;
  bugged: string | undefined;
  /** Frames whose removal failed: the external table still has them. */
  readonly leaked = new Set<Gfn>();
  /** 2 MiB blocks (first frame) in which the guest accepted a smaller page: not mapped large again. */
  readonly inhibitLarge = new Set<number>();
  readonly counters: Counters = {
    directPages: [0, 0, 0],
    mirrorPages: [0, 0, 0],
    mmioSptes: 0,
    ...noFaults(),
  };

  constructor(config: TdpMmuConfig, hooks: ExternalPageTableHooks | undefined) {
    this.config = config;
    this.hooks = hooks;
    this.bits = new DirectBits(config.directBits);
    this.pool = new TablePool(config.memory, config.tables, config.externalTables);
    this.mmioValue = config.mmioValue;
    this.mmioKey = mmioKey(config.mmioValue);
    this.attributes = config.guest;
  }

  /** The MMU itself knows what is private: an access against it faults again until another MapGPA. */
  get ownsAttributes(): boolean {
    return this.attributes !== this.config.guest;
  }
  /** Attributes live in the tables. */
  get hasMarks(): boolean {
    return this.ownsAttributes && this.config.attributes !== 'slot-arrays';
  }
  /** Mirror tables that could be one large leaf but for the hook, which was not ready. */
  readonly collapsible = new Set<TdpTable>();

  /** KVM_BUG_ON(): the first reason counts. */
  bug(reason: string): void {
    if (this.bugged !== undefined) return;
    this.bugged = reason;
    this.config.observer.onBug(reason);
  }

  countLeaf(isMirror: boolean, level: PageLevel, delta: 1 | -1): void {
    const pages = isMirror ? this.counters.mirrorPages : this.counters.directPages;
    pages[(level - 1) as 0 | 1 | 2] += delta;
  }

  /** Largest leaf of a tree. */
  maxLevel(isMirror: boolean): PageLevel {
    return isMirror ? (this.config.maxMirrorLevel ?? 1) : (this.config.maxDirectLevel ?? 3);
  }
}
