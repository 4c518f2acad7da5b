import { VmcsField, type LogicalProcessor } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { hasWaitpkg } from '../platform/check-cpuid.ts';
import { sampledMsr, type PlatformSample } from '../platform/platform-sample.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { Tdvps } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';
import { Cr0, forbiddenCr4 } from './exits/cr-access.ts';
import { tdFeatures, type TdFeatures } from './td-features.ts';

const ALL_ONES = 0xffff_ffff_ffff_ffffn;
const BIT = (n: number): bigint => 1n << BigInt(n);

/** What the controls are built from: settings the module needs, to which the processor's must-be-1 bits are added. */
const PIN_BASE = 0x29n;
const PRIMARY_BASE = 0x9122_0088n;
const SECONDARY_BASE = 0x133c_b3fan;
const TERTIARY_BASE = 0x80n;
const EXIT_BASE = 0x1f3c_8204n;
const ENTRY_BASE = 0x003e_c004n;
const EXIT_PERF_GLOBAL_CTRL = 0x4000_1000n;
const ENTRY_PERF_GLOBAL_CTRL = 0x2000n;
const ENTRY_PKRS = 0x40_0000n;
const MONITOR_MWAIT_EXITING = 0x2000_0400n;
const RDPMC_EXITING = 0x800n;
const USER_WAIT = BIT(26);
const PCONFIG = BIT(27);
const ENCLV_EXITING = BIT(28);
const GPA_WIDTH = BIT(5);

/** CR0 bits that the guest owns: MP EM TS ET WP AM PG. */
const CR0_GUEST_OWNED = 0x8005_001en;
/** CR4 bits that the host always owns: MCE VMXE SMXE, 15, 63:26. */
const CR4_HOST_OWNED = 0xffff_ffff_fc00_e040n;
const CR0_INITIAL = Cr0.PE | Cr0.NE;
const CR4_MCE = BIT(6);
const CR4_VMXE = BIT(13);

const EFER_INITIAL = 0x901n;
const PAT_INITIAL = 0x0007_0406_0007_0406n;
const RIP_INITIAL = 0xffff_fff0n;
const SPEC_CTRL_DDPD_U = BIT(8);
const POSTED_VECTOR_UNSET = 0xffffn;
const MACHINE_CHECK = BIT(18);

const CODE_32 = 0xc09bn;
const DATA_32 = 0xc093n;
const LDT_UNUSABLE = 0x1_0082n;
const BUSY_TSS = 0x8bn;

/** The low half of a VMX capability MSR: bits that must be 1; the high half: bits that may be 1. */
const mustBe1 = (platform: PlatformSample, msr: number): bigint => sampledMsr(platform, msr) & 0xffff_ffffn;
const mayBe1 = (platform: PlatformSample, msr: number): bigint => sampledMsr(platform, msr) >> 32n;

/** Has the processor the control that makes ENCLV exit? */
export const canExitOnEnclv = (platform: PlatformSample): boolean => (mayBe1(platform, 0x48b) & ENCLV_EXITING) !== 0n;

/** Guest/host masks and read shadows of a TD, decided by its XFAM and ATTRIBUTES and by the processor's fixed bits. */
export function controlRegisterMasks(
  platform: PlatformSample,
  features: TdFeatures,
): { cr0Mask: bigint; cr0Shadow: bigint; cr4Mask: bigint; cr4Shadow: bigint } {
  const cr0Fixed0 = sampledMsr(platform, 0x486);
  const cr0Fixed1 = sampledMsr(platform, 0x487);
  const cr4Fixed0 = sampledMsr(platform, 0x488);
  const cr4Fixed1 = sampledMsr(platform, 0x489);
  return {
    cr0Mask: (~CR0_GUEST_OWNED & ALL_ONES) | ((cr0Fixed0 | (~cr0Fixed1 & ALL_ONES)) & ~Cr0.PG),
    cr0Shadow: cr0Fixed0 | CR0_INITIAL,
    cr4Mask: CR4_HOST_OWNED | forbiddenCr4(features) | cr4Fixed0 | (~cr4Fixed1 & ALL_ONES),
    cr4Shadow: CR4_MCE | (cr4Fixed0 & ~CR4_VMXE),
  };
}

/** Primary controls of a TD: what exits besides what always does. */
export function primaryControls(platform: PlatformSample, features: TdFeatures): bigint {
  let controls = PRIMARY_BASE | mustBe1(platform, 0x48e);
  if (!features.monitor) controls |= MONITOR_MWAIT_EXITING;
  if (!features.perfmon) controls |= RDPMC_EXITING;
  return controls;
}

