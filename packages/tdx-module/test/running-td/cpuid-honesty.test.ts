import { cpuidEntriesByIndex } from '@tdxkit/tdx-arch';
import { UNMODELLED_FEATURES, createMachine, defaultPlatform } from '@tdxkit/x86-cpu';
import { describe, expect, it } from 'vitest';
import { computeCpuid } from '../../src/mng-init/virtual-cpuid.ts';
import type { TdParams } from '../../src/mng-init/td-params.ts';
import type { ModuleLp } from '../../src/module-lp.ts';
import { sampleCpuid } from '../../src/platform/check-cpuid.ts';
import { emptyPlatformSample } from '../../src/platform/platform-sample.ts';
import { SUCCESS } from '../../src/status.ts';
import { Sysinfo } from '../../src/sysinfo.ts';

const COLUMN = { eax: 0, ebx: 1, ecx: 2, edx: 3 } as const;

describe('CPUID of a Trust Domain on the default platform', () => {
  const machine = createMachine(defaultPlatform({ ramBytes: 256 << 20, linearMemoryBytes: 64 << 20 }), { core: 'inert' });
  const l = { lp: machine.lps[0]! } as unknown as ModuleLp;
  const sample = emptyPlatformSample();
  const sysinfo = new Sysinfo(machine.platform);

  it('starts from a processor that the module accepts', () => {
    expect(sampleCpuid(l, sysinfo, sample)).toBe(SUCCESS);
    expect(sample.xfamSupported).toBe(0x1a07n);
  });

  it('offers nothing that the processor model has not, even when the VMM asks for all it may', () => {
    const byConfig = new Map(
      cpuidEntriesByIndex.flatMap((e) => (e.configIndex === undefined ? [] : [[e.configIndex, [...e.allowDirect]] as const])),
    );
    const params = {
      xfam: sample.xfamSupported,
      attributes: 0n,
      cpuidConfig: (n: number) => byConfig.get(n)!,
    } as unknown as TdParams;
    const values = new Uint32Array(4 * cpuidEntriesByIndex.length);
    expect(computeCpuid(l, params, sample, values)).toBe(SUCCESS);
    const register = (leaf: number, subleaf: number | null, column: number): number => {
      const row = cpuidEntriesByIndex.find((e) => e.leaf === leaf && e.subleaf === subleaf)!;
      return values[4 * row.index + column]!;
    };
    for (const { name, leaf, subleaf, register: r, bit } of UNMODELLED_FEATURES)
      expect([name, (register(leaf, subleaf, COLUMN[r]) >>> bit) & 1]).toEqual([name, 0]);
    // What is there and configurable is offered: RDPID, GFNI, VAES, WAITPKG, MONITOR.
    const leaf7 = register(7, 0, COLUMN.ecx);
    for (const bit of [5, 8, 9, 10, 22]) expect((leaf7 >>> bit) & 1).toBe(1);
    expect((register(1, null, COLUMN.ecx) >>> 3) & 1).toBe(1);
  });
});
