import { i64 } from '../../emit/code.ts';
import type { Semantic } from '../../emit/emitter.ts';
import { avxSemantics } from './avx.ts';
import { vectorFloatSemantics } from './vector-float.ts';
import { vectorIntegerSemantics } from './vector-integer.ts';
import { vectorMoveSemantics } from './vector-move.ts';

/** MXCSR bits that exist. @source Intel SDM 1 "MXCSR Control and Status Register" */
const MXCSR_MASK = 0xffff;

const loadMxcsr: Semantic = (e) => {
  const v = e.read(0);
  e.if(i64.ne(i64.and(v, i64.const(~MXCSR_MASK)), i64.const(0)), () => e.raise(13, 0));
  e.setMxcsr(v);
};
const storeMxcsr: Semantic = (e) => e.write(0, e.mxcsr());

/** SSE and AVX. */
export const vectorSemantics: Record<string, Semantic> = {
  ...vectorMoveSemantics,
  ...vectorIntegerSemantics,
  ...vectorFloatSemantics,
  ...avxSemantics,
  ldmxcsr: loadMxcsr,
  vldmxcsr: loadMxcsr,
  stmxcsr: storeMxcsr,
  vstmxcsr: storeMxcsr,
};
