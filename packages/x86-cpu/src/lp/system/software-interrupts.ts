import { Outcome } from '../../run/cpu-environment.ts';
import { EventType } from '../../vmx/non-root.ts';
import { gp, ud } from '../fault.ts';
import { Vector } from '../guest-event.ts';
import { is64BitCode, isVirtual8086 } from '../segment-access.ts';
import { iopl } from './flags.ts';
import type { SystemHandler } from './operands.ts';

/** INT n. In virtual-8086 mode with IOPL below 3 it is a fault. */
const int: SystemHandler = (lp, insn) => {
  if (isVirtual8086(lp) && iopl(lp) < 3) gp(lp);
  lp.event.software(Number(insn.immediate & 0xffn), EventType.SOFTWARE_INTERRUPT, insn.length);
  return Outcome.EVENT;
};

const int3: SystemHandler = (lp, insn) => {
  lp.event.software(Vector.BP, EventType.SOFTWARE_EXCEPTION, insn.length);
  return Outcome.EVENT;
};

const int1: SystemHandler = (lp, insn) => {
  lp.event.software(Vector.DB, EventType.PRIVILEGED_SOFTWARE_EXCEPTION, insn.length);
  return Outcome.EVENT;
};

const into: SystemHandler = (lp, insn) => {
  if (is64BitCode(lp)) ud(lp);
  if ((lp.rflags & 0x800n) === 0n) return Outcome.NEXT;
  lp.event.software(Vector.OF, EventType.SOFTWARE_EXCEPTION, insn.length);
  return Outcome.EVENT;
};

export const softwareInterruptInstructions: readonly (readonly [string, SystemHandler])[] = [
  ['int', int],
  ['int3', int3],
  ['int1', int1],
  ['into', into],
];
