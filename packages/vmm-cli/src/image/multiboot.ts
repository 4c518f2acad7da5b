import { KIB, MIB, PAGE_SIZE, alignUp, gpa, hex } from '@tdxkit/x86-cpu/units';
import { readElf32 } from './elf32.ts';
import { ImageFormatError, MemoryLayoutError } from './image-error.ts';
import type { Image } from './image.ts';
import { multibootInfo, type PlacedModule } from './multiboot-info.ts';
import { isElf } from './recognise.ts';
import { overlap, regionsOf, type Segment } from './regions.ts';

const MAGIC = 0x1bad_b002;
/** The header lies, aligned to 4, within so many bytes of the file's start. */
const SEARCH_BYTES = 8192;
/** Header flags: page-aligned modules, memory information, video mode, addresses in the header. */
const HeaderFlag = { ALIGN_MODULES: 1, MEMORY_INFO: 2, VIDEO: 4, ADDRESSES: 0x1_0000 } as const;
/** Bits 15:0 are requirements that a loader must know. */
const KNOWN = HeaderFlag.ALIGN_MODULES | HeaderFlag.MEMORY_INFO;
/** Where the information structure goes when the program leaves that page free. */
const INFO_ADDRESS = 0x9000;
const FOUR_GIB = 2 ** 32;

/** A file handed to a multiboot program. */
export interface MultibootModule {
  /** Its command line: usually the file name and arguments. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a multiboot program is told. */
export interface MultibootOptions {
  /** RAM of the VM in bytes: the memory map says so. */
  readonly memoryBytes: number;
  /** Command line. Default: the name of the file. */
  readonly commandLine?: string;
  readonly modules?: readonly MultibootModule[];
}

/**
 * Loads a multiboot 1 program: an ELF32 file, or any file whose header gives addresses. It is entered in flat 32-bit protected mode without
 * paging, with EAX = 0x2BADB002 and EBX = address of the information structure (memory sizes and map, command line, modules, loader name).
 * Modules and strings follow the program, page-aligned; the structure lies at 0x9000 or, when that is taken, follows too.
 * @throws ImageFormatError, MemoryLayoutError when something lies beyond RAM
 * @source Multiboot Specification 0.6.96 "Boot information format"
 */
export function loadMultiboot(name: string, bytes: Uint8Array, options: MultibootOptions): Image {
  const { memoryBytes, commandLine = name, modules = [] } = options;
  const { segments, entry } = readProgram(name, bytes);
  const clash = overlap(segments);
  if (clash) throw new ImageFormatError(name, 0, `${clash[0].name} and ${clash[1].name} overlap at ${hex(clash[1].address)}`);
  const end = (segment: Segment): number => segment.address + segment.memoryBytes;
  let next = alignUp(Math.max(...segments.map(end)), PAGE_SIZE);
  const placed: PlacedModule[] = modules.map((module) => {
    const at = next;
    next = alignUp(next + Math.max(1, module.bytes.length), PAGE_SIZE);
    return { name: module.name, address: at, bytes: module.bytes };
  });
  const isTaken = segments.some((s) => s.address < INFO_ADDRESS + PAGE_SIZE && end(s) > INFO_ADDRESS);
  const infoAddress = isTaken ? next : INFO_ADDRESS;
  if (isTaken) next += PAGE_SIZE;
  const { info, strings } = multibootInfo({ infoAddress, stringsAddress: next, memoryBytes, commandLine, modules: placed });
  const all: Segment[] = [
    ...segments,
    ...placed.map((m, i) => ({
      name: `module ${i}`,
      address: m.address,
      data: m.bytes,
      memoryBytes: Math.max(1, m.bytes.length),
    })),
    { name: 'multiboot information', address: infoAddress, data: info, memoryBytes: info.length },
    { name: 'multiboot strings', address: next, data: strings, memoryBytes: strings.length },
  ];
  const last = Math.max(...all.map(end));
  if (last > memoryBytes)
    throw new MemoryLayoutError(`${name} and its modules need memory up to ${hex(last)}; the VM has ${memoryBytes / MIB} MiB`, {
      hint: `Give --memory ${Math.ceil(last / MIB)}M or more.`,
    });
  return {
    name,
    format: 'multiboot',
    fileBytes: bytes.length,
    regions: regionsOf(all),
    entry: { kind: 'multiboot', address: gpa(entry), info: gpa(infoAddress) },
  };
}

function readProgram(name: string, bytes: Uint8Array): { segments: readonly Segment[]; entry: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = findHeader(view);
  if (header < 0)
    throw new ImageFormatError(name, 0, `no multiboot header (0x1BADB002) in the first ${SEARCH_BYTES / KIB} KiB`, {
      hint: 'Give a program with a multiboot 1 header, or leave --multiboot away.',
    });
  const flags = view.getUint32(header + 4, true);
  if ((flags & 0xffff & ~KNOWN) !== 0)
    throw new ImageFormatError(
      name,
      header + 4,
      `the header asks for features ${hex(flags & 0xffff & ~KNOWN)} that this loader does not have (there is no display)`,
    );
  if ((flags & HeaderFlag.ADDRESSES) === 0) {
    if (!isElf(bytes)) throw new ImageFormatError(name, header + 4, 'neither an ELF file nor addresses in the multiboot header');
    return readElf32(name, bytes);
  }
  if (header + 32 > bytes.length) throw new ImageFormatError(name, bytes.length, 'the multiboot header is cut off');
  const [headerAddress, loadAddress, loadEnd, bssEnd, entry] = [12, 16, 20, 24, 28].map((at) =>
    view.getUint32(header + at, true),
  ) as [number, number, number, number, number];
  const start = header - (headerAddress - loadAddress);
  const length = loadEnd === 0 ? bytes.length - start : loadEnd - loadAddress;
  if (headerAddress < loadAddress || start < 0 || length <= 0 || start + length > bytes.length)
    throw new ImageFormatError(
      name,
      header + 12,
      `the addresses in the multiboot header do not fit the file: load [${hex(loadAddress)}, ${hex(loadEnd)}), header at ${hex(headerAddress)}`,
    );
  const memoryBytes = bssEnd === 0 ? length : Math.max(length, bssEnd - loadAddress);
  if (entry < loadAddress || entry >= loadAddress + memoryBytes || loadAddress + memoryBytes > FOUR_GIB)
    throw new ImageFormatError(name, header + 28, `the entry point ${hex(entry)} lies outside of what is loaded`);
  return {
    segments: [{ name: 'program', address: loadAddress, data: bytes.subarray(start, start + length), memoryBytes }],
    entry,
  };
}

/** Offset of the header, or -1. */
function findHeader(view: DataView): number {
  for (let at = 0; at + 12 <= Math.min(view.byteLength, SEARCH_BYTES); at += 4) {
    if (view.getUint32(at, true) !== MAGIC) continue;
    if (((MAGIC + view.getUint32(at + 4, true) + view.getUint32(at + 8, true)) & 0xffff_ffff) === 0) return at;
  }
  return -1;
}
