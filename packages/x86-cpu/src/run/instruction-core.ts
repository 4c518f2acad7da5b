import { interpreterModule } from '../emit/interpreter-module.ts';
import { LazyHandlers } from '../emit/lazy-handlers.ts';
import type { DecodedInsn } from '../isa/decoded-insn.ts';
import { DecodedInsn as Decoded } from '../isa/decoded-insn.ts';
import { Decoder, DecodeStatus } from '../isa/decoder.ts';
import { Attribute, Flow } from '../isa/opcode.ts';
import type { LogicalProcessor } from '../lp/logical-processor.ts';
import { Gpr, Reg, Seg, SegField, SEGMENT_BYTES } from '../lp/register-file.ts';
import { UnimplementedInstruction } from '../lp/unimplemented-instruction.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import { BlockBuilder } from './block-builder.ts';
import { CodeCache, type Block } from './code-cache.ts';
import { CoreReg, LAZY_VALID, Tlb } from './core-registers.ts';
import { CoreState } from './core-state.ts';
import { Access, Outcome, type CoreStop, type CpuCore, type CpuEnvironment } from './cpu-environment.ts';
import { CpuMode } from './cpu-mode.ts';
import { HostContext } from './host-instruction.ts';
import { HOST_INSTRUCTIONS } from './host-instructions.ts';
import { ARITHMETIC_FLAGS, readArithmeticFlags, writeArithmeticFlags } from './lazy-flags.ts';
import { MemoryAccess } from './memory-access.ts';
import { computeMode } from './mode.ts';
import { Exit, Header, Rec, RECORD_BYTES, STALE_COUNT } from './record.ts';

/** Instructions that generated code runs at most before it comes back: engines replace a running function by its optimised version only at its next call. */
const MAX_SLICE = 1 << 18;
const GP = 13;
const RF = 0x1_0000;
/** Default size of the decoded-code arena. */
const CODE_CACHE_BYTES = 16 << 20;

type Run = (base: number, record: number, budget: number) => number;

/** The instruction core of one machine: interpreter tier. */
export class InstructionCore implements CpuCore {
  readonly #memory: PhysicalMemory;
  readonly #environment: CpuEnvironment;
  readonly #cache: CodeCache;
  readonly #builder: BlockBuilder;
  readonly #access: MemoryAccess;
  readonly #host: HostContext;
  readonly #run: Run;
  readonly #states = new Map<LogicalProcessor, CoreState>();
  #epoch = 0;
  readonly #fetched = new Decoded();
  readonly #decoder = new Decoder();

