import { Reg, XsaveArea, type LogicalProcessor } from '@tdxkit/x86-cpu';
import { XSAVE_BYTES, type KvmFpu } from '../../uapi/vcpu-structs.ts';
import type { SwitchedState } from './switched-state.ts';

const AVX = { bit: 4n, leaf: 2 };
const PKRU = { bit: 1n << 9n, leaf: 9 };
/** Components that KVM lets a plain VM have: those the model's instructions reach. */
const LEGACY = 3n;

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** XCR0 values a guest may have, as a mask. */
export function supportedXcr0(lp: LogicalProcessor): bigint {
  const { eax, edx } = lp.cpuid(0xd, 0);
  return (BigInt(edx >>> 0) << 32n) | BigInt(eax >>> 0);
}

/** KVM_GET_FPU out of the switched state: x87 registers in stack order. */
export function readFpu(state: SwitchedState): KvmFpu {
  const fsw = state.get16(Reg.FSW);
  const top = (fsw >>> 11) & 7;
  const fpr = new Uint8Array(128);
  for (let i = 0; i < 8; i++) fpr.set(state.bytes(Reg.FPR + 16 * ((top + i) & 7), 10), 16 * i);
  const xmm = new Uint8Array(256);
  for (let n = 0; n < 16; n++) xmm.set(state.bytes(Reg.YMM + 32 * n, 16), 16 * n);
  return {
    fpr, fcw: state.get16(Reg.FCW), fsw, ftwx: state.get16(Reg.FTW) & 0xff, lastOpcode: state.get16(Reg.FOP),
    lastIp: state.get64(Reg.FIP), lastDp: state.get64(Reg.FDP), xmm, mxcsr: state.get32(Reg.MXCSR),
  }; // prettier-ignore
}

export function writeFpu(state: SwitchedState, fpu: KvmFpu): void {
  state.set16(Reg.FCW, fpu.fcw);
  state.set16(Reg.FSW, fpu.fsw);
  state.set16(Reg.FTW, fpu.ftwx & 0xff);
  state.set16(Reg.FOP, fpu.lastOpcode & 0x7ff);
  state.set64(Reg.FIP, fpu.lastIp);
  state.set64(Reg.FDP, fpu.lastDp);
  state.set32(Reg.MXCSR, fpu.mxcsr);
  const top = (fpu.fsw >>> 11) & 7;
  for (let i = 0; i < 8; i++) state.bytes(Reg.FPR + 16 * ((top + i) & 7), 10).set(fpu.fpr.subarray(16 * i, 16 * i + 10));
  for (let n = 0; n < 16; n++) state.bytes(Reg.YMM + 32 * n, 16).set(fpu.xmm.subarray(16 * n, 16 * n + 16));
}

/** KVM_GET_XSAVE: legacy region, header, AVX and PKRU where CPUID leaf 0xD puts them. */
export function readXsave(state: SwitchedState, lp: LogicalProcessor): Uint8Array {
  const image = new Uint8Array(XSAVE_BYTES);
  const out = view(image);
  const fpu = readFpu(state);
  out.setUint16(XsaveArea.FCW, fpu.fcw, true);
  out.setUint16(XsaveArea.FSW, fpu.fsw, true);
  out.setUint16(XsaveArea.FTW, fpu.ftwx, true);
  out.setUint16(XsaveArea.FOP, fpu.lastOpcode, true);
  out.setBigUint64(XsaveArea.FIP, fpu.lastIp, true);
  out.setBigUint64(XsaveArea.FDP, fpu.lastDp, true);
  out.setUint32(XsaveArea.MXCSR, fpu.mxcsr, true);
  out.setUint32(XsaveArea.MXCSR_MASK, 0xffff, true);
  image.set(fpu.fpr, XsaveArea.ST);
  image.set(fpu.xmm, XsaveArea.XMM);
  let present = LEGACY;
  const supported = supportedXcr0(lp);
  if ((supported & AVX.bit) !== 0n) {
    present |= AVX.bit;
    const at = lp.cpuid(0xd, AVX.leaf).ebx;
    for (let n = 0; n < 16; n++) image.set(state.bytes(Reg.YMM + 32 * n + 16, 16), at + 16 * n);
  }
  if ((supported & PKRU.bit) !== 0n) {
    present |= PKRU.bit;
    out.setUint32(lp.cpuid(0xd, PKRU.leaf).ebx, state.get32(Reg.PKRU), true);
  }
  out.setBigUint64(XsaveArea.XSTATE_BV, present, true);
  return image;
}

/** KVM_SET_XSAVE. Components that XSTATE_BV leaves out get their initial value. False: refused, nothing changed. */
export function writeXsave(state: SwitchedState, lp: LogicalProcessor, image: Uint8Array): boolean {
  if (image.length !== XSAVE_BYTES) return false;
  const source = view(image);
  const present = source.getBigUint64(XsaveArea.XSTATE_BV, true);
  const mxcsr = source.getUint32(XsaveArea.MXCSR, true);
  if ((present & ~supportedXcr0(lp)) !== 0n || source.getBigUint64(XsaveArea.XCOMP_BV, true) !== 0n || (mxcsr & ~0xffff) !== 0)
    return false;
  const hasX87 = (present & 1n) !== 0n;
  const hasSse = (present & 2n) !== 0n;
  writeFpu(state, {
    fpr: hasX87 ? image.slice(XsaveArea.ST, XsaveArea.ST + 128) : new Uint8Array(128),
    fcw: hasX87 ? source.getUint16(XsaveArea.FCW, true) : 0x37f,
    fsw: hasX87 ? source.getUint16(XsaveArea.FSW, true) : 0,
    ftwx: hasX87 ? source.getUint16(XsaveArea.FTW, true) : 0,
    lastOpcode: hasX87 ? source.getUint16(XsaveArea.FOP, true) : 0,
    lastIp: hasX87 ? source.getBigUint64(XsaveArea.FIP, true) : 0n,
    lastDp: hasX87 ? source.getBigUint64(XsaveArea.FDP, true) : 0n,
    xmm: hasSse ? image.slice(XsaveArea.XMM, XsaveArea.XMM + 256) : new Uint8Array(256),
    mxcsr: (present & 6n) !== 0n ? mxcsr : 0x1f80,
  });
  const avx = (present & AVX.bit) !== 0n ? lp.cpuid(0xd, AVX.leaf).ebx : undefined;
  for (let n = 0; n < 16; n++) {
    const upper = state.bytes(Reg.YMM + 32 * n + 16, 16);
    if (avx === undefined) upper.fill(0);
    else upper.set(image.subarray(avx + 16 * n, avx + 16 * n + 16));
  }
  state.set32(Reg.PKRU, (present & PKRU.bit) !== 0n ? source.getUint32(lp.cpuid(0xd, PKRU.leaf).ebx, true) : 0);
  return true;
}
