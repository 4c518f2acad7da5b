import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { storeValue32, value32, type Device } from './device.ts';
import type { Savable } from './savable.ts';

/** Where the parts of QEMU's pc-testdev lie. */
export const PcTestPort = { DATA: 0xe0, FLUSH: 0xe4, BYTES: 0xe8, LINES: 0x2000 } as const;
export const PC_TEST_LINES = 24;
export const PC_TEST_MEMORY_BASE = 0xff00_0000;
export const PC_TEST_MEMORY_BYTES = 0x1_0000;

/**
 * What programs of kvm-unit-tests find as "pc-testdev": a 32-bit register at 0xE0 that keeps what is written, in any access size, and again
 * byte by byte at 0xE8; a port whose write asks the VMM to drop its mapping of a page; a port for each interrupt line; memory behind MMIO.
 * @source QEMU hw/misc/pc-testdev.c, the description at its top
 */
export class PcTestDevice implements Savable {
  readonly #register = new Uint8Array(4);
  readonly #memory = new Uint8Array(PC_TEST_MEMORY_BYTES);
  readonly #setLine: (line: number, high: boolean) => void;

  constructor(setLine: (line: number, high: boolean) => void) {
    this.#setLine = setLine;
  }

  save(): Saved {
    return { register: this.#register.slice(), memory: this.#memory.slice() };
  }
  load(from: SavedFields): void {
    this.#register.set(from.bytes('register', this.#register.length));
    this.#memory.set(from.bytes('memory', PC_TEST_MEMORY_BYTES));
  }

  /** At 0xE0 and at 0xE8. */
  readonly data: Device = {
    name: 'test register',
    read: (offset, data, size) => {
      for (let i = 0; i < size; i++) data[i] = this.#register[(offset + i) & 3]!;
    },
    write: (offset, data, size) => {
      for (let i = 0; i < size; i++) this.#register[(offset + i) & 3] = data[i]!;
    },
  };

  /** At 0xE4: pages of a VM may be dropped at any time, so nothing has to be done. */
  readonly flush: Device = {
    name: 'test flush',
    read: (_offset, data, size) => storeValue32(data, size, 0),
    write: () => undefined,
  };

  /** At 0x2000: line n is the port 0x2000 + n; any access size. */
  readonly lines: Device = {
    name: 'test lines',
    read: (_offset, data, size) => storeValue32(data, size, 0),
    write: (offset, data, size) => {
      if (offset < PC_TEST_LINES) this.#setLine(offset, value32(data, size) !== 0);
    },
  };

  /** At 0xFF000000. */
  readonly memory: Device = {
    name: 'test memory',
    read: (offset, data, size) => data.set(this.#memory.subarray(offset, offset + size)),
    write: (offset, data, size) => this.#memory.set(data.subarray(0, size), offset),
  };
}
