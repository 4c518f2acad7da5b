import { guidBytes } from './guid.ts';
import { remainder, type GpaRange } from '../memory/gpa-range.ts';

/** @source UEFI PI specification volume 3 "HOB code definitions" */
const HobType = { HANDOFF: 1, RESOURCE_DESCRIPTOR: 3, GUID_EXTENSION: 4, END_OF_LIST: 0xffff } as const;
/** SYSTEM_MEMORY: there already. UNACCEPTED: private memory that the firmware has to accept. */
const ResourceType = { SYSTEM_MEMORY: 0, UNACCEPTED: 7 } as const;
/** Present, initialised, tested. */
const RESOURCE_ATTRIBUTES = 7;
const HANDOFF_BYTES = 56;
const HANDOFF_VERSION = 9;
const RESOURCE_BYTES = 48;
const HEADER_BYTES = 8;

const GUID_HEADER_BYTES = HEADER_BYTES + 16;
/** HOBs of td-shim: what the payload is, and one ACPI table each. @source td-shim specification "TD HOB" */
const PAYLOAD_INFO = guidBytes('b96fa412-461f-4be3-8c0d-ad805a497ac0');
const ACPI_TABLE = guidBytes('6a0c5870-d4ed-44f4-a135-dd238b6f0c8d');
/** Image type of a payload, as td-shim numbers them: its specification has 3 for what its code calls 2. Both are entered by the Linux boot protocol. */
export const PayloadType = { BZ_IMAGE: 1, RAW_VM_LINUX: 2 } as const;

/** What a td-shim is handed beside memory. */
export interface HobPayload {
  /** One of PayloadType. */
  readonly type: number;
  /** A bzImage: where its file lies. An ELF kernel, which the host has loaded: its entry point. */
  readonly entry: number;
  readonly acpiTables: readonly Uint8Array[];
}

/** A GUID extension HOB, whole multiples of 8 bytes. */
function guidHob(guid: Uint8Array, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((GUID_HEADER_BYTES + data.length) / 8) * 8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, HobType.GUID_EXTENSION, true);
  view.setUint16(2, bytes.length, true);
  bytes.set(guid, HEADER_BYTES);
  bytes.set(data, GUID_HEADER_BYTES);
  return bytes;
}

function payloadHobs({ type, entry, acpiTables }: HobPayload): Uint8Array[] {
  const info = new DataView(new ArrayBuffer(16));
  info.setUint32(0, type, true);
  info.setBigUint64(8, BigInt(entry), true);
  return [guidHob(PAYLOAD_INFO, new Uint8Array(info.buffer)), ...acpiTables.map((table) => guidHob(ACPI_TABLE, table))];
}

/**
 * The list of hand-off blocks that a TDX firmware finds in its TD HOB section: the memory that was added, and the memory that it has to
 * accept. Free-memory fields of the first block are 0: the firmware takes none from us.
 * @param address where the list will lie; @param ram RAM of the VM; @param added what is in it before the first instruction;
 * @param payload what td-shim shall start
 */
export function tdHobList(
  address: number,
  ram: readonly GpaRange[],
  added: readonly GpaRange[],
  payload?: HobPayload,
): Uint8Array {
  const inRam = added
    .filter((range) => ram.some((r) => range.start >= r.start && range.end <= r.end))
    .sort((a, b) => a.start - b.start);
  const resources = [
    ...inRam.map((range) => ({ ...range, type: ResourceType.SYSTEM_MEMORY })),
    ...ram
      .flatMap((range) => remainder(range.start, range.end, added))
      .map((range) => ({ ...range, type: ResourceType.UNACCEPTED })),
  ].sort((a, b) => a.start - b.start);
  const extensions = payload ? payloadHobs(payload) : [];
  const resourcesEnd = HANDOFF_BYTES + resources.length * RESOURCE_BYTES;
  const bytes = new Uint8Array(extensions.reduce((sum, hob) => sum + hob.length, resourcesEnd) + HEADER_BYTES);
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
  extensions.reduce((at, hob) => (bytes.set(hob, at), at + hob.length), resourcesEnd);
  header(bytes.length - HEADER_BYTES, HobType.END_OF_LIST, HEADER_BYTES);
  return bytes;
}
