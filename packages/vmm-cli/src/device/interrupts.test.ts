import { describe, expect, it } from 'vitest';
import { IoApic } from './io-apic.ts';
import { Rtc } from './rtc.ts';
import { Uart16550 } from './uart16550.ts';

const word = (value: number): Uint8Array => Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24);

describe('IoApic', () => {
  const make = (): {
    apic: IoApic;
    sent: [number, number][];
    set: (register: number, value: number) => void;
    get: (register: number) => number;
  } => {
    const sent: [number, number][] = [];
    const apic = new IoApic((address, data) => sent.push([address, data]));
    const select = (register: number): void => apic.write(0, word(register), 4);
    return {
      apic,
      sent,
      set: (register, value) => {
        select(register);
        apic.write(0x10, word(value), 4);
      },
      get: (register) => {
        const data = new Uint8Array(4);
        select(register);
        apic.read(0x10, data, 4);
        return new DataView(data.buffer).getUint32(0, true);
      },
    };
  };

  it('has 24 masked pins after reset', () => {
    const { get, apic, sent } = make();
    expect(get(1)).toBe(0x0017_0020);
    expect([get(0x10), get(0x3e)]).toEqual([0x1_0000, 0x1_0000]);
    apic.setLine(0, true);
    expect(sent).toEqual([]);
  });

  it('sends one message for each rising edge', () => {
    const { apic, sent, set } = make();
    set(0x18, 0x31);
    set(0x19, 2 << 24);
    for (const high of [true, true, false, true]) apic.setLine(4, high);
    expect(sent).toEqual([
      [0xfee0_2000, 0x31],
      [0xfee0_2000, 0x31],
    ]);
  });

  it('sends a level-triggered interrupt again only after its end', () => {
    const { apic, sent, set, get } = make();
    set(0x1a, 0x8041);
    apic.setLine(5, true);
    apic.setLine(5, true);
    expect([sent.length, get(0x1a) & 0x4000]).toEqual([1, 0x4000]);
    apic.endOfInterrupt(0x41);
    expect(sent.length).toBe(2);
    apic.setLine(5, false);
    apic.write(0x40, word(0x41), 4);
    expect([sent.length, get(0x1a) & 0x4000]).toEqual([2, 0]);
  });

  it('answers registers that are not there with zero', () => {
    const { get, set } = make();
    set(0x7f, 0xffff_ffff);
    expect([get(0x7f), get(3)]).toEqual([0, 0]);
  });
});

describe('Uart16550 interrupts', () => {
  const make = (): {
    uart: Uart16550;
    edges: () => number;
    write: (r: number, v: number) => void;
    read: (r: number) => number;
  } => {
    let line = false;
    let rises = 0;
    const uart = new Uart16550(
      () => undefined,
      (high) => {
        if (high && !line) rises++;
        line = high;
      },
    );
    const data = new Uint8Array(1);
    return {
      uart,
      edges: () => rises,
      write: (r, v) => uart.write(r, Uint8Array.of(v), 1),
      read: (r) => (uart.read(r, data, 1), data[0]!),
    };
  };

  it('raises the line for each byte that left, and says so once', () => {
    const { edges, write, read } = make();
    write(4, 8);
    write(1, 2);
    expect([edges(), read(2) & 15, read(2) & 15]).toEqual([1, 2, 1]);
    write(0, 0x41);
    write(0, 0x42);
    expect([edges(), read(2) & 15]).toEqual([3, 2]);
  });

  it('raises the line while data waits, ahead of the transmitter', () => {
    const { uart, edges, write, read } = make();
    write(4, 8);
    write(1, 3);
    uart.receive([0x61]);
    expect([edges(), read(2) & 15, read(0), read(2) & 15]).toEqual([1, 4, 0x61, 2]);
  });

  it('tells data below the trigger level of the FIFO by a timeout', () => {
    const { uart, write, read } = make();
    write(4, 8);
    write(1, 1);
    write(2, 0x81); // FIFOs on, eight bytes
    uart.receive([1, 2, 3]);
    expect(read(2)).toBe(0xcc);
    uart.receive([4, 5, 6, 7, 8]);
    expect(read(2)).toBe(0xc4);
    write(2, 0x00);
    expect([read(2), read(5) & 1]).toEqual([0x01, 0]);
  });

  it('keeps the line low without OUT2', () => {
    const { uart, edges, write } = make();
    write(1, 3);
    uart.receive([1]);
    expect(edges()).toBe(0);
  });
});

describe('Rtc', () => {
  it('shows the machine time in BCD', () => {
    const rtc = new Rtc({ now: () => 0n, hz: 1n, startSeconds: Date.UTC(2026, 10, 22, 17, 5, 9) / 1000 });
    const data = new Uint8Array(1);
    const read = (index: number): number => (rtc.write(0, Uint8Array.of(index), 1), rtc.read(1, data, 1), data[0]!);
    expect([read(9), read(8), read(7), read(4), read(2), read(0), read(6), read(0x32)]).toEqual([
      0x26, 0x11, 0x22, 0x17, 0x05, 0x09, 1, 0x20,
    ]);
    expect([read(0xa) & 0x80, read(0xb) & 6, read(0xd)]).toEqual([0, 2, 0x80]);
    rtc.write(0, Uint8Array.of(0x40), 1);
    rtc.write(1, Uint8Array.of(0x77), 1);
    expect(read(0x40)).toBe(0x77);
  });
});
