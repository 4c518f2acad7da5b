import { SEMANTICS } from '../isa/semantics/index.ts';
import type { HandlerSet } from '../isa/opcode.ts';
import { handlerModule } from './interpreter-module.ts';
import type { Shape } from './shapes.ts';

interface LazyHandler {
  readonly handlers: HandlerSet;
  readonly module: WebAssembly.Module;
}

/** Handlers generated so far, by shape. As the interpreter module itself: a cache of what is the same in every machine, no machine's state. */
const generated = new Map<string, LazyHandler>();
const modules: WebAssembly.Module[] = [];

/**
 * Handlers of the many shapes that a guest uses rarely or never, and of frequent instructions with unusual addresses: each generated, as a module of its own
 * (0.3 ms), when the first instruction of a shape is decoded, so that 3,000 of them cost nothing at start-up. They are elements of the interpreter's
 * table `handlers`, with the same number in every machine.
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
    let found = generated.get(shape.key);
    if (found === undefined) {
      const semantic = SEMANTICS.get(shape.semantic);
      if (semantic === undefined) throw new RangeError(`no semantics for ${shape.key}`);
      const module = handlerModule(semantic, shape);
      const index = modules.push(module) - 1;
      found = { handlers: { computed: this.#first + index, base: -1, indexed: -1 }, module };
      generated.set(shape.key, found);
    }
    this.ensure(found.handlers.computed);
    return found.handlers;
  }

  /** Puts a handler that some machine generated into this machine's table. Other handlers are left alone. */
  ensure(handler: number): void {
    const index = handler - this.#first;
    if (index < 0 || this.#isPresent[index] === true) return;
    if (this.#table.length <= index) this.#table.grow(index + 64 - this.#table.length);
    const instance = new WebAssembly.Instance(modules[index]!, this.#imports);
    this.#table.set(index, instance.exports['handler']);
    this.#isPresent[index] = true;
  }
}
