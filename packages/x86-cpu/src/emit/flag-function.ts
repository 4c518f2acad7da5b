import { appendCode, i32, i64, local, type Code } from './code.ts';
import { FlagLocal, RegionLocal } from './region-locals.ts';
import { canonicaliseByKind } from './translator-flags.ts';
import { ValueType, type WasmModule } from './wasm-module.ts';
import { Reg } from '../lp/register-file.ts';

const { I32, I64 } = ValueType;
/** Its parameters are the first locals of a region function: those of the flags follow the parameters of that. */
const PARAMETERS = [I32, I32, I32, I64, I64, I64] as const;
/** The call of it in a region. */
export const flagFunctionCall: Code = [...PARAMETERS.map((_, n) => local.get32(n)), 0x10, 0];

let known: number[] | undefined;
/**
 * Puts the function that stores the flags of a region in the register file, in the form that they have there, into a module of regions: as its first. Each has its own, for
 * engines make much of an imported function.
 */
export function addFlagFunction(wasm: WasmModule): void {
  known ??= body();
  wasm.addFunction(wasm.type(PARAMETERS, []), [], known);
}
function body(): number[] {
  const base = local.get32(RegionLocal.BASE);
  const out: number[] = [];
  appendCode(out, [
    canonicaliseByKind(),
    i32.store(base, local.get32(FlagLocal.KIND), Reg.LAZY_KIND),
    i64.store(base, local.get64(FlagLocal.RESULT), Reg.LAZY_A),
    i64.store(base, local.get64(FlagLocal.A), Reg.LAZY_B),
  ]);
  return out;
}
/** Statements that take the flags from the register file. */
export const flagLoads: Code = [
  local.set(FlagLocal.KIND, i32.load(local.get32(RegionLocal.BASE), Reg.LAZY_KIND)),
  local.set(FlagLocal.RESULT, i64.load(local.get32(RegionLocal.BASE), Reg.LAZY_A)),
  local.set(FlagLocal.A, i64.load(local.get32(RegionLocal.BASE), Reg.LAZY_B)),
];
