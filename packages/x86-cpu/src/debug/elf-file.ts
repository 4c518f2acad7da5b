import { hex, TdxError } from '../units/index.ts';
import type { ProgramSegment } from './bare-program.ts';

/** The bytes are no ELF program that can be loaded. `offset` says where in the file, `problem` what. */
export class ElfError extends TdxError {
  readonly offset: number;
  readonly problem: string;

  constructor(offset: number, problem: string, hint?: string) {
    super('ELF_INVALID', `ELF file, offset 0x${offset.toString(16)}: ${problem}`, hint === undefined ? {} : { hint });
    this.offset = offset;
    this.problem = problem;
  }
}

/** A static program: spread it into the options of `BareProgram`. */
export interface ElfProgram {
  readonly mode: 'long' | 'protected';
  /** e_entry. It need not lie in a segment. */
  readonly entry: number;
  /** PT_LOAD segments that take memory, in the order of the file; they do not overlap. */
  readonly segments: readonly (ProgramSegment & { readonly memoryBytes: number })[];
}

const ElfType = { EXEC: 2 } as const;
const SegmentType = { LOAD: 1, DYNAMIC: 2, INTERP: 3 } as const;
/** Programs that claim more memory than this are refused before anything is allocated. */
const MAX_MEMORY_BYTES = 2 ** 31;
const STATIC_HINT = 'Link a static program at fixed addresses: gcc -nostdlib -static -no-pie -T linker.ld.';
const CUT_OFF_HINT = 'The file seems cut off: copy or build it again.';

// prettier-ignore
const machines = new Map([[3, 'x86 (32-bit)'], [8, 'MIPS'], [20, 'PowerPC'], [21, 'PowerPC64'], [22, 's390'], [40, 'Arm'], [62, 'x86-64'], [183, 'AArch64'], [243, 'RISC-V'], [258, 'LoongArch']]);
const typeNames = new Map([[1, 'a relocatable object'], [3, 'a position-independent program or shared object'], [4, 'a core dump']]); // prettier-ignore

/** Where the fields of an ELF header and of a program header are, and how large a word is. */
interface ElfClass {
  readonly bits: 32 | 64;
  readonly machine: number;
  readonly headerBytes: number;
  readonly programHeaderBytes: number;
  readonly entry: number;
  readonly tableOffset: number;
  readonly entrySize: number;
  readonly count: number;
  readonly segment: { readonly offset: number; readonly address: number; readonly fileSize: number; readonly memorySize: number };
}
const ELF32: ElfClass = {
  bits: 32, machine: 3, headerBytes: 52, programHeaderBytes: 32, entry: 24, tableOffset: 28, entrySize: 42, count: 44,
  segment: { offset: 4, address: 12, fileSize: 16, memorySize: 20 },
}; // prettier-ignore
const ELF64: ElfClass = {
  bits: 64, machine: 62, headerBytes: 64, programHeaderBytes: 56, entry: 24, tableOffset: 32, entrySize: 54, count: 56,
  segment: { offset: 8, address: 24, fileSize: 32, memorySize: 40 },
}; // prettier-ignore

/** True for the magic number of an ELF file, whatever follows. */
export function isElf(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
}

/**
 * Loadable segments (by p_paddr) and entry point of a static ELF program for i386 or x86-64.
 * ElfError, with file offset and what to do, for anything else.
 * @source System V ABI "Object Files", Intel386 and AMD64 supplements
 */
