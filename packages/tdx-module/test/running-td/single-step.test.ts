import { Gpr, VmcsField, type LogicalProcessor } from '@tdxkit/x86-cpu';
import { beforeEach, describe, expect, it } from 'vitest';
import { NOT_STEPPING } from '../../src/entry/stepping-state.ts';
import { Code } from '../../src/status.ts';
import type { OwnLp } from '../transcripts/replay-machine.ts';
import { RunningTd } from './running-td.ts';

const RESET_PAGE = 0xffff_f000;
const RESET_OFFSET = 0xff0;
const JMP_TO_PAGE_START = [0xe9, 0x0b, 0xf0, 0xff, 0xff]; // to 0xFFFFF000
const NOP = 0x90;
const VECTOR = 0x41;
const MAX_STEPS = 32;
const MONITOR_TRAP = 1n << 27n;
const IA32_APIC_BASE = 0x1b;

/** A guest that executes one-byte instructions, page after page of them. */
function nopGuest(): RunningTd {
  const code = new Uint8Array(0x1000).fill(NOP);
  code.set(JMP_TO_PAGE_START, RESET_OFFSET);
  return new RunningTd({ pages: [[RESET_PAGE, code]] });
}

const controls = (g: RunningTd, lp: LogicalProcessor): bigint => {
  g.enter();
  return lp.seam.vmcs.read(VmcsField.PRIMARY_PROCESSOR_CONTROLS);
};

// @source TDX-ABI "Single-Step and Zero-Step Attacks Mitigation"
describe('single-stepping of a guest by interrupts right after its entry', () => {
  let g: RunningTd;
  let lp: LogicalProcessor;
  beforeEach(() => {
    g = nopGuest();
    lp = g.lp;
  });

  it('is met by 1 to 32 instructions that the guest executes before the host gets its interrupt', () => {
    const counts = new Set<number>();
    for (let i = 0; i < 40; i++) {
      g.enter();
      lp.cr8 = 3n;
      lp.raiseInterrupt(VECTOR);
      const { reason, instructions } = lp.run(1000);
      expect([reason, lp.mode, lp.gpr[Gpr.RAX], lp.gpr[Gpr.R9]]).toEqual(['host', 'root', 1n, 0x8000_0000n | BigInt(VECTOR)]);
      expect(instructions).toBeGreaterThanOrEqual(1);
      expect(instructions).toBeLessThanOrEqual(MAX_STEPS);
      expect([lp.cr8, lp.hasPendingEvent]).toEqual([3n, false]);
      counts.add(instructions);
    }
    expect(counts.size).toBeGreaterThan(8);
    expect(controls(g, lp) & MONITOR_TRAP).toBe(0n);
  });

  it('does not hold up interrupts that come later', () => {
    g.enter();
    expect(lp.run(200).reason).toBe('budget');
    lp.raiseInterrupt(VECTOR);
    expect(lp.run(1000)).toMatchObject({ reason: 'host', instructions: 0 });
    expect(lp.gpr[Gpr.R9]).toBe(0x8000_0000n | BigInt(VECTOR));
  });

  it('gives an NMI back as an NMI', () => {
    g.enter();
    lp.raiseNmi();
    const { reason, instructions } = lp.run(1000);
    expect([reason, lp.gpr[Gpr.RAX], lp.gpr[Gpr.R9]]).toEqual(['host', 0n, 0x8000_0202n]);
    expect(instructions).toBeGreaterThanOrEqual(1);
    expect(lp.hasPendingEvent).toBe(false);
  });

  it('ends the TD when the local APIC is disabled, as interrupts could not be given back', () => {
    g.enter();
    // The processor itself has no way there; a defect of the platform is imposed.
    (lp as OwnLp).msrs.store(IA32_APIC_BASE, 0xfee0_0000n);
    lp.raiseInterrupt(VECTOR);
    lp.run(1000);
    expect(lp.gpr[Gpr.RAX]).toBe(Code.NON_RECOVERABLE_TD_WRONG_APIC_MODE | 1n);
    expect(g.module.of(lp).stepping).toBe(NOT_STEPPING);
    g.enter();
    expect(lp.gpr[Gpr.RAX]).toBe(Code.TD_FATAL);
  });

  it('goes on in a machine that took a snapshot in the middle of it', () => {
    g.enter();
    lp.raiseInterrupt(VECTOR);
    // Budgets of one instruction stop between the module's own exits.
    let done = lp.run(1).reason;
    const snapshot = structuredClone(g.machine.snapshot());
    while (done === 'budget') done = lp.run(1).reason;
    const expected = [lp.gpr[Gpr.RAX], lp.gpr[Gpr.R9], lp.seam.vmcs.pa];
    const other = nopGuest();
    other.machine.restore(snapshot);
    do done = other.lp.run(1).reason;
    while (done === 'budget');
    expect([other.lp.gpr[Gpr.RAX], other.lp.gpr[Gpr.R9], other.lp.seam.vmcs.pa]).toEqual(expected);
  });
});
