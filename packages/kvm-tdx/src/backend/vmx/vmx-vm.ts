import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import { PAGE_SIZE, gfn, type Gfn, type Hpa } from '@tdxkit/x86-cpu/units';
import { Errno, type IoctlResult, type NegativeErrno } from '../../uapi/errno.ts';
import type { KvmVcpu } from '../../vcpu/kvm-vcpu.ts';
import { VcpuRequest } from '../../vcpu/vcpu-request.ts';
import type { KvmVm } from '../../vm/kvm-vm.ts';
import type { VmBackend } from '../operations.ts';
import { withApicVirtualization, type ApicPages } from './apic-virtualization.ts';
import { vmxControls, type VmxControls } from './controls.ts';
import { msrBitmap } from './vmcs-setup.ts';
import { VmxVcpu } from './vmx-vcpu.ts';

/** W and X without R: a shared MMIO access of a VMX VM misconfigures and exits at once. */
const MMIO_MISCONFIGURATION = 6n;
const IA32_VMX_EPT_VPID_CAP = 0x48c;
const EPT_WALK_5 = 1n << 7n;
/** Frame of the APIC page, and the memslot of KVM's own that backs it while vCPUs are in xAPIC mode: slots of userspace have lower numbers. */
const APIC_FRAME = gfn(0xfee00);
const APIC_ACCESS_SLOT = 32764;

/** KVM's side of a VM without TDX. */
export class VmxVm implements VmBackend {
  vm: KvmVm;
  readonly canMoveAway = false;
  readonly canBeReplaced = false;
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
  msrBitmap: Hpa;
  /** With APICv: what vCPUs in x2APIC mode do without an exit. */
  msrBitmapX2apic: Hpa | undefined;
  readonly vcpus: VmxVcpu[] = [];
  /** VMCS, and with APICv the virtual-APIC page and the posted-interrupt descriptor of the vCPU to come. */
  #vcpuPages: Hpa[] = [];
  #accessPageAddress: number | undefined;
  #isAccessPageInhibited = false;

  constructor(vm: KvmVm, bitmap: Hpa, bitmapX2apic: Hpa | undefined) {
    this.vm = vm;
    this.msrBitmap = bitmap;
    this.msrBitmapX2apic = bitmapX2apic;
    const lp = vm.kvm.machine.lps[0]!;
    const controls = vmxControls(lp);
    this.controls = this.hasApicv ? withApicVirtualization(controls) : controls;
    if (bitmapX2apic !== undefined) vm.kvm.machine.memory.writeBytes(bitmapX2apic, msrBitmap(true));
    this.eptLevels = ((lp.rdmsr(IA32_VMX_EPT_VPID_CAP) ?? 0n) & EPT_WALK_5) !== 0n ? 5 : 4;
    vm.kvm.machine.memory.writeBytes(bitmap, msrBitmap());
  }

