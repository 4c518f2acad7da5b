import { interpreterModule } from '../emit/interpreter-module.ts';
import { LazyHandlers } from '../emit/lazy-handlers.ts';
import type { DecodedInsn } from '../isa/decoded-insn.ts';
import { Attribute } from '../isa/opcode.ts';
import type { LogicalProcessor } from '../lp/logical-processor.ts';
import { Reg } from '../lp/register-file.ts';
import { UnimplementedInstruction } from '../lp/unimplemented-instruction.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import type { ByteReader, ByteWriter } from '../snapshot/byte-stream.ts';
import type { FramePlaces } from '../snapshot/frame-places.ts';
import type { Hpa } from '../units/index.ts';
import { BlockBuilder } from './block-builder.ts';
import { CodeCache, type Block } from './code-cache.ts';
import { AT_BREAKPOINT, COPIED, CodeFinder } from './code-finder.ts';
import { CoreReg, LAZY_VALID } from './core-registers.ts';
import { CoreState } from './core-state.ts';
import { Outcome, type CoreStop, type CpuCore, type CpuEnvironment } from './cpu-environment.ts';
import { CpuMode } from './cpu-mode.ts';
import { HandlerChoice } from './handler-choice.ts';
import { HostContext } from './host-instruction.ts';
import { HOST_INSTRUCTIONS } from './host-instructions.ts';
import { ARITHMETIC_FLAGS, readArithmeticFlags, writeArithmeticFlags } from './lazy-flags.ts';
import { Translator, type TranslatorOptions } from '../translate/translator.ts';
import { MemoryAccess } from './memory-access.ts';
import { computeMode } from './mode.ts';
import { StopAddresses } from './stop-addresses.ts';
import { DEFAULT_TIER, type Tier } from './tier.ts';
import { Exit, Header, Rec, RECORD_BYTES, STALE_COUNT } from './record.ts';
import { warmUp } from './warm-up.ts';

/** Instructions that generated code runs at most before it comes back: engines replace a running function by its optimised version only at its next call. */
const MAX_SLICE = 1 << 18;
const RF = 0x1_0000;
/** Default size of the decoded-code arena. */
const CODE_CACHE_BYTES = 48 << 20;

type Run = (base: number, record: number, budget: number) => number;

export interface CoreOptions {
  /** Bytes of the machine's linear memory for decoded code. */
  readonly codeCacheBytes?: number;
  /** Default: DEFAULT_TIER. */
  readonly tier?: Tier;
  readonly translator?: TranslatorOptions;
}

/** The instruction core of one machine: interpreter and, when asked for, translator tier. */
export class InstructionCore implements CpuCore {
  readonly #memory: PhysicalMemory;
  readonly #environment: CpuEnvironment;
  readonly #cache: CodeCache;
  readonly #access: MemoryAccess;
  readonly #finder: CodeFinder;
  readonly #host: HostContext;
  readonly #run: Run;
  readonly #states = new Map<LogicalProcessor, CoreState>();
  /** The one asked for last. */
  #lastState: CoreState | undefined = undefined;
  readonly #stops = new StopAddresses();
  /** The instruction at RIP is executed although execution is to stop before it. */
  #passes = false;

  /** The translator tier, or undefined. */
  readonly translator: Translator | undefined = undefined;

