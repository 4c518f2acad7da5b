/**
 * WebAssembly expressions as arrays of encoded bytes, branded by the type of the value they leave on the stack. Building one has no effect; an emitter
 * appends them to a function body. An expression that reads a local or memory is evaluated where it is placed, not where it was built.
 */
declare const wasmType: unique symbol;
export type Code = readonly number[];
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

function join<T>(a: Code, b: Code, ...tail: number[]): T {
  const out = a.slice();
  for (let i = 0; i < b.length; i++) out.push(b[i]!);
  for (let i = 0; i < tail.length; i++) out.push(tail[i]!);
  return out as T;
}
const unary =
  <A extends Code, R>(...opcode: number[]) =>
  (a: A): R =>
    [...a, ...opcode] as R;
const binary =
  <A extends Code, R, B extends Code = A>(...opcode: number[]) =>
  (a: A, b: B): R =>
    join<R>(a, b, ...opcode);
const simd = (opcode: number): number[] => (opcode < 0x80 ? [0xfd, opcode] : [0xfd, (opcode & 0x7f) | 0x80, opcode >> 7]);

function memoryOp<R>(...opcode: number[]) {
  return (address: I32, offset = 0): R => {
    const out = [...address, ...opcode, 0];
    pushUnsigned(out, offset);
    return out as R;
  };
}
function storeOp<V extends Code>(...opcode: number[]) {
  return (address: I32, value: V, offset = 0): Code => {
    const out: number[] = join(address, value, ...opcode, 0);
    pushUnsigned(out, offset);
    return out;
  };
}

export const local = {
  get: <T extends Code>(index: number): T => {
    const out = [0x20];
    pushUnsigned(out, index);
    return out as unknown as T;
  },
  set: (index: number, value: Code): Code => {
    const out = [...value, 0x21];
    pushUnsigned(out, index);
    return out;
  },
};

export const i32 = {
  const: (value: number): I32 => {
    const out = [0x41];
    pushSigned(out, value | 0);
    return out as unknown as I32;
  },
  add: binary<I32, I32>(0x6a),
  sub: binary<I32, I32>(0x6b),
  mul: binary<I32, I32>(0x6c),
  and: binary<I32, I32>(0x71),
  or: binary<I32, I32>(0x72),
  xor: binary<I32, I32>(0x73),
  shl: binary<I32, I32>(0x74),
  shrS: binary<I32, I32>(0x75),
  shrU: binary<I32, I32>(0x76),
  eqz: unary<I32, I32>(0x45),
  eq: binary<I32, I32>(0x46),
  ne: binary<I32, I32>(0x47),
  ltS: binary<I32, I32>(0x48),
  ltU: binary<I32, I32>(0x49),
  gtS: binary<I32, I32>(0x4a),
  gtU: binary<I32, I32>(0x4b),
  leS: binary<I32, I32>(0x4c),
  geS: binary<I32, I32>(0x4e),
  geU: binary<I32, I32>(0x4f),
  popcnt: unary<I32, I32>(0x69),
  wrap: unary<I64, I32>(0xa7),
  load: memoryOp<I32>(0x28),
  load8U: memoryOp<I32>(0x2d),
  load16U: memoryOp<I32>(0x2f),
  store: storeOp<I32>(0x36),
  store8: storeOp<I32>(0x3a),
  store16: storeOp<I32>(0x3b),
  /** `condition ? a : b`, both evaluated. */
  select: (condition: I32, a: I32, b: I32): I32 => [...a, ...b, ...condition, 0x1b] as unknown as I32,
};

export const i64 = {
  const: (value: number | bigint): I64 => {
    const out = [0x42];
    pushSigned(out, value);
    return out as unknown as I64;
  },
  add: binary<I64, I64>(0x7c),
  sub: binary<I64, I64>(0x7d),
  mul: binary<I64, I64>(0x7e),
  divS: binary<I64, I64>(0x7f),
  divU: binary<I64, I64>(0x80),
  remS: binary<I64, I64>(0x81),
  remU: binary<I64, I64>(0x82),
  and: binary<I64, I64>(0x83),
  or: binary<I64, I64>(0x84),
  xor: binary<I64, I64>(0x85),
  shl: binary<I64, I64>(0x86),
  shrS: binary<I64, I64>(0x87),
  shrU: binary<I64, I64>(0x88),
  rotl: binary<I64, I64>(0x89),
  rotr: binary<I64, I64>(0x8a),
  clz: unary<I64, I64>(0x79),
  ctz: unary<I64, I64>(0x7a),
  popcnt: unary<I64, I64>(0x7b),
  eqz: unary<I64, I32>(0x50),
  eq: binary<I64, I32>(0x51),
  ne: binary<I64, I32>(0x52),
  ltS: binary<I64, I32>(0x53),
  ltU: binary<I64, I32>(0x54),
  gtS: binary<I64, I32>(0x55),
  gtU: binary<I64, I32>(0x56),
  leS: binary<I64, I32>(0x57),
  leU: binary<I64, I32>(0x58),
  geS: binary<I64, I32>(0x59),
  geU: binary<I64, I32>(0x5a),
  extendS: unary<I32, I64>(0xac),
  extendU: unary<I32, I64>(0xad),
  extend8S: unary<I64, I64>(0xc2),
  extend16S: unary<I64, I64>(0xc3),
  extend32S: unary<I64, I64>(0xc4),
  load: memoryOp<I64>(0x29),
  load8U: memoryOp<I64>(0x31),
  load16U: memoryOp<I64>(0x33),
  load32U: memoryOp<I64>(0x35),
  store: storeOp<I64>(0x37),
  store8: storeOp<I64>(0x3c),
  store16: storeOp<I64>(0x3d),
  store32: storeOp<I64>(0x3e),
  select: (condition: I32, a: I64, b: I64): I64 => [...a, ...b, ...condition, 0x1b] as unknown as I64,
  fromF64Bits: unary<F64, I64>(0xbd),
  fromF32Bits: (a: F32): I64 => [...a, 0xbc, 0xad] as unknown as I64,
};

