import type { TemporaryLocals } from './emitter-body.ts';
import { ValueType } from './wasm-module.ts';

const { I32, I64, V128 } = ValueType;

/** Locals of a region function after its parameters (0 and 1), by use: engines pay for every local at every branch, so that what few regions need comes last and is declared for those only. */
const LAYOUT = [
  { use: 'flags', type: I32, count: 1 },
  { use: 'flags', type: I64, count: 3 },
  { use: 'control', type: I32, count: 4 },
  { use: 'control', type: I64, count: 2 },
  { use: 'general registers', type: I64, count: 16 },
  { use: 'temporaries', type: I64, count: 8 },
  { use: 'temporaries', type: I32, count: 6 },
  { use: 'hosts', type: I32, count: 6 },
  { use: 'vector registers', type: V128, count: 16 },
  { use: 'temporaries', type: I64, count: 34 },
  { use: 'temporaries', type: I32, count: 8 },
  { use: 'temporaries', type: V128, count: 22 },
] as const;
const PARAMETERS = 2;

const LOCALS: readonly ValueType[] = LAYOUT.flatMap(({ type, count }) => new Array<ValueType>(count).fill(type));
const placesOf = (use: (typeof LAYOUT)[number]['use'], type: ValueType): number[] => {
  const uses = LAYOUT.flatMap((part) => new Array<(typeof LAYOUT)[number]['use']>(part.count).fill(part.use));
  return LOCALS.flatMap((of, n) => (of === type && uses[n] === use ? [PARAMETERS + n] : []));
};
const [KIND] = placesOf('flags', I32) as [number];
const [RESULT, A, B] = placesOf('flags', I64) as [number, number, number];
const [TLB, RECORD, CODE, JUMP_CACHE] = placesOf('control', I32) as [number, number, number, number];
const [TARGET, CONTEXT] = placesOf('control', I64) as [number, number];

/** Locals of a region function. All numbers stay below 128: one byte each. TARGET: of an indirect jump, for the dispatch node. CONTEXT: that of the jump cache, in its upper half. GPR, VECTOR: the first of 16. HOST: the first of those for translations that are held. */
export const RegionLocal = {
  BASE: 0,
  BUDGET: 1,
  TLB,
  RECORD,
  CODE,
  TARGET,
  JUMP_CACHE,
  CONTEXT,
  GPR: placesOf('general registers', I64)[0]!,
  HOST: placesOf('hosts', I32)[0]!,
  HOSTS: placesOf('hosts', I32).length,
  VECTOR: placesOf('vector registers', V128)[0]!,
} as const;
/** Those that hold the flags. */
export const FlagLocal = { KIND, RESULT, A, B } as const;
export const REGION_TEMPORARIES: TemporaryLocals = {
  i64: placesOf('temporaries', I64),
  i32: placesOf('temporaries', I32),
  v128: placesOf('temporaries', V128),
};
const declarations = new Map<number, readonly ValueType[]>();
/** Types of the locals of a region function that uses none above `highest`. */
export function regionLocals(highest: number): readonly ValueType[] {
  let types = declarations.get(highest);
  if (types === undefined) declarations.set(highest, (types = LOCALS.slice(0, highest - PARAMETERS + 1)));
  return types;
}
