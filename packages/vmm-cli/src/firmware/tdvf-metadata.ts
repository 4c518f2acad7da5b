import { MIB, PAGE_SIZE, PHYSICAL_ADDRESS_LIMIT, hex } from '@tdxkit/x86-cpu/units';
import { ImageFormatError } from '../image/image-error.ts';
import { guidAt, guidBytes } from './guid.ts';

/** What a section of TDVF metadata is. @source Intel TDX Virtual Firmware Design Guide "TDVF descriptor" */
export const SectionType = {
  BFV: 0,
  CFV: 1,
  TD_HOB: 2,
  TEMP_MEM: 3,
  PERM_MEM: 4,
  PAYLOAD: 5,
  PAYLOAD_PARAM: 6,
  TD_INFO: 7,
  TD_PARAMS: 8,
} as const;
/** MR_EXTEND: contents go into MRTD. PAGE_AUG: the guest accepts the memory, the host adds nothing. */
export const SectionAttribute = { MR_EXTEND: 1, PAGE_AUG: 2 } as const;

/** One section, checked: page-aligned, within file and address space. Sizes in bytes; of one with no bytes in memory the host does nothing. */
export interface TdvfSection {
  readonly type: number;
  readonly name: string;
  readonly attributes: number;
  readonly dataOffset: number;
  readonly rawDataSize: number;
  readonly memoryAddress: number;
  readonly memoryDataSize: number;
}

const TABLE_FOOTER = guidBytes('96b582de-1fb2-45f7-baea-a366c55a082d');
const METADATA_OFFSET = guidBytes('e47a6535-984a-4798-865e-4685a7bf8ec2');
const DESCRIPTOR = guidBytes('e9eaf9f3-168e-44d5-a8eb-7f4d8738f6ae');
/** The table of GUIDs ends so many bytes before the end of the file: the reset vector code follows. */
const TABLE_END = 32;
const ENTRY_BYTES = 18;
const SIGNATURE = 0x4656_4454; // "TDVF"
const HEADER_BYTES = 16;
const SECTION_BYTES = 32;
const MAX_SECTIONS = 64;
/** td-shim has no table of GUIDs: the file offset of its descriptor stands so many bytes before the end of the file. */
const SHIM_OFFSET = 32;
/** Sections that claim more memory than this, each or together, are refused before anything is allocated. */
const MAX_SECTION_BYTES = 512 * MIB;
const names = [
  'BFV',
  'CFV',
  'TD HOB',
  'temporary memory',
  'permanent memory',
  'payload',
  'payload parameters',
  'TD information',
  'TD parameters',
] as const;

type Fail = (offset: number, message: string, hint?: string) => never;

/** Walks the table of GUIDs backwards; the metadata's distance from the end of the file, or undefined. */
function metadataDistance(bytes: Uint8Array, view: DataView, fail: Fail): number | undefined {
  const footer = bytes.length - TABLE_END - 16;
  if (!guidAt(bytes, footer, TABLE_FOOTER)) return undefined;
  const length = view.getUint16(footer - 2, true);
  const start = footer + 16 - length;
  if (length < ENTRY_BYTES || start < 0) fail(footer - 2, `a GUID table of ${length} bytes`);
  for (let end = footer - 2; end - ENTRY_BYTES >= start;) {
    const size = view.getUint16(end - ENTRY_BYTES, true);
    if (size < ENTRY_BYTES || end - size < start) return fail(end - ENTRY_BYTES, `an entry of ${size} bytes in the GUID table`);
    if (guidAt(bytes, end - 16, METADATA_OFFSET)) {
      if (size < ENTRY_BYTES + 4) return fail(end - ENTRY_BYTES, `a metadata entry of ${size} bytes`);
      return view.getUint32(end - ENTRY_BYTES - 4, true);
    }
    end -= size;
  }
  return undefined;
}

