import { Gpr } from '@tdxkit/x86-cpu';
import { initializeVcpuState } from '../entry/initial-vcpu-state.ts';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { msr } from '../platform/check-msrs.ts';
import { Msr } from '../platform/platform-sample.ts';
import { Code, SUCCESS, status } from '../status.ts';
import { associateVcpu } from '../td/association.ts';
import { opStates } from '../td/op-states.ts';
import { checkTdState, lockTdvpr } from '../td/operands.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';
import { MIN_TDVPS_PAGES, Tdvps, VcpuState } from '../td/tdvps-layout.ts';

const ALLOWED = opStates(OpState.INITIALIZED);
const PAGES_PER_L2_VM = 3;

/**
 * TDH.VP.INIT: gives a vCPU its initial state and its index, and ties it to this LP.
 * @source TDX-ABI "TDH.VP.INIT"
 * @param regs RCX TDVPR; RDX what the guest finds in RCX and R8
 * @returns completion status; INCONSISTENT_MSR leaves the vCPU's index used up
 */
export const tdhVpInit: HostLeaf = (m, l) => {
  const vcpu = lockTdvpr(m, l, Gpr.RCX, LockMode.EXCLUSIVE);
  if (typeof vcpu === 'bigint') return vcpu;
  const { td, tdvps } = vcpu;
  const state = checkTdState(l, td, ALLOWED);
  if (state !== SUCCESS) return state;
  if (vcpu.numPages < MIN_TDVPS_PAGES + PAGES_PER_L2_VM * td.numL2Vms) return Code.TDCX_NUM_INCORRECT;
  if (vcpu.state !== VcpuState.UNINITIALIZED) return Code.VCPU_STATE_INCORRECT;
  const index = td.numVcpus;
  if (index >= td.tdcs.read32(Tdcs.MAX_VCPUS)) return Code.MAX_VCPUS_EXCEEDED;

  tdvps.write32(Tdvps.VCPU_INDEX, index);
  td.tdcs.write32(Tdcs.NUM_VCPUS, index + 1);
  if (msr(l.lp, Msr.TSC_ADJUST) !== m.state.tscAdjust) return status(Code.INCONSISTENT_MSR, Msr.TSC_ADJUST);
  initializeVcpuState(l, vcpu, l.lp.gpr[Gpr.RDX] ?? 0n);
  associateVcpu(l, vcpu);
  vcpu.state = VcpuState.READY;
  return SUCCESS;
};
