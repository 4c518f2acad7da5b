import type { ByteReader, ByteWriter } from '../snapshot/byte-stream.ts';
import type { FramePlaces } from '../snapshot/frame-places.ts';
import { SnapshotError } from '../snapshot/snapshot-error.ts';
import { high32, hex, type Hpa } from '../units/index.ts';
import { LINE_BYTES } from './aes-xts.ts';
import { DeviceMap, refuseUsedPage, type DeviceRange } from './device-map.ts';
import { FRAME_BYTES, FrameStore } from './frame-store.ts';
import { FrameTable } from './frame-table.ts';
import { KeyTable, NO_KEY, type KeyNumber } from './key-table.ts';
import { restoreFrames, saveFrames } from './memory-image.ts';
import type { PhysicalMemory } from './physical-memory.ts';

/** Direct-mapped caches of page address (HKID included) to frame: 4 ns a hit where the map of frames takes 11 to 40. */
const CACHE_ENTRIES = 1024;
const NO_TAG = -1;

export interface KeyedMemoryOptions {
  /** Bytes of linear memory: frames plus tables, 64 KiB..4 GiB. */
  readonly linearMemoryBytes: number;
  /** 0..15. */
  readonly keyIdBits: number;
  /** Ranges [base, size] of addresses that are memory, whole pages. Default: all. */
  readonly ram?: readonly (readonly [base: number, size: number])[];
}

/** The machine's physical memory: see `PhysicalMemory`. Whole-page and whole-line writes never need a cipher. */
export class KeyedMemory implements PhysicalMemory, FramePlaces {
  readonly wasm: WebAssembly.Memory;
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly u32: Uint32Array;
  readonly i32: Int32Array;
  readonly u64: BigUint64Array;
  readonly f64: Float64Array;
  readonly keyIdBits: number;
  frameEpoch = 0;

  readonly #store: FrameStore;
  readonly #view: DataView;
  readonly #keys: KeyTable;
  /** 2 ** (52 - keyIdBits): addresses below it are those of HKID 0. */
  readonly #span: number;
  /** Shift and mask of the HKID within bits 51:32 of an address. */
  readonly #hkidShift: number;
  readonly #highMask: number;

  readonly #table: FrameTable;
  /** By frame number: decoded code was made from it. */
  readonly #isCode: Uint8Array;
  /**
   * By frame number: every byte is 0, whoever owns it, so that zeroing it again only changes the owner (0.1 us instead of 0.4 to 1.2). Set by
   * zeroing a whole page of which no offset is out; cleared by any write and by giving an offset out for writing.
   */
  readonly #isZero: Uint8Array;

  readonly #readTags = new Float64Array(CACHE_ENTRIES).fill(NO_TAG);
  readonly #readFrames = new Uint32Array(CACHE_ENTRIES);
  readonly #writeTags = new Float64Array(CACHE_ENTRIES).fill(NO_TAG);
  readonly #writeFrames = new Uint32Array(CACHE_ENTRIES);

  readonly #codeListeners: ((frame: number) => void)[] = [];
  readonly #devices: DeviceMap;

  constructor(options: KeyedMemoryOptions) {
    const { keyIdBits } = options;
    if (!Number.isInteger(keyIdBits) || keyIdBits < 0 || keyIdBits > 15)
      throw new RangeError(`keyIdBits must be 0..15, not ${keyIdBits}`);
    this.#store = new FrameStore(options.linearMemoryBytes);
    this.wasm = this.#store.wasm;
    const { buffer } = this.wasm;
    this.u8 = new Uint8Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u64 = new BigUint64Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.#view = new DataView(buffer);
    this.keyIdBits = keyIdBits;
    this.#keys = new KeyTable(2 ** keyIdBits);
    this.#span = 2 ** (52 - keyIdBits);
    this.#hkidShift = 20 - keyIdBits;
    this.#highMask = 2 ** (20 - keyIdBits) - 1;
    this.#table = new FrameTable(this.#store);
    this.#table.onRecall(() => this.frameEpoch++);
    this.#isCode = new Uint8Array(this.#store.bytes / FRAME_BYTES);
    this.#isZero = new Uint8Array(this.#store.bytes / FRAME_BYTES);
    this.#devices = new DeviceMap(options.ram);
  }

