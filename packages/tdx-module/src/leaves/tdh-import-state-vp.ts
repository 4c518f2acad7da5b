import { Gpr } from '@tdxkit/x86-cpu';
import { initializeImportedVcpu } from '../entry/initial-vcpu-state.ts';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { Accessor } from '../metadata/accessor.ts';
import { Context } from '../metadata/field-index.ts';
import { beginImportedState } from '../migration/imported-state.ts';
import { importLists } from '../migration/import-lists.ts';
import { BundleType } from '../migration/mbmd.ts';
import { failImport, lockForwardStream, readPageList } from '../migration/operands.ts';
import { count } from '../migration/session.ts';
import { StreamKey, type MigrationStream } from '../migration/stream.ts';
import type { ModuleLp } from '../module-lp.ts';
import type { ModuleContext } from '../module-context.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { associateVcpu } from '../td/association.ts';
import { opStates } from '../td/op-states.ts';
import { checkTdState, lockTdvpr } from '../td/operands.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';
import { MIN_TDVPS_PAGES, VcpuState } from '../td/tdvps-layout.ts';
import type { Vcpu } from '../td/vcpu.ts';
import { resumeImport } from './tdh-import-state-immutable.ts';
import { PAGES_PER_L2_VM } from './tdh-vp-rd.ts';

const ALLOWED = opStates(OpState.STATE_IMPORT);
const MIN_PAGES = 4;

/**
 * TDH.IMPORT.STATE.VP: makes a new vCPU what an exported one is; it becomes associated with this LP.
 * @source TDX-ABI "TDH.IMPORT.STATE.VP"
 * @param regs RCX TDVPR; R8 MBMD and its size; R9 list of encrypted pages; R10 stream, bit 63 to go on after an interruption
 * @returns RCX, RDX: 0, or what a failure is about; as they were with INTERRUPTED_RESUMABLE
 */
export const tdhImportStateVp: HostLeaf = (m, l) => {
  const rcx = l.lp.gpr[Gpr.RCX] ?? 0n;
  const rdx = l.lp.gpr[Gpr.RDX] ?? 0n;
  l.set(Gpr.RDX, 0, 0);
  const vcpu = lockTdvpr(m, l, Gpr.RCX, LockMode.EXCLUSIVE);
  l.set(Gpr.RCX, 0, 0);
  if (typeof vcpu === 'bigint') return vcpu;
  const { td } = vcpu;
  const state = checkTdState(l, td, ALLOWED);
  if (state !== SUCCESS) return state;
  if (vcpu.numPages < MIN_TDVPS_PAGES + PAGES_PER_L2_VM * td.numL2Vms) return Code.TDCX_NUM_INCORRECT;
  const locked = lockForwardStream(l, td);
  if (typeof locked === 'bigint') return locked;
  const { stream, isResumed } = locked;
  const operands = [l.lp.gpr[Gpr.RAX] ?? 0n, l.lp.gpr[Gpr.R9] ?? 0n, rcx];
  const begun = isResumed ? resume(l, vcpu, stream, operands) : begin(m, l, vcpu, stream);
  if (begun !== SUCCESS) return begun;
  const list = readPageList(m, l);
  if (list.last < MIN_PAGES - 1 || !list.isReservedZero || !list.isShared)
    return failImport(td, status(Code.OPERAND_INVALID, Operand.R9));

  const context = { context: Context.VCPU, accessor: Accessor.IMPORT_MUTABLE, m, l, td, vcpu };
  const result = importLists({ m, l, td, stream, list, context, operands, isResumed });
  if (result === Code.INTERRUPTED_RESUMABLE) {
    if (vcpu.state !== VcpuState.DISABLED) vcpu.state = VcpuState.IMPORT;
    l.lp.gpr[Gpr.RCX] = rcx;
    l.lp.gpr[Gpr.RDX] = rdx;
  }
  return result === SUCCESS ? finish(vcpu) : result;
};

/** The vCPU as it is before any state of it has come. */
function begin(m: ModuleContext, l: ModuleLp, vcpu: Vcpu, stream: MigrationStream): bigint {
  const { td } = vcpu;
  stream.openUnlessOpen(StreamKey.DECRYPT);
  stream.forgetInterruption();
  if (vcpu.state !== VcpuState.UNINITIALIZED) return failImport(td, Code.VCPU_STATE_INCORRECT);
  const begun = beginImportedState(m, l, td, stream, BundleType.VP_STATE, (info) => info >> 16n === 0n);
  if (begun !== SUCCESS) return begun;
  initializeImportedVcpu(l, vcpu);
  return associateVcpu(l, vcpu);
}

function resume(l: ModuleLp, vcpu: Vcpu, stream: MigrationStream, operands: readonly bigint[]): bigint {
  const { td } = vcpu;
  if (!stream.isInterrupted) return Code.INVALID_RESUMPTION;
  const resumed = resumeImport(td, stream, operands);
  if (resumed !== SUCCESS) return resumed;
  if (vcpu.state !== VcpuState.IMPORT && vcpu.state !== VcpuState.DISABLED) return failImport(td, Code.VCPU_STATE_INCORRECT);
  const associated = associateVcpu(l, vcpu);
  return associated === SUCCESS ? SUCCESS : failImport(td, associated);
}

function finish(vcpu: Vcpu): bigint {
  const { td } = vcpu;
  const { tdcs } = td;
  const migrated = tdcs.read32(Tdcs.NUM_MIGRATED_VCPUS);
  tdcs.write32(Tdcs.NUM_MIGRATED_VCPUS, migrated + 1);
  if (migrated >= td.numVcpus) return failImport(td, Code.ALL_VCPUS_IMPORTED);
  if (vcpu.state !== VcpuState.DISABLED) vcpu.state = VcpuState.READY;
  count(td, Tdcs.TOTAL_MB_COUNT, 1n);
  return SUCCESS;
}