  createIrqchip(): IoctlResult {
    if (this.vm.hasSplitIrqchip) return -Errno.EEXIST;
    if (this.vm.vcpus.length > 0) return -Errno.EINVAL;
    this.vm.hasSplitIrqchip = true; // local APICs in the kernel; the I/O APIC is the VMM's
    return 0;
  }
  checkVcpuCreation(): 0 {
    return 0;
  }
  /** The processor virtualises the local APICs of the vCPUs. */
  get hasApicv(): boolean {
    return this.msrBitmapX2apic !== undefined;
  }
  reserveVcpu(): boolean {
    const { pages } = this.vm;
    const count = this.hasApicv ? 3 : 1; // VMCS; virtual-APIC page, posted-interrupt descriptor
    for (let i = 0; i < count; i++) {
      const page = pages.allocate();
      if (page === undefined) {
        for (const taken of this.#vcpuPages.splice(0)) pages.free(taken);
        return false;
      }
      this.#vcpuPages.push(page);
    }
    return true;
  }
  /** @internal the pages that `reserveVcpu` took */
  takeVcpuPages(): { vmcs: Hpa; apic: ApicPages | undefined } {
    const [vmcs, virtualApic, descriptor] = this.#vcpuPages.splice(0);
    return { vmcs: vmcs!, apic: virtualApic === undefined ? undefined : { virtualApic, descriptor: descriptor! } };
  }

  /**
   * The page that stands at 0xFEE00000 of guests in xAPIC mode: accesses to it act on the virtual-APIC page. It is memory of the VMM process in a memslot
   * of KVM's own, so the host may move it. Undefined: no memory, accesses are emulated then.
   */
  apicAccessPage(): Hpa | undefined {
    const { vm } = this;
    const { userMemory } = vm.kvm;
    if (this.#isAccessPageInhibited) return undefined;
    if (this.#accessPageAddress === undefined) {
      if (vm.slots.overlapping(APIC_FRAME, APIC_FRAME + 1, APIC_ACCESS_SLOT) !== undefined) return undefined;
      this.#accessPageAddress = userMemory.map(PAGE_SIZE);
      vm.slots.set({
        id: APIC_ACCESS_SLOT,
        flags: 0,
        baseGfn: APIC_FRAME,
        pages: 1,
        userspaceAddr: this.#accessPageAddress,
        guestMemfd: undefined,
        guestMemfdPage: 0,
      });
      vm.mmu?.invalidateMmioSptes();
    }
    const page = userMemory.pin(this.#accessPageAddress);
    return typeof page === 'string' ? undefined : page;
  }
  /** A vCPU left xAPIC mode: there the page would be memory like any other, so that it goes for good. */
  inhibitApicAccessPage(): void {
    if (this.#isAccessPageInhibited) return;
    this.#isAccessPageInhibited = true;
    this.#dropAccessPage();
    for (const vcpu of this.vcpus) vcpu.vcpu.request(VcpuRequest.APIC_PAGE_RELOAD);
  }
  #dropAccessPage(): void {
    if (this.#accessPageAddress === undefined) return;
    this.vm.slots.delete(APIC_ACCESS_SLOT);
    this.vm.mmu?.zapSlot({ start: APIC_FRAME, end: gfn(APIC_FRAME + 1) });
    this.vm.kvm.userMemory.unmap(this.#accessPageAddress);
    this.#accessPageAddress = undefined;
  }
  /** kvm_arch_mmu_notifier_invalidate_range(): the frame of the APIC lost its page. */
  hostUnmapped(start: Gfn, end: Gfn): void {
    if (start <= APIC_FRAME && APIC_FRAME < end) for (const { vcpu } of this.vcpus) vcpu.request(VcpuRequest.APIC_PAGE_RELOAD);
  }
  save(): Saved {
    return {
      msrBitmap: this.msrBitmap,
      msrBitmapX2apic: this.msrBitmapX2apic ?? null,
      vcpuPages: [...this.#vcpuPages],
      accessPageAddress: this.#accessPageAddress ?? null,
      isAccessPageInhibited: this.#isAccessPageInhibited,
    };
  }
  load(from: SavedFields): void {
    if (from.has('msrBitmapX2apic') !== this.hasApicv) from.refuse('msrBitmapX2apic', 'KVM was loaded with another apicv');
    this.msrBitmap = from.number('msrBitmap') as Hpa;
    this.msrBitmapX2apic = from.optionalNumber('msrBitmapX2apic') as Hpa | undefined;
    this.#vcpuPages = from.numbers('vcpuPages') as Hpa[];
    this.#accessPageAddress = from.optionalNumber('accessPageAddress');
    this.#isAccessPageInhibited = from.flag('isAccessPageInhibited');
  }
  prepareVcpu(from: SavedFields): void {
    this.#vcpuPages = from.numbers('pages', undefined, this.hasApicv ? 3 : 1) as Hpa[];
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
    this.#dropAccessPage();
    for (const page of this.#vcpuPages.splice(0)) this.vm.pages.free(page);
    this.vm.pages.free(this.msrBitmap);
    if (this.msrBitmapX2apic !== undefined) this.vm.pages.free(this.msrBitmapX2apic);
  }
  leakReason(): undefined {
    return undefined;
  }
}

/** KVM_CREATE_VM of a VM without TDX. */
export function makeVmxVm(vm: KvmVm): VmxVm | NegativeErrno {
  const bitmap = vm.pages.allocate();
  if (bitmap === undefined) return -Errno.ENOMEM;
  if (!vm.kvm.apicv || !vmxControls(vm.kvm.machine.lps[0]!).mayVirtualizeApic) return new VmxVm(vm, bitmap, undefined);
  const bitmapX2apic = vm.pages.allocate();
  if (bitmapX2apic !== undefined) return new VmxVm(vm, bitmap, bitmapX2apic);
  vm.pages.free(bitmap);
  return -Errno.ENOMEM;
}
