import { Outcome } from '../run/cpu-environment.ts';
import type { HostInstruction } from '../run/host-instruction.ts';
import { addArithmetic } from './x87-arithmetic.ts';
import { addControl, addNonWaitingControl, addStackControl } from './x87-control.ts';
import { addFunctions } from './x87-functions.ts';
import { addLoadsAndStores } from './x87-load-store.ts';
import { X87Table } from './x87-operation.ts';
import { X87Registers } from './x87-registers.ts';

const UD = 6;
const MF = 16;

function table(...parts: ((t: X87Table) => void)[]): X87Table {
  const t = new X87Table();
  for (const part of parts) part(t);
  return t;
}
const NON_WAITING = table(addNonWaitingControl);
const CONTROL = table(addControl);
const NUMERIC = table(addStackControl, addArithmetic, addLoadsAndStores, addFunctions);

/**
 * Every instruction that starts with D8 to DF. #NM has been decided when it was decoded. A pending exception stops waiting instructions with #MF.
 * Departs: with CR0.NE = 0 silicon asserts FERR# and freezes until an interrupt comes; the model has no such wire and raises #MF too.
 */
const x87: HostInstruction = (c, insn) => {
  const x = new X87Registers(c);
  const nonWaiting = NON_WAITING.find(insn);
  if (nonWaiting !== undefined) return nonWaiting(x, insn);
  const control = CONTROL.find(insn);
  const operation = control ?? NUMERIC.find(insn);
  if (operation === undefined) return c.raise(UD);
  if (x.isExceptionPending) return c.raise(MF);
  const outcome = operation(x, insn);
  if (control === undefined && outcome === Outcome.NEXT) x.instructionPointer = insn.rip;
  return outcome;
};

const fwait: HostInstruction = (c) => (new X87Registers(c).isExceptionPending ? c.raise(MF) : Outcome.NEXT);

export const x87Instructions: [string, HostInstruction][] = [
  ['x87', x87],
  ['fwait', fwait],
];
