import { Reg, Seg } from './register-file.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

const DATA = 0x93;
const CODE = 0x9b;

/** Puts the architectural power-up state into the register file. @source Intel SDM 3A "Processor State After Reset" */
export function resetRegisters(lp: X86LogicalProcessor): void {
  lp.gpr.fill(0n);
  lp.gpr[2] = BigInt(lp.cpuid(1, 0).eax >>> 0);
  lp.ymm.fill(0);
  lp.set64(Reg.RFLAGS, 2n);
  lp.set32(Reg.LAZY_KIND, 0);
  lp.rip = 0xfff0n;
  lp.cr0 = 0x6000_0010n;
  lp.cr2 = 0n;
  lp.cr3 = 0n;
  lp.cr4 = 0n;
  lp.cr8 = 0n;
  lp.efer = 0n;
  lp.xcr0 = 1n;
  lp.cpl = 0;
  for (let n = 0; n < 4; n++) lp.setDr(n, 0n);
  lp.setDr(6, 0xffff_0ff0n);
  lp.setDr(7, 0x400n);
  for (const segment of [Seg.ES, Seg.SS, Seg.DS, Seg.FS, Seg.GS]) lp.segments.set(segment, 0, 0n, 0xffff, DATA);
  lp.segments.set(Seg.CS, 0xf000, 0xffff_0000n, 0xffff, CODE);
  lp.segments.set(Seg.LDTR, 0, 0n, 0xffff, 0x82);
  lp.segments.set(Seg.TR, 0, 0n, 0xffff, 0x8b);
  lp.set64(Reg.GDTR_BASE, 0n);
  lp.set32(Reg.GDTR_LIMIT, 0xffff);
  lp.set64(Reg.IDTR_BASE, 0n);
  lp.set32(Reg.IDTR_LIMIT, 0xffff);
  lp.set32(Reg.MXCSR, 0x1f80);
  const { u16 } = lp.memory;
  u16[(lp.base + Reg.FCW) >>> 1] = 0x37f;
  u16[(lp.base + Reg.FSW) >>> 1] = 0;
  u16[(lp.base + Reg.FTW) >>> 1] = 0;
  u16[(lp.base + Reg.FOP) >>> 1] = 0;
  lp.set32(Reg.INTERRUPTIBILITY, 0);
  lp.set32(Reg.ACTIVITY, 0);
  lp.set32(Reg.PKRU, 0);
  lp.set64(Reg.PENDING_DEBUG, 0n);
  for (const slot of [Reg.KERNEL_GS_BASE, Reg.STAR, Reg.LSTAR, Reg.CSTAR, Reg.FMASK, Reg.TSC_AUX, Reg.XSS]) lp.set64(slot, 0n);
  for (const slot of [Reg.SYSENTER_CS, Reg.SYSENTER_ESP, Reg.SYSENTER_EIP]) lp.set64(slot, 0n);
  lp.set32(Reg.PKRS, 0);
}
