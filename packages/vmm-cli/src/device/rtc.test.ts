import { describe, expect, it } from 'vitest';
import { DeviceTimers } from './device-timers.ts';
import { Rtc } from './rtc.ts';

const HZ = 1_000_000n;

/** A clock at 2026-11-22 17:05:09 whose time the test moves. */
function make(): {
  rtc: Rtc;
  read: (index: number) => number;
  write: (index: number, value: number) => void;
  pass: (ticks: bigint) => void;
  line: () => boolean;
  timers: DeviceTimers;
} {
  let now = 0n;
  let line = false;
  const rtc = new Rtc({ now: () => now, hz: HZ, startSeconds: Date.UTC(2026, 10, 22, 17, 5, 9) / 1000 }, (high) => (line = high));
  const timers = new DeviceTimers(() => now);
  timers.add(rtc);
  const data = new Uint8Array(1);
  const pass = (ticks: bigint): void => {
    for (const end = now + ticks; now < end;) {
      now += BigInt(Math.min(timers.ticksLeft, Number(end - now)));
      timers.expire();
    }
  };
  return {
    rtc,
    read: (index) => (rtc.write(0, Uint8Array.of(index), 1), rtc.read(1, data, 1), data[0]!),
    write: (index, value) => {
      rtc.write(0, Uint8Array.of(index), 1);
      rtc.write(1, Uint8Array.of(value), 1);
    },
    pass,
    line: () => line,
    timers,
  };
}

describe('Rtc', () => {
  it('goes with the machine time', () => {
    const { read, pass } = make();
    pass(51n * HZ);
    expect([read(4), read(2), read(0)]).toEqual([0x17, 0x06, 0x00]);
  });

  it('shows binary numbers and 12 hours when asked to', () => {
    const { read, write } = make();
    write(0xb, 4);
    expect([read(9), read(4)]).toEqual([26, 0x85]);
  });

  it('takes a time that is set, at once or register by register', () => {
    const { read, write, pass } = make();
    write(0, 0x30);
    expect([read(2), read(0)]).toEqual([0x05, 0x30]);
    write(0xb, 0x82);
    for (const [register, value] of [
      [9, 0x30],
      [8, 0x02],
      [7, 0x28],
      [4, 0x23],
      [2, 0x59],
      [0, 0x59],
    ] as const)
      write(register, value);
    pass(5n * HZ);
    write(0xb, 0x02);
    pass(HZ);
    expect([9, 8, 7, 4, 2, 0].map(read)).toEqual([0x30, 0x03, 0x01, 0, 0, 0]);
  });

  it('raises the line at the alarm time until register C is read', () => {
    const { read, write, pass, line } = make();
    write(1, 0x12);
    write(3, 0xff);
    write(5, 0xff);
    write(0xb, 0x22);
    pass(2n * HZ);
    expect(line()).toBe(false);
    pass(HZ);
    expect([line(), read(0xc), line(), read(0xc)]).toEqual([true, 0xb0, false, 0]);
  });

  it('interrupts each second and at the periodic rate', () => {
    const { read, write, pass, line, timers } = make();
    write(0xb, 0x12);
    pass(HZ);
    expect([line(), read(0xc)]).toEqual([true, 0x90]);
    write(0xa, 0x2f); // 2 Hz
    write(0xb, 0x42);
    pass(HZ / 2n);
    expect(read(0xc)).toBe(0xc0);
    write(0xb, 0x02);
    expect([timers.due, timers.ticksLeft]).toEqual([undefined, Infinity]);
  });
});
