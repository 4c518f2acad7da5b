import { array, bytes, packed, u16, u32, u64, u8 } from '@tdxkit/x86-cpu/layout';

// What KVM keeps of a VM and of a vCPU of each kind, as records. One allocation serves both kinds: it has the size of the larger. @source Linux arch/x86/kvm/vmx/{vmx,tdx,common}.h

/** `struct vcpu_vt`: what both kinds of vCPU have, at the same place. */
export const VcpuCommon = packed('vcpu_vt', 96, {
  pi_desc: bytes(64, 'posted-interrupt descriptor, 64-byte aligned'),
  exit_reason: u32('VMX exit reason'),
  exit_intr_info: u32(),
  exit_qualification: u64(),
  msr_host_kernel_gs_base: u64(),
  guest_state_loaded: u8(),
  emulation_required: u8(),
  pad: bytes(6),
});

/** `struct kvm_vmx`. */
export const VmxVmRecord = packed('kvm_vmx', 24, {
  tss_addr: u64(),
  identity_map_addr: u64(),
  apic_access_page: u64('0: APICv is off'),
});
/** `struct kvm_tdx`. */
export const TdxVmRecord = packed('kvm_tdx', 112, {
  hkid: u32('0 none, all ones: given back'),
  state: u32('TdState'),
  attributes: u64(),
  xfam: u64(),
  tsc_offset: u64(),
  tsc_multiplier: u64(),
  tdr: u64(),
  tdcs: array(u64('page'), 6),
  wait_for_zap: u8(),
  gpa_width: u8(),
  nr_tdcs: u16(),
  nr_tdvps: u32(),
  direct_root: u64(),
});

/** `struct vcpu_vmx`. */
export const VmxVcpuRecord = packed('vcpu_vmx', 320, {
  vt: VcpuCommon,
  regs: array(u64('in x86 numbering'), 16),
  vmcs: u64('page'),
  virtual_apic: u64('page'),
  msr_bitmap: u64('page'),
  tsc_adjust: u64(),
  spec_ctrl: u64(),
  lbr_event: u64('branch records of the host that the vCPU has'),
  host: array(u64('STAR, LSTAR, CSTAR, FMASK, KERNEL_GS_BASE, TSC_AUX'), 6),
});
/** `struct vcpu_tdx`: no registers of the guest but those of its last TDVMCALL, no LBR. */
export const TdxVcpuRecord = packed('vcpu_tdx', 336, {
  vt: VcpuCommon,
  vp_enter_args: array(u64('in x86 numbering'), 16),
  vp_enter_ret: u64('status of TDH.VP.ENTER'),
  tdvpr: u64('page'),
  tdcx: array(u64('page'), 8),
  map_gpa_next: u64(),
  map_gpa_end: u64(),
  state: u32(),
  cpu: u32('LP that the module associates the vCPU with'),
  nmi_injected: u8(),
  pad: bytes(7),
});

/** Bytes of one VM and one vCPU, and what their addresses are multiples of. */
export interface ObjectSizes {
  readonly vm: number;
  readonly vmAlign: number;
  readonly vcpu: number;
  readonly vcpuAlign: number;
}
/** The descriptor at the start of a vCPU is what needs the alignment. */
const VCPU_ALIGN = 64;
const VM_ALIGN = 8;

/** vt_x86_ops.vm_size and vcpu_size: of plain VMs alone, or with TDs the larger of both. */
export const objectSizes = (withTds: boolean): ObjectSizes => ({
  vm: withTds ? Math.max(VmxVmRecord.size, TdxVmRecord.size) : VmxVmRecord.size,
  vmAlign: VM_ALIGN,
  vcpu: withTds ? Math.max(VmxVcpuRecord.size, TdxVcpuRecord.size) : VmxVcpuRecord.size,
  vcpuAlign: VCPU_ALIGN,
});
