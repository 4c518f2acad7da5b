import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { emptyTranslation } from '../run/cpu-environment.ts';
import type { ByteReader, ByteWriter } from '../snapshot/byte-stream.ts';
import type { Hpa } from '../units/index.ts';
import { Vector } from '../lp/guest-event.ts';
import { Reg } from '../lp/register-file.ts';
import { isApicPage, refuseApicPage } from './apic-page.ts';
import { WalkAccess } from './page-walk.ts';
import { translateLinear } from './translate.ts';
import { DEVICE_SPACE } from './guest-devices.ts';
import { readDevice } from './read-device.ts';

/** The bytes of a translation lie in memory: not on two pages (-1), not in a device. */
const isMemory = (pa: number): boolean => pa >= 0 && pa < DEVICE_SPACE;

/** Entries of the translation buffer: a delivery and its IRET touch about ten pages. */
const ENTRIES = 64;
const EMPTY = -1;
/** RFLAGS.AC and CR0.AM. */
const AC = 0x4_0000;
const AM = 0x4_0000;

/**
 * Guest memory by linear address for system instructions and event delivery. `access` is a set of `WalkAccess` bits without READ and WRITE:
 * 0 supervisor, USER, or IMPLICIT. A fault throws the LP's GuestEvent before anything was written. Addresses are taken as canonical.
 *
 * It has a small translation buffer of its own, beside the one of the instruction core, with the same life: `flush` empties it.
 */
export class LinearAccess {
  /** Values of `readQuads` and `writeQuads`. */
  readonly quads = new BigUint64Array(8);
  /** Values of `readWords`. */
  readonly words = new Uint32Array(8);
  readonly #lp: X86LogicalProcessor;
  readonly #translation = emptyTranslation();
  /** A bigint goes through these to become two halves: 5 ns against 60 for shifts and masks. */
  readonly #split64 = new BigUint64Array(1);
  readonly #split32 = new Uint32Array(this.#split64.buffer);
  readonly #pageLow = new Int32Array(ENTRIES);
  readonly #pageHigh = new Int32Array(ENTRIES);
  /** Access bits of the entry, or EMPTY. */
  readonly #access = new Int32Array(ENTRIES).fill(EMPTY);
  readonly #hostPage = new Float64Array(ENTRIES);

  constructor(lp: X86LogicalProcessor) {
    this.#lp = lp;
    // A page that got another owner says nothing any more through the key it was found with.
    lp.memory.onOwnerChange(() => this.flush());
  }

  /** Forgets translations: what INVLPG, MOV CR3 and INVEPT do. */
  flush(): void {
    this.#access.fill(EMPTY);
  }

