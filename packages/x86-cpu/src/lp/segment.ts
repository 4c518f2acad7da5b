import { Reg, SEGMENT_BYTES, SegField } from './register-file.ts';

/** A segment register with its hidden part. Attributes have the VMX access-rights format (bit 16 = unusable). */
export interface SegmentState {
  selector: number;
  base: bigint;
  limit: number;
  attributes: number;
}

/** Bits of the VMX access-rights format. @source Intel SDM 3C "Guest Register State" */
export const SegmentAttribute = {
  TYPE_MASK: 0x000f,
  S: 1 << 4,
  DPL_SHIFT: 5,
  P: 1 << 7,
  AVL: 1 << 12,
  L: 1 << 13,
  DB: 1 << 14,
  G: 1 << 15,
  UNUSABLE: 1 << 16,
} as const;

/** The eight segment registers of one register file, as views of its bytes. */
export class SegmentFile {
  readonly #u32: Uint32Array;
  readonly #u64: BigUint64Array;
  readonly #first: number;

  constructor(u32: Uint32Array, u64: BigUint64Array, base: number) {
    this.#u32 = u32;
    this.#u64 = u64;
    this.#first = base + Reg.SEGMENTS;
  }

  selector(segment: number): number {
    return this.#u32[(this.#first + segment * SEGMENT_BYTES + SegField.SELECTOR) >>> 2]!;
  }
  limit(segment: number): number {
    return this.#u32[(this.#first + segment * SEGMENT_BYTES + SegField.LIMIT) >>> 2]!;
  }
  attributes(segment: number): number {
    return this.#u32[(this.#first + segment * SEGMENT_BYTES + SegField.ATTRIBUTES) >>> 2]!;
  }
  base(segment: number): bigint {
    return this.#u64[(this.#first + segment * SEGMENT_BYTES + SegField.BASE) >>> 3]!;
  }
  baseLow(segment: number): number {
    return this.#u32[(this.#first + segment * SEGMENT_BYTES + SegField.BASE) >>> 2]!;
  }
  dpl(segment: number): number {
    return (this.attributes(segment) >>> SegmentAttribute.DPL_SHIFT) & 3;
  }

  setBase(segment: number, base: bigint): void {
    this.#u64[(this.#first + segment * SEGMENT_BYTES + SegField.BASE) >>> 3] = base;
  }
  setSelector(segment: number, selector: number): void {
    this.#u32[(this.#first + segment * SEGMENT_BYTES + SegField.SELECTOR) >>> 2] = selector;
  }
  setAttributes(segment: number, attributes: number): void {
    this.#u32[(this.#first + segment * SEGMENT_BYTES + SegField.ATTRIBUTES) >>> 2] = attributes;
  }
  set(segment: number, selector: number, base: bigint, limit: number, attributes: number): void {
    const at = this.#first + segment * SEGMENT_BYTES;
    this.#u64[(at + SegField.BASE) >>> 3] = base;
    this.#u32[(at + SegField.LIMIT) >>> 2] = limit;
    this.#u32[(at + SegField.ATTRIBUTES) >>> 2] = attributes;
    this.#u32[(at + SegField.SELECTOR) >>> 2] = selector;
  }
  get(segment: number): SegmentState {
    return {
      selector: this.selector(segment),
      base: this.base(segment),
      limit: this.limit(segment),
      attributes: this.attributes(segment),
    };
  }
}
