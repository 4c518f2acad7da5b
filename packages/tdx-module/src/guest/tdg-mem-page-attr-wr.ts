import { Gpr } from '@tdxkit/x86-cpu';
import { tdFeatures } from '../entry/td-features.ts';
import { Code, Operand, status } from '../status.ts';
import { UnimplementedLeaf } from '../unimplemented-leaf.ts';
import type { GuestLeaf } from './guest-leaf.ts';

const VM_BITS = 16;
const VM_MASK = 0xffffn;
const NUM_VMS = 4;
const MAX_LEVEL = 2;

/**
 * TDG.MEM.PAGE.ATTR.WR: how L2 VMs may use a page. A TD without L2 VMs has nothing to set; what it is told about bad operands is here.
 * @source TDX-ABI "TDG.MEM.PAGE.ATTR.WR"
 * @param c RCX GPA | level; RDX attributes, 16 bits per VM; R8 which of them to change
 */
export const tdgMemPageAttrWr: GuestLeaf = (c) => {
  const { l, td } = c;
  const attributes = l.lp.gpr[Gpr.RDX] ?? 0n;
  const flags = l.lp.gpr[Gpr.R8] ?? 0n;
  const low = l.lo(Gpr.RCX);
  const level = low & 7;
  const gpa = l.num(Gpr.RCX) - level;
  const isMapping =
    level <= MAX_LEVEL && (low & 0xff8) === 0 && l.hi(Gpr.RCX) >>> 20 === 0 && gpa % (0x1000 * 512 ** level) === 0;
  l.set(Gpr.RCX, 0, 0);
  l.set(Gpr.RDX, 0, 0);
  // VM 0 is the TD itself, whose attributes are not its to set.
  if ((attributes & VM_MASK) !== 0n) return status(Code.OPERAND_INVALID, Operand.RDX);
  if ((flags & VM_MASK) !== 0n) return status(Code.OPERAND_INVALID, Operand.R8);
  for (let vm = td.numL2Vms + 1; vm < NUM_VMS; vm++) {
    const shift = BigInt(VM_BITS * vm);
    if (((attributes >> shift) & VM_MASK) !== 0n) return status(Code.OPERAND_INVALID, Operand.RDX);
    if (((flags >> shift) & VM_MASK) !== 0n) return status(Code.OPERAND_INVALID, Operand.R8);
  }
  if (!isMapping || gpa >= tdFeatures(td).sharedBit) return status(Code.OPERAND_INVALID, Operand.RCX);
  throw new UnimplementedLeaf('TDG.MEM.PAGE.ATTR.WR', 'TD partitioning is not built yet');
};
