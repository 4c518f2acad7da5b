import type { Kvm } from './kvm.ts';
import { KvmCap } from './uapi/capability.ts';
import { KvmHypercall } from './uapi/exit.ts';
import { XSAVE_BYTES } from './uapi/vcpu-structs.ts';
import { MAX_MCE_BANKS } from './vcpu/emulated-msr.ts';
import { USER_SLOTS } from './vm/memory-region.ts';
import { CLOCK_FLAGS } from './vm/vm-clock.ts';
import { MAX_VCPU_IDS, QUIRKS_VALID, X2APIC_API_VALID } from './vm/vm-capabilities.ts';

/** CPUID leaf whose EAX[7:0] is the width of physical addresses. */
const LEAF_ADDRESS_SIZES = 0x8000_0008;

/** Not here: system management mode, an I/O APIC in the kernel, what would tell of exits that are not turned on, a dirty ring. */
const ABSENT: readonly number[] = [
  KvmCap.KVM_CAP_X86_SMM,
  KvmCap.KVM_CAP_IRQCHIP,
  KvmCap.KVM_CAP_IRQ_ROUTING,
  KvmCap.KVM_CAP_IRQFD,
  KvmCap.KVM_CAP_X86_DISABLE_EXITS,
  KvmCap.KVM_CAP_DIRTY_LOG_RING,
  KvmCap.KVM_CAP_X86_BUS_LOCK_EXIT,
  KvmCap.KVM_CAP_X86_NOTIFY_VMEXIT,
  KvmCap.KVM_CAP_GUEST_MEMFD_FLAGS,
  // Properties of the VM type: ask the VM.
  KvmCap.KVM_CAP_MEMORY_ATTRIBUTES,
  KvmCap.KVM_CAP_GUEST_MEMFD,
  KvmCap.KVM_CAP_VM_MOVE_ENC_CONTEXT_FROM,
];

/** KVM_CHECK_EXTENSION on /dev/kvm: 0 = not there. @param types bitmap of the types of VM that can be made */
export function checkSystemExtension(kvm: Kvm, capability: number, types: number): number {
  if (ABSENT.includes(capability)) return 0;
  switch (capability) {
    case KvmCap.KVM_CAP_VM_TYPES:
      return types;
    case KvmCap.KVM_CAP_NR_VCPUS:
      return kvm.machine.lps.length;
    case KvmCap.KVM_CAP_MAX_VCPUS:
    case KvmCap.KVM_CAP_MAX_VCPU_ID:
      return MAX_VCPU_IDS;
    case KvmCap.KVM_CAP_NR_MEMSLOTS:
      return USER_SLOTS;
    case KvmCap.KVM_CAP_XSAVE2:
      return XSAVE_BYTES;
    case KvmCap.KVM_CAP_ADJUST_CLOCK:
      return CLOCK_FLAGS;
    case KvmCap.KVM_CAP_MCE:
      return MAX_MCE_BANKS;
    case KvmCap.KVM_CAP_X2APIC_API:
      return X2APIC_API_VALID;
    case KvmCap.KVM_CAP_DISABLE_QUIRKS2:
      return QUIRKS_VALID;
    case KvmCap.KVM_CAP_VM_GPA_BITS:
      return kvm.machine.lps[0]!.cpuid(LEAF_ADDRESS_SIZES, 0).eax & 0xff;
    case KvmCap.KVM_CAP_EXIT_HYPERCALL:
      return 1 << KvmHypercall.MAP_GPA_RANGE;
    default:
      return Object.values(KvmCap).some((known) => known === capability) ? 1 : 0;
  }
}
