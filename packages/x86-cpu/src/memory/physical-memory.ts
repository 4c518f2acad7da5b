import type { Hpa } from '../units/index.ts';
import type { DeviceRange } from './device-map.ts';

/**
 * Host physical memory, keyed (architecture section 3).
 *
 * Every address is a 52-bit host physical address whose top `keyIdBits` bits (below MAXPHYADDR) are the HKID, as on silicon.
 * One fixed-size `WebAssembly.Memory` backs everything: it never grows, so the typed-array views below stay valid for the life of
 * the machine. A 4 KiB frame gets its place in it on first touch. A page that was never written reads as zeros through any key; its first
 * write makes the writing key the owner of all of it. An HKID that `setKey` never named does not encrypt. Reading through the key that owns a line gives its plain bytes; through another key, ciphertext (AES-XTS of the owner's key,
 * decrypted with the reader's). Writing through another key takes the line over and breaks the integrity of what was there:
 * `isPoisoned` tells a later reader through the private key, who must raise a machine check.
 *
 * No method throws for an address in range; `hpa` outside 52 bits or length < 0 is a RangeError (a bug of the caller).
 * Multi-byte values are little-endian; accesses may be unaligned and may cross pages (the HKID bits stay the same).
 */
export interface PhysicalMemory {
  readonly wasm: WebAssembly.Memory;
  /** Views of `wasm`, valid for the life of the machine. Indices are in elements. */
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly u32: Uint32Array;
  readonly i32: Int32Array;
  readonly u64: BigUint64Array;
  readonly f64: Float64Array;
  /** Number of KeyID bits: the HKID is bits [52-keyIdBits, 52). */
  readonly keyIdBits: number;

  /** The HKID that an address carries. */
  hkidOf(pa: Hpa): number;
  /** The address without its HKID. */
  stripHkid(pa: Hpa): Hpa;
  /** The address with this HKID instead of its own. */
  withHkid(pa: Hpa, hkid: number): Hpa;

  read8(pa: Hpa): number;
  read16(pa: Hpa): number;
  read32(pa: Hpa): number;
  read64(pa: Hpa): bigint;
  write8(pa: Hpa, value: number): void;
  write16(pa: Hpa, value: number): void;
  write32(pa: Hpa, value: number): void;
  write64(pa: Hpa, value: bigint): void;
  /** A copy of `length` bytes. */
  readBytes(pa: Hpa, length: number): Uint8Array;
  writeBytes(pa: Hpa, data: Uint8Array): void;
  fill(pa: Hpa, length: number, byte: number): void;
  /** Copies a whole page, as its bytes are seen through the key of `source`, to one that then belongs to the key of `target`. */
  copyPage(target: Hpa, source: Hpa): void;
  /** MOVDIR64B: replace a whole 64-byte line without reading it; sets its owner to the key of `pa` and clears poison. */
  writeLine(pa: Hpa, data: Uint8Array): void;

  /**
   * Byte offset in `wasm` of the frame of `pa`'s page (page offset not added), when the key of `pa` owns every line of it; otherwise -1
   * and the caller takes the slow read/write path. A page never written is given a frame: with `write` the key takes it over; without, the
   * offset is good for reading only, and a caller that wants to write asks again with `write`. This is what TLB fills use.
   * `onOwnerChange` tells when an offset handed out must no longer be used.
   */
  frameOffset(pa: Hpa, write: boolean): number;
  /**
   * Byte offset in `wasm` of the byte at `pa` itself, when the page was read (with `write`: written) through this key a moment ago; 0 when the
   * access must go through a read or write method. Nothing changes. For a few words of one page at once: 3 ns where each method call takes 5.
   */
  recentOffset(pa: Hpa, write: boolean): number;
  /**
   * Changes whenever an offset that `frameOffset` gave out became void, of whatever page: who keeps offsets asks for them again then. A
   * compare takes 1 ns where `frameOffset` takes 8.
   */
  readonly frameEpoch: number;
  /** Calls `listener(pa without HKID)` whenever a page that frameOffset gave out changes owner in whole or part. */
  onOwnerChange(listener: (page: Hpa) => void): void;

  /**
   * Decoded code lives on this frame (`frameOffset` of its page): the next write to it through any method above calls the listeners of
   * `onCodeWrite` once with the frame's offset, and clears the mark. Writes by generated code through an offset are the core's own affair.
   */
  markCode(frame: number): void;
  onCodeWrite(listener: (frame: number) => void): void;

  /**
   * True if any line of [pa, pa+length) was last written through a key other than that of `pa` (by another HKID, or before this HKID got
   * its present key). Lines never written are sound for every key. A write of a whole line through the key makes it sound again.
   */
  isPoisoned(pa: Hpa, length: number): boolean;

  /** PCONFIG: gives an HKID its AES-XTS key (32 bytes: data key, tweak key). Pages owned by the HKID's former key become ciphertext. */
  setKey(hkid: number, key: Uint8Array): void;

  /**
   * Lets a device answer at [base, base + bytes), whatever the key id of the access. Whole pages that it touches stop being memory; their other
   * bytes, like addresses outside RAM, read as ones and lose what is written. Devices are the host's: a snapshot does not hold them.
   * ConfigError when another device is there or the pages are in use as memory.
   */
  attachDevice(device: DeviceRange): void;

  /** Reserves bytes of `wasm` for a machine's own tables (register files, TLBs, decoded code). 64-byte aligned. Throws when full. */
  reserve(bytes: number): number;
}
