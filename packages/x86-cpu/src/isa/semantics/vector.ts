import { i64 } from '../../emit/code.ts';
import type { Semantic } from '../../emit/emitter.ts';

/** MXCSR bits that exist. @source Intel SDM 1 "MXCSR Control and Status Register" */
const MXCSR_MASK = 0xffff;

/** MMX, SSE and AVX. */
export const vectorSemantics: Record<string, Semantic> = {
  ldmxcsr: (e) => {
    const v = e.read(0);
    e.if(i64.ne(i64.and(v, i64.const(~MXCSR_MASK)), i64.const(0)), () => e.raise(13, 0));
    e.setMxcsr(v);
  },
  stmxcsr: (e) => e.write(0, e.mxcsr()),
};
