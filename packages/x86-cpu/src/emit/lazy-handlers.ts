import { SEMANTICS } from '../isa/semantics/index.ts';
import type { HandlerSet } from '../isa/opcode.ts';
import type { Semantic } from './emitter.ts';
import { FREQUENT_SHAPES } from './frequent-shapes.ts';
import { handlerModule } from './interpreter-module.ts';
import { allShapes, type Shape } from './shapes.ts';

/** Handlers that were generated together: the first of them, how many, and their module. */
interface Group {
  readonly first: number;
  readonly count: number;
  readonly module: WebAssembly.Module;
}

/** Handlers generated so far, by shape. As the interpreter module itself: a cache of what is the same in every machine, no machine's state. */
const generated = new Map<string, HandlerSet>();
/** By index of a handler. */
const groups: Group[] = [];
/** Handlers generated one by one before those of all frequent shapes are: a guest that needs so many is a large one. */
const MAX_SINGLE = 6;

const semanticOf = (shape: Shape): Semantic => {
  const semantic = SEMANTICS.get(shape.semantic);
  if (semantic === undefined) throw new RangeError(`no semantics for ${shape.key}`);
  return semantic;
};
/** The frequent shapes without a handler yet. */
function frequentShapes(): Shape[] {
  const keys = new Set([...FREQUENT_SHAPES.values()].flat().filter((key) => !generated.has(key)));
  const names = new Set([...FREQUENT_SHAPES.keys()].map((name) => name.replace(/\.\d$/, '')));
  return allShapes(names).filter((shape) => keys.has(shape.key));
}

/**
 * Handlers of the many shapes that a guest uses rarely or never, and of frequent instructions with unusual addresses: generated when the first instruction of a shape is
 * decoded, the first few as modules of their own (1 ms), then all frequent ones at once, so that 3,000 of them cost nothing at start-up. They are elements of the
 * interpreter's table `handlers`, with the same number in every machine.
 */
export class LazyHandlers {
  readonly #table: WebAssembly.Table;
  readonly #imports: WebAssembly.Imports;
  readonly #first: number;
  readonly #isPresent: boolean[] = [];

  /** `table` is the interpreter's, as instantiated; `first` the handler number of its element 0. */
  constructor(table: WebAssembly.Table, first: number, imports: WebAssembly.Imports) {
    this.#table = table;
    this.#imports = imports;
    this.#first = first;
  }

  /** The handlers of a shape; throws RangeError when the instruction has no semantics. */
  handlers(shape: Shape): HandlerSet {
    if (!generated.has(shape.key)) {
      if (groups.length === MAX_SINGLE) this.#generate(frequentShapes());
      if (!generated.has(shape.key)) this.#generate([shape]);
    }
    const found = generated.get(shape.key)!;
    this.ensure(found.computed);
    return found;
  }
  #generate(shapes: readonly Shape[]): void {
    const module = handlerModule(shapes.map((shape) => ({ semantic: semanticOf(shape), shape })));
    const group: Group = { first: groups.length, count: shapes.length, module };
    for (const { key } of shapes) generated.set(key, { computed: this.#first + groups.push(group) - 1, base: -1, indexed: -1 });
  }

  /** Puts a handler that some machine generated into this machine's table. Other handlers are left alone. */
  ensure(handler: number): void {
    const index = handler - this.#first;
    if (index < 0 || this.#isPresent[index] === true) return;
    const { first, count, module } = groups[index]!;
    if (this.#table.length < first + count) this.#table.grow(first + count + 64 - this.#table.length);
    const { exports } = new WebAssembly.Instance(module, this.#imports);
    for (let n = 0; n < count; n++) {
      this.#table.set(first + n, exports[`h${n}`]);
      this.#isPresent[first + n] = true;
    }
  }
}
