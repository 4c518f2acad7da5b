import { WalkAccess } from '../mmu/page-walk.ts';
import {
  checksGateDpl,
  externalBit,
  savedFlags,
  RFLAGS_IF,
  RFLAGS_NT,
  RFLAGS_RF,
  RFLAGS_TF,
  RFLAGS_VM,
  type Delivery,
} from './delivery.ts';
import {
  descriptorDpl,
  descriptorType,
  fetchDescriptor,
  isBig,
  isCode,
  isConforming,
  isLongCode,
  isNull,
  isPresent,
  isSegment,
} from './descriptor.ts';
import { fault, gp } from './fault.ts';
import { Vector } from './guest-event.ts';
import { Reg, Seg } from './register-file.ts';
import { accessOf, isCanonical } from './segment-access.ts';
import { setFromDescriptor, setNull } from './segment-load.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

/** Offset of RSP0 and of IST1 in the 64-bit TSS. */
const TSS_RSP0 = 4;
const TSS_IST1 = 36;

/** Reads a stack pointer from the 64-bit TSS: RSP0..2, or IST1..7. #TS(TR) when the TSS ends before it, #SS when it is not canonical. */
export function tssStackPointer(lp: X86LogicalProcessor, offset: number, ext: number): bigint {
  const { segments } = lp;
  if (offset + 7 > segments.limit(Seg.TR)) fault(lp, Vector.TS, (segments.selector(Seg.TR) & 0xfffc) | ext);
  const sp = lp.linear.read(BigInt.asUintN(64, segments.base(Seg.TR) + BigInt(offset)), 8, WalkAccess.IMPLICIT);
  if (!isCanonical(lp, sp)) fault(lp, Vector.SS, ext);
  return sp;
}

export const rspOffset = (cpl: number): number => TSS_RSP0 + 8 * cpl;

/** Event delivery in IA-32e mode: 16-byte gates, stack switch by privilege or IST, five quadwords and an error code. */
export function deliverLong(lp: X86LogicalProcessor, d: Delivery): void {
  const ext = externalBit(d.type);
  const idtError = 8 * d.vector + 2 + ext;
  const offset = 16 * d.vector;
  if (offset + 15 > lp.get32(Reg.IDTR_LIMIT)) gp(lp, idtError);
  const at = BigInt.asUintN(64, lp.get64(Reg.IDTR_BASE) + BigInt(offset));
  lp.linear.readWords(at, 4, WalkAccess.IMPLICIT);
  const [low, high, upper] = lp.linear.words as unknown as [number, number, number];
  const gate = { low, high, address: at };
  const type = descriptorType(gate);
  if (isSegment(gate) || (type !== 14 && type !== 15)) gp(lp, idtError);
  if (checksGateDpl(d.type) && descriptorDpl(gate) < lp.cpl) gp(lp, idtError);
  if (!isPresent(gate)) fault(lp, Vector.NP, idtError);
  const target = (BigInt(upper) << 32n) | BigInt(((high & 0xffff_0000) | (low & 0xffff)) >>> 0);

  const selector = low >>> 16;
  if (isNull(selector)) gp(lp, ext);
  const code = fetchDescriptor(lp, selector, Vector.GP, ext);
  const { cpl } = lp;
  const selectorError = (selector & 0xfffc) | ext;
  if (!isCode(code) || descriptorDpl(code) > cpl || !isLongCode(code) || isBig(code)) gp(lp, selectorError);
  if (!isPresent(code)) fault(lp, Vector.NP, selectorError);
  const newCpl = isConforming(code) ? cpl : descriptorDpl(code);
  const ist = high & 7;
  let sp: bigint;
  if (ist !== 0) sp = tssStackPointer(lp, TSS_IST1 + 8 * (ist - 1), ext);
  else if (newCpl < cpl) sp = tssStackPointer(lp, rspOffset(newCpl), ext);
  else sp = lp.gpr[4]!;
  if (!isCanonical(lp, target)) gp(lp, ext);

  const { quads } = lp.linear;
  const flags = savedFlags(lp, d);
  const count = d.errorCode >= 0 ? 6 : 5;
  const newSp = BigInt.asUintN(64, (sp & ~0xfn) - BigInt(8 * count));
  if (!isCanonical(lp, newSp)) fault(lp, Vector.SS, ext);
  let i = 0;
  if (d.errorCode >= 0) quads[i++] = BigInt(d.errorCode);
  quads[i++] = d.returnRip;
  quads[i++] = BigInt(lp.segments.selector(Seg.CS));
  quads[i++] = flags;
  quads[i++] = lp.gpr[4]!;
  quads[i] = BigInt(lp.segments.selector(Seg.SS));
  lp.linear.writeQuads(newSp, count, accessOf(newCpl));
  // Nothing below faults but the accessed flag of the code segment.
  setFromDescriptor(lp, Seg.CS, (selector & 0xfffc) | newCpl, code);
  lp.gpr[4] = newSp;
  if (newCpl < cpl) setNull(lp, Seg.SS, newCpl, newCpl);
  lp.cpl = newCpl;
  lp.rip = target;
  const cleared = RFLAGS_TF | RFLAGS_NT | RFLAGS_RF | RFLAGS_VM | (type === 14 ? RFLAGS_IF : 0n);
  lp.rflags = flags & ~cleared;
  lp.modeChanged();
}
