import { ConfigError, TdxError } from '../units/error.ts';
import { hex } from '../units/hex.ts';

/** Thrown when more distinct memory was touched than the machine's linear memory holds. */
export class LinearMemoryFull extends TdxError {
  constructor(message: string) {
    super('LINEAR_MEMORY_FULL', message, {
      hint: 'Raise `linearMemoryBytes` of the platform (at most 4 GiB) or give the guest less memory.',
    });
  }
}

export const FRAME_BYTES = 0x1000;
const WASM_PAGE = 0x10000;
/** Largest `WebAssembly.Memory` with 32-bit addresses. */
export const LINEAR_MEMORY_LIMIT = 0x1_0000_0000;

/**
 * One `WebAssembly.Memory` of fixed size, shared out from both ends: tables of the machine from the bottom, 4 KiB frames from the top.
 * A frame is known by its byte offset, always a positive multiple of 4096.
 */
export class FrameStore {
  readonly wasm: WebAssembly.Memory;
  readonly bytes: number;
  /** End of the tables; the first 64 bytes stay unused so that offset 0 means "none". */
  #bottom = 64;
  /** Start of the lowest frame handed out. */
  #top: number;
  /** Frames that were given back. */
  readonly #free: number[] = [];

  /** `bytes` is rounded up to a multiple of 64 KiB. ConfigError when it is not in 64 KiB..4 GiB or the engine cannot set it aside. */
  constructor(bytes: number) {
    if (!Number.isSafeInteger(bytes) || bytes < WASM_PAGE || bytes > LINEAR_MEMORY_LIMIT)
      throw new ConfigError(`linear memory of ${hex(Math.max(0, Math.floor(bytes)))} bytes`, {
        hint: 'Ask for 64 KiB to 4 GiB.',
      });
    const pages = Math.ceil(bytes / WASM_PAGE);
    try {
      this.wasm = new WebAssembly.Memory({ initial: pages, maximum: pages });
    } catch (cause) {
      throw new ConfigError(`this JavaScript engine cannot set aside ${hex(pages * WASM_PAGE)} bytes of linear memory`, {
        cause,
      });
    }
    this.bytes = pages * WASM_PAGE;
    this.#top = this.bytes;
  }

  /** Bytes that are neither tables nor frames yet. */
  get free(): number {
    return this.#top - this.#bottom;
  }

  /** Takes `bytes` of tables, 64-byte aligned, zero-filled. */
  reserve(bytes: number): number {
    const at = this.#bottom;
    const end = at + Math.ceil(bytes / 64) * 64;
    if (end > this.#top)
      throw new LinearMemoryFull(`${bytes} bytes of tables do not fit: ${this.free} of ${this.bytes} bytes are left`);
    this.#bottom = end;
    return at;
  }

  /** Takes a zero-filled frame. */
  allocate(): number {
    const former = this.#free.pop();
    if (former !== undefined) return former;
    const at = this.#top - FRAME_BYTES;
    if (at < this.#bottom) throw new LinearMemoryFull(`no frame left: all ${this.bytes} bytes of linear memory are in use`);
    this.#top = at;
    return at;
  }

  /** Takes back a frame that `allocate` gave, filled with zeros again. */
  release(frame: number): void {
    this.#free.push(frame);
  }
}
