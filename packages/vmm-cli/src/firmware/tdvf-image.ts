import { gpa, hex, type Gpa } from '@tdxkit/x86-cpu/units';
import { ImageFormatError, MemoryLayoutError } from '../image/image-error.ts';
import type { FirmwareKernel, Image, ImageRegion } from '../image/image.ts';
import { acpiParts } from '../acpi/tables.ts';
import { ramRanges } from '../memory/memory-map.ts';
import { UsageError } from '../usage-error.ts';
import { passesRbp } from './passes-rbp.ts';
import { isElf } from '../image/recognise.ts';
import { PayloadType, tdHobList } from './td-hob.ts';
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
  const sections = readTdvfMetadata(name, bytes);
  const isAdded = (section: TdvfSection): boolean =>
    (section.attributes & SectionAttribute.PAGE_AUG) === 0 &&
    section.type !== SectionType.PERM_MEM &&
    section.type !== SectionType.TD_INFO &&
    section.type !== SectionType.TD_PARAMS;
  const added = sections.filter(isAdded);
  const covers = (section: TdvfSection, address: number): boolean =>
    address >= section.memoryAddress && address < section.memoryAddress + section.memoryDataSize;
  if (!added.some((section) => covers(section, RESET_VECTOR))) {
    throw new ImageFormatError(name, 0, `no section covers the reset vector ${hex(RESET_VECTOR)}`, {
      hint: 'A TD starts there: use a firmware built for TDX.',
    });
  }
  checkPermanentMemory(sections, memoryBytes);
  const hobSection = sections.find((section) => section.type === SectionType.TD_HOB);
  const ranges = added.map((section) => ({ start: section.memoryAddress, end: section.memoryAddress + section.memoryDataSize }));
  const payload = sections.find((section) => section.type === SectionType.PAYLOAD);
  const contents = kernel && payload ? payloadContents(kernel, payload, sections) : new Map<TdvfSection, Uint8Array>();
  const hobPayload = kernel &&
    payload && {
      type: isElf(kernel.kernel.bytes) ? PayloadType.VM_LINUX : PayloadType.BZ_IMAGE,
      address: payload.memoryAddress,
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
    const own = section === hobSection ? hob : contents.get(section);
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

/**
 * What goes into the sections that a td-shim keeps for a kernel: the file, bzImage or ELF, and its command line.
 * @throws MemoryLayoutError when they do not fit; UsageError for an initrd or a boot loader, which have no section
 */
function payloadContents(
  { kernel, initrd, commandLine, shim }: FirmwareKernel,
  payload: TdvfSection,
  sections: readonly TdvfSection[],
): Map<TdvfSection, Uint8Array> {
  if (initrd)
    throw new UsageError(`--initrd ${initrd.name}: a td-shim has no section for it`, {
      hint: 'Build it into the kernel, or leave --bios away.',
    });
  if (shim) throw new UsageError(`--shim ${shim.name}: a td-shim starts its payload itself`, { hint: 'Leave it away.' });
  if (payload.rawDataSize > 0)
    throw new UsageError(`--kernel ${kernel.name}: this td-shim brings its payload along`, { hint: 'Leave it away.' });
  const parameters = sections.find((section) => section.type === SectionType.PAYLOAD_PARAM);
  if (commandLine !== '' && !parameters)
    throw new UsageError('--append: this td-shim has no section for payload parameters', { hint: 'Leave it away.' });
  const contents = new Map([[payload, kernel.bytes]]);
  if (parameters) contents.set(parameters, new TextEncoder().encode(`${commandLine}\0`));
  for (const [section, bytes] of contents)
    if (bytes.length > section.memoryDataSize)
      throw new MemoryLayoutError(`${bytes.length} bytes for the section ${section.name} of ${section.memoryDataSize}`, {
        hint: 'Use a td-shim that is built for a larger payload.',
      });
  return contents;
}
