import { describe, expect, it } from 'vitest';
import { IoApic } from '../device/io-apic.ts';
import { PciInterruptLines, interruptPin } from './interrupt-lines.ts';

describe('interrupt lines of PCI', () => {
  it('go to pins 16 to 23 by slot', () => {
    expect([1, 7, 8, 9, 30].map(interruptPin)).toEqual([17, 23, 16, 17, 22]);
  });

  it('rise anew for each function that shares a pin, and fall with the last one', () => {
    const changes: string[] = [];
    const lines = new PciInterruptLines((pin, high) => changes.push(`${pin}${high ? '+' : '-'}`));
    lines.set(1, true);
    lines.set(1, true);
    lines.set(9, true);
    lines.set(2, true);
    lines.set(1, false);
    lines.set(9, false);
    lines.set(9, false);
    expect(changes).toEqual(['17+', '17-', '17+', '18+', '17+', '17-']);
  });

  it('send one message for each function, edge-triggered or level-triggered', () => {
    for (const isLevel of [false, true]) {
      const sent: number[] = [];
      const ioApic = new IoApic((_address, data) => sent.push(data & 0xff));
      const write = (register: number, value: number): void => {
        ioApic.write(0, Uint8Array.of(register), 1);
        ioApic.write(0x10, Uint8Array.of(value, value >> 8, value >> 16, 0), 4);
      };
      write(0x10 + 2 * 17, 0x51 | (isLevel ? 0x8000 : 0));
      const lines = new PciInterruptLines((pin, high) => ioApic.setLine(pin, high));
      lines.set(1, true);
      lines.set(9, true);
      lines.set(1, false);
      ioApic.endOfInterrupt(0x51);
      expect(sent).toEqual([0x51, 0x51]);
      lines.set(9, false);
      ioApic.endOfInterrupt(0x51);
      expect(sent.length).toBe(2);
    }
  });
});
