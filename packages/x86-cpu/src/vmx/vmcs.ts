import type { PhysicalMemory } from '../memory/physical-memory.ts';
import type { Hpa } from '../units/index.ts';

/**
 * A VMCS as bytes in a 4 KiB page. The layout inside the page is ours (silicon's is undocumented): bytes 0-3 revision id, 4-7 abort
 * indicator, then fields. `encoding` is the SDM's field encoding; natural-width and 64-bit fields also accept the high-half encoding.
 */
export interface Vmcs {
  readonly memory: PhysicalMemory;
  /** Page address, HKID included. */
  readonly pa: Hpa;
  /** The field's value, unsigned; undefined when no such field exists. */
  read(encoding: number): bigint;
  /** Truncates to the field's width. */
  write(encoding: number, value: bigint): void;
  has(encoding: number): boolean;
  /** Low 32 bits of a field, without a bigint. The field must exist. */
  read32(encoding: number): number;
  /** Writes a 16- or 32-bit field, or the low half of a wider one. The field must exist. */
  write32(encoding: number, value: number): void;
  /** High 32 bits of a 64-bit or natural-width field. */
  readHigh(encoding: number): number;
  writeHigh(encoding: number, value: number): void;
}
