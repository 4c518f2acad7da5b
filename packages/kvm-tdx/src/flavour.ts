/** Whose behaviour is modelled where published versions differ: today's kernel, the first public series (v7, 2022), or the one of hypercalls that exit to userspace (uex, 2025). */
export type Flavour = 'mainline' | 'v7' | 'uex';

/** Everything in which the flavours differ. Code asks for the difference, never for the flavour. */
export interface FlavourDifferences {
  /** Type number of a TD for KVM_CREATE_VM. */
  readonly tdVmType: number;
  /** Layouts of the structs of TDX commands. */
  readonly tdxStructs: 'mainline' | 'v7';
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
  /** TDVMCALLs for devices: a direction other than 0 and 1 is refused and anything shared goes to a device; or bit 0 counts, memory behind the address is refused and the APIC page is KVM's. */
  readonly deviceCalls: 'strict' | 'v7';
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
  /** KVM_TDX_GET_CPUID. */
  readonly hasGetCpuid: boolean;
  /** Words of a fatal error report: all registers; R12, R13 and the eight message registers; sub-function, R12, R13. */
  readonly fatalErrorWords: 16 | 10 | 3;
  /** Statistics and traces count a TDVMCALL below 0x10000 as the VMX exit that it stands for. */
  readonly morphsExitReason: boolean;
  /** Any refusal of a conversion is INVALID_OPERAND; or -EAGAIN is RETRY, and a refusal that is neither -EINVAL ends KVM_RUN. */
  readonly mapGpaRefusal: 'invalid-operand' | 'by-errno';
  /** VMX is on from load to unload, or while a VM exists. */
  readonly virtualization: 'loaded' | 'while-used';
  /** Memory types of a guest's MTRRs count where devices do DMA past the caches; else they are emulated and do nothing. */
  readonly mtrrsCount: boolean;
  /** KVM_TDX_INIT_VM: CPUID entries that are not configurable, and configured bits outside the mask. */
  readonly cpuidOutsideList: 'refused' | 'masked';
  /** Name of the errno of KVM_TDX_INIT_VM with ATTRIBUTES.PERFMON, which no KVM gives a TD. */
  readonly perfmonErrno: 'EINVAL' | 'EOPNOTSUPP';
  /** TDs are built with NO_RBP_MOD: a guest that passes RBP with TDG.VP.VMCALL gets #GP. The first series did not know the flag. */
  readonly keepsRbp: boolean;
}

/** @source Linux 6.16 and later */
const mainline: FlavourDifferences = {
  tdVmType: 5,
  tdxStructs: 'mainline',
  commandBytes: 24,
  capabilitiesOn: 'vm',
  initMemRegionOn: 'vcpu',
  tdCreatedBy: 'INIT_VM',
  privateMemory: 'guest-memfd',
  mapGpaBy: 'userspace',
  deviceCalls: 'strict',
  protectedState: 'refused',
  irqchip: 'split',
  smi: 'refused',
  dirtyLogOfTd: true,
  hasTdxExit: true,
  fatalErrorWords: 16,
  cpuidOutsideList: 'refused',
  hasGetCpuid: true,
  morphsExitReason: true,
  mapGpaRefusal: 'by-errno',
  virtualization: 'loaded',
  mtrrsCount: false,
  keepsRbp: true,
  perfmonErrno: 'EINVAL',
};

/** @source TDX KVM series v7 of June 2022 */
const v7: FlavourDifferences = {
  tdVmType: 1,
  tdxStructs: 'v7',
  commandBytes: 32,
  capabilitiesOn: 'system',
  initMemRegionOn: 'vm',
  tdCreatedBy: 'CREATE_VM',
  privateMemory: 'pinned',
  mapGpaBy: 'kernel',
  deviceCalls: 'v7',
  protectedState: 'ignored',
  irqchip: 'any',
  smi: 'ignored',
  dirtyLogOfTd: false,
  hasTdxExit: false,
  fatalErrorWords: 3,
  cpuidOutsideList: 'masked',
  hasGetCpuid: false,
  morphsExitReason: false,
  mapGpaRefusal: 'invalid-operand',
  virtualization: 'while-used',
  mtrrsCount: true,
  keepsRbp: false,
  perfmonErrno: 'EOPNOTSUPP',
};

/** The whole of the kernel that the series of 2025 (v2, eight patches) was made for is not published with it: beside its hypercalls it is today's. @source KVM TDX hypercalls that exit to userspace, v2 */
const uex: FlavourDifferences = { ...mainline, hasTdxExit: false, fatalErrorWords: 10, mapGpaRefusal: 'invalid-operand' };

export const FLAVOURS: Readonly<Record<Flavour, FlavourDifferences>> = { mainline, v7, uex };
