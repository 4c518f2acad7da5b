import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import { SERVTD_ATTRIBUTES_FIXED0, checkBindingOperands } from '../servtd/binding.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { checkTdState, lockTdr, lockTdrAt } from '../td/operands.ts';
import { OpState } from '../td/tdcs-layout.ts';
import { UnimplementedLeaf } from '../unimplemented-leaf.ts';

const ALLOWED = opStates(OpState.UNINITIALIZED, OpState.INITIALIZED, OpState.RUNNABLE, OpState.LIVE_EXPORT, OpState.POST_IMPORT, OpState.LIVE_IMPORT);

function clearOutputs(l: ModuleLp): void {
  for (const gpr of [Gpr.RCX, Gpr.R10, Gpr.R11, Gpr.R12, Gpr.R13]) l.set(gpr, 0, 0);
}

/**
 * TDH.SERVTD.BIND: binds a service TD to a target TD. What is here: every check of the operands and of the two TDs.
 * @source TDX-ABI "TDH.SERVTD.BIND"
 * @param regs RCX target TDR; RDX service TDR; R8 slot; R9 type; R10 attributes
 * @returns RCX binding handle, R10..R13 target TD_UUID; 0 on errors
 * @throws UnimplementedLeaf when all checks passed
 */
export const tdhServtdBind: HostLeaf = (m, l) => {
  const isSame = l.lp.gpr[Gpr.RCX] === l.lp.gpr[Gpr.RDX];
  const serviceHi = l.hi(Gpr.RDX);
  const serviceLo = l.lo(Gpr.RDX);
  const operands = checkBindingOperands(l, SERVTD_ATTRIBUTES_FIXED0);
  if (isSame) {
    clearOutputs(l);
    return status(Code.OPERAND_INVALID, Operand.RDX);
  }
  const target = lockTdr(m, l, Gpr.RCX, LockMode.SHARED);
  clearOutputs(l);
  if (typeof target === 'bigint') return target;
  const state = checkTdState(l, target, ALLOWED);
  if (state !== SUCCESS) return state;
  const service = lockTdrAt(m, l, serviceHi, serviceLo, Gpr.RDX, LockMode.SHARED);
  if (typeof service === 'bigint') return service;
  const serviceState = service.checkAccessible();
  if (serviceState !== SUCCESS) return serviceState;
  if (operands !== SUCCESS) return operands;
  throw new UnimplementedLeaf('TDH.SERVTD.BIND', 'service TDs are not built yet');
};
