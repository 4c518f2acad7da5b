import {
  descriptorAttributes, descriptorBase, descriptorDpl, descriptorLimit, fetchDescriptor, isCode, isConforming, isNull, isPresent,
  isSegment, isWritableData, markAccessed, type Descriptor,
} from './descriptor.ts'; // prettier-ignore
import { fault, gp } from './fault.ts';
import { Vector } from './guest-event.ts';
import { Seg } from './register-file.ts';
import { is64BitCode, isRealMode, isVirtual8086 } from './segment-access.ts';
import { SegmentAttribute } from './segment.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

const ACCESSED = 1;

/** Puts a descriptor into a segment register, accessed flag set in table and register. */
export function setFromDescriptor(lp: X86LogicalProcessor, segment: number, selector: number, d: Descriptor): void {
  markAccessed(lp, d);
  lp.segments.set(segment, selector, BigInt(descriptorBase(d)), descriptorLimit(d), descriptorAttributes(d) | ACCESSED);
}

/** Makes a segment register null: selector kept, unusable; a null SS of long mode keeps the privilege level as its DPL. */
export function setNull(lp: X86LogicalProcessor, segment: number, selector: number, dpl = 0): void {
  const base = segment === Seg.FS || segment === Seg.GS ? 0n : lp.segments.base(segment);
  lp.segments.set(
    segment,
    selector,
    lp.isLongMode ? 0n : base,
    0,
    SegmentAttribute.UNUSABLE | (dpl << SegmentAttribute.DPL_SHIFT),
  );
}

/** Real and virtual-8086 mode: base from the selector; attributes stay, except in virtual-8086 mode, where they are fixed. */
export function setRealMode(lp: X86LogicalProcessor, segment: number, selector: number): void {
  const attributes = isVirtual8086(lp) ? 0xf3 : lp.segments.attributes(segment) & ~SegmentAttribute.UNUSABLE;
  const limit = isVirtual8086(lp) ? 0xffff : lp.segments.limit(segment);
  lp.segments.set(segment, selector, BigInt(selector << 4), limit, attributes === 0 ? 0x93 : attributes);
}

/**
 * MOV, POP and the far-pointer loads of ES, SS, DS, FS, GS, with all checks.
 * @source Intel SDM 2B "MOV—Move", segment loads
 */
export function loadSegment(lp: X86LogicalProcessor, segment: number, selector: number): void {
  selector &= 0xffff;
  if (isRealMode(lp) || isVirtual8086(lp)) {
    setRealMode(lp, segment, selector);
    return;
  }
  const { cpl } = lp;
  const rpl = selector & 3;
  if (segment === Seg.SS) {
    if (isNull(selector)) {
      if (!is64BitCode(lp) || cpl === 3 || rpl !== cpl) gp(lp);
      setNull(lp, segment, selector, cpl);
      return;
    }
    const d = fetchDescriptor(lp, selector, Vector.GP);
    if (rpl !== cpl || !isWritableData(d) || descriptorDpl(d) !== cpl) gp(lp, selector & 0xfffc);
    if (!isPresent(d)) fault(lp, Vector.SS, selector & 0xfffc);
    setFromDescriptor(lp, segment, selector, d);
    return;
  }
  if (isNull(selector)) {
    setNull(lp, segment, selector);
    return;
  }
  const d = fetchDescriptor(lp, selector, Vector.GP);
  const isReadable = isSegment(d) && (!isCode(d) || (d.high & 0x200) !== 0);
  if (!isReadable) gp(lp, selector & 0xfffc);
  if (!(isCode(d) && isConforming(d)) && (rpl > descriptorDpl(d) || cpl > descriptorDpl(d))) gp(lp, selector & 0xfffc);
  if (!isPresent(d)) fault(lp, Vector.NP, selector & 0xfffc);
  setFromDescriptor(lp, segment, selector, d);
}

/** After a return to a less privileged level: data segments that this level may not use become null. Their bases stay, of use to 64-bit code. */
export function dropInaccessibleSegments(lp: X86LogicalProcessor, cpl: number): void {
  for (const segment of [Seg.ES, Seg.DS, Seg.FS, Seg.GS]) {
    const attributes = lp.segments.attributes(segment);
    if ((attributes & SegmentAttribute.UNUSABLE) !== 0) continue;
    const isConformingCode = (attributes & 0xc) === 0xc;
    if (isConformingCode || lp.segments.dpl(segment) >= cpl) continue;
    lp.segments.set(segment, 0, lp.segments.base(segment), 0, SegmentAttribute.UNUSABLE);
  }
}
