import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { Device } from './device.ts';
import type { Savable } from './savable.ts';

/** Guest physical address (without the SHARED bit) and size of the tdx test device. */
export const TEST_DEVICE_BASE = 0xd000_0000;
export const TEST_DEVICE_BYTES = 0x1000;
/** Register ID reads "XTDK". */
export const TEST_DEVICE_ID = 0x4b44_5458;
/** Bytes that SHOW reads at most. */
const MAX_SHOW_BYTES = 256;

const Register = { ID: 0x00, SCRATCH: 0x08, GPA: 0x10, LENGTH: 0x18, COMMAND: 0x20, STATUS: 0x28 } as const;
const Command = { SHOW: 1, REPLY: 2 } as const;
const Status = { OK: 0, BAD_COMMAND: 1, BAD_ADDRESS: 2 } as const;

/** What the test device asks of the VMM. */
export interface TestDeviceHost {
  /** The guest's memory as the VMM sees it: its own mapping, so never the bytes of a private page. False where there is no memory. */
  readGuest(gpa: number, into: Uint8Array): boolean;
  writeGuest(gpa: number, data: Uint8Array): boolean;
  /** Text that the device found in guest memory. */
  show(gpa: number, text: string): void;
}

/**
 * A small MMIO device for test guests; registers are 8 bytes, any access size, little-endian.
 *
 * | Offset | Register | |
 * |---|---|---|
 * | 0x00 | ID | reads 0x4B445458, "XTDK" |
 * | 0x08 | SCRATCH | keeps what is written |
 * | 0x10 | GPA | guest physical address of a shared buffer, without the SHARED bit |
 * | 0x18 | LENGTH | bytes of the buffer, at most 256 are used; REPLY sets it |
 * | 0x20 | COMMAND | 1 SHOW: the host reads the buffer and reports its text. 2 REPLY: the host writes a greeting at GPA and its length |
 * | 0x28 | STATUS | of the last command: 0 done, 1 unknown command, 2 no memory there |
 */
export class TestDevice implements Device, Savable {
  readonly name = 'tdx test device';
  readonly #host: TestDeviceHost;
  readonly #registers = new Uint8Array(0x30);
  readonly #view = new DataView(this.#registers.buffer);

  constructor(host: TestDeviceHost) {
    this.#host = host;
    this.#view.setUint32(Register.ID, TEST_DEVICE_ID, true);
  }

  save(): Saved {
    return { registers: this.#registers.slice() };
  }
  load(from: SavedFields): void {
    this.#registers.set(from.bytes('registers', this.#registers.length));
  }

  read(offset: number, data: Uint8Array, size: number): void {
    for (let i = 0; i < size; i++) data[i] = this.#registers[offset + i] ?? 0xff;
  }

  write(offset: number, data: Uint8Array, size: number): void {
    for (let i = 0; i < size; i++) {
      const at = offset + i;
      if (at >= Register.SCRATCH && at < Register.STATUS) this.#registers[at] = data[i]!;
    }
    if (offset === Register.COMMAND)
      this.#view.setUint32(Register.STATUS, this.#run(this.#view.getUint32(Register.COMMAND, true)), true);
  }

  #run(command: number): number {
    const gpa = Number(this.#view.getBigUint64(Register.GPA, true) & 0xf_ffff_ffff_ffffn);
    if (command === Command.SHOW) {
      const bytes = new Uint8Array(Math.min(this.#view.getUint32(Register.LENGTH, true), MAX_SHOW_BYTES));
      if (!this.#host.readGuest(gpa, bytes)) return Status.BAD_ADDRESS;
      // Anything but printable ASCII becomes a dot: the text goes to a terminal.
      this.#host.show(gpa, Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(''));
      return Status.OK;
    }
    if (command === Command.REPLY) {
      const reply = new TextEncoder().encode('hello, guest: the host can write here too');
      if (!this.#host.writeGuest(gpa, reply)) return Status.BAD_ADDRESS;
      this.#view.setBigUint64(Register.LENGTH, BigInt(reply.length), true);
      return Status.OK;
    }
    return Status.BAD_COMMAND;
  }
}
