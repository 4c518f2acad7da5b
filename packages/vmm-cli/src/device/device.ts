/**
 * A device on the port bus or the MMIO bus. Offsets count from its first port or byte. `size` is 1, 2 or 4 bytes for ports, up to 8 for
 * MMIO. A device never throws for what a guest does: unknown registers read as all ones and swallow writes.
 */
export interface Device {
  readonly name: string;
  /** Fills the first `size` bytes of `data`, little-endian. */
  read(offset: number, data: Uint8Array, size: number): void;
  /** `size` bytes of `data`, little-endian. */
  write(offset: number, data: Uint8Array, size: number): void;
}

/** Little-endian value of up to 4 bytes. */
export function value32(data: Uint8Array, size: number): number {
  let value = 0;
  for (let i = Math.min(size, 4) - 1; i >= 0; i--) value = value * 256 + data[i]!;
  return value;
}

/** Stores the low `size` bytes of a value below 2**32, little-endian; bytes above the fourth become 0. */
export function storeValue32(data: Uint8Array, size: number, value: number): void {
  for (let i = 0, rest = value; i < size; i++, rest = Math.floor(rest / 256)) data[i] = rest & 0xff;
}
