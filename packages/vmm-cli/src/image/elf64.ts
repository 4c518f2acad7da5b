import { ElfError, readElf, type ElfProgram } from '@tdxkit/x86-cpu';
import { gpa, hex } from '@tdxkit/x86-cpu/units';
import { ImageFormatError } from './image-error.ts';
import type { Image, ImageEntry } from './image.ts';
import { regionsOf, type Segment } from './regions.ts';

const ELF32 = 1;

/**
 * Loads a static x86-64 ELF program: every PT_LOAD segment goes to its physical address (p_paddr). If a segment covers the reset
 * vector (0xFFFFFFF0) the guest starts there, else the boot stub enters e_entry in 64-bit mode. Regions may be parts of `bytes`, which must not change then.
 * @throws ImageFormatError naming file and offset
 */
export function loadElf64(file: string, bytes: Uint8Array): Image {
  if (bytes[4] === ELF32) throw new ImageFormatError(file, 4, 'a 32-bit ELF; an ELF64 is needed', { hint: 'Build with -m64.' });
  const { segments, entry } = segmentsOfElf(file, bytes);
  return {
    name: file,
    format: 'elf64',
    fileBytes: bytes.length,
    regions: regionsOf(segments),
    entry: entryOf(file, segments, entry),
  };
}

function entryOf(file: string, segments: readonly Segment[], entry: number): ImageEntry {
  if (isLoaded(segments, 0xffff_fff0)) return { kind: 'reset-vector' };
  if (isLoaded(segments, entry)) return { kind: 'long-mode', address: gpa(entry) };
  throw new ImageFormatError(file, 24, `the entry point ${hex(entry)} lies in no segment`, {
    hint: 'Name it with ENTRY(symbol) in the linker script or ld -e.',
  });
}

/** `readElf` for a file with a name. @throws ImageFormatError naming file and offset */
export function segmentsOfElf(file: string, bytes: Uint8Array): { segments: readonly Segment[]; entry: number } {
  try {
    const { segments, entry }: ElfProgram = readElf(bytes);
    return {
      segments: segments.map(({ name, address, bytes: data, memoryBytes }) => ({
        name: name ?? '',
        address,
        data,
        memoryBytes,
        file: bytes,
      })),
      entry,
    };
  } catch (error) {
    if (!(error instanceof ElfError)) throw error;
    throw new ImageFormatError(file, error.offset, error.problem, error.hint === undefined ? {} : { hint: error.hint });
  }
}

/** An address lies in one of the segments. */
export function isLoaded(segments: readonly Segment[], address: number): boolean {
  return segments.some((s) => address >= s.address && address < s.address + s.memoryBytes);
}
