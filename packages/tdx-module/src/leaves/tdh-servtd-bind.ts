import { Gpr } from '@tdxkit/x86-cpu';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import type { ModuleLp } from '../module-lp.ts';
import {
  BindingField,
  BindingState,
  HASH_BYTES,
  SERVTD_ATTRIBUTES_FIXED0,
  bindingHandle,
  checkBindingOperands,
  isEqual,
  serviceInfoHash,
  uuidOf,
} from '../servtd/binding.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { checkTdState, lockTdr, lockTdrAt } from '../td/operands.ts';
import type { Td } from '../td/td.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';

const ALLOWED = opStates(
  OpState.UNINITIALIZED,
  OpState.INITIALIZED,
  OpState.RUNNABLE,
  OpState.LIVE_EXPORT,
  OpState.POST_IMPORT,
  OpState.LIVE_IMPORT,
);
/** The first binding of a slot must come before the measurement is final. */
const FIRST_BINDING = opStates(OpState.UNINITIALIZED, OpState.INITIALIZED);
const SERVICE_ALLOWED = opStates(
  OpState.RUNNABLE,
  OpState.LIVE_EXPORT,
  OpState.PAUSED_EXPORT,
  OpState.POST_EXPORT,
  OpState.POST_IMPORT,
  OpState.LIVE_IMPORT,
);
/** SERVTD_ATTR: the binding is to one TD, whatever becomes of its measurements. */
const INSTANCE_BINDING = 1n;
const OUTPUTS = [Gpr.RCX, Gpr.R10, Gpr.R11, Gpr.R12, Gpr.R13] as const;

function clearOutputs(l: ModuleLp): void {
  for (const gpr of OUTPUTS) l.set(gpr, 0, 0);
}

/**
 * TDH.SERVTD.BIND: binds a service TD to a target TD, for the first time or again.
 * @source TDX-ABI "TDH.SERVTD.BIND"
 * @param regs RCX target TDR; RDX service TDR; R8 slot; R9 type; R10 attributes
 * @returns RCX binding handle, R10..R13 target TD_UUID; 0 on errors
 */
export const tdhServtdBind: HostLeaf = (m, l) => {
  const isSame = l.lp.gpr[Gpr.RCX] === l.lp.gpr[Gpr.RDX];
  const serviceHi = l.hi(Gpr.RDX);
  const serviceLo = l.lo(Gpr.RDX);
  const attributes = l.lp.gpr[Gpr.R10] ?? 0n;
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
  const serviceState = checkTdState(l, service, SERVICE_ALLOWED);
  if (serviceState !== SUCCESS) return serviceState;
  if (operands !== SUCCESS) return operands;
  const bound = bind(l, target, service, attributes);
  if (bound !== SUCCESS) return bound;

  l.lp.gpr[Gpr.RCX] = bindingHandle(target, 0, service);
  uuidOf(target).forEach((word, i) => (l.lp.gpr[OUTPUTS[i + 1]!] = word));
  return SUCCESS;
};

/** The binding itself, in slot 0 and of type 0. */
function bind(l: ModuleLp, target: Td, service: Td, attributes: bigint): bigint {
  const { tdcs } = target;
  if (!l.locks.tryHostPriorityLock(tdcs.address(Tdcs.SERVTD_LOCK), LockMode.EXCLUSIVE))
    return status(Code.OPERAND_BUSY, Operand.SERVTD_BINDINGS);
  if (!l.locks.tryHostPriorityLock(service.tdcs.address(Tdcs.RTMR_LOCK), LockMode.SHARED))
    return status(Code.OPERAND_BUSY, Operand.RTMR);
  const hash = serviceInfoHash(service, attributes);
  const slot = Tdcs.SERVTD_BINDINGS_TABLE;
  const state = tdcs.read8(slot + BindingField.STATE);
  if (state === BindingState.NOT_BOUND) {
    const isEarly = target.checkOpState(FIRST_BINDING);
    if (isEarly !== SUCCESS) return isEarly;
    tdcs.write16(slot + BindingField.TYPE, 0);
    tdcs.write64(slot + BindingField.ATTRIBUTES, attributes);
    tdcs.writeBytes(slot + BindingField.INFO_HASH, hash);
    tdcs.write16(Tdcs.SERVTD_NUM, tdcs.read16(Tdcs.SERVTD_NUM) + 1);
  } else {
    if (tdcs.read16(slot + BindingField.TYPE) !== 0) return Code.SERVTD_TYPE_MISMATCH;
    if (tdcs.read64(slot + BindingField.ATTRIBUTES) !== attributes) return Code.SERVTD_ATTR_MISMATCH;
    if (state === BindingState.BOUND && (attributes & INSTANCE_BINDING) !== 0n) {
      const uuid = uuidOf(service);
      if (uuid.some((word, i) => word !== tdcs.read64(slot + BindingField.UUID + 8 * i))) return Code.SERVTD_UUID_MISMATCH;
      tdcs.writeBytes(slot + BindingField.INFO_HASH, hash);
    } else if (!isEqual(hash, tdcs.readBytes(slot + BindingField.INFO_HASH, HASH_BYTES))) return Code.SERVTD_INFO_HASH_MISMATCH;
  }
  uuidOf(service).forEach((word, i) => tdcs.write64(slot + BindingField.UUID + 8 * i, word));
  tdcs.write8(slot + BindingField.STATE, BindingState.BOUND);
  return SUCCESS;
}
