/** Whose behaviour is modelled where published versions differ: today's kernel, or the first public series (2022). */
export type Flavour = 'mainline' | 'v7';

/** Everything in which the flavours differ. Code asks for the difference, never for the flavour. */
export interface FlavourDifferences {
  /** Type number of a TD for KVM_CREATE_VM. */
  readonly tdVmType: number;
  /** Size of `struct kvm_tdx_cmd`. */
  readonly commandBytes: 24 | 32;
  /** KVM_TDX_CAPABILITIES: on the VM, or on /dev/kvm; struct and list differ with it. */
  readonly capabilitiesOn: 'vm' | 'system';
  /** KVM_TDX_INIT_MEM_REGION: on a vCPU, or on the VM (by vCPU 0). */
  readonly initMemRegionOn: 'vcpu' | 'vm';
  /** TDR and TDCS are made by KVM_TDX_INIT_VM, or by KVM_CREATE_VM. */
  readonly tdCreatedBy: 'INIT_VM' | 'CREATE_VM';
  /** Private memory: guest_memfd and attributes, or pinned pages of the memslot and marks in the page tables. */
  readonly privateMemory: 'guest-memfd' | 'pinned';
  /** A conversion is asked of userspace in chunks, or done in the kernel. */
  readonly mapGpaBy: 'userspace' | 'kernel';
  /** Register ioctls of a TD: -EINVAL, or zeros and no effect. */
  readonly protectedState: 'refused' | 'ignored';
  /** A vCPU of a TD needs the split irqchip, or any local APIC in the kernel. */
  readonly irqchip: 'split' | 'any';
  /** KVM_SMI of a TD: -ENOTTY, or accepted and dropped. */
  readonly smi: 'refused' | 'ignored';
  /** Dirty logging of a TD's slots without guest_memfd. */
  readonly dirtyLogOfTd: boolean;
  /** KVM_EXIT_TDX and the calls that need it; unknown sub-functions have a status of their own. */
  readonly hasTdxExit: boolean;
  /** Words of a fatal error report: all registers, or sub-function, R12, R13. */
  readonly fatalErrorWords: 16 | 3;
  /** KVM_TDX_INIT_VM: CPUID entries that are not configurable, and configured bits outside the mask. */
  readonly cpuidOutsideList: 'refused' | 'masked';
}

/** @source Linux 6.16 and later; TDX KVM series v7 of June 2022 */
export const FLAVOURS: Readonly<Record<Flavour, FlavourDifferences>> = {
  mainline: {
    tdVmType: 5,
    commandBytes: 24,
    capabilitiesOn: 'vm',
    initMemRegionOn: 'vcpu',
    tdCreatedBy: 'INIT_VM',
    privateMemory: 'guest-memfd',
    mapGpaBy: 'userspace',
    protectedState: 'refused',
    irqchip: 'split',
    smi: 'refused',
    dirtyLogOfTd: true,
    hasTdxExit: true,
    fatalErrorWords: 16,
    cpuidOutsideList: 'refused',
  },
  v7: {
    tdVmType: 1,
    commandBytes: 32,
    capabilitiesOn: 'system',
    initMemRegionOn: 'vm',
    tdCreatedBy: 'CREATE_VM',
    privateMemory: 'pinned',
    mapGpaBy: 'kernel',
    protectedState: 'ignored',
    irqchip: 'any',
    smi: 'ignored',
    dirtyLogOfTd: false,
    hasTdxExit: false,
    fatalErrorWords: 3,
    cpuidOutsideList: 'masked',
  },
};
