import { appendCode, i32, i64, local, v128, type Code, type I64, type SimdShift, type V128 } from '../emit/code.ts';
import { ValueType, WasmModule } from '../emit/wasm-module.ts';

/** Bytes of a block of SHA-384 and SHA-512, and of the eight chaining values. */
export const SHA512_BLOCK_BYTES = 128;
export const SHA512_STATE_BYTES = 64;

/** Bytes of what the function needs in memory: the constants of the rounds (`writeSha512Table`) and room for their sums with the schedule. */
export const SHA512_TABLE_BYTES = 2 * 80 * 8;

/**
 * Hashes `blocks` blocks (one or more) from byte offset `data` of linear memory on into the eight chaining values at `state` (little-endian
 * words a..h). `table` is where `writeSha512Table` wrote.
 * @source FIPS 180-4, 6.4.2
 */
export type Sha512Blocks = (state: number, data: number, blocks: number, table: number) => void;

/** Parameters; place in the table; a..h and a temporary; the sixteen words of the message schedule in pairs and a temporary. */
const Local = { STATE: 0, DATA: 1, BLOCKS: 2, TABLE: 3, K: 4, A: 5, T: 13, W: 14, S: 22 } as const;
const ROUNDS = 80;
/** Rounds of one turn of the inner loop: after so many the names a..h and the words of the schedule are where they were. */
const TURN = 16;
/** From a round's constant to its sum with the word of the schedule. */
const SUMS = 8 * ROUNDS;
const WORD = 1n << 64n;

let compiled: WebAssembly.Module | undefined;

/**
 * The compression function over `memory`, in place, its message schedule two words at a time: 1.36 ns a byte where the same in
 * 32-bit halves takes 10. It is a loop of sixteen rounds: all eighty in a row fill the instruction cache, for which every call from other
 * code pays (0.3 us). Sums go through memory, which keeps an engine from putting the whole schedule behind the rounds (1.55 ns). Compiled
 * once, instantiated once per memory.
 */
export function sha512Blocks(memory: WebAssembly.Memory): Sha512Blocks {
  compiled ??= compile();
  return new WebAssembly.Instance(compiled, { m: { memory } }).exports['blocks'] as Sha512Blocks;
}

/** Writes the constants of the eighty rounds to byte offset `at` of linear memory. @source FIPS 180-4, 4.2.3 */
export function writeSha512Table(memory: WebAssembly.Memory, at: number): void {
  const view = new DataView(memory.buffer);
  firstPrimes(ROUNDS).forEach((prime, i) => view.setBigUint64(at + 8 * i, cubeRootBits(prime), true));
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

/** The sum modulo 2 of three rotations, a < b < c: from the inside out it needs two registers less. */
const rotations = (x: I64, a: number, b: number, c: number): I64 => rotr(i64.xor(rotr(i64.xor(rotr(x, c - b), x), b - a), x), a);
const bigSigma0 = (x: I64): I64 => rotations(x, 28, 34, 39);
const bigSigma1 = (x: I64): I64 => rotations(x, 14, 18, 41);
const shift = (name: SimdShift, x: V128, by: number): V128 => v128.shift(name, x, i32.const(by));
const rotrPair = (x: V128, by: number): V128 => v128.binary('or', shift('i64x2ShrU', x, by), shift('i64x2Shl', x, 64 - by));
const addPairs = (...terms: V128[]): V128 => terms.reduce((sum, term) => v128.binary('i64x2Add', sum, term));
const xorPairs = (...terms: V128[]): V128 => terms.reduce((all, term) => v128.binary('xor', all, term));

const smallSigma0 = (x: V128): V128 => xorPairs(rotrPair(x, 1), rotrPair(x, 8), shift('i64x2ShrU', x, 7));
const smallSigma1 = (x: V128): V128 => xorPairs(rotrPair(x, 19), rotrPair(x, 61), shift('i64x2ShrU', x, 6));
const choose = (e: I64, f: I64, g: I64): I64 => i64.xor(i64.and(i64.xor(f, g), e), g);

/** The sixteen words of the block, big-endian in memory. */
function loadBlock(): Code[] {
  const code: Code[] = [];
  const swap = [7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8];
  for (let i = 0; i < 8; i++) {
    const pair = v128.load(local.get32(Local.DATA), 16 * i);
    code.push(local.set(Local.W + i, v128.shuffle(pair, pair, swap)));
  }
  return code;
}

/** Stores the sum of words 2n and 2n+1 of the schedule with their constants, `ahead` bytes further on in the table. */
const storeSum = (n: number, ahead: number): Code => {
  const constants = v128.load(local.get32(Local.K), 16 * n + ahead);
  return v128.store(local.get32(Local.K), addPairs(local.getVector(Local.W + n), constants), SUMS + 16 * n + ahead);
};

/** Puts the words sixteen further on in the place of words 2n and 2n+1. */
function nextPair(n: number): Code[] {
  const at = (k: number): number => Local.W + ((n + k) & 7);
  const pair = (k: number): V128 => local.getVector(at(k));
  const second = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23];
  const straddling = (k: number): V128 => v128.shuffle(pair(k), pair(k + 1), second);
  const next = addPairs(pair(0), smallSigma0(local.getVector(Local.S)), straddling(4), smallSigma1(pair(7)));
  return [local.set(Local.S, straddling(0)), local.set(at(0), next)];
}