  attachDevice(device: DeviceRange): void {
    this.#devices.attach(device);
    const { base, bytes } = device;
    for (let page = base - (base & 0xfff); page < base + bytes; page += FRAME_BYTES)
      if (this.#table.find(page) !== -1) refuseUsedPage(page as Hpa);
  }

  hkidOf(pa: Hpa): number {
    return high32(pa) >>> this.#hkidShift;
  }

  stripHkid(pa: Hpa): Hpa {
    const low = pa >>> 0;
    return ((((pa - low) / 0x1_0000_0000) & this.#highMask) * 0x1_0000_0000 + low) as Hpa;
  }

  withHkid(pa: Hpa, hkid: number): Hpa {
    return ((pa < this.#span ? pa : this.stripHkid(pa)) + hkid * this.#span) as Hpa;
  }

  read8(pa: Hpa): number {
    const at = this.#readable(pa, 1);
    return at !== 0 ? this.u8[at]! : this.readBytes(pa, 1)[0]!;
  }

  read16(pa: Hpa): number {
    const at = this.#readable(pa, 2);
    return at !== 0 ? this.#view.getUint16(at, true) : viewOf(this.readBytes(pa, 2)).getUint16(0, true);
  }

  read32(pa: Hpa): number {
    const at = this.#readable(pa, 4);
    return at !== 0 ? this.#view.getUint32(at, true) : viewOf(this.readBytes(pa, 4)).getUint32(0, true);
  }

  read64(pa: Hpa): bigint {
    const at = this.#readable(pa, 8);
    if (at !== 0) return (at & 7) === 0 ? this.u64[at >>> 3]! : this.#view.getBigUint64(at, true); // 10 ns against 25
    return viewOf(this.readBytes(pa, 8)).getBigUint64(0, true);
  }

  write8(pa: Hpa, value: number): void {
    const at = this.#writable(pa, 1);
    if (at !== 0) this.u8[at] = value;
    else this.writeBytes(pa, Uint8Array.of(value));
  }

  write16(pa: Hpa, value: number): void {
    const at = this.#writable(pa, 2);
    if (at !== 0) this.#view.setUint16(at, value, true);
    else this.writeBytes(pa, Uint8Array.of(value, value >>> 8));
  }

  write32(pa: Hpa, value: number): void {
    const at = this.#writable(pa, 4);
    if (at !== 0) this.#view.setUint32(at, value, true);
    else this.writeBytes(pa, Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24));
  }

  write64(pa: Hpa, value: bigint): void {
    const at = this.#writable(pa, 8);
    if (at !== 0) {
      if ((at & 7) === 0) this.u64[at >>> 3] = value;
      else this.#view.setBigUint64(at, value, true);
      return;
    }
    const data = new Uint8Array(8);
    viewOf(data).setBigUint64(0, value, true);
    this.writeBytes(pa, data);
  }

  readBytes(pa: Hpa, length: number): Uint8Array {
    this.#check(pa, length);
    const out = new Uint8Array(length);
    for (let done = 0, at = pa; done < length;) {
      const piece = Math.min(length - done, FRAME_BYTES - (at & 0xfff));
      this.#readPiece(at, out.subarray(done, done + piece));
      done += piece;
      at = this.#after(at, piece);
    }
    return out;
  }

  writeBytes(pa: Hpa, data: Uint8Array): void {
    this.#check(pa, data.length);
    for (let done = 0, at = pa; done < data.length;) {
      const piece = Math.min(data.length - done, FRAME_BYTES - (at & 0xfff));
      const bytes = piece === data.length ? data : data.subarray(done, done + piece);
      const n = this.#frameOf(at);
      if (n === -1) this.#devices.write(this.stripHkid(at), bytes);
      else this.u8.set(bytes, this.#takeOver(n, at, piece));
      done += piece;
      at = this.#after(at, piece);
    }
  }

  fill(pa: Hpa, length: number, byte: number): void {
    this.#check(pa, length);
    for (let done = 0, at = pa; done < length;) {
      const piece = Math.min(length - done, FRAME_BYTES - (at & 0xfff));
      const n = this.#frameOf(at);
      if (n === -1) this.#devices.write(this.stripHkid(at), new Uint8Array(piece).fill(byte));
      else {
        const zeroesPage = byte === 0 && piece === FRAME_BYTES;
        const wasZero = this.#isZero[n] !== 0;
        const target = this.#takeOver(n, at, piece);
        if (!zeroesPage || !wasZero) this.u8.fill(byte, target, target + piece);
        if (zeroesPage) this.#noteZero(n);
      }
      done += piece;
      at = this.#after(at, piece);
    }
  }

  copyPage(target: Hpa, source: Hpa): void {
    if (((target | source) & 0xfff) !== 0)
      throw new RangeError(`copyPage needs page addresses, got ${hex(target)} and ${hex(source)}`);
    this.#check(target, FRAME_BYTES);
    this.#check(source, FRAME_BYTES);
    const from = this.#table.find(this.#pageOf(source));
    const n = this.#frameOf(target);
    const isPlain = from !== -1 && this.#table.soleOwner(from) === this.#keys.keyOf(this.hkidOf(source));
    if (isPlain && n !== -1)
      this.u8.copyWithin(this.#takeOver(n, target, FRAME_BYTES), from * FRAME_BYTES, (from + 1) * FRAME_BYTES);
    else this.writeBytes(target, this.readBytes(source, FRAME_BYTES));
  }

  writeLine(pa: Hpa, data: Uint8Array): void {
    if (pa % LINE_BYTES !== 0 || data.length !== LINE_BYTES)
      throw new RangeError(`writeLine needs a 64-byte aligned address and 64 bytes, got ${hex(pa)} and ${data.length}`);
    this.writeBytes(pa, data);
  }

  frameOffset(pa: Hpa, write: boolean): number {
    const slot = (pa >>> 12) & (CACHE_ENTRIES - 1);
    const page = pa - (pa & 0xfff);
    if (this.#writeTags[slot] === page || (!write && this.#readTags[slot] === page)) {
      // The page was accessed through this key, which owns it: 6 ns where the way below takes 25.
      const frame = this.#writeTags[slot] === page ? this.#writeFrames[slot]! : this.#readFrames[slot]!;
      this.#table.handOut(frame >>> 12, this.#table.soleOwner(frame >>> 12));
      return frame;
    }
    this.#check(pa, 1);
    const n = this.#frameOf(pa);
    if (n === -1) return -1;
    const key = this.#keys.keyOf(this.hkidOf(pa));
    const owner = this.#table.soleOwner(n);
    if (owner === NO_KEY) {
      if (write) this.#own(n, key);
    } else if (owner !== key) return -1;
    if (write) this.#isZero[n] = 0;
    this.#table.handOut(n, key);
    return n * FRAME_BYTES;
  }

  recentOffset(pa: Hpa, write: boolean): number {
    const offset = pa & 0xfff;
    const slot = (pa >>> 12) & (CACHE_ENTRIES - 1);
    if (write) return this.#writeTags[slot] === pa - offset ? this.#writeFrames[slot]! + offset : 0;
    return this.#readTags[slot] === pa - offset ? this.#readFrames[slot]! + offset : 0;
  }

  onOwnerChange(listener: (page: Hpa) => void): void {
    this.#table.onRecall(listener);
  }

  markCode(frame: number): void {
    const n = frame >>> 12;
    this.#isCode[n] = 1;
    this.#writeTags[this.#slotOf(n)] = NO_TAG;
  }

  onCodeWrite(listener: (frame: number) => void): void {
    this.#codeListeners.push(listener);
  }

  isPoisoned(pa: Hpa, length: number): boolean {
    this.#check(pa, length);
    const key = this.#keys.keyOf(this.hkidOf(pa));
    for (let done = 0, at = pa; done < length;) {
      const offset = at & 0xfff;
      const piece = Math.min(length - done, FRAME_BYTES - offset);
      const n = this.#table.find(this.#pageOf(at));
      if (n !== -1) {
        const owner = this.#table.soleOwner(n);
        if (owner !== -1) {
          if (owner !== NO_KEY && owner !== key) return true;
        } else {
          for (let line = offset >>> 6; line <= (offset + piece - 1) >>> 6; line++)
            if (this.#table.ownerOf(n, line) !== key) return true;
        }
      }
      done += piece;
      at = this.#after(at, piece);
    }
    return false;
  }

  setKey(hkid: number, key: Uint8Array): void {
    if (!Number.isInteger(hkid) || hkid < 0 || hkid >= 2 ** this.keyIdBits) throw new RangeError(`HKID ${hkid} does not exist`);
    const former = this.#keys.program(hkid, key);
    this.#readTags.fill(NO_TAG);
    this.#writeTags.fill(NO_TAG);
    this.#table.recallAll(former);
  }

  /** Keys, owners and contents, for a snapshot. */
  save(to: ByteWriter): void {
    this.#keys.save(to);
    saveFrames(this.#table, this.u8, to);
  }

  /** Replaces everything by what `save` wrote. Offsets handed out and decoded code become void, as after writes. @throws SnapshotError: memory is partly filled then */
  restore(from: ByteReader): void {
    this.clear();
    this.#keys.restore(from);
    const limits = { span: this.#span, keys: this.#keys.count, isHole: (page: number) => this.#devices.isHole(page) };
    restoreFrames(this.#table, this.u8, from, limits);
  }

  /** Makes all memory such as was never touched; keys stay. */
  clear(): void {
    this.#readTags.fill(NO_TAG);
    this.#writeTags.fill(NO_TAG);
    for (const page of this.#table.pages()) {
      const n = this.#table.find(page);
      const frame = n * FRAME_BYTES;
      if (this.#isCode[n] !== 0) for (const listener of this.#codeListeners) listener(frame);
      this.#isCode[n] = 0;
      this.u8.fill(0, frame, frame + FRAME_BYTES);
      this.#table.release(n);
    }
    this.#isZero.fill(0);
  }

  /** Which offsets are out: a change of the owner of such a page empties the translation caches. */
  saveHandouts(to: ByteWriter): void {
    this.#table.saveHandouts(to);
  }
  /** Offsets given out before are void. @throws SnapshotError */
  loadHandouts(from: ByteReader): void {
    this.#table.loadHandouts(from, (page) => {
      if (page >= this.#span || this.#devices.isHole(page)) throw new SnapshotError(`page ${hex(page)} is no memory`);
    });
  }
  pageOf(frame: number): number {
    return this.#table.pageOf(frame / FRAME_BYTES);
  }
  frameOf(page: number): number {
    const n = this.#table.find(page);
    if (n === -1) throw new SnapshotError(`a cached translation leads to page ${hex(page)}, which has no contents`);
    return n * FRAME_BYTES;
  }

  reserve(bytes: number): number {
    return this.#store.reserve(bytes);
  }

  /** Offset of the byte at `pa` when a plain read of `size` bytes is fine there, else 0. */
  #readable(pa: number, size: number): number {
    const offset = pa & 0xfff;
    const slot = (pa >>> 12) & (CACHE_ENTRIES - 1);
    if (this.#readTags[slot] === pa - offset && offset + size <= FRAME_BYTES) return this.#readFrames[slot]! + offset;
    return this.#fillRead(pa, size);
  }

  #writable(pa: number, size: number): number {
    const offset = pa & 0xfff;
    const slot = (pa >>> 12) & (CACHE_ENTRIES - 1);
    if (this.#writeTags[slot] === pa - offset && offset + size <= FRAME_BYTES) return this.#writeFrames[slot]! + offset;
    return this.#fillWrite(pa, size);
  }

  #fillRead(pa: number, size: number): number {
    this.#check(pa, size);
    const offset = pa & 0xfff;
    const n = this.#table.find(this.#pageOf(pa));
    if (n === -1 || offset + size > FRAME_BYTES) return 0;
    if (this.#table.soleOwner(n) !== this.#keys.keyOf(this.hkidOf(pa as Hpa))) return 0;
    const slot = (pa >>> 12) & (CACHE_ENTRIES - 1);
    this.#readTags[slot] = pa - offset;
    this.#readFrames[slot] = n * FRAME_BYTES;
    return n * FRAME_BYTES + offset;
  }

  #fillWrite(pa: number, size: number): number {
    this.#check(pa, size);
    const offset = pa & 0xfff;
    if (offset + size > FRAME_BYTES) return 0;
    const n = this.#frameOf(pa);
    if (n === -1) return 0;
    const target = this.#takeOver(n, pa, size);
    if (this.#table.soleOwner(n) !== -1) {
      const slot = (pa >>> 12) & (CACHE_ENTRIES - 1);
      this.#writeTags[slot] = pa - offset;
      this.#writeFrames[slot] = target - offset;
    }
    return target;
  }

  #readPiece(pa: number, out: Uint8Array): void {
    const n = this.#table.find(this.#pageOf(pa));
    if (n === -1) {
      if (this.#devices.isHole(this.#pageOf(pa))) this.#devices.read(this.stripHkid(pa as Hpa), out);
      return;
    }
    const offset = pa & 0xfff;
    const key = this.#keys.keyOf(this.hkidOf(pa as Hpa));
    const owner = this.#table.soleOwner(n);
    if (owner === key || owner === NO_KEY) {
      const at = n * FRAME_BYTES + offset;
      out.set(this.u8.subarray(at, at + out.length));
      return;
    }
    for (let line = offset >>> 6, end = (offset + out.length + 63) >>> 6; line < end;) {
      const lineOwner = this.#table.ownerOf(n, line);
      let next = line + 1; // lines of one owner go through the cipher together
      while (next < end && this.#table.ownerOf(n, next) === lineOwner) next++;
      const from = Math.max(offset, line * LINE_BYTES);
      const to = Math.min(offset + out.length, next * LINE_BYTES);
      out.set(
        this.#seen(n, line, next - line, key, lineOwner).subarray(from - line * LINE_BYTES, to - line * LINE_BYTES),
        from - offset,
      );
      line = next;
    }
  }

  /** A copy of `count` lines of one owner as `key` sees them. */
  #seen(n: number, line: number, count: number, key: KeyNumber, owner: KeyNumber): Uint8Array {
    const at = n * FRAME_BYTES + line * LINE_BYTES;
    const plain = this.u8.slice(at, at + count * LINE_BYTES);
    return owner === key ? plain : this.#keys.seenThrough(key, owner, this.#table.pageOf(n) / LINE_BYTES + line, plain);
  }

  /**
   * Makes the key of `pa` the owner of every line of [pa, pa+length), which lies in the page of frame `n`, and returns the offset to write
   * at. Lines covered in part keep what the new owner sees of their old contents.
   */
  #takeOver(n: number, pa: number, length: number): number {
    const offset = pa & 0xfff;
    const frame = n * FRAME_BYTES;
    const key = this.#keys.keyOf(this.hkidOf(pa as Hpa));
    this.#isZero[n] = 0;
    if (this.#isCode[n] !== 0) {
      this.#isCode[n] = 0;
      for (const listener of this.#codeListeners) listener(frame);
    }
    const owner = this.#table.soleOwner(n);
    if (owner === key) return frame + offset;
    if (owner === NO_KEY || length === FRAME_BYTES) {
      this.#own(n, key);
      return frame + offset;
    }
    const first = offset >>> 6;
    const last = (offset + length - 1) >>> 6;
    let changes = false;
    for (let line = first; line <= last; line++) {
      const former = this.#table.ownerOf(n, line);
      if (former === key) continue;
      changes = true;
      const start = line * LINE_BYTES;
      if (offset <= start && start + LINE_BYTES <= offset + length) continue;
      this.u8.set(this.#seen(n, line, 1, key, former), frame + start);
    }
    if (changes) {
      this.#forget(n);
      this.#table.ownLines(n, first, last, key);
    }
    return frame + offset;
  }

  #own(n: number, key: KeyNumber): void {
    this.#forget(n);
    this.#table.own(n, key);
  }

  /** Frame of the page of `pa`, made on first touch; -1 where nothing or a device answers. A page with a frame is memory. */
  #frameOf(pa: number): number {
    const page = this.#pageOf(pa);
    const n = this.#table.find(page);
    if (n !== -1) return n;
    if (this.#devices.isHole(page)) return -1;
    const made = this.#table.make(page);
    this.#isZero[made] = 1;
    return made;
  }

  /** All bytes of the frame are 0, and nobody can write them past this object. */
  #noteZero(n: number): void {
    if (this.#table.isHandedOut(n)) return;
    this.#isZero[n] = 1;
    this.#writeTags[this.#slotOf(n)] = NO_TAG;
  }

  /** Drops the page from the caches of this object. */
  #forget(n: number): void {
    const slot = this.#slotOf(n);
    this.#readTags[slot] = NO_TAG;
    this.#writeTags[slot] = NO_TAG;
  }

  #slotOf(n: number): number {
    return (this.#table.pageOf(n) >>> 12) & (CACHE_ENTRIES - 1);
  }

  /** Page address without HKID. */
  #pageOf(pa: number): number {
    const low = pa >>> 0;
    return (((pa - low) / 0x1_0000_0000) & this.#highMask) * 0x1_0000_0000 + (low - (low & 0xfff));
  }

  /** `pa + bytes`, wrapping within the address space of the HKID. */
  #after(pa: number, bytes: number): Hpa {
    const next = pa + bytes;
    return (next % this.#span === 0 ? next - this.#span : next) as Hpa;
  }

  #check(pa: number, length: number): void {
    if (!Number.isInteger(pa) || pa < 0 || pa >= 2 ** 52) throw new RangeError(`not a host physical address: ${pa}`);
    if (!(length >= 0)) throw new RangeError(`not a length: ${length}`);
  }
}

const viewOf = (data: Uint8Array): DataView => new DataView(data.buffer, data.byteOffset, data.byteLength);
