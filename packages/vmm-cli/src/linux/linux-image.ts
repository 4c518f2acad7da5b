import { MIB, PAGE_SIZE, alignUp, gpa, hex } from '@tdxkit/x86-cpu/units';
import type { EventLogArea } from '../acpi/ccel.ts';
import { acpiTables } from '../acpi/placed-tables.ts';
import { loadElf64 } from '../image/elf64.ts';
import { ImageFormatError, MemoryLayoutError } from '../image/image-error.ts';
import type { Image, ImageRegion, NamedFile } from '../image/image.ts';
import { isElf } from '../image/recognise.ts';
import { remainder, type GpaRange } from '../memory/gpa-range.ts';
import { ramRanges } from '../memory/memory-map.ts';
import { E820Type, bootParams, type E820Entry } from './boot-params.ts';
import { LINUX_STUB, LINUX_STUB_PAGES, linuxStub } from './linux-stub.ts';
import { measuredBoot, type PlacedData } from './measured-boot.ts';
import { readSetupHeader, type SetupHeader } from './setup-header.ts';
import { unpackKernel } from './unpack.ts';

/** Where everything but kernel and initrd lies. */
const BOOT_PARAMS = gpa(0x1_0000);
const COMMAND_LINE = gpa(0x2_0000);
const MAILBOX = gpa(0x4_0000);
const ACPI = gpa(0x5_0000);
const ACPI_END = 0x6_0000;
/** Within the ACPI range, so that the kernel of a TD reads it as private memory. */
const EVENT_LOG: EventLogArea = { address: 0x5_8000, bytes: ACPI_END - 0x5_8000 };
const LOW_RAM_END = 0xa_0000;
/** Entry of the protected-mode part by the 64-bit boot protocol. */
const ENTRY_64 = 0x200;
/** Limit of an ELF kernel's command line; a bzImage names its own. */
const ELF_COMMAND_LINE = 2047;
/** The same of its initrd: what kernels of today say. */
const ELF_INITRD_MAX = 0x7fff_ffff;

export interface LinuxOptions {
  readonly kernel: NamedFile;
  readonly initrd?: NamedFile;
  readonly commandLine?: string;
  readonly memoryBytes: number;
  readonly cpus: number;
  /** How the other vCPUs start: in a TD [td] by the wakeup mailbox, in a plain VM by INIT and start-up IPIs. */
  readonly vmType?: 'td' | 'vmx';
  /** Enter the ELF kernel inside a bzImage instead of its decompressor. */
  readonly unpack?: boolean;
  /** Kernel, command line and initrd do not go into MRTD; the stub measures them into RTMRs and an event log. */
  readonly rtmr?: boolean;
}

/** A kernel in memory: its regions, the window it needs and where it is entered. */
interface LoadedKernel {
  readonly parts: readonly PlacedData[];
  readonly start: number;
  readonly end: number;
  readonly entry: number;
  readonly header: Uint8Array;
  readonly commandLineBytes: number;
  /** Highest address of the last byte of an initrd. */
  readonly initrdMax: number;
}

/**
 * Lays out a Linux kernel with its initrd, command line, ACPI tables, memory map and the stub that enters it by the 64-bit boot protocol.
 * In a TD everything here is added and measured in ascending order of address; the stub accepts the rest of memory.
 * @throws ImageFormatError with file and offset; MemoryLayoutError when something does not fit
 */
