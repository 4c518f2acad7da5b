import { Breakpoints } from '../src/debug/breakpoints.ts';
import type { CpuidEntry, Machine, PlatformConfig } from '../src/machine.ts';
import { KeyedMemory } from '../src/memory/index.ts';
import type { CpuCore } from '../src/run/cpu-environment.ts';
import { X86LogicalProcessor, type LpUnits } from '../src/lp/x86-logical-processor.ts';

/* A small machine around one LP, for the tests of src/lp and src/mmu: no VMX, no SEAM. Not exported by the package. */

const cpuid = (physicalBits: number): readonly CpuidEntry[] => [
  [0x8000_0008, null, 0x3900 | physicalBits, 0, 0, 0],
  [0, null, 0x23, 0x756e6547, 0x6c65746e, 0x49656e69],
  [1, null, 0x806f8, 0x0001_0800, 0x7ffa_fbff | 0, 0xbfeb_fbff | 0],
  [7, 0, 2, 0xf1bf_07ab | 0, 0x9b41_5fde | 0, 0x0c00_0000 | 0],
  [0xd, 0, 0x207, 0, 0xa88, 0],
  [0xd, 1, 0xf, 0, 0x1800, 0],
  [0xd, 2, 0x100, 0x240, 0, 0],
  [0xd, 9, 8, 0xa80, 0, 0],
  [0xd, 11, 16, 0, 1, 0],
  [0xd, 12, 24, 0, 1, 0],
  [0x8000_0000, null, 0x8000_0008, 0, 0, 0],
  [0x8000_0001, null, 0, 0, 0x121, 0x2c10_0800],
];

export function testPlatform(physicalBits: number): PlatformConfig {
  return {
    lps: [{ pkg: 0, x2apicId: 0 }],
    keyIdBits: 6,
    sharedKeyIds: 31,
    ram: [[0, 0x1000_0000]],
    cmrs: [],
    cpuid: cpuid(physicalBits),
    msrs: [[0x48c, 0x0000_0f01_06f3_4141n]],
    tscHz: 2_000_000_000n,
    cpuSvn: new Uint8Array(16),
    teeTcbInfo: new Uint8Array(239),
    seamdb: { index: 0n, nonce: new Uint8Array(32), size: 0n },
    seed: 1n,
  };
}

/** @param core an instruction core, made for the machine's memory */
export function createTestLp(core: (memory: KeyedMemory) => CpuCore, physicalBits = 46): X86LogicalProcessor {
  const platform = testPlatform(physicalBits);
  const memory = new KeyedMemory({ linearMemoryBytes: 64 << 20, keyIdBits: platform.keyIdBits });
  let now = 0n;
  const lps: X86LogicalProcessor[] = [];
  const machine: Machine = {
    platform,
    memory,
    lps,
    loadSeamFirmware: () => undefined,
    verifyReport: () => false,
    breakpoints: new Breakpoints(() => undefined),
    snapshot: () => {
      throw new Error('this test machine takes no snapshots');
    },
    restore: () => {
      throw new Error('this test machine takes no snapshots');
    },
    clock: {
      get now() {
        return now;
      },
      advance: (ticks) => {
        now += ticks;
      },
      set: (ticks) => {
        now = ticks;
      },
    },
  };
  const units = { seam: { active: false }, seamcall: () => ({ kind: 'ok' }) } as unknown as LpUnits;
  const lp = new X86LogicalProcessor({ id: 0, machine, memory, core: core(memory), units: () => units });
  lps.push(lp);
  return lp;
}
