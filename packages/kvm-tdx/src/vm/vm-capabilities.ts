import { KvmCap } from '../uapi/capability.ts';
import { Errno, type IoctlResult } from '../uapi/errno.ts';
import { MsrExitReason } from '../uapi/vcpu-structs.ts';
import { KvmHypercall } from '../uapi/exit.ts';
import { KVM_MEMORY_ATTRIBUTE_PRIVATE } from '../uapi/structs.ts';
import { KvmVm } from './kvm-vm.ts';

/** KVM_MAX_IRQ_ROUTES. */
const MAX_IRQ_ROUTES = 4096n;
export const MAX_VCPU_IDS = 4096;
/** KVM_X2APIC_API_USE_32BIT_IDS, KVM_X2APIC_API_DISABLE_BROADCAST_QUIRK. */
export const X2APIC_API = { USE_32BIT_IDS: 1, DISABLE_BROADCAST_QUIRK: 2 } as const;
export const X2APIC_API_VALID = 3;
/** KVM_X86_QUIRK_IGNORE_GUEST_PAT: memory types of the guest count only with devices past the caches. A TD never has the quirk. */
export const QUIRK_IGNORE_GUEST_PAT = 1 << 9;
/** The quirks that can be turned off. */
export const QUIRKS_VALID = QUIRK_IGNORE_GUEST_PAT;
/** Largest initial count times the largest divisor of the APIC timer: in nanoseconds it has to fit 64 bits. */
const LONGEST_TIMER = 0xffff_ffffn * 128n;
const USER_SPACE_MSR_VALID = BigInt(MsrExitReason.INVAL | MsrExitReason.UNKNOWN | MsrExitReason.FILTER);

/** KVM_CHECK_EXTENSION on a VM: what differs from the answer of /dev/kvm. */
export function checkVmExtension(vm: KvmVm, capability: number): number {
  const { backend } = vm;
  switch (capability) {
    case KvmCap.KVM_CAP_MAX_VCPUS:
      return backend.maxVcpus;
    case KvmCap.KVM_CAP_NR_VCPUS:
      return Math.min(backend.maxVcpus, vm.kvm.machine.lps.length);
    case KvmCap.KVM_CAP_READONLY_MEM:
      return backend.allowsReadonlyMemslots ? 1 : 0;
    case KvmCap.KVM_CAP_MEMORY_ATTRIBUTES:
      return backend.hasPrivateMemory ? Number(KVM_MEMORY_ATTRIBUTE_PRIVATE) : 0;
    case KvmCap.KVM_CAP_GUEST_MEMFD:
      return backend.hasPrivateMemory ? 1 : 0;
    case KvmCap.KVM_CAP_VM_MOVE_ENC_CONTEXT_FROM:
      return backend.hasProtectedState ? 1 : 0;
    default:
      return vm.kvm.checkExtension(capability);
  }
}

/** KVM_ENABLE_CAP on a VM. -EINVAL: unknown, cannot be enabled, or a bad argument; the others by capability. */
export function enableVmCap(vm: KvmVm, capability: number, argument: bigint): IoctlResult {
  switch (capability) {
    case KvmCap.KVM_CAP_SPLIT_IRQCHIP:
      if (argument > MAX_IRQ_ROUTES) return -Errno.EINVAL;
      if (vm.hasSplitIrqchip || vm.vcpus.length > 0) return -Errno.EEXIST;
      vm.hasSplitIrqchip = true;
      return 0;
    case KvmCap.KVM_CAP_X2APIC_API:
      if (argument > BigInt(X2APIC_API_VALID)) return -Errno.EINVAL;
      vm.x2apicApi |= Number(argument);
      return 0;
    case KvmCap.KVM_CAP_MAX_VCPU_ID:
      if (argument === 0n || argument > BigInt(MAX_VCPU_IDS)) return -Errno.EINVAL;
      if (BigInt(vm.maxVcpuIds) === argument) return 0;
      if (vm.maxVcpuIds !== MAX_VCPU_IDS || vm.vcpus.length > 0) return -Errno.EINVAL;
      vm.maxVcpuIds = Number(argument);
      return 0;
    case KvmCap.KVM_CAP_DISABLE_QUIRKS2:
      if ((argument & ~BigInt(QUIRKS_VALID)) !== 0n) return -Errno.EINVAL;
      vm.disabledQuirks |= Number(argument);
      return 0;
    case KvmCap.KVM_CAP_VM_MOVE_ENC_CONTEXT_FROM: {
      const source = argument < 0x1_0000_0000n ? vm.kvm.files.get(Number(argument)) : undefined;
      return source instanceof KvmVm ? vm.moveTdFrom(source) : -Errno.EBADF;
    }
    case KvmCap.KVM_CAP_EXIT_HYPERCALL:
      if ((argument & ~(1n << BigInt(KvmHypercall.MAP_GPA_RANGE))) !== 0n) return -Errno.EINVAL;
      vm.exitHypercalls = argument;
      return 0;
    case KvmCap.KVM_CAP_X86_USER_SPACE_MSR:
      if ((argument & ~USER_SPACE_MSR_VALID) !== 0n) return -Errno.EINVAL;
      vm.userSpaceMsr = Number(argument);
      return 0;
    case KvmCap.KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2:
      if ((argument & ~1n) !== 0n) return -Errno.EINVAL;
      vm.dirtyLog.isManual = argument === 1n;
      return 0;
    case KvmCap.KVM_CAP_X86_APIC_BUS_CYCLES_NS:
      if (argument === 0n || argument * LONGEST_TIMER > 0xffff_ffff_ffff_ffffn) return -Errno.EINVAL;
      if (!vm.hasSplitIrqchip) return -Errno.ENXIO;
      if (vm.vcpus.length > 0) return -Errno.EINVAL;
      vm.apicBusCycleNs = Number(argument);
      return 0;
    default:
      return -Errno.EINVAL;
  }
}
