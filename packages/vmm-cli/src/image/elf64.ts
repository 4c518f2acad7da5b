import { PHYSICAL_ADDRESS_LIMIT, gpa, hex } from '@tdxkit/x86-cpu/units';
import { ImageFormatError } from './image-error.ts';
import type { Image, ImageEntry } from './image.ts';
import { overlap, regionsOf, type Segment } from './regions.ts';

const HEADER_BYTES = 64;
const PROGRAM_HEADER_BYTES = 56;
const EM_X86_64 = 62;
const ElfType = { EXEC: 2, DYN: 3 } as const;
const SegmentType = { LOAD: 1, DYNAMIC: 2, INTERP: 3 } as const;
/** Images that claim more memory than this are refused before anything is allocated. */
const MAX_MEMORY_BYTES = 2 ** 31;

// prettier-ignore
const machines = new Map([[3, 'x86 (32-bit)'], [8, 'MIPS'], [20, 'PowerPC'], [21, 'PowerPC64'], [22, 's390'], [40, 'Arm'], [183, 'AArch64'], [243, 'RISC-V'], [258, 'LoongArch']]);
const typeNames = new Map([[1, 'a relocatable object'], [3, 'a position-independent program or shared object'], [4, 'a core dump']]);

/**
 * Loads a static x86-64 ELF program: every PT_LOAD segment goes to its physical address (p_paddr). If a segment covers the reset
 * vector (0xFFFFFFF0) the guest starts there, else the boot stub enters e_entry in 64-bit mode.
 * @throws ImageFormatError naming file and offset
 * @source System V ABI "Object Files", AMD64 supplement
 */
export function loadElf64(file: string, bytes: Uint8Array): Image {
  const fail = (offset: number, message: string, hint?: string): never => {
    throw new ImageFormatError(file, offset, message, hint === undefined ? {} : { hint });
  };
  const rebuild = 'The file seems cut off: copy or build it again.';
  if (bytes.length < HEADER_BYTES) fail(bytes.length, `truncated ELF header: ${bytes.length} of ${HEADER_BYTES} bytes`, rebuild);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(4) !== 2) fail(4, 'a 32-bit ELF; an ELF64 is needed', 'Build with -m64.');
  if (view.getUint8(5) !== 1) fail(5, 'a big-endian ELF; x86-64 is little-endian');
  const machine = view.getUint16(18, true);
  if (machine !== EM_X86_64) {
    fail(18, `built for ${machines.get(machine) ?? `machine ${machine}`}, not for x86-64 (machine 62)`, 'Build the guest for x86-64.');
  }
  const type = view.getUint16(16, true);
  const staticHint = 'Link a static program at fixed addresses: gcc -nostdlib -static -no-pie -T linker.ld.';
  if (type !== ElfType.EXEC) fail(16, `${typeNames.get(type) ?? `ELF type ${type}`}, not an executable (type 2)`, staticHint);

  const tableOffset = view.getBigUint64(32, true);
  const entrySize = view.getUint16(54, true);
  const count = view.getUint16(56, true);
  if (count === 0) fail(56, 'no program headers, so nothing to load', staticHint);
  if (entrySize !== PROGRAM_HEADER_BYTES) fail(54, `program headers of ${entrySize} bytes; ELF64 has ${PROGRAM_HEADER_BYTES}`);
  if (tableOffset + BigInt(count * PROGRAM_HEADER_BYTES) > BigInt(bytes.length)) {
    fail(32, `${count} program headers at ${hex(tableOffset)} lie beyond the end of the file (${hex(bytes.length)})`, rebuild);
  }

  const segments: Segment[] = [];
  let total = 0;
  for (let i = 0; i < count; i++) {
    const at = Number(tableOffset) + i * PROGRAM_HEADER_BYTES;
    const segmentType = view.getUint32(at, true);
    if (segmentType === SegmentType.INTERP || segmentType === SegmentType.DYNAMIC) fail(at, 'a dynamically linked program', staticHint);
    if (segmentType !== SegmentType.LOAD) continue;
    const [offset, address, fileSize, memorySize] = [8, 24, 32, 40].map((field) => view.getBigUint64(at + field, true)) as [bigint, bigint, bigint, bigint];
    if (memorySize === 0n) continue;
    if (fileSize > memorySize) fail(at + 32, `segment ${i} has ${hex(fileSize)} bytes in the file but only ${hex(memorySize)} in memory`);
    if (offset + fileSize > BigInt(bytes.length)) {
      fail(at + 8, `segment ${i} ends at file offset ${hex(offset + fileSize)}, beyond the end of the file (${hex(bytes.length)})`, rebuild);
    }
    if (address + memorySize > BigInt(PHYSICAL_ADDRESS_LIMIT)) fail(at + 24, `segment ${i} ends at ${hex(address + memorySize)}, above the 52-bit physical address space`);
    total += Number(memorySize);
    if (total > MAX_MEMORY_BYTES) fail(at + 40, `the segments need ${hex(total)} bytes of memory; at most ${hex(MAX_MEMORY_BYTES)} are supported`);
    const start = Number(offset);
    const data = bytes.subarray(start, start + Number(fileSize));
    segments.push({ name: `segment ${i}`, address: Number(address), data, memoryBytes: Number(memorySize) });
  }
  if (segments.length === 0) fail(Number(tableOffset), 'no loadable segment (PT_LOAD)', staticHint);
  const clash = overlap(segments);
  if (clash) {
    const [a, b] = clash;
    const range = (s: Segment): string => `${s.name} [${hex(s.address)}, ${hex(s.address + s.memoryBytes)})`;
    fail(Number(tableOffset), `${range(a)} and ${range(b)} overlap`, 'Give the sections addresses of their own in the linker script.');
  }

  const entryAddress = view.getBigUint64(24, true);
  const isLoaded = (address: bigint): boolean =>
    segments.some((s) => address >= BigInt(s.address) && address < BigInt(s.address) + BigInt(s.memoryBytes));
  const entry: ImageEntry = isLoaded(0xffff_fff0n)
    ? { kind: 'reset-vector' }
    : isLoaded(entryAddress)
      ? { kind: 'long-mode', address: gpa(Number(entryAddress)) }
      : fail(24, `the entry point ${hex(entryAddress)} lies in no segment`, 'Name it with ENTRY(symbol) in the linker script or ld -e.');
  return { name: file, format: 'elf64', fileBytes: bytes.length, regions: regionsOf(segments), entry };
}