  /** `codeCacheBytes` is set aside in the machine's linear memory for decoded code. */
  constructor(memory: PhysicalMemory, environment: CpuEnvironment, options: { codeCacheBytes?: number } = {}) {
    this.#memory = memory;
    this.#environment = environment;
    const generated = interpreterModule();
    const bytes = options.codeCacheBytes ?? Math.min(CODE_CACHE_BYTES, Math.max(1 << 18, memory.wasm.buffer.byteLength >>> 4));
    this.#cache = new CodeCache(memory, bytes, (frame) => {
      for (const state of this.#states.values()) state.dropFrame(frame, true);
    });
    this.#access = new MemoryAccess(memory, environment, this.#cache, (record) => this.#setRipOf(record));
    this.#host = new HostContext(memory, this.#access, environment);
    const { slowAccess, commit, segmentCheck } = this.#access;
    const imports = { m: { memory: memory.wasm, slowAccess, commit, segmentCheck } };
    const instance = new WebAssembly.Instance(generated.module, imports);
    const lazy = new LazyHandlers(instance.exports['handlers'] as WebAssembly.Table, generated.firstCold, imports);
    this.#builder = new BlockBuilder(memory, this.#cache, generated, lazy);
    this.#run = instance.exports['run'] as unknown as Run;
    memory.onOwnerChange((page) => this.flushPhysicalPage(page));
  }

  #stateOf(lp: LogicalProcessor): CoreState {
    let state = this.#states.get(lp);
    if (state === undefined) {
      state = new CoreState(lp);
      this.#states.set(lp, state);
    }
    return state;
  }

  // --- CpuCore: state ----------------------------------------------------------------------------------------------------------

  flushTlb(lp: LogicalProcessor, keepGlobal: boolean): void {
    this.#stateOf(lp).flush(keepGlobal);
  }
  flushTlbPage(lp: LogicalProcessor, linear: bigint): void {
    this.#stateOf(lp).flushPage(Number(linear & 0xffff_ffffn));
  }
  flushPhysicalPage(page: number): void {
    for (const state of this.#states.values()) state.flush(false);
    const frame = this.#codeFrameOf(page);
    if (frame >= 0) this.#cache.dropFrame(frame);
  }
  codeWritten(page: number): void {
    const frame = this.#codeFrameOf(page);
    if (frame >= 0) this.#cache.dropFrame(frame);
  }
  readonly #codeFrames = new Map<number, number>();
  #codeFrameOf(page: number): number {
    return this.#codeFrames.get(this.#memory.stripHkid(page as never) - (page & 0xfff)) ?? -1;
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

  execute(lp: LogicalProcessor, budget: number): CoreStop {
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
    const flags = (lp.base + Reg.RFLAGS) >> 2;
    if ((this.#memory.u32[flags]! & RF) !== 0) this.#memory.u32[flags]! &= ~RF;
    const { u32 } = this.#memory;
    const at = (lp.base + Reg.RETIRED) >> 2;
    const low = u32[at]! + more;
    u32[at] = low;
    if (low > 0xffff_ffff) u32[at + 1]!++;
  }

  /** Runs up to `budget` instructions; returns how many of them are left. */
  #slice(lp: LogicalProcessor, state: CoreState, budget: number): number {
    const { u32 } = this.#memory;
    let left = budget;
    this.#patch = 0;
    this.#stop = undefined;
    this.#counted = 0;
    this.#sliceBudget = budget;
    while (left > 0) {
      let header = this.#enter(lp, state, this.#patch);
      this.#patch = 0;
      if (header < 0) return this.#stopWith('event', left);
      let tail: Block | undefined;
      if (u32[(header + Header.COUNT) >> 2]! > left) {
        tail = this.#tail(lp, state, left);
        if (tail === undefined) return this.#stopWith('event', left);
        header = tail.header;
      }
      left = this.#runFrom(lp, state, header, left);
      if (tail !== undefined) this.#cache.unwatch(tail);
      if (this.#hasStopped()) return left;
    }
    return left;
  }

  /** Link field that the next block found is to be put into, 0 = none. */
  #patch = 0;

  /** Runs generated code from a block's header until it needs another block, or stops for good (`#stop`). Returns what is left of the budget. */
  #runFrom(lp: LogicalProcessor, state: CoreState, header: number, budget: number): number {
    const { u8, u32, i32 } = this.#memory;
    const { base } = lp;
    let left = budget - u32[(header + Header.COUNT) >> 2]!;
    let record = header + RECORD_BYTES;
    for (;;) {
      const code = this.#run(base, record, left);
      left = i32[(base + CoreReg.BUDGET_LEFT) >> 2]!;
      record = u32[(base + CoreReg.RECORD) >> 2]!;
      if (code === Exit.BRANCH_MISS) {
        if (this.#branchMiss(lp, state, record)) continue;
        return this.#stopWith('event', left + u8[record + Rec.REMAINING]!);
      }
      if (code === Exit.BLOCK) {
        const count = i32[(record + Header.COUNT) >> 2]!;
        this.#setRip(u32[(record + Header.RIP) >> 2]!, u32[(record + Header.RIP + 4) >> 2]!);
        if (count === STALE_COUNT) this.#patch = u32[(record + Header.PATCH) >> 2]!;
        return left + count;
      }
      if (code === Exit.END) {
        this.#setRip(u32[(record + Rec.IMM) >> 2]!, u32[(record + Rec.IMM + 4) >> 2]!);
        return left;
      }
      // The instruction at `record` has not been executed.
      left += u8[record + Rec.REMAINING]!;
      this.#setRipOf(record);
      if (code === Exit.STALE) return left;
      if (code === Exit.SYSTEM || code === Exit.HOST) return this.#typescript(lp, code, record, left);
      if (code === Exit.RAISE) {
        const argument = u32[(base + CoreReg.EXIT_ARGUMENT) >> 2]!;
        this.#environment.raise(lp, argument & 0xff, (argument & 0x100) !== 0 ? argument >>> 16 : undefined);
      }
      return this.#stopWith('event', left);
    }
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
    const { u32 } = this.#memory;
    const resume = u32[(lp.base + Reg.RFLAGS) >> 2]! & RF;
    this.#retire(lp, this.#counted + 1);
    if (name === 'iret') u32[(lp.base + Reg.RFLAGS) >> 2]! |= resume;
  }

  /** Executes a system or TypeScript instruction; returns what is left of the budget and sets `#stop`. */
  #typescript(lp: LogicalProcessor, code: number, record: number, left: number): number {
    const { u32 } = this.#memory;
    const insn = this.#insnAt(lp, record);
    insn.lp = lp;
    this.#retire(lp, this.#sliceBudget - left);
    const entry = insn.opcodeEntry!;
    if ((entry.attributes & Attribute.TODO) !== 0) this.#unimplemented(insn);
    let outcome: Outcome;
    if (code === Exit.SYSTEM) outcome = this.#environment.system(lp, insn);
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
        if (code === Exit.SYSTEM) state.select(computeMode(u32, lp.base));
        left--;
        this.#retireOne(lp, entry.name);
        if (outcome === Outcome.NEXT_AND_STOP) return this.#stopWith('attention', left);
    }
    if (u32[(lp.base + Reg.ATTENTION) >> 2] !== 0) return this.#stopWith('attention', left);
    return left;
  }
  #advance(insn: DecodedInsn): void {
    const low = (insn.ripLow >>> 0) + insn.length;
    if (insn.mode === CpuMode.CODE64) this.#setRip(low >>> 0, low > 0xffff_ffff ? (insn.ripHigh + 1) >>> 0 : insn.ripHigh);
    else this.#setRip(insn.mode === CpuMode.CODE16 ? low : low >>> 0, 0);
  }
  #unimplemented(insn: DecodedInsn): never {
    const modes = ['16-bit', '32-bit', '64-bit'];
    const bytes = this.#bytesAt(insn);
    throw new UnimplementedInstruction(insn.name, `bytes ${bytes} at RIP 0x${insn.rip.toString(16)}, ${modes[insn.mode]!} mode`);
  }
  #bytesAt(insn: DecodedInsn): string {
    const at = this.#fetchOffset(insn.ripLow, insn.ripHigh);
    if (at < 0) return '(unreadable)';
    const end = Math.min(at + insn.length, ((at & ~0xfff) >>> 0) + 0x1000);
    return [...this.#memory.u8.subarray(at, end)].map((b) => b.toString(16).padStart(2, '0')).join(' ');
  }

  /** The decoded form of the instruction at a record: kept for system and TypeScript instructions, decoded anew for rare cases of others. */
  #insnAt(lp: LogicalProcessor, record: number): DecodedInsn {
    const { u16, u32, u8 } = this.#memory;
    if (u16[record >> 1]! <= 1) return this.#builder.insns[u32[(record + Rec.IMM) >> 2]!]!;
    const low = u32[(lp.base + Reg.RIP) >> 2]!;
    const high = u32[(lp.base + Reg.RIP + 4) >> 2]!;
    const at = this.#fetchOffset(low, high);
    const insn = this.#fetched;
    const available = 0x1000 - (at & 0xfff);
    const mode = u32[(lp.base + Reg.MODE) >> 2]!;
    if (at < 0 || this.#decoder.decode(insn, u8, at, available, mode) !== DecodeStatus.OK) {
      const bytes = new Uint8Array(32);
      if (at >= 0) bytes.set(u8.subarray(at, at + available));
      const page = (low & ~0xfff) + 0x1000;
      const next = this.#fetchOffset(page >>> 0, page === 0 ? (high + 1) | 0 : high);
      if (next >= 0) bytes.set(u8.subarray(next, next + 16), available);
      this.#decoder.decode(insn, bytes, 0, 31, mode);
    }
    insn.ripLow = low;
    insn.ripHigh = high;
    return insn;
  }

  // --- finding blocks ------------------------------------------------------------------------------------------------------------

  #setRip(low: number, high: number): void {
    const at = (this.#access.lp.base + Reg.RIP) >> 2;
    this.#memory.u32[at] = low;
    this.#memory.u32[at + 1] = high;
  }
  #setRipOf(record: number): void {
    const { u8, u16, u32 } = this.#memory;
    const header = record - u8[record + Rec.INDEX]! * RECORD_BYTES;
    const low = u32[(header + Header.RIP) >> 2]! + u16[(record + Rec.RIP_OFFSET) >> 1]!;
    this.#setRip(low >>> 0, u32[(header + Header.RIP + 4) >> 2]! + (low > 0xffff_ffff ? 1 : 0));
  }

  /** Offset in linear memory of a code byte, or -1 with an event recorded. */
  #fetchOffset(low: number, high: number): number {
    const state = this.#access.state;
    const frame = state.lookup(low, high, Tlb.EXECUTE);
    if (frame >= 0) return frame + (low & 0xfff);
    if (!this.#access.translate(low, high, Access.EXECUTE)) return -1;
    const { offset, pa } = this.#access.translation;
    if (offset < 0) return -2;
    this.#codeFrames.set(this.#memory.stripHkid(pa as never) - (pa & 0xfff), (offset & ~0xfff) >>> 0);
    return offset;
  }

  /** RIP beyond the code segment's limit, or not canonical. */
  #ripIsBad(state: CoreState, low: number, high: number): boolean {
    const mode = state.get(Reg.MODE) & CpuMode.CODE_MASK;
    if (mode === CpuMode.CODE64) return !this.#access.isCanonical(low, high | 0, 1);
    return high !== 0 || low > state.get(Reg.SEGMENTS + Seg.CS * SEGMENT_BYTES + SegField.LIMIT);
  }
  /** Linear address of the code at RIP: halves in #codeLow, #codeHigh. */
  #codeLow = 0;
  #codeHigh = 0;
  #linearise(state: CoreState, low: number, high: number): void {
    this.#codeLow = low;
    this.#codeHigh = high | 0;
    if ((state.get(Reg.MODE) & CpuMode.CODE_MASK) !== CpuMode.CODE64) {
      this.#codeLow = (low + state.get(Reg.SEGMENTS + Seg.CS * SEGMENT_BYTES + SegField.BASE)) >>> 0;
      this.#codeHigh = 0;
    }
  }

  /** Header of the block at the LP's RIP, or -1 with an event recorded. `patch`: a link that leads here. */
  #enter(lp: LogicalProcessor, state: CoreState, patch: number): number {
    const { u32 } = this.#memory;
    const low = u32[(lp.base + Reg.RIP) >> 2]!;
    const high = u32[(lp.base + Reg.RIP + 4) >> 2]!;
    if (this.#ripIsBad(state, low, high)) {
      this.#environment.raise(lp, GP, 0);
      return -1;
    }
    this.#linearise(state, low, high);
    const offset = this.#fetchOffset(this.#codeLow, this.#codeHigh);
    if (offset === -1) return -1;
    if (offset === -2) return this.#foreignCode(low);
    const epoch = this.#cache.epoch;
    const block = this.#block(state, low, high, offset);
    if (block === undefined) return -1;
    if (this.#cache.epoch !== this.#epoch) {
      this.#epoch = this.#cache.epoch;
      for (const s of this.#states.values()) s.flushJumps();
    }
    state.remember(low, high, block.header);
    if (patch !== 0 && epoch === this.#cache.epoch) {
      // A direct link holds as long as both ends are in the page that is being executed.
      const frame = this.#frameOfLink(patch);
      this.#builder.link(patch, block, block.frame2 < 0 && frame === block.frame && this.#samePage(patch, low, high), epoch);
      if (epoch !== this.#cache.epoch) return this.#enter(lp, state, 0);
    }
    return block.header;
  }
  #foreignCode(low: number): number {
    throw new UnimplementedInstruction(
      'instruction fetch through a key that does not own the page',
      `RIP low half 0x${low.toString(16)}`,
    );
  }
  #block(state: CoreState, low: number, high: number, offset: number): Block | undefined {
    const mode = state.get(Reg.MODE);
    const block = this.#cache.find(offset, mode, low, high);
    if (block !== undefined && (block.frame2 < 0 || this.#nextFrame() === block.frame2)) return block;
    if (block !== undefined) this.#cache.drop(block.start, 1);
    return this.#builder.build(low, high, offset, mode, this.#nextFrame);
  }
  /** Frame of the page after the code address last linearised. */
  readonly #nextFrame = (): number => {
    const next = (this.#codeLow & ~0xfff) + 0x1000;
    const at = this.#fetchOffset(next >>> 0, next > 0xffff_ffff || next === 0 ? (this.#codeHigh + 1) | 0 : this.#codeHigh);
    return at === -2 ? this.#foreignCode(this.#codeLow) : at;
  };
  /** The block that runs for the tail of a budget: as many instructions as are left, not kept. */
  #tail(lp: LogicalProcessor, state: CoreState, left: number): Block | undefined {
    const { u32 } = this.#memory;
    const low = u32[(lp.base + Reg.RIP) >> 2]!;
    const high = u32[(lp.base + Reg.RIP + 4) >> 2]!;
    this.#linearise(state, low, high);
    const offset = this.#fetchOffset(this.#codeLow, this.#codeHigh);
    if (offset < 0) return undefined;
    const block = this.#builder.build(low, high, offset, state.get(Reg.MODE), this.#nextFrame, left);
    if (block !== undefined) this.#cache.watch(block);
    return block;
  }

  /** The block that holds a link field, by walking back to its header. */
  #headerOf(field: number): number {
    const record = field & ~(RECORD_BYTES - 1);
    return record - this.#memory.u8[record + Rec.INDEX]! * RECORD_BYTES;
  }
  #frameOfLink(field: number): number {
    const header = this.#headerOf(field);
    return this.#memory.u32[(header + Header.FRAME) >> 2]!;
  }
  #samePage(field: number, low: number, high: number): boolean {
    const { u32 } = this.#memory;
    const header = this.#headerOf(field);
    return (u32[(header + Header.RIP) >> 2]! ^ low) >>> 12 === 0 && u32[(header + Header.RIP + 4) >> 2] === high;
  }

  /** Makes the jump cache hold the target of the branch at `record`, so that it can run again. False: the branch raises an event. */
  #branchMiss(lp: LogicalProcessor, state: CoreState, record: number): boolean {
    const { u32 } = this.#memory;
    const low = u32[(lp.base + CoreReg.TARGET) >> 2]!;
    const high = u32[(lp.base + CoreReg.TARGET + 4) >> 2]!;
    if (this.#ripIsBad(state, low, high)) {
      this.#setRipOf(record);
      const insn = this.#insnAt(lp, record);
      // An indirect CALL has stored the return address by the time its target is found bad; RSP has not moved.
      if (
        insn.opcodeEntry?.flow === Flow.CALL_INDIRECT &&
        insn.mode === CpuMode.CODE64 &&
        !this.#access.write(lp.gpr[Gpr.RSP]! - 8n, 8, insn.nextRip)
      )
        return false;
      this.#environment.raise(lp, GP, 0);
      return false;
    }
    this.#linearise(state, low, high);
    const frame = state.lookup(this.#codeLow, this.#codeHigh, Tlb.EXECUTE);
    if (frame >= 0) {
      const block = this.#cache.find(frame + (this.#codeLow & 0xfff), state.get(Reg.MODE), low, high);
      if (block !== undefined && block.frame2 < 0) {
        state.remember(low, high, block.header);
        return true;
      }
    }
    // Not decoded or not translated yet: the branch goes to a stub, and whatever the fetch gives happens at the target.
    state.rememberMiss(low, high);
    return true;
  }
}