export const f64 = {
  fromBits: unary<I64, F64>(0xbf),
  add: binary<F64, F64>(0xa0),
  sub: binary<F64, F64>(0xa1),
  mul: binary<F64, F64>(0xa2),
  div: binary<F64, F64>(0xa3),
  sqrt: unary<F64, F64>(0x9f),
  abs: unary<F64, F64>(0x99),
  nearest: unary<F64, F64>(0x9e),
  trunc: unary<F64, F64>(0x9d),
  eq: binary<F64, I32>(0x61),
  ne: binary<F64, I32>(0x62),
  lt: binary<F64, I32>(0x63),
  gt: binary<F64, I32>(0x64),
  le: binary<F64, I32>(0x65),
  ge: binary<F64, I32>(0x66),
  const: (value: number): F64 => [0x44, ...new Uint8Array(new Float64Array([value]).buffer)] as unknown as F64,
  fromI64S: unary<I64, F64>(0xb9),
  promote: unary<F32, F64>(0xbb),
};

export const f32 = {
  fromBits: (a: I64): F32 => [...a, 0xa7, 0xbe] as unknown as F32,
  add: binary<F32, F32>(0x92),
  sub: binary<F32, F32>(0x93),
  mul: binary<F32, F32>(0x94),
  div: binary<F32, F32>(0x95),
  sqrt: unary<F32, F32>(0x91),
  eq: binary<F32, I32>(0x5b),
  ne: binary<F32, I32>(0x5c),
  lt: binary<F32, I32>(0x5d),
  gt: binary<F32, I32>(0x5e),
  fromI64S: unary<I64, F32>(0xb4),
  demote: unary<F64, F32>(0xb6),
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
} as const; // prettier-ignore
export type SimdBinary = keyof typeof SIMD_BINARY;
/** Shifts of every lane by an i32 count. */
const SIMD_SHIFT = {
  i16x8Shl: 139, i16x8ShrS: 140, i16x8ShrU: 141, i32x4Shl: 171, i32x4ShrS: 172, i32x4ShrU: 173, i64x2Shl: 203, i64x2ShrU: 205, i64x2ShrS: 204,
} as const; // prettier-ignore
export type SimdShift = keyof typeof SIMD_SHIFT;
const SIMD_UNARY = {
  not: 77, i8x16Abs: 96, i16x8Abs: 128, i32x4Abs: 160,
  i16x8ExtendLowI8S: 135, i16x8ExtendLowI8U: 137, i32x4ExtendLowI16S: 167, i32x4ExtendLowI16U: 169, i64x2ExtendLowI32S: 199, i64x2ExtendLowI32U: 201,
} as const; // prettier-ignore
export type SimdUnary = keyof typeof SIMD_UNARY;

export const v128 = {
  load: memoryOp<V128>(...simd(0)),
  store: storeOp<V128>(...simd(11)),
  binary: (name: SimdBinary, a: V128, b: V128): V128 => join<V128>(a, b, ...simd(SIMD_BINARY[name])),
  unary: (name: SimdUnary, a: V128): V128 => [...a, ...simd(SIMD_UNARY[name])] as unknown as V128,
  shift: (name: SimdShift, a: V128, count: I32): V128 => [...a, ...count, ...simd(SIMD_SHIFT[name])] as unknown as V128,
  /** Lane i of the result is byte lanes[i] of a (0-15) or b (16-31). */
  shuffle: (a: V128, b: V128, lanes: readonly number[]): V128 => [...a, ...b, ...simd(13), ...lanes] as unknown as V128,
  const: (low: bigint, high: bigint): V128 => [...simd(12), ...new Uint8Array(new BigUint64Array([BigInt.asUintN(64, low), BigInt.asUintN(64, high)]).buffer)] as unknown as V128,
  zero: (): V128 => [...simd(12), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] as unknown as V128,
  splat8: unary<I32, V128>(...simd(15)),
  splat16: unary<I32, V128>(...simd(16)),
  splat32: unary<I32, V128>(...simd(17)),
  splat64: unary<I64, V128>(...simd(18)),
  bitmask8: unary<V128, I32>(...simd(100)),
  bitmask32: unary<V128, I32>(...simd(164)),
  bitmask64: unary<V128, I32>(...simd(196)),
  extract64: (a: V128, lane: number): I64 => [...a, ...simd(29), lane] as unknown as I64,
  replace64: (a: V128, lane: number, value: I64): V128 => [...a, ...value, ...simd(30), lane] as unknown as V128,
  select: (condition: I32, a: V128, b: V128): V128 => [...a, ...b, ...condition, 0x1b] as unknown as V128,
};
