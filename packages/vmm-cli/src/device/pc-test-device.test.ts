import { describe, expect, it } from 'vitest';
import type { Device } from './device.ts';
import { PcTestDevice } from './pc-test-device.ts';

describe('test device of kvm-unit-tests', () => {
  const lines: [number, boolean][] = [];
  const device = new PcTestDevice((line, high) => lines.push([line, high]));
  const read = (part: Device, offset: number, size: number): number[] => {
    const data = new Uint8Array(8);
    part.read(offset, data, size);
    return [...data.subarray(0, size)];
  };

  it('keeps its register, whole and in parts', () => {
    device.data.write(0, Uint8Array.of(1, 2, 3, 4), 4);
    device.data.write(1, Uint8Array.of(9), 1);
    expect([read(device.data, 0, 4), read(device.data, 2, 2)]).toEqual([
      [1, 9, 3, 4],
      [3, 4],
    ]);
  });

  it('raises and lowers lines, and has memory', () => {
    device.lines.write(11, Uint8Array.of(1, 0, 0, 0), 4);
    device.lines.write(11, Uint8Array.of(0), 1);
    expect(lines).toEqual([
      [11, true],
      [11, false],
    ]);
    device.memory.write(0xfff8, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), 8);
    expect(read(device.memory, 0xfffc, 4)).toEqual([5, 6, 7, 8]);
  });
});
