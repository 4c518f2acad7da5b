import { keepHost, type KeptMsr, type ModuleLp } from '../module-lp.ts';
import type { Vcpu } from '../td/vcpu.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import { tdFeatures, type TdFeatures } from './td-features.ts';

/** An MSR that the module switches between host and guest besides those of the register file. */
interface SwitchedMsr {
  readonly index: number;
  readonly field: number;
  /** What the host finds after a TD exit: this value, the one it had (MSRs that only hold a value), or the guest's. */
  readonly host: bigint | 'restored' | 'kept';
}

const NEVER_GATED: readonly SwitchedMsr[] = [
  { index: 0x48, field: Tdvps.IA32_SPEC_CTRL, host: 'restored' },
  { index: 0x600, field: Tdvps.IA32_DS_AREA, host: 'restored' },
  { index: 0x1b01, field: Tdvps.IA32_UARCH_MISC_CTL, host: 0n },
];
const UMWAIT: readonly SwitchedMsr[] = [{ index: 0xe1, field: Tdvps.IA32_UMWAIT_CONTROL, host: 'kept' }];
const TSX: readonly SwitchedMsr[] = [{ index: 0x122, field: Tdvps.IA32_TSX_CTRL, host: 0n }];
const XFD: readonly SwitchedMsr[] = [
  { index: 0x1c4, field: Tdvps.IA32_XFD, host: 0n },
  { index: 0x1c5, field: Tdvps.IA32_XFD_ERR, host: 0n },
];
const LBR: readonly SwitchedMsr[] = [{ index: 0x14cf, field: Tdvps.IA32_LBR_DEPTH, host: 0x20n }];

const range = (index: number, field: number, count: number): SwitchedMsr[] =>
  Array.from({ length: count }, (_, i) => ({ index: index + i, field: field + 8 * i, host: 0n }));
const PERFMON: readonly SwitchedMsr[] = [
  ...range(0x186, Tdvps.IA32_PERFEVTSEL, 8),
  ...range(0x1a6, Tdvps.MSR_OFFCORE_RSP, 2),
  ...range(0x309, Tdvps.IA32_FIXED_CTR, 4),
  ...range(0x329, Tdvps.IA32_PERF_METRICS, 1),
  ...range(0x38d, Tdvps.IA32_FIXED_CTR_CTRL, 1),
  ...range(0x3f1, Tdvps.IA32_PEBS_ENABLE, 2),
  ...range(0x3f6, Tdvps.MSR_PEBS_LD_LAT, 2),
  ...range(0x4c1, Tdvps.IA32_A_PMC, 8),
];

/** One of them on one LP. */
export interface SwitchedOnLp extends SwitchedMsr {
  readonly isRestored: boolean;
  /** Word of linear memory with it, or -1: see `LogicalProcessor.msrWord`. */
  readonly word: number;
  readonly kept: KeptMsr;
}

function switchedOn(l: ModuleLp, features: TdFeatures): readonly SwitchedOnLp[] {
  if (l.lastFeatures === features) return l.lastSwitchedMsrs;
  let list = l.switchedMsrs.get(features);
  if (list === undefined) {
    const msrs = [
      ...NEVER_GATED,
      ...(features.waitpkg ? UMWAIT : []),
      ...(features.tsx ? TSX : []),
      ...(features.xfd ? XFD : []),
      ...(features.lbr ? LBR : []),
      ...(features.perfmon ? PERFMON : []),
    ];
    list = msrs.map(({ index, field, host }) => ({
      index,
      field,
      host,
      isRestored: host === 'restored',
      word: l.msrWord(index),
      kept: l.keptMsr(index),
    }));
    l.switchedMsrs.set(features, list);
  }
  l.lastFeatures = features;
  l.lastSwitchedMsrs = list;
  return list;
}

/** TD entry. @returns the index of an MSR whose guest value the processor refuses, or undefined */
export function loadSwitchedMsrs(l: ModuleLp, vcpu: Vcpu): number | undefined {
  const list = switchedOn(l, tdFeatures(vcpu.td));
  const { u32 } = l.lp.memory;
  const frame = vcpu.tdvps.place(0) >> 2;
  for (let i = 0; i < list.length; i++) {
    const msr = list[i]!;
    const { word, kept } = msr;
    if (word >= 0 && frame >= 0) {
      if (msr.isRestored) keepHost(kept, u32[word]!, u32[word + 1]!);
      const at = frame + (msr.field >>> 2);
      const low = u32[at]!;
      const high = u32[at + 1]!;
      if (u32[word] === low && u32[word + 1] === high) continue;
      if (kept.hasGuest && kept.guestLow === low && kept.guestHigh === high) {
        // The MSR held this value at the last TD exit: no need to ask whether it takes it. 10 ns instead of 150.
        u32[word] = low;
        u32[word + 1] = high;
        continue;
      }
    }
    if (!loadMsr(l, vcpu, msr)) return msr.index;
  }
  return undefined;
}

function loadMsr(l: ModuleLp, vcpu: Vcpu, { index, field, isRestored, kept }: SwitchedOnLp): boolean {
  const current = l.lp.rdmsr(index);
  if (current === undefined) return true;
  if (isRestored) keepHost(kept, Number(current & 0xffff_ffffn), Number(current >> 32n));
  const value = vcpu.tdvps.read64(field);
  return value === current || l.lp.wrmsr(index, value);
}

/** TD exit. */
export function saveSwitchedMsrs(l: ModuleLp, vcpu: Vcpu): void {
  const list = switchedOn(l, tdFeatures(vcpu.td));
  const { u32 } = l.lp.memory;
  const frame = vcpu.tdvps.place(0) >> 2;
  for (let i = 0; i < list.length; i++) {
    const msr = list[i]!;
    const { word, host, kept } = msr;
    if (word >= 0 && frame >= 0) {
      const low = u32[word]!;
      const high = u32[word + 1]!;
      const at = frame + (msr.field >>> 2);
      u32[at] = low;
      u32[at + 1] = high;
      if (host === 'kept' || (host === 0n && low === 0 && high === 0)) continue;
      if (msr.isRestored && kept.hasHost) {
        kept.hasGuest = true;
        kept.guestLow = low;
        kept.guestHigh = high;
        u32[word] = kept.hostLow;
        u32[word + 1] = kept.hostHigh;
        continue;
      }
    }
    saveMsr(l, vcpu, msr);
  }
}

function saveMsr(l: ModuleLp, vcpu: Vcpu, { index, field, host, kept }: SwitchedOnLp): void {
  const current = l.lp.rdmsr(index);
  if (current === undefined) return;
  vcpu.tdvps.write64(field, current);
  const restored = kept.hasHost ? (BigInt(kept.hostHigh) << 32n) | BigInt(kept.hostLow) : current;
  const next = host === 'restored' ? restored : host === 'kept' ? current : host;
  if (next !== current) l.lp.wrmsr(index, next);
}
