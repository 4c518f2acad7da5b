import type { CpuidEntry2, TdxCapabilities } from '@tdxkit/kvm-tdx';

/** "KVMKVMKVM\0\0\0" in EBX, ECX, EDX: the signature by which a guest finds KVM's paravirtual interfaces. */
const kvmSignature = { ebx: 0x4b4d_564b, ecx: 0x564b_4d56, edx: 0x0000_004d };
/** Bit 12, CLOCKSOURCE etc. stay off: a TD cannot use pages that the host writes. NOP_IO_DELAY (1) and MSI_EXT_DEST_ID (15) are on. */
const KVM_FEATURES = (1 << 1) | (1 << 15);

const XFAM_AVX = 1n << 2n;
/** Leaf 1 ECX: AVX, F16C. */
const AVX_FEATURES = (1 << 28) | (1 << 29);

const BRAND = 'tdxkit model processor';

const entry = (leaf: number, eax: number, ebx: number, ecx: number, edx: number): CpuidEntry2 => ({
  function: leaf,
  index: 0,
  hasIndex: false,
  eax: eax >>> 0,
  ebx: ebx >>> 0,
  ecx: ecx >>> 0,
  edx: edx >>> 0,
});

/** Leaves 0x80000002..4: 48 bytes of brand text. */
function brandLeaves(): CpuidEntry2[] {
  const text = new DataView(new ArrayBuffer(48));
  for (let i = 0; i < BRAND.length; i++) text.setUint8(i, BRAND.charCodeAt(i));
  const word = (i: number): number => text.getUint32(4 * i, true);
  return [0, 1, 2].map((i) => entry(0x8000_0002 + i, word(4 * i), word(4 * i + 1), word(4 * i + 2), word(4 * i + 3)));
}

/** What the VMM itself says, whatever the host supports. */
function vmmLeaves(): CpuidEntry2[] {
  const { ebx, ecx, edx } = kvmSignature;
  return [entry(0x4000_0000, 0x4000_0001, ebx, ecx, edx), entry(0x4000_0001, KVM_FEATURES, 0, 0, 0), ...brandLeaves()];
}

/** Leaves that name the processor which asks: APIC id in EBX[31:24] of leaf 1, in EDX of the topology leaves. */
function withApicId(e: CpuidEntry2, id: number): CpuidEntry2 {
  if (e.function === 1) return { ...e, ebx: ((e.ebx & 0xff_ffff) | (id << 24)) >>> 0 };
  return e.function === 0xb || e.function === 0x1f ? { ...e, edx: id } : e;
}

/**
 * Topology, leaf 0xB: one thread per core, all cores in one package. The TDX module leaves it to the VMM; firmware asks there for the APIC id of
 * the processor that it runs on.
 */
function topologyLeaves(cpus: number): CpuidEntry2[] {
  const level = (index: number, shift: number, count: number): CpuidEntry2 => ({
    ...entry(0xb, shift, count, ((index + 1) << 8) | index, 0),
    index,
    hasIndex: true,
  });
  return [level(0, 0, 1), level(1, Math.ceil(Math.log2(cpus)), cpus)];
}

/** KVM_SET_CPUID2 of a vCPU: what the host or the TD has, with the VMM's own leaves in place of theirs, and its APIC id. */
export function vcpuCpuid(base: readonly CpuidEntry2[], apicId: number, cpus: number): CpuidEntry2[] {
  const own = [
    ...vmmLeaves(),
    ...(base.some((e) => e.function === 0xb) ? [] : topologyLeaves(cpus).map((e) => withApicId(e, apicId))),
  ];
  return [...base.filter((e) => !own.some((o) => o.function === e.function)).map((e) => withApicId(e, apicId)), ...own];
}

/**
 * `cpuid` of KVM_TDX_INIT_VM: for each configurable leaf the values that the host supports, cut to the configurable bits; the GPA width
 * goes to 0x80000008 EAX[23:16]. AVX and F16C of leaf 1 are asked for with their XFAM component: the module grants them, though TDH.SYS.RD does not
 * list them as configurable.
 */
export function tdInitCpuid(
  capabilities: TdxCapabilities,
  supported: readonly CpuidEntry2[],
  gpaWidth: 48 | 52,
  xfam: bigint,
): CpuidEntry2[] {
  return capabilities.cpuid.map((mask) => {
    const host = supported.find((e) => e.function === mask.function && (!mask.hasIndex || e.index === mask.index));
    const cut = (bits: number, value: number | undefined): number => (bits & (value ?? 0)) >>> 0;
    const eax = mask.function === 0x8000_0008 ? gpaWidth << 16 : cut(mask.eax, host?.eax);
    let ebx = cut(mask.ebx, host?.ebx);
    const withAvx = mask.function === 1 && (xfam & XFAM_AVX) !== 0n ? AVX_FEATURES : 0;
    let ecx = cut(mask.ecx | withAvx, host?.ecx);
    if (mask.function === 7 && mask.index === 0) {
      ebx &= ~((1 << 4) | (1 << 11)); // HLE, RTM: KVM refuses them
      ecx &= ~(1 << 5); // WAITPKG: the same
    }
    return { ...mask, eax, ebx: ebx >>> 0, ecx: ecx >>> 0, edx: cut(mask.edx, host?.edx) };
  });
}
