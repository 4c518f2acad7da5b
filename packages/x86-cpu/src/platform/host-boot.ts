import { Reg, Seg } from '../lp/register-file.ts';
import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';

/**
 * Puts an LP into the state in which an operating system leaves it for its hypervisor: 64-bit mode, paging on, interrupts enabled, x87 to
 * AVX state enabled, CR4.VMXE still 0. The host's own page tables and descriptor tables do not exist (host code is TypeScript); the
 * addresses in CR3, GDTR and IDTR are only what such a host would show.
 */
export function bootHost(lp: X86LogicalProcessor): void {
  const { eax, edx } = lp.cpuid(0xd, 0);
  lp.cr0 = 0x8005_0033n;
  lp.cr3 = 0x1000n;
  lp.cr4 = 0x4_06e0n;
  lp.efer = 0xd01n;
  lp.xcr0 = (BigInt(edx) << 32n) | BigInt(eax) | 1n;
  lp.rflags = 0x202n;
  lp.rip = 0xffff_ffff_8100_0000n;
  lp.gpr.fill(0n);
  lp.cpl = 0;
  lp.segments.set(Seg.CS, 0x10, 0n, 0xffff_ffff, 0xa09b);
  lp.segments.set(Seg.SS, 0x18, 0n, 0xffff_ffff, 0xc093);
  for (const segment of [Seg.DS, Seg.ES, Seg.FS, Seg.GS]) lp.segments.set(segment, 0, 0n, 0xffff_ffff, 0x1_c093);
  lp.segments.set(Seg.LDTR, 0, 0n, 0, 0x1_0082);
  lp.segments.set(Seg.TR, 0x40, 0xffff_fe00_0000_3000n, 0x67, 0x8b);
  lp.set64(Reg.GDTR_BASE, 0xffff_fe00_0000_1000n);
  lp.set32(Reg.GDTR_LIMIT, 0x7f);
  lp.set64(Reg.IDTR_BASE, 0xffff_fe00_0000_0000n);
  lp.set32(Reg.IDTR_LIMIT, 0xfff);
  lp.modeChanged();
}
