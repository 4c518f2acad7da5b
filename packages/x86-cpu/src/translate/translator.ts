import { TooManyTemporaries } from '../emit/emitter-body.ts';
import { addFlagFunction } from '../emit/flag-function.ts';
import { compile, WebAssemblyRefused } from '../emit/compile.ts';
import { ValueType, WasmModule } from '../emit/wasm-module.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import type { Block, CodeCache } from '../run/code-cache.ts';
import { isTranslatable } from '../run/cpu-mode.ts';
import type { Rip } from '../run/record-fields.ts';
import { Header, NEVER_HOT, RECORD_BYTES, STALE_COUNT } from '../run/record.ts';
import { EdgeReader } from './block-edges.ts';
import { RegionFunction, type RegionCode } from './region-function.ts';
import { graphOf, outlineFrom, type RegionGraph, type RegionSource } from './region-graph.ts';
import { BlockReader } from './translated-insn.ts';

/** How the translator tier works; defaults in brackets. */
export interface TranslatorOptions {
  /** Entries of a block until it is hot [2,000]. */
  readonly threshold?: number;
  /** Hot blocks that make a batch [64]; a smaller batch is translated when another block of it was entered `threshold` times again. */
  readonly batch?: number;
  /**
   * How many times more entries straight code needs than loops do [32]: engines run new WebAssembly slowly, and entering a region costs as much as interpreting a
   * few instructions, so that code without loops gains late and little. Below `straightInsns` instructions [16] it never does.
   */
  readonly straightFactor?: number;
  readonly straightInsns?: number;
  /**
   * Instructions of a region up to which a loop is translated at `threshold` entries [32]; a larger one needs as many times more, so that what translating it costs stays a
   * part of what interpreting it has cost.
   */
  readonly loopInsns?: number;
  /** Bytes of WebAssembly in regions kept at most; beyond it all are dropped [8 MiB]. Engines keep about four times as much for it. */
  readonly cacheBytes?: number;
  /**
   * Times that blocks of a page may be lost to writes, with a region, before hot blocks of it have to be entered ever more often, twice as often with every loss more, up to
   * 2**MAX_PATIENCE times [8]: translating costs as much as interpreting 100,000 instructions, which code that keeps being rewritten does not pay back.
   */
  readonly freeLosses?: number;
}
const THRESHOLD = 2000;
const BATCH = 64;
const STRAIGHT_FACTOR = 32;
const STRAIGHT_INSNS = 16;
const LOOP_INSNS = 32;
const CACHE_BYTES = 8 << 20;
const FREE_LOSSES = 8;
const MAX_PATIENCE = 12;
/** Pages whose losses are remembered. */
const MAX_PAGES = 4096;

/** What the translator asks about code that is about to run. */
export interface CodePlaces {
  /** Header of the block that the jump cache in use has for a RIP, 0 = none. */
  known(rip: Rip): number;
  /** The frame is no memory of the guest's but a copy of some. */
  isCopy(frame: number): boolean;
}

interface Region {
  readonly entry: Block;
  readonly blocks: readonly Block[];
  readonly slot: number;
}

/** The translator tier of one machine: decides what is hot, translates it in batches, and forgets what has become stale. */
export class Translator {
  readonly #memory: PhysicalMemory;
  readonly #cache: CodeCache;
  readonly #table: WebAssembly.Table;
  readonly #edges: EdgeReader;
  readonly #reader: BlockReader;
  readonly #source: RegionSource;
  readonly #threshold: number;
  readonly #batch: number;
  readonly #cacheBytes: number;
  readonly #straightFactor: number;
  readonly #straightInsns: number;
  readonly #loopInsns: number;
  readonly #freeLosses: number;
  /** Blocks that were hot once and have to become so again: without a loop or with a large one; of pages that keep changing. */
  readonly #waited = new WeakSet<Block>();
  readonly #patient = new WeakSet<Block>();
  /** Blocks that were hot while another block's region held them, and have to become so again: mostly they are not entered any more. */
  readonly #covered = new WeakSet<Block>();
  /** Regions lost to writes, by frame. */
  readonly #losses = new Map<number, number>();
  #pending: Block[] = [];
  readonly #regionsOf = new Map<Block, Region[]>();
  #freeSlots: number[] = [];
  #nextSlot = 1;
  #bytes = 0;
  #isRefused = false;
  /** Counts for reports: regions made, modules made, blocks that nothing of was translated. */
  readonly statistics = { regions: 0, modules: 0, refused: 0, dropped: 0, bytes: 0, insns: 0 };

