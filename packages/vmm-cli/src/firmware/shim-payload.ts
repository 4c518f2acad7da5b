import { hex } from '@tdxkit/x86-cpu/units';
import { segmentsOfElf } from '../image/elf64.ts';
import { ImageFormatError, MemoryLayoutError } from '../image/image-error.ts';
import type { FirmwareKernel, NamedFile } from '../image/image.ts';
import { isElf } from '../image/recognise.ts';
import { readSetupHeader } from '../linux/setup-header.ts';
import { UsageError } from '../usage-error.ts';
import { PayloadType, type HobPayload } from './td-hob.ts';
import type { TdvfSection } from './tdvf-metadata.ts';

/** What a td-shim is told of its payload. */
export type PayloadInfo = Pick<HobPayload, 'type' | 'entry'>;

/** What goes into the sections that a td-shim keeps for a kernel, and what it is told of it. */
export interface ShimPayload extends PayloadInfo {
  readonly contents: ReadonlyMap<TdvfSection, Uint8Array>;
}

/**
 * Places a kernel and its command line in the sections of a td-shim. A bzImage is put there as its file is: the shim enters it behind its setup
 * sectors. Of an ELF kernel the segments are put where they belong, which has to be within the section, and the shim enters e_entry.
 * @throws MemoryLayoutError when they do not fit; ImageFormatError for a file that is neither; UsageError for an initrd or a boot loader, which have
 * no section
 * @source td-shim specification "TD Payload Info GUID Extension HOB"
 */
export function placeShimPayload(
  { kernel, initrd, commandLine, shim }: FirmwareKernel,
  payload: TdvfSection,
  parameters: TdvfSection | undefined,
): ShimPayload {
  if (initrd)
    throw new UsageError(`--initrd ${initrd.name}: a td-shim has no section for it`, {
      hint: 'Build it into the kernel, or leave --bios away.',
    });
  if (shim) throw new UsageError(`--shim ${shim.name}: a td-shim starts its payload itself`, { hint: 'Leave it away.' });
  if (payload.rawDataSize > 0)
    throw new UsageError(`--kernel ${kernel.name}: this td-shim brings its payload along`, { hint: 'Leave it away.' });
  if (commandLine !== '' && !parameters)
    throw new UsageError('--append: this td-shim has no section for payload parameters', { hint: 'Leave it away.' });
  const { bytes, ...info } = isElf(kernel.bytes) ? elfPayload(kernel, payload) : bzImagePayload(kernel, payload);
  const contents = new Map([[payload, bytes]]);
  if (parameters) {
    const text = new TextEncoder().encode(`${commandLine}\0`);
    if (text.length > parameters.memoryDataSize)
      throw new MemoryLayoutError(
        `a command line of ${text.length - 1} bytes; this td-shim takes ${parameters.memoryDataSize - 1}`,
        { hint: 'Shorten --append.' },
      );
    contents.set(parameters, text);
  }
  return { ...info, contents };
}

type Placed = PayloadInfo & { readonly bytes: Uint8Array };

function bzImagePayload({ name, bytes }: NamedFile, { memoryAddress, memoryDataSize }: TdvfSection): Placed {
  readSetupHeader(name, bytes);
  if (bytes.length > memoryDataSize)
    throw new MemoryLayoutError(`${name} of ${bytes.length} bytes for a payload section of ${memoryDataSize}`, {
      hint: 'Use a td-shim that is built for a larger payload.',
    });
  return { type: PayloadType.BZ_IMAGE, entry: memoryAddress, bytes };
}

function elfPayload({ name, bytes: file }: NamedFile, section: TdvfSection): Placed {
  const { segments, entry } = segmentsOfElf(name, file);
  const [start, end] = [section.memoryAddress, section.memoryAddress + section.memoryDataSize];
  const bytes = new Uint8Array(section.memoryDataSize);
  for (const { name: segment, address, data, memoryBytes } of segments) {
    if (address < start || address + memoryBytes > end)
      throw new MemoryLayoutError(
        `${segment} of ${name} belongs at [${hex(address)}, ${hex(address + memoryBytes)}), outside the payload section [${hex(start)}, ${hex(end)})`,
        { hint: 'Give the bzImage, or use a td-shim that is built for a larger payload.' },
      );
    bytes.set(data, address - start);
  }
  if (entry < start || entry >= end) throw new ImageFormatError(name, 24, `the entry point ${hex(entry)} lies in no segment`);
  return { type: PayloadType.RAW_VM_LINUX, entry, bytes };
}
