import {
  KVM_MEMORY_ATTRIBUTE_PRIVATE,
  KVM_TDX_MEASURE_MEMORY_REGION,
  KvmCap,
  KvmVmType,
  MemslotFlag,
  isErrno,
  type GuestMemfd,
  type Kvm,
  type KvmVcpu,
  type KvmVm,
  type NegativeErrno,
} from '@tdxkit/kvm-tdx';
import { PAGE_SIZE } from '@tdxkit/x86-cpu/units';
import type { ImageEntry, ImageRegion } from '../image/image.ts';
import type { MemoryRange } from '../memory/memory-map.ts';
import { withoutFeatures } from './cpu-features.ts';
import { multibootState } from './multiboot-state.ts';
import { tdInitCpuid, vcpuCpuid } from './guest-cpuid.ts';
import type { EventLoopTurns } from './event-loop-turns.ts';
import type { StepRecorder } from './step-recorder.ts';
import { checkXfam } from './xfam.ts';
import { HostRefusedError } from './host-refused-error.ts';

const ATTRIBUTES_DEBUG = 1n;
/** ATTRIBUTES of the TDs we build: an access to memory that was not accepted ends in the host, not in a #VE of the guest. */
const SEPT_VE_DISABLE = 1n << 28n;
const MTRR_DEF_TYPE = 0x2ff;
/** Enabled, fixed ranges too; default type 6. */
const MTRRS_ON_WRITE_BACK = 0xc06n;
/** Bit of KVM_CAP_EXIT_HYPERCALL for MapGPA. */
const HYPERCALL_MAP_GPA = 1n << 12n;
/** Tick of a local APIC's timer: the 25 MHz crystal that CPUID leaf 0x15 tells a TD of. */
const APIC_BUS_CYCLE_NS = 40n;
/** Pages of one KVM_TDX_INIT_MEM_REGION, so that progress can be shown. */
const PAGES_PER_CALL = 64;

/** A built VM, ready for KVM_RUN. */
export interface BuiltVm {
  readonly vm: KvmVm;
  /** By APIC id. In a plain VM the first one starts and the others wait for INIT and a start-up IPI; all vCPUs of a TD start at the reset vector. */
  readonly vcpus: readonly KvmVcpu[];
  /** Private memory of each range, by GPA; empty for a plain VM. */
  readonly memfds: ReadonlyMap<MemoryRange, GuestMemfd>;
}