  constructor(
    memory: PhysicalMemory,
    cache: CodeCache,
    table: WebAssembly.Table,
    options: TranslatorOptions,
    places: CodePlaces,
  ) {
    this.#memory = memory;
    this.#cache = cache;
    this.#table = table;
    this.#edges = new EdgeReader(memory);
    this.#reader = new BlockReader(memory);
    this.#source = {
      cache,
      edgesOf: (block) => this.#edges.known.of(block),
      blockAt: (rip, mode) => this.#blockOf(places.known(rip), rip, mode),
      isWatched: (block) => block.frame2 < 0 || !places.isCopy(block.frame2),
      isFrequent: (block, part) => {
        const left = memory.i32[(block.header + Header.COUNTER) >> 2]!;
        return left > this.#threshold || this.#threshold - left >= this.#threshold / part;
      },
    };
    this.#threshold = options.threshold ?? THRESHOLD;
    this.#batch = options.batch ?? BATCH;
    this.#straightFactor = options.straightFactor ?? STRAIGHT_FACTOR;
    this.#straightInsns = options.straightInsns ?? STRAIGHT_INSNS;
    this.#loopInsns = options.loopInsns ?? LOOP_INSNS;
    this.#cacheBytes = options.cacheBytes ?? CACHE_BYTES;
    this.#freeLosses = options.freeLosses ?? FREE_LOSSES;
    cache.onDrop = (block) => this.#dropped(block);
    cache.onClear = () => this.#clear();
  }

  /** Entries of a new block until `hot` is called for it. */
  get threshold(): number {
    return this.#threshold;
  }

  /** Where to run a block from that TypeScript enters: counts as the interpreter does. */
  enter(header: number): number {
    const { i32 } = this.#memory;
    const at = (header + Header.COUNTER) >> 2;
    if (i32[at]! <= 1) return header;
    i32[at]!--;
    return header + RECORD_BYTES;
  }

  /** The block at `header` has become hot. Returns the record to go on from: the header again when there is a region now. */
  hot(header: number, mode: number): number {
    const { i32, u32 } = this.#memory;
    const counter = (header + Header.COUNTER) >> 2;
    const block = this.#blockOf(
      header,
      { low: u32[(header + Header.RIP) >> 2]!, high: u32[(header + Header.RIP + 4) >> 2]! },
      mode,
    );
    i32[counter] = NEVER_HOT;
    if (this.#isRefused || block === undefined || !isTranslatable(mode)) return header + RECORD_BYTES;
    const losses = (this.#losses.get(block.frame) ?? 0) - this.#freeLosses;
    if (losses > 0 && !this.#patient.has(block)) {
      this.#patient.add(block);
      i32[counter] = this.#threshold << Math.min(losses, MAX_PATIENCE);
      return header + RECORD_BYTES;
    }
    if (this.#regionsOf.has(block) && !this.#covered.has(block)) {
      this.#cover(block);
      return header + RECORD_BYTES;
    }
    const isWaiting = this.#pending.includes(block);
    if (!isWaiting) this.#pending.push(block);
    if (this.#pending.length < this.#batch && !isWaiting) {
      i32[counter] = this.#threshold;
      return header + RECORD_BYTES;
    }
    this.#translate();
    return u32[(header + Header.REGION) >> 2] === 0 ? header + RECORD_BYTES : header;
  }

  /** A hot block is in the region of another one: it has to become hot again. */
  #cover(block: Block): void {
    this.#covered.add(block);
    this.#memory.i32[(block.header + Header.COUNTER) >> 2] = this.#threshold;
  }

  #blockOf(header: number, { low, high }: Rip, mode: number): Block | undefined {
    if (header === 0) return undefined;
    const start = (this.#memory.u32[(header + Header.FRAME) >> 2]! | (low & 0xfff)) >>> 0;
    const block = this.#cache.find(start, mode, low, high);
    return block?.header === header ? block : undefined;
  }

  /** Translates what waits. */
  #translate(): void {
    const { i32, u32 } = this.#memory;
    const wasm = new WasmModule();
    wasm.importMemory(1, 65536);
    addFlagFunction(wasm);
    const { I32 } = ValueType;
    const type = wasm.type([I32, I32], [I32]);
    const made: { entry: Block; blocks: Block[] }[] = [];
    let bytes = 0;
    for (const entry of this.#pending) {
      if (entry.isStale) continue;
      i32[(entry.header + Header.COUNTER) >> 2] = NEVER_HOT;
      if (made.some(({ blocks }) => blocks.includes(entry))) {
        this.#cover(entry);
        continue;
      }
      const outline = outlineFrom(entry, this.#source);
      if (outline === undefined) {
        this.statistics.refused++;
        continue;
      }
      const { insns } = outline;
      const more = this.#moreEntries(insns, outline.hasLoop);
      if (more === Infinity) continue;
      if (more > 0 && !this.#waited.has(entry)) {
        this.#waited.add(entry);
        i32[(entry.header + Header.COUNTER) >> 2] = more;
        continue;
      }
      const graph = graphOf(outline, this.#reader);
      const code = graph === undefined ? undefined : codeOf(graph);
      if (graph === undefined || code === undefined) {
        this.statistics.refused++;
        continue;
      }
      bytes += code.body.length;
      wasm.exportFunction(`r${made.length}`, wasm.addFunction(type, code.locals, code.body));
      made.push({ entry, blocks: graph.nodes.filter((_, n) => graph.order[n]! >= 0).flatMap((n) => n.edges?.block ?? []) });
      this.statistics.insns += insns;
    }
    this.#pending = [];
    if (made.length === 0) return;
    if (this.#bytes + bytes > this.#cacheBytes) this.#clear();
    this.#bytes += bytes;
    const instance = this.#instantiate(wasm);
    if (instance === undefined) return;
    this.statistics.modules++;
    this.statistics.regions += made.length;
    this.statistics.bytes += bytes;
    made.forEach(({ entry, blocks }, n) => {
      const slot = this.#freeSlots.pop() ?? this.#nextSlot++;
      if (slot >= this.#table.length) this.#table.grow(1024);
      this.#table.set(slot, instance.exports[`r${n}`]);
      const region: Region = { entry, blocks, slot };
      for (const block of blocks) {
        const list = this.#regionsOf.get(block);
        if (list === undefined) this.#regionsOf.set(block, [region]);
        else list.push(region);
      }
      i32[(entry.header + Header.COUNTER) >> 2] = 0;
      u32[(entry.header + Header.REGION) >> 2] = slot;
    });
  }

  /** Entries that a region needs beside the first `threshold` before it is translated. */
  #moreEntries(insns: number, isLoop: boolean): number {
    if (isLoop) return Math.floor(this.#threshold * Math.max(0, insns / this.#loopInsns - 1));
    if (insns < this.#straightInsns) return Infinity;
    return this.#straightFactor > 1 ? Math.floor((this.#threshold * this.#straightFactor * this.#straightInsns) / insns) : 0;
  }

  /** Engines limit the sizes and numbers of modules, and what they keep of them: then the interpreter does the rest. */
  #instantiate(wasm: WasmModule): WebAssembly.Instance | undefined {
    try {
      return new WebAssembly.Instance(compile(wasm.toBytes()), { m: { memory: this.#memory.wasm } });
    } catch (error) {
      if (!(error instanceof WebAssemblyRefused) && !(error instanceof RangeError)) throw error;
      this.#isRefused = true;
      return undefined;
    }
  }

  /** A block is stale: so are the regions that hold it. */
  #dropped(block: Block): void {
    const regions = this.#regionsOf.get(block);
    if (regions === undefined) return;
    if (this.#losses.size >= MAX_PAGES) this.#losses.clear();
    this.#losses.set(block.frame, (this.#losses.get(block.frame) ?? 0) + 1);
    for (const region of [...regions]) {
      this.#patient.delete(region.entry);
      this.#unlink(region);
    }
  }
  #unlink(region: Region): void {
    const { i32, u32 } = this.#memory;
    const { header } = region.entry;
    if (u32[(header + Header.REGION) >> 2] === region.slot && i32[(header + Header.COUNT) >> 2] !== STALE_COUNT) {
      u32[(header + Header.REGION) >> 2] = 0;
      i32[(header + Header.COUNTER) >> 2] = this.#threshold;
    }
    for (const block of region.blocks) {
      const list = this.#regionsOf.get(block)!.filter((r) => r !== region);
      if (list.length === 0) this.#regionsOf.delete(block);
      else this.#regionsOf.set(block, list);
    }
    this.#table.set(region.slot, null);
    this.#freeSlots.push(region.slot);
    this.statistics.dropped++;
  }
  /** Forgets every region. */
  #clear(): void {
    for (const regions of [...this.#regionsOf.values()])
      for (const region of [...regions]) if (this.#isLinked(region)) this.#unlink(region);
    this.#pending = [];
    this.#bytes = 0;
    this.#reader.known.forget();
    this.#edges.known.forget();
    this.#losses.clear();
  }
  #isLinked(region: Region): boolean {
    return this.#regionsOf.get(region.entry)?.includes(region) === true;
  }
}

/** The function of a region, or undefined when an instruction in it does not fit. */
function codeOf(graph: RegionGraph): RegionCode | undefined {
  try {
    return new RegionFunction(graph).code();
  } catch (error) {
    if (error instanceof TooManyTemporaries) return undefined;
    throw error;
  }
}
