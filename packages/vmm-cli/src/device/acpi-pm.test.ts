import { describe, expect, it } from 'vitest';
import { ACPI_PM_BASE, AcpiPm } from './acpi-pm.ts';

const word = (value: number): Uint8Array => Uint8Array.of(value, value >> 8);

describe('ACPI power management', () => {
  it('switches off on S5 by sleep control or PM1 control, and on nothing else', () => {
    expect(ACPI_PM_BASE).toBe(0x600);
    for (const [offset, bytes, isOff] of [
      [5, [0x14], false],
      [5, [0x24], false],
      [1, [0x34], false],
      [4, [0, 0x34], true],
      [5, [0x34], true],
      [4, [0x00, 0x20], true],
    ] as const) {
      const pm = new AcpiPm(
        () => 0n,
        1n,
        () => undefined,
      );
      pm.write(offset, Uint8Array.from(bytes), bytes.length);
      expect([offset, bytes, pm.powerOff]).toEqual([offset, bytes, isOff]);
    }
  });

  it('takes a microsecond to read its timer, so that who waits for it gets there', () => {
    let now = 0n;
    const pm = new AcpiPm(
      () => now,
      2_000_000_000n,
      (ticks) => (now += ticks),
    );
    pm.read(8, new Uint8Array(4), 4);
    pm.read(0, new Uint8Array(4), 4);
    expect(now).toBe(2000n);
  });

  it('counts 3,579,545 Hz in 24 bits', () => {
    let now = 0n;
    const pm = new AcpiPm(
      () => now,
      1_000_000n,
      () => undefined,
    );
    const data = new Uint8Array(4);
    const timer = (): number => (pm.read(8, data, 4), new DataView(data.buffer).getUint32(0, true));
    expect(timer()).toBe(0);
    now = 1_000_000n;
    expect(timer()).toBe(3_579_545);
    now = 5_000_000n;
    expect(timer()).toBe((5 * 3_579_545) % 2 ** 24);
  });

  it('keeps enable and control registers, and reads no event', () => {
    const pm = new AcpiPm(
      () => 0n,
      1n,
      () => undefined,
    );
    const data = new Uint8Array(2);
    const read = (offset: number): number => (pm.read(offset, data, 2), data[0]! | (data[1]! << 8));
    for (const offset of [0, 2, 4]) pm.write(offset, word(0x1501), 2);
    expect([read(0), read(2), read(4)]).toEqual([0, 0x1501, 0x1501]);
  });
});
