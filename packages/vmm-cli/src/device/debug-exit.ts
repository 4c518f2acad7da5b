import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { storeValue32, value32, type Device } from './device.ts';
import type { Savable } from './savable.ts';

/** Port of the debug-exit device. */
export const DEBUG_EXIT_PORT = 0xf4;

/** A write of 1, 2 or 4 bytes ends the VM; the value is the guest's exit code. Reads give 0. */
export class DebugExit implements Device, Savable {
  readonly name = 'debug exit';
  /** The value written, or undefined while the guest goes on. */
  code: number | undefined;

  save(): Saved {
    return { code: this.code ?? null };
  }
  load(from: SavedFields): void {
    this.code = from.optionalNumber('code', 0xffff_ffff);
  }

  read(_offset: number, data: Uint8Array, size: number): void {
    storeValue32(data, size, 0);
  }

  write(_offset: number, data: Uint8Array, size: number): void {
    this.code = value32(data, size);
  }
}
