import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import type { Translation } from '../run/cpu-environment.ts';
import type { Hpa } from '../units/index.ts';
import { WalkAccess } from './page-walk.ts';
import { translateLinear } from './translate.ts';

/**
 * Guest memory by linear address for system instructions and event delivery. `access` is a set of `WalkAccess` bits without READ and WRITE:
 * 0 supervisor, USER, or IMPLICIT. A fault throws the LP's GuestEvent before anything was written. Addresses are taken as canonical.
 */
export class LinearAccess {
  readonly #lp: X86LogicalProcessor;
  readonly #first: Translation = { offset: -1, pa: 0, writable: false, executable: false, global: false, cacheable: true };
  readonly #second: Translation = { offset: -1, pa: 0, writable: false, executable: false, global: false, cacheable: true };

  constructor(lp: X86LogicalProcessor) {
    this.#lp = lp;
  }

  /** Access bits of an explicit data access at the current privilege level. */
  get current(): number {
    return this.#lp.cpl === 3 ? WalkAccess.USER : 0;
  }

  /** Reads 1, 2, 4 or 8 bytes. */
  read(linear: bigint, size: number, access: number): bigint {
    if (size === 8) {
      const low = this.read32(linear, 4, access);
      return (BigInt(this.read32(linear + 4n, 4, access)) << 32n) | BigInt(low);
    }
    return BigInt(this.read32(linear, size, access));
  }

  /** Reads 1, 2 or 4 bytes as an unsigned number. */
  read32(linear: bigint, size: number, access: number): number {
    const low = Number(linear & 0xffff_ffffn);
    const high = Number((linear >> 32n) & 0xffff_ffffn);
    const { memory } = this.#lp;
    const inPage = 0x1000 - (low & 0xfff);
    translateLinear(this.#lp, low, high, access | WalkAccess.READ, this.#first);
    const pa = this.#first.pa as Hpa;
    if (inPage >= size) return size === 4 ? memory.read32(pa) : size === 2 ? memory.read16(pa) : memory.read8(pa);
    this.#translateNext(linear, access | WalkAccess.READ);
    let value = 0;
    for (let i = 0; i < size; i++) value += memory.read8((i < inPage ? pa + i : this.#second.pa + i - inPage) as Hpa) * 2 ** (8 * i);
    return value;
  }

  /** Writes 1, 2, 4 or 8 bytes; nothing is written when a later byte faults. */
  write(linear: bigint, size: number, value: bigint, access: number): void {
    const low = Number(linear & 0xffff_ffffn);
    const high = Number((linear >> 32n) & 0xffff_ffffn);
    const { memory } = this.#lp;
    const inPage = 0x1000 - (low & 0xfff);
    translateLinear(this.#lp, low, high, access | WalkAccess.WRITE, this.#first);
    const pa = this.#first.pa as Hpa;
    if (inPage >= size) {
      if (size === 8) memory.write64(pa, BigInt.asUintN(64, value));
      else if (size === 4) memory.write32(pa, Number(value & 0xffff_ffffn));
      else if (size === 2) memory.write16(pa, Number(value & 0xffffn));
      else memory.write8(pa, Number(value & 0xffn));
      return;
    }
    this.#translateNext(linear, access | WalkAccess.WRITE);
    for (let i = 0; i < size; i++) {
      const byte = Number((value >> BigInt(8 * i)) & 0xffn);
      memory.write8((i < inPage ? pa + i : this.#second.pa + i - inPage) as Hpa, byte);
    }
  }

  /** Faults now if [linear, linear+size) may not be accessed so; nothing else happens. */
  probe(linear: bigint, size: number, access: number): void {
    const low = Number(linear & 0xffff_ffffn);
    translateLinear(this.#lp, low, Number((linear >> 32n) & 0xffff_ffffn), access, this.#first);
    if ((low & 0xfff) + size > 0x1000) this.#translateNext(linear, access);
  }

  /** Copies `length` bytes out of guest memory. */
  readBytes(linear: bigint, length: number, access: number): Uint8Array {
    const out = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const at = this.#wrap(linear + BigInt(done));
      const low = Number(at & 0xffff_ffffn);
      translateLinear(this.#lp, low, Number(at >> 32n), access | WalkAccess.READ, this.#first);
      const piece = Math.min(length - done, 0x1000 - (low & 0xfff));
      out.set(this.#lp.memory.readBytes(this.#first.pa as Hpa, piece), done);
      done += piece;
    }
    return out;
  }

  /** Copies bytes into guest memory; every page is checked before the first byte is written. */
  writeBytes(linear: bigint, data: Uint8Array, access: number): void {
    for (const write of [false, true]) {
      for (let done = 0; done < data.length; ) {
        const at = this.#wrap(linear + BigInt(done));
        const low = Number(at & 0xffff_ffffn);
        translateLinear(this.#lp, low, Number(at >> 32n), access | WalkAccess.WRITE, this.#first);
        const piece = Math.min(data.length - done, 0x1000 - (low & 0xfff));
        if (write) this.#lp.memory.writeBytes(this.#first.pa as Hpa, data.subarray(done, done + piece));
        done += piece;
      }
    }
  }

  #translateNext(linear: bigint, access: number): void {
    const next = this.#wrap((linear & ~0xfffn) + 0x1000n);
    translateLinear(this.#lp, Number(next & 0xffff_ffffn), Number((next >> 32n) & 0xffff_ffffn), access, this.#second);
  }

  #wrap(linear: bigint): bigint {
    return this.#lp.isLongMode ? BigInt.asUintN(64, linear) : BigInt.asUintN(32, linear);
  }
}
