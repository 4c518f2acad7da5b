import { Cr4, WalkAccess } from '../../mmu/page-walk.ts';
import { Outcome } from '../../run/cpu-environment.ts';
import type { Insn } from '../../isa/insn.ts';
import { hasMonitor } from '../cpuid.ts';
import { gp, ud } from '../fault.ts';
import { Msr } from '../msr-table.ts';
import { Gpr, Reg } from '../register-file.ts';
import { is64BitCode, linearAddress } from '../segment-access.ts';
import type { X86LogicalProcessor } from '../x86-logical-processor.ts';
import { readEdxEax } from './msr-instructions.ts';
import { readGpr, requireCpl0, type SystemHandler } from './operands.ts';

const hlt: SystemHandler = (lp, insn) => {
  requireCpl0(lp);
  if (lp.nonRoot.onInstruction(insn)) return Outcome.EVENT;
  lp.activityState = 1;
  lp.askAttention();
  return Outcome.NEXT_AND_STOP;
};

/** PAUSE: nothing to do but to let a hypervisor see the loop, and whoever plays several processors in turn. */
const pause: SystemHandler = (lp, insn) => {
  if (lp.nonRoot.onInstruction(insn)) return Outcome.EVENT;
  if (!lp.stopsAtPause) return Outcome.NEXT;
  lp.hasPaused = true;
  return Outcome.NEXT_AND_STOP;
};

/** CPUID offers MONITOR and IA32_MISC_ENABLE does not take it away. */
function requireMonitor(lp: X86LogicalProcessor, name: string): void {
  if (lp.cpl !== 0 || !hasMonitor(lp) || !lp.nonRoot.isEnabled(name)) ud(lp);
}

/** Arms the monitor with the line at an address that must be readable. */
function arm(lp: X86LogicalProcessor, insn: Insn, register: number): void {
  const linear = linearAddress(lp, insn.segment, readGpr(lp, register, insn.addressSize), 1, false);
  lp.waits.arm(lp.linear.locate(linear, lp.linear.current | WalkAccess.READ));
}

/** @source Intel SDM 2B "MONITOR—Set Up Monitor Address" */
const monitor: SystemHandler = (lp, insn) => {
  requireMonitor(lp, 'monitor');
  if (lp.nonRoot.onInstruction(insn)) return Outcome.EVENT;
  if (readGpr(lp, Gpr.RCX, is64BitCode(lp) ? 8 : 4) !== 0n) gp(lp);
  arm(lp, insn, Gpr.RAX);
  return Outcome.NEXT;
};

/** Waits, whatever C-state the hint in EAX names, until the monitored line is written or an event comes; not at all when no line is monitored. */
const mwait: SystemHandler = (lp, insn) => {
  requireMonitor(lp, 'mwait');
  if (lp.nonRoot.onInstruction(insn)) return Outcome.EVENT;
  const extensions = readGpr(lp, Gpr.RCX, is64BitCode(lp) ? 8 : 4);
  if (extensions > 1n) gp(lp);
  if (!lp.waits.isArmed) {
    lp.waits.end();
    return Outcome.NEXT;
  }
  lp.waits.begin(extensions === 1n);
  return Outcome.NEXT_AND_STOP;
};

const umonitor: SystemHandler = (lp, insn) => {
  requireWaitpkg(lp, 'umonitor');
  arm(lp, insn, insn.rm);
  return Outcome.NEXT;
};

function requireWaitpkg(lp: X86LogicalProcessor, name: string): void {
  if (((lp.cpuid(7, 0).ecx >>> 5) & 1) === 0 || !lp.nonRoot.isEnabled(name)) ud(lp);
}

/**
 * UMWAIT and TPAUSE: until the TSC reaches EDX:EAX, or IA32_UMWAIT_CONTROL's limit has gone by (CF = 1). UMWAIT also until the monitored line is
 * written, and not at all when no line is monitored.
 * @source Intel SDM 2B "TPAUSE—Timed PAUSE"
 */
const timedWait: SystemHandler = (lp, insn) => {
  requireWaitpkg(lp, insn.name);
  if (lp.cpl !== 0 && (lp.get32(Reg.CR4) & Cr4.TSD) !== 0) gp(lp);
  if (lp.gpr32[2 * insn.rm]! > 1) gp(lp);
  if (lp.nonRoot.onInstruction(insn)) return Outcome.EVENT;
  lp.rflags &= ~0x8d5n;
  if (insn.name === 'umwait' && !lp.waits.isArmed) {
    lp.waits.end();
    return Outcome.NEXT;
  }
  let ticks = readEdxEax(lp) - BigInt.asUintN(64, lp.nonRoot.guestTsc(lp.tsc));
  const limit = lp.msrs.stored(Msr.UMWAIT_CONTROL) & 0xffff_fffcn;
  if (limit !== 0n && limit < ticks) {
    ticks = limit;
    // Silent: CF is set when the limit comes first, whatever ends the wait.
    lp.rflags |= 1n;
  }
  if (ticks <= 0n) return Outcome.NEXT;
  lp.waits.beginTimed(ticks);
  return Outcome.NEXT_AND_STOP;
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
