import { array, bytes, packed, reserved, u16, u32, u64, u8 } from '@tdxkit/x86-cpu/layout';

// Byte layouts of the structs of KVM's user ABI. @source Linux include/uapi/linux/kvm.h, arch/x86/include/uapi/asm/kvm.h

/** `struct kvm_tdx_cmd`. */
export const TdxCmd = packed('kvm_tdx_cmd', 24, {
  id: u32('KvmTdxCommand'),
  flags: u32(),
  data: u64('address, or an immediate'),
  hw_error: u64('in: 0; out: status of the SEAMCALL that failed'),
});
/** The same in flavour v7. */
export const TdxCmdV7 = packed('kvm_tdx_cmd', 32, {
  id: u32(),
  flags: u32(),
  data: u64(),
  error: u64('as hw_error'),
  unused: u64('0'),
});

export const Cpuid2 = packed('kvm_cpuid2', 8, { nent: u32('entries that follow'), padding: u32() });
export const CpuidEntry = packed('kvm_cpuid_entry2', 40, {
  function: u32(),
  index: u32(),
  flags: u32('bit 0: the index is significant'),
  eax: u32(),
  ebx: u32(),
  ecx: u32(),
  edx: u32(),
  padding: reserved(12),
});

/** `struct kvm_tdx_capabilities`; entries follow. */
export const TdxCapabilitiesLayout = packed('kvm_tdx_capabilities', 2056, {
  supported_attrs: u64(),
  supported_xfam: u64(),
  kernel_tdvmcallinfo_1_r11: u64(),
  user_tdvmcallinfo_1_r11: u64(),
  kernel_tdvmcallinfo_1_r12: u64(),
  user_tdvmcallinfo_1_r12: u64(),
  reserved: reserved(2000),
  cpuid: Cpuid2,
});
export const TdxCapabilitiesV7 = packed('kvm_tdx_capabilities', 40, {
  attrs_fixed0: u64(),
  attrs_fixed1: u64(),
  xfam_fixed0: u64(),
  xfam_fixed1: u64(),
  nr_cpuid_configs: u32(),
  padding: u32(),
});
export const TdxCpuidConfigV7 = packed('kvm_tdx_cpuid_config', 24, {
  leaf: u32(),
  sub_leaf: u32(),
  eax: u32(),
  ebx: u32(),
  ecx: u32(),
  edx: u32(),
});

const digest = (): ReturnType<typeof bytes> => bytes(48);
/** `struct kvm_tdx_init_vm`; entries follow. */
export const TdxInitVmLayout = packed('kvm_tdx_init_vm', 264, {
  attributes: u64(),
  xfam: u64(),
  mrconfigid: digest(),
  mrowner: digest(),
  mrownerconfig: digest(),
  reserved: bytes(96, '0'),
  cpuid: Cpuid2,
});
/** Head of the 16 KiB struct of flavour v7; entries follow, the rest is reserved. */
export const TdxInitVmV7 = packed('kvm_tdx_init_vm', 168, {
  attributes: u64(),
  max_vcpus: u32(),
  padding: u32(),
  mrconfigid: digest(),
  mrowner: digest(),
  mrownerconfig: digest(),
  cpuid: Cpuid2,
});
/** Size of the whole of it. */
export const TDX_INIT_VM_V7_BYTES = 16384;

export const TdxInitMemRegionLayout = packed('kvm_tdx_init_mem_region', 24, { source_addr: u64(), gpa: u64(), nr_pages: u64() });

const region = {
  slot: u32('id; address space in the high half'),
  flags: u32('MemslotFlag'),
  guest_phys_addr: u64(),
  memory_size: u64('0 deletes'),
  userspace_addr: u64(),
};
export const UserspaceMemoryRegion = packed('kvm_userspace_memory_region', 32, region);
export const UserspaceMemoryRegion2Layout = packed('kvm_userspace_memory_region2', 160, {
  ...region,
  guest_memfd_offset: u64(),
  guest_memfd: u32('file descriptor'),
  pad1: u32(),
  pad2: reserved(112),
});
export const MemoryAttributesLayout = packed('kvm_memory_attributes', 32, {
  address: u64(),
  size: u64(),
  attributes: u64('8 private'),
  flags: u64('0'),
});
export const CreateGuestMemfd = packed('kvm_create_guest_memfd', 64, { size: u64(), flags: u64(), reserved: reserved(48) });
export const PreFaultMemoryLayout = packed('kvm_pre_fault_memory', 64, {
  gpa: u64(),
  size: u64(),
  flags: u64('0'),
  padding: reserved(40),
});
export const EnableCap = packed('kvm_enable_cap', 104, {
  cap: u32('KvmCap'),
  flags: u32('0'),
  args: array(u64(), 4),
  pad: reserved(64),
});
export const IoEventFd = packed('kvm_ioeventfd', 64, {
  datamatch: u64(),
  addr: u64('port or guest-physical address'),
  len: u32('0, 1, 2, 4, 8'),
  fd: u32('eventfd'),
  flags: u32('IoEventFdFlag'),
  pad: reserved(36),
});
export const Msi = packed('kvm_msi', 32, {
  address_lo: u32(),
  address_hi: u32(),
  data: u32(),
  flags: u32(),
  devid: u32(),
  pad: reserved(12),
});
export const DirtyLogLayout = packed('kvm_dirty_log', 16, { slot: u32(), padding1: u32(), dirty_bitmap: u64('address') });
export const ClearDirtyLogLayout = packed('kvm_clear_dirty_log', 24, {
  slot: u32(),
  num_pages: u32(),
  first_page: u64(),
  dirty_bitmap: u64('address'),
});
export const MsrFilterRange = packed('kvm_msr_filter_range', 24, {
  flags: u32(),
  nmsrs: u32(),
  base: u32(),
  padding: u32(),
  bitmap: u64('address'),
});
export const MsrFilterLayout = packed('kvm_msr_filter', 392, {
  flags: u32('bit 0: deny what no range covers'),
  padding: u32(),
  ranges: array(MsrFilterRange, 16),
});