  constructor(memory: PhysicalMemory, environment: CpuEnvironment, options: CoreOptions = {}) {
    this.#memory = memory;
    this.#environment = environment;
    const isTiered = (options.tier ?? DEFAULT_TIER) === 'translator';
    const generated = interpreterModule(isTiered);
    const bytes = options.codeCacheBytes ?? Math.min(CODE_CACHE_BYTES, Math.max(1 << 18, memory.wasm.buffer.byteLength >>> 4));
    this.#cache = new CodeCache(memory, bytes, (frame) => {
      for (const state of this.#states.values()) state.dropFrame(frame);
    });
    this.#access = new MemoryAccess(memory, environment, this.#cache, (record) => this.#finder.setRipOf(record));
    this.#host = new HostContext(memory, this.#access, environment);
    const { slowAccess, commit, segmentCheck } = this.#access;
    const imports = { m: { memory: memory.wasm, slowAccess, commit, segmentCheck } };
    const instance = new WebAssembly.Instance(generated.module, imports);
    const lazy = new LazyHandlers(instance.exports['handlers'] as WebAssembly.Table, generated.firstLazy, imports);
    const choice = new HandlerChoice(generated, lazy);
    const builder = new BlockBuilder(memory, this.#cache, choice, this.#stops, bytes >>> 5);
    if (isTiered) {
      this.translator = new Translator(
        memory,
        this.#cache,
        instance.exports['regions'] as WebAssembly.Table,
        options.translator ?? {},
        {
          known: ({ low, high }) => this.#access.state.known(low, high),
          isCopy: (frame) => this.#finder.isCopy(frame),
        },
      );
      builder.hotAfter = this.translator.threshold;
    }
    this.#finder = new CodeFinder(memory, environment, this.#cache, builder, choice, this.#access, this.#stops, {
      flush: () => {
        for (const state of this.#states.values()) state.flushJumps();
      },
      forget: (ripLow, header) => {
        for (const state of this.#states.values()) state.forget(ripLow, header);
      },
    });
    this.#run = instance.exports['run'] as unknown as Run;
    warmUp(generated.module, memory, this.#cache, this.#run);
    memory.onOwnerChange((page) => this.flushPhysicalPage(page));
  }

  #stateOf(lp: LogicalProcessor): CoreState {
    if (this.#lastState?.lp === lp) return this.#lastState;
    let state = this.#states.get(lp);
    if (state === undefined) {
      state = new CoreState(lp);
      this.#states.set(lp, state);
    }
    this.#lastState = state;
    return state;
  }

  // --- CpuCore: state ----------------------------------------------------------------------------------------------------------

  flushTlb(lp: LogicalProcessor, keepGlobal: boolean): void {
    this.#stateOf(lp).flush(keepGlobal);
  }
  flushTlbContext(lp: LogicalProcessor, pcid: number): void {
    this.#stateOf(lp).flushContext(pcid);
  }
  flushTlbPage(lp: LogicalProcessor, linear: bigint): void {
    this.#stateOf(lp).flushPage(Number(linear & 0xffff_ffffn), Number(linear >> 32n));
  }
  saveTranslations(lp: LogicalProcessor, to: ByteWriter, places: FramePlaces): void {
    this.#stateOf(lp).save(to, places);
  }
  loadTranslations(lp: LogicalProcessor, from: ByteReader, places: FramePlaces): void {
    this.#stateOf(lp).load(from, places);
  }
  flushPhysicalPage(page: number): void {
    for (const state of this.#states.values()) state.flush(false);
    const frame = this.#finder.codeFrameOf(page as Hpa);
    if (frame >= 0) this.#cache.dropFrame(frame);
  }
  codeWritten(page: number): void {
    const frame = this.#finder.codeFrameOf(page as Hpa);
    if (frame >= 0) this.#cache.dropFrame(frame);
  }
  modeChanged(lp: LogicalProcessor): void {
    this.#stateOf(lp).select(computeMode(this.#memory.u32, lp.base));
  }
  getRflags(lp: LogicalProcessor): bigint {
    const { u32 } = this.#memory;
    const system = u32[(lp.base + Reg.RFLAGS) >> 2]! & ~ARITHMETIC_FLAGS;
    return BigInt((system | readArithmeticFlags(u32, lp.base)) >>> 0);
  }
  setRflags(lp: LogicalProcessor, value: bigint): void {
    const { u32 } = this.#memory;
    u32[(lp.base + Reg.RFLAGS) >> 2] = Number(value & 0xffff_ffffn);
    writeArithmeticFlags(u32, lp.base, Number(value & 0xffffn));
  }

  // --- CpuCore: execution ------------------------------------------------------------------------------------------------------

  stopAt(rips: ReadonlySet<bigint>): void {
    this.#stops.replace(rips);
    this.#cache.clear();
    for (const state of this.#states.values()) state.flushJumps();
  }

  execute(lp: LogicalProcessor, budget: number, passesBreakpoint = false): CoreStop {
    this.#passes = passesBreakpoint;
    const state = this.#stateOf(lp);
    this.#access.state = state;
    this.#access.lp = lp;
    this.#host.lp = lp;
    const { u32 } = this.#memory;
    if ((u32[(lp.base + Reg.LAZY_KIND) >> 2]! & LAZY_VALID) === 0)
      writeArithmeticFlags(u32, lp.base, u32[(lp.base + Reg.RFLAGS) >> 2]!);
    state.select(computeMode(u32, lp.base));
    let remaining = budget;
    while (remaining > 0) {
      const slice = Math.min(remaining, MAX_SLICE);
      const left = this.#slice(lp, state, slice);
      this.#retire(lp, slice - left);
      remaining -= slice - left;
      if (this.#stop !== undefined) return this.#stop;
    }
    return 'budget';
  }

  /** Set by `#slice` when execution has to end before the budget. */
  #stop: CoreStop | undefined = undefined;
  /** Instructions of the slice already added to Reg.RETIRED. */
  #counted = 0;
  #sliceBudget = 0;

  /** Adds to Reg.RETIRED what the current slice has not added yet; an instruction after IRET's ends RF. */
  #retire(lp: LogicalProcessor, executed: number): void {
    const more = executed - this.#counted;
    if (more === 0) return;
    this.#counted = executed;
    const { u32 } = this.#memory;
    const at = (lp.base + Reg.RETIRED) >> 2;
    const low = u32[at]! + more;
    u32[at] = low;
    if (low > 0xffff_ffff) u32[at + 1]!++;
    const flags = (lp.base + Reg.RFLAGS) >> 2;
    if ((u32[flags]! & RF) === 0) return;
    const resume = (lp.base + CoreReg.RESUME_AT) >> 2;
    if (u32[resume] !== u32[at] || u32[resume + 1] !== u32[at + 1]) u32[flags]! &= ~RF;
  }

  /** Runs up to `budget` instructions; returns how many of them are left. */
  #slice(lp: LogicalProcessor, state: CoreState, budget: number): number {
    const { u32 } = this.#memory;
    let left = budget;
    this.#patch = 0;
    this.#stop = undefined;
    this.#counted = 0;
    this.#sliceBudget = budget;
    const end = u32[(lp.base + Reg.RETIRED) >> 2]! + budget;
    u32[(lp.base + CoreReg.RETIRED_AT_END) >> 2] = end;
    u32[(lp.base + CoreReg.RETIRED_AT_END + 4) >> 2] = u32[(lp.base + Reg.RETIRED + 4) >> 2]! + (end > 0xffff_ffff ? 1 : 0);
    while (left > 0) {
      let header = this.#finder.enter(lp, state, this.#patch);
      this.#patch = 0;
      let tail: Block | undefined;
      if (header === COPIED) {
        tail = this.#finder.copied(lp, state);
        if (tail === undefined) return this.#stopWith('event', left);
        header = tail.header;
      } else if (header === AT_BREAKPOINT) {
        if (!this.#passes) return this.#stopWith('breakpoint', left);
        tail = this.#finder.tail(lp, state, 1);
        if (tail === undefined) return this.#stopWith('event', left);
        header = tail.header;
      } else if (header < 0) return this.#stopWith('event', left);
      else if (u32[(header + Header.COUNT) >> 2]! > left) {
        tail = this.#finder.tail(lp, state, left);
        if (tail === undefined) return this.#stopWith('event', left);
        header = tail.header;
      }
      this.#passes = false;
      left = this.#runFrom(lp, state, header, left);
      if (tail !== undefined) this.#cache.unwatch(tail);
      if (this.#hasStopped()) return left;
    }
    return left;
  }

  /** Link field that the next block found is to be put into, or header of a dropped block that was to be entered; 0 = none. */
  #patch = 0;

  /** Runs generated code from a block's header until it needs another block, or stops for good (`#stop`). Returns what is left of the budget. */
  #runFrom(lp: LogicalProcessor, state: CoreState, header: number, budget: number): number {
    const { u32, i32 } = this.#memory;
    const { base } = lp;
    let left = budget - u32[(header + Header.COUNT) >> 2]!;
    let record = this.translator?.enter(header) ?? header + RECORD_BYTES;
    for (;;) {
      const code = this.#run(base, record, left);
      left = i32[(base + CoreReg.BUDGET_LEFT) >> 2]!;
      record = u32[(base + CoreReg.RECORD) >> 2]!;
      if (code === Exit.BRANCH_MISS) {
        if (this.#finder.branchMiss(lp, state, record)) continue;
        return this.#stopWith('event', left + this.#remaining(record));
      }
      if (code === Exit.BLOCK) {
        const count = i32[(record + Header.COUNT) >> 2]!;
        this.#finder.setRip(u32[(record + Header.RIP) >> 2]!, u32[(record + Header.RIP + 4) >> 2]!);
        if (count === STALE_COUNT) this.#patch = u32[(record + Header.PATCH) >> 2]! || (this.#cache.holds(record) ? record : 0);
        return left + count;
      }
      if (code === Exit.HOT) {
        record = this.translator!.hot(record, u32[(base + Reg.MODE) >> 2]!);
        continue;
      }
      if (code === Exit.END) {
        this.#finder.setRip(u32[(record + Rec.IMM) >> 2]!, u32[(record + Rec.IMM + 4) >> 2]!);
        return left;
      }
      if (code === Exit.STALE) {
        // NOPs before the instruction may have no record, and may be what was written to.
        const { low, high, left: more } = this.#finder.afterRecordBefore(record);
        this.#finder.setRip(low, high);
        return left + more;
      }
      // The instruction at `record` has not been executed.
      left += this.#remaining(record);
      this.#finder.setRipOf(record);
      if (code === Exit.SYSTEM || code === Exit.HOST) return this.#typescript(lp, code, record, left);
      if (code === Exit.RAISE) {
        const argument = u32[(base + CoreReg.EXIT_ARGUMENT) >> 2]!;
        this.#environment.raise(lp, argument & 0xff, (argument & 0x100) !== 0 ? argument >>> 16 : undefined);
      }
      return this.#stopWith('event', left);
    }
  }
  /** Instructions from that of a record to the end of its block. */
  #remaining(record: number): number {
    const { u8 } = this.#memory;
    return u8[record - u8[record + Rec.INDEX]! * RECORD_BYTES + Header.INSNS]! - u8[record + Rec.ORDINAL]!;
  }
  #hasStopped(): boolean {
    return this.#stop !== undefined;
  }
  #stopWith(stop: CoreStop, left: number): number {
    this.#stop = stop;
    return left;
  }

  /** Counts one instruction that TypeScript executed. IRET may have set RF for the instruction after it. */
  #retireOne(lp: LogicalProcessor, name: string): void {
    const { u64 } = this.#memory;
    if (name === 'iret') u64[(lp.base + CoreReg.RESUME_AT) >>> 3] = u64[(lp.base + Reg.RETIRED) >>> 3]! + 1n;
    this.#retire(lp, this.#counted + 1);
  }

