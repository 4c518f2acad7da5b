/**
 * WebAssembly expressions as nested arrays of encoded bytes, branded by the type of the value they leave on the stack. Building one has no effect; an
 * emitter appends them to a function body (`appendCode`). An expression that reads a local or memory is evaluated where it is placed, not where it was
 * built. Nesting instead of joining keeps generating the interpreter cheap.
 */
declare const wasmType: unique symbol;
export type Code = readonly (number | Code)[];
export type I32 = Code & { readonly [wasmType]: 'i32' };
export type I64 = Code & { readonly [wasmType]: 'i64' };
export type F32 = Code & { readonly [wasmType]: 'f32' };
export type F64 = Code & { readonly [wasmType]: 'f64' };
export type V128 = Code & { readonly [wasmType]: 'v128' };

/** Appends the signed LEB128 encoding of an integer. */
export function pushSigned(out: number[], value: number | bigint): void {
  if (typeof value === 'bigint') {
    let v = BigInt.asIntN(64, value);
    for (;;) {
      const byte = Number(v & 0x7fn);
      v >>= 7n;
      if ((v === 0n && (byte & 0x40) === 0) || (v === -1n && (byte & 0x40) !== 0)) {
        out.push(byte);
        return;
      }
      out.push(byte | 0x80);
    }
  }
  let v = value;
  for (;;) {
    const byte = v & 0x7f;
    v = v > 0x7fff_ffff || v < -0x8000_0000 ? Math.floor(v / 128) : v >> 7;
    if ((v === 0 && (byte & 0x40) === 0) || (v === -1 && (byte & 0x40) !== 0)) {
      out.push(byte);
      return;
    }
    out.push(byte | 0x80);
  }
}

/** Appends the unsigned LEB128 encoding of a 32-bit integer. */
export function pushUnsigned(out: number[], value: number): void {
  let v = value >>> 0;
  while (v > 0x7f) {
    out.push((v & 0x7f) | 0x80);
    v >>>= 7;
  }
  out.push(v);
}

/** Appends the bytes of an expression or statement. */
export function appendCode(out: number[], code: Code): void {
  for (let i = 0; i < code.length; i++) {
    const part = code[i]!;
    if (typeof part === 'number') out.push(part);
    else appendCode(out, part);
  }
}

/** Offsets of memory accesses whose encoding is kept: those within a register file. */
const REMEMBERED = 0x1000;

type Unary<A, R> = (a: A) => R;
type Binary<A, R> = (a: A, b: A) => R;
type Load<R> = (address: I32, offset?: number) => R;
type Store<V> = (address: I32, value: V, offset?: number) => Code;

/* One opcode byte is the common case, and spreading it takes longer than all the rest. */
const op1 = (opcode: number, ...more: number[]): unknown =>
  more.length === 0 ? (a: Code): Code => [a, opcode] : (a: Code): Code => [a, opcode, ...more];
const op2 = (opcode: number, ...more: number[]): unknown =>
  more.length === 0 ? (a: Code, b: Code): Code => [a, b, opcode] : (a: Code, b: Code): Code => [a, b, opcode, ...more];
const simd = (opcode: number): [number, ...number[]] =>
  opcode < 0x80 ? [0xfd, opcode] : [0xfd, (opcode & 0x7f) | 0x80, opcode >> 7];
const memoryArguments: Code[] = [];
/** Alignment hint 0 and the offset. */
function memoryArgument(offset: number): Code {
  const known = offset < REMEMBERED ? memoryArguments[offset] : undefined;
  if (known !== undefined) return known;
  const out = [0];
  pushUnsigned(out, offset);
  if (offset < REMEMBERED) memoryArguments[offset] = out;
  return out;
}
const load = (opcode: number, ...more: number[]): unknown =>
  more.length === 0
    ? (address: I32, offset = 0): Code => [address, opcode, memoryArgument(offset)]
    : (address: I32, offset = 0): Code => [address, opcode, ...more, memoryArgument(offset)];
const store = (opcode: number, ...more: number[]): unknown =>
  more.length === 0
    ? (address: I32, value: Code, offset = 0): Code => [address, value, opcode, memoryArgument(offset)]
    : (address: I32, value: Code, offset = 0): Code => [address, value, opcode, ...more, memoryArgument(offset)];

const gets: readonly Code[] = Array.from({ length: 128 }, (_, index) => [0x20, index]);
/** Locals by number, below 128. */
export const local = {
  get32: (index: number): I32 => gets[index] as I32,
  get64: (index: number): I64 => gets[index] as I64,
  getVector: (index: number): V128 => gets[index] as V128,
  set: (index: number, value: Code): Code => [value, 0x21, index],
};

