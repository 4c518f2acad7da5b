import type { Device } from './device.ts';

/**
 * Ports of a device that is not there but must not read as all ones: software that waits for a bit to clear (a timer channel, say)
 * would wait for long.
 */
export class SilentPorts implements Device {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
  read(_offset: number, data: Uint8Array, size: number): void {
    data.fill(0, 0, size);
  }
  write(): void {
    // nobody listens
  }
}
