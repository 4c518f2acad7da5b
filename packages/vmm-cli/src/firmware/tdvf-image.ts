import { gpa, hex, type Gpa } from '@tdxkit/x86-cpu/units';
import { ImageFormatError, MemoryLayoutError } from '../image/image-error.ts';
import type { FirmwareKernel, Image, ImageRegion } from '../image/image.ts';
import { acpiParts } from '../acpi/tables.ts';
import { ramRanges } from '../memory/memory-map.ts';
import { passesRbp } from './passes-rbp.ts';
import { placeShimPayload } from './shim-payload.ts';
import { tdHobList } from './td-hob.ts';
import { SectionAttribute, SectionType, readTdvfMetadata, type TdvfSection } from './tdvf-metadata.ts';

const RESET_VECTOR = 0xffff_fff0;

/**
 * A TDX virtual firmware laid out by its metadata: sections that the host adds, each measured if it says so, in the order of the metadata, and
 * the TD HOB with what memory there is. RCX and R8 of the vCPU hold the HOB's address.
 * @param memoryBytes RAM of the VM: the HOB lists it, so MRTD depends on it when the firmware has its HOB measured
 * @param kernel Linux to boot: in the payload sections of a td-shim, measured if they say so; for any other firmware in fw_cfg, not measured by the host
 * @throws ImageFormatError with file and offset; MemoryLayoutError when the HOB list does not fit its section
 * @source Intel TDX Virtual Firmware Design Guide
 */
export function loadTdvf(name: string, bytes: Uint8Array, memoryBytes: number, kernel?: FirmwareKernel, cpus = 1): Image {
  const sections = readTdvfMetadata(name, bytes).filter(({ memoryDataSize }) => memoryDataSize > 0);
  const isAdded = (section: TdvfSection): boolean =>
    (section.attributes & SectionAttribute.PAGE_AUG) === 0 && section.type !== SectionType.PERM_MEM;
  const added = sections.filter(isAdded);
  const covers = (section: TdvfSection, address: number): boolean =>
    address >= section.memoryAddress && address < section.memoryAddress + section.memoryDataSize;
  if (!added.some((section) => covers(section, RESET_VECTOR))) {
    throw new ImageFormatError(name, 0, `no section covers the reset vector ${hex(RESET_VECTOR)}`, {
      hint: 'A TD starts there: use a firmware built for TDX.',
    });
  }
  checkPermanentMemory(sections, memoryBytes);
  const ofType = (type: number): TdvfSection | undefined => sections.find((section) => section.type === type);
  const hobSection = ofType(SectionType.TD_HOB);
  const ranges = added.map((section) => ({ start: section.memoryAddress, end: section.memoryAddress + section.memoryDataSize }));
  const forPayload = ofType(SectionType.PAYLOAD);
  const payload = kernel && forPayload && placeShimPayload(kernel, forPayload, ofType(SectionType.PAYLOAD_PARAM));
  const hobPayload = payload && {
    type: payload.type,
    entry: payload.entry,
    acpiTables: acpiParts({ cpus })
      .filter(({ signature }) => signature !== 'XSDT')
      .map(({ bytes: table }) => table),
  };
  const hob = hobSection && tdHobList(hobSection.memoryAddress, ramRanges(memoryBytes), ranges, hobPayload);
  if (hob && hob.length > hobSection.memoryDataSize) {
    throw new MemoryLayoutError(
      `the TD HOB list of ${hob.length} bytes does not fit the firmware's section of ${hobSection.memoryDataSize}`,
    );
  }
  const regions: ImageRegion[] = added.map((section) => {
    const memory = new Uint8Array(section.memoryDataSize);
    const own = section === hobSection ? hob : payload?.contents.get(section);
    if (own) memory.set(own);
    else memory.set(bytes.subarray(section.dataOffset, section.dataOffset + section.rawDataSize));
    return {
      name: section.name,
      gpa: gpa(section.memoryAddress),
      bytes: memory,
      isMeasured: (section.attributes & SectionAttribute.MR_EXTEND) !== 0,
    };
  });
  const hobAddress: Gpa = gpa(hobSection?.memoryAddress ?? 0);
  return {
    name,
    format: 'tdvf',
    fileBytes: bytes.length,
    regions,
    entry: { kind: 'reset-vector', hob: hobAddress },
    passesRbp: passesRbp(bytes),
    ...(kernel ? { firmwareKernel: kernel } : {}),
  };
}

/** Memory that the guest accepts itself has to be there. @throws MemoryLayoutError */
function checkPermanentMemory(sections: readonly TdvfSection[], memoryBytes: number): void {
  const ram = ramRanges(memoryBytes);
  for (const { type, name, memoryAddress: start, memoryDataSize: size } of sections)
    if (type === SectionType.PERM_MEM && !ram.some((range) => start >= range.start && start + size <= range.end))
      throw new MemoryLayoutError(`${name} at [${hex(start)}, ${hex(start + size)}) lies outside the VM's RAM`, {
        hint: 'Give the VM more --memory.',
      });
}
