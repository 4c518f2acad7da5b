import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { Accessor } from '../metadata/accessor.ts';
import { Context } from '../metadata/field-index.ts';
import { Code, SUCCESS } from '../status.ts';
import { associateVcpu } from '../td/association.ts';
import { checkTdState, lockTdvpr } from '../td/operands.ts';
import { MIN_TDVPS_PAGES, VcpuState } from '../td/tdvps-layout.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import type { Vcpu } from '../td/vcpu.ts';
import { METADATA_READ_STATES, clearReadOutputs, readInto } from './tdh-mng-rd.ts';

export const PAGES_PER_L2_VM = 3;

/** Operand, TD state, pages, vCPU state and association: what TDH.VP.RD and TDH.VP.WR have in common. */
export function openVcpu(m: ModuleContext, l: ModuleLp, opStates: number, vcpuStates: readonly number[]): Vcpu | bigint {
  const vcpu = lockTdvpr(m, l, Gpr.RCX, LockMode.SHARED);
  if (typeof vcpu === 'bigint') return vcpu;
  const { td } = vcpu;
  const state = checkTdState(l, td, opStates);
  if (state !== SUCCESS) return state;
  if (vcpu.numPages < MIN_TDVPS_PAGES + PAGES_PER_L2_VM * td.numL2Vms) return Code.TDCX_NUM_INCORRECT;
  if (!vcpuStates.includes(vcpu.state)) return Code.VCPU_STATE_INCORRECT;
  const associated = associateVcpu(l, vcpu);
  return associated === SUCCESS ? vcpu : associated;
}

/**
 * TDH.VP.RD: reads one vCPU-scope metadata or VMCS field; the vCPU becomes associated with this LP.
 * @source TDX-ABI "TDH.VP.RD"
 * @param regs RCX TDVPR; RDX field id
 * @returns R8 value, 0 on errors; version 1: RDX next readable id, all-ones at the end and on errors
 */
export const tdhVpRd: HostLeaf = (m, l) => {
  const version = (l.lo(Gpr.RAX) >>> 16) & 0xff;
  const high = l.hi(Gpr.RDX);
  const low = l.lo(Gpr.RDX);
  clearReadOutputs(l, version);
  const vcpu = openVcpu(m, l, METADATA_READ_STATES, [VcpuState.READY, VcpuState.DISABLED]);
  if (typeof vcpu === 'bigint') return vcpu;
  const { td } = vcpu;
  const accessor = td.isDebug ? Accessor.HOST_DEBUG : Accessor.HOST;
  return readInto(l, version, { context: Context.VCPU, accessor, m, l, td, vcpu }, high, low);
};
