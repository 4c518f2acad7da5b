import { Gpr } from '@tdxkit/x86-cpu';
import { sha384 } from '@noble/hashes/sha2.js';
import { LockMode } from '../locks/lock-scope.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import type { GuestLeaf } from './guest-leaf.ts';
import { OperandAccess, isGuestAddress, mapOperand } from './guest-memory.ts';
import { lockRtmr } from './guest-lock.ts';

const HASH_BYTES = 48;
const NUM_RTMRS = 4;

/**
 * TDG.MR.RTMR.EXTEND: RTMR[i] = SHA-384(RTMR[i] || 48 bytes of guest memory).
 * @source TDX-ABI "TDG.MR.RTMR.EXTEND"
 * @param c RCX GPA of the 48 bytes, private, 64-byte aligned; RDX index 0..3
 */
export const tdgMrRtmrExtend: GuestLeaf = (c) => {
  const { l, tdcs } = c;
  if (!isGuestAddress(c, Gpr.RCX, 64, 'private')) return status(Code.OPERAND_INVALID, Operand.RCX);
  const data = mapOperand(c, l.num(Gpr.RCX), OperandAccess.READ);
  if (typeof data === 'string') return data;
  const index = l.lo(Gpr.RDX);
  if (l.hi(Gpr.RDX) !== 0 || index >= NUM_RTMRS) return status(Code.OPERAND_INVALID, Operand.RDX);
  const locked = lockRtmr(c, LockMode.EXCLUSIVE);
  if (locked !== SUCCESS) return locked;

  const at = Tdcs.RTMR + HASH_BYTES * index;
  const input = new Uint8Array(2 * HASH_BYTES);
  input.set(tdcs.readBytes(at, HASH_BYTES));
  input.set(c.memory.readBytes(data, HASH_BYTES), HASH_BYTES);
  tdcs.writeBytes(at, sha384(input));
  tdcs.write8(Tdcs.TEE_INFO_HASH_VALID, 0);
  return SUCCESS;
};