function secondaryControls(platform: PlatformSample, features: TdFeatures): bigint {
  let controls = SECONDARY_BASE | mustBe1(platform, 0x48b);
  if (features.waitpkg) controls |= USER_WAIT;
  if (features.pconfig) controls |= PCONFIG;
  if (!canExitOnEnclv(platform)) controls &= ~ENCLV_EXITING;
  return controls;
}

/** VM-exit controls of a TD. */
export const exitControls = (platform: PlatformSample, features: TdFeatures): bigint =>
  EXIT_BASE | mustBe1(platform, 0x48f) | (features.perfmon || features.isDebug ? EXIT_PERF_GLOBAL_CTRL : 0n);

/** VM-entry controls of a TD, without "IA-32e mode guest", which the processor keeps. */
export const entryControls = (platform: PlatformSample, features: TdFeatures): bigint =>
  ENTRY_BASE |
  mustBe1(platform, 0x490) |
  (features.perfmon || features.isDebug ? ENTRY_PERF_GLOBAL_CTRL : 0n) |
  (features.pks || features.isDebug ? ENTRY_PKRS : 0n);

/** Secondary controls before the TD's features are applied, as TDVPS keeps them: what the platform has. */
export function shadowSecondaryControls(platform: PlatformSample): bigint {
  const base = canExitOnEnclv(platform) ? SECONDARY_BASE : SECONDARY_BASE & ~ENCLV_EXITING;
  return (hasWaitpkg(platform) ? base | USER_WAIT : base) | mustBe1(platform, 0x48b);
}
/** Pin-based controls at TDH.VP.INIT. */
export const pinControls = (platform: PlatformSample): bigint => PIN_BASE | mustBe1(platform, 0x48d);

/**
 * Fills the L1 VMCS of a new vCPU: flat 32-bit protected mode at 0xFFFFFFF0 with paging off, EFER.LME already set.
 * @source TDX-ABI "TD VMCS"
 */
export function initializeVmcs(lp: LogicalProcessor, vcpu: Vcpu): void {
  initializeVmcsAt(lp, vcpu, vcpu.vmcsPa);
}

/** Fills a VMCS of a new vCPU, at `pa`, as that of the TD itself, and leaves it loaded. */
export function initializeVmcsAt(lp: LogicalProcessor, vcpu: Vcpu, pa: Hpa): void {
  const { td, tdvps } = vcpu;
  const { platform } = td.module.state;
  const features = tdFeatures(td);
  lp.seam.clearVmcs(pa);
  lp.seam.loadVmcs(pa);
  const { vmcs } = lp.seam;
  const zeroPage = BigInt(td.tdcs.address(Tdcs.ZERO_PAGE));
  const masks = controlRegisterMasks(platform, features);
  const set = (field: VmcsField, value: bigint): void => vmcs.write(field, value);

  set(VmcsField.VPID, BigInt(td.hkid) << 2n);
  set(VmcsField.POSTED_INTERRUPT_NOTIFICATION_VECTOR, POSTED_VECTOR_UNSET);
  set(VmcsField.MSR_BITMAP, BigInt(td.tdcs.address(Tdcs.MSR_BITMAPS)));
  set(VmcsField.TSC_OFFSET, td.tdcs.read64(Tdcs.TSC_OFFSET));
  set(VmcsField.TSC_MULTIPLIER, td.tdcs.read64(Tdcs.TSC_MULTIPLIER));
  set(VmcsField.VIRTUAL_APIC_ADDRESS, BigInt(tdvps.address(Tdvps.VAPIC)));
  set(VmcsField.EPTP, td.tdcs.read64(Tdcs.EPTP));
  set(VmcsField.VIRTUALIZATION_EXCEPTION_INFORMATION_ADDRESS, BigInt(tdvps.address(0)));
  set(VmcsField.LOW_PASID_DIRECTORY_ADDRESS, zeroPage);
  set(VmcsField.HIGH_PASID_DIRECTORY_ADDRESS, zeroPage);
  set(VmcsField.SHARED_EPTP, zeroPage);
  set(VmcsField.TD_HKID, BigInt(td.hkid));
  set(VmcsField.SPEC_CTRL_MASK, features.ddpd ? 0n : SPEC_CTRL_DDPD_U);
  for (const field of UNUSED_ADDRESSES) set(field, ALL_ONES);
  if (canExitOnEnclv(platform)) set(VmcsField.ENCLV_EXITING_BITMAP, ALL_ONES);

  set(VmcsField.PIN_CONTROLS, pinControls(platform));
  set(VmcsField.PRIMARY_PROCESSOR_CONTROLS, primaryControls(platform, features));
  set(VmcsField.SECONDARY_PROCESSOR_CONTROLS, secondaryControls(platform, features));
  set(VmcsField.TERTIARY_PROCESSOR_CONTROLS, TERTIARY_BASE | (td.gpaWidth === 52 ? GPA_WIDTH : 0n));
  set(VmcsField.EXCEPTION_BITMAP, MACHINE_CHECK);
  set(VmcsField.VM_EXIT_CONTROLS, exitControls(platform, features));
  set(VmcsField.VM_ENTRY_CONTROLS, entryControls(platform, features));

  set(VmcsField.CR0_GUEST_HOST_MASK, masks.cr0Mask);
  set(VmcsField.CR0_READ_SHADOW, masks.cr0Shadow);
  set(VmcsField.CR4_GUEST_HOST_MASK, masks.cr4Mask);
  set(VmcsField.CR4_READ_SHADOW, masks.cr4Shadow);

  set(VmcsField.GUEST_CR0, CR0_INITIAL);
  set(VmcsField.GUEST_CR3, 0n);
  set(VmcsField.GUEST_CR4, CR4_MCE | CR4_VMXE);
  set(VmcsField.GUEST_DR7, 0x400n);
  set(VmcsField.GUEST_RSP, 0n);
  set(VmcsField.GUEST_RIP, RIP_INITIAL);
  set(VmcsField.GUEST_RFLAGS, 2n);
  set(VmcsField.GUEST_EFER, EFER_INITIAL);
  set(VmcsField.GUEST_PAT, PAT_INITIAL);
  set(VmcsField.GUEST_PERF_GLOBAL_CTRL, 0xffn);
  for (const [limit, rights] of DATA_SEGMENTS) {
    set(limit, 0xffff_ffffn);
    set(rights, DATA_32);
  }
  set(VmcsField.GUEST_CS_ACCESS_RIGHTS, CODE_32);
  set(VmcsField.GUEST_LDTR_LIMIT, 0xffffn);
  set(VmcsField.GUEST_LDTR_ACCESS_RIGHTS, LDT_UNUSABLE);
  set(VmcsField.GUEST_TR_LIMIT, 0xffffn);
  set(VmcsField.GUEST_TR_ACCESS_RIGHTS, BUSY_TSS);
  set(VmcsField.GUEST_GDTR_LIMIT, 0xffffn);
  set(VmcsField.GUEST_IDTR_LIMIT, 0n);
}

