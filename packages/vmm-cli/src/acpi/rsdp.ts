import { setChecksum } from './table.ts';

const ascii = (text: string): number[] => Array.from(text, (c) => c.charCodeAt(0));

/** Fields that somebody who moves the tables has to know. */
export const Rsdp = { CHECKSUM: 8, XSDT: 24, EXTENDED_CHECKSUM: 32, OLD_BYTES: 20, BYTES: 36 } as const;

/** Root pointer of revision 2: 36 bytes, two checksums. @source ACPI 6.5 section 5.2.5.3 */
export function rsdp(xsdt: number): Uint8Array {
  const bytes = new Uint8Array(Rsdp.BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(ascii('RSD PTR '), 0);
  bytes.set(ascii('TDXKIT'), 9);
  bytes[15] = 2;
  view.setUint32(20, Rsdp.BYTES, true);
  view.setBigUint64(Rsdp.XSDT, BigInt(xsdt), true);
  setChecksum(bytes.subarray(0, Rsdp.OLD_BYTES), Rsdp.CHECKSUM);
  setChecksum(bytes, Rsdp.EXTENDED_CHECKSUM);
  return bytes;
}
