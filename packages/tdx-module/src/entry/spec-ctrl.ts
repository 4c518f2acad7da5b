import { cpuidEntriesByIndex } from '@tdxkit/tdx-arch';
import { VmcsField, type LogicalProcessor } from '@tdxkit/x86-cpu';
import type { Td } from '../td/td.ts';
import { tdFeatures } from './td-features.ts';

export const IA32_SPEC_CTRL = 0x48;
/** Data-dependent prefetcher disable for user mode. */
const DDPD_U = 1n << 8n;
const CPUID_DDPD = 1 << 3;
const LEAF_7_2 = cpuidEntriesByIndex.findIndex(({ leaf, subleaf }) => leaf === 7 && subleaf === 2);

/** IA32_SPEC_CTRL as the guest sees it, of the value that the processor holds. */
export const virtualSpecCtrl = (td: Td, real: bigint): bigint => (tdFeatures(td).ddpd ? real : real & ~DDPD_U);

/** What the guest whose VMCS is current reads, until it writes the MSR itself: the processor shows it instead of the MSR. */
export function showSpecCtrl(lp: LogicalProcessor, td: Td, real: number): void {
  const shown = (tdFeatures(td).ddpd ? real : real & ~Number(DDPD_U)) >>> 0;
  const { vmcs } = lp.seam;
  if (vmcs.read32(VmcsField.SPEC_CTRL_SHADOW) !== shown) vmcs.write32(VmcsField.SPEC_CTRL_SHADOW, shown);
}

/** What the processor holds when the guest writes `value`: a TD that does not know the data-dependent prefetcher runs without it. */
export function realSpecCtrl(td: Td, value: bigint): bigint {
  const isSupported = ((td.module.state.platform.cpuid[4 * LEAF_7_2 + 3] ?? 0) & CPUID_DDPD) !== 0;
  if (!isSupported) return value & ~DDPD_U;
  return tdFeatures(td).ddpd ? value : value | DDPD_U;
}
