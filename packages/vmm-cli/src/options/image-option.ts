import { defaultImagePath } from '../default-image.ts';
import type { Image, NamedFile } from '../image/image.ts';
import { loadImage } from '../image/load-image.ts';
import { loadMultiboot } from '../image/multiboot.ts';
import { moduleFile, moduleNames } from './file-in-value.ts';
import { disk, type FileSource } from './file-source.ts';
import { ImageFormatError } from '../image/image-error.ts';
import { loadTdvf } from '../firmware/tdvf-image.ts';
import { hasTdvfMetadata } from '../firmware/tdvf-metadata.ts';
import { loadLinux } from '../linux/linux-image.ts';
import { readSetupHeader } from '../linux/setup-header.ts';
import { DEFAULT_KERNEL_MEMORY_BYTES, DEFAULT_MEMORY_BYTES, MAX_CPUS } from '../run/vm-limits.ts';
import { UsageError } from '../usage-error.ts';
import { parseAddress, parseChoice, parseCount, parseSize } from './parse-option.ts';

/** Options that say what is in memory when a VM starts, as commander hands them over: strings. */
export interface ImageOptions {
  readonly memory?: string;
  /** Default 1. */
  readonly cpus?: string;
  /** The same as `cpus`, by QEMU's name. */
  readonly smp?: string;
  readonly format: string;
  readonly load?: string;
  readonly multiboot?: string;
  readonly kernel?: string;
  readonly bios?: string;
  readonly unpack?: boolean;
  readonly rtmr?: boolean;
  readonly append?: string;
  readonly initrd?: string;
  readonly shim?: string;
}

/** What an image is read for. */
interface ImageRequest {
  readonly files: FileSource;
  /** The IMAGE argument. */
  readonly path: string | undefined;
  readonly raw: ImageOptions;
  readonly vmType: 'td' | 'vmx';
  readonly memoryBytes: number;
  readonly cpus: number;
}

/**
 * The image that the options name, and the machine it was laid out for. UsageError, ImageReadError, ImageFormatError, MemoryLayoutError.
 * @param onWait called when the image takes time that this thread has for something else: a kernel is read and unpacked
 */
export async function readImageOption(
  path: string | undefined,
  raw: ImageOptions,
  vmType: 'td' | 'vmx',
  files: FileSource = disk,
  onWait?: (machine: { readonly memoryBytes: number; readonly cpus: number }) => void,
): Promise<{ image: Image; memoryBytes: number; cpus: number }> {
  const memoryBytes =
    raw.memory === undefined
      ? raw.kernel === undefined && raw.bios === undefined
        ? DEFAULT_MEMORY_BYTES
        : DEFAULT_KERNEL_MEMORY_BYTES
      : parseSize('--memory', raw.memory);
  if (raw.smp !== undefined && raw.cpus !== undefined && raw.smp !== raw.cpus)
    throw new UsageError(`both --cpus ${raw.cpus} and --smp ${raw.smp}`, { hint: 'They mean the same: give one of them.' });
  const cpus = parseCount('--cpus', raw.smp ?? raw.cpus ?? '1', 1, MAX_CPUS);
  if (raw.shim !== undefined && raw.bios === undefined)
    throw new UsageError(`--shim ${raw.shim} without --bios`, { hint: 'Only a firmware starts it: add --bios FILE.' });
  const request = { files, path, raw, vmType, memoryBytes, cpus };
  const begun = onWait && setImmediate(() => onWait({ memoryBytes, cpus })); // nothing that is read at once lets it come to that
  try {
    return { image: await readImage(request), memoryBytes, cpus };
  } finally {
    clearImmediate(begun);
  }
}

async function readImage(request: ImageRequest): Promise<Image> {
  const { bios, kernel, multiboot } = request.raw;
  const file = bios ?? kernel ?? multiboot;
  if (file === undefined) return readGuest(request);
  const { path, raw } = request;
  const [name, others] =
    bios !== undefined
      ? ['bios', [path, multiboot]]
      : kernel !== undefined
        ? ['kernel', [path, multiboot]]
        : ['multiboot', [path]];
  const other = others.find((each) => each !== undefined);
  if (other !== undefined) throw new UsageError(`both --${name} ${file} and ${other}`, { hint: 'Give one of them.' });
  if (raw.load !== undefined || raw.format !== 'auto')
    throw new UsageError(`--load and --format say nothing about what --${name} names`, { hint: 'Leave them away.' });
  if (bios !== undefined) return readFirmware(bios, request);
  return kernel !== undefined ? await readKernel(kernel, request) : readMultiboot(file, request);
}

