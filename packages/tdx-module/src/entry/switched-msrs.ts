import type { ModuleLp } from '../module-lp.ts';
import type { Vcpu } from '../td/vcpu.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import { tdFeatures, type TdFeatures } from './td-features.ts';

/** An MSR that the module switches between host and guest besides those of the register file. */
interface SwitchedMsr {
  readonly index: number;
  readonly field: number;
  /** What the host finds after a TD exit: this value, the one it had, or the guest's. */
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

const lists = new WeakMap<TdFeatures, readonly SwitchedMsr[]>();

function switchedMsrs(vcpu: Vcpu): readonly SwitchedMsr[] {
  const features = tdFeatures(vcpu.td);
  let list = lists.get(features);
  if (list === undefined) {
    list = [
      ...NEVER_GATED,
      ...(features.waitpkg ? UMWAIT : []),
      ...(features.tsx ? TSX : []),
      ...(features.xfd ? XFD : []),
      ...(features.lbr ? LBR : []),
      ...(features.perfmon ? PERFMON : []),
    ];
    lists.set(features, list);
  }
  return list;
}

/** TD entry. @returns the index of an MSR whose guest value the processor refuses, or undefined */
export function loadSwitchedMsrs(l: ModuleLp, vcpu: Vcpu): number | undefined {
  const list = switchedMsrs(vcpu);
  const { u32 } = l.lp.memory;
  const frame = l.lp.memory.frameOffset(vcpu.tdvps.address(0), true) >> 2;
  for (let i = 0; i < list.length; i++) {
    const { index, field, host } = list[i]!;
    const word = frame < 0 ? -1 : l.msrWord(index);
    if (word >= 0) {
      if (host === 'restored') l.keepHostMsr(index, u32[word]!, u32[word + 1]!);
      const guest = frame + (field >>> 2);
      if (u32[word] === u32[guest] && u32[word + 1] === u32[guest + 1]) continue;
    }
    if (!loadMsr(l, vcpu, list[i]!)) return index;
  }
  return undefined;
}

function loadMsr(l: ModuleLp, vcpu: Vcpu, { index, field, host }: SwitchedMsr): boolean {
  const current = l.lp.rdmsr(index);
  if (current === undefined) return true;
  if (host === 'restored') l.keepHostMsr(index, Number(current & 0xffff_ffffn), Number(current >> 32n));
  const value = vcpu.tdvps.read64(field);
  return value === current || l.lp.wrmsr(index, value);
}

/** TD exit. */
export function saveSwitchedMsrs(l: ModuleLp, vcpu: Vcpu): void {
  const list = switchedMsrs(vcpu);
  const { u32 } = l.lp.memory;
  const frame = l.lp.memory.frameOffset(vcpu.tdvps.address(0), true) >> 2;
  for (let i = 0; i < list.length; i++) {
    const { index, field, host } = list[i]!;
    const word = frame < 0 ? -1 : l.msrWord(index);
    if (word >= 0) {
      const low = u32[word]!;
      const high = u32[word + 1]!;
      u32[frame + (field >>> 2)] = low;
      u32[frame + (field >>> 2) + 1] = high;
      if (host === 'kept' || (host === 0n && low === 0 && high === 0)) continue;
      if (host === 'restored' && l.isHostMsr(index, low, high)) continue;
    }
    saveMsr(l, vcpu, list[i]!);
  }
}

function saveMsr(l: ModuleLp, vcpu: Vcpu, { index, field, host }: SwitchedMsr): void {
  const current = l.lp.rdmsr(index);
  if (current === undefined) return;
  vcpu.tdvps.write64(field, current);
  const next = host === 'restored' ? (l.hostMsr(index) ?? current) : host === 'kept' ? current : host;
  if (next !== current) l.lp.wrmsr(index, next);
}
