import { TdxModule } from '@tdxkit/tdx-module';
import { createMachine, defaultPlatform, type DefaultPlatformOptions, type Machine } from '@tdxkit/x86-cpu';
import { MIB } from '@tdxkit/x86-cpu/units';
import {
  KVM_MEMORY_ATTRIBUTE_PRIVATE,
  KVM_TDX_MEASURE_MEMORY_REGION,
  Kvm,
  KvmCap,
  MemslotFlag,
  errnoName,
  isErrno,
  type CpuidEntry2,
  type GuestMemfd,
  type KvmOptions,
  type KvmVcpu,
  type KvmVm,
  type NegativeErrno,
  type TdxInitVm,
} from '../src/index.ts';

/** The object, or a failed test that names the call. */
export function ok<T extends object | number>(call: string, result: T | NegativeErrno, vm?: KvmVm): T {
  if (isErrno(result)) throw new Error(`${call}: ${errnoName(result)} ${vm?.bugged ?? ''}`);
  return result;
}

/** A machine with the TDX module loaded; small enough that a test takes milliseconds. */
export function tdxMachine(options: DefaultPlatformOptions = {}): Machine {
  const machine = createMachine(defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 160 * MIB, ...options }));
  machine.loadSeamFirmware(new TdxModule(machine));
  return machine;
}

export function tdxHost(options: DefaultPlatformOptions = {}, kvm: KvmOptions = {}): Kvm {
  const host = new Kvm(tdxMachine(options), kvm);
  if (host.tdxUnavailable !== undefined) throw new Error(host.tdxUnavailable);
  return host;
}

/** A TD right after KVM_CREATE_VM, with the capabilities set that KVM_TDX_INIT_VM and vCPUs need. */
export function createTd(kvm: Kvm): KvmVm {
  const vm = ok('KVM_CREATE_VM', kvm.createVm(kvm.tdVmType));
  ok('KVM_CAP_SPLIT_IRQCHIP', vm.enableCap(KvmCap.KVM_CAP_SPLIT_IRQCHIP, 24n));
  ok('KVM_CAP_EXIT_HYPERCALL', vm.enableCap(KvmCap.KVM_CAP_EXIT_HYPERCALL, 1n << 12n));
  ok('KVM_CAP_X86_APIC_BUS_CYCLES_NS', vm.enableCap(KvmCap.KVM_CAP_X86_APIC_BUS_CYCLES_NS, 40n));
  return vm;
}

/** A valid argument of KVM_TDX_INIT_VM: SEPT_VE_DISABLE, x87 and SSE, the host's values of the configurable leaves. */
export function initArgument(kvm: Kvm, vm: KvmVm, change: Partial<TdxInitVm> = {}, gpaWidth: 48 | 52 = 48): TdxInitVm {
  if (kvm.differences.capabilitiesOn === 'system') return v7Argument(kvm, change, gpaWidth);
  const capabilities = vm.tdxCapabilities();
  if (typeof capabilities === 'number') throw new Error(`KVM_TDX_CAPABILITIES: ${errnoName(capabilities)}`);
  const host = kvm.getSupportedCpuid();
  const cpuid = capabilities.cpuid.map((mask): CpuidEntry2 => {
    const own = host.find((e) => e.function === mask.function && (!mask.hasIndex || e.index === mask.index));
    const cut = (bits: number, value = 0): number => (bits & value) >>> 0;
    const eax = mask.function === 0x8000_0008 ? gpaWidth << 16 : cut(mask.eax, own?.eax);
    return { ...mask, eax, ebx: cut(mask.ebx, own?.ebx), ecx: cut(mask.ecx, own?.ecx), edx: cut(mask.edx, own?.edx) };
  });
  return { attributes: 1n << 28n, xfam: 3n, cpuid, ...change };
}

/** The same of flavour v7: all of the host's CPUID, masked by KVM; XFAM and GPA width are in it. */
function v7Argument(kvm: Kvm, change: Partial<TdxInitVm>, gpaWidth: number): TdxInitVm {
  const cpuid = kvm.getSupportedCpuid().map((e) => {
    if (e.function === 0x8000_0008) return { ...e, eax: gpaWidth | (48 << 8) };
    return e.function === 0xd && e.index < 2 ? { ...e, eax: e.index === 0 ? 3 : 0, ecx: 0, edx: 0 } : e;
  });
  return { attributes: 1n << 28n, xfam: 0n, cpuid, ...change };
}

