import { findMsr, msrTable, type MsrAction, type MsrCondition, type MsrPolicy } from '@tdxkit/tdx-arch/msr';
import { sampledMsr } from '../../platform/platform-sample.ts';
import type { Td } from '../../td/td.ts';
import { Tdcs } from '../../td/tdcs-layout.ts';
import { tdFeatures, virtualCpuidBit } from '../td-features.ts';

const REGISTER = { eax: 0, ebx: 1, ecx: 2, edx: 3 } as const;

function holds(condition: MsrCondition, td: Td): boolean {
  const features = tdFeatures(td);
  if ('xfam' in condition) return (features.xfam & condition.xfam) !== 0;
  if ('attribute' in condition)
    return condition.attribute === 'PERFMON' ? features.perfmon : condition.attribute === 'PKS' && features.pks;
  if ('cpuid' in condition) {
    const { leaf, subleaf, register, bit } = condition.cpuid;
    return virtualCpuidBit(td, leaf, subleaf, REGISTER[register], bit);
  }
  const { msr, bit } = condition.nativeMsr;
  return ((sampledMsr(td.module.state.platform, msr) >> BigInt(bit)) & 1n) !== 0n;
}

function decide(policy: MsrPolicy, td: Td): MsrAction {
  const met = policy.when?.every((condition) => holds(condition, td)) ?? true;
  return met ? policy.action : (policy.otherwise ?? policy.action);
}

/** What becomes of a guest's RDMSR or WRMSR of `msr` in this TD. MSRs without a policy of their own are #VE. */
export function msrAction(td: Td, msr: number, isWrite: boolean): MsrAction {
  const row = findMsr(msr);
  if (row === undefined) return '#VE';
  return decide(isWrite ? row.write : row.read, td);
}

const LOW_RANGE_END = 0x1fff;
const HIGH_RANGE = 0xc000_0000;
/** Offset of the write bitmaps from the read bitmaps, and of the high range from the low one. */
const WRITE_HALF = 2048;
const HIGH_QUARTER = 1024;

/**
 * Fills the MSR bitmaps of a TD: 1 = VM exit, 0 = the access runs on the processor. Called once the TD's configuration is in its TDCS.
 * @source Intel SDM 3C "MSR-Bitmap Address"
 */
export function fillMsrBitmaps(td: Td): void {
  const bitmaps = new Uint8Array(4096).fill(0xff);
  for (const row of msrTable) {
    for (const [policy, half] of [
      [row.read, 0],
      [row.write, WRITE_HALF],
    ] as const) {
      // prettier-ignore
      if (decide(policy, td) !== 'native') continue;
      for (let msr = row.first; msr <= row.last; msr++) {
        const isHigh = msr >= HIGH_RANGE;
        const index = isHigh ? msr - HIGH_RANGE : msr;
        if (index > LOW_RANGE_END) continue;
        const at = half + (isHigh ? HIGH_QUARTER : 0) + (index >>> 3);
        bitmaps[at] = (bitmaps[at] ?? 0) & ~(1 << (index & 7));
      }
    }
  }
  td.tdcs.writeBytes(Tdcs.MSR_BITMAPS, bitmaps);
}