/** In the order of the struct, which is not that of x86 register numbers. */
export const Regs = packed('kvm_regs', 144, {
  rax: u64(), rbx: u64(), rcx: u64(), rdx: u64(), rsi: u64(), rdi: u64(), rsp: u64(), rbp: u64(),
  r8: u64(), r9: u64(), r10: u64(), r11: u64(), r12: u64(), r13: u64(), r14: u64(), r15: u64(), rip: u64(), rflags: u64(),
}); // prettier-ignore
export const Segment = packed('kvm_segment', 24, {
  base: u64(), limit: u32(), selector: u16(), type: u8(), present: u8(), dpl: u8(), db: u8(), s: u8(), l: u8(), g: u8(), avl: u8(), unusable: u8(), padding: u8(),
}); // prettier-ignore
export const Dtable = packed('kvm_dtable', 16, { base: u64(), limit: u16(), padding: reserved(6) });
export const Sregs = packed('kvm_sregs', 312, {
  cs: Segment, ds: Segment, es: Segment, fs: Segment, gs: Segment, ss: Segment, tr: Segment, ldt: Segment, gdt: Dtable, idt: Dtable,
  cr0: u64(), cr2: u64(), cr3: u64(), cr4: u64(), cr8: u64(), efer: u64(), apic_base: u64(), interrupt_bitmap: array(u64(), 4),
}); // prettier-ignore
export const Sregs2 = packed('kvm_sregs2', 320, {
  cs: Segment, ds: Segment, es: Segment, fs: Segment, gs: Segment, ss: Segment, tr: Segment, ldt: Segment, gdt: Dtable, idt: Dtable,
  cr0: u64(), cr2: u64(), cr3: u64(), cr4: u64(), cr8: u64(), efer: u64(), apic_base: u64(),
  flags: u64('bit 0: pdptrs are valid'), pdptrs: array(u64(), 4),
}); // prettier-ignore
export const Fpu = packed('kvm_fpu', 416, {
  fpr: bytes(128), fcw: u16(), fsw: u16(), ftwx: u8(), pad1: u8(), last_opcode: u16(), last_ip: u64(), last_dp: u64(), xmm: bytes(256), mxcsr: u32(), pad2: u32(),
}); // prettier-ignore
export const DebugRegs = packed('kvm_debugregs', 128, {
  db: array(u64(), 4),
  dr6: u64(),
  dr7: u64(),
  flags: u64(),
  reserved: reserved(72),
});
export const Xcr = packed('kvm_xcr', 16, { xcr: u32(), reserved: u32(), value: u64() });
export const Xcrs = packed('kvm_xcrs', 392, { nr_xcrs: u32(), flags: u32(), xcrs: array(Xcr, 16), padding: reserved(128) });
export const VcpuEvents = packed('kvm_vcpu_events', 64, {
  exception_injected: u8(), exception_nr: u8(), has_error_code: u8(), exception_pending: u8(), error_code: u32(),
  interrupt_injected: u8(), interrupt_nr: u8(), soft: u8(), shadow: u8(), nmi_injected: u8(), nmi_pending: u8(), nmi_masked: u8(), nmi_pad: u8(),
  sipi_vector: u32(), flags: u32(), smi: reserved(4), triple_fault: u8(), reserved: reserved(26), exception_has_payload: u8(), exception_payload: u64(),
}); // prettier-ignore
export const GuestDebug = packed('kvm_guest_debug', 72, { control: u32(), pad: u32(), debugreg: array(u64(), 8) });
export const Translation = packed('kvm_translation', 24, {
  linear_address: u64(),
  physical_address: u64(),
  valid: u8(),
  writeable: u8(),
  usermode: u8(),
  pad: reserved(5),
});
export const MsrList = packed('kvm_msr_list', 4, { nmsrs: u32('indices that follow') });
export const Msrs = packed('kvm_msrs', 8, { nmsrs: u32('entries that follow'), pad: u32() });
export const MsrEntry = packed('kvm_msr_entry', 16, { index: u32(), reserved: u32(), data: u64() });
export const DeviceAttr = packed('kvm_device_attr', 24, {
  flags: u32('0'),
  group: u32(),
  attr: u64(),
  addr: u64('of the value'),
});
export const ClockData = packed('kvm_clock_data', 48, {
  clock: u64('nanoseconds'),
  flags: u32('KvmClockFlag'),
  pad0: u32(),
  realtime: u64(),
  host_tsc: u64(),
  pad: reserved(16),
});
export const X86Mce = packed('kvm_x86_mce', 64, {
  status: u64(),
  addr: u64(),
  misc: u64(),
  mcg_status: u64(),
  bank: u8(),
  pad1: reserved(7),
  pad2: reserved(24),
});

/** Head of `struct kvm_run`; the exit's own data lies at `exit`. */
export const RunHeader = packed('kvm_run', 2352, {
  request_interrupt_window: u8(),
  immediate_exit: u8(),
  padding1: reserved(6),
  exit_reason: u32(),
  ready_for_interrupt_injection: u8(),
  if_flag: u8(),
  flags: u16(),
  cr8: u64(),
  apic_base: u64(),
  exit: bytes(256, 'by exit reason'),
  kvm_valid_regs: u64(),
  kvm_dirty_regs: u64(),
  sync_regs: reserved(2048),
});
