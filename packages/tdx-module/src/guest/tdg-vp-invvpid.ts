import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { ExitContext } from '../entry/exit-context.ts';
import { tdFeatures } from '../entry/td-features.ts';
import { flushVm } from '../l2/l2-vm.ts';
import { Code, Operand, SUCCESS, status } from '../status.ts';
import type { GuestLeaf } from './guest-leaf.ts';
import { OperandAccess, mapOperand } from './guest-memory.ts';
import { vmOperand } from './l2-vm-operand.ts';

const IS_LIST = 1;
const PAGE = 0x1000n;
const LAST_INDEX = 0xfffn;
const ADDRESS = ~0xfffn;
/** Processor property: linear-address width in EAX 15:8. */
const ADDRESS_WIDTHS = 0x8000_0008;
const MAX_ENTRIES = 512;
/** GLA_LIST_INFO: first entry 8:0, list 51:12, number of entries 61:52. */
const FIRST = 0x1ffn;
const RESERVED = 0xc000_0000_0000_0e00n;
const COUNT_SHIFT = 52n;
const COUNT = 0x3ffn;
const LIST = 0xf_ffff_ffff_f000n;

/** Is `address` one that INVVPID takes: canonical for the processor's width? */
function isCanonical(c: ExitContext, address: bigint): boolean {
  const width = (c.l.lp.cpuid(ADDRESS_WIDTHS, 0).eax >>> 8) & 0xff;
  return BigInt.asUintN(64, BigInt.asIntN(width, address)) === address;
}

/** Drops the translations of the pages in one GLA_LIST_ENTRY: first page, and index of the last. */
function invalidateEntry(c: ExitContext, vm: number, entry: bigint): bigint {
  const pages = (entry & LAST_INDEX) + 1n;
  let address = BigInt.asUintN(64, entry & ADDRESS);
  for (let i = 0n; i < pages; i++) {
    if (!isCanonical(c, address)) return Code.GLA_NOT_CANONICAL;
    address = BigInt.asUintN(64, address + PAGE);
  }
  // The processor of the model drops more than was asked for, which is always allowed.
  flushVm(c.l, c.td, vm);
  return SUCCESS;
}

/**
 * TDG.VP.INVVPID: drop linear translations of an L2 VM.
 * @source TDX-ABI "TDG.VP.INVVPID"
 * @param c RCX L2 VM in 53:52, bit 0: RDX is GLA_LIST_INFO, not one GLA_LIST_ENTRY
 * @returns with a list RDX is what remains of it; when a host interrupt is pending the TDCALL runs again for that
 */
export const tdgVpInvvpid: GuestLeaf = (c) => {
  const { l } = c;
  const vm = vmOperand(c, IS_LIST);
  if (vm === undefined) return status(Code.OPERAND_INVALID, Operand.RCX);
  const operand = l.lp.gpr[Gpr.RDX] ?? 0n;
  if ((l.lo(Gpr.RCX) & IS_LIST) === 0) return invalidateEntry(c, vm, operand);
  let first = Number(operand & FIRST);
  let count = Number((operand >> COUNT_SHIFT) & COUNT);
  if ((operand & RESERVED) !== 0n || first + count > MAX_ENTRIES) return status(Code.OPERAND_INVALID, Operand.RDX);
  const list = Number(operand & LIST);
  if (list >= tdFeatures(c.td).sharedBit) return status(Code.OPERAND_INVALID, Operand.RDX);
  const page = mapOperand(c, list, OperandAccess.READ);
  if (typeof page === 'string') return page;
  let isInterrupted = false;
  while (count > 0 && !isInterrupted) {
    const result = invalidateEntry(c, vm, c.memory.read64((page + 8 * first) as Hpa));
    if (result !== SUCCESS) return result;
    first++;
    count--;
    isInterrupted = l.lp.hasPendingEvent;
  }
  l.lp.gpr[Gpr.RDX] = (BigInt(count) << COUNT_SHIFT) | BigInt(list) | (BigInt(first) & FIRST);
  return isInterrupted ? 'guest' : SUCCESS;
};
