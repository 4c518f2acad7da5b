import { SEMANTICS } from '../isa/semantics/index.ts';
import type { HandlerSet } from '../isa/opcode.ts';
import type { Semantic } from './emitter.ts';
import { builtHandlers } from './built-interpreter.ts';
import { compile } from './compile.ts';
import { FREQUENT_SHAPES } from './frequent-shapes.ts';
import { handlerCode } from './interpreter-module.ts';
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

function codeOf(shapes: readonly Shape[]): Uint8Array<ArrayBuffer> {
  return handlerCode(
    shapes.map((shape) => {
      const semantic: Semantic | undefined = SEMANTICS.get(shape.semantic);
      if (semantic === undefined) throw new RangeError(`no semantics for ${shape.key}`);
      return { semantic, shape };
    }),
  );
}
const FREQUENT_KEYS = [...FREQUENT_SHAPES.values()].flat();
/** The code of the handlers of all frequent shapes, in their order. */
export function frequentHandlerCode(): Uint8Array<ArrayBuffer> {
  const names = new Set([...FREQUENT_SHAPES.keys()].map((name) => name.replace(/\.\d$/, '')));
  const shapes = new Map(allShapes(names).map((shape) => [shape.key, shape]));
  return codeOf(FREQUENT_KEYS.map((key) => shapes.get(key)!));
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
      if (groups.length === MAX_SINGLE) this.#add(FREQUENT_KEYS, builtHandlers() ?? frequentHandlerCode());
      if (!generated.has(shape.key)) this.#add([shape.key], codeOf([shape]));
    }
    const found = generated.get(shape.key)!;
    this.ensure(found.computed);
    return found;
  }
  #add(keys: readonly string[], code: Uint8Array<ArrayBuffer>): void {
    const group: Group = { first: groups.length, count: keys.length, module: compile(code) };
    for (const key of keys) {
      const handler = this.#first + groups.push(group) - 1;
      if (!generated.has(key)) generated.set(key, { computed: handler, base: -1, indexed: -1 });
    }
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
