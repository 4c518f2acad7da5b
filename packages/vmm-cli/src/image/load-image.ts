import { loadElf64 } from './elf64.ts';
import { loadFlat } from './flat.ts';
import { ImageFormatError } from './image-error.ts';
import type { Image } from './image.ts';
import { isElf } from './recognise.ts';

/** How to read the bytes of an image. */
export interface LoadOptions {
  /** Default 'auto': ELF by its magic, else flat. */
  readonly format?: 'auto' | 'elf64' | 'flat';
  /** Flat images only: guest physical address of the first byte; without it the image is firmware ending at 4 GiB. */
  readonly loadAddress?: number;
}

/**
 * Checks an image and lays it out in guest memory. What it consists of may be parts of `bytes`, which must not change then.
 * @param name what messages call it, usually the path
 * @throws ImageFormatError with file, offset and what to do
 */
export function loadImage(name: string, bytes: Uint8Array, options: LoadOptions = {}): Image {
  const format = options.format ?? 'auto';
  if (bytes.length === 0) throw new ImageFormatError(name, 0, 'the file is empty', { hint: 'Build the guest image first.' });
  const elf = isElf(bytes);
  if (format === 'elf64' && !elf) throw new ImageFormatError(name, 0, 'no ELF file (it does not begin with 7F 45 4C 46)');
  if (format === 'elf64' || (format === 'auto' && elf)) {
    if (options.loadAddress !== undefined) {
      throw new ImageFormatError(name, 0, 'an ELF file carries its own addresses', {
        hint: 'Leave --load away, or add --format flat.',
      });
    }
    return loadElf64(name, bytes);
  }
  return loadFlat(name, bytes, options.loadAddress);
}
