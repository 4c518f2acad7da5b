import { describe, expect, it } from 'vitest';
import { amlDevice, amlInteger, amlName, amlPackage, amlScope, eisaId, resourceTemplate } from './aml.ts';
import { edgeIrq, ioPorts } from './resource.ts';
import { byteSum } from './table.ts';
import { acpiTables } from './placed-tables.ts';
import { acpiLoaderFiles } from './table-loader.ts';

const hex = (bytes: readonly number[]): string => Buffer.from(bytes).toString('hex');

describe('AML', () => {
  it('encodes a sleep state and a serial port as the ACPI compiler does', () => {
    expect(hex(amlName('\\_S5', amlPackage(amlInteger(5), amlInteger(5), amlInteger(0), amlInteger(0))))).toBe(
      '085c5f53355f1208040a050a050000',
    );
    expect(hex(amlName('_HID', eisaId('PNP0501')))).toBe('085f4849440c41d00501');
    expect(hex(amlName('_CRS', resourceTemplate(ioPorts(0x3f8, 8), edgeIrq(4))))).toBe(
      '085f43525311100a0d4701f803f80301082210007900',
    );
    expect(hex(amlScope('\\_SB', amlDevice('COM1', amlName('_UID', amlInteger(1)))))).toBe(
      '10135c5f53425f5b820b434f4d31085f55494401',
    );
  });

  it('uses a longer package length when it needs one', () => {
    const long = amlScope('\\_SB', ...Array.from({ length: 20 }, (_, i) => amlName(`N${i}`, amlInteger(0x12345))));
    const length = (long[1]! & 15) | (long[2]! << 4);
    expect(long[1]! >> 6).toBe(1);
    expect(length).toBe(long.length - 1);
  });
});

const isSound = (table: Uint8Array): boolean => byteSum(table) === 0;

describe('acpiTables', () => {
  const address = 0x5_0000;
  const { bytes } = acpiTables(address, { cpus: 2, mailbox: 0x4_0000, hasPmTimer: true });
  const view = new DataView(bytes.buffer);
  const text = (at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length));
  const table = (at: number): Uint8Array => bytes.subarray(at, at + view.getUint32(at + 4, true));
  const at = (pointer: number): number => Number(view.getBigUint64(pointer, true)) - address;
  const xsdt = at(24);
  const [fadt, madt, mcfg] = [36, 44, 52].map((offset) => at(xsdt + offset)) as [number, number, number];

  it('lead from the RSDP to every table, all with right checksums', () => {
    expect([text(0, 8), isSound(bytes.subarray(0, 20)), isSound(bytes.subarray(0, 36))]).toEqual(['RSD PTR ', true, true]);
    const dsdt = at(fadt + 140);
    expect([xsdt, fadt, madt, mcfg, dsdt].map((t) => [text(t, 4), isSound(table(t))])).toEqual(
      ['XSDT', 'FACP', 'APIC', 'MCFG', 'DSDT'].map((name) => [name, true]),
    );
    expect(table(fadt).length).toBe(276);
    expect(view.getUint32(fadt + 40, true)).toBe(dsdt + address);
  });

  it('name local APICs, the I/O APIC and the wakeup mailbox', () => {
    const bytes = table(madt);
    const entries: [number, number][] = [];
    for (let i = 44; i < bytes.length; i += bytes[i + 1]!) entries.push([bytes[i]!, bytes[i + 1]!]);
    expect(entries).toEqual([
      [0, 8],
      [0, 8],
      [1, 12],
      [16, 16],
    ]);
    expect(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(bytes.length - 8, true)).toBe(0x4_0000n);
  });

  it('say where the PM timer, the sleep registers and the reset register are', () => {
    const register = (offset: number): number => Number(view.getBigUint64(fadt + offset + 4, true));
    expect([76, 80].map((offset) => view.getUint32(fadt + offset, true))).toEqual([0x608, 0]);
    expect([register(116), bytes[fadt + 128], register(208), register(244), register(256)]).toEqual([
      0xcf9, 6, 0x608, 0x605, 0x601,
    ]);
  });

  it('say where PCI configuration space of bus 0 lies', () => {
    expect([view.getBigUint64(mcfg + 44, true), bytes[mcfg + 54], bytes[mcfg + 55]]).toEqual([0xb000_0000n, 0, 0]);
  });
});

describe('acpiLoaderFiles', () => {
  /** What firmware does with the commands: allocate at chosen addresses, patch, and return memory. */
  const files = acpiLoaderFiles({ cpus: 1 });
  const loader = files.get('etc/table-loader')!;
  const base = new Map([
    ['etc/acpi/rsdp', 0xf_5000],
    ['etc/acpi/tables', 0x7e00_0000],
  ]);
  const copies = new Map(Array.from(files, ([name, bytes]) => [name, bytes.slice()]));
  const view = new DataView(loader.buffer);
  const name = (at: number): string => String.fromCharCode(...loader.subarray(at, at + 56)).replace(/\0+$/, '');
  const kinds: number[] = [];
  for (let at = 0; at < loader.length; at += 128) {
    const kind = view.getUint32(at, true);
    kinds.push(kind);
    const bytes = copies.get(name(at + 4))!;
    const target = new DataView(bytes.buffer, bytes.byteOffset);
    if (kind === 2) {
      const offset = view.getUint32(at + 116, true);
      const add = base.get(name(at + 60))!;
      if (loader[at + 120] === 8) target.setBigUint64(offset, target.getBigUint64(offset, true) + BigInt(add), true);
      else target.setUint32(offset, target.getUint32(offset, true) + add, true);
    }
    if (kind === 3)
      bytes[view.getUint32(at + 60, true)] = -byteSum(
        bytes.subarray(view.getUint32(at + 64, true)).subarray(0, view.getUint32(at + 68, true)),
      );
  }

  it('allocates both files first', () => {
    expect(kinds.slice(0, 2)).toEqual([1, 1]);
    expect(kinds.slice(2).every((kind) => kind === 2 || kind === 3)).toBe(true);
  });

  it('makes tables that are sound at the addresses firmware chose', () => {
    const [root, tables] = [copies.get('etc/acpi/rsdp')!, copies.get('etc/acpi/tables')!];
    const all = new DataView(tables.buffer);
    const table = (address: bigint): Uint8Array => {
      const at = Number(address) - 0x7e00_0000;
      return tables.subarray(at, at + all.getUint32(at + 4, true));
    };
    expect([isSound(root.subarray(0, 20)), isSound(root)]).toEqual([true, true]);
    const xsdt = table(new DataView(root.buffer).getBigUint64(24, true));
    const listed = [36, 44, 52].map((offset) => table(new DataView(xsdt.buffer, xsdt.byteOffset).getBigUint64(offset, true)));
    const dsdt = table(new DataView(listed[0]!.buffer, listed[0]!.byteOffset).getBigUint64(140, true));
    expect([xsdt, ...listed, dsdt].map((t) => [String.fromCharCode(...t.subarray(0, 4)), isSound(t)])).toEqual(
      ['XSDT', 'FACP', 'APIC', 'MCFG', 'DSDT'].map((n) => [n, true]),
    );
  });
});
