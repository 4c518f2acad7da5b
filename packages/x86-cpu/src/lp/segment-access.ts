import { Cr4, WalkAccess } from '../mmu/page-walk.ts';
import { fault } from './fault.ts';
import { Vector } from './guest-event.ts';
import { Reg, Seg } from './register-file.ts';
import { SegmentAttribute } from './segment.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

/** EFER.LMA and CS.L: instructions have 64-bit addresses. */
export function is64BitCode(lp: X86LogicalProcessor): boolean {
  return lp.isLongMode && (lp.segments.attributes(Seg.CS) & SegmentAttribute.L) !== 0;
}
/** CR0.PE = 0. */
export const isRealMode = (lp: X86LogicalProcessor): boolean => (lp.get32(Reg.CR0) & 1) === 0;
export const isVirtual8086 = (lp: X86LogicalProcessor): boolean => (lp.get32(Reg.RFLAGS) & 0x2_0000) !== 0;

/** A bigint goes through these to become two halves: 5 ns against 60 for shifts and masks. */
const split64 = new BigUint64Array(1);
const split32 = new Int32Array(split64.buffer);

/** The address as the paging mode sign-extends it. @source Intel SDM 1 "Canonical Addressing" */
export function isCanonical(lp: X86LogicalProcessor, linear: bigint): boolean {
  split64[0] = linear;
  const top = split32[1]! >> ((lp.get32(Reg.CR4) & Cr4.LA57) !== 0 ? 24 : 15);
  return top === 0 || top === -1;
}

/**
 * The address as the widest paging mode of the processor sign-extends it, on or not: the check of bases that outlive a mode (descriptor
 * tables, LDTR, TR) and of INVPCID.
 */
export const isCanonicalInAnyMode = (lp: X86LogicalProcessor, linear: bigint): boolean =>
  BigInt.asUintN(64, BigInt.asIntN(lp.linearBits, linear)) === linear;

const u32 = (value: bigint): bigint => BigInt.asUintN(32, value);

/**
 * Linear address of `size` bytes at `offset` in a segment, after all segment checks.
 * Throws #GP(0), or #SS(0) when the segment is SS.
 * @param write the access writes (data segments must be writable)
 */
export function linearAddress(lp: X86LogicalProcessor, segment: number, offset: bigint, size: number, write: boolean): bigint {
  const { segments } = lp;
  const vector = segment === Seg.SS ? Vector.SS : Vector.GP;
  if (is64BitCode(lp)) {
    const base = segment === Seg.FS || segment === Seg.GS ? segments.base(segment) : 0n;
    const linear = BigInt.asUintN(64, base + offset);
    if (!isCanonical(lp, linear) || (size > 1 && !isCanonical(lp, BigInt.asUintN(64, linear + BigInt(size - 1)))))
      fault(lp, vector, 0);
    return linear;
  }
  const attributes = segments.attributes(segment);
  if (!isRealMode(lp)) {
    if ((attributes & SegmentAttribute.UNUSABLE) !== 0) fault(lp, vector, 0);
    const isCode = (attributes & 8) !== 0;
    if (write ? isCode || (attributes & 2) === 0 : isCode && (attributes & 2) === 0) fault(lp, vector, 0);
  }
  checkLimit(lp, segments.limit(segment), attributes, Number(u32(offset)), size, vector, 0);
  return u32(segments.base(segment) + offset);
}

/** Limit check of a legacy segment, expand-down included. */
export function checkLimit(
  lp: X86LogicalProcessor,
  limit: number,
  attributes: number,
  offset: number,
  size: number,
  vector: number,
  errorCode: number,
): void {
  const last = offset + size - 1;
  if ((attributes & 0xc) === 4) {
    const top = (attributes & SegmentAttribute.DB) !== 0 ? 0xffff_ffff : 0xffff;
    if (offset <= limit || last > top) fault(lp, vector, errorCode);
  } else if (last > limit) fault(lp, vector, errorCode);
}

/** Reads from a segment with the rights of the current privilege level. */
export function readSegment(lp: X86LogicalProcessor, segment: number, offset: bigint, size: number): bigint {
  return lp.linear.read(linearAddress(lp, segment, offset, size, false), size, lp.linear.current);
}
export function writeSegment(lp: X86LogicalProcessor, segment: number, offset: bigint, size: number, value: bigint): void {
  lp.linear.write(linearAddress(lp, segment, offset, size, true), size, value, lp.linear.current);
}

/** Access bits of data accesses at privilege level `cpl`. */
export const accessOf = (cpl: number): number => (cpl === 3 ? WalkAccess.USER : 0);
