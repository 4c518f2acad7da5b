import { describe, expect, it } from 'vitest';
import { InertCore } from '../platform/inert-core.ts';
import { Msr } from './msr-table.ts';
import { Reg, Seg } from './register-file.ts';
import { createTestLp } from '../../test/test-lp.ts';

const lpOf = () => createTestLp(() => new InertCore());

describe('MSRs', () => {
  it('that live in registers are the registers', () => {
    const lp = lpOf();
    expect(lp.wrmsr(Msr.FS_BASE, 0x7fff_1234_5678n)).toBe(true);
    expect(lp.segments.base(Seg.FS)).toBe(0x7fff_1234_5678n);
    lp.set64(Reg.KERNEL_GS_BASE, 0x1234n);
    expect(lp.rdmsr(Msr.KERNEL_GS_BASE)).toBe(0x1234n);
  });

  it('refuse non-canonical addresses, reserved bits and writes to what is read-only', () => {
    const lp = lpOf();
    // The platform has 57 linear-address bits: that is what counts, whatever CR4.LA57 says.
    expect(lp.wrmsr(Msr.LSTAR, 0x0080_0000_0000_0000n)).toBe(true);
    for (const [msr, value] of [
      [Msr.LSTAR, 0x0100_0000_0000_0000n],
      [Msr.FMASK, 1n << 32n],
      [Msr.TSC_AUX, 1n << 32n],
      [Msr.PAT, 2n],
      [Msr.PAT, 8n << 56n],
      [Msr.MTRR_DEF_TYPE, 2n],
      [0x200, 7n],
      [0x201, 1n << 50n],
      [0x268, 0x0202_0202_0202_0202n],
      [Msr.XSS, 1n],
      [Msr.PKRS, 1n << 32n],
      [Msr.FEATURE_CONTROL, 1n],
      [Msr.MTRRCAP, 0n],
      [0x480, 0n],
      [Msr.SPEC_CTRL, 1n << 63n],
      [Msr.APIC_BASE, 0xfee0_0400n],
      [0x1234_5678, 0n],
    ] as const) {
      const before = lp.rdmsr(msr);
      expect(lp.wrmsr(msr, value), `MSR 0x${msr.toString(16)}`).toBe(false);
      expect(lp.rdmsr(msr)).toBe(before);
    }
    expect(lp.rdmsr(Msr.PRED_CMD)).toBeUndefined();
    expect(lp.rdmsr(0x1234_5678)).toBeUndefined();
  });

  it('of features exist when CPUID has the feature', () => {
    const lp = lpOf();
    expect(lp.rdmsr(0x6a0)).toBe(0n); // CET is there
    expect(lp.wrmsr(0x6a7, 0x1001n)).toBe(false); // SSP is 4-byte aligned
    expect(lp.msrs.indices()).not.toContain(0x570); // PT is not
    expect(lp.rdmsr(0x570)).toBeUndefined();
    expect(lp.wrmsr(0x570, 0n)).toBe(false);
  });

  it('EFER: LMA is not writable, LME not with paging on, unknown bits never', () => {
    const lp = lpOf();
    expect(lp.wrmsr(Msr.EFER, 0xd01n)).toBe(true);
    expect(lp.efer).toBe(0x901n);
    lp.cr0 |= 0x8000_0001n;
    lp.efer |= 0x400n;
    expect(lp.wrmsr(Msr.EFER, 0x801n)).toBe(false);
    expect(lp.wrmsr(Msr.EFER, 0x100n)).toBe(true);
    expect(lp.efer).toBe(0x500n);
    expect(lp.wrmsr(Msr.EFER, 0x1000n)).toBe(false);
  });

  it('TSC and TSC_ADJUST move together', () => {
    const lp = lpOf();
    lp.machine.clock.advance(1000n);
    expect(lp.tsc).toBe(1000n);
    lp.wrmsr(Msr.TSC, 5000n);
    expect(lp.tsc).toBe(5000n);
    expect(lp.rdmsr(Msr.TSC_ADJUST)).toBe(4000n);
    lp.wrmsr(Msr.TSC_ADJUST, 0n);
    expect(lp.tsc).toBe(1000n);
    lp.set64(Reg.RETIRED, 7n);
    expect(lp.tsc).toBe(1007n);
  });
});

describe('CPUID', () => {
  it('computes OSXSAVE, OSPKE and XSAVE sizes from the registers', () => {
    const lp = lpOf();
    expect(lp.cpuid(1, 0).ecx & (1 << 27)).toBe(0);
    lp.cr4 = 0x44_0000n;
    expect(lp.cpuid(1, 0).ecx & (1 << 27)).not.toBe(0);
    expect(lp.cpuid(7, 0).ecx & 0x10).toBe(0x10);
    expect(lp.cpuid(0xd, 0).ebx).toBe(576);
    lp.xcr0 = 7n;
    expect(lp.cpuid(0xd, 0).ebx).toBe(832);
    lp.set64(Reg.XSS, 0x1800n);
    expect(lp.cpuid(0xd, 1).ebx).toBe(832 + 16 + 24);
  });

  it('answers a leaf above the maximum as the highest basic leaf', () => {
    const lp = lpOf();
    expect(lp.cpuid(0x4000_0000, 0)).toEqual(lp.cpuid(0x23, 0));
    expect(lp.cpuid(0x8000_0009, 0)).toEqual(lp.cpuid(0x23, 0));
  });
});

describe('the random source', () => {
  it('is a function of seed and LP', () => {
    const [a, b] = [lpOf(), lpOf()];
    const values = [a.rdrand(), a.rdseed(), a.rdrand()];
    expect([b.rdrand(), b.rdseed(), b.rdrand()]).toEqual(values);
    expect(new Set(values).size).toBe(3);
  });
});