/** Constants whose encoding is kept: offsets, masks and counts. */
const SMALLEST = -0x40;
const LARGEST = 0x400;
const smallConstants = (opcode: number): readonly Code[] =>
  Array.from({ length: LARGEST - SMALLEST + 1 }, (_, n) => constant(opcode, n + SMALLEST));
function constant(opcode: number, value: number | bigint): Code {
  const out = [opcode];
  pushSigned(out, value);
  return out;
}
const small32 = smallConstants(0x41);
const small64 = smallConstants(0x42);

export const i32 = {
  const: (value: number): I32 => {
    const v = value | 0;
    return (v >= SMALLEST && v <= LARGEST ? small32[v - SMALLEST] : constant(0x41, v)) as I32;
  },
  add: op2(0x6a) as Binary<I32, I32>,
  sub: op2(0x6b) as Binary<I32, I32>,
  mul: op2(0x6c) as Binary<I32, I32>,
  and: op2(0x71) as Binary<I32, I32>,
  or: op2(0x72) as Binary<I32, I32>,
  xor: op2(0x73) as Binary<I32, I32>,
  shl: op2(0x74) as Binary<I32, I32>,
  shrS: op2(0x75) as Binary<I32, I32>,
  shrU: op2(0x76) as Binary<I32, I32>,
  eqz: op1(0x45) as Unary<I32, I32>,
  eq: op2(0x46) as Binary<I32, I32>,
  ne: op2(0x47) as Binary<I32, I32>,
  ltS: op2(0x48) as Binary<I32, I32>,
  ltU: op2(0x49) as Binary<I32, I32>,
  gtS: op2(0x4a) as Binary<I32, I32>,
  gtU: op2(0x4b) as Binary<I32, I32>,
  leS: op2(0x4c) as Binary<I32, I32>,
  leU: op2(0x4d) as Binary<I32, I32>,
  geS: op2(0x4e) as Binary<I32, I32>,
  geU: op2(0x4f) as Binary<I32, I32>,
  popcnt: op1(0x69) as Unary<I32, I32>,
  wrap: op1(0xa7) as Unary<I64, I32>,
  load: load(0x28) as Load<I32>,
  load8U: load(0x2d) as Load<I32>,
  load16U: load(0x2f) as Load<I32>,
  store: store(0x36) as Store<I32>,
  store8: store(0x3a) as Store<I32>,
  store16: store(0x3b) as Store<I32>,
  /** `condition ? a : b`, both evaluated. */
  select: (condition: I32, a: I32, b: I32): I32 => [a, b, condition, 0x1b] as unknown as I32,
};

export const i64 = {
  const: (value: number | bigint): I64 => {
    if (value >= SMALLEST && value <= LARGEST) return small64[Number(value) - SMALLEST] as I64;
    return constant(0x42, value) as I64;
  },
  add: op2(0x7c) as Binary<I64, I64>,
  sub: op2(0x7d) as Binary<I64, I64>,
  mul: op2(0x7e) as Binary<I64, I64>,
  divS: op2(0x7f) as Binary<I64, I64>,
  divU: op2(0x80) as Binary<I64, I64>,
  remS: op2(0x81) as Binary<I64, I64>,
  remU: op2(0x82) as Binary<I64, I64>,
  and: op2(0x83) as Binary<I64, I64>,
  or: op2(0x84) as Binary<I64, I64>,
  xor: op2(0x85) as Binary<I64, I64>,
  shl: op2(0x86) as Binary<I64, I64>,
  shrS: op2(0x87) as Binary<I64, I64>,
  shrU: op2(0x88) as Binary<I64, I64>,
  rotl: op2(0x89) as Binary<I64, I64>,
  rotr: op2(0x8a) as Binary<I64, I64>,
  clz: op1(0x79) as Unary<I64, I64>,
  ctz: op1(0x7a) as Unary<I64, I64>,
  popcnt: op1(0x7b) as Unary<I64, I64>,
  eqz: op1(0x50) as Unary<I64, I32>,
  eq: op2(0x51) as Binary<I64, I32>,
  ne: op2(0x52) as Binary<I64, I32>,
  ltS: op2(0x53) as Binary<I64, I32>,
  ltU: op2(0x54) as Binary<I64, I32>,
  gtS: op2(0x55) as Binary<I64, I32>,
  gtU: op2(0x56) as Binary<I64, I32>,
  leS: op2(0x57) as Binary<I64, I32>,
  leU: op2(0x58) as Binary<I64, I32>,
  geS: op2(0x59) as Binary<I64, I32>,
  geU: op2(0x5a) as Binary<I64, I32>,
  extendS: op1(0xac) as Unary<I32, I64>,
  extendU: op1(0xad) as Unary<I32, I64>,
  extend8S: op1(0xc2) as Unary<I64, I64>,
  extend16S: op1(0xc3) as Unary<I64, I64>,
  extend32S: op1(0xc4) as Unary<I64, I64>,
  load: load(0x29) as Load<I64>,
  load8U: load(0x31) as Load<I64>,
  load16U: load(0x33) as Load<I64>,
  load32U: load(0x35) as Load<I64>,
  store: store(0x37) as Store<I64>,
  store8: store(0x3c) as Store<I64>,
  store16: store(0x3d) as Store<I64>,
  store32: store(0x3e) as Store<I64>,
  select: (condition: I32, a: I64, b: I64): I64 => [a, b, condition, 0x1b] as unknown as I64,
  /** Truncation, saturating: never traps. */
  truncF64: op1(0xfc, 6) as Unary<F64, I64>,
  fromF64Bits: op1(0xbd) as Unary<F64, I64>,
  fromF32Bits: (a: F32): I64 => [a, 0xbc, 0xad] as unknown as I64,
};

