import { enterBareGuest } from '../../src/lp/bare-guest.ts';
import { SystemEnvironment } from '../../src/lp/environment.ts';
import { Vector } from '../../src/lp/guest-event.ts';
import { Reg, Seg, SegField, SEGMENT_BYTES } from '../../src/lp/register-file.ts';
import { createTestLp } from '../test-lp.ts';
import type { X86LogicalProcessor } from '../../src/lp/x86-logical-processor.ts';
import type { PhysicalMemory } from '../../src/memory/physical-memory.ts';
import { InstructionCore, type CoreOptions } from '../../src/run/instruction-core.ts';
import { descriptorBytes, GLOBAL_DESCRIPTORS, LOCAL_DESCRIPTORS, segmentOf, START_SELECTORS } from './segments.ts';
import type { Hpa } from '../../src/units/index.ts';

export interface RecordedEvent {
  vector: number;
  error: number;
  cr2: bigint;
}

/** Linear pages that user code of the corpus sees: code, data, stack, two pages each, identity-mapped. */
const PAGES = [0x1000_0000, 0x1000_1000, 0x2000_0000, 0x2000_1000, 0x3000_0000, 0x3000_1000];
const PML4 = 0x1000;
const PDPT = 0x2000;
const DIRECTORY = 0x3000;
const TABLES = 0x4000;
/** Present, writable, user; without user. */
const RIGHTS = 7n;
const SUPERVISOR = 3n;
/** A task state segment without an I/O permission bitmap, at 1 GiB, for the kernel only. */
const TSS = 0x4000_0000;
const TSS_FRAMES = 0x8000;
const TSS_LIMIT = 0x67;
/** Descriptor tables in the page of the task state segment. */
const GDT = 0x400;
const LDT = 0x800;

/** Every block is translated before it runs, however often its page is written. */
export const EAGER = { threshold: 1, batch: 1, straightFactor: 1, straightInsns: 1, freeLosses: Infinity };

/**
 * An LP in 64-bit user mode behind real page tables with six pages mapped. `execute` runs the core up to the first event and records
 * it instead of delivering it.
 */
export class UserMachine {
  readonly lp: X86LogicalProcessor;
  readonly core: InstructionCore;
  readonly memory: PhysicalMemory;
  event: RecordedEvent | undefined = undefined;
  /** INT3 was reached. */
  stopped = false;

