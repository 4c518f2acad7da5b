import { WalkAccess } from '../../mmu/page-walk.ts';
import { Outcome } from '../../run/cpu-environment.ts';
import { gp, ud } from '../fault.ts';
import { Gpr } from '../register-file.ts';
import { linearAddress } from '../segment-access.ts';
import { readGpr, requireCpl0, type SystemHandler } from './operands.ts';

const hlt: SystemHandler = (lp, insn) => {
  requireCpl0(lp);
  if (lp.nonRoot.onInstruction(insn)) return Outcome.EVENT;
  lp.activityState = 1;
  lp.askAttention();
  return Outcome.NEXT_AND_STOP;
};

/** PAUSE: nothing to do but to let a hypervisor see the loop. */
const pause: SystemHandler = (lp, insn) => (lp.nonRoot.onInstruction(insn) ? Outcome.EVENT : Outcome.NEXT);

/** MONITOR arms nothing in the model; the checks of its operands remain. */
const monitor: SystemHandler = (lp, insn) => {
  if (lp.cpl !== 0 || !lp.nonRoot.isEnabled('monitor')) ud(lp);
  if (lp.nonRoot.onInstruction(insn)) return Outcome.EVENT;
  if (lp.gpr32[2 * Gpr.RCX] !== 0) gp(lp);
  const linear = linearAddress(lp, insn.segment, readGpr(lp, Gpr.RAX, insn.addressSize), 1, false);
  lp.linear.probe(linear, 1, lp.linear.current | WalkAccess.READ);
  return Outcome.NEXT;
};

/** Departs: MWAIT does not wait, as if the monitored line had been written. */
const mwait: SystemHandler = (lp, insn) => {
  if (lp.cpl !== 0 || !lp.nonRoot.isEnabled('mwait')) ud(lp);
  if (lp.nonRoot.onInstruction(insn)) return Outcome.EVENT;
  if (lp.gpr32[2 * Gpr.RCX]! > 1) gp(lp);
  return Outcome.NEXT;
};

const umonitor: SystemHandler = (lp, insn) => {
  if (!lp.nonRoot.isEnabled('umonitor')) ud(lp);
  const linear = linearAddress(lp, insn.segment, readGpr(lp, insn.rm, insn.addressSize), 1, false);
  lp.linear.probe(linear, 1, lp.linear.current | WalkAccess.READ);
  return Outcome.NEXT;
};

/** UMWAIT and TPAUSE end at once, CF = 0: the wait ended before the operating system's limit. */
const timedWait: SystemHandler = (lp, insn) => {
  if (!lp.nonRoot.isEnabled(insn.name)) ud(lp);
  if (lp.gpr32[2 * insn.rm]! > 1) gp(lp);
  if (lp.nonRoot.onInstruction(insn)) return Outcome.EVENT;
  lp.rflags &= ~0x8d5n;
  return Outcome.NEXT;
};

export const waitingInstructions: readonly (readonly [string, SystemHandler])[] = [
  ['hlt', hlt],
  ['pause', pause],
  ['monitor', monitor],
  ['mwait', mwait],
  ['umonitor', umonitor],
  ['umwait', timedWait],
  ['tpause', timedWait],
];
