import { describe, expect, it } from 'vitest';
import { KvmCap } from './capability.ts';
import { Errno, errnoName, isErrno } from './errno.ts';
import { KvmIoctl } from './ioctl.ts';

describe('uapi numbers', () => {
  it.each([
    ['KVM_CREATE_VM', 0xae01],
    ['KVM_CHECK_EXTENSION', 0xae03],
    ['KVM_CREATE_VCPU', 0xae41],
    ['KVM_SET_USER_MEMORY_REGION2', 0x40a0ae49],
    ['KVM_CREATE_IRQCHIP', 0xae60],
    ['KVM_RUN', 0xae80],
    ['KVM_GET_LAPIC', 0x8400ae8e],
    ['KVM_SET_LAPIC', 0x4400ae8f],
    ['KVM_SET_CPUID2', 0x4008ae90],
    ['KVM_NMI', 0xae9a],
    ['KVM_SET_TSC_KHZ', 0xaea2],
    ['KVM_GET_TSC_KHZ', 0xaea3],
    ['KVM_ENABLE_CAP', 0x4068aea3],
    ['KVM_SMI', 0xaeb7],
    ['KVM_MEMORY_ENCRYPT_OP', 0xc008aeba],
    ['KVM_SET_MEMORY_ATTRIBUTES', 0x4020aed2],
    ['KVM_CREATE_GUEST_MEMFD', 0xc040aed4],
    ['KVM_PRE_FAULT_MEMORY', 0xc040aed5],
  ] as const)('%s is request number %i', (name, encoded) => {
    expect(KvmIoctl[name]).toBe(encoded);
  });

  it('capabilities have the numbers of linux/kvm.h', () => {
    expect([
      KvmCap.KVM_CAP_VM_TYPES,
      KvmCap.KVM_CAP_EXIT_HYPERCALL,
      KvmCap.KVM_CAP_GUEST_MEMFD,
      KvmCap.KVM_CAP_SPLIT_IRQCHIP,
    ]).toEqual([235, 201, 234, 121]);
  });

  it('errnos print by name', () => {
    expect([errnoName(-Errno.EINVAL), errnoName(95), errnoName(-999)]).toEqual(['EINVAL', 'EOPNOTSUPP', 'errno 999']);
    expect([isErrno(-1), isErrno(0), isErrno({}), isErrno(5n)]).toEqual([true, false, false, false]);
  });
});