export interface BuildOptions {
  readonly kvm: Kvm;
  readonly ranges: readonly MemoryRange[];
  readonly regions: readonly ImageRegion[];
  readonly entry: ImageEntry;
  readonly gpaWidth: 48 | 52;
  readonly cpus: number;
  /** Processor features that the vCPUs of a plain VM do not have, see `withoutFeatures`. */
  readonly without: readonly string[];
  /** ATTRIBUTES.DEBUG of a TD. */
  readonly isDebug: boolean;
  /** XFAM of a TD. */
  readonly xfam: bigint;
  readonly recorder: StepRecorder;
  readonly turns: EventLoopTurns;
  /** Called while pages are added: pages done of all. */
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Builds a TD through KVM, in the order that QEMU uses.
 * @throws HostRefusedError naming the ioctl, InterruptedError; the half-built VM is destroyed first
 */
export async function buildTd(options: BuildOptions): Promise<BuiltVm> {
  const { kvm, recorder } = options;
  const vm = createVm(kvm, KvmVmType.KVM_X86_TDX_VM);
  const check = checker(vm);
  try {
    recorder.step('create the TD', () => {
      check('KVM_ENABLE_CAP(EXIT_HYPERCALL)', vm.enableCap(KvmCap.KVM_CAP_EXIT_HYPERCALL, HYPERCALL_MAP_GPA));
      check('KVM_ENABLE_CAP(SPLIT_IRQCHIP)', vm.enableCap(KvmCap.KVM_CAP_SPLIT_IRQCHIP, 24n));
      check('KVM_ENABLE_CAP(X86_APIC_BUS_CYCLES_NS)', vm.enableCap(KvmCap.KVM_CAP_X86_APIC_BUS_CYCLES_NS, APIC_BUS_CYCLE_NS));
      const capabilities = check('KVM_TDX_CAPABILITIES', vm.tdxCapabilities());
      checkXfam(options.xfam, capabilities.supportedXfam);
      const cpuid = tdInitCpuid(capabilities, kvm.getSupportedCpuid(), options.gpaWidth, options.xfam);
      check(
        'KVM_TDX_INIT_VM',
        vm.tdxInitVm({
          attributes: (SEPT_VE_DISABLE | (options.isDebug ? ATTRIBUTES_DEBUG : 0n)) & capabilities.supportedAttrs,
          xfam: options.xfam,
          cpuid,
        }),
      );
    });
    const memfds = recorder.step('give it memory', () => setMemory(options, vm, true));
    const vcpus = recorder.step(vcpuStep(options.cpus), () =>
      Array.from({ length: options.cpus }, (_, id) => {
        const created = check('KVM_CREATE_VCPU', vm.createVcpu(id));
        check('KVM_SET_CPUID2', created.setCpuid2(vcpuCpuid(kvm.getSupportedCpuid(), id, options.cpus)));
        check(
          'KVM_TDX_INIT_VCPU',
          created.tdxInitVcpu(BigInt(options.entry.kind === 'reset-vector' ? (options.entry.hob ?? 0) : 0)),
        );
        check(
          'KVM_SET_CPUID2',
          created.setCpuid2(vcpuCpuid(check('KVM_TDX_GET_CPUID', created.tdxGetCpuid()), id, options.cpus)),
        );
        return created;
      }),
    );
    await recorder.stepAsync('add and measure the image', async () => await addImage(options, vm, vcpus[0]!));
    recorder.step('finalize the measurement', () => check('KVM_TDX_FINALIZE_VM', vm.tdxFinalizeVm()));
    return { vm, vcpus, memfds };
  } catch (error) {
    vm.destroy();
    throw error;
  }
}

/**
 * Builds a plain VM through the same KVM. The vCPU keeps its reset state, 16-bit real mode at 0xFFFFFFF0, unless the image is a multiboot
 * program.
 * @throws HostRefusedError naming the ioctl; the half-built VM is destroyed first
 */
export function buildPlainVm(options: BuildOptions): BuiltVm {
  const { kvm, recorder } = options;
  const vm = createVm(kvm, KvmVmType.KVM_X86_DEFAULT_VM);
  const check = checker(vm);
  try {
    const memfds = recorder.step('create the VM and its memory', () => {
      check('KVM_ENABLE_CAP(SPLIT_IRQCHIP)', vm.enableCap(KvmCap.KVM_CAP_SPLIT_IRQCHIP, 24n));
      return setMemory(options, vm, false);
    });
    const vcpus = recorder.step(vcpuStep(options.cpus), () =>
      Array.from({ length: options.cpus }, (_, id) => {
        const created = check('KVM_CREATE_VCPU', vm.createVcpu(id));
        check(
          'KVM_SET_CPUID2',
          created.setCpuid2(vcpuCpuid(withoutFeatures(kvm.getSupportedCpuid(), options.without), id, options.cpus)),
        );
        return created;
      }),
    );
    // What the firmware of a PC leaves behind: MTRRs on, memory write-back. An image with a reset vector sees to it itself.
    if (options.entry.kind !== 'reset-vector')
      for (const vcpu of vcpus) vcpu.setMsrs([{ index: MTRR_DEF_TYPE, data: MTRRS_ON_WRITE_BACK }]);
    recorder.step('load the image', () => {
      for (const region of options.regions) {
        if (!vm.writeGuest(region.gpa, region.bytes)) throw new HostRefusedError(`writing ${region.name} to guest memory`, -14);
      }
      if (options.entry.kind === 'multiboot') {
        const first = vcpus[0]!;
        const { sregs, regs } = multibootState(check('KVM_GET_SREGS', first.getSregs()), options.entry);
        check('KVM_SET_SREGS', first.setSregs(sregs));
        check('KVM_SET_REGS', first.setRegs(regs));
      }
    });
    return { vm, vcpus, memfds };
  } catch (error) {
    vm.destroy();
    throw error;
  }
}

const vcpuStep = (cpus: number): string => (cpus === 1 ? 'create the vCPU' : 'create the vCPUs');

function createVm(kvm: Kvm, type: number): KvmVm {
  const vm = kvm.createVm(type);
  if (!isErrno(vm)) return vm;
  const why = type === KvmVmType.KVM_X86_TDX_VM ? kvm.tdxUnavailable : undefined;
  throw new HostRefusedError('KVM_CREATE_VM', vm, 0n, why === undefined ? {} : { hint: `TDX is off: ${why}` });
}

/** Turns a negative errno of an ioctl into a HostRefusedError. */
function checker(vm: KvmVm): <T extends object | number>(call: string, result: T | NegativeErrno) => T {
  return <T extends object | number>(call: string, result: T | NegativeErrno): T => {
    if (!isErrno(result)) return result;
    const { hwError } = vm.type === KvmVmType.KVM_X86_TDX_VM ? vm.tdxLastCommand : { hwError: 0n };
    throw new HostRefusedError(call, result, hwError, vm.bugged === undefined ? {} : { hint: vm.bugged });
  };
}

function setMemory({ kvm, ranges }: BuildOptions, vm: KvmVm, isTd: boolean): Map<MemoryRange, GuestMemfd> {
  const check = checker(vm);
  const memfds = new Map<MemoryRange, GuestMemfd>();
  ranges.forEach((range, slot) => {
    const region = {
      slot,
      flags: 0,
      guestPhysAddr: range.gpa,
      memorySize: range.bytes,
      userspaceAddr: kvm.userMemory.map(range.bytes),
    };
    if (!isTd) {
      check('KVM_SET_USER_MEMORY_REGION2', vm.setUserMemoryRegion2(region));
      return;
    }
    const guestMemfd = check('KVM_CREATE_GUEST_MEMFD', vm.createGuestMemfd(range.bytes));
    memfds.set(range, guestMemfd);
    const withMemfd = { ...region, flags: MemslotFlag.GUEST_MEMFD, guestMemfd, guestMemfdOffset: 0 };
    check('KVM_SET_USER_MEMORY_REGION2', vm.setUserMemoryRegion2(withMemfd));
    const attributes = { address: range.gpa, size: range.bytes, attributes: KVM_MEMORY_ATTRIBUTE_PRIVATE, flags: 0n };
    check('KVM_SET_MEMORY_ATTRIBUTES', vm.setMemoryAttributes(attributes));
  });
  return memfds;
}

/** KVM_TDX_INIT_MEM_REGION for every page of the image, in its order; each page is added, and measured unless its region says not to be. */
async function addImage({ kvm, regions, onProgress, turns }: BuildOptions, vm: KvmVm, vcpu: KvmVcpu): Promise<void> {
  const check = checker(vm);
  const total = regions.reduce((sum, region) => sum + region.bytes.length / PAGE_SIZE, 0);
  let done = 0;
  // Each part by way of the same few pages: what KVM copies lies in the processor's caches, and the host needs no second copy of the image.
  const sourceAddr = kvm.userMemory.map(PAGES_PER_CALL * PAGE_SIZE);
  for (const region of regions) {
    const pages = region.bytes.length / PAGE_SIZE;
    for (let first = 0; first < pages; first += PAGES_PER_CALL) {
      const nrPages = Math.min(PAGES_PER_CALL, pages - first);
      kvm.userMemory.write(sourceAddr, region.bytes.subarray(first * PAGE_SIZE, (first + nrPages) * PAGE_SIZE));
      const call = { sourceAddr, gpa: region.gpa + first * PAGE_SIZE, nrPages };
      check(
        'KVM_TDX_INIT_MEM_REGION',
        vcpu.tdxInitMemRegion(call, region.isMeasured === false ? 0 : KVM_TDX_MEASURE_MEMORY_REGION),
      );
      onProgress((done += nrPages), total);
      await turns.turnOrThrow();
    }
  }
  kvm.userMemory.unmap(sourceAddr);
}
