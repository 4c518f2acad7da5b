import { FSW } from '../fpu/x87-registers.ts';
import { Reg } from './register-file.ts';
import { xsaveComponents } from './xsave-layout.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

/** State component numbers. @source Intel SDM 1 "XSAVE-Supported Features and State-Component Bitmaps" */
export const XComponent = { X87: 0, SSE: 1, AVX: 2, PKRU: 9, CET_U: 11, CET_S: 12 } as const;

/** Components that consist of MSRs, in the order of their quadwords. */
const MSR_COMPONENTS: Readonly<Record<number, readonly number[]>> = {
  [XComponent.CET_U]: [0x6a0, 0x6a7],
  [XComponent.CET_S]: [0x6a4, 0x6a5, 0x6a6],
};
export const MXCSR_INIT = 0x1f80;
export const MXCSR_MASK = 0xffff;

const FCW_INIT = 0x37f;

/**
 * The extended state of one LP as XSAVE sees it: x87, SSE, AVX and PKRU in the register file; any other component that the platform's
 * CPUID lists as plain bytes that no instruction of the model changes.
 */
export class XsaveState {
  readonly #lp: X86LogicalProcessor;
  readonly #others: (Uint8Array | undefined)[] = [];

  constructor(lp: X86LogicalProcessor) {
    this.#lp = lp;
    xsaveComponents(lp).forEach((component, i) => {
      if (component === undefined || i === XComponent.AVX || i === XComponent.PKRU || this.#msrsOf(i) !== undefined) return;
      const at = lp.memory.reserve(component.size);
      this.#others[i] = new Uint8Array(lp.memory.wasm.buffer, at, component.size);
    });
  }

  /** Components that live outside the register file, as bytes of linear memory, in ascending order. */
  get otherComponents(): readonly Uint8Array[] {
    return this.#others.filter((bytes) => bytes !== undefined);
  }

  /** XINUSE: components that are not in their initial configuration. */
  get inUse(): bigint {
    let bits = 0n;
    if (!this.#isX87Initial()) bits |= 1n;
    let upper = false;
    let lower = false;
    const { ymm } = this.#lp;
    for (let i = 0; i < ymm.length && !(upper && lower); i++) {
      if (ymm[i] === 0) continue;
      if ((i & 16) !== 0) upper = true;
      else lower = true;
    }
    if (lower) bits |= 2n;
    if (upper) bits |= 4n;
    if (this.#lp.get32(Reg.PKRU) !== 0) bits |= 1n << 9n;
    for (const component of [XComponent.CET_U, XComponent.CET_S]) {
      if (this.#msrsOf(component)?.some((msr) => this.#lp.msrs.stored(msr) !== 0n) === true) bits |= 1n << BigInt(component);
    }
    this.#others.forEach((bytes, i) => {
      if (bytes?.some((b) => b !== 0) === true) bits |= 1n << BigInt(i);
    });
    return bits;
  }

  /** Writes an extended component (2 and up) at the start of `to`. */
  save(component: number, to: Uint8Array): void {
    const { ymm } = this.#lp;
    if (component === XComponent.AVX) for (let n = 0; n < 16; n++) to.set(ymm.subarray(32 * n + 16, 32 * n + 32), 16 * n);
    else if (component === XComponent.PKRU) view(to).setUint32(0, this.#lp.get32(Reg.PKRU), true);
    else {
      this.#msrsOf(component)?.forEach((msr, i) => view(to).setBigUint64(8 * i, this.#lp.msrs.stored(msr), true));
      const bytes = this.#others[component];
      if (bytes !== undefined) to.set(bytes);
    }
  }

  /** Loads an extended component; `from` undefined = its initial configuration. */
  load(component: number, from: Uint8Array | undefined): void {
    const { ymm } = this.#lp;
    if (component === XComponent.AVX) {
      for (let n = 0; n < 16; n++) {
        if (from === undefined) ymm.fill(0, 32 * n + 16, 32 * n + 32);
        else ymm.set(from.subarray(16 * n, 16 * n + 16), 32 * n + 16);
      }
    } else if (component === XComponent.PKRU) {
      this.#lp.set32(Reg.PKRU, from === undefined ? 0 : view(from).getUint32(0, true));
      this.#lp.flushTlb(false);
    } else {
      this.#msrsOf(component)?.forEach((msr, i) =>
        this.#lp.msrs.store(msr, from === undefined ? 0n : view(from).getBigUint64(8 * i, true)),
      );
      const bytes = this.#others[component];
      if (bytes === undefined) return;
      if (from === undefined) bytes.fill(0);
      else bytes.set(from.subarray(0, bytes.length));
    }
  }

  /** Writes the x87 part of the legacy region: bytes 0-23 and 32-159. @param wide 64-bit FIP and FDP */
  saveX87(to: Uint8Array, wide: boolean): void {
    const { u16, u8 } = this.#lp.memory;
    const base = this.#lp.base;
    const out = view(to);
    const fsw = u16[(base + Reg.FSW) >>> 1]!;
    out.setUint16(0, u16[(base + Reg.FCW) >>> 1]!, true);
    out.setUint16(2, fsw, true);
    out.setUint16(4, u16[(base + Reg.FTW) >>> 1]! & 0xff, true);
    out.setUint16(6, u16[(base + Reg.FOP) >>> 1]!, true);
    const mask = wide ? ~0n : 0xffff_ffffn;
    out.setBigUint64(8, this.#lp.get64(Reg.FIP) & mask & 0xffff_ffff_ffff_ffffn, true);
    out.setBigUint64(16, this.#lp.get64(Reg.FDP) & mask & 0xffff_ffff_ffff_ffffn, true);
    const top = (fsw >>> 11) & 7;
    for (let i = 0; i < 8; i++) {
      const at = base + Reg.FPR + 16 * ((top + i) & 7);
      to.set(u8.subarray(at, at + 10), 32 + 16 * i);
      to.fill(0, 32 + 16 * i + 10, 32 + 16 * i + 16);
    }
  }

  loadX87(from: Uint8Array | undefined, wide: boolean): void {
    const { u16, u8 } = this.#lp.memory;
    const base = this.#lp.base;
    const set16 = (slot: number, value: number): void => {
      u16[(base + slot) >>> 1] = value;
    };
    if (from === undefined) {
      set16(Reg.FCW, FCW_INIT);
      for (const slot of [Reg.FSW, Reg.FTW, Reg.FOP]) set16(slot, 0);
      this.#lp.set64(Reg.FIP, 0n);
      this.#lp.set64(Reg.FDP, 0n);
      u8.fill(0, base + Reg.FPR, base + Reg.FPR + 128);
      return;
    }
    const source = view(from);
    const fsw = source.getUint16(2, true);
    // Reserved bits of FCW read as 0, bit 6 as 1; FSW.ES and FSW.B follow from flags and masks, not from the image.
    const fcw = (source.getUint16(0, true) & 0x1f3f) | 0x40;
    const flags = fsw & ~(FSW.ES | FSW.B);
    set16(Reg.FCW, fcw);
    set16(Reg.FSW, (flags & ~fcw & 0x3f) !== 0 ? flags | FSW.ES | FSW.B : flags);
    set16(Reg.FTW, source.getUint16(4, true) & 0xff);
    set16(Reg.FOP, source.getUint16(6, true) & 0x7ff);
    const mask = wide ? ~0n : 0xffff_ffffn;
    this.#lp.set64(Reg.FIP, source.getBigUint64(8, true) & mask);
    this.#lp.set64(Reg.FDP, source.getBigUint64(16, true) & mask);
    const top = (fsw >>> 11) & 7;
    for (let i = 0; i < 8; i++) {
      const at = base + Reg.FPR + 16 * ((top + i) & 7);
      u8.set(from.subarray(32 + 16 * i, 32 + 16 * i + 10), at);
      u8.fill(0, at + 10, at + 16);
    }
  }

  /** Bytes 160-415: XMM0-XMM15. */
  saveSse(to: Uint8Array): void {
    const { ymm } = this.#lp;
    for (let n = 0; n < 16; n++) to.set(ymm.subarray(32 * n, 32 * n + 16), 160 + 16 * n);
  }
  loadSse(from: Uint8Array | undefined): void {
    const { ymm } = this.#lp;
    for (let n = 0; n < 16; n++) {
      if (from === undefined) ymm.fill(0, 32 * n, 32 * n + 16);
      else ymm.set(from.subarray(160 + 16 * n, 176 + 16 * n), 32 * n);
    }
  }

  /** The MSRs that a component consists of, when the processor has them. */
  #msrsOf(component: number): readonly number[] | undefined {
    const msrs = MSR_COMPONENTS[component];
    return msrs !== undefined && this.#lp.msrs.read(msrs[0]!) !== undefined ? msrs : undefined;
  }

  #isX87Initial(): boolean {
    const { u16, u8 } = this.#lp.memory;
    const base = this.#lp.base;
    if (u16[(base + Reg.FCW) >>> 1] !== FCW_INIT) return false;
    for (const slot of [Reg.FSW, Reg.FTW, Reg.FOP]) if (u16[(base + slot) >>> 1] !== 0) return false;
    if (this.#lp.get64(Reg.FIP) !== 0n || this.#lp.get64(Reg.FDP) !== 0n) return false;
    for (let i = 0; i < 128; i++) if (u8[base + Reg.FPR + i] !== 0) return false;
    return true;
  }
}

export const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
