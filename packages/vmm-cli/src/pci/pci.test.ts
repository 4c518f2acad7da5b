import { describe, expect, it } from 'vitest';
import { storeValue32, type Device } from '../device/device.ts';
import { PciConfigSpace } from './config-space.ts';
import { Msix } from './msix.ts';
import { PciBus } from './pci-bus.ts';
import type { PciFunction } from './pci-function.ts';
import { PciMemory } from './pci-memory.ts';
import { PciConfigPorts } from './pci-ports.ts';
import { ECAM_BASE, Q35HostBridge, ich9Lpc } from './q35.ts';

const bytes = (value: number, size: number): Uint8Array => {
  const data = new Uint8Array(8);
  storeValue32(data, size, value);
  return data;
};
const word = (data: Uint8Array, size: number): number => new DataView(data.buffer).getUint32(0, true) % 2 ** (8 * size);

/** A function with 4 KiB of memory that counts accesses, and MSI-X with two vectors. */
function sample(sent: [number, number][]): { pciFunction: PciFunction; accesses: string[]; msix: Msix } {
  const config = new PciConfigSpace({ vendor: 0x1234, device: 0x5678, classCode: 0xff_0000, subsystemVendor: 1, subsystem: 2 });
  config.addMemoryBar(0, 0x1000);
  const accesses: string[] = [];
  const device: Device = {
    name: 'sample',
    read: (offset, data, size) => (accesses.push(`r${offset}`), data.fill(0x5a, 0, size)),
    write: (offset, _data, size) => accesses.push(`w${offset}/${size}`),
  };
  const msix = new Msix(2, 1, config, (address, data) => sent.push([address, data]));
  config.onWrite = (offset, size) => msix.configWritten(offset, size);
  return {
    pciFunction: {
      name: 'sample',
      config,
      bars: [
        { index: 0, size: 0x1000, device },
        { index: 1, size: 0x1000, device: msix },
      ],
    },
    accesses,
    msix,
  };
}

function machine(): {
  read: (slot: number, offset: number, size?: number) => number;
  write: (slot: number, offset: number, value: number, size?: number) => void;
  memory: PciMemory;
  bus: PciBus;
  ports: PciConfigPorts;
  resets: () => number;
  sent: [number, number][];
} & ReturnType<typeof sample> {
  const bus = new PciBus();
  const bridge = new Q35HostBridge();
  const sent: [number, number][] = [];
  const parts = sample(sent);
  let resets = 0;
  bus.attach(0, bridge);
  bus.attach(31, ich9Lpc(0x600));
  bus.attach(3, parts.pciFunction);
  const ports = new PciConfigPorts(bus, () => resets++);
  const at = (slot: number, offset: number): Uint8Array => bytes((0x8000_0000 | (slot << 11) | (offset & 0xfc)) >>> 0, 4);
  return {
    ...parts,
    bus,
    ports,
    sent,
    resets: () => resets,
    memory: new PciMemory(bus, bridge),
    read: (slot, offset, size = 4) => {
      const data = new Uint8Array(8);
      ports.write(0, at(slot, offset), 4);
      ports.read(4 + (offset & 3), data, size);
      return word(data, size);
    },
    write: (slot, offset, value, size = 4) => {
      ports.write(0, at(slot, offset), 4);
      ports.write(4 + (offset & 3), bytes(value, size), size);
    },
  };
}

describe('PCI configuration ports', () => {
  it('find the q35 bridges and nothing in other slots and on other buses', () => {
    const { read, ports } = machine();
    expect([read(0, 0), read(31, 0), read(3, 0), read(4, 0), read(0, 0, 2)]).toEqual([
      0x29c0_8086, 0x2918_8086, 0x5678_1234, 0xffff_ffff, 0x8086,
    ]);
    const data = new Uint8Array(4);
    for (const address of [0x8001_0000, 0x8000_0100, 0x0000_0000]) {
      ports.write(0, bytes(address, 4), 4);
      ports.read(4, data, 4);
      expect([...data]).toEqual([255, 255, 255, 255]);
    }
  });

  it('pass the sanity test of mechanism 1: bytes do not change the address register', () => {
    const { ports } = machine();
    const data = new Uint8Array(4);
    ports.write(3, Uint8Array.of(1), 1);
    ports.write(0, bytes(0x8000_0000, 4), 4);
    ports.read(0, data, 4);
    expect(word(data.slice(), 4)).toBe(0x8000_0000);
  });

  it('reset the machine by 0xCF9', () => {
    const { ports, resets } = machine();
    ports.write(1, Uint8Array.of(2), 1);
    expect(resets()).toBe(0);
    ports.write(1, Uint8Array.of(6), 1);
    expect(resets()).toBe(1);
  });
});

