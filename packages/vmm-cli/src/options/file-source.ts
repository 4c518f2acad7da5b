import { readImageFile, readImageFileAside } from '../image/read-image-file.ts';

/** Where the files of a VM come from: the disk, or a recording that holds them. */
export interface FileSource {
  /** The bytes of a file. ImageReadError when it cannot be read. */
  read(name: string): Uint8Array;
  /** The same for a large file, while this thread does something else where it can. Rejects with ImageReadError. */
  readAside(name: string): Promise<Uint8Array>;
  /** The VM is to be built again from what was read: nothing may depend on what files, or the world outside, hold by then. */
  readonly isKept: boolean;
}

/** The files of this computer. */
export const disk: FileSource = { read: readImageFile, readAside: readImageFileAside, isKept: false };

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
    return this.#noted(name, this.files.get(name) ?? this.#source.read(name));
  }
  async readAside(name: string): Promise<Uint8Array> {
    return this.#noted(name, this.files.get(name) ?? (await this.#source.readAside(name)));
  }
  #noted(name: string, bytes: Uint8Array): Uint8Array {
    this.files.set(name, bytes);
    return bytes;
  }
}
