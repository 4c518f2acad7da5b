import { describe, expect, it } from 'vitest';
import { Bus } from './bus.ts';
import { DebugExit } from './debug-exit.ts';
import { TEST_DEVICE_ID, TestDevice } from './test-device.ts';
import { Uart16550 } from './uart16550.ts';

const data = (...bytes: number[]): Uint8Array => Uint8Array.from([...bytes, ...new Array<number>(8).fill(0)]).subarray(0, 8);
const readOf = (device: { read(o: number, d: Uint8Array, s: number): void }, offset: number, size = 1): bigint => {
  const bytes = data();
  device.read(offset, bytes, size);
  return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
};

describe('Bus', () => {
  it('finds a device, answers all ones elsewhere and counts that', () => {
    const bus = new Bus('port');
    const exit = new DebugExit();
    bus.attach(0xf4, 4, exit);
    bus.write(0xf4, data(42), 1);
    expect(exit.code).toBe(42);
    const bytes = data();
    bus.read(0x80, bytes, 2);
    expect([...bytes.subarray(0, 3)]).toEqual([0xff, 0xff, 0]);
    bus.write(0xf6, data(1, 2, 3, 4), 4); // reaches past the device
    expect([exit.code, bus.unclaimed]).toEqual([42, 2]);
  });

  it('refuses two devices at one address', () => {
    const bus = new Bus('port');
    bus.attach(0, 8, new DebugExit());
    expect(() => bus.attach(7, 2, new DebugExit())).toThrow(/port 0x7: debug exit overlaps/);
  });
});

describe('DebugExit', () => {
  it('takes a 32-bit code', () => {
    const exit = new DebugExit();
    exit.write(0, data(0x78, 0x56, 0x34, 0xf2), 4);
    expect(exit.code).toBe(0xf2345678);
  });
});

describe('Uart16550', () => {
  const make = (): { uart: Uart16550; sent: number[] } => {
    const sent: number[] = [];
    return { uart: new Uart16550((byte) => sent.push(byte)), sent };
  };

  it('sends bytes, is always ready to send, and raises no interrupt', () => {
    const { uart, sent } = make();
    uart.write(0, data(0x41), 1);
    expect(sent).toEqual([0x41]);
    expect(readOf(uart, 5)).toBe(0x60n);
    expect(readOf(uart, 2)).toBe(0x01n);
  });

  it('keeps the divisor apart from the data register', () => {
    const { uart, sent } = make();
    uart.write(3, data(0x83), 1);
    uart.write(0, data(0x0c), 1);
    uart.write(1, data(0x01), 1);
    expect([readOf(uart, 0), readOf(uart, 1)]).toEqual([0x0cn, 0x01n]);
    uart.write(3, data(0x03), 1);
    expect(readOf(uart, 1)).toBe(0n);
    expect(sent).toEqual([]);
  });

  it('shows FIFOs once they are on, keeps scratch, and loops back', () => {
    const { uart, sent } = make();
    uart.write(2, data(1), 1);
    uart.write(7, data(0x5a), 1);
    expect([readOf(uart, 2), readOf(uart, 7)]).toEqual([0xc1n, 0x5an]);
    uart.write(4, data(0x1b), 1);
    expect(readOf(uart, 6)).toBe(0xb0n);
    uart.write(0, data(0x77), 1);
    expect(readOf(uart, 5) & 1n).toBe(1n);
    expect(readOf(uart, 0)).toBe(0x77n);
    expect(sent).toEqual([]);
  });

  it('hands received bytes to the guest in order', () => {
    const { uart } = make();
    uart.receive([1, 2]);
    expect([readOf(uart, 5) & 1n, readOf(uart, 0), readOf(uart, 0), readOf(uart, 5) & 1n]).toEqual([1n, 1n, 2n, 0n]);
  });

  it('wants input for a guest that polls its line status, and not for one that looks between two characters', () => {
    const { uart } = make();
    const look = (): number => {
      const data = new Uint8Array(1);
      uart.read(5, data, 1);
      return data[0]!;
    };
    for (let n = 0; n < 40; n++) {
      look();
      uart.write(0, Uint8Array.of(0x41), 1);
    }
    expect(uart.wantsInput).toBe(false);
    for (let n = 0; n < 20; n++) look();
    expect(uart.wantsInput).toBe(true);
    uart.receive([0x78]);
    expect([uart.wantsInput, look() & 1]).toEqual([false, 1]);
  });
});

describe('TestDevice', () => {
  it('shows text from guest memory, replies, and says when there is no memory', () => {
    const memory = new TextEncoder().encode('hi\x07there');
    const shown: [number, string][] = [];
    let written = '';
    const device = new TestDevice({
      readGuest: (gpa, into) => gpa === 0x5000 && (into.set(memory.subarray(0, into.length)), true),
      writeGuest: (gpa, bytes) => gpa === 0x5000 && ((written = new TextDecoder().decode(bytes)), true),
      show: (gpa, text) => shown.push([gpa, text]),
    });
    expect(readOf(device, 0, 4)).toBe(BigInt(TEST_DEVICE_ID));
    device.write(0x10, data(0x00, 0x50), 8);
    device.write(0x18, data(8), 4);
    device.write(0x20, data(1), 4);
    expect(shown).toEqual([[0x5000, 'hi.there']]);
    device.write(0x20, data(2), 4);
    expect(written.length).toBeGreaterThan(0);
    expect(readOf(device, 0x18, 4)).toBe(BigInt(written.length));
    device.write(0x20, data(9), 4);
    expect(readOf(device, 0x28, 4)).toBe(1n);
    device.write(0x10, data(0x00, 0x60), 8);
    device.write(0x20, data(1), 4);
    expect(readOf(device, 0x28, 4)).toBe(2n);
    expect(readOf(device, 0x100, 4)).toBe(0xffffffffn);
  });

  it('keeps 64-bit scratch and protects ID', () => {
    const device = new TestDevice({ readGuest: () => false, writeGuest: () => false, show: () => undefined });
    device.write(0x08, data(1, 2, 3, 4, 5, 6, 7, 8), 8);
    device.write(0x00, data(0, 0, 0, 0), 4);
    expect([readOf(device, 0x08, 8), readOf(device, 0, 4)]).toEqual([0x0807060504030201n, BigInt(TEST_DEVICE_ID)]);
  });
});
