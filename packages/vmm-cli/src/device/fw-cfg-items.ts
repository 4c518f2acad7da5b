import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { ConfigError } from '@tdxkit/x86-cpu/units';
import type { Savable } from './savable.ts';

/** Keys of items that every machine, or a Linux kernel on it, has. @source QEMU "QEMU Firmware Configuration (fw_cfg) Device" */
export const FwCfgKey = {
  SIGNATURE: 0x00,
  ID: 0x01,
  RAM_SIZE: 0x03,
  NB_CPUS: 0x05,
  KERNEL_ADDRESS: 0x07,
  KERNEL_SIZE: 0x08,
  INITRD_ADDRESS: 0x0a,
  INITRD_SIZE: 0x0b,
  BOOT_MENU: 0x0e,
  MAX_CPUS: 0x0f,
  KERNEL_DATA: 0x11,
  INITRD_DATA: 0x12,
  COMMAND_LINE_ADDRESS: 0x13,
  COMMAND_LINE_SIZE: 0x14,
  COMMAND_LINE_DATA: 0x15,
  SETUP_ADDRESS: 0x16,
  SETUP_SIZE: 0x17,
  SETUP_DATA: 0x18,
  FILE_DIRECTORY: 0x19,
} as const;

const FIRST_FILE = 0x20;
const NAME_BYTES = 56;
const DIRECTORY_ENTRY_BYTES = 64;
/** Ports and DMA. */
const FEATURES = 3;

/** A little-endian number of `bytes` bytes. */
export function fwCfgNumber(value: number, bytes: 2 | 4 | 8): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) => Math.floor(value / 2 ** (8 * i)) & 0xff);
}

/** What fw_cfg has to say: items by number, and files, which get the numbers from 0x20 on and are listed in the directory. */
export class FwCfgItems implements Savable {
  readonly #items = new Map<number, Uint8Array>();
  readonly #files: { readonly name: string; readonly bytes: Uint8Array }[] = [];

  constructor(machine: { readonly memoryBytes: number; readonly cpus: number }) {
    this.set(FwCfgKey.SIGNATURE, new TextEncoder().encode('QEMU'));
    this.set(FwCfgKey.ID, fwCfgNumber(FEATURES, 4));
    this.set(FwCfgKey.RAM_SIZE, fwCfgNumber(machine.memoryBytes, 8));
    this.set(FwCfgKey.NB_CPUS, fwCfgNumber(machine.cpus, 2));
    this.set(FwCfgKey.MAX_CPUS, fwCfgNumber(machine.cpus, 2));
    this.set(FwCfgKey.BOOT_MENU, fwCfgNumber(0, 2));
    this.set(FwCfgKey.FILE_DIRECTORY, directory([]));
  }

  save(): Saved {
    return { items: [...this.#items].map(([key, bytes]) => ({ key, bytes })), files: this.#files.map(({ name }) => name) };
  }
  load(from: SavedFields): void {
    this.#items.clear();
    for (const item of from.parts('items')) this.#items.set(item.number('key', 0xffff), item.bytes('bytes'));
    const files = from
      .texts('files')
      .map((name, i) => ({ name, bytes: this.#items.get(FIRST_FILE + i) ?? from.refuse('files', name) }));
    this.#files.splice(0, this.#files.length, ...files);
  }

  set(key: number, bytes: Uint8Array): void {
    this.#items.set(key, bytes);
  }

  get(key: number): Uint8Array | undefined {
    return this.#items.get(key);
  }

  /** Adds a file. ConfigError for a name of more than 55 bytes, or one that is there already. */
  addFile(name: string, bytes: Uint8Array): void {
    if (new TextEncoder().encode(name).length >= NAME_BYTES)
      throw new ConfigError(`fw_cfg file ${name}: the name is longer than ${NAME_BYTES - 1} bytes`);
    if (this.#files.some((file) => file.name === name)) throw new ConfigError(`fw_cfg file ${name} is there already`);
    this.set(FIRST_FILE + this.#files.length, bytes);
    this.#files.push({ name, bytes });
    this.set(FwCfgKey.FILE_DIRECTORY, directory(this.#files));
  }

  /** The bytes of a file, or undefined. */
  file(name: string): Uint8Array | undefined {
    return this.#files.find((file) => file.name === name)?.bytes;
  }
}

/** Number of files, then for each its size, its key and its name; numbers are big-endian. */
function directory(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Uint8Array {
  const bytes = new Uint8Array(4 + files.length * DIRECTORY_ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, files.length, false);
  files.forEach((file, i) => {
    const at = 4 + i * DIRECTORY_ENTRY_BYTES;
    view.setUint32(at, file.bytes.length, false);
    view.setUint16(at + 4, FIRST_FILE + i, false);
    bytes.set(new TextEncoder().encode(file.name), at + 8);
  });
  return bytes;
}