describe('a PCI function', () => {
  it('shows the size of a BAR, and answers where it lies once decoding is on', () => {
    const { read, write, memory, accesses } = machine();
    write(3, 0x10, 0xffff_ffff);
    expect([read(3, 0x10), read(3, 0x18)]).toEqual([0xffff_f000, 0]);
    write(3, 0x10, 0xe123_4000);
    const data = new Uint8Array(8);
    memory.read(0xe123_4010, data, 4);
    expect([data[0], accesses]).toEqual([0xff, []]);
    write(3, 4, 2, 2);
    memory.read(0xe123_4010, data, 4);
    memory.write(0xe123_4ffe, data, 2);
    memory.write(0xe123_4ffe, data, 4);
    expect([data[0], accesses]).toEqual([0x5a, ['r16', 'w4094/2']]);
  });

  it('is given addresses that do not overlap', () => {
    const { bus, read } = machine();
    expect(bus.assignBars(0xe000_0800)).toBe(0xe000_3000);
    expect([read(3, 0x10), read(3, 0x14)]).toEqual([0xe000_1000, 0xe000_2000]);
  });

  it('keeps its identity whatever is written', () => {
    const { read, write } = machine();
    for (const offset of [0, 8, 12, 0x2c, 0x34]) write(3, offset, 0xffff_ffff);
    expect([read(3, 0), read(3, 8), read(3, 0x2c), read(3, 0x34, 1), read(3, 6, 2)]).toEqual([
      0x5678_1234, 0xff00_0000, 0x0002_0001, 0x40, 0x10,
    ]);
  });

  it('lies in memory too, where PCIEXBAR says', () => {
    const { memory, read, write } = machine();
    const data = new Uint8Array(8);
    const ecam = (base: number): number => (memory.read(base + (3 << 15), data, 4), word(data, 4));
    expect(ecam(ECAM_BASE)).toBe(0x5678_1234);
    write(0, 0x60, 0);
    expect(ecam(ECAM_BASE)).toBe(0xffff_ffff);
    write(0, 0x60, 0xa400_0005);
    expect([read(0, 0x60), ecam(0xa400_0000)]).toEqual([0xa400_0005, 0x5678_1234]);
    memory.read(0xa400_0000 + (3 << 15) + 0x100, data, 4);
    expect(word(data, 4)).toBe(0);
  });
});

describe('MSI-X', () => {
  const setUp = (): ReturnType<typeof machine> & { enable: (control: number) => void } => {
    const m = machine();
    for (const [vector, data] of [
      [0, 0x41],
      [1, 0x42],
    ] as const) {
      m.msix.write(vector * 16, bytes(0xfee0_1000, 4), 4);
      m.msix.write(vector * 16 + 8, bytes(data, 4), 4);
      m.msix.write(vector * 16 + 12, bytes(0, 4), 4);
    }
    return { ...m, enable: (control) => m.write(3, 0x42, control, 2) };
  };

  it('describes its table and sends nothing before it is enabled', () => {
    const { read, msix, sent } = setUp();
    expect([read(3, 0x40, 1), read(3, 0x42, 2), read(3, 0x44), read(3, 0x48)]).toEqual([0x11, 1, 1, 0x801]);
    msix.trigger(0);
    expect(sent).toEqual([]);
  });

  it('sends the message of a vector; one that is not there has none', () => {
    const { enable, msix, sent } = setUp();
    enable(0x8000);
    msix.trigger(1);
    msix.trigger(2);
    expect(sent).toEqual([[0xfee0_1000, 0x42]]);
  });

  it('keeps what is masked pending and sends it once when it no longer is', () => {
    const { enable, msix, sent } = setUp();
    enable(0xc000);
    msix.trigger(0);
    msix.trigger(0);
    const data = new Uint8Array(8);
    msix.read(0x800, data, 8);
    expect([sent.length, data[0]]).toEqual([0, 1]);
    enable(0x8000);
    expect(sent.length).toBe(1);
    msix.write(12, bytes(1, 4), 4);
    msix.trigger(0);
    expect(sent.length).toBe(1);
    msix.write(12, bytes(0, 4), 4);
    expect(sent.length).toBe(2);
  });

  it('swallows writes behind its table', () => {
    const { msix } = setUp();
    msix.write(0x800, bytes(0xffff_ffff, 4), 4);
    msix.write(0xffc, bytes(0xffff_ffff, 4), 4);
    const data = new Uint8Array(8);
    msix.read(0x800, data, 8);
    expect([...data]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });
});
