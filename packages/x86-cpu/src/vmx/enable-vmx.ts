import type { HostInstructionResult, LogicalProcessor } from '../lp/logical-processor.ts';
import type { Hpa } from '../units/index.ts';

const CR4_VMXE = 0x2000n;
const VMX_BASIC = 0x480;

/** The revision identifier that software writes into VMXON regions and VMCSs. */
export const vmcsRevision = (lp: LogicalProcessor): number => Number((lp.rdmsr(VMX_BASIC) ?? 0n) & 0x7fff_ffffn);

/** What every hypervisor does once per LP: CR4.VMXE, revision identifier into the 4 KiB `region`, VMXON. */
export function enableVmx(lp: LogicalProcessor, region: Hpa): HostInstructionResult {
  lp.cr4 |= CR4_VMXE;
  lp.memory.write32(region, vmcsRevision(lp));
  return lp.vmx.vmxon(region);
}
