import { readImageFile } from '../image/read-image-file.ts';

/** Where the files of a VM come from: the disk, or a recording that holds them. */
export interface FileSource {
  /** The bytes of a file. ImageReadError when it cannot be read. */
  read(name: string): Uint8Array;
  /** The VM is to be built again from what was read: nothing may depend on what files, or the world outside, hold by then. */
  readonly isKept: boolean;
}

/** The files of this computer. */
export const disk: FileSource = { read: readImageFile, isKept: false };

/** Reads from another source and remembers what was read. */
export class NotedFiles implements FileSource {
  readonly #source: FileSource;
  readonly files = new Map<string, Uint8Array>();

  readonly isKept: boolean;

  /** @param isKept a recording or snapshot will be made */
  constructor(isKept: boolean, source: FileSource = disk) {
    this.isKept = isKept;
    this.#source = source;
  }

  read(name: string): Uint8Array {
    const bytes = this.files.get(name) ?? this.#source.read(name);
    this.files.set(name, bytes);
    return bytes;
  }
}
