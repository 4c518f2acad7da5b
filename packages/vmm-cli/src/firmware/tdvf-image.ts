import { gpa, hex, type Gpa } from '@tdxkit/x86-cpu/units';
import { ImageFormatError, MemoryLayoutError } from '../image/image-error.ts';
import type { FirmwareKernel, Image, ImageRegion } from '../image/image.ts';
import { ramRanges } from '../memory/memory-map.ts';
import { passesRbp } from './passes-rbp.ts';
import { tdHobList } from './td-hob.ts';
import { SectionAttribute, SectionType, readTdvfMetadata, type TdvfSection } from './tdvf-metadata.ts';

const RESET_VECTOR = 0xffff_fff0;

/**
 * A TDX virtual firmware laid out by its metadata: sections that the host adds, each measured if it says so, in the order of the metadata, and
 * the TD HOB with what memory there is. RCX and R8 of the vCPU hold the HOB's address.
 * @param memoryBytes RAM of the VM: the HOB lists it, so MRTD depends on it when the firmware has its HOB measured
 * @param kernel Linux that the firmware finds in fw_cfg and boots: not measured by the host
 * @throws ImageFormatError with file and offset; MemoryLayoutError when the HOB list does not fit its section
 * @source Intel TDX Virtual Firmware Design Guide
 */
export function loadTdvf(name: string, bytes: Uint8Array, memoryBytes: number, kernel?: FirmwareKernel): Image {
  const sections = readTdvfMetadata(name, bytes);
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
  const hobSection = sections.find((section) => section.type === SectionType.TD_HOB);
  const ranges = added.map((section) => ({ start: section.memoryAddress, end: section.memoryAddress + section.memoryDataSize }));
  const hob = hobSection && tdHobList(hobSection.memoryAddress, ramRanges(memoryBytes), ranges);
  if (hob && hob.length > hobSection.memoryDataSize) {
    throw new MemoryLayoutError(
      `the TD HOB list of ${hob.length} bytes does not fit the firmware's section of ${hobSection.memoryDataSize}`,
    );
  }
  const regions: ImageRegion[] = added.map((section) => {
    const memory = new Uint8Array(section.memoryDataSize);
    if (section === hobSection) memory.set(hob!);
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
