import { guidBytes } from '../src/firmware/guid.ts';
import { SectionType } from '../src/firmware/tdvf-metadata.ts';

/** Bytes of the file. */
export const FIRMWARE_BYTES = 0x4000;
/** Where it ends in memory. */
export const TOP = 2 ** 32;
/** A section as the metadata has it. */
export type Row = readonly [dataOffset: number, rawSize: number, address: number, size: number, type: number, attributes: number];
/** Code, variables, the HOB list, memory: what every firmware has. */
export const rows: readonly Row[] = [
  [0x2000, 0x2000, TOP - 0x2000, 0x2000, SectionType.BFV, 1],
  [0, 0x1000, TOP - 0x4000, 0x1000, SectionType.CFV, 0],
  [0, 0, 0x80_9000, 0x2000, SectionType.TD_HOB, 0],
  [0, 0, 0x81_0000, 0x1000, SectionType.TEMP_MEM, 0],
];
/** Where the descriptor lies in the file. */
export const DESCRIPTOR = 0x3000;

/** Four pages of firmware: metadata in the last one, its table of GUIDs at the end, code that writes to the HOB's page and ends through port 0xF4. */
export function firmware(sections: readonly Row[] = rows, change: (view: DataView) => void = () => undefined): Uint8Array {
  const bytes = new Uint8Array(FIRMWARE_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.fill(0x5a, 0, 0x800);
  bytes.set(guidBytes('e9eaf9f3-168e-44d5-a8eb-7f4d8738f6ae'), DESCRIPTOR - 16);
  [0x4656_4454, 16 + 32 * sections.length, 1, sections.length].forEach((word, i) =>
    view.setUint32(DESCRIPTOR + 4 * i, word, true),
  );
  sections.forEach(([dataOffset, rawSize, address, size, type, attributes], i) => {
    const at = DESCRIPTOR + 16 + 32 * i;
    view.setUint32(at, dataOffset, true);
    view.setUint32(at + 4, rawSize, true);
    view.setBigUint64(at + 8, BigInt(address), true);
    view.setBigUint64(at + 16, BigInt(size), true);
    view.setUint32(at + 24, type, true);
    view.setUint32(at + 28, attributes, true);
  });
  const end = FIRMWARE_BYTES - 32;
  bytes.set(guidBytes('96b582de-1fb2-45f7-baea-a366c55a082d'), end - 16);
  view.setUint16(end - 18, 18 + 22 + 20, true);
  bytes.set(guidBytes('e47a6535-984a-4798-865e-4685a7bf8ec2'), end - 18 - 16);
  view.setUint16(end - 18 - 18, 22, true);
  view.setUint32(end - 18 - 22, FIRMWARE_BYTES - DESCRIPTOR, true);
  bytes.set(guidBytes('12345678-1234-1234-1234-123456789abc'), end - 18 - 22 - 16);
  view.setUint16(end - 18 - 22 - 18, 20, true);
  bytes.set([0xeb, 0xfe], FIRMWARE_BYTES - 16);
  change(view);
  return bytes;
}
