import { describe, expect, it } from 'vitest';
import { createMachine } from './x86-machine.ts';
import { defaultPlatform } from './platform/default-platform.ts';
import { ConfigError, GIB, MIB, hpa } from './units/index.ts';
import { NoInstructionCore } from './platform/inert-core.ts';
import { enableVmx } from './vmx/enable-vmx.ts';

const small = { ramBytes: 256 * MIB, linearMemoryBytes: 8 * MIB };

describe('defaultPlatform', () => {
  it('keeps SMRR and SEAMRR out of convertible memory for any RAM size', () => {
    for (const ramBytes of [192 * MIB, 256 * MIB, GIB, 3 * GIB + 4096, 64 * GIB]) {
      const { cmrs, msrs } = defaultPlatform({ ramBytes });
      const [base, size] = cmrs[0]!;
      const msr = new Map(msrs);
      expect(size).toBeGreaterThan(64 * MIB);
      expect(base + size).toBeLessThanOrEqual(Number(msr.get(0x1f2)! & ~0xfffn));
      expect(base + size).toBeLessThanOrEqual(Number(msr.get(0x1400)! & ~0xfffn));
    }
  });

  it('refuses options that contradict each other', () => {
    expect(() => defaultPlatform({ lps: 3, packages: 2 })).toThrow(ConfigError);
    expect(() => defaultPlatform({ ramBytes: MIB })).toThrow(ConfigError);
    expect(() => defaultPlatform({ sharedKeyIds: 63 })).toThrow(ConfigError);
  });
});

describe('createMachine', () => {
  it('makes machines that share nothing', () => {
    const [a, b] = [createMachine(defaultPlatform(small)), createMachine(defaultPlatform({ ...small, lps: 4, packages: 2 }))];
    a.memory.write32(hpa(0x1000), 7);
    expect(b.memory.read32(hpa(0x1000))).toBe(0);
    expect(b.lps.map((lp) => lp.cpuid(0x1f, 0).edx)).toEqual([0, 1, 128, 129]);
    expect(b.lps.map((lp) => lp.rdmsr(0x802))).toEqual([0n, 1n, 128n, 129n]);
    a.clock.advance(5n);
    expect([a.lps[0]!.tsc, b.lps[0]!.tsc]).toEqual([5n, 0n]);
  });

  it('starts logical processors in 64-bit root mode with VMX off, ready for VMXON', () => {
    const lp = createMachine(defaultPlatform(small)).lps[0]!;
    expect([lp.mode, lp.efer & 0x500n, lp.cpl]).toEqual(['root', 0x500n, 0]);
    expect(lp.vmx.vmxon(hpa(0x2000))).toEqual({ kind: 'exception', vector: 6 });
    expect(enableVmx(lp, hpa(0x2000))).toEqual({ kind: 'ok' });
    expect(lp.vmx.vmxon(hpa(0x2000))).toEqual({ kind: 'vmfail-invalid' });
  });

  it('says so when a platform contradicts itself or guest code is run without a core', () => {
    expect(() => createMachine({ ...defaultPlatform(small), cmrs: [[0, GIB]] })).toThrow(ConfigError);
    expect(() => createMachine({ ...defaultPlatform(small), lps: [] })).toThrow(ConfigError);
    expect(new NoInstructionCore().hint).toContain('createMachine');
  });
});
