import { describe, expect, it } from 'vitest';
import { ALL_FEATURES, EVENT_IDX, VirtioDriver } from '../../test/virtio-driver.ts';
import { VirtioConsole } from './console.ts';
import { VirtioRng } from './rng.ts';

const VERSION_1 = 1n << 32n;
const ACCESS_PLATFORM = 1n << 33n;

describe('virtio over PCI', () => {
  const driver = (): VirtioDriver => new VirtioDriver(new VirtioConsole(() => undefined));

  it('is a modern device with a capability for each part', () => {
    const { config, bars } = driver().pci;
    expect([config.get(0, 4), config.get(8, 1), config.get(0x2c, 4)]).toEqual([0x1043_1af4, 1, 0x1100_1af4]);
    const found: number[][] = [];
    for (let at = config.get(0x34, 1); at !== 0; at = config.get(at + 1, 1)) {
      if (config.get(at, 1) === 9)
        found.push([
          config.get(at + 3, 1),
          config.get(at + 4, 1),
          config.get(at + 8, 4),
          config.get(at + 12, 4),
          config.get(at + 2, 1),
        ]);
      else expect(config.get(at, 1)).toBe(0x11);
    }
    expect(found).toEqual([
      [1, 0, 0, 0x38, 16],
      [2, 0, 0x3000, 8, 20],
      [3, 0, 0x1000, 4, 16],
      [4, 0, 0x2000, 0x1000, 16],
      [5, 0, 0, 0, 20],
    ]);
    expect(bars.map(({ index, size }) => [index, size])).toEqual([
      [0, 0x4000],
      [1, 0x1000],
    ]);
  });

  it('insists on VERSION_1 and ACCESS_PLATFORM, and on nothing that it does not offer', () => {
    const d = driver();
    expect(d.offered & (VERSION_1 | ACCESS_PLATFORM)).toBe(VERSION_1 | ACCESS_PLATFORM);
    expect(d.start(ALL_FEATURES & ~ACCESS_PLATFORM) & 8).toBe(0);
    expect(d.complaints).toEqual([expect.stringMatching(/without FEATURES_OK/)]);
    expect(d.start() & 8).toBe(8);
    d.write(0x14, 1, 0);
    d.write(8, 4, 0);
    d.write(12, 4, 1 << 20);
    d.write(8, 4, 1);
    d.write(12, 4, 3);
    d.write(0x14, 1, 8);
    expect(d.status & 8).toBe(0);
  });

  it('keeps what a queue was set to, and refuses sizes that are none', () => {
    const d = driver();
    d.write(0x16, 2, 1);
    expect([d.read(0x18, 2), d.read(0x1a, 2), d.read(0x1c, 2), d.read(0x1e, 2)]).toEqual([64, 0xffff, 0, 1]);
    d.write(0x18, 2, 16);
    d.write(0x1a, 2, 2);
    d.write(0x20, 4, 0x1234_5000);
    d.write(0x24, 4, 1);
    expect([d.read(0x18, 2), d.read(0x1a, 2), d.read(0x20, 4), d.read(0x24, 4)]).toEqual([16, 2, 0x1234_5000, 1]);
    d.write(0x1a, 2, 9); // a vector that is not there
    expect(d.read(0x1a, 2)).toBe(0xffff);
    d.write(0x16, 2, 2);
    expect([d.read(0x18, 2), d.read(0x12, 2)]).toEqual([0, 2]);
    d.write(0x16, 2, 0);
    d.write(0x18, 2, 48);
    d.write(0x1c, 2, 1);
    expect([d.read(0x1c, 2), d.needsReset]).toEqual([0, true]);
  });

  it('asserts INTA# without MSI-X until the ISR status register is read, the command register says no, or it is reset', () => {
    const d = new VirtioDriver(new VirtioRng(1n));
    const { config } = d.pci;
    const command = (value: number): void => config.write(4, Uint8Array.of(value & 0xff, value >> 8), 2);
    const isr = (): number => d.read(0x1000, 1);
    expect(config.get(0x3d, 1)).toBe(1);
    d.start(ALL_FEATURES & ~EVENT_IDX);
    d.request(0, [4]);
    expect([d.interrupts, d.line, config.get(6, 2) & 8]).toEqual([[0x41], [], 0]);
    isr();
    config.write(0x42, Uint8Array.of(0, 0), 2); // MSI-X off
    d.request(0, [4]);
    d.request(0, [4]);
    expect([d.interrupts.length, d.line, config.get(6, 2) & 8]).toEqual([1, [true], 8]);
    expect([isr(), d.line, isr()]).toEqual([1, [true, false], 0]);
    d.request(0, [4]);
    command(0x406);
    expect([d.line, config.get(6, 2) & 8]).toEqual([[true, false, true, false], 8]);
    command(0x006);
    expect(d.line.at(-1)).toBe(true);
    d.start(ALL_FEATURES & ~EVENT_IDX);
    expect([d.line.at(-1), isr()]).toEqual([false, 0]);
    d.request(0, [4]);
    config.write(0x42, Uint8Array.of(0, 0x80), 2); // MSI-X on again
    expect(d.line.slice(-2)).toEqual([true, false]);
  });

  it('can be driven through configuration space alone', () => {
    const d = driver();
    const { config } = d.pci;
    const window = 0x90;
    expect(config.get(window + 3, 1)).toBe(5);
    const put = (offset: number, value: number): void =>
      config.write(offset, Uint8Array.of(value, value >> 8, value >> 16, value >> 24), 4);
    put(window + 8, 0x14);
    put(window + 12, 1);
    put(window + 16, 3);
    expect(d.status).toBe(3);
    const data = new Uint8Array(4);
    config.read(window + 16, data, 4);
    expect(data[0]).toBe(3);
    put(window + 8, 0x3fff);
    put(window + 12, 4); // reaches beyond the BAR
    put(window + 16, 0xff);
    expect(d.status).toBe(3);
  });

  it('swallows accesses of any offset and size', () => {
    const d = new VirtioDriver(new VirtioRng(1n));
    for (let offset = 0; offset < 0x4000; offset += 4) {
      for (const size of [1, 2, 4, 8]) {
        d.read(offset, size);
        if (offset !== 0x14 && offset !== 0x1c) d.write(offset, size, 0xffff_ffff);
      }
    }
    expect([d.start(), d.request(0, [4])?.length]).toEqual([15, 4]);
  });
});
