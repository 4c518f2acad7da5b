import { SavedFields, type Saved, type SavedValue } from '@tdxkit/x86-cpu';
import { decodeSaved, encodeSaved } from './cbor.ts';
import type { SnapshotCodec } from './codec.ts';
import { SnapshotFileError } from './snapshot-error.ts';

/*
 * The file: magic (8 bytes), format and length of the directory (u32 each, little-endian), SHA-256 of the directory, the directory, the sections.
 * The directory is CBOR: who wrote the file, the version of each layer's state, and for each section its name, its bytes in the file and unpacked, and
 * the SHA-256 of its bytes in the file. Sections follow each other in this order, each a zlib stream.
 */
const MAGIC = new TextEncoder().encode('TDXKITSN');
const FORMAT = 2;
const FORMAT_AT = 8;
const LENGTH_AT = 12;
const DIGEST_AT = 16;
const DIRECTORY_AT = 48;
/** Of one section: what linear memory of a machine holds, and room. */
const MAX_SECTION = 2 ** 33;
/** Of a section of state, unpacked: a hundred times what a VM with many devices has. */
const MAX_STATE = 2 ** 28;

/** Version of the state of each layer: a file of another one is refused. */
export const LAYER_VERSIONS = { 'x86-cpu': 2, 'tdx-module': 1, 'tdp-mmu': 1, 'kvm-tdx': 2, 'vmm-cli': 1 } as const;

const HINT = 'Make it again with this version.';
const DAMAGED = 'Copy it again, or make it again.';
const NO_SUCH_FILE = 'Files of `tdx snapshot` and `tdx run --record` are meant.';