function readGuest({ files, path, raw, vmType }: ImageRequest): Image {
  const format = parseChoice('--format', raw.format, ['auto', 'elf64', 'flat'] as const);
  const loadAddress = raw.load === undefined ? undefined : parseAddress('--load', raw.load);
  if (raw.append !== undefined || raw.initrd !== undefined)
    throw new UsageError(`${raw.append === undefined ? '--initrd' : '--append'} without --kernel or --multiboot`, {
      hint: 'Only a kernel or a multiboot program takes them: --kernel FILE, --multiboot FILE.',
    });
  if (raw.unpack || raw.rtmr)
    throw new UsageError(`${raw.unpack ? '--unpack' : '--rtmr'} without --kernel`, { hint: 'Add --kernel FILE.' });
  const bytes = files.read(path ?? defaultImagePath);
  if (vmType === 'td' && path !== undefined && format === 'auto' && loadAddress === undefined && hasTdvfMetadata(bytes))
    throw new ImageFormatError(path, bytes.length - 1, 'this is a TDX virtual firmware, which says itself what goes where', {
      hint: `Start it with --bios ${path}, or as the bytes it is with --format flat.`,
    });
  return loadImage(path ?? 'hello-td.elf (bundled)', bytes, {
    format,
    ...(loadAddress === undefined ? {} : { loadAddress }),
  });
}

function readFirmware(file: string, { files, raw, vmType, memoryBytes, cpus }: ImageRequest): Image {
  if (vmType !== 'td')
    throw new UsageError('--bios: a TDX firmware starts as a Trust Domain', { hint: 'Leave --vm-type vmx away.' });
  if (raw.kernel === undefined && (raw.append !== undefined || raw.initrd !== undefined || raw.shim !== undefined))
    throw new UsageError('--append, --initrd and --shim say nothing to a firmware', {
      hint: 'Leave them away, or add --kernel FILE: the firmware boots it.',
    });
  if (raw.unpack || raw.rtmr)
    throw new UsageError(`${raw.unpack ? '--unpack' : '--rtmr'} with --bios: the firmware loads the kernel`, {
      hint: 'Leave it away.',
    });
  const kernel =
    raw.kernel === undefined
      ? undefined
      : {
          kernel: namedFile(files, raw.kernel),
          initrd: raw.initrd === undefined ? undefined : namedFile(files, raw.initrd),
          shim: raw.shim === undefined ? undefined : namedFile(files, raw.shim),
          commandLine: raw.append ?? '',
        };
  const image = loadTdvf(file, files.read(file), memoryBytes, kernel, cpus);
  // A td-shim takes an ELF kernel too; what finds its kernel in fw_cfg takes a bzImage.
  if (kernel && !image.regions.some(({ name }) => name === 'payload')) readSetupHeader(kernel.kernel.name, kernel.kernel.bytes);
  return image;
}

const namedFile = (files: FileSource, name: string): NamedFile => ({ name, bytes: files.read(name) });

async function readKernel(file: string, { files, raw, vmType, memoryBytes, cpus }: ImageRequest): Promise<Image> {
  if (raw.rtmr && vmType !== 'td')
    throw new UsageError('--rtmr: a plain VM has no measurement registers', { hint: 'Leave it away, or use --vm-type td.' });
  return await loadLinux({
    kernel: { name: file, bytes: await files.readAside(file) },
    ...(raw.initrd === undefined ? {} : { initrd: namedFile(files, raw.initrd) }),
    ...(raw.append === undefined ? {} : { commandLine: raw.append }),
    memoryBytes,
    cpus,
    vmType,
    unpack: raw.unpack ?? false,
    rtmr: raw.rtmr ?? false,
  });
}

function readMultiboot(file: string, { files, raw, vmType, memoryBytes }: ImageRequest): Image {
  if (vmType !== 'vmx')
    throw new UsageError('--multiboot needs a plain VM: a TD starts at its reset vector', { hint: 'Add --vm-type vmx.' });
  const modules = moduleNames(raw.initrd ?? '').map((name) => ({ name, bytes: files.read(moduleFile(name)) }));
  return loadMultiboot(file, files.read(file), {
    memoryBytes,
    modules,
    ...(raw.append === undefined ? {} : { commandLine: raw.append }),
  });
}
