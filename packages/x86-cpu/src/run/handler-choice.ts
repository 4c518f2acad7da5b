import { CONDITIONS } from '../emit/emitter.ts';
import type { InterpreterModule } from '../emit/interpreter-module.ts';
import type { LazyHandlers } from '../emit/lazy-handlers.ts';
import { shapeOf, type Shape } from '../emit/shapes.ts';
import type { DecodedInsn } from '../isa/decoded-insn.ts';
import type { HandlerSet } from '../isa/opcode.ts';

/** Handler sets of one kind in `Opcode.handlers`: those of the shape, then those that take their address from an address record. */
const SHAPES = 36;

/** Which handlers an instruction of a guest has. */
export class HandlerChoice {
  readonly #module: InterpreterModule;
  readonly #lazy: LazyHandlers;
  /** Handlers of JMP r/m. */
  readonly indirectJumps: ReadonlySet<number>;
  /** Number of a condition by the mnemonic of its jump; handlers of the even ones. */
  readonly #conditions = new Map(CONDITIONS.map((cc, code) => [`j${cc}`, code]));
  readonly #jumps: readonly number[];

  constructor(module: InterpreterModule, lazy: LazyHandlers) {
    this.#module = module;
    this.#lazy = lazy;
    this.indirectJumps = new Set(
      [...module.handlers].flatMap(([key, h]) => (key.startsWith('jmp indirect') ? [h.computed] : [])),
    );
    this.#jumps = CONDITIONS.map((_, code) => module.handlers.get(`j${CONDITIONS[code & ~1]!}:`)!.computed);
  }

  /** Handlers of address records. */
  get address(): InterpreterModule['address'] {
    return this.#module.address;
  }

  handlers(insn: DecodedInsn, long: boolean): HandlerSet {
    const entry = insn.opcodeEntry!;
    const slot = slotOf(insn, long);
    const known = entry.handlers[slot];
    if (known !== undefined) {
      this.#lazy.ensure(known.computed);
      return known;
    }
    const shape = shapeOf(entry, insn.operandSize, insn.addressSize, insn.isMemory, long);
    const found = this.#module.handlers.get(shape.key) ?? this.#lazy.handlers(shape);
    entry.handlers[slot] = found;
    return found;
  }
  /** The handler that takes its address from an address record. */
  computed(insn: DecodedInsn, handlers: HandlerSet, long: boolean): number {
    if (handlers.computed >= 0) return handlers.computed;
    const entry = insn.opcodeEntry!;
    const slot = SHAPES + slotOf(insn, long);
    let found = entry.handlers[slot];
    if (found === undefined) {
      found = this.#lazy.handlers(shapeOf(entry, insn.operandSize, insn.addressSize, true, long));
      entry.handlers[slot] = found;
    } else this.#lazy.ensure(found.computed);
    return found.computed;
  }
  /** The handler of a shape that no encoding of the opcode maps gives. */
  ofShape(shape: Shape): number {
    return (this.#module.handlers.get(shape.key) ?? this.#lazy.handlers(shape)).computed;
  }

  /** Number of the condition of Jcc. */
  condition(insn: DecodedInsn): number {
    return this.#conditions.get(insn.opcodeEntry!.name)!;
  }
  /** The handler of Jcc: odd conditions are the even ones with the links exchanged. */
  jump(condition: number): number {
    return this.#jumps[condition]!;
  }
  /** Handlers of two instructions that follow each other. */
  get chained(): InterpreterModule['chained'] {
    return this.#module.chained;
  }
  /** The handler of a JMP or CALL to another page, by its handler for targets in its own; others have none. */
  far(handler: number): number | undefined {
    return this.#module.far.get(handler);
  }
  /** Handlers of comparisons and the Jcc after them, by handler * 8 + condition pair. */
  get fusions(): ReadonlyMap<number, number> {
    return this.#module.fused;
  }
  /** The handler of a comparison and the Jcc after it, or undefined. */
  fused(comparison: number, condition: number): number | undefined {
    return this.#module.fused.get(comparison * 8 + (condition >> 1));
  }
}

function slotOf(insn: DecodedInsn, long: boolean): number {
  const size = insn.operandSize === 8 ? 2 : insn.operandSize === 4 ? 1 : 0;
  const address = insn.addressSize === 8 ? 2 : insn.addressSize === 4 ? 1 : 0;
  return size + 3 * address + (insn.isMemory ? 9 : 0) + (long ? 0 : 18);
}
