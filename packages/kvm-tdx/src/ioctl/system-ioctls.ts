import type { Kvm } from '../kvm.ts';
import { Errno } from '../uapi/errno.ts';
import { KVM_API_VERSION } from '../uapi/ioctl.ts';
import { SUPPORTED_MCE_CAP } from '../vcpu/emulated-msr.ts';
import { writeCpuidList } from './cpuid-list.ts';
import { immediate, type IoctlTable } from './ioctl.ts';
import { KVM_RUN_BYTES } from './kvm-run-page.ts';
import { msrs, writeMsrList } from './msr-structs.ts';
import { memoryEncryptOp } from './tdx-command.ts';

/** Ioctls of /dev/kvm. */
export const systemIoctls: IoctlTable<Kvm> = {
  KVM_GET_API_VERSION: immediate((_, value) => (value === 0 ? KVM_API_VERSION : -Errno.EINVAL)),
  KVM_CREATE_VM: immediate((kvm, type, { files }) => {
    const vm = kvm.createVm(type);
    return typeof vm === 'number' ? vm : files.open(vm);
  }),
  KVM_CHECK_EXTENSION: immediate((kvm, capability) => kvm.checkExtension(capability)),
  KVM_GET_VCPU_MMAP_SIZE: immediate((_, value) => (value === 0 ? KVM_RUN_BYTES : -Errno.EINVAL)),
  KVM_GET_SUPPORTED_CPUID: (kvm, { buffer }) => writeCpuidList(buffer, 0, kvm.getSupportedCpuid()),
  KVM_GET_MSR_INDEX_LIST: (kvm, { buffer }) => writeMsrList(buffer, kvm.getMsrIndexList()),
  KVM_GET_MSR_FEATURE_INDEX_LIST: (kvm, { buffer }) => writeMsrList(buffer, kvm.getMsrFeatureIndexList()),
  KVM_GET_MSRS: msrs((kvm, entries) => kvm.getMsrs(entries), true),
  KVM_X86_GET_MCE_CAP_SUPPORTED: (_, { buffer }) =>
    buffer.write(0, new Uint8Array(BigUint64Array.of(SUPPORTED_MCE_CAP).buffer)) ? 0 : -Errno.EFAULT,
  KVM_MEMORY_ENCRYPT_OP: (kvm, { argument }) => memoryEncryptOp(kvm, argument),
};
