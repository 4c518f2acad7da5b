import type { PhysicalMemory } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';

/** MBMD: what a migration bundle says about itself. 24 bytes of header, 8 that depend on the type, the MAC. @source TDX-ABI "MBMD" */
export const MBMD_BYTES = 48;
export const MBMD_ALIGNMENT = 128;
const MAC = 32;
const MAC_BYTES = 16;

/** MB_TYPE. */
export const BundleType = {
  IMMUTABLE_TD_STATE: 0,
  MUTABLE_TD_STATE: 1,
  VP_STATE: 2,
  MEM: 16,
  EPOCH_TOKEN: 32,
  ABORT_TOKEN: 33,
} as const;
export type BundleType = (typeof BundleType)[keyof typeof BundleType];

/** MIG_EPOCH of everything after the start token: order no longer counts. */
export const OUT_OF_ORDER_EPOCH = 0xffff_ffff;

const At = { SIZE: 0, VERSION: 2, STREAM: 4, TYPE: 6, RESERVED: 7, MB_COUNTER: 8, EPOCH: 12, IV_COUNTER: 16, INFO: 24 } as const;

/** One MBMD, as bytes. */
export class Mbmd {
  readonly bytes: Uint8Array;
  readonly #view: DataView;

  /** @param bytes 48 bytes, which this object may change */
  constructor(bytes: Uint8Array = new Uint8Array(MBMD_BYTES)) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, MBMD_BYTES);
  }

  /** A new MBMD without IV counter, stream and MAC. `info`: the 8 bytes that the type defines. */
  static make(fields: { version: number; type: BundleType; mbCounter: number; epoch: number; info: bigint }): Mbmd {
    const mbmd = new Mbmd();
    const view = mbmd.#view;
    view.setUint16(At.SIZE, MBMD_BYTES, true);
    view.setUint16(At.VERSION, fields.version, true);
    view.setUint8(At.TYPE, fields.type);
    view.setUint32(At.MB_COUNTER, fields.mbCounter, true);
    view.setUint32(At.EPOCH, fields.epoch, true);
    view.setBigUint64(At.INFO, fields.info, true);
    return mbmd;
  }

  get stream(): number {
    return this.#view.getUint16(At.STREAM, true);
  }
  set stream(value: number) {
    this.#view.setUint16(At.STREAM, value, true);
  }
  get mbCounter(): number {
    return this.#view.getUint32(At.MB_COUNTER, true);
  }
  get epoch(): number {
    return this.#view.getUint32(At.EPOCH, true);
  }
  get ivCounter(): bigint {
    return this.#view.getBigUint64(At.IV_COUNTER, true);
  }
  set ivCounter(value: bigint) {
    this.#view.setBigUint64(At.IV_COUNTER, value, true);
  }
  get info(): bigint {
    return this.#view.getBigUint64(At.INFO, true);
  }
  get mac(): Uint8Array {
    return this.bytes.subarray(MAC, MAC + MAC_BYTES);
  }
  /** What the MAC covers: everything before it, with stream index and IV counter as 0. */
  get authenticated(): Uint8Array {
    const covered = this.bytes.slice(0, MAC);
    covered.fill(0, At.STREAM, At.STREAM + 2);
    covered.fill(0, At.IV_COUNTER, At.IV_COUNTER + 8);
    return covered;
  }
  /** Are size, version, type, reserved byte and stream those of a bundle that this session expects? */
  isFor(version: number, type: BundleType, stream: number): boolean {
    return (
      this.#view.getUint16(At.SIZE, true) === MBMD_BYTES &&
      this.#view.getUint16(At.VERSION, true) === version &&
      this.#view.getUint8(At.TYPE) === type &&
      this.#view.getUint8(At.RESERVED) === 0 &&
      this.stream === stream
    );
  }
}

export const readMbmd = (memory: PhysicalMemory, at: Hpa): Mbmd => new Mbmd(memory.readBytes(at, MBMD_BYTES).slice());
