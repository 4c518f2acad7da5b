import { Cr4 } from '../mmu/page-walk.ts';
import type { PlatformConfig } from '../machine.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

/** CR4 bit, CPUID leaf, register, feature bit that makes it settable. */
const FEATURES: readonly (readonly [bit: number, leaf: number, register: 'ebx' | 'ecx' | 'edx', feature: number])[] = [
  [Cr4.VME, 1, 'edx', 1], [Cr4.PVI, 1, 'edx', 1], [Cr4.TSD, 1, 'edx', 4], [Cr4.DE, 1, 'edx', 2], [Cr4.PSE, 1, 'edx', 3], [Cr4.PAE, 1, 'edx', 6],
  [Cr4.MCE, 1, 'edx', 7], [Cr4.PGE, 1, 'edx', 13], [Cr4.OSFXSR, 1, 'edx', 24], [Cr4.OSXMMEXCPT, 1, 'edx', 25], [Cr4.UMIP, 7, 'ecx', 2],
  [Cr4.LA57, 7, 'ecx', 16], [Cr4.VMXE, 1, 'ecx', 5], [Cr4.SMXE, 1, 'ecx', 6], [Cr4.FSGSBASE, 7, 'ebx', 0], [Cr4.PCIDE, 1, 'ecx', 17],
  [Cr4.OSXSAVE, 1, 'ecx', 26], [Cr4.KL, 7, 'ecx', 23], [Cr4.SMEP, 7, 'ebx', 7], [Cr4.SMAP, 7, 'ebx', 20], [Cr4.PKE, 7, 'ecx', 3],
  [Cr4.CET, 7, 'ecx', 7], [Cr4.PKS, 7, 'ecx', 31],
]; // prettier-ignore

const cache = new WeakMap<PlatformConfig, bigint>();

/** Bits of CR4 that the processor has, from the platform's CPUID. */
export function supportedCr4(lp: X86LogicalProcessor): bigint {
  const { platform } = lp.machine;
  let mask = cache.get(platform);
  if (mask === undefined) {
    mask = BigInt(Cr4.PCE);
    for (const [bit, leaf, register, feature] of FEATURES) if ((lp.cpuid(leaf, 0)[register] >>> feature) & 1) mask |= BigInt(bit);
    cache.set(platform, mask);
  }
  return mask;
}
