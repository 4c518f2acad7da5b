import type { Device } from './device.ts';

/** Where debug builds of OVMF write their log. */
export const DEBUG_CONSOLE_PORT = 0x402;
/** What a read says: somebody listens. */
const PRESENT = 0xe9;

/** The debug console of QEMU: each byte written is output. */
export class DebugConsole implements Device {
  readonly name = 'debug console';
  readonly #output: (byte: number) => void;

  constructor(output: (byte: number) => void) {
    this.#output = output;
  }

  read(_offset: number, data: Uint8Array, size: number): void {
    data.fill(PRESENT, 0, size);
  }

  write(_offset: number, data: Uint8Array, size: number): void {
    for (let i = 0; i < size; i++) this.#output(data[i]!);
  }
}