  save(to: ByteWriter): void {
    const slots = [...this.#access.keys()].filter((slot) => this.#access[slot] !== EMPTY);
    to.u32(slots.length);
    for (const slot of slots) {
      to.u32(slot);
      to.u32(this.#access[slot]!);
      to.u32(this.#pageLow[slot]! >>> 0);
      to.u32(this.#pageHigh[slot]! >>> 0);
      to.address(this.#hostPage[slot]!);
    }
  }
  load(from: ByteReader): void {
    this.flush();
    for (let left = from.u32(); left > 0; left--) {
      const slot = from.u32() & (ENTRIES - 1);
      this.#access[slot] = from.u32();
      this.#pageLow[slot] = from.u32();
      this.#pageHigh[slot] = from.u32();
      this.#hostPage[slot] = from.page();
    }
  }

  /** Access bits of an explicit data access at the current privilege level. */
  get current(): number {
    return this.#lp.cpl === 3 ? WalkAccess.USER : 0;
  }

  /** Reads 1, 2, 4 or 8 bytes. */
  read(linear: bigint, size: number, access: number): bigint {
    if ((access & WalkAccess.USER) !== 0) this.#checkAlignment(linear, size);
    const pa = this.#place(linear, size, access | WalkAccess.READ);
    return pa < 0 ? this.#readCrossing(linear, size, access) : this.#load(pa, size);
  }

  #load(pa: number, size: number): bigint {
    if (pa < DEVICE_SPACE) return size === 8 ? this.#lp.memory.read64(pa as Hpa) : BigInt(this.#load32(pa, size));
    const value = readDevice(this.#lp, pa, size);
    if (value === undefined) throw this.#lp.event;
    return value;
  }
  #load32(pa: number, size: number): number {
    const { memory } = this.#lp;
    return size === 4 ? memory.read32(pa as Hpa) : size === 2 ? memory.read16(pa as Hpa) : memory.read8(pa as Hpa);
  }
  #store(pa: number, size: number, value: bigint): void {
    const { memory } = this.#lp;
    this.#split64[0] = value;
    const low = this.#split32[0]!;
    if (pa >= DEVICE_SPACE) this.#lp.devices!.write(pa - DEVICE_SPACE, size, BigInt.asUintN(8 * size, value));
    else if (size === 8) memory.write64(pa as Hpa, BigInt.asUintN(64, value));
    else if (size === 4) memory.write32(pa as Hpa, low);
    else if (size === 2) memory.write16(pa as Hpa, low & 0xffff);
    else memory.write8(pa as Hpa, low & 0xff);
  }

  /** Reads 1, 2 or 4 bytes as an unsigned number. */
  read32(linear: bigint, size: number, access: number): number {
    if ((access & WalkAccess.USER) !== 0) this.#checkAlignment(linear, size);
    const pa = this.#place(linear, size, access | WalkAccess.READ);
    if (pa < 0) return Number(this.#readCrossing(linear, size, access));
    return pa < DEVICE_SPACE ? this.#load32(pa, size) : Number(this.#load(pa, size));
  }

  /** Writes 1, 2, 4 or 8 bytes; nothing is written when a later byte faults. */
  write(linear: bigint, size: number, value: bigint, access: number): void {
    if ((access & WalkAccess.USER) !== 0) this.#checkAlignment(linear, size);
    const pa = this.#place(linear, size, access | WalkAccess.WRITE);
    if (pa < 0) this.#writeCrossing(linear, size, value, access);
    else this.#store(pa, size, value);
  }

  /** Reads `count` 32-bit words into `words`. */
  readWords(linear: bigint, count: number, access: number): void {
    const pa = this.#place(linear, 4 * count, access | WalkAccess.READ);
    const { memory } = this.#lp;
    for (let i = 0; i < count; i++)
      this.words[i] = isMemory(pa)
        ? memory.read32((pa + 4 * i) as Hpa)
        : this.read32(this.#wrap(linear + BigInt(4 * i)), 4, access);
  }

  /** Reads `count` quadwords into `quads`. */
  readQuads(linear: bigint, count: number, access: number): void {
    if ((access & WalkAccess.USER) !== 0) this.#checkAlignment(linear, 8);
    const pa = this.#place(linear, 8 * count, access | WalkAccess.READ);
    const { memory } = this.#lp;
    for (let i = 0; i < count; i++)
      this.quads[i] = isMemory(pa)
        ? memory.read64((pa + 8 * i) as Hpa)
        : this.read(this.#wrap(linear + BigInt(8 * i)), 8, access);
  }

  /** Writes `count` quadwords from `quads`, all or none. */
  writeQuads(linear: bigint, count: number, access: number): void {
    const pa = this.#place(linear, 8 * count, access | WalkAccess.WRITE);
    const { memory } = this.#lp;
    if (pa < 0) this.probe(linear, 8 * count, access | WalkAccess.WRITE);
    for (let i = 0; i < count; i++) {
      if (isMemory(pa)) memory.write64((pa + 8 * i) as Hpa, this.quads[i]!);
      else this.write(this.#wrap(linear + BigInt(8 * i)), 8, this.quads[i]!, access);
    }
  }

  /** Faults now if [linear, linear+size), at most a page, may not be accessed so; `access` has READ or WRITE. Nothing else happens. */
  probe(linear: bigint, size: number, access: number): void {
    if (this.#place(linear, size, access) >= 0) return;
    this.#place(linear, 1, access);
    this.#place(this.#nextPage(linear), 1, access);
  }

  /** Host-physical address of a byte that may be accessed so; `access` has READ or WRITE. */
  locate(linear: bigint, access: number): number {
    return this.#place(linear, 1, access);
  }

  /** Copies `length` bytes out of guest memory. */
  readBytes(linear: bigint, length: number, access: number): Uint8Array {
    const out = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const at = this.#wrap(linear + BigInt(done));
      const pa = this.#place(at, 1, access | WalkAccess.READ);
      const piece = Math.min(length - done, 0x1000 - (pa & 0xfff));
      out.set(this.#lp.memory.readBytes(pa as Hpa, piece), done);
      done += piece;
    }
    return out;
  }

  /** Copies bytes into guest memory; every page is checked before the first byte is written. */
  writeBytes(linear: bigint, data: Uint8Array, access: number): void {
    for (const write of [false, true]) {
      for (let done = 0; done < data.length;) {
        const at = this.#wrap(linear + BigInt(done));
        const pa = this.#place(at, 1, access | WalkAccess.WRITE);
        const piece = Math.min(data.length - done, 0x1000 - (pa & 0xfff));
        if (write) this.#lp.memory.writeBytes(pa as Hpa, data.subarray(done, done + piece));
        done += piece;
      }
    }
  }

  /** #AC(0) for an access of privilege level 3 that is not aligned while CR0.AM and RFLAGS.AC are 1. */
  #checkAlignment(linear: bigint, size: number): void {
    const lp = this.#lp;
    if ((lp.get32(Reg.RFLAGS) & AC) === 0 || (lp.get32(Reg.CR0) & AM) === 0) return;
    if ((linear & BigInt(size - 1)) !== 0n) throw lp.event.exception(Vector.AC, 0);
  }

  /** Host-physical address of the first byte, or -1 when the bytes lie on two pages (nothing is translated then). */
  #place(linear: bigint, size: number, access: number): number {
    this.#split64[0] = linear;
    const low = this.#split32[0]!;
    const offset = low & 0xfff;
    if (offset + size > 0x1000) return -1;
    const high = this.#split32[1]! | 0;
    const { dataBreakpoints } = this.#lp;
    if (dataBreakpoints.isActive && (access & WalkAccess.IMPLICIT) === 0)
      dataBreakpoints.note(low, high, size, (access & WalkAccess.WRITE) !== 0);
    const page = (low - offset) | 0;
    // RFLAGS.AC decides what a supervisor access may reach.
    const kind = access | ((this.#lp.get32(Reg.RFLAGS) & AC) >>> 12);
    const slot = ((low >>> 12) ^ (access << 2)) & (ENTRIES - 1);
    if (this.#access[slot] === kind && this.#pageLow[slot] === page && this.#pageHigh[slot] === high)
      return this.#hostPage[slot]! + offset;
    const t = this.#translation;
    translateLinear(this.#lp, low | 0, high, access, t);
    if (isApicPage(this.#lp, t.pa)) refuseApicPage(this.#lp, t.pa, access);
    if (t.cacheable && t.offset >= 0) {
      this.#access[slot] = kind;
      this.#pageLow[slot] = page;
      this.#pageHigh[slot] = high;
      this.#hostPage[slot] = t.pa - offset;
    }
    return t.pa;
  }

  #readCrossing(linear: bigint, size: number, access: number): bigint {
    const first = this.#place(linear, 1, access | WalkAccess.READ);
    const second = this.#place(this.#nextPage(linear), 1, access | WalkAccess.READ);
    const inPage = 0x1000 - (first & 0xfff);
    let value = 0n;
    for (let i = size - 1; i >= 0; i--) value = (value << 8n) | this.#load(i < inPage ? first + i : second + i - inPage, 1);
    return value;
  }

  #writeCrossing(linear: bigint, size: number, value: bigint, access: number): void {
    const first = this.#place(linear, 1, access | WalkAccess.WRITE);
    const second = this.#place(this.#nextPage(linear), 1, access | WalkAccess.WRITE);
    const inPage = 0x1000 - (first & 0xfff);
    for (let i = 0; i < size; i++) this.#store(i < inPage ? first + i : second + i - inPage, 1, (value >> BigInt(8 * i)) & 0xffn);
  }

  #nextPage(linear: bigint): bigint {
    return this.#wrap((linear & ~0xfffn) + 0x1000n);
  }

  #wrap(linear: bigint): bigint {
    return this.#lp.isLongMode ? BigInt.asUintN(64, linear) : BigInt.asUintN(32, linear);
  }
}
