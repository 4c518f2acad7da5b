import { FRAME_BYTES } from '../memory/frame-store.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import { StateError, hex, type Hpa } from '../units/index.ts';
import { fieldWidth } from './fields.ts';
import { VMCS_LAUNCH_STATE, VMCS_REVISION, fieldOffset } from './vmcs-layout.ts';
import type { Vmcs } from './vmcs.ts';

/**
 * A view of the VMCS in the page at `pa`. Any number of views of one page may exist: none holds state of it.
 */
export class VmcsPage implements Vmcs {
  readonly memory: PhysicalMemory;
  readonly pa: Hpa;
  /** `frame` as it was when `memory.frameEpoch` was `#epoch`; negative for none, which is asked for again. */
  #frame = 0;
  #epoch = -1;
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
    if (!this.#isPlain())
      throw new StateError(`the VMCS at ${hex(this.pa)} is not memory of key id ${this.memory.hkidOf(this.pa)}`, {
        hint: 'Write the whole page through this key id before using it, and do not write it through another.',
      });
    return this.#frame;
  }

  has(encoding: number): boolean {
    return fieldOffset(encoding) >= 0;
  }

  read(encoding: number): bigint {
    const at = this.#at(encoding);
    const wide = (encoding & 1) === 0 ? fieldWidth(encoding) : 4;
    if (wide === 8)
      return this.#isPlain() ? this.memory.u64[(this.#frame + at) >>> 3]! : this.memory.read64((this.pa + at) as Hpa);
    return BigInt(wide === 4 ? this.#get32(at) : this.#get16(at));
  }

  write(encoding: number, value: bigint): void {
    const at = this.#at(encoding);
    const wide = (encoding & 1) === 0 ? fieldWidth(encoding) : 4;
    if (wide === 8) this.memory.write64((this.pa + at) as Hpa, BigInt.asUintN(64, value));
    else if (wide === 4) this.#set32(at, Number(BigInt.asUintN(32, value)));
    else this.memory.write16((this.pa + at) as Hpa, Number(BigInt.asUintN(16, value)));
  }

  /** Low 32 bits of a field as an unsigned number; no bigint is made. The field must exist. */
  read32(encoding: number): number {
    const at = fieldOffset(encoding);
    return fieldWidth(encoding) === 2 ? this.#get16(at) : this.#get32(at);
  }

  /** Writes a 16- or 32-bit field, or the low half of a wider one. */
  write32(encoding: number, value: number): void {
    const at = fieldOffset(encoding);
    if (fieldWidth(encoding) === 2) this.memory.write16((this.pa + at) as Hpa, value);
    else this.#set32(at, value);
  }

  readHigh(encoding: number): number {
    return this.#get32(fieldOffset(encoding) + 4);
  }
  writeHigh(encoding: number, value: number): void {
    this.#set32(fieldOffset(encoding) + 4, value);
  }

  /** A 64-bit field as a number, exact below 2**53. */
  readNumber(encoding: number): number {
    const at = fieldOffset(encoding);
    return this.#get32(at + 4) * 0x1_0000_0000 + this.#get32(at);
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

  #at(encoding: number): number {
    const offset = fieldOffset(encoding);
    if (offset < 0) throw new RangeError(`no VMCS field has encoding ${hex(encoding)}`);
    return offset;
  }

  // Fields lie aligned. With a frame an access takes 2 ns, by address 8; a page that another key owns in part has none.

  /** Makes `#frame` good, if it can be. A method: engines read private accessors by way of their runtime, which takes 60 ns. */
  #isPlain(): boolean {
    if (this.#epoch !== this.memory.frameEpoch || this.#frame < 0) {
      this.#frame = this.memory.frameOffset(this.pa, true);
      this.#epoch = this.memory.frameEpoch;
    }
    return this.#frame >= 0;
  }
  #get16(offset: number): number {
    return this.#isPlain() ? this.memory.u16[(this.#frame + offset) >>> 1]! : this.memory.read16((this.pa + offset) as Hpa);
  }
  #get32(offset: number): number {
    return this.#isPlain() ? this.memory.u32[(this.#frame + offset) >>> 2]! : this.memory.read32((this.pa + offset) as Hpa);
  }
  #set32(offset: number, value: number): void {
    if (this.#isPlain()) this.memory.u32[(this.#frame + offset) >>> 2] = value;
    else this.memory.write32((this.pa + offset) as Hpa, value);
  }
}
