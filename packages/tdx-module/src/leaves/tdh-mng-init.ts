import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { initializeTdVirtualization } from '../entry/virtual-vmx-msrs.ts';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { checkParamsHead, checkParamsTail, virtualArchCapabilities } from '../mng-init/check-params.ts';
import { TD_PARAMS_BYTES, TdParams } from '../mng-init/td-params.ts';
import { computeCpuid } from '../mng-init/virtual-cpuid.ts';
import { writeConfiguration } from '../mng-init/write-tdcs.ts';
import { msr } from '../platform/check-msrs.ts';
import { Msr } from '../platform/platform-sample.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { checkTdState, isSharedHpa, lockTdr } from '../td/operands.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';

const ALLOWED = opStates(OpState.UNINITIALIZED);
const LIMIT_CPUID_MAXVAL = 1n << 22n;
const CPUID_WORDS = 64 * 4;
const LEAF_7_ROW = 5;
const RTM = 1 << 11;

/**
 * TDH.MNG.INIT: configures a TD from TD_PARAMS; vCPUs and memory may be added afterwards.
 * @source TDX-ABI "TDH.MNG.INIT"
 * @param regs RCX TDR; RDX TD_PARAMS in shared memory, 1,024-byte aligned
 * @returns RCX: 0, or leaf and sub-leaf with OPERAND_INVALID|CPUID_CONFIG; a failed call may be repeated
 */
export const tdhMngInit: HostLeaf = (m, l) => {
  const paramsHi = l.hi(Gpr.RDX);
  const paramsLo = l.lo(Gpr.RDX);
  if ((msr(l.lp, Msr.MISC_ENABLE) & LIMIT_CPUID_MAXVAL) !== 0n) {
    l.set(Gpr.RCX, 0, 0);
    return Code.LIMIT_CPUID_MAXVAL_SET;
  }
  const td = lockTdr(m, l, Gpr.RCX, LockMode.EXCLUSIVE);
  l.set(Gpr.RCX, 0, 0);
  if (typeof td === 'bigint') return td;
  const state = checkTdState(l, td, ALLOWED, 'unlocked');
  if (state !== SUCCESS) return state;
  if (!isSharedHpa(m, paramsHi, paramsLo, TD_PARAMS_BYTES)) return status(Code.OPERAND_INVALID, Operand.RDX);
  const params = new TdParams(m.memory, (paramsHi * 0x1_0000_0000 + paramsLo) as Hpa);
  const sample = m.state.platform;
  const head = checkParamsHead(l, params, td.numTdcx, sample, m.state.tscAdjust);
  if (head !== SUCCESS) return head;
  const cpuid = new Uint32Array(CPUID_WORDS);
  const cpuidResult = computeCpuid(l, params, sample, cpuid);
  if (cpuidResult !== SUCCESS) return cpuidResult;
  const tail = checkParamsTail(params);
  if (tail !== SUCCESS) return tail;

  const hasTsx = ((cpuid[4 * LEAF_7_ROW + 1] ?? 0) & RTM) !== 0;
  writeConfiguration(l, td, params, cpuid, sample);
  td.tdcs.write64(Tdcs.VIRTUAL_IA32_ARCH_CAPABILITIES, virtualArchCapabilities(sample.archCapabilities, params, hasTsx));
  td.mrtd.begin();
  initializeTdVirtualization(td);
  td.tdcs.write64(Tdcs.TD_EPOCH, 1n);
  td.opState = OpState.INITIALIZED;
  return SUCCESS;
};