/** The descriptor of a td-shim by its offset near the end of the file; undefined unless its GUID stands in front of it. @source td-shim specification "TD Shim Metadata" */
function shimDistance(bytes: Uint8Array, view: DataView): number | undefined {
  if (bytes.length < SHIM_OFFSET) return undefined;
  const offset = view.getUint32(bytes.length - SHIM_OFFSET, true);
  return guidAt(bytes, offset - 16, DESCRIPTOR) ? bytes.length - offset : undefined;
}

/** True if the file ends with a table of GUIDs that names TDVF metadata, or with the offset of td-shim's. */
export function hasTdvfMetadata(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return (
      metadataDistance(bytes, view, (offset, message) => {
        throw new ImageFormatError('', offset, message);
      }) !== undefined || shimDistance(bytes, view) !== undefined
    );
  } catch {
    return true; // there is a table, and it is broken: `readTdvfMetadata` says how
  }
}

/**
 * Sections of a TDX virtual firmware (TDVF, td-shim).
 * @throws ImageFormatError with file and offset: no metadata, truncated, unknown type, sections that overlap or lie outside
 */
export function readTdvfMetadata(name: string, bytes: Uint8Array): readonly TdvfSection[] {
  const fail: Fail = (offset, message, hint) => {
    throw new ImageFormatError(name, Math.max(0, offset), message, hint === undefined ? {} : { hint });
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length % PAGE_SIZE !== 0 || bytes.length === 0)
    fail(
      bytes.length,
      `a firmware of ${bytes.length} bytes, no multiple of 4096`,
      "Name the whole firmware image: Debian's is /usr/share/ovmf/OVMF.fd.",
    );
  const distance =
    metadataDistance(bytes, view, fail) ??
    shimDistance(bytes, view) ??
    fail(
      bytes.length - TABLE_END - 16,
      'no TDX metadata in this firmware',
      'Use a build with TDX support: OVMF.fd of 2 MiB, not the 4M or secure-boot ones.',
    );
  const at = bytes.length - distance;
  if (at < 16 || at + HEADER_BYTES > bytes.length)
    fail(at, `the TDVF descriptor is said to lie ${hex(distance)} bytes before the end of the file`);
  if (!guidAt(bytes, at - 16, DESCRIPTOR)) fail(at - 16, 'no GUID in front of the TDVF descriptor');
  if (view.getUint32(at, true) !== SIGNATURE) fail(at, 'the TDVF descriptor has no signature');
  const version = view.getUint32(at + 8, true);
  if (version !== 1) fail(at + 8, `TDVF descriptor of version ${version}; 1 is known`);
  const count = view.getUint32(at + 12, true);
  const length = view.getUint32(at + 4, true);
  if (count === 0 || count > MAX_SECTIONS || length < HEADER_BYTES + count * SECTION_BYTES || at + length > bytes.length)
    fail(at + 4, `${count} sections in a descriptor of ${length} bytes`);
  const sections = Array.from({ length: count }, (_, i) => readSection(bytes, view, at + HEADER_BYTES + i * SECTION_BYTES, fail));
  checkTogether(sections, at, fail);
  return sections;
}

