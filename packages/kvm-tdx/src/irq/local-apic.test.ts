import { beforeEach, describe, expect, it } from 'vitest';
import { ApicBase, ApicRegister } from './apic-register.ts';
import { LocalApic, type IpiMessage } from './local-apic.ts';

describe('local APIC', () => {
  let now: bigint;
  let delivered: number[];
  let sent: IpiMessage[];
  let apic: LocalApic;
  beforeEach(() => {
    now = 1000n;
    delivered = [];
    sent = [];
    const clock = { now: () => now, clockFor: (tsc: bigint) => tsc + 5n, ticksPerCycleQ32: () => 80n << 32n };
    apic = new LocalApic(0x23, clock, { deliver: (vector) => delivered.push(vector), send: (message) => sent.push(message) });
    apic.base |= ApicBase.X2APIC;
  });

  it('one-shot: fires once, counts down, and 0 stops it', () => {
    apic.write(ApicRegister.TIMER_DIVIDE, 0b0001); // by 4
    apic.write(ApicRegister.LVT_TIMER, 0x44);
    apic.write(ApicRegister.TIMER_INITIAL, 10);
    expect([apic.timer.expiry, apic.read(ApicRegister.TIMER_CURRENT)]).toEqual([1000n + 3200n, 10]);
    now += 1600n;
    expect([apic.pollTimer(), apic.read(ApicRegister.TIMER_CURRENT)]).toEqual([false, 5]);
    now += 1600n;
    expect([apic.pollTimer(), apic.pollTimer(), delivered]).toEqual([true, false, [0x44]]);
    apic.write(ApicRegister.TIMER_INITIAL, 10);
    apic.write(ApicRegister.TIMER_INITIAL, 0);
    expect(apic.timer.expiry).toBeUndefined();
  });

  it('periodic: stays in phase although it is asked late; masked: expires without an interrupt', () => {
    apic.write(ApicRegister.TIMER_DIVIDE, 0b1011); // by 1
    apic.write(ApicRegister.LVT_TIMER, 0x2_0044);
    apic.write(ApicRegister.TIMER_INITIAL, 10); // 800 ticks
    now += 2500n;
    expect([apic.pollTimer(), apic.timer.expiry]).toEqual([true, 1000n + 3200n]);
    apic.write(ApicRegister.LVT_TIMER, 0x3_0044);
    now += 800n;
    expect([apic.pollTimer(), delivered]).toEqual([false, [0x44]]);
  });

  it('TSC deadline: only in its mode, reads 0 after it fired', () => {
    apic.timer.setDeadline(2000n);
    expect(apic.timer.expiry).toBeUndefined();
    apic.write(ApicRegister.LVT_TIMER, 0x4_0050);
    apic.timer.setDeadline(2000n);
    expect([apic.timer.expiry, apic.timer.deadline]).toEqual([2005n, 2000n]);
    now = 2005n;
    expect([apic.pollTimer(), apic.timer.deadline, delivered]).toEqual([true, 0n, [0x50]]);
    apic.write(ApicRegister.TIMER_INITIAL, 5);
    expect(apic.timer.expiry).toBeUndefined();
  });

  it('routes by physical id, logical cluster and shorthand', () => {
    apic.write(ApicRegister.ICR, 0x0004_08f0, 0x2_0008);
    expect(sent).toEqual([{ vector: 0xf0, deliveryMode: 0, logical: true, destination: 0x2_0008, shorthand: 1 }]);
    const message = { vector: 1, deliveryMode: 0, logical: false, destination: 0x23, shorthand: 0 };
    expect(apic.logicalId).toBe(0x2_0008);
    expect([apic.matches(message, undefined), apic.matches({ ...message, destination: 3 }, undefined)]).toEqual([true, false]);
    expect(apic.matches({ ...message, logical: true, destination: 0x2_000c }, undefined)).toBe(true);
    expect(apic.matches({ ...message, logical: true, destination: 0x1_0008 }, undefined)).toBe(false);
    expect([1, 2, 3].map((shorthand) => apic.matches({ ...message, shorthand }, apic))).toEqual([true, true, false]);
  });

  it('delivers by priority class above TPR and what is in service', () => {
    for (const vector of [0x41, 0x82, 0x83]) apic.setPending(vector);
    expect(apic.deliverable).toBe(0x83);
    apic.accept(0x83);
    expect([apic.deliverable, apic.processorPriority]).toEqual([-1, 0x80]);
    apic.setPending(0x91);
    expect(apic.deliverable).toBe(0x91);
    apic.accept(0x91);
    apic.write(ApicRegister.EOI, 0);
    apic.write(ApicRegister.EOI, 0);
    expect(apic.deliverable).toBe(0x82);
    apic.write(ApicRegister.TPR, 0x80);
    expect(apic.deliverable).toBe(-1);
    apic.write(ApicRegister.TPR, 0x70);
    apic.accept(0x82);
    apic.write(ApicRegister.EOI, 0);
    apic.write(ApicRegister.TPR, 0);
    expect(apic.deliverable).toBe(0x41);
  });

  it('changes its mode only along the arrows of the diagram, and starts with the id of its processor', () => {
    const options = { physicalBits: 46, hasX2apic: true };
    const base = apic.base & ~(ApicBase.X2APIC | ApicBase.ENABLE);
    const set = (bits: bigint): boolean => apic.setBase(base | bits, options);
    expect([set(ApicBase.ENABLE), set(ApicBase.X2APIC)]).toEqual([false, false]); // from x2APIC
    expect([set(0n), set(ApicBase.ENABLE | ApicBase.X2APIC)]).toEqual([true, false]); // off
    expect([set(ApicBase.ENABLE), apic.read(ApicRegister.ID)]).toEqual([true, 0x2300_0000]);
    expect([set(ApicBase.ENABLE | 1n), set(ApicBase.ENABLE | (1n << 46n)), set(ApicBase.ENABLE | ApicBase.X2APIC)]).toEqual([
      false,
      false,
      true,
    ]);
    set(0n);
    expect(apic.setBase(base | ApicBase.ENABLE | ApicBase.X2APIC, { ...options, hasX2apic: false })).toBe(false);
  });

  it('matches xAPIC destinations: id, flat and cluster model', () => {
    apic.base &= ~ApicBase.X2APIC;
    apic.write(ApicRegister.ID, 0x0500_0000);
    apic.write(ApicRegister.LDR, 0x2200_0000);
    const message = { vector: 1, deliveryMode: 0, logical: false, destination: 5, shorthand: 0 };
    const reaches = (destination: number): boolean => apic.matches({ ...message, logical: true, destination }, undefined);
    expect([apic.matches(message, undefined), apic.matches({ ...message, destination: 0x23 }, undefined)]).toEqual([true, false]);
    expect([reaches(0x02), reaches(0x20), reaches(0x01)]).toEqual([true, true, false]);
    apic.write(ApicRegister.DFR, 0x0fff_ffff);
    expect([reaches(0x22), reaches(0x23), reaches(0x12), reaches(0x21)]).toEqual([true, true, false, false]);
  });

  it('tells the end of level-triggered interrupts only', () => {
    for (const [vector, isLevel] of [
      [0x41, false],
      [0x52, true],
    ] as const) {
      apic.setTrigger(vector, isLevel);
      apic.setPending(vector);
      apic.accept(vector);
      apic.write(ApicRegister.EOI, 0);
    }
    expect([apic.takeEndedLevel(), apic.takeEndedLevel()]).toEqual([0x52, undefined]);
  });

  it('counts on when one-shot becomes periodic; a masked timer wakes nobody', () => {
    apic.write(ApicRegister.TIMER_DIVIDE, 0b1011);
    apic.write(ApicRegister.LVT_TIMER, 0x44);
    apic.write(ApicRegister.TIMER_INITIAL, 10);
    now += 400n;
    apic.write(ApicRegister.LVT_TIMER, 0x2_0044);
    expect([apic.read(ApicRegister.TIMER_CURRENT), apic.read(ApicRegister.TIMER_INITIAL), apic.nextInterrupt]).toEqual([
      5,
      10,
      1800n,
    ]);
    apic.write(ApicRegister.LVT_TIMER, 0x3_0044);
    expect([apic.nextInterrupt, apic.timer.expiry]).toEqual([undefined, 1800n]);
  });
});