export interface Built {
  readonly kvm: Kvm;
  readonly vm: KvmVm;
  readonly vcpu: KvmVcpu;
  readonly memfd: GuestMemfd;
}

/** Where the memory of a built TD lies: 1 MiB that ends at 4 GiB, so that it holds the reset vector. */
export const MEMORY_BASE = 0xfff0_0000;
export const MEMORY_BYTES = 0x10_0000;

/** An initialised TD with memory, one vCPU, everything private, nothing added yet. */
export function initialisedTd(kvm: Kvm, initialRcx = 0n, change: Partial<TdxInitVm> = {}): Built {
  const vm = createTd(kvm);
  ok('KVM_TDX_INIT_VM', vm.tdxInitVm(initArgument(kvm, vm, change)), vm);
  const isPinned = kvm.differences.privateMemory === 'pinned';
  // Flavour v7 has no guest_memfd: the VMM's own pages are private.
  const memfd = isPinned ? (undefined as unknown as GuestMemfd) : ok('KVM_CREATE_GUEST_MEMFD', vm.createGuestMemfd(MEMORY_BYTES));
  const region = {
    slot: 0,
    flags: isPinned ? 0 : MemslotFlag.GUEST_MEMFD,
    guestPhysAddr: MEMORY_BASE,
    memorySize: MEMORY_BYTES,
    userspaceAddr: kvm.userMemory.map(MEMORY_BYTES),
    ...(isPinned ? {} : { guestMemfd: memfd }),
  };
  ok('KVM_SET_USER_MEMORY_REGION2', vm.setUserMemoryRegion2(region));
  const attributes = { address: MEMORY_BASE, size: MEMORY_BYTES, attributes: KVM_MEMORY_ATTRIBUTE_PRIVATE, flags: 0n };
  if (!isPinned) ok('KVM_SET_MEMORY_ATTRIBUTES', vm.setMemoryAttributes(attributes));
  const vcpu = ok('KVM_CREATE_VCPU', vm.createVcpu(0));
  ok('KVM_SET_CPUID2', vcpu.setCpuid2(kvm.getSupportedCpuid()));
  ok('KVM_TDX_INIT_VCPU', vcpu.tdxInitVcpu(initialRcx), vm);
  return { kvm, vm, vcpu, memfd };
}

/** Adds bytes (whole pages, zero padded) at a GPA. */
export function addPages(
  { kvm, vm, vcpu }: Built,
  gpa: number,
  bytes: Uint8Array,
  flags: number = KVM_TDX_MEASURE_MEMORY_REGION,
): void {
  const nrPages = Math.ceil(bytes.length / 0x1000);
  const sourceAddr = kvm.userMemory.map(nrPages * 0x1000);
  kvm.userMemory.write(sourceAddr, bytes);
  const region = { sourceAddr, gpa, nrPages };
  const isOnVm = kvm.differences.initMemRegionOn === 'vm';
  ok('KVM_TDX_INIT_MEM_REGION', isOnVm ? vm.tdxInitMemRegion(region, flags) : vcpu.tdxInitMemRegion(region, flags), vm);
  kvm.userMemory.unmap(sourceAddr);
}

/** A runnable TD whose page with the reset vector holds `code` at its start, entered by a jump at the vector (32-bit code). */
export function runnableTd(kvm: Kvm, code: Uint8Array, initialRcx = 0n): Built {
  const built = initialisedTd(kvm, initialRcx);
  const page = new Uint8Array(0x1000);
  page.set(code);
  page.set([0xe9, 0x0b, 0xf0, 0xff, 0xff], 0xff0); // jmp 0xfffff000
  addPages(built, 0xffff_f000, page);
  ok('KVM_TDX_FINALIZE_VM', built.vm.tdxFinalizeVm(), built.vm);
  return built;
}
