import { ValueType } from './wasm-module.ts';

/** Locals of a region function; 0 and 1 are its parameters. All numbers stay below 128: one byte each. TARGET: of an indirect jump, for the dispatch node. */
export const RegionLocal = {
  BASE: 0,
  BUDGET: 1,
  TLB: 2,
  RECORD: 3,
  CODE: 4,
  TARGET: 9,
  GPR: 10,
  VECTOR: 26,
  FIRST_TEMP: 42,
} as const;
export const REGION_TEMPORARIES = { i64: 48, i32: 16, v128: 22 } as const;
const { I32: TI32, I64: TI64, V128: TV128 } = ValueType;
const many = (n: number, type: ValueType): ValueType[] => new Array<ValueType>(n).fill(type);
/** Locals after the parameters. */
export const REGION_LOCALS: readonly ValueType[] = [
  ...many(4, TI32), ...many(4, TI64), ...many(16, TI64), ...many(16, TV128), ...many(REGION_TEMPORARIES.i64, TI64), ...many(REGION_TEMPORARIES.i32, TI32), ...many(REGION_TEMPORARIES.v128, TV128),
]; // prettier-ignore