export async function loadLinux(options: LinuxOptions): Promise<Image> {
  const { memoryBytes, cpus } = options;
  const kernel = await loadKernel(options.kernel, options.unpack ?? false);
  const ram = ramRanges(memoryBytes);
  const lowEnd = ram[0]!.end;
  if (kernel.end > lowEnd) tooSmall('the kernel takes', kernel.end, memoryBytes);
  const commandLine = new TextEncoder().encode(`${options.commandLine ?? ''}\0`);
  if (commandLine.length - 1 > kernel.commandLineBytes)
    throw new MemoryLayoutError(
      `a command line of ${commandLine.length - 1} bytes; this kernel takes ${kernel.commandLineBytes}`,
      { hint: 'Shorten --append.' },
    );

  const eventLog = options.rtmr ? EVENT_LOG : undefined;
  const mailbox = options.vmType === 'vmx' ? {} : { mailbox: MAILBOX };
  const acpi = acpiTables(ACPI, { cpus, ...mailbox, ...(eventLog ? { eventLog } : {}) });
  const initrd = options.initrd && {
    name: options.initrd.name,
    address: alignUp(kernel.end, 2 * MIB),
    data: options.initrd.bytes,
    bytes: options.initrd.bytes.length,
  };
  if (initrd && initrd.address + initrd.bytes > lowEnd)
    tooSmall(`kernel and initrd (${initrd.name}) take`, initrd.address + initrd.bytes, memoryBytes);
  if (initrd && initrd.address + initrd.bytes - 1 > kernel.initrdMax)
    throw new MemoryLayoutError(
      `initrd ${initrd.name} would end at ${hex(initrd.address + initrd.bytes)}; this kernel takes it up to ${hex(kernel.initrdMax)}`,
      {
        hint: 'Give a smaller initrd: what is large belongs on a disk.',
      },
    );
  const e820 = memoryLines(ram);
  const params = bootParams({
    header: kernel.header,
    kernelAddress: kernel.start,
    commandLineAddress: COMMAND_LINE,
    rsdp: acpi.address,
    initrd,
    e820,
  });

  const measured =
    eventLog &&
    measuredBoot(
      {
        kernel: kernel.parts,
        commandLine: { name: 'command line', address: COMMAND_LINE, data: commandLine.subarray(0, -1) },
        initrd: initrd && { ...initrd, name: 'initrd' },
      },
      eventLog,
    );
  const inMrtd = measured === undefined;
  const fixed: ImageRegion[] = [
    region('boot parameters', BOOT_PARAMS, params),
    region('command line', COMMAND_LINE, commandLine, inMrtd),
    region('wakeup mailbox', MAILBOX, new Uint8Array(PAGE_SIZE)),
    region('ACPI tables', ACPI, acpi.bytes),
    ...(measured ? [measured.log] : []),
    ...kernel.parts.map(({ name, address, data }) => region(name, address, data, inMrtd)),
    ...(initrd ? [region('initrd', initrd.address, initrd.data, inMrtd)] : []),
  ];
  const taken = [
    ...fixed.map((r) => ({ start: r.gpa, end: r.gpa + r.bytes.length })),
    { start: LINUX_STUB as number, end: LINUX_STUB + LINUX_STUB_PAGES * PAGE_SIZE },
  ];
  const toAccept = ram.flatMap(({ start, end }) => remainder(start, end, taken));
  const stub = region(
    'Linux stub',
    LINUX_STUB,
    linuxStub({ entry: kernel.entry, bootParams: BOOT_PARAMS, mailbox: MAILBOX, toAccept, toMeasure: measured?.toMeasure ?? [] }),
  );
  return {
    name: options.kernel.name,
    format: 'linux',
    fileBytes: options.kernel.bytes.length,
    regions: [...fixed, stub].sort((a, b) => a.gpa - b.gpa),
    entry: { kind: 'long-mode', address: LINUX_STUB },
    ...(measured ? { extensions: measured.extensions } : {}),
  };
}

async function loadKernel({ name, bytes }: NamedFile, unpack: boolean): Promise<LoadedKernel> {
  if (bytes.length === 0)
    throw new ImageFormatError(name, 0, 'the file is empty', { hint: 'Give a bzImage (vmlinuz) or an ELF vmlinux.' });
  if (isElf(bytes)) return elfKernel(name, bytes, undefined);
  const header = readSetupHeader(name, bytes);
  if (unpack) return elfKernel(`${name} (unpacked)`, await unpackKernel(name, bytes, header), header);
  const start = header.prefAddress;
  return {
    parts: [{ name: 'kernel', address: start, data: bytes.subarray(header.kernelOffset) }],
    start,
    end: start + header.initSize,
    entry: start + ENTRY_64,
    header: header.bytes,
    commandLineBytes: header.cmdlineSize,
    initrdMax: header.initrdMax,
  };
}

function elfKernel(name: string, bytes: Uint8Array, header: SetupHeader | undefined): LoadedKernel {
  const { regions, entry } = loadElf64(name, bytes);
  if (entry.kind !== 'long-mode')
    throw new ImageFormatError(name, 24, 'this ELF file covers the reset vector, so it is no Linux kernel');
  const end = Math.max(...regions.map((r) => r.gpa + r.bytes.length));
  return {
    parts: regions.map((r) => ({ name: `kernel ${r.name}`, address: r.gpa, data: r.bytes })),
    start: regions[0]!.gpa,
    end,
    entry: entry.address,
    header: header?.bytes ?? new Uint8Array(0),
    commandLineBytes: header?.cmdlineSize ?? ELF_COMMAND_LINE,
    initrdMax: header?.initrdMax ?? ELF_INITRD_MAX,
  };
}

/** RAM below the ACPI tables, the tables, RAM to the legacy hole, RAM above 1 MiB and above 4 GiB. */
function memoryLines([low, ...high]: readonly GpaRange[]): E820Entry[] {
  return [
    { start: 0, end: ACPI, type: E820Type.RAM },
    { start: ACPI, end: ACPI_END, type: E820Type.ACPI },
    { start: ACPI_END, end: LOW_RAM_END, type: E820Type.RAM },
    { start: MIB, end: low!.end, type: E820Type.RAM },
    ...high.map((range) => ({ ...range, type: E820Type.RAM })),
  ];
}

/** Whole pages; `data` itself where it is that already. */
function region(name: string, address: number, data: Uint8Array, isMeasured = true): ImageRegion {
  let bytes = data;
  if (data.length % PAGE_SIZE !== 0) {
    bytes = new Uint8Array(alignUp(data.length, PAGE_SIZE));
    bytes.set(data);
  }
  return { name, gpa: gpa(address), bytes, isMeasured };
}

function tooSmall(what: string, end: number, memoryBytes: number): never {
  throw new MemoryLayoutError(`${what} ${Math.ceil(end / MIB)} MiB of memory, and there are ${memoryBytes / MIB} MiB`, {
    hint: `Give --memory ${Math.ceil(end / MIB / 64) * 64 + 64}M or more.`,
  });
}