function readSection(bytes: Uint8Array, view: DataView, at: number, fail: Fail): TdvfSection {
  const wide = (offset: number): number => {
    const value = view.getBigUint64(at + offset, true);
    return value < BigInt(PHYSICAL_ADDRESS_LIMIT)
      ? Number(value)
      : fail(at + offset, `${hex(value)} is above the 52-bit physical address space`);
  };
  const [dataOffset, rawDataSize, type, attributes] = [0, 4, 24, 28].map((offset) => view.getUint32(at + offset, true)) as [
    number,
    number,
    number,
    number,
  ];
  const [memoryAddress, memoryDataSize] = [wide(8), wide(16)];
  const section = {
    type,
    name: names[type] ?? fail(at + 24, `a section of unknown type ${type}`),
    attributes,
    dataOffset,
    rawDataSize,
    memoryAddress,
    memoryDataSize,
  };
  if (type === SectionType.TD_INFO || type === SectionType.TD_PARAMS) return checkInformation(section, at, bytes, fail);
  if (memoryAddress % PAGE_SIZE !== 0 || memoryDataSize % PAGE_SIZE !== 0)
    fail(at + 8, `section ${section.name} at ${hex(memoryAddress)}, ${hex(memoryDataSize)} bytes: not whole pages`);
  if (memoryAddress + memoryDataSize > PHYSICAL_ADDRESS_LIMIT)
    fail(at + 8, `section ${section.name} ends above the 52-bit physical address space`);
  if (memoryDataSize > MAX_SECTION_BYTES)
    fail(at + 16, `section ${section.name} of ${hex(memoryDataSize)} bytes; at most ${hex(MAX_SECTION_BYTES)} are supported`);
  if (attributes > (SectionAttribute.MR_EXTEND | SectionAttribute.PAGE_AUG))
    fail(at + 28, `section ${section.name} has unknown attributes ${hex(attributes)}`);
  if (attributes === (SectionAttribute.MR_EXTEND | SectionAttribute.PAGE_AUG))
    fail(at + 28, `section ${section.name} is to be measured and to be accepted by the guest: one excludes the other`);
  if (rawDataSize > 0 && dataOffset + rawDataSize > bytes.length)
    fail(at, `section ${section.name} ends at file offset ${hex(dataOffset + rawDataSize)}, beyond the end of the file`);
  if (memoryDataSize > 0 && rawDataSize > memoryDataSize)
    fail(at + 4, `section ${section.name} has more bytes in the file than in memory`);
  const needsData = type === SectionType.BFV || type === SectionType.CFV;
  if (needsData && rawDataSize === 0) fail(at + 4, `section ${section.name} has no bytes in the file`);
  const isMemory = type === SectionType.TD_HOB || type === SectionType.TEMP_MEM || type === SectionType.PERM_MEM;
  if (attributes === SectionAttribute.PAGE_AUG && rawDataSize !== 0)
    fail(at + 28, `section ${section.name} has bytes in the file, and is to be accepted by the guest: that would lose them`);
  if (isMemory && rawDataSize !== 0) fail(at + 4, `section ${section.name} has bytes in the file; it is memory`);
  return section;
}

/** Information for tools: bytes of the file that are not put into memory by themselves. */
function checkInformation(section: TdvfSection, at: number, bytes: Uint8Array, fail: Fail): TdvfSection {
  if (section.memoryAddress !== 0 || section.memoryDataSize !== 0 || section.attributes !== 0)
    fail(at + 8, `section ${section.name} claims memory; it lies in the file alone`);
  if (section.rawDataSize === 0 || section.dataOffset + section.rawDataSize > bytes.length)
    fail(
      at,
      `section ${section.name} of ${hex(section.rawDataSize)} bytes at file offset ${hex(section.dataOffset)} is not in the file`,
    );
  return section;
}

function checkTogether(sections: readonly TdvfSection[], at: number, fail: Fail): void {
  if (!sections.some((s) => s.type === SectionType.BFV)) fail(at, 'no BFV section: the firmware has no code');
  for (const type of [
    SectionType.TD_HOB,
    SectionType.PAYLOAD,
    SectionType.PAYLOAD_PARAM,
    SectionType.TD_INFO,
    SectionType.TD_PARAMS,
  ])
    if (sections.filter((s) => s.type === type).length > 1) fail(at, `more than one ${names[type]} section`);
  const has = (type: number): boolean => sections.some((s) => s.type === type);
  if (has(SectionType.PAYLOAD_PARAM) && !has(SectionType.PAYLOAD)) fail(at, 'payload parameters without a payload');
  const total = sections.reduce((sum, s) => sum + s.memoryDataSize, 0);
  if (total > MAX_SECTION_BYTES)
    fail(at, `sections of ${hex(total)} bytes together; at most ${hex(MAX_SECTION_BYTES)} are supported`);
  const sorted = sections.filter((s) => s.memoryDataSize > 0).sort((a, b) => a.memoryAddress - b.memoryAddress);
  sorted.slice(1).forEach((section, i) => {
    const before = sorted[i]!;
    if (before.memoryAddress + before.memoryDataSize > section.memoryAddress)
      fail(at, `sections ${before.name} and ${section.name} overlap at ${hex(section.memoryAddress)}`);
  });
}