/** Packs sections: state as CBOR, bytes as they are. @param writer program and version, for messages */
export function packContainer(sections: ReadonlyMap<string, SavedValue>, writer: string, codec: SnapshotCodec): Uint8Array {
  const packed = [...sections].map(([name, value]) => {
    const plain = value instanceof Uint8Array ? value : encodeSaved(value);
    const bytes = codec.deflate(plain);
    return { name, plain: plain.length, bytes };
  });
  const directory = encodeSaved({
    writer,
    layers: LAYER_VERSIONS,
    sections: packed.map(({ name, plain, bytes }) => ({ name, bytes: bytes.length, plain, sha256: codec.sha256(bytes).slice() })),
  });
  const file = new Uint8Array(DIRECTORY_AT + directory.length + packed.reduce((sum, { bytes }) => sum + bytes.length, 0));
  const view = new DataView(file.buffer);
  file.set(MAGIC);
  view.setUint32(FORMAT_AT, FORMAT, true);
  view.setUint32(LENGTH_AT, directory.length, true);
  file.set(codec.sha256(directory), DIGEST_AT);
  file.set(directory, DIRECTORY_AT);
  let at = DIRECTORY_AT + directory.length;
  for (const { bytes } of packed) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

interface Section {
  readonly at: number;
  readonly bytes: number;
  readonly plain: number;
  readonly sha256: Uint8Array;
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** A file of sections. Each is checked and unpacked when it is asked for. */
export class Container {
  /** How messages name it. */
  readonly file: string;
  readonly writer: string;
  readonly #bytes: Uint8Array;
  readonly #codec: SnapshotCodec;
  readonly #sections = new Map<string, Section>();

  /** @throws SnapshotFileError: no such file, another format, a damaged directory, a file that is cut off */
  constructor(file: string, bytes: Uint8Array, codec: SnapshotCodec) {
    this.file = file;
    this.#bytes = bytes;
    this.#codec = codec;
    const fail = (offset: number, what: string, hint: string): never => {
      throw new SnapshotFileError(file, offset, what, { hint });
    };
    if (!same(bytes.subarray(0, MAGIC.length), MAGIC)) fail(0, 'no snapshot and no recording', NO_SUCH_FILE);
    if (bytes.length < DIRECTORY_AT) fail(bytes.length, 'the file ends within its header', DAMAGED);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const format = view.getUint32(FORMAT_AT, true);
    if (format !== FORMAT) fail(FORMAT_AT, `format ${format}; this tdx reads format ${FORMAT}`, HINT);
    const end = DIRECTORY_AT + view.getUint32(LENGTH_AT, true);
    if (end > bytes.length) fail(LENGTH_AT, `the directory ends at ${end}, the file at ${bytes.length}`, DAMAGED);
    const directory = bytes.subarray(DIRECTORY_AT, end);
    if (!same(codec.sha256(directory), bytes.subarray(DIGEST_AT, DIRECTORY_AT)))
      fail(DIGEST_AT, 'the checksum of the directory is wrong: the file is damaged', DAMAGED);
    const fields = this.#located(DIRECTORY_AT, () => new SavedFields(decodeSaved(directory), 'directory'));
    this.writer = this.#located(DIRECTORY_AT, () => fields.text('writer'));
    this.#located(DIRECTORY_AT, () => this.#checkVersions(fields.part('layers')));
    let at = end;
    for (const section of this.#located(DIRECTORY_AT, () => fields.parts('sections'))) {
      this.#located(DIRECTORY_AT, () => {
        const length = section.number('bytes', MAX_SECTION);
        const name = section.text('name');
        if (this.#sections.has(name)) section.refuse('name', `there are two sections ${name}`);
        this.#sections.set(name, {
          at,
          bytes: length,
          plain: section.number('plain', MAX_SECTION),
          sha256: section.bytes('sha256', 32),
        });
        at += length;
      });
    }
    if (at !== bytes.length)
      fail(
        Math.min(at, bytes.length),
        `the sections end at ${at}, the file at ${bytes.length}: it is cut off or has more`,
        DAMAGED,
      );
  }

  #checkVersions(layers: SavedFields): void {
    for (const [layer, version] of Object.entries(LAYER_VERSIONS)) {
      const found = layers.number(layer);
      if (found !== version)
        throw new SnapshotFileError(
          this.file,
          DIRECTORY_AT,
          `state of ${layer} version ${found}, written by ${this.writer}; this tdx reads version ${version}`,
          { hint: HINT },
        );
    }
  }

  /** Runs `read`; what it throws is said to lie at this offset. */
  #located<T>(offset: number, read: () => T): T {
    try {
      return read();
    } catch (cause) {
      if (cause instanceof SnapshotFileError) throw cause;
      const what = cause instanceof Error ? cause.message : String(cause);
      throw new SnapshotFileError(this.file, offset, what, { cause, hint: DAMAGED });
    }
  }

  /** Runs something that reads state of a section; errors name the file and where the section begins. @throws SnapshotFileError */
  within<T>(section: string, read: () => T): T {
    return this.#located(this.#sections.get(section)?.at ?? DIRECTORY_AT, read);
  }

  has(name: string): boolean {
    return this.#sections.has(name);
  }
  get names(): string[] {
    return [...this.#sections.keys()];
  }
  /** Bytes of a section in the file, and unpacked. */
  sizeOf(name: string): { readonly bytes: number; readonly plain: number } {
    const { bytes, plain } = this.#find(name);
    return { bytes, plain };
  }

  /** The bytes of a section. @param most bytes that it can have @throws SnapshotFileError: missing, too large or damaged */
  bytes(name: string, most = MAX_STATE): Uint8Array {
    const { at, bytes, plain, sha256 } = this.#find(name);
    if (plain > most)
      throw new SnapshotFileError(this.file, at, `section ${name} has ${plain} bytes; it can have ${most} at most`, {
        hint: DAMAGED,
      });
    const packed = this.#bytes.subarray(at, at + bytes);
    if (!same(this.#codec.sha256(packed), sha256))
      throw new SnapshotFileError(this.file, at, `the checksum of section ${name} is wrong: the file is damaged`, {
        hint: DAMAGED,
      });
    return this.#located(at, () => this.#codec.inflate(packed, plain));
  }
  /** The state in a section. @throws SnapshotFileError */
  saved(name: string): Saved {
    const bytes = this.bytes(name);
    return this.within(name, () => {
      const value = decodeSaved(bytes);
      new SavedFields(value, name); // has fields
      return value as Saved;
    });
  }

  #find(name: string): Section {
    const section = this.#sections.get(name);
    if (section === undefined)
      throw new SnapshotFileError(this.file, DIRECTORY_AT, `there is no section ${name} in it`, {
        hint: 'It is a file of another kind.',
      });
    return section;
  }
}
