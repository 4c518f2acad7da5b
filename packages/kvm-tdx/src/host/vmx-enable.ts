import { enableVmx, type Machine } from '@tdxkit/x86-cpu';
import { ConfigError } from '@tdxkit/x86-cpu/units';
import type { PageAllocator } from './page-allocator.ts';

const IA32_VMX_BASIC = 0x480;

/** hardware_enable() on every LP. @throws ConfigError when one has no VMX or no page is left for its VMXON region */
export function vmxEnable(machine: Machine, pages: PageAllocator): void {
  for (const lp of machine.lps) {
    if (lp.vmx.on) continue;
    if (lp.rdmsr(IA32_VMX_BASIC) === undefined) throw new ConfigError(`LP ${lp.id} has no VMX (IA32_VMX_BASIC raises #GP)`);
    const region = pages.allocate('VMXON region');
    if (region === undefined) throw new ConfigError('no memory for the VMXON regions', { hint: 'Give the machine more RAM.' });
    const result = enableVmx(lp, region);
    if (result.kind !== 'ok') throw new ConfigError(`VMXON fails on LP ${lp.id}: ${result.kind}`);
  }
}