/** Addresses of structures that a TD does not use, and bitmaps that make every leaf of ENCLS, ENCLV and PCONFIG exit. */
const UNUSED_ADDRESSES: readonly VmcsField[] = [
  VmcsField.IO_BITMAP_A,
  VmcsField.IO_BITMAP_B,
  VmcsField.VM_EXIT_MSR_STORE_ADDRESS,
  VmcsField.VM_EXIT_MSR_LOAD_ADDRESS,
  VmcsField.VM_ENTRY_MSR_LOAD_ADDRESS,
  VmcsField.EXECUTIVE_VMCS_POINTER,
  VmcsField.PML_ADDRESS,
  VmcsField.APIC_ACCESS_ADDRESS,
  VmcsField.POSTED_INTERRUPT_DESCRIPTOR_ADDRESS,
  VmcsField.EPTP_LIST_ADDRESS,
  VmcsField.VMREAD_BITMAP,
  VmcsField.VMWRITE_BITMAP,
  VmcsField.ENCLS_EXITING_BITMAP,
  VmcsField.PCONFIG_EXITING_BITMAP,
  VmcsField.VMCS_LINK_POINTER,
  VmcsField.GUEST_PDPTE0,
  VmcsField.GUEST_PDPTE1,
  VmcsField.GUEST_PDPTE2,
  VmcsField.GUEST_PDPTE3,
];

const DATA_SEGMENTS: readonly (readonly [limit: VmcsField, rights: VmcsField])[] = [
  [VmcsField.GUEST_ES_LIMIT, VmcsField.GUEST_ES_ACCESS_RIGHTS],
  [VmcsField.GUEST_CS_LIMIT, VmcsField.GUEST_CS_ACCESS_RIGHTS],
  [VmcsField.GUEST_SS_LIMIT, VmcsField.GUEST_SS_ACCESS_RIGHTS],
  [VmcsField.GUEST_DS_LIMIT, VmcsField.GUEST_DS_ACCESS_RIGHTS],
  [VmcsField.GUEST_FS_LIMIT, VmcsField.GUEST_FS_ACCESS_RIGHTS],
  [VmcsField.GUEST_GS_LIMIT, VmcsField.GUEST_GS_ACCESS_RIGHTS],
];
