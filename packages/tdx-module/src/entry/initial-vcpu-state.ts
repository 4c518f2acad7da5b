import { Gpr } from '@tdxkit/x86-cpu';
import { initializeL2Vms } from '../l2/initial-l2-vmcs.ts';
import type { ModuleLp } from '../module-lp.ts';
import { Tdr } from '../td/tdr-layout.ts';
import { LastTdExit, Tdvps } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';
import { controlRegisterMasks, initializeVmcs, pinControls, shadowSecondaryControls } from './initial-vmcs.ts';
import { realSpecCtrl } from './spec-ctrl.ts';
import { tdFeatures } from './td-features.ts';

const ALL_ONES = 0xffff_ffff_ffff_ffffn;
const DR6_INIT = 0xffff_0ff0n;
const FMASK_INIT = 0x2_0200n;
/** XSAVE header: XCOMP_BV, whose bit 63 says "compacted". */
const XCOMP_BV = Tdvps.XBUFF + 512 + 8;
const COMPACTED = 1n << 63n;

/** CPUID(1).EAX of the platform without its reserved bits; a migratable TD may be told another one by CPUID itself. */
const nativeSignature = (vcpu: Vcpu): number => vcpu.td.module.state.platform.fms & 0x0fff_3fff;

/**
 * The state of a vCPU after TDH.VP.INIT: TDVPS fields and L1 VMCS. VCPU_STATE, VCPU_INDEX, the association and the counters of the TD are
 * the leaf's own; VCPU_INDEX must already be there.
 * @param operand RDX of TDH.VP.INIT: the guest finds it in RCX and R8
 * @source TDX-ABI "TD VCPU initial state"
 */
export function initializeVcpuState(l: ModuleLp, vcpu: Vcpu, operand: bigint): void {
  const { td, tdvps } = vcpu;
  const features = tdFeatures(td);
  for (let i = 0; i < 16; i++) tdvps.write64(Tdvps.GPR + 8 * i, 0n);
  const gpr = (n: number, value: bigint): void => tdvps.write64(Tdvps.GPR + 8 * n, value);
  gpr(Gpr.RBX, BigInt(td.gpaWidth));
  gpr(Gpr.RCX, operand);
  gpr(Gpr.RDX, BigInt(nativeSignature(vcpu) >>> 0));
  gpr(Gpr.RSI, BigInt(vcpu.index));
  gpr(Gpr.R8, operand);
  tdvps.write64(Tdvps.DR6, DR6_INIT);
  tdvps.write64(Tdvps.XCR0, 1n);
  tdvps.write64(Tdvps.IA32_FMASK, FMASK_INIT);
  if (features.lbr) tdvps.write64(Tdvps.IA32_LBR_DEPTH, BigInt(td.module.state.platform.maxLbrDepth));
  tdvps.write64(XCOMP_BV, COMPACTED);

  tdvps.write8(Tdvps.LAST_TD_EXIT, LastTdExit.ASYNC_FAULT);
  initializeImportedVcpu(l, vcpu);
}

/** The part of a new vCPU's state that is not the guest's own: what an imported vCPU starts with. */
export function initializeImportedVcpu(l: ModuleLp, vcpu: Vcpu): void {
  const { td, tdvps } = vcpu;
  tdvps.write64(Tdvps.LAST_EXIT_TSC, l.lp.tsc);
  tdvps.write64(Tdvps.IA32_SPEC_CTRL, realSpecCtrl(td, 0n));
  tdvps.write64(Tdvps.XFAM, td.xfam);
  tdvps.write64(Tdvps.VCPU_EPOCH, td.epoch);
  tdvps.write64(Tdvps.LAST_SEAMDB_INDEX, td.tdr.read64(Tdr.SEAMDB_INDEX));
  for (const field of UNSET) tdvps.write64(field, ALL_ONES);
  initializeShadows(l, vcpu);
  initializeVmcs(l.lp, vcpu);
  initializeL2Vms(l.lp, vcpu);
}

/** VM 0 elements of addresses and deadlines that are not in use. */
const UNSET: readonly number[] = [
  Tdvps.TSC_DEADLINE,
  Tdvps.SHADOW_PID_HPA,
  Tdvps.SHADOW_SHARED_EPTP,
  Tdvps.L2_ENTER_GUEST_STATE_GPA,
  Tdvps.L2_ENTER_GUEST_STATE_HPA,
  Tdvps.L2_VAPIC_GPA,
  Tdvps.L2_VAPIC_HPA,
];

/** Values that TDVPS keeps beside the VMCS: what the host asked for, and the base of what an L2 VM gets. */
function initializeShadows(l: ModuleLp, vcpu: Vcpu): void {
  const { tdvps } = vcpu;
  const masks = controlRegisterMasks(vcpu.td.module.state.platform, tdFeatures(vcpu.td));
  const PE = 1n;
  const NE = 1n << 5n;
  const VMXE = 1n << 13n;
  tdvps.write64(Tdvps.BASE_L2_CR0_GUEST_HOST_MASK, masks.cr0Mask & ~PE);
  tdvps.write64(Tdvps.BASE_L2_CR0_READ_SHADOW, NE);
  tdvps.write64(Tdvps.BASE_L2_CR4_GUEST_HOST_MASK, masks.cr4Mask);
  tdvps.write64(Tdvps.BASE_L2_CR4_READ_SHADOW, masks.cr4Shadow | VMXE);
  tdvps.write64(Tdvps.SHADOW_CR0_GUEST_HOST_MASK, masks.cr0Mask);
  tdvps.write64(Tdvps.SHADOW_CR0_READ_SHADOW, masks.cr0Shadow);
  tdvps.write64(Tdvps.SHADOW_CR4_GUEST_HOST_MASK, masks.cr4Mask);
  tdvps.write64(Tdvps.SHADOW_CR4_READ_SHADOW, masks.cr4Shadow);
  tdvps.write32(Tdvps.SHADOW_PINBASED_EXEC_CTLS, Number(pinControls(vcpu.td.module.state.platform)));
  tdvps.write16(Tdvps.SHADOW_POSTED_INT_NOTIFICATION_VECTOR, 0xffff);
  tdvps.write32(Tdvps.SHADOW_PROCBASED_EXEC_CTLS2, Number(shadowSecondaryControls(vcpu.td.module.state.platform)));
}
