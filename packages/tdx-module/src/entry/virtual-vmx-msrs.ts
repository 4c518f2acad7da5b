import type { Td } from '../td/td.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { forbiddenCr4 } from './exits/cr-access.ts';
import { sampledMsr } from '../platform/platform-sample.ts';
import { fillMsrBitmaps } from './exits/msr-policy.ts';
import { canExitOnEnclv, entryControls, exitControls, pinControls, primaryControls } from './initial-vmcs.ts';
import { tdFeatures } from './td-features.ts';

const both = (value: bigint): bigint => value | (value << 32n);

/** I/O exit information, TRUE controls, injection without error code. */
const VMX_BASIC = 0x01c0_0000_0000_0000n;
/** Unrestricted guest, HLT and shutdown activity states, PT in VMX, 4 CR3 targets, VMWRITE to any field, injection of length 0. */
const VMX_MISC = 0x6004_40e0n;
const CR0_FIXED0 = 0x20n;
const CR0_FIXED1 = 0x8005_003fn;
const CR4_FIXED0 = 0x2040n;
/** CR4 bits that an L1 VMM may let its L2 VM have: all that the module knows but MCE, VMXE and SMXE. */
const CR4_L1_WRITABLE = 0x03ff_1fbfn;
/** What an L1 VMM may choose for an L2 VM: controls that are always set, and those that it may set. */
const L2_PRIMARY_VARIABLE = 0x68d9_9e04n;
const L2_SECONDARY_BASE = 0x1338_b3fan;
const L2_SECONDARY_VARIABLE = 0x0c51_3e0cn;
const L2_TERTIARY = 0x8en;
const MONITOR_MWAIT_EXITING = 0x2000_0400n;
const USER_WAIT = 1n << 26n;
const PCONFIG = 1n << 27n;
const ENCLV_EXITING = 1n << 28n;
const IA32E_GUEST = 0x200n;
/** Execute-only pages, WB, 2 MiB and 1 GiB pages; supervisor shadow stack control goes with CET. */
const EPT_VPID_CAP = 0x43_0001n;
const EPT_SUPERVISOR_SHADOW_STACK = 1n << 23n;
/** HLAT prefix size, which is the platform's. */
const HLAT_PREFIX_SIZE = 0x3fn << 48n;
const XFAM_CET = 0x1800;

/** Values in the order of TDCS, from VIRTUAL_IA32_VMX_BASIC to VIRTUAL_IA32_VMX_EXIT_CTLS2. */
function virtualVmxMsrs(td: Td): bigint[] {
  const { platform } = td.module.state;
  const features = tdFeatures(td);
  const primary = primaryControls(platform, features);
  const primaryVariable = features.monitor ? L2_PRIMARY_VARIABLE & ~MONITOR_MWAIT_EXITING : L2_PRIMARY_VARIABLE;
  const base = canExitOnEnclv(platform) ? L2_SECONDARY_BASE : L2_SECONDARY_BASE & ~ENCLV_EXITING;
  let secondary = base | L2_SECONDARY_VARIABLE;
  if (!features.waitpkg) secondary &= ~USER_WAIT;
  if (!features.pconfig) secondary &= ~PCONFIG;
  const entry = entryControls(platform, features);
  return [
    VMX_BASIC,
    VMX_MISC,
    CR0_FIXED0,
    CR0_FIXED1,
    CR4_FIXED0,
    CR4_FIXED0 | (CR4_L1_WRITABLE & sampledMsr(platform, 0x489) & ~sampledMsr(platform, 0x488) & ~forbiddenCr4(features)),
    (base & ~L2_SECONDARY_VARIABLE) | (secondary << 32n),
    EPT_VPID_CAP |
      (platform.eptVpidCap & HLAT_PREFIX_SIZE) |
      ((features.xfam & XFAM_CET) === XFAM_CET ? EPT_SUPERVISOR_SHADOW_STACK : 0n),
    both(pinControls(platform)),
    primary | ((primary | primaryVariable) << 32n),
    both(exitControls(platform, features)),
    entry | ((entry | IA32E_GUEST) << 32n),
    0n,
    L2_TERTIARY,
    0n,
  ];
}

/**
 * The part of TDH.MNG.INIT that follows from a TD's configuration, which must be in its TDCS already (ATTRIBUTES, XFAM, CONFIG_FLAGS,
 * CPUID_VALUES): MSR bitmaps and the virtual IA32_VMX_* MSRs.
 */
export function initializeTdVirtualization(td: Td): void {
  for (const [i, value] of virtualVmxMsrs(td).entries()) td.tdcs.write64(Tdcs.VIRTUAL_IA32_VMX_BASIC + 8 * i, value);
  fillMsrBitmaps(td);
}
