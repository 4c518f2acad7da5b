import type { LogicalProcessor } from '@tdxkit/x86-cpu';
import type { Td } from '../td/td.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { forbiddenCr4 } from './exits/cr-access.ts';
import { fillMsrBitmaps } from './exits/msr-policy.ts';
import { entryControls, exitControls, pinControls, primaryControls } from './initial-vmcs.ts';
import { tdFeatures } from './td-features.ts';

const both = (value: bigint): bigint => value | (value << 32n);

/** I/O exit information, TRUE controls, injection without error code. */
const VMX_BASIC = 0x01c0_0000_0000_0000n;
/** Unrestricted guest, HLT and shutdown activity states, PT in VMX, 4 CR3 targets, VMWRITE to any field, injection of length 0. */
const VMX_MISC = 0x6004_40e0n;
const CR0_FIXED0 = 0x20n;
const CR0_FIXED1 = 0x8005_003fn;
const CR4_FIXED0 = 0x2040n;
const CR4_SMXE = 1n << 14n;
/** What an L1 VMM may choose for an L2 VM: controls that are always set, and those that it may set. */
const L2_PRIMARY_VARIABLE = 0x68d9_9e04n;
const L2_SECONDARY_BASE = 0x1338_b3fan;
const L2_SECONDARY_VARIABLE = 0x0c51_3e0cn;
const L2_TERTIARY = 0x8en;
const MONITOR_MWAIT_EXITING = 0x2000_0400n;
const USER_WAIT = 1n << 26n;
const PCONFIG = 1n << 27n;
const GPA_WIDTH = 1n << 5n;
const IA32E_GUEST = 0x200n;
/** Execute-only pages, WB, 2 MiB and 1 GiB pages; supervisor shadow stack control goes with CET. */
const EPT_VPID_CAP = 0x43_0001n;
const EPT_SUPERVISOR_SHADOW_STACK = 1n << 23n;
const XFAM_CET = 0x1800;

/** Values in the order of TDCS, from VIRTUAL_IA32_VMX_BASIC to VIRTUAL_IA32_VMX_EXIT_CTLS2. */
function virtualVmxMsrs(lp: LogicalProcessor, td: Td): bigint[] {
  const features = tdFeatures(td);
  const primary = primaryControls(lp, features);
  const primaryVariable = features.monitor ? L2_PRIMARY_VARIABLE & ~MONITOR_MWAIT_EXITING : L2_PRIMARY_VARIABLE;
  let secondary = L2_SECONDARY_BASE | L2_SECONDARY_VARIABLE;
  if (!features.waitpkg) secondary &= ~USER_WAIT;
  if (!features.pconfig) secondary &= ~PCONFIG;
  const entry = entryControls(lp, features);
  return [
    VMX_BASIC,
    VMX_MISC,
    CR0_FIXED0,
    CR0_FIXED1,
    CR4_FIXED0,
    (lp.rdmsr(0x489) ?? 0n) & ~(CR4_SMXE | forbiddenCr4(features)),
    (L2_SECONDARY_BASE & ~L2_SECONDARY_VARIABLE) | (secondary << 32n),
    EPT_VPID_CAP | ((features.xfam & XFAM_CET) === XFAM_CET ? EPT_SUPERVISOR_SHADOW_STACK : 0n),
    both(pinControls(lp)),
    primary | ((primary | primaryVariable) << 32n),
    both(exitControls(lp, features)),
    entry | ((entry | IA32E_GUEST) << 32n),
    0n,
    L2_TERTIARY | (td.gpaWidth === 52 ? GPA_WIDTH : 0n),
    0n,
  ];
}

/**
 * The part of TDH.MNG.INIT that follows from a TD's configuration, which must be in its TDCS already (ATTRIBUTES, XFAM, CONFIG_FLAGS,
 * CPUID_VALUES): MSR bitmaps and the virtual IA32_VMX_* MSRs.
 */
export function initializeTdVirtualization(lp: LogicalProcessor, td: Td): void {
  for (const [i, value] of virtualVmxMsrs(lp, td).entries()) td.tdcs.write64(Tdcs.VIRTUAL_IA32_VMX_BASIC + 8 * i, value);
  fillMsrBitmaps(lp, td);
}
