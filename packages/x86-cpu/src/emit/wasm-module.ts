import { pushUnsigned } from './code.ts';

/** Value types of the binary format. */
export const ValueType = { I32: 0x7f, I64: 0x7e, F32: 0x7d, F64: 0x7c, V128: 0x7b } as const;
export type ValueType = (typeof ValueType)[keyof typeof ValueType];

interface FunctionType {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** Writes the binary of one WebAssembly module: imported functions and memory, own functions, empty tables. */
export class WasmModule {
  readonly #types: FunctionType[] = [];
  readonly #imports: { module: string; name: string; type: number }[] = [];
  readonly #functions: { type: number; locals: readonly ValueType[]; body: readonly number[] }[] = [];
  readonly #exports: { name: string; kind: number; index: number }[] = [];
  #memoryPages = 0;
  #maximumPages = 0;
  readonly #tables: number[] = [];

  /** The index of a function type, shared between equal ones. */
  type(params: readonly ValueType[], results: readonly ValueType[]): number {
    const at = this.#types.findIndex((t) => t.params.join() === params.join() && t.results.join() === results.join());
    return at >= 0 ? at : this.#types.push({ params, results }) - 1;
  }

  /** Declares an imported function; all imports come before the first own function. */
  importFunction(module: string, name: string, type: number): number {
    return this.#imports.push({ module, name, type }) - 1;
  }

  /** Imports memory 0 as module "m", name "memory". */
  importMemory(initialPages: number, maximumPages: number): void {
    this.#memoryPages = initialPages;
    this.#maximumPages = maximumPages;
  }

  /** Adds a function; `body` lacks the final `end`. Returns its index. */
  addFunction(type: number, locals: readonly ValueType[], body: readonly number[]): number {
    return this.#imports.length + this.#functions.push({ type, locals, body }) - 1;
  }

  exportFunction(name: string, index: number): void {
    this.#exports.push({ name, kind: 0, index });
  }

  /** Adds a table of `size` empty elements that can grow. Returns its index. */
  addTable(size: number, exportName: string): number {
    const index = this.#tables.push(size) - 1;
    this.#exports.push({ name: exportName, kind: 1, index });
    return index;
  }

  toBytes(): Uint8Array<ArrayBuffer> {
    const chunks: (readonly number[])[] = [[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]];
    const section = (id: number, ...parts: (readonly number[])[]) => {
      const header = [id];
      pushUnsigned(header, parts.reduce((n, p) => n + p.length, 0)); // prettier-ignore
      chunks.push(header, ...parts);
    };
    const count = (n: number): number[] => {
      const out: number[] = [];
      pushUnsigned(out, n);
      return out;
    };
    const name = (text: string): number[] => [...count(text.length), ...Array.from(text, (c) => c.charCodeAt(0))];

    section(
      1,
      count(this.#types.length),
      ...this.#types.map((t) => [0x60, ...count(t.params.length), ...t.params, ...count(t.results.length), ...t.results]),
    );
    const imports = this.#imports.map((f) => [...name(f.module), ...name(f.name), 0, ...count(f.type)]);
    imports.push([...name('m'), ...name('memory'), 2, 1, ...count(this.#memoryPages), ...count(this.#maximumPages)]);
    section(2, count(imports.length), ...imports);
    section(3, count(this.#functions.length), ...this.#functions.map((f) => count(f.type)));
    if (this.#tables.length > 0) section(4, count(this.#tables.length), ...this.#tables.map((n) => [0x70, 0, ...count(n)]));
    section(7, count(this.#exports.length), ...this.#exports.map((e) => [...name(e.name), e.kind, ...count(e.index)]));
    const bodies: (readonly number[])[] = [count(this.#functions.length)];
    const groups = new Map<readonly ValueType[], number[]>();
    for (const f of this.#functions) {
      const locals = groups.get(f.locals) ?? localGroups(f.locals);
      groups.set(f.locals, locals);
      bodies.push(count(locals.length + f.body.length + 1), locals, f.body, [0x0b]);
    }
    section(10, ...bodies);

    const bytes = new Uint8Array(chunks.reduce((n, c) => n + c.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  }
}

function localGroups(types: readonly ValueType[]): number[] {
  const groups: { type: ValueType; n: number }[] = [];
  for (const type of types) {
    const last = groups.at(-1);
    if (last?.type === type) last.n++;
    else groups.push({ type, n: 1 });
  }
  const out: number[] = [];
  pushUnsigned(out, groups.length);
  for (const group of groups) {
    pushUnsigned(out, group.n);
    out.push(group.type);
  }
  return out;
}
