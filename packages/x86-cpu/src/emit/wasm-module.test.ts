import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendCode, i32, i64, local, type Code } from './code.ts';
import { ValueType, WasmModule } from './wasm-module.ts';

const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });

/** Compiles one function of two i64 parameters. */
function compile(result: ValueType, body: Code): (a: bigint, b: bigint) => bigint | number {
  const wasm = new WasmModule();
  wasm.importMemory(1, 1);
  const bytes: number[] = [];
  appendCode(bytes, body);
  wasm.exportFunction('f', wasm.addFunction(wasm.type([ValueType.I64, ValueType.I64], [result]), [], bytes));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(wasm.toBytes()), { m: { memory } });
  return instance.exports['f'] as (a: bigint, b: bigint) => bigint | number;
}
const a = local.get64(0);
const b = local.get64(1);

describe('generated WebAssembly', () => {
  it('computes what its expressions say', () => {
    expect(compile(ValueType.I64, i64.add(a, i64.mul(b, i64.const(3))))(5n, 7n)).toBe(26n);
    expect(compile(ValueType.I32, i32.popcnt(i32.wrap(i64.or(a, b))))(1n, 6n)).toBe(3);
  });
  it('loads and stores with an offset', () => {
    const f = compile(ValueType.I64, [i64.store(i32.wrap(a), b, 16), i64.load(i32.const(16), 8)]);
    expect(f(8n, 0x1234_5678_9abc_def0n)).toBe(0x1234_5678_9abc_def0n);
  });
  it('encodes every 64-bit and 32-bit constant', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), fc.integer(), (big, small) => {
        expect(compile(ValueType.I64, i64.const(big))(0n, 0n)).toBe(big);
        expect(compile(ValueType.I32, i32.const(small))(0n, 0n)).toBe(small);
        expect(compile(ValueType.I64, i64.const(Number(BigInt.asIntN(53, big))))(0n, 0n)).toBe(BigInt.asIntN(53, big));
      }),
      { numRuns: 200 },
    );
  });
});
