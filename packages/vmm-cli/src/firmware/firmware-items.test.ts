import { GIB, MIB } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { bzImage } from '../../test/linux-kernels.ts';
import { cmosMemory } from '../device/cmos-memory.ts';
import { FwCfgItems, FwCfgKey } from '../device/fw-cfg-items.ts';
import { addFirmwareItems } from './firmware-items.ts';

const items = (memoryBytes: number, kernel?: Parameters<typeof addFirmwareItems>[2]): FwCfgItems => {
  const made = new FwCfgItems({ memoryBytes, cpus: 2 });
  addFirmwareItems(made, { memoryBytes, cpus: 2 }, kernel);
  return made;
};

describe('addFirmwareItems', () => {
  it('lists RAM, sleep states and ACPI tables', () => {
    const made = items(256 * MIB);
    const view = new DataView(made.file('etc/e820')!.buffer);
    expect([view.byteLength, view.getBigUint64(0, true), view.getBigUint64(8, true), view.getUint32(16, true)]).toEqual([
      20,
      0n,
      BigInt(256 * MIB),
      1,
    ]);
    expect(made.file('etc/system-states')![5]).toBe(128);
    for (const name of ['etc/acpi/rsdp', 'etc/acpi/tables', 'etc/table-loader'])
      expect(made.file(name)!.length).toBeGreaterThan(0);
    expect(made.get(FwCfgKey.KERNEL_DATA)).toBeUndefined();
  });

  it('hands out a kernel in two parts, its initrd and its command line', () => {
    const kernel = { name: 'vmlinuz', bytes: bzImage() };
    const made = items(256 * MIB, { kernel, initrd: { name: 'i', bytes: new Uint8Array(77) }, commandLine: 'quiet' });
    expect(made.get(FwCfgKey.SETUP_DATA)!.length + made.get(FwCfgKey.KERNEL_DATA)!.length).toBe(kernel.bytes.length);
    expect(new DataView(made.get(FwCfgKey.INITRD_SIZE)!.buffer).getUint32(0, true)).toBe(77);
    expect(new TextDecoder().decode(made.get(FwCfgKey.COMMAND_LINE_DATA))).toBe('quiet\0');
  });
});

describe('cmosMemory', () => {
  it.each([
    [64 * MIB, 0, [640, 64512, 768, 0]],
    [512 * MIB, 0, [640, 0xffff, 7936, 0]],
    [3 * GIB, GIB, [640, 0xffff, 48896, 16384]],
    [8 * MIB, 0, [640, 7168, 0, 0]],
  ])('of %i bytes below and %i above 4 GiB', (low, high, expected) => {
    const bytes = cmosMemory(low, high, 4);
    const word = (at: number): number => bytes.get(at)! + 256 * bytes.get(at + 1)!;
    expect([word(0x15), word(0x17), word(0x34), word(0x5b)]).toEqual(expected);
    expect([word(0x30), bytes.get(0x5f)]).toEqual([word(0x17), 3]);
  });
});
