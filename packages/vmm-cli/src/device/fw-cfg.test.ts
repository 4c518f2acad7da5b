import { describe, expect, it } from 'vitest';
import { PlainMemory } from '../../test/plain-memory.ts';
import { FwCfg } from './fw-cfg.ts';
import { FwCfgItems, FwCfgKey } from './fw-cfg-items.ts';
import { addLinuxItems } from './fw-cfg-linux.ts';

const machine = { memoryBytes: 0x1_2340_0000, cpus: 3 };

describe('fw_cfg by ports', () => {
  const items = new FwCfgItems(machine);
  const device = new FwCfg(items, new PlainMemory(0));
  const item = (key: number, bytes: number): number[] => {
    device.write(0, Uint8Array.of(key & 0xff, key >> 8), 2);
    return Array.from({ length: bytes }, () => {
      const data = new Uint8Array(1);
      device.read(1, data, 1);
      return data[0]!;
    });
  };

  it('tells signature, RAM size and CPUs byte by byte, and zeros behind them', () => {
    expect(String.fromCharCode(...item(FwCfgKey.SIGNATURE, 4))).toBe('QEMU');
    expect(item(FwCfgKey.RAM_SIZE, 9)).toEqual([0, 0, 0x40, 0x23, 1, 0, 0, 0, 0]);
    expect(item(FwCfgKey.NB_CPUS, 2)).toEqual([3, 0]);
    expect(item(0x1234, 2)).toEqual([0, 0]);
  });

  it('rewinds when an item is selected again', () => {
    expect([item(FwCfgKey.NB_CPUS, 1), item(FwCfgKey.NB_CPUS, 1)]).toEqual([[3], [3]]);
  });

  it('lists files with size, key and name', () => {
    items.addFile('etc/x', Uint8Array.of(7, 8));
    const entries = item(FwCfgKey.FILE_DIRECTORY, 68);
    expect(entries.slice(0, 12)).toEqual([0, 0, 0, 1, 0, 0, 0, 2, 0, 0x20, 0, 0]);
    expect(String.fromCharCode(...entries.slice(12, 18))).toBe('etc/x\0');
    expect(item(0x20, 3)).toEqual([7, 8, 0]);
    expect(() => items.addFile('etc/x', new Uint8Array(0))).toThrow(/there already/);
    expect(() => items.addFile('x'.repeat(56), new Uint8Array(0))).toThrow(/longer than 55/);
  });

  it('gives a kernel as setup and protected-mode part', () => {
    const kernel = new Uint8Array(3000).fill(5);
    kernel[0x1f1] = 1;
    addLinuxItems(items, kernel, Uint8Array.of(9), 'quiet', Uint8Array.of(3));
    expect([items.file('etc/boot/kernel'), items.file('etc/boot/shim')]).toEqual([kernel, Uint8Array.of(3)]);
    expect([item(FwCfgKey.SETUP_SIZE, 2), item(FwCfgKey.KERNEL_SIZE, 2), item(FwCfgKey.INITRD_DATA, 1)]).toEqual([
      [0, 4],
      [3000 - 1024 - 7 * 256, 7],
      [9],
    ]);
    expect(String.fromCharCode(...item(FwCfgKey.COMMAND_LINE_DATA, 6))).toBe('quiet\0');
  });
});

describe('fw_cfg by DMA', () => {
  const make = (): { memory: PlainMemory; run: (control: number, length: number, address: number) => number; device: FwCfg } => {
    const memory = new PlainMemory(0x4000);
    const items = new FwCfgItems(machine);
    items.addFile('etc/x', Uint8Array.of(1, 2, 3, 4));
    const device = new FwCfg(items, memory);
    const run = (control: number, length: number, address: number): number => {
      memory.view.setUint32(0, control, false);
      memory.view.setUint32(4, length, false);
      memory.view.setBigUint64(8, BigInt(address), false);
      device.write(4, new Uint8Array(4), 4);
      device.write(8, new Uint8Array(4), 4);
      return memory.view.getUint32(0, false);
    };
    return { memory, run, device };
  };

  it('is announced by its signature and in the features', () => {
    const data = new Uint8Array(8);
    const { device, run, memory } = make();
    device.read(4, data, 8);
    expect(new TextDecoder().decode(data)).toBe('QEMU CFG');
    expect([run((1 << 16) | 8 | 2, 4, 0x1000), memory.bytes[0x1000]]).toEqual([0, 3]);
  });

  it('selects, skips and reads, with zeros behind the end', () => {
    const { run, memory } = make();
    memory.bytes.fill(0xee, 0x1000, 0x1010);
    expect(run((0x20 << 16) | 8 | 4, 1, 0)).toBe(0);
    expect(run(2, 5, 0x1000)).toBe(0);
    expect([...memory.bytes.subarray(0x1000, 0x1006)]).toEqual([2, 3, 4, 0, 0, 0xee]);
  });

  it('answers with the error bit for memory out of reach and for writes', () => {
    const { run, memory } = make();
    memory.hidden.add(2);
    expect([
      run((0x20 << 16) | 8 | 2, 4, 0x2000),
      run(2, 4, 0x7fff_0000),
      run(2, 0xffff_ffff, 0x1000),
      run(16, 1, 0x1000),
    ]).toEqual([1, 1, 1, 1]);
  });

  it('ignores a request that lies out of reach', () => {
    const { run, memory } = make();
    memory.hidden.add(0);
    expect(run((0x20 << 16) | 8 | 2, 4, 0x1000)).toBe(((0x20 << 16) | 10) >>> 0);
    expect(memory.bytes[0x1000]).toBe(0);
  });
});
