import type { Hpa } from '@tdxkit/x86-cpu/units';
import { Errno, type NegativeErrno } from '../../uapi/errno.ts';
import type { KvmVcpu } from '../../vcpu/kvm-vcpu.ts';
import type { KvmVm } from '../../vm/kvm-vm.ts';
import type { VmBackend } from '../operations.ts';
import { vmxControls, type VmxControls } from './controls.ts';
import { msrBitmap } from './vmcs-setup.ts';
import { VmxVcpu } from './vmx-vcpu.ts';

/** W and X without R: a shared MMIO access of a VMX VM misconfigures and exits at once. */
const MMIO_MISCONFIGURATION = 6n;
const IA32_VMX_EPT_VPID_CAP = 0x48c;
const EPT_WALK_5 = 1n << 7n;

/** KVM's side of a VM without TDX. */
export class VmxVm implements VmBackend {
  readonly vm: KvmVm;
  readonly hasPrivateMemory = false;
  readonly hasProtectedState = false;
  readonly allowsReadonlyMemslots = true;
  readonly sharedBit = 0;
  readonly maxVcpus = 4096;
  readonly hwError = 0n;
  readonly measurement = undefined;
  readonly controls: VmxControls;
  /** Levels of EPT: kvm_mmu_get_tdp_level(). Five where the processor can, since a guest may have physical addresses above 48 bits. */
  readonly eptLevels: 4 | 5;
  readonly msrBitmap: Hpa;
  readonly vcpus: VmxVcpu[] = [];
  #vmcsPage: Hpa | undefined;

  constructor(vm: KvmVm, bitmap: Hpa) {
    this.vm = vm;
    this.msrBitmap = bitmap;
    const lp = vm.kvm.machine.lps[0]!;
    this.controls = vmxControls(lp);
    this.eptLevels = ((lp.rdmsr(IA32_VMX_EPT_VPID_CAP) ?? 0n) & EPT_WALK_5) !== 0n ? 5 : 4;
    vm.kvm.machine.memory.writeBytes(bitmap, msrBitmap());
  }

  createIrqchip(): 0 {
    this.vm.hasSplitIrqchip = true; // local APICs in the kernel; the I/O APIC is the VMM's
    return 0;
  }
  checkVcpuCreation(): 0 {
    return 0;
  }
  reserveVcpu(): boolean {
    this.#vmcsPage ??= this.vm.pages.allocate('VMCS');
    return this.#vmcsPage !== undefined;
  }
  /** @internal the page that `reserveVcpu` took */
  takeVmcsPage(): Hpa {
    const page = this.#vmcsPage!;
    this.#vmcsPage = undefined;
    return page;
  }
  createVcpu(vcpu: KvmVcpu): VmxVcpu {
    const backend = new VmxVcpu(this, vcpu);
    this.vcpus.push(backend);
    return backend;
  }
  mmuConfig(): ReturnType<VmBackend['mmuConfig']> {
    return { mmioValue: MMIO_MISCONFIGURATION, rootLevel: this.eptLevels };
  }
  flushTlbs(): void {
    for (const vcpu of this.vcpus) vcpu.flushPending = true;
  }

  tdxCapabilities(): NegativeErrno {
    return -Errno.ENOTTY;
  }
  tdxInitVm(): NegativeErrno {
    return -Errno.ENOTTY;
  }
  tdxFinalizeVm(): NegativeErrno {
    return -Errno.ENOTTY;
  }
  releaseKeys(): void {
    // No key belongs to a VMX VM.
  }
  destroy(): void {
    this.vm.pages.free(this.msrBitmap);
  }
  leakReason(): undefined {
    return undefined;
  }
}

/** KVM_CREATE_VM of a VM without TDX. */
export function makeVmxVm(vm: KvmVm): VmxVm | NegativeErrno {
  const bitmap = vm.pages.allocate('MSR bitmap');
  return bitmap === undefined ? -Errno.ENOMEM : new VmxVm(vm, bitmap);
}