  constructor(options: CoreOptions = {}) {
    let core: InstructionCore | undefined;
    this.lp = createTestLp(
      (memory) => (core = new InstructionCore(memory, new SystemEnvironment(), { codeCacheBytes: 1 << 20, ...options })),
    );
    this.core = core!;
    this.memory = this.lp.memory;
    enterBareGuest(this.lp);
    this.memory.write64(PML4 as Hpa, BigInt(PDPT) | RIGHTS);
    this.memory.write64(PDPT as Hpa, BigInt(DIRECTORY) | RIGHTS);
    PAGES.forEach((page) => {
      const table = TABLES + (page >>> 28) * 0x1000;
      this.memory.write64((DIRECTORY + 8 * (page >>> 21)) as Hpa, BigInt(table) | RIGHTS);
      const noExecute = page < 0x2000_0000 ? 0n : 1n << 63n;
      this.memory.write64((table + 8 * ((page >>> 12) & 0x1ff)) as Hpa, BigInt(page) | RIGHTS | noExecute);
    });
    this.memory.write64((PDPT + 8) as Hpa, BigInt(TSS_FRAMES) | SUPERVISOR);
    this.memory.write64(TSS_FRAMES as Hpa, BigInt(TSS_FRAMES + 0x1000) | SUPERVISOR);
    this.memory.write64((TSS_FRAMES + 0x1000) as Hpa, BigInt(TSS_FRAMES + 0x2000) | SUPERVISOR);
    this.memory.write16((TSS_FRAMES + 0x2000 + 0x66) as Hpa, TSS_LIMIT + 1);
    const { lp } = this;
    lp.cr0 = 0x8005_0033n;
    lp.cr3 = BigInt(PML4);
    lp.cr4 = 0x5_06a0n;
    lp.efer = 0xd01n;
    lp.xcr0 = 7n;
    lp.cpl = 3;
    this.#segment(Seg.CS, 0xa0fb, 0x33);
    for (const s of [Seg.SS, Seg.DS, Seg.ES, Seg.FS, Seg.GS]) this.#segment(s, 0xc0f3, 0x2b);
    this.#segment(Seg.TR, 0x8b, 0x40);
    this.set64(Reg.SEGMENTS + Seg.TR * SEGMENT_BYTES + SegField.BASE, BigInt(TSS));
    this.memory.u32[(lp.base + Reg.SEGMENTS + Seg.TR * SEGMENT_BYTES + SegField.LIMIT) >> 2] = TSS_LIMIT;
    this.set64(Reg.SEGMENTS + Seg.GS * SEGMENT_BYTES + SegField.BASE, 0x2000_0000n);
    lp.modeChanged();
    lp.flushTlb(false);
  }
  #segment(n: number, attributes: number, selector: number): void {
    const at = (this.lp.base + Reg.SEGMENTS + n * SEGMENT_BYTES) >> 2;
    this.memory.u64[at >> 1] = 0n;
    this.memory.u32[at + SegField.LIMIT / 4] = 0xffff_ffff;
    this.memory.u32[at + SegField.ATTRIBUTES / 4] = attributes;
    this.memory.u32[at + SegField.SELECTOR / 4] = selector;
  }
  /** Prepares for a case: nothing to do between cases of 64-bit code. */
  useSegments(mode: 16 | 32 | 64): void {
    if (mode === 64 && this.#mode === 64) return;
    this.#mode = mode;
    this.enterSegments(mode);
  }
  #mode = 64;
  /** 16- or 32-bit code in the segments of segments.ts, with their descriptor tables; or 64-bit code again. */
  enterSegments(mode: 16 | 32 | 64): void {
    const { lp } = this;
    if (mode === 64) {
      this.#segment(Seg.CS, 0xa0fb, 0x33);
      for (const s of [Seg.SS, Seg.DS, Seg.ES, Seg.FS, Seg.GS]) this.#segment(s, 0xc0f3, 0x2b);
      lp.segments.setBase(Seg.GS, 0x2000_0000n);
      lp.modeChanged();
      return;
    }
    const page = TSS_FRAMES + 0x2000;
    GLOBAL_DESCRIPTORS.forEach((d, n) => this.memory.write64((page + GDT + 8 * n) as Hpa, descriptorBytes(d)));
    LOCAL_DESCRIPTORS.forEach((d, n) => this.memory.write64((page + LDT + 8 * n) as Hpa, descriptorBytes(d)));
    this.set64(Reg.GDTR_BASE, BigInt(TSS + GDT));
    this.memory.u32[(lp.base + Reg.GDTR_LIMIT) >> 2] = 8 * GLOBAL_DESCRIPTORS.length - 1;
    lp.segments.set(Seg.LDTR, 0x50, BigInt(TSS + LDT), 8 * LOCAL_DESCRIPTORS.length - 1, 0x82);
    for (const s of [Seg.CS, Seg.SS, Seg.DS, Seg.ES, Seg.FS, Seg.GS] as const) {
      const selector = START_SELECTORS[mode][s];
      const { base, limit, attributes } = segmentOf(selector);
      lp.segments.set(s, selector, BigInt(base), limit, attributes);
    }
    lp.modeChanged();
  }
  /** 32-bit code in flat segments instead of 64-bit code. */
  enterCompatibilityMode(): void {
    this.#segment(Seg.CS, 0xc0fb, 0x23);
    this.lp.modeChanged();
  }
  set64(offset: number, value: bigint): void {
    this.memory.u64[(this.lp.base + offset) >> 3] = BigInt.asUintN(64, value);
  }
  get64(offset: number): bigint {
    return this.memory.u64[(this.lp.base + offset) >> 3]!;
  }
  /** Takes a page out of the page tables. */
  unmap(page: number): void {
    this.memory.write64((TABLES + (page >>> 28) * 0x1000 + 8 * ((page >>> 12) & 0x1ff)) as Hpa, 0n);
    this.lp.flushTlb(false);
  }

  /** Runs the core; an exception ends up in `event`, INT3 in `stopped`. */
  execute(budget: number): ReturnType<InstructionCore['execute']> {
    this.event = undefined;
    this.stopped = false;
    this.lp.set32(Reg.ATTENTION, 0);
    const stop = this.core.execute(this.lp, budget);
    const { event } = this.lp;
    if (stop === 'event' && event.kind === 'exception') {
      if (event.vector === Vector.BP) this.stopped = true;
      else
        this.event = {
          vector: event.vector,
          error: Math.max(0, event.errorCode),
          cr2: event.vector === Vector.PF ? event.qualification : 0n,
        };
    }
    event.clear();
    return stop;
  }
}
