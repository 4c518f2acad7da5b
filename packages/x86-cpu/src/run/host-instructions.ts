import { fxsaveInstructions } from '../fpu/fxsave.ts';
import { mmxInstructions } from '../fpu/mmx.ts';
import { mmxConversionInstructions } from '../fpu/mmx-convert.ts';
import { x87Instructions } from '../fpu/x87.ts';
import { fusedInstructions } from '../fpu/fused.ts';
import { halfPrecisionInstructions } from '../fpu/half-precision.ts';
import { reciprocalInstructions } from '../fpu/reciprocal.ts';
import { sseFloatInstructions } from '../fpu/sse-float.ts';
import { avxMaskInstructions } from './host/avx-mask.ts';
import { bcdInstructions } from './host/bcd.ts';
import { bitStringInstructions } from './host/bit-string.ts';
import { divideInstructions } from './host/divide.ts';
import { stackInstructions } from './host/stack.ts';
import { stringInstructions } from './host/string.ts';
import { galoisAndDotInstructions } from './host/vector-galois-dot.ts';
import { vectorSpecialInstructions } from './host/vector-special.ts';
import type { HostInstruction } from './host-instruction.ts';

/** Every instruction, and rare case of one, that TypeScript executes, by mnemonic. */
export const HOST_INSTRUCTIONS: ReadonlyMap<string, HostInstruction> = new Map([
  ...stringInstructions,
  ...divideInstructions,
  ...bcdInstructions,
  ...bitStringInstructions,
  ...stackInstructions,
  ...x87Instructions,
  ...mmxInstructions,
  ...mmxConversionInstructions,
  ...fxsaveInstructions,
  ...sseFloatInstructions,
  ...reciprocalInstructions,
  ...fusedInstructions,
  ...halfPrecisionInstructions,
  ...vectorSpecialInstructions,
  ...galoisAndDotInstructions,
  ...avxMaskInstructions,
]);
