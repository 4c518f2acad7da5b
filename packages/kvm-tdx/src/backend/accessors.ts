import { InternalError } from '@tdxkit/x86-cpu/units';
import type { KvmVm } from '../vm/kvm-vm.ts';
import { TdxVm } from './tdx/tdx-vm.ts';
import { VmxVm } from './vmx/vmx-vm.ts';

/** to_kvm_tdx(): KVM's side of a TD. @throws InternalError for a VM of another kind */
export function toTdx({ backend }: KvmVm): TdxVm {
  if (backend instanceof TdxVm) return backend;
  throw new InternalError('a VM that is no TD is used as one');
}

/** to_kvm_vmx(): KVM's side of a plain VM. @throws InternalError for a TD */
export function toVmx({ backend }: KvmVm): VmxVm {
  if (backend instanceof VmxVm) return backend;
  throw new InternalError('a TD is used as a plain VM');
}
