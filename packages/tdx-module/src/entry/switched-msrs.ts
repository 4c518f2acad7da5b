import type { LogicalProcessor } from '@tdxkit/x86-cpu';
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

/** Host values of the 'restored' ones between TD entry and TD exit. Plain values: part of a snapshot. */
export const hostMsrs = new WeakMap<LogicalProcessor, Map<number, bigint>>();

/** TD entry. @returns the index of an MSR whose guest value the processor refuses, or undefined */
export function loadSwitchedMsrs(l: ModuleLp, vcpu: Vcpu): number | undefined {
  const { lp } = l;
  let saved = hostMsrs.get(lp);
  if (saved === undefined) hostMsrs.set(lp, (saved = new Map<number, bigint>()));
  for (const { index, field, host } of switchedMsrs(vcpu)) {
    const current = lp.rdmsr(index);
    if (current === undefined) continue;
    if (host === 'restored') saved.set(index, current);
    const value = vcpu.tdvps.read64(field);
    if (value !== current && !lp.wrmsr(index, value)) return index;
  }
  return undefined;
}

/** TD exit. */
export function saveSwitchedMsrs(l: ModuleLp, vcpu: Vcpu): void {
  const { lp } = l;
  const saved = hostMsrs.get(lp);
  for (const { index, field, host } of switchedMsrs(vcpu)) {
    const current = lp.rdmsr(index);
    if (current === undefined) continue;
    vcpu.tdvps.write64(field, current);
    const next = host === 'restored' ? (saved?.get(index) ?? current) : host === 'kept' ? current : host;
    if (next !== current) lp.wrmsr(index, next);
  }
}
