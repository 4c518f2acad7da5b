import type { Machine } from '@tdxkit/x86-cpu';
import { ConfigError } from '@tdxkit/x86-cpu/units';
import type { PageAllocator } from './page-allocator.ts';

const IA32_VMX_BASIC = 0x480;
const CR4_VMXE = 1n << 13n;

/** Turns VMX on on every LP (hardware_enable): CR4.VMXE, a VMXON region with the processor's revision, VMXON. */
export function vmxEnable(machine: Machine, pages: PageAllocator): void {
  for (const lp of machine.lps) {
    if (lp.vmx.on) continue;
    const basic = lp.rdmsr(IA32_VMX_BASIC);
    if (basic === undefined) throw new ConfigError(`LP ${lp.id} has no VMX (IA32_VMX_BASIC raises #GP)`);
    const region = pages.allocate('VMXON region');
    if (region === undefined) throw new ConfigError('no memory for the VMXON regions', { hint: 'Give the machine more RAM.' });
    machine.memory.write32(region, Number(basic & 0x7fff_ffffn));
    lp.cr4 |= CR4_VMXE;
    const result = lp.vmx.vmxon(region);
    if (result.kind !== 'ok') throw new ConfigError(`VMXON fails on LP ${lp.id}: ${result.kind}`);
  }
}
