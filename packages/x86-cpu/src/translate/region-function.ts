import { appendCode, i32, i64, local, pushUnsigned, v128, type Code, type I32, type I64 } from '../emit/code.ts';
import { RegionExit } from '../emit/region-exit.ts';
import { RegionLocal, regionLocals } from '../emit/region-locals.ts';
import { TranslatorEmitter, type Terminators } from '../emit/translator-emitter.ts';
import type { ValueType } from '../emit/wasm-module.ts';
import { FlagState } from '../emit/translator-flags.ts';
import { flagFunctionCall, flagLoads } from '../emit/flag-function.ts';
import { Reg } from '../lp/register-file.ts';
import { CoreReg } from '../run/core-registers.ts';
import { dispatchHash } from './dispatch-hash.ts';
import { isChecked, type RegionGraph } from './region-graph.ts';
import type { Link } from './block-edges.ts';

const base = local.get32(RegionLocal.BASE);
const budget = local.get32(RegionLocal.BUDGET);

/** What a WebAssembly function is made of; `body` lacks the final `end`. */
export interface RegionCode {
  readonly locals: readonly ValueType[];
  readonly body: number[];
}

/**
 * Turns the flow graph of a region into the body of a WebAssembly function `(base, budget) -> RegionExit`. The entry block is paid for by the caller; every edge pays
 * for the block that it leads to, and leaves the region when the budget does not cover it. Structure: a loop for every loop head, a block around
 * what comes before each merge, everything else inline at its only predecessor (Ramsey, "Beyond Relooper").
 */
export class RegionFunction {
  readonly #graph: RegionGraph;
  readonly #emitter = new TranslatorEmitter();
  /** Depth of the open loop, and of the open block, by node. */
  readonly #loops = new Map<number, number>();
  readonly #blocks = new Map<number, number>();
  /** What is known of the flags on all ways to a merge so far: what made them, and its size. */
  readonly #flagsAt = new Map<number, readonly [FlagState, number]>();
  readonly #mergesOf: number[][];

  constructor(graph: RegionGraph) {
    this.#graph = graph;
    this.#mergesOf = graph.nodes.map(() => []);
    graph.nodes.forEach((_, n) => {
      if (n !== 0 && graph.order[n]! >= 0 && graph.isMerge[n] === true) this.#mergesOf[graph.dominator[n]!]!.push(n);
    });
    for (const merges of this.#mergesOf) merges.sort((a, b) => graph.order[a]! - graph.order[b]!);
  }

  /** The body and the locals that it uses. */
  code(): RegionCode {
    const body = this.#body();
    const { highestTemporary, highestHost, vectorUsed } = this.#emitter;
    const highestRegister = vectorUsed === 0 ? RegionLocal.GPR + 15 : RegionLocal.VECTOR + 31 - Math.clz32(vectorUsed);
    return { body, locals: regionLocals(Math.max(highestTemporary, highestHost, highestRegister)) };
  }
  #body(): number[] {
    const e = this.#emitter;
    this.#tree(0);
    let out: number[] = [];
    const put = (code: Code): void => {
      appendCode(out, code);
    };
    put(local.set(RegionLocal.TLB, i32.load(base, CoreReg.TLB)));
    put(flagLoads);
    for (let n = 0; n < 16; n++) {
      if ((e.gprUsed >> n) & 1) put(local.set(RegionLocal.GPR + n, i64.load(base, Reg.GPR + 8 * n)));
      if ((e.vectorUsed >> n) & 1) put(local.set(RegionLocal.VECTOR + n, v128.load(base, Reg.YMM + 32 * n)));
    }
    if (e.jumpCacheUsed) {
      put(local.set(RegionLocal.JUMP_CACHE, i32.load(base, CoreReg.JUMP_CACHE)));
      put(local.set(RegionLocal.CONTEXT, i64.shl(i64.load32U(base, CoreReg.CONTEXT), i64.const(32))));
    }
    out.push(0x02, 0x40, 0x02, 0x40);
    const start = out;
    out = [0x0b];
    put(local.set(RegionLocal.CODE, i32.const(RegionExit.ENTER)));
    out.push(0x0b);
    for (let n = 0; n < 16; n++) {
      if ((e.gprWritten >> n) & 1) put(i64.store(base, local.get64(RegionLocal.GPR + n), Reg.GPR + 8 * n));
      if ((e.vectorWritten >> n) & 1) put(v128.store(base, local.getVector(RegionLocal.VECTOR + n), Reg.YMM + 32 * n));
    }
    put(flagFunctionCall);
    put(i32.store(base, local.get32(RegionLocal.RECORD), CoreReg.RECORD));
    put(i32.store(base, budget, CoreReg.BUDGET_LEFT));
    const isUnpaid = i32.ltS(budget, i32.const(0));
    put(i32.select(isUnpaid, i32.const(RegionExit.BLOCK), local.get32(RegionLocal.CODE)));
    return start.concat(e.body, out);
  }

  #tree(n: number): void {
    const e = this.#emitter;
    const isLoop = this.#graph.isLoopHeader[n] === true;
    if (isLoop) {
      e.open(0x03);
      this.#loops.set(n, e.depth);
    }
    if (n !== 0 && isLoop) e.flags = FlagState.DYNAMIC;
    else if (n !== 0 && this.#graph.isMerge[n] === true) [e.flags, e.flagSize] = this.#flagsAt.get(n)!;
    if (n === 0) e.flags = isLoop ? FlagState.DYNAMIC : FlagState.CANONICAL;
    e.beginBlock(n !== 0 && !isLoop && this.#graph.isMerge[n] !== true);
    this.#within(n, this.#mergesOf[n]!.length);
    if (isLoop) e.close();
  }
  /** Node `n` with the first `merges` of its merge nodes after it, the last of them outermost. */
  #within(n: number, merges: number): void {
    if (merges === 0) {
      this.#block(n);
      return;
    }
    const e = this.#emitter;
    const merge = this.#mergesOf[n]![merges - 1]!;
    e.open(0x02);
    this.#blocks.set(merge, e.depth);
    this.#within(n, merges - 1);
    e.close();
    this.#tree(merge);
  }

