import { remainder, type GpaRange } from '../memory/gpa-range.ts';

/** @source UEFI PI specification volume 3 "HOB code definitions" */
const HobType = { HANDOFF: 1, RESOURCE_DESCRIPTOR: 3, END_OF_LIST: 0xffff } as const;
/** SYSTEM_MEMORY: there already. UNACCEPTED: private memory that the firmware has to accept. */
const ResourceType = { SYSTEM_MEMORY: 0, UNACCEPTED: 7 } as const;
/** Present, initialised, tested. */
const RESOURCE_ATTRIBUTES = 7;
const HANDOFF_BYTES = 56;
const HANDOFF_VERSION = 9;
const RESOURCE_BYTES = 48;
const HEADER_BYTES = 8;

/**
 * The list of hand-off blocks that a TDX firmware finds in its TD HOB section: the memory that was added, and the memory that it has to
 * accept. Free-memory fields of the first block are 0: the firmware takes none from us.
 * @param address where the list will lie; @param ram RAM of the VM; @param added what is in it before the first instruction
 */
export function tdHobList(address: number, ram: readonly GpaRange[], added: readonly GpaRange[]): Uint8Array {
  const inRam = added
    .filter((range) => ram.some((r) => range.start >= r.start && range.end <= r.end))
    .sort((a, b) => a.start - b.start);
  const resources = [
    ...inRam.map((range) => ({ ...range, type: ResourceType.SYSTEM_MEMORY })),
    ...ram
      .flatMap((range) => remainder(range.start, range.end, added))
      .map((range) => ({ ...range, type: ResourceType.UNACCEPTED })),
  ].sort((a, b) => a.start - b.start);
  const bytes = new Uint8Array(HANDOFF_BYTES + resources.length * RESOURCE_BYTES + HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const header = (at: number, type: number, length: number): void => {
    view.setUint16(at, type, true);
    view.setUint16(at + 2, length, true);
  };
  header(0, HobType.HANDOFF, HANDOFF_BYTES);
  view.setUint32(8, HANDOFF_VERSION, true);
  view.setBigUint64(48, BigInt(address + bytes.length), true);
  resources.forEach(({ start, end, type }, i) => {
    const at = HANDOFF_BYTES + i * RESOURCE_BYTES;
    header(at, HobType.RESOURCE_DESCRIPTOR, RESOURCE_BYTES);
    view.setUint32(at + 24, type, true);
    view.setUint32(at + 28, RESOURCE_ATTRIBUTES, true);
    view.setBigUint64(at + 32, BigInt(start), true);
    view.setBigUint64(at + 40, BigInt(end - start), true);
  });
  header(bytes.length - HEADER_BYTES, HobType.END_OF_LIST, HEADER_BYTES);
  return bytes;
}