/** Bulk operations on linear memory. */
export const memory = {
  copy: (to: I32, from: I32, bytes: I32): Code => [to, from, bytes, 0xfc, 10, 0, 0],
  fill: (to: I32, value: I32, bytes: I32): Code => [to, value, bytes, 0xfc, 11, 0],
};

export const f64 = {
  fromBits: op1(0xbf) as Unary<I64, F64>,
  add: op2(0xa0) as Binary<F64, F64>,
  sub: op2(0xa1) as Binary<F64, F64>,
  mul: op2(0xa2) as Binary<F64, F64>,
  div: op2(0xa3) as Binary<F64, F64>,
  sqrt: op1(0x9f) as Unary<F64, F64>,
  abs: op1(0x99) as Unary<F64, F64>,
  nearest: op1(0x9e) as Unary<F64, F64>,
  trunc: op1(0x9d) as Unary<F64, F64>,
  floor: op1(0x9c) as Unary<F64, F64>,
  ceil: op1(0x9b) as Unary<F64, F64>,
  eq: op2(0x61) as Binary<F64, I32>,
  ne: op2(0x62) as Binary<F64, I32>,
  lt: op2(0x63) as Binary<F64, I32>,
  gt: op2(0x64) as Binary<F64, I32>,
  le: op2(0x65) as Binary<F64, I32>,
  ge: op2(0x66) as Binary<F64, I32>,
  const: (value: number): F64 => [0x44, ...new Uint8Array(new Float64Array([value]).buffer)] as unknown as F64,
  fromI64S: op1(0xb9) as Unary<I64, F64>,
  promote: op1(0xbb) as Unary<F32, F64>,
};

export const f32 = {
  fromBits: (a: I64): F32 => [a, 0xa7, 0xbe] as unknown as F32,
  add: op2(0x92) as Binary<F32, F32>,
  sub: op2(0x93) as Binary<F32, F32>,
  mul: op2(0x94) as Binary<F32, F32>,
  div: op2(0x95) as Binary<F32, F32>,
  sqrt: op1(0x91) as Unary<F32, F32>,
  eq: op2(0x5b) as Binary<F32, I32>,
  ne: op2(0x5c) as Binary<F32, I32>,
  lt: op2(0x5d) as Binary<F32, I32>,
  gt: op2(0x5e) as Binary<F32, I32>,
  fromI64S: op1(0xb4) as Unary<I64, F32>,
  demote: op1(0xb6) as Unary<F64, F32>,
};

