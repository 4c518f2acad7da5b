import { describe, expect, it } from 'vitest';
import { amlDevice, amlInteger, amlName, amlPackage, amlScope, edgeIrq, eisaId, ioPorts, resourceTemplate } from './aml.ts';
import { byteSum } from './table.ts';
import { acpiTables } from './tables.ts';

const hex = (bytes: readonly number[]): string => Buffer.from(bytes).toString('hex');

describe('AML', () => {
  it('encodes a sleep state and a serial port as the ACPI compiler does', () => {
    expect(hex(amlName('\\_S5', amlPackage(amlInteger(5), amlInteger(5), amlInteger(0), amlInteger(0))))).toBe('085c5f53355f1208040a050a050000');
    expect(hex(amlName('_HID', eisaId('PNP0501')))).toBe('085f4849440c41d00501');
    expect(hex(amlName('_CRS', resourceTemplate(ioPorts(0x3f8, 8), edgeIrq(4))))).toBe('085f43525311100a0d4701f803f80301082210007900');
    expect(hex(amlScope('\\_SB', amlDevice('COM1', amlName('_UID', amlInteger(1)))))).toBe('10135c5f53425f5b820b434f4d31085f55494401');
  });

  it('uses a longer package length when it needs one', () => {
    const long = amlScope('\\_SB', ...Array.from({ length: 20 }, (_, i) => amlName(`N${i}`, amlInteger(0x12345))));
    const length = (long[1]! & 15) | (long[2]! << 4);
    expect(long[1]! >> 6).toBe(1);
    expect(length).toBe(long.length - 1);
  });
});

describe('acpiTables', () => {
  const address = 0x5_0000;
  const { bytes } = acpiTables(address, { cpus: 2, mailbox: 0x4_0000 });
  const view = new DataView(bytes.buffer);
  const text = (at: number, length: number): string => String.fromCharCode(...bytes.subarray(at, at + length));
  const table = (at: number): Uint8Array => bytes.subarray(at, at + view.getUint32(at + 4, true));
  const at = (pointer: number): number => Number(view.getBigUint64(pointer, true)) - address;

  it('lead from the RSDP to every table, all with right checksums', () => {
    expect([text(0, 8), byteSum(bytes.subarray(0, 20)), byteSum(bytes.subarray(0, 36))]).toEqual(['RSD PTR ', 0, 0]);
    const xsdt = at(24);
    const fadt = at(xsdt + 36);
    const madt = at(xsdt + 44);
    const dsdt = at(fadt + 140);
    expect([xsdt, fadt, madt, dsdt].map((t) => [text(t, 4), byteSum(table(t))])).toEqual([['XSDT', 0], ['FACP', 0], ['APIC', 0], ['DSDT', 0]]);
    expect(table(fadt).length).toBe(276);
    expect(view.getUint32(fadt + 40, true)).toBe(dsdt + address);
  });

  it('name local APICs, the I/O APIC and the wakeup mailbox', () => {
    const madt = table(at(at(24) + 44));
    const entries: [number, number][] = [];
    for (let i = 44; i < madt.length; i += madt[i + 1]!) entries.push([madt[i]!, madt[i + 1]!]);
    expect(entries).toEqual([[0, 8], [0, 8], [1, 12], [16, 16]]);
    expect(new DataView(madt.buffer, madt.byteOffset).getBigUint64(madt.length - 8, true)).toBe(0x4_0000n);
  });
});
