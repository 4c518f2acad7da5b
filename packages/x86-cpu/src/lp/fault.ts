import { Vector } from './guest-event.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

/** Throws the exception `vector`; `errorCode` -1 = it has none. */
export function fault(lp: X86LogicalProcessor, vector: number, errorCode = -1): never {
  throw lp.event.exception(vector, errorCode);
}
/** #GP with an error code, 0 unless a selector is to blame. */
export function gp(lp: X86LogicalProcessor, errorCode = 0): never {
  throw lp.event.exception(Vector.GP, errorCode);
}
export function ud(lp: X86LogicalProcessor): never {
  throw lp.event.exception(Vector.UD, -1);
}