/** Opcodes of two-operand 128-bit operations, by wasm name. */
const SIMD_BINARY = {
  and: 78, andnot: 79, or: 80, xor: 81, swizzle: 14,
  i8x16Eq: 35, i8x16GtS: 39, i16x8Eq: 45, i16x8GtS: 49, i32x4Eq: 55, i32x4GtS: 59, i64x2Eq: 214, i64x2GtS: 217,
  i8x16NarrowS: 101, i8x16NarrowU: 102, i16x8NarrowS: 133, i16x8NarrowU: 134,
  i8x16Add: 110, i8x16AddSatS: 111, i8x16AddSatU: 112, i8x16Sub: 113, i8x16SubSatS: 114, i8x16SubSatU: 115,
  i8x16MinS: 118, i8x16MinU: 119, i8x16MaxS: 120, i8x16MaxU: 121, i8x16AvgrU: 123,
  i16x8Add: 142, i16x8AddSatS: 143, i16x8AddSatU: 144, i16x8Sub: 145, i16x8SubSatS: 146, i16x8SubSatU: 147, i16x8Mul: 149,
  i16x8MinS: 150, i16x8MinU: 151, i16x8MaxS: 152, i16x8MaxU: 153, i16x8AvgrU: 155,
  i16x8ExtmulLowS: 156, i16x8ExtmulHighS: 157, i16x8ExtmulLowU: 158, i16x8ExtmulHighU: 159,
  i32x4Add: 174, i32x4Sub: 177, i32x4Mul: 181, i32x4MinS: 182, i32x4MinU: 183, i32x4MaxS: 184, i32x4MaxU: 185, i32x4DotI16x8S: 186,
  i32x4ExtmulLowS: 188, i32x4ExtmulHighS: 189, i32x4ExtmulLowU: 190, i32x4ExtmulHighU: 191,
  i64x2Add: 206, i64x2Sub: 209, i64x2Mul: 213, i64x2ExtmulLowU: 222, i64x2ExtmulLowS: 220,
  f32x4Add: 228, f32x4Sub: 229, f32x4Mul: 230, f32x4Div: 231, f32x4Pmin: 234, f32x4Pmax: 235,
  f32x4Eq: 65, f32x4Lt: 67, f32x4Gt: 68, f64x2Eq: 71, f64x2Lt: 73, f64x2Gt: 74,
  f64x2Add: 240, f64x2Sub: 241, f64x2Mul: 242, f64x2Div: 243, f64x2Pmin: 246, f64x2Pmax: 247,
} as const; // prettier-ignore
export type SimdBinary = keyof typeof SIMD_BINARY;
/** Shifts of every lane by an i32 count. */
const SIMD_SHIFT = {
  i16x8Shl: 139, i16x8ShrS: 140, i16x8ShrU: 141, i32x4Shl: 171, i32x4ShrS: 172, i32x4ShrU: 173, i64x2Shl: 203, i64x2ShrU: 205, i64x2ShrS: 204,
} as const; // prettier-ignore
export type SimdShift = keyof typeof SIMD_SHIFT;
const SIMD_UNARY = {
  not: 77, i8x16Abs: 96, i16x8Abs: 128, i32x4Abs: 160, f32x4Sqrt: 227, f64x2Sqrt: 239,
  i16x8ExtendLowI8S: 135, i16x8ExtendLowI8U: 137, i32x4ExtendLowI16S: 167, i32x4ExtendLowI16U: 169, i64x2ExtendLowI32S: 199, i64x2ExtendLowI32U: 201,
} as const; // prettier-ignore
export type SimdUnary = keyof typeof SIMD_UNARY;

export const v128 = {
  load: load(...simd(0)) as Load<V128>,
  store: store(...simd(11)) as Store<V128>,
  binary: (name: SimdBinary, a: V128, b: V128): V128 => [a, b, ...simd(SIMD_BINARY[name])] as unknown as V128,
  unary: (name: SimdUnary, a: V128): V128 => [a, ...simd(SIMD_UNARY[name])] as unknown as V128,
  shift: (name: SimdShift, a: V128, count: I32): V128 => [a, count, ...simd(SIMD_SHIFT[name])] as unknown as V128,
  /** Lane i of the result is byte lanes[i] of a (0-15) or b (16-31). */
  shuffle: (a: V128, b: V128, lanes: readonly number[]): V128 => [a, b, ...simd(13), ...lanes] as unknown as V128,
  const: (low: bigint, high: bigint): V128 =>
    [
      ...simd(12),
      ...new Uint8Array(new BigUint64Array([BigInt.asUintN(64, low), BigInt.asUintN(64, high)]).buffer),
    ] as unknown as V128,
  zero: (): V128 => [...simd(12), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] as unknown as V128,
  splat8: op1(...simd(15)) as Unary<I32, V128>,
  splat16: op1(...simd(16)) as Unary<I32, V128>,
  splat32: op1(...simd(17)) as Unary<I32, V128>,
  splat64: op1(...simd(18)) as Unary<I64, V128>,
  bitmask8: op1(...simd(100)) as Unary<V128, I32>,
  bitmask32: op1(...simd(164)) as Unary<V128, I32>,
  bitmask64: op1(...simd(196)) as Unary<V128, I32>,
  extract64: (a: V128, lane: number): I64 => [a, ...simd(29), lane] as unknown as I64,
  replace64: (a: V128, lane: number, value: I64): V128 => [a, value, ...simd(30), lane] as unknown as V128,
  select: (condition: I32, a: V128, b: V128): V128 => [a, b, condition, 0x1b] as unknown as V128,
};
