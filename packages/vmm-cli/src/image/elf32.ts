import { hex } from '@tdxkit/x86-cpu/units';
import { ImageFormatError } from './image-error.ts';
import type { Segment } from './regions.ts';

const HEADER_BYTES = 52;
const PROGRAM_HEADER_BYTES = 32;
const EM_386 = 3;
const ET_EXEC = 2;
const PT_LOAD = 1;
const FOUR_GIB = 2 ** 32;
/** Programs that claim more memory than this are refused before anything is allocated. */
const MAX_MEMORY_BYTES = 2 ** 31;

/**
 * Loadable segments (by p_paddr) and entry point of a static ELF32 program for i386.
 * @throws ImageFormatError naming file and offset
 * @source System V ABI "Object Files", Intel386 supplement
 */
export function readElf32(file: string, bytes: Uint8Array): { segments: readonly Segment[]; entry: number } {
  const fail = (offset: number, message: string, hint?: string): never => {
    throw new ImageFormatError(file, offset, message, hint === undefined ? {} : { hint });
  };
  if (bytes.length < HEADER_BYTES) fail(bytes.length, `truncated ELF header: ${bytes.length} of ${HEADER_BYTES} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(4) !== 1) fail(4, 'a 64-bit ELF; a multiboot program is ELF32', 'Convert it: objcopy -O elf32-i386.');
  if (view.getUint8(5) !== 1) fail(5, 'a big-endian ELF; x86 is little-endian');
  if (view.getUint16(18, true) !== EM_386) fail(18, `built for machine ${view.getUint16(18, true)}, not for i386 (machine 3)`);
  if (view.getUint16(16, true) !== ET_EXEC) fail(16, `ELF type ${view.getUint16(16, true)}, not an executable (type 2)`);
  const table = view.getUint32(28, true);
  const count = view.getUint16(44, true);
  if (count === 0 || view.getUint16(42, true) !== PROGRAM_HEADER_BYTES) fail(42, 'no program headers of 32 bytes');
  if (table + count * PROGRAM_HEADER_BYTES > bytes.length) fail(28, `${count} program headers at ${hex(table)} lie beyond the end of the file`);
  const segments: Segment[] = [];
  let total = 0;
  for (let i = 0; i < count; i++) {
    const at = table + i * PROGRAM_HEADER_BYTES;
    const word = (offset: number): number => view.getUint32(at + offset, true);
    const [offset, address, fileSize, memoryBytes] = [word(4), word(12), word(16), word(20)];
    if (word(0) !== PT_LOAD || memoryBytes === 0) continue;
    if (fileSize > memoryBytes) fail(at + 16, `segment ${i} has ${hex(fileSize)} bytes in the file but only ${hex(memoryBytes)} in memory`);
    if (offset + fileSize > bytes.length) fail(at + 4, `segment ${i} ends at file offset ${hex(offset + fileSize)}, beyond the end of the file`);
    if (address + memoryBytes > FOUR_GIB) fail(at + 12, `segment ${i} ends above 4 GiB`);
    total += memoryBytes;
    if (total > MAX_MEMORY_BYTES) fail(at + 20, `the segments need ${hex(total)} bytes of memory; at most ${hex(MAX_MEMORY_BYTES)} are supported`);
    segments.push({ name: `segment ${i}`, address, data: bytes.subarray(offset, offset + fileSize), memoryBytes });
  }
  if (segments.length === 0) fail(table, 'no loadable segment (PT_LOAD)');
  const entry = view.getUint32(24, true);
  if (!segments.some((s) => entry >= s.address && entry < s.address + s.memoryBytes)) fail(24, `the entry point ${hex(entry)} lies in no segment`);
  return { segments, entry };
}