/** Sixteen rounds; with `schedules` they leave the next sixteen words of the schedule. */
function turn(schedules: boolean): Code[] {
  const code: Code[] = [];
  for (let t = 0; t < TURN; t++) {
    // The names a..h go round instead of the values.
    const name = (n: number): number => Local.A + ((n + TURN - t) & 7);
    const [a, b, c, d, e, f, g, h] = [name(0), name(1), name(2), name(3), name(4), name(5), name(6), name(7)];
    const wk = i64.load(local.get32(Local.K), SUMS + 8 * t);
    const t1 = add(get(h), wk, choose(get(e), get(f), get(g)), bigSigma1(get(e)));
    code.push(local.set(Local.T, t1), local.set(d, i64.add(get(d), get(Local.T))));
    const majority = i64.xor(i64.and(i64.xor(get(a), get(b)), i64.xor(get(b), get(c))), get(b));
    code.push(local.set(h, add(get(Local.T), majority, bigSigma0(get(a)))));
    if (schedules && (t & 1) === 1) code.push(...nextPair(t >> 1), storeSum(t >> 1, 8 * TURN));
  }
  return code;
}

const step = (variable: number, by: number): Code => local.set(variable, i32.add(local.get32(variable), i32.const(by)));
const loop = (body: readonly Code[], goesOn: Code): Code => [[0x03, 0x40], ...body, goesOn, [0x0d, 0x00], [0x0b]];

function compile(): WebAssembly.Module {
  const state = local.get32(Local.STATE);
  const chain = [0, 1, 2, 3, 4, 5, 6, 7];
  const block: Code[] = [
    ...chain.map((n) => local.set(Local.A + n, i64.load(state, 8 * n))),
    ...loadBlock(),
    local.set(Local.K, local.get32(Local.TABLE)),
    ...chain.map((n) => storeSum(n, 0)),
    loop(
      [...turn(true), step(Local.K, 8 * TURN)],
      i32.ne(local.get32(Local.K), i32.add(local.get32(Local.TABLE), i32.const(8 * (ROUNDS - TURN)))),
    ),
    ...turn(false),
    ...chain.map((n) => i64.store(state, i64.add(i64.load(state, 8 * n), get(Local.A + n)), 8 * n)),
    step(Local.DATA, SHA512_BLOCK_BYTES),
    step(Local.BLOCKS, -1),
  ];
  const body: number[] = [];
  appendCode(body, loop(block, local.get32(Local.BLOCKS)));
  const wasm = new WasmModule();
  wasm.importMemory(1, 0x1_0000);
  const type = wasm.type(new Array<ValueType>(Local.K).fill(ValueType.I32), []);
  const locals = [
    ...new Array<ValueType>(Local.A - Local.K).fill(ValueType.I32),
    ...new Array<ValueType>(Local.W - Local.A).fill(ValueType.I64),
    ...new Array<ValueType>(Local.S - Local.W + 1).fill(ValueType.V128),
  ];
  wasm.exportFunction('blocks', wasm.addFunction(type, locals, body));
  return new WebAssembly.Module(wasm.toBytes());
}
