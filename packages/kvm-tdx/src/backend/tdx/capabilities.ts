import { Errno, isErrno, type NegativeErrno } from '../../uapi/errno.ts';
import type { CpuidEntry2, TdxCapabilities } from '../../uapi/structs.ts';
import type { TdxSystemInfo } from '../../host/tdx-system-info.ts';
import type { LogicalProcessor } from '@tdxkit/x86-cpu';
import { KVM_SUPPORTED_TD_ATTRIBUTES, TD_ATTRIBUTES_DEBUG } from './td-state.ts';

/** XSAVE components KVM can switch: x87, SSE, AVX, MPX, AVX-512, PKRU, AMX; supervisor: PT, CET. */
const KVM_XCR0 = 0x6_02ffn;
const KVM_XSS = (1n << 8n) | (3n << 11n);

/** What TDs on this host can have, or -EIO when module and KVM cannot be reconciled. */
export function supportedAttributes(info: TdxSystemInfo, debugTds: boolean): bigint | NegativeErrno {
  if ((KVM_SUPPORTED_TD_ATTRIBUTES & info.attributesFixed1) !== info.attributesFixed1) return -Errno.EIO;
  return (KVM_SUPPORTED_TD_ATTRIBUTES | (debugTds ? TD_ATTRIBUTES_DEBUG : 0n)) & info.attributesFixed0;
}

export function supportedXfam(info: TdxSystemInfo, lp: LogicalProcessor): bigint | NegativeErrno {
  const leaf = lp.cpuid(0xd, 0);
  const hostXcr0 = (BigInt(leaf.edx >>> 0) << 32n) | BigInt(leaf.eax >>> 0);
  const xfam = (hostXcr0 & KVM_XCR0) | KVM_XSS;
  if ((xfam & info.xfamFixed1) !== info.xfamFixed1) return -Errno.EIO;
  return xfam & info.xfamFixed0;
}

const SETUP_EVENT_NOTIFY_INTERRUPT = 1n << 1n;
/** GPA widths 48 and 52 are chosen in EAX[23:16] of this leaf. */
export const LEAF_ADDRESS_SIZES = 0x8000_0008;

/** KVM_TDX_CAPABILITIES. */
export function tdxCapabilities(info: TdxSystemInfo, lp: LogicalProcessor, debugTds: boolean): TdxCapabilities | NegativeErrno {
  const supportedAttrs = supportedAttributes(info, debugTds);
  const xfam = supportedXfam(info, lp);
  if (isErrno(supportedAttrs) || isErrno(xfam)) return -Errno.EIO;
  return {
    supportedAttrs,
    supportedXfam: xfam,
    kernelTdvmcallinfo1R11: 0n,
    userTdvmcallinfo1R11: SETUP_EVENT_NOTIFY_INTERRUPT,
    kernelTdvmcallinfo1R12: 0n,
    userTdvmcallinfo1R12: 0n,
    cpuid: info.cpuidConfig.map(configurableEntry),
  };
}

const HLE_RTM = (1 << 4) | (1 << 11);
const WAITPKG = 1 << 5;

/** The configurable bits of one leaf, without what KVM refuses, with the GPA width that KVM reads itself. */
function configurableEntry({ leaf, subleaf, eax, ebx, ecx, edx }: TdxSystemInfo['cpuidConfig'][number]): CpuidEntry2 {
  const hasIndex = subleaf !== 0xffff_ffff;
  const entry: CpuidEntry2 = { function: leaf, index: hasIndex ? subleaf : 0, hasIndex, eax, ebx, ecx, edx };
  if (leaf === LEAF_ADDRESS_SIZES) entry.eax = ((entry.eax & ~0xff_0000) | 0xff_0000) >>> 0;
  if (leaf === 7 && subleaf === 0) {
    entry.ebx = (entry.ebx & ~HLE_RTM) >>> 0;
    entry.ecx = (entry.ecx & ~WAITPKG) >>> 0;
  }
  return entry;
}

/** True when userspace asks for TSX or WAITPKG, which KVM cannot give a TD. */
export const asksForUnsupported = (entry: CpuidEntry2): boolean =>
  entry.function === 7 && entry.index === 0 && ((entry.ebx & HLE_RTM) !== 0 || (entry.ecx & WAITPKG) !== 0);