export function readElf(bytes: Uint8Array): ElfProgram {
  const fail = (offset: number, problem: string, hint?: string): never => {
    throw new ElfError(offset, problem, hint);
  };
  if (!isElf(bytes)) fail(0, 'no ELF file', 'Build the program with gcc, clang or an assembler and a linker.');
  const elf = bytes[4] === 1 ? ELF32 : ELF64;
  if (bytes.length < elf.headerBytes)
    fail(bytes.length, `truncated ELF header: ${bytes.length} of ${elf.headerBytes} bytes`, CUT_OFF_HINT);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number): bigint => (elf.bits === 64 ? view.getBigUint64(at, true) : BigInt(view.getUint32(at, true)));
  if (bytes[4] !== 1 && bytes[4] !== 2) fail(4, `ELF class ${bytes[4]}, neither 32-bit (1) nor 64-bit (2)`);
  if (bytes[5] !== 1) fail(5, 'a big-endian ELF; x86 is little-endian');
  const machine = view.getUint16(18, true);
  if (machine !== elf.machine)
    fail(
      18,
      `built for ${machines.get(machine) ?? `machine ${machine}`}, not for ${machines.get(elf.machine)!} (machine ${elf.machine})`,
      `Build the program for ${machines.get(elf.machine)!}.`,
    );
  const type = view.getUint16(16, true);
  if (type !== ElfType.EXEC) fail(16, `${typeNames.get(type) ?? `ELF type ${type}`}, not an executable (type 2)`, STATIC_HINT);

  const table = word(elf.tableOffset);
  const entrySize = view.getUint16(elf.entrySize, true);
  const count = view.getUint16(elf.count, true);
  if (count === 0) fail(elf.count, 'no program headers, so nothing to load', STATIC_HINT);
  if (entrySize !== elf.programHeaderBytes)
    fail(elf.entrySize, `program headers of ${entrySize} bytes; ELF${elf.bits} has ${elf.programHeaderBytes}`);
  if (table + BigInt(count * entrySize) > BigInt(bytes.length))
    fail(
      elf.tableOffset,
      `${count} program headers at ${hex(table)} lie beyond the end of the file (${hex(bytes.length)})`,
      CUT_OFF_HINT,
    );

  const segments: (ProgramSegment & { memoryBytes: number })[] = [];
  let total = 0;
  for (let i = 0; i < count; i++) {
    const at = Number(table) + i * entrySize;
    const kind = view.getUint32(at, true);
    if (kind === SegmentType.INTERP || kind === SegmentType.DYNAMIC) fail(at, 'a dynamically linked program', STATIC_HINT);
    if (kind !== SegmentType.LOAD) continue;
    const { segment } = elf;
    const [offset, address, fileSize, memorySize] = [word(at + segment.offset), word(at + segment.address), word(at + segment.fileSize), word(at + segment.memorySize)]; // prettier-ignore
    if (memorySize === 0n) continue;
    if (fileSize > memorySize)
      fail(at + segment.fileSize, `segment ${i} has ${hex(fileSize)} bytes in the file but only ${hex(memorySize)} in memory`);
    if (offset + fileSize > BigInt(bytes.length))
      fail(
        at + segment.offset,
        `segment ${i} ends at file offset ${hex(offset + fileSize)}, beyond the end of the file (${hex(bytes.length)})`,
        CUT_OFF_HINT,
      );
    const space = elf.bits === 64 ? 52n : 32n;
    if (address + memorySize > 1n << space)
      fail(
        at + segment.address,
        `segment ${i} ends at ${hex(address + memorySize)}, above the ${space}-bit physical address space`,
      );
    total += Number(memorySize);
    if (total > MAX_MEMORY_BYTES)
      fail(
        at + segment.memorySize,
        `the segments need ${hex(total)} bytes of memory; at most ${hex(MAX_MEMORY_BYTES)} are supported`,
      );
    const start = Number(offset);
    segments.push({
      name: `segment ${i}`,
      address: Number(address),
      bytes: bytes.subarray(start, start + Number(fileSize)),
      memoryBytes: Number(memorySize),
    });
  }
  if (segments.length === 0) fail(Number(table), 'no loadable segment (PT_LOAD)', STATIC_HINT);
  const sorted = [...segments].sort((a, b) => a.address - b.address);
  for (let i = 1; i < sorted.length; i++) {
    const [before, after] = [sorted[i - 1]!, sorted[i]!];
    const range = (s: (typeof segments)[number]): string => `${s.name!} [${hex(s.address)}, ${hex(s.address + s.memoryBytes)})`;
    if (before.address + before.memoryBytes > after.address)
      fail(
        Number(table),
        `${range(before)} and ${range(after)} overlap`,
        'Give the sections addresses of their own in the linker script.',
      );
  }
  const entry = word(elf.entry);
  return { mode: elf.bits === 64 ? 'long' : 'protected', entry: Number(entry), segments };
}
