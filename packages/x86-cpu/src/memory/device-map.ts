import { ConfigError } from '../units/error.ts';
import { hex } from '../units/hex.ts';
import type { Hpa } from '../units/index.ts';

/**
 * A device on the physical address bus. Accesses are 1, 2, 4 or 8 bytes, naturally aligned within the device; larger and unaligned ones arrive in
 * pieces. `offset` counts from the base of the device. Values are unsigned, little-endian.
 */
export interface MemoryMappedDevice {
  readonly read: (offset: number, size: number) => bigint;
  readonly write: (offset: number, size: number, value: bigint) => void;
}

/** A device and the physical addresses [base, base + bytes) that it answers to. */
export interface DeviceRange extends MemoryMappedDevice {
  readonly base: number;
  readonly bytes: number;
}

/**
 * What answers at physical addresses that are not memory: devices, and nothing at all (reads give ones, writes are lost). Addresses are
 * without key id.
 */
export class DeviceMap {
  readonly #ram: readonly (readonly [base: number, size: number])[] | undefined;
  readonly #devices: DeviceRange[] = [];

  /** `ram` undefined: every address that no device has is memory. */
  constructor(ram?: readonly (readonly [base: number, size: number])[]) {
    this.#ram = ram;
  }

  /** ConfigError when the range is empty, leaves the 52-bit address space or overlaps another device. */
  attach(device: DeviceRange): void {
    const { base, bytes } = device;
    const place = `[${hex(Math.max(0, base))}, ${hex(Math.max(0, base + bytes))})`;
    if (!Number.isSafeInteger(base) || !Number.isSafeInteger(bytes) || base < 0 || bytes <= 0 || base + bytes > 2 ** 52)
      throw new ConfigError(`${place} is no range of physical addresses`, {
        hint: 'Give a base from 0 up and at least one byte.',
      });
    if (this.#devices.some((other) => base < other.base + other.bytes && other.base < base + bytes))
      throw new ConfigError(`a device at ${place} overlaps another one`, { hint: 'Give each device addresses of its own.' });
    this.#devices.push(device);
  }

  /** True when the page is no memory: a device lies on it, or nothing does. */
  isHole(page: number): boolean {
    for (const { base, bytes } of this.#devices) if (page + 0x1000 > base && page < base + bytes) return true;
    if (this.#ram === undefined) return false;
    for (const [base, size] of this.#ram) if (page >= base && page < base + size) return false;
    return true;
  }

  /** Reads bytes of one page that is a hole. */
  read(address: number, out: Uint8Array): void {
    for (let at = 0; at < out.length;) {
      const device = this.#find(address + at);
      const size = device === undefined ? 1 : pieceOf(device, address + at, out.length - at);
      let value = device === undefined ? 0xffn : device.read(address + at - device.base, size);
      for (let i = 0; i < size; i++, value >>= 8n) out[at + i] = Number(value & 0xffn);
      at += size;
    }
  }

  /** Writes bytes of one page that is a hole. */
  write(address: number, data: Uint8Array): void {
    for (let at = 0; at < data.length;) {
      const device = this.#find(address + at);
      const size = device === undefined ? 1 : pieceOf(device, address + at, data.length - at);
      if (device !== undefined) {
        let value = 0n;
        for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(data[at + i]!);
        device.write(address + at - device.base, size, value);
      }
      at += size;
    }
  }

  #find(address: number): DeviceRange | undefined {
    return this.#devices.find(({ base, bytes }) => address >= base && address < base + bytes);
  }
}

/** The largest aligned access that starts at `address`, stays within the device, and needs at most `left` bytes. */
function pieceOf({ base, bytes }: DeviceRange, address: number, left: number): number {
  const offset = address - base;
  let size = 8;
  while (size > left || offset % size !== 0 || offset + size > bytes) size >>>= 1;
  return size;
}

/** Checks that a device does not cover a page that is in use as memory. */
export function refuseUsedPage(page: Hpa): never {
  throw new ConfigError(`the page at ${hex(page)} is in use as memory`, {
    hint: 'Attach devices before anything is loaded or run there.',
  });
}
