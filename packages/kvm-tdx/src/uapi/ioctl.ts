/** KVM_GET_API_VERSION answers this. */
export const KVM_API_VERSION = 12;

const read = 2;
const write = 1;
const encode = (direction: number, nr: number, size: number): number =>
  ((direction << 30) | (size << 16) | (0xae << 8) | nr) >>> 0;

/**
 * KVM ioctl request numbers (type 0xAE), with direction and argument size encoded as Linux does.
 * @source Linux include/uapi/linux/kvm.h
 */
export const KvmIoctl = {
  KVM_GET_API_VERSION: encode(0, 0x00, 0),
  KVM_CREATE_VM: encode(0, 0x01, 0),
  KVM_CHECK_EXTENSION: encode(0, 0x03, 0),
  KVM_GET_VCPU_MMAP_SIZE: encode(0, 0x04, 0),
  KVM_GET_SUPPORTED_CPUID: encode(read | write, 0x05, 8),
  KVM_CREATE_VCPU: encode(0, 0x41, 0),
  KVM_GET_DIRTY_LOG: encode(write, 0x42, 16),
  KVM_SET_USER_MEMORY_REGION: encode(write, 0x46, 32),
  KVM_SET_TSS_ADDR: encode(0, 0x47, 0),
  KVM_SET_IDENTITY_MAP_ADDR: encode(write, 0x48, 8),
  KVM_SET_USER_MEMORY_REGION2: encode(write, 0x49, 160),
  KVM_CREATE_IRQCHIP: encode(0, 0x60, 0),
  KVM_GET_IRQCHIP: encode(read | write, 0x62, 520),
  KVM_SET_IRQCHIP: encode(read, 0x63, 520),
  KVM_CREATE_PIT2: encode(write, 0x77, 64),
  KVM_IOEVENTFD: encode(write, 0x79, 64),
  KVM_RUN: encode(0, 0x80, 0),
  KVM_GET_REGS: encode(read, 0x81, 144),
  KVM_SET_REGS: encode(write, 0x82, 144),
  KVM_GET_SREGS: encode(read, 0x83, 312),
  KVM_SET_SREGS: encode(write, 0x84, 312),
  KVM_TRANSLATE: encode(read | write, 0x85, 24),
  KVM_INTERRUPT: encode(write, 0x86, 4),
  KVM_GET_MSRS: encode(read | write, 0x88, 8),
  KVM_SET_MSRS: encode(write, 0x89, 8),
  KVM_GET_FPU: encode(read, 0x8c, 416),
  KVM_SET_FPU: encode(write, 0x8d, 416),
  KVM_GET_LAPIC: encode(read, 0x8e, 1024),
  KVM_SET_LAPIC: encode(write, 0x8f, 1024),
  KVM_SET_CPUID2: encode(write, 0x90, 8),
  KVM_GET_CPUID2: encode(read | write, 0x91, 8),
  KVM_GET_MP_STATE: encode(read, 0x98, 4),
  KVM_SET_MP_STATE: encode(write, 0x99, 4),
  KVM_NMI: encode(0, 0x9a, 0),
  KVM_SET_GUEST_DEBUG: encode(write, 0x9b, 72),
  KVM_X86_SET_MCE: encode(write, 0x9e, 64),
  KVM_GET_VCPU_EVENTS: encode(read, 0x9f, 64),
  KVM_SET_VCPU_EVENTS: encode(write, 0xa0, 64),
  KVM_GET_DEBUGREGS: encode(read, 0xa1, 128),
  KVM_SET_DEBUGREGS: encode(write, 0xa2, 128),
  KVM_SET_TSC_KHZ: encode(0, 0xa2, 0),
  KVM_GET_TSC_KHZ: encode(0, 0xa3, 0),
  KVM_ENABLE_CAP: encode(write, 0xa3, 104),
  KVM_GET_XSAVE: encode(read, 0xa4, 4096),
  KVM_SET_XSAVE: encode(write, 0xa5, 4096),
  KVM_SIGNAL_MSI: encode(write, 0xa5, 32),
  KVM_GET_XCRS: encode(read, 0xa6, 392),
  KVM_SET_XCRS: encode(write, 0xa7, 392),
  KVM_SMI: encode(0, 0xb7, 0),
  KVM_MEMORY_ENCRYPT_OP: encode(read | write, 0xba, 8),
  KVM_MEMORY_ENCRYPT_REG_REGION: encode(read, 0xbb, 16),
  KVM_CLEAR_DIRTY_LOG: encode(read | write, 0xc0, 24),
  KVM_X86_SET_MSR_FILTER: encode(write, 0xc6, 392),
  KVM_SET_MEMORY_ATTRIBUTES: encode(write, 0xd2, 32),
  KVM_CREATE_GUEST_MEMFD: encode(read | write, 0xd4, 64),
  KVM_PRE_FAULT_MEMORY: encode(read | write, 0xd5, 64),
} as const;