  #block(n: number): void {
    const e = this.#emitter;
    const node = this.#graph.nodes[n]!;
    const { code, edges } = node;
    if (code === undefined || edges === undefined) {
      this.#dispatch(n);
      return;
    }
    let ends = 0;
    const goTaken = (): void => {
      ends++;
      this.#edge(n, node.taken, edges.taken);
    };
    const terminators: Terminators = {
      branch: (condition: I32): void => {
        e.emit(condition);
        const resume = e.suspend();
        e.open(0x04);
        goTaken();
        e.close();
        resume();
        this.#edge(n, node.next, edges.next);
      },
      jump: goTaken,
      jumpInside: (target: I64, commit: () => void): boolean => {
        if (edges.isIndirectJump) {
          const [dispatch] = node.others;
          if (dispatch === undefined) return false;
          ends++;
          e.mark();
          e.emit(local.set(RegionLocal.TARGET, target));
          this.#go(n, dispatch);
          return true;
        }
        for (const to of node.others) {
          const resume = e.suspend();
          const isThere = i64.eq(target, this.#ripOf(to));
          e.emit(isChecked(this.#graph, n, to) ? i32.and(isThere, i32.eqz(this.#isUnknown(to))) : isThere);
          e.open(0x04);
          commit();
          this.#go(n, to);
          e.close();
          resume();
        }
        return false;
      },
      jumpOutside: (header: I32): void => {
        ends++;
        this.#enter(header);
      },
    };
    for (const insn of code.insns) {
      e.terminators = terminators;
      e.begin(insn);
      insn.semantic(e);
    }
    if (ends > 0) return;
    if (code.stopsAt !== 0) {
      e.emit(local.set(RegionLocal.RECORD, i32.const(code.stopsAt)));
      e.exit(RegionExit.CONTINUE);
    } else goTaken();
  }

  /** The jump cache does not lead to the block of a node. */
  #isUnknown(n: number): I32 {
    return this.#emitter.isUnknown(this.#ripOf(n), this.#graph.nodes[n]!.edges!.block);
  }
  #ripOf(n: number): I64 {
    const { ripLow, ripHigh } = this.#graph.nodes[n]!.edges!.block;
    return i64.const((BigInt(ripHigh) << 32n) | BigInt(ripLow));
  }
  /** Leaves the region for another block. */
  #enter(header: I32): void {
    this.#emitter.emit(local.set(RegionLocal.RECORD, header));
    this.#emitter.exit(RegionExit.ENTER);
  }
  /** The dispatch node: RegionLocal.RECORD is still that of the jump, which is done again by the interpreter when the target is nowhere known. */
  #dispatch(n: number): void {
    const e = this.#emitter;
    const { others } = this.#graph.nodes[n]!;
    const target = local.get64(RegionLocal.TARGET);
    const hash = dispatchHash(others.map((to) => this.#graph.nodes[to]!.edges!.block.ripLow));
    e.flags = FlagState.DYNAMIC;
    e.open(0x02);
    const miss = e.depth;
    for (let i = 0; i < others.length; i++) e.open(0x02);
    e.emit(hash.index(i32.wrap(target)));
    e.body.push(0x0e);
    pushUnsigned(e.body, hash.slots.length);
    for (const slot of hash.slots) pushUnsigned(e.body, slot < 0 ? others.length : slot);
    pushUnsigned(e.body, others.length);
    for (const to of others) {
      e.close();
      e.emit(i64.ne(target, this.#ripOf(to)));
      e.open(0x04);
      e.branchToDepth(miss);
      e.close();
      e.flags = FlagState.DYNAMIC;
      e.beginBlock(false);
      this.#go(n, to);
    }
    e.close();
    e.beginBlock(false);
    e.flags = FlagState.DYNAMIC;
    this.#enter(e.knownBlock(target));
  }

  /** On along an edge of the block: to another block of the region, or out of it. */
  #edge(from: number, to: number, link: Link | undefined): void {
    if (link === undefined) {
      const { code, edges } = this.#graph.nodes[from]!;
      throw new RangeError(
        `the block at RIP 0x${edges!.block.ripLow.toString(16)} of a region ends nowhere, after ${code!.insns.at(-1)?.name ?? 'nothing'}`,
      );
    }
    const leave = (): void => this.#enter(i32.load(i32.const(link.field & ~31), link.field & 31));
    if (to < 0) {
      leave();
      return;
    }
    const e = this.#emitter;
    if (isChecked(this.#graph, from, to)) {
      e.emit(this.#isUnknown(to));
      e.open(0x04);
      leave();
      e.close();
    }
    this.#go(from, to);
  }
  /** On to another block of the region: pays for it and goes there. */
  #go(from: number, to: number): void {
    const e = this.#emitter;
    const { edges } = this.#graph.nodes[to]!;
    if (edges !== undefined) e.pay(edges.count, edges.block.header);
    const { order, isMerge } = this.#graph;
    if (order[to]! <= order[from]!) e.branchToDepth(this.#loops.get(to)!);
    else if (isMerge[to] === true) {
      const known = this.#flagsAt.get(to);
      const isSame = known === undefined || (known[0] === e.flags && known[1] === e.flagSize);
      this.#flagsAt.set(to, [isSame ? e.flags : FlagState.DYNAMIC, e.flagSize]);
      e.branchToDepth(this.#blocks.get(to)!);
    } else this.#tree(to);
  }
}
