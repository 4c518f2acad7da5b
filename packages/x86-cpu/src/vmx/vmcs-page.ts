import { FRAME_BYTES } from '../memory/frame-store.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import { StateError, hex, type Hpa } from '../units/index.ts';
import { fieldWidth } from './fields.ts';
import { VMCS_LAUNCH_STATE, VMCS_REVISION, fieldOffset } from './vmcs-layout.ts';
import type { Vmcs } from './vmcs.ts';

/**
 * A view of the VMCS in the page at `pa`. Any number of views of one page may exist: none holds state.
 */
export class VmcsPage implements Vmcs {
  readonly memory: PhysicalMemory;
  readonly pa: Hpa;
  /** RangeError when `pa` is not 4 KiB aligned. */
  constructor(memory: PhysicalMemory, pa: Hpa) {
    if (pa % FRAME_BYTES !== 0) throw new RangeError(`a VMCS needs a 4 KiB aligned address, not ${hex(pa)}`);
    this.memory = memory;
    this.pa = pa;
  }

  /**
   * Offset of the page's frame in linear memory: field at `frame + fieldOffset(encoding)`. Valid until other code runs that may write the
   * page through another key. StateError when another key owns part of the page (firmware gave an address with the wrong key id).
   */
  get frame(): number {
    const frame = this.memory.frameOffset(this.pa, true);
    if (frame === -1)
      throw new StateError(`the VMCS at ${hex(this.pa)} is not memory of key id ${this.memory.hkidOf(this.pa)}`, {
        hint: 'Write the whole page through this key id before using it, and do not write it through another.',
      });
    return frame;
  }

  has(encoding: number): boolean {
    return fieldOffset(encoding) >= 0;
  }

  read(encoding: number): bigint {
    const at = this.#at(encoding);
    const wide = (encoding & 1) === 0 ? fieldWidth(encoding) : 4;
    if (wide === 8) return this.memory.read64(at);
    return BigInt(wide === 4 ? this.memory.read32(at) : this.memory.read16(at));
  }

  write(encoding: number, value: bigint): void {
    const at = this.#at(encoding);
    const wide = (encoding & 1) === 0 ? fieldWidth(encoding) : 4;
    if (wide === 8) this.memory.write64(at, BigInt.asUintN(64, value));
    else if (wide === 4) this.memory.write32(at, Number(BigInt.asUintN(32, value)));
    else this.memory.write16(at, Number(BigInt.asUintN(16, value)));
  }

  /** Low 32 bits of a field as an unsigned number; no bigint is made. The field must exist. */
  read32(encoding: number): number {
    const at = (this.pa + fieldOffset(encoding)) as Hpa;
    return fieldWidth(encoding) === 2 ? this.memory.read16(at) : this.memory.read32(at);
  }

  /** Writes a 16- or 32-bit field, or the low half of a wider one. */
  write32(encoding: number, value: number): void {
    const at = (this.pa + fieldOffset(encoding)) as Hpa;
    if (fieldWidth(encoding) === 2) this.memory.write16(at, value);
    else this.memory.write32(at, value);
  }

  readHigh(encoding: number): number {
    return this.memory.read32((this.pa + fieldOffset(encoding) + 4) as Hpa);
  }
  writeHigh(encoding: number, value: number): void {
    this.memory.write32((this.pa + fieldOffset(encoding) + 4) as Hpa, value);
  }

  /** A 64-bit field as a number, exact below 2**53. */
  readNumber(encoding: number): number {
    const at = (this.pa + fieldOffset(encoding)) as Hpa;
    return this.memory.read32((at + 4) as Hpa) * 0x1_0000_0000 + this.memory.read32(at);
  }

  /** Revision identifier in bits 30:0; bit 31 marks a shadow VMCS. */
  get revision(): number {
    return this.memory.read32((this.pa + VMCS_REVISION) as Hpa);
  }

  get isLaunched(): boolean {
    return this.memory.read32((this.pa + VMCS_LAUNCH_STATE) as Hpa) === 1;
  }
  set isLaunched(launched: boolean) {
    this.memory.write32((this.pa + VMCS_LAUNCH_STATE) as Hpa, launched ? 1 : 0);
  }

  #at(encoding: number): Hpa {
    const offset = fieldOffset(encoding);
    if (offset < 0) throw new RangeError(`no VMCS field has encoding ${hex(encoding)}`);
    return (this.pa + offset) as Hpa;
  }
}
