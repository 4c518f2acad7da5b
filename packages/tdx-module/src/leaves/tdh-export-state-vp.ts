import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { Accessor } from '../metadata/accessor.ts';
import { Context } from '../metadata/field-index.ts';
import { exportLists } from '../migration/export-lists.ts';
import { BundleType } from '../migration/mbmd.ts';
import { lockForwardStream, readPageList } from '../migration/operands.ts';
import { beginStateBundle, finishStateBundle } from '../migration/state-bundle.ts';
import { StreamKey } from '../migration/stream.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { associateVcpu } from '../td/association.ts';
import { opStates } from '../td/op-states.ts';
import { checkTdState, lockTdvpr } from '../td/operands.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';
import { MIN_TDVPS_PAGES, Tdvps, VcpuState } from '../td/tdvps-layout.ts';
import { resume } from './tdh-export-state-immutable.ts';
import { PAGES_PER_L2_VM } from './tdh-vp-rd.ts';

const ALLOWED = opStates(OpState.PAUSED_EXPORT);
const MIN_PAGES = 5;

/**
 * TDH.EXPORT.STATE.VP: exports a vCPU of a paused TD, which becomes associated with this LP.
 * @source TDX-ABI "TDH.EXPORT.STATE.VP"
 * @param regs RCX TDVPR; R8 MBMD buffer and its size; R9 list of page buffers; R10 stream, bit 63 to go on after an interruption
 * @returns RDX pages written, 0 on errors
 */
export const tdhExportStateVp: HostLeaf = (m, l) => {
  l.set(Gpr.RDX, 0, 0);
  const vcpu = lockTdvpr(m, l, Gpr.RCX, LockMode.EXCLUSIVE);
  if (typeof vcpu === 'bigint') return vcpu;
  const { td, tdvps } = vcpu;
  const state = checkTdState(l, td, ALLOWED);
  if (state !== SUCCESS) return state;
  if (vcpu.numPages < MIN_TDVPS_PAGES + PAGES_PER_L2_VM * td.numL2Vms) return Code.TDCX_NUM_INCORRECT;
  if (vcpu.state !== VcpuState.READY) return Code.VCPU_STATE_INCORRECT;
  const associated = associateVcpu(l, vcpu);
  if (associated !== SUCCESS) return associated;
  const exports = td.tdcs.read32(Tdcs.EXPORT_COUNT);
  if (tdvps.read32(Tdvps.EXPORT_COUNT) === exports) return Code.VCPU_ALREADY_EXPORTED;
  const locked = lockForwardStream(l, td);
  if (typeof locked === 'bigint') return locked;
  const { stream, isResumed } = locked;
  const list = readPageList(m, l);
  const operands = [l.lp.gpr[Gpr.RAX] ?? 0n, l.lp.gpr[Gpr.R9] ?? 0n, l.lp.gpr[Gpr.RCX] ?? 0n];
  if (isResumed) {
    const resumed = resume(stream, operands);
    if (resumed !== SUCCESS) return resumed;
  } else {
    if (list.last < MIN_PAGES - 1 || !list.isReservedZero) return status(Code.OPERAND_INVALID, Operand.R9);
    stream.openUnlessOpen(StreamKey.ENCRYPT);
    beginStateBundle(td, stream, BundleType.VP_STATE, BigInt(vcpu.index & 0xffff));
  }
  if (!list.isShared) return status(Code.OPERAND_INVALID, Operand.R9);

  const parts = [{ context: Context.VCPU, accessor: Accessor.EXPORT_MUTABLE, m, l, td, vcpu }];
  const result = exportLists({ m, l, stream, list, parts, operands, isResumed });
  if (result !== SUCCESS) return result;
  return finishStateBundle(m, l, td, stream, () => tdvps.write32(Tdvps.EXPORT_COUNT, exports));
};
