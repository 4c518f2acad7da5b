import type { CpuidResult, LogicalProcessor, Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { CpuidEntry2 } from '../uapi/structs.ts';

const ZERO: CpuidResult = { eax: 0, ebx: 0, ecx: 0, edx: 0 };

/** kvm_find_cpuid_entry2(): the entry for a leaf; entries without an index match any sub-leaf. */
export function findCpuidEntry(entries: readonly CpuidEntry2[], leaf: number, subleaf: number): CpuidEntry2 | undefined {
  return entries.find((e) => e.function === leaf && (!e.hasIndex || e.index === subleaf));
}

/** kvm_cpuid_check_equal(): the same entries in the same order. */
export const isSameCpuid = (a: readonly CpuidEntry2[], b: readonly CpuidEntry2[]): boolean =>
  a.length === b.length &&
  a.every((e, i) => {
    const o = b[i]!;
    return (
      e.function === o.function &&
      e.index === o.index &&
      e.hasIndex === o.hasIndex &&
      e.eax === o.eax &&
      e.ebx === o.ebx &&
      e.ecx === o.ecx &&
      e.edx === o.edx
    );
  });

/**
 * kvm_cpuid(): the table of KVM_SET_CPUID2 with Intel's redirection: a leaf above the highest basic one reads as the highest basic one
 * with the same sub-leaf; other classes (0x4000_0000, 0x8000_0000) read zeros.
 */
export function virtualCpuid(entries: readonly CpuidEntry2[], leaf: number, subleaf: number): CpuidResult {
  const exact = findCpuidEntry(entries, leaf, subleaf);
  if (exact !== undefined) return exact;
  const highest = findCpuidEntry(entries, 0, 0)?.eax ?? 0;
  if (leaf >= 0x4000_0000 || leaf <= highest) return ZERO;
  return findCpuidEntry(entries, highest, subleaf) ?? ZERO;
}

/** Leaves with sub-leaves, and how many to ask for at most. */
const subleaves = new Map([[4, 8], [7, 3], [0xb, 8], [0xd, 64], [0xf, 2], [0x10, 4], [0x12, 4], [0x14, 2], [0x17, 4], [0x18, 4], [0x1d, 2], [0x1e, 1], [0x1f, 8], [0x20, 1], [0x21, 1], [0x23, 4], [0x24, 2]]); // prettier-ignore

const KVM_SIGNATURE = { ebx: 0x4b4d_564b, ecx: 0x564b_4d56, edx: 0x4d } as const; // "KVMKVMKVM"

/** KVM_GET_SUPPORTED_CPUID: the host's leaves without what KVM does not virtualise, and the hypervisor leaves. */
export function supportedCpuid(lp: LogicalProcessor): CpuidEntry2[] {
  const entries: CpuidEntry2[] = [];
  const add = (leaf: number, subleaf: number, hasIndex: boolean, r: CpuidResult): void => {
    entries.push({ function: leaf, index: subleaf, hasIndex, eax: r.eax, ebx: r.ebx, ecx: r.ecx, edx: r.edx });
  };
  for (const first of [0, 0x8000_0000]) {
    const highest = lp.cpuid(first, 0).eax >>> 0;
    for (let leaf = first; leaf <= highest; leaf++) {
      const count = subleaves.get(leaf);
      for (let subleaf = 0; subleaf < (count ?? 1); subleaf++) {
        const r = lp.cpuid(leaf, subleaf);
        if (subleaf > 0 && r.eax === 0 && r.ebx === 0 && r.ecx === 0 && r.edx === 0) continue;
        add(leaf, subleaf, count !== undefined, virtualisable(leaf, subleaf, r));
      }
    }
  }
  add(0x4000_0000, 0, false, { eax: 0x4000_0001, ...KVM_SIGNATURE });
  add(0x4000_0001, 0, false, ZERO);
  return entries;
}

/** CPUID.1 ECX: DTES64, MONITOR, DS-CPL, VMX, SMX, EIST, TM2, SDBG, xTPR, PDCM: the guest has no counters, power states or nested VMX. */
const LEAF_1_ECX_HIDDEN =
  (1 << 2) | (1 << 3) | (1 << 4) | (1 << 5) | (1 << 6) | (1 << 7) | (1 << 8) | (1 << 11) | (1 << 14) | (1 << 15);
/** CPUID.1 EDX: DS, ACPI, TM, PBE. */
const LEAF_1_EDX_HIDDEN = (1 << 21) | (1 << 22) | (1 << 29) | (1 << 31);
const X2APIC = 1 << 21;
const TSC_DEADLINE = 1 << 24;
const HYPERVISOR = 1 << 31;
/** CPUID.(7,0): SGX, PQM, PQE, PT; TME, key locker, ENQCMD, SGX_LC; UINTR, PCONFIG, architectural LBRs. */
const LEAF_7_EBX_HIDDEN = (1 << 2) | (1 << 12) | (1 << 15) | (1 << 25);
const LEAF_7_ECX_HIDDEN = (1 << 13) | (1 << 23) | (1 << 29) | (1 << 30);
const LEAF_7_EDX_HIDDEN = (1 << 5) | (1 << 18) | (1 << 19);
/** Leaves of what KVM does not virtualise here: counters, cache monitoring and allocation, SGX, processor trace, key locker, LBRs. */
const HIDDEN_LEAVES: readonly number[] = [0xa, 0xf, 0x10, 0x12, 0x14, 0x19, 0x1c];

function virtualisable(leaf: number, subleaf: number, r: CpuidResult): CpuidResult {
  if (leaf === 1)
    return {
      ...r,
      ecx: ((r.ecx & ~LEAF_1_ECX_HIDDEN) | X2APIC | TSC_DEADLINE | HYPERVISOR) >>> 0,
      edx: (r.edx & ~LEAF_1_EDX_HIDDEN) >>> 0,
    };
  if (leaf === 7 && subleaf === 0)
    return {
      ...r,
      ebx: (r.ebx & ~LEAF_7_EBX_HIDDEN) >>> 0,
      ecx: (r.ecx & ~LEAF_7_ECX_HIDDEN) >>> 0,
      edx: (r.edx & ~LEAF_7_EDX_HIDDEN) >>> 0,
    };
  return HIDDEN_LEAVES.includes(leaf) ? ZERO : r;
}

export const saveCpuid = (table: readonly CpuidEntry2[]): Saved[] => table.map((entry) => ({ ...entry }));

/** @throws SnapshotError */
export function loadCpuid(from: readonly SavedFields[]): CpuidEntry2[] {
  return from.map((entry) => {
    const word = (name: string): number => entry.number(name, 0xffff_ffff, -0x8000_0000);
    return {
      function: word('function'),
      index: word('index'),
      hasIndex: entry.flag('hasIndex'),
      eax: word('eax'),
      ebx: word('ebx'),
      ecx: word('ecx'),
      edx: word('edx'),
    };
  });
}
