import { Gpr, Reg, Seg, SegField, SEGMENT_BYTES } from '../../lp/register-file.ts';
import { Outcome } from '../cpu-environment.ts';
import type { HostContext, HostInstruction } from '../host-instruction.ts';

const SS = 12;
const BR = 5;

/** Bytes of the stack pointer in use: 8 in 64-bit mode, else by SS.B. */
function stackWidth(c: HostContext): number {
  if (c.isLong) return 8;
  return (c.u32(Reg.SEGMENTS + Seg.SS * SEGMENT_BYTES + SegField.ATTRIBUTES) & 0x4000) !== 0 ? 4 : 2;
}
function stackRead(c: HostContext, offset: bigint, size: number): bigint | undefined {
  if (!c.checkSegment(Seg.SS, offset, size, false)) return undefined;
  c.access.nonCanonicalVector = SS;
  const v = c.access.read(c.linear(Seg.SS, offset), size);
  c.access.nonCanonicalVector = 13;
  return v;
}
function stackProbe(c: HostContext, offset: bigint, size: number): boolean {
  if (!c.checkSegment(Seg.SS, offset, size, true)) return false;
  c.access.nonCanonicalVector = SS;
  const ok = c.access.probeWrite(c.linear(Seg.SS, offset), size);
  c.access.nonCanonicalVector = 13;
  return ok;
}
const wrap = (width: number, v: bigint): bigint => BigInt.asUintN(width * 8, v);

/** Writes an item at a stack offset. False: an event is recorded. */
function stackWrite(c: HostContext, offset: bigint, size: number, value: bigint): boolean {
  if (!stackProbe(c, offset, size)) return false;
  c.access.write(c.linear(Seg.SS, offset), size, value);
  return true;
}

/**
 * ENTER: frame pointer pushed, display copied, frame made. The items are pushed one after the other, and the display may lie among them; a
 * fault leaves what was pushed below the stack pointer.
 */
const enter: HostInstruction = (c, insn) => {
  const width = stackWidth(c);
  const size = insn.operandSize;
  const step = BigInt(size);
  const level = insn.immediate2 & 31;
  let sp = c.gpr(Gpr.RSP, width);
  const push = (value: bigint): boolean => {
    sp = wrap(width, sp - step);
    return stackWrite(c, sp, size, value);
  };
  if (!push(c.gpr(Gpr.RBP, size))) return Outcome.EVENT;
  const frame = sp;
  if (level > 0) {
    let bp = c.gpr(Gpr.RBP, width);
    for (let i = 1; i < level; i++) {
      bp = wrap(width, bp - step);
      const v = stackRead(c, bp, size);
      if (v === undefined || !push(v)) return Outcome.EVENT;
    }
    if (!push(wrap(size, frame))) return Outcome.EVENT;
  }
  sp = wrap(width, sp - BigInt(insn.immLow & 0xffff));
  // The new stack top must be writable too.
  if (!stackProbe(c, sp, size)) return Outcome.EVENT;
  c.setGpr(Gpr.RBP, size, size === width ? frame : wrap(size, frame));
  c.setGpr(Gpr.RSP, width, sp);
  return Outcome.NEXT;
};

/** LEAVE outside 64-bit mode. */
const leave: HostInstruction = (c, insn) => {
  const width = stackWidth(c);
  const frame = c.gpr(Gpr.RBP, width);
  const v = stackRead(c, frame, insn.operandSize);
  if (v === undefined) return Outcome.EVENT;
  c.setGpr(Gpr.RSP, width, wrap(width, frame + BigInt(insn.operandSize)));
  c.setGpr(Gpr.RBP, insn.operandSize, v);
  return Outcome.NEXT;
};

const pusha: HostInstruction = (c, insn) => {
  const width = stackWidth(c);
  const size = insn.operandSize;
  const step = BigInt(size);
  const top = c.gpr(Gpr.RSP, width);
  for (let n = 0; n < 8; n++) if (!stackProbe(c, wrap(width, top - step * BigInt(n + 1)), size)) return Outcome.EVENT;
  for (let n = 0; n < 8; n++) c.access.write(c.linear(Seg.SS, wrap(width, top - step * BigInt(n + 1))), size, c.gpr(n, size));
  c.setGpr(Gpr.RSP, width, wrap(width, top - step * 8n));
  return Outcome.NEXT;
};
const popa: HostInstruction = (c, insn) => {
  const width = stackWidth(c);
  const size = insn.operandSize;
  const step = BigInt(size);
  const top = c.gpr(Gpr.RSP, width);
  const values: bigint[] = [];
  for (let n = 0; n < 8; n++) {
    const v = stackRead(c, wrap(width, top + step * BigInt(n)), size);
    if (v === undefined) return Outcome.EVENT;
    values.push(v);
  }
  for (let n = 0; n < 8; n++) if (7 - n !== Gpr.RSP) c.setGpr(7 - n, size, values[n]!);
  c.setGpr(Gpr.RSP, width, wrap(width, top + step * 8n));
  return Outcome.NEXT;
};

const bound: HostInstruction = (c, insn) => {
  const size = insn.operandSize;
  if (!insn.isMemory) return c.raise(6);
  const offset = insn.effectiveAddress();
  if (!c.checkSegment(insn.segment, offset, 2 * size, false)) return Outcome.EVENT;
  const low = c.access.read(c.linear(insn.segment, offset), size);
  if (low === undefined) return Outcome.EVENT;
  const high = c.access.read(c.linear(insn.segment, offset + BigInt(size)), size);
  if (high === undefined) return Outcome.EVENT;
  const index = BigInt.asIntN(size * 8, c.gpr(insn.reg, size));
  if (index < BigInt.asIntN(size * 8, low) || index > BigInt.asIntN(size * 8, high)) return c.raise(BR);
  return Outcome.NEXT;
};

const xlat: HostInstruction = (c, insn) => {
  const offset = wrap(insn.addressSize, c.gpr(Gpr.RBX, insn.addressSize) + c.gpr(Gpr.RAX, 1));
  if (!c.checkSegment(insn.segment, offset, 1, false)) return Outcome.EVENT;
  const v = c.access.read(c.linear(insn.segment, offset), 1);
  if (v === undefined) return Outcome.EVENT;
  c.setGpr(Gpr.RAX, 1, v);
  return Outcome.NEXT;
};

/** MOVDIR64B: 64 bytes from memory to an aligned line that a register points to. */
const movdir64b: HostInstruction = (c, insn) => {
  const target = c.linear(
    insn.segmentOverride && insn.segment >= 4 ? insn.segment : Seg.ES,
    wrap(insn.addressSize, c.gpr(insn.reg, insn.addressSize)),
  );
  if ((target & 63n) !== 0n) return c.raise(13, 0);
  const source = insn.linearAddress();
  const values: bigint[] = [];
  for (let i = 0n; i < 64n; i += 8n) {
    const v = c.access.read(source + i, 8);
    if (v === undefined) return Outcome.EVENT;
    values.push(v);
  }
  if (!c.access.probeWrite(target, 8)) return Outcome.EVENT;
  for (let i = 0; i < 8; i++) c.access.write(target + BigInt(8 * i), 8, values[i]!);
  return Outcome.NEXT;
};

/** Stack frames and other rare integer instructions. */
export const stackInstructions: [string, HostInstruction][] = [
  ['enter', enter],
  ['leave', leave],
  ['pusha', pusha],
  ['popa', popa],
  ['bound', bound],
  ['xlat', xlat],
  ['movdir64b', movdir64b],
];
