import { hex } from '@tdxkit/x86-cpu/units';
import { isLoaded, segmentsOfElf } from './elf64.ts';
import { ImageFormatError } from './image-error.ts';
import type { Segment } from './regions.ts';

const ELF64 = 2;

/**
 * Loadable segments (by p_paddr) and entry point of a static ELF32 program for i386.
 * @throws ImageFormatError naming file and offset
 */
export function readElf32(file: string, bytes: Uint8Array): { segments: readonly Segment[]; entry: number } {
  if (bytes[4] === ELF64)
    throw new ImageFormatError(file, 4, 'a 64-bit ELF; a multiboot program is ELF32', {
      hint: 'Convert it: objcopy -O elf32-i386.',
    });
  const program = segmentsOfElf(file, bytes);
  if (!isLoaded(program.segments, program.entry))
    throw new ImageFormatError(file, 24, `the entry point ${hex(program.entry)} lies in no segment`);
  return program;
}
