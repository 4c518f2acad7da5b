import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';

const EPT_VPID_CAP = 0x48c;
/** Bits of IA32_VMX_EPT_VPID_CAP. @source Intel SDM 3D "VPID and EPT Capabilities" */
const Capability = { WALK4: 6n, WALK5: 7n, UNCACHEABLE: 8n, WRITE_BACK: 14n, ACCESSED_DIRTY: 21n, SHADOW_STACK: 23n } as const;

/** Undefined when an EPT pointer passes the checks of VM entry, otherwise what is wrong with it. @source Intel SDM 3C "VM-Execution Control Fields" */
export function checkEptp(lp: X86LogicalProcessor, eptp: bigint): string | undefined {
  const capability = lp.rdmsr(EPT_VPID_CAP) ?? 0n;
  const has = (bit: bigint): boolean => ((capability >> bit) & 1n) !== 0n;
  const type = eptp & 7n;
  if (!((type === 0n && has(Capability.UNCACHEABLE)) || (type === 6n && has(Capability.WRITE_BACK))))
    return `memory type ${type} is not supported`;
  const levels = ((eptp >> 3n) & 7n) + 1n;
  if (!((levels === 4n && has(Capability.WALK4)) || (levels === 5n && has(Capability.WALK5))))
    return `${levels}-level walks are not supported`;
  if ((eptp & 0x40n) !== 0n && !has(Capability.ACCESSED_DIRTY)) return 'accessed and dirty flags are not supported';
  if ((eptp & 0xf80n & ~(has(Capability.SHADOW_STACK) ? 0x80n : 0n)) !== 0n) return 'reserved bit set';
  return eptp >= BigInt(physicalLimit(lp)) ? 'address above the physical address width' : undefined;
}

/** First address that does not exist: 2 to the MAXPHYADDR. */
export const physicalLimit = (lp: X86LogicalProcessor): number => (lp.physicalHighMask + 1) * 0x1_0000_0000;
