import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { HostLeaf } from '../leaf.ts';
import { LockMode } from '../locks/lock-scope.ts';
import { openMigrationTd } from '../migration/open-td.ts';
import { BindingField, BindingState, HASH_BYTES, SERVTD_ATTRIBUTES_FIXED0, checkBindingOperands } from '../servtd/binding.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { opStates } from '../td/op-states.ts';
import { isSharedHpa } from '../td/operands.ts';
import { OpState, Tdcs } from '../td/tdcs-layout.ts';

const ALLOWED = opStates(OpState.UNINITIALIZED, OpState.INITIALIZED);
const HASH_ALIGNMENT = 64;

/**
 * TDH.SERVTD.PREBIND: names by hash the service TD that may later be bound.
 * @source TDX-ABI "TDH.SERVTD.PREBIND"
 * @param regs RCX target TDR; RDX SHA-384 of the service TD's TDINFO, in shared memory; R8 slot; R9 type; R10 attributes
 */
export const tdhServtdPrebind: HostLeaf = (m, l) => {
  const td = openMigrationTd(m, l, Gpr.RCX, LockMode.SHARED, ALLOWED, LockMode.SHARED);
  if (typeof td === 'bigint') return td;
  if (!isSharedHpa(m, l.hi(Gpr.RDX), l.lo(Gpr.RDX), HASH_ALIGNMENT)) return status(Code.OPERAND_INVALID, Operand.RDX);
  const operands = checkBindingOperands(l, SERVTD_ATTRIBUTES_FIXED0);
  if (operands !== SUCCESS) return operands;
  const { tdcs } = td;
  if (!l.locks.tryHostPriorityLock(tdcs.address(Tdcs.SERVTD_LOCK), LockMode.EXCLUSIVE))
    return status(Code.OPERAND_BUSY, Operand.SERVTD_BINDINGS);
  const slot = Tdcs.SERVTD_BINDINGS_TABLE;
  const state = tdcs.read8(slot + BindingField.STATE);
  if (state === BindingState.BOUND) return Code.SERVTD_BOUND;

  if (state === BindingState.NOT_BOUND) tdcs.write16(Tdcs.SERVTD_NUM, tdcs.read16(Tdcs.SERVTD_NUM) + 1);
  tdcs.writeBytes(slot + BindingField.INFO_HASH, m.memory.readBytes(l.num(Gpr.RDX) as Hpa, HASH_BYTES));
  tdcs.write16(slot + BindingField.TYPE, l.lo(Gpr.R9) & 0xffff);
  tdcs.write64(slot + BindingField.ATTRIBUTES, l.lp.gpr[Gpr.R10] ?? 0n);
  tdcs.write8(slot + BindingField.STATE, BindingState.PRE_BOUND);
  return SUCCESS;
};