  /** Executes a system or TypeScript instruction; returns what is left of the budget and sets `#stop`. */
  #typescript(lp: LogicalProcessor, code: number, record: number, left: number): number {
    const { u32 } = this.#memory;
    const insn = this.#finder.insnAt(lp, record);
    insn.lp = lp;
    this.#retire(lp, this.#sliceBudget - left);
    const entry = insn.opcodeEntry!;
    const isSystem = code === Exit.SYSTEM || (entry.attributes & Attribute.SYSTEM) !== 0;
    let outcome: Outcome;
    if (isSystem) outcome = this.#environment.system(lp, insn);
    else {
      this.#host.insn = insn;
      const execute = HOST_INSTRUCTIONS.get(entry.name);
      if (execute === undefined) this.#unimplemented(insn);
      outcome = execute(this.#host, insn);
    }
    const state = this.#access.state;
    switch (outcome) {
      case Outcome.EVENT:
        return this.#stopWith('event', left);
      case Outcome.AGAIN:
        // A part of a long repeat counts as an instruction, so that budgets and time go on.
        this.#passes = true;
        left--;
        this.#retireOne(lp, entry.name);
        break;
      case Outcome.JUMPED:
        state.select(computeMode(u32, lp.base));
        left--;
        this.#retireOne(lp, entry.name);
        break;
      default:
        this.#advance(insn);
        if (isSystem) state.select(computeMode(u32, lp.base));
        left--;
        this.#retireOne(lp, entry.name);
        if (outcome === Outcome.NEXT_AND_STOP) return this.#stopWith('attention', left);
    }
    if (u32[(lp.base + Reg.ATTENTION) >> 2] !== 0) return this.#stopWith('attention', left);
    return left;
  }
  #advance(insn: DecodedInsn): void {
    const low = (insn.ripLow >>> 0) + insn.length;
    if (insn.mode === CpuMode.CODE64) this.#finder.setRip(low >>> 0, low > 0xffff_ffff ? (insn.ripHigh + 1) >>> 0 : insn.ripHigh);
    else this.#finder.setRip(insn.mode === CpuMode.CODE16 ? low : low >>> 0, 0);
  }
  #unimplemented(insn: DecodedInsn): never {
    const modes = ['16-bit', '32-bit', '64-bit'];
    const bytes = this.#finder.bytesAt(insn);
    throw new UnimplementedInstruction(insn.name, `bytes ${bytes} at RIP 0x${insn.rip.toString(16)}, ${modes[insn.mode]!} mode`);
  }
}
