import type { CpuidEntry2 } from '@tdxkit/kvm-tdx';
import { describe, expect, it } from 'vitest';
import { vcpuCpuid } from './guest-cpuid.ts';

const leaf = (table: readonly CpuidEntry2[], n: number): CpuidEntry2[] => table.filter((e) => e.function === n);

describe('vcpuCpuid', () => {
  it('tells a vCPU its APIC id by leaf 0xB, which a TD leaves to the VMM', () => {
    const [thread, core] = leaf(vcpuCpuid([], 3, 4), 0xb);
    expect([thread?.index, thread?.eax, thread?.ebx, thread?.ecx, thread?.edx]).toEqual([0, 0, 1, 0x100, 3]);
    expect([core?.index, core?.eax, core?.ebx, core?.ecx, core?.edx]).toEqual([1, 2, 4, 0x201, 3]);
  });

  it('keeps the topology that the host has, with the APIC id of the vCPU', () => {
    const host = { function: 0xb, index: 0, hasIndex: true, eax: 1, ebx: 2, ecx: 0x100, edx: 0 };
    expect(leaf(vcpuCpuid([host], 1, 4), 0xb)).toEqual([{ ...host, edx: 1 }]);
  });

  it('shows KVM by its signature, whatever the base says', () => {
    const [signature] = leaf(vcpuCpuid([], 0, 1), 0x4000_0000);
    expect([signature?.eax, signature?.ebx]).toEqual([0x4000_0001, 0x4b4d_564b]);
  });
});
