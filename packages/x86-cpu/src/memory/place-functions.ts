import { ValueType, WasmModule } from '../emit/wasm-module.ts';

/**
 * Functions over two places in linear memory, given by their byte offsets (i32), as straight WebAssembly code. Compiled once per set, instantiated
 * once per memory (`on`).
 */
export abstract class PlaceFunctions<Name extends string, PlaceFunction> {
  readonly #results: readonly ValueType[];
  readonly #bodies: () => readonly (readonly [name: string, body: readonly number[]])[];
  #module: WebAssembly.Module | undefined;

  /** @param bodies makes the code of each function, when it is needed first */
  constructor(results: readonly ValueType[], bodies: () => readonly (readonly [name: string, body: readonly number[]])[]) {
    this.#results = results;
    this.#bodies = bodies;
  }

  /** The functions over `memory`. Offsets handed to them must leave all that they touch inside it (RuntimeError otherwise). */
  on(memory: WebAssembly.Memory): Readonly<Record<Name, PlaceFunction>> {
    this.#module ??= this.#compile();
    return new WebAssembly.Instance(this.#module, { m: { memory } }).exports as unknown as Record<Name, PlaceFunction>;
  }

  #compile(): WebAssembly.Module {
    const wasm = new WasmModule();
    wasm.importMemory(1, 0x1_0000);
    const type = wasm.type([ValueType.I32, ValueType.I32], this.#results);
    for (const [name, body] of this.#bodies()) wasm.exportFunction(name, wasm.addFunction(type, [], body));
    return new WebAssembly.Module(wasm.toBytes());
  }
}
