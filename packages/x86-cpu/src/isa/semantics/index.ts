import { CONDITIONS, type Semantic } from '../../emit/emitter.ts';
import { aluSemantics } from './alu.ts';
import { bitSemantics } from './bit.ts';
import { flagSemantics } from './flags.ts';
import { flowSemantics, jumpOnCondition } from './flow.ts';
import { interruptReturnSemantics } from './interrupt-return.ts';
import { conditionalMove, movSemantics, setOnCondition } from './mov.ts';
import { muldivSemantics } from './muldiv.ts';
import { shiftSemantics } from './shift.ts';
import { stringSemantics } from './string.ts';
import { systemSemantics } from './system.ts';
import { vectorSemantics } from './vector.ts';

/**
 * Every instruction meaning by name. A name with a size (`ret.8`) is for instructions without an operand that would show it.
 */
export const SEMANTICS: ReadonlyMap<string, Semantic> = new Map([
  ...Object.entries(aluSemantics),
  ...Object.entries(movSemantics),
  ...Object.entries(shiftSemantics),
  ...Object.entries(muldivSemantics),
  ...Object.entries(bitSemantics),
  ...Object.entries(flowSemantics),
  ...Object.entries(flagSemantics),
  ...Object.entries(stringSemantics),
  ...Object.entries(systemSemantics),
  ...Object.entries(interruptReturnSemantics),
  ...Object.entries(vectorSemantics),
  ...CONDITIONS.flatMap((cc, code): [string, Semantic][] => [
    [`j${cc}`, jumpOnCondition(code)],
    [`set${cc}`, setOnCondition(code)],
    [`cmov${cc}`, conditionalMove(code)],
  ]),
]);
