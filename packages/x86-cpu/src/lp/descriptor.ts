import { WalkAccess } from '../mmu/page-walk.ts';
import { fault } from './fault.ts';
import { Reg, Seg } from './register-file.ts';
import { SegmentAttribute } from './segment.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

/** A segment or gate descriptor as two words, with the linear address it came from. @source Intel SDM 3A "Segment Descriptors" */
export interface Descriptor {
  readonly low: number;
  readonly high: number;
  readonly address: bigint;
}

/** Type field of system descriptors (S = 0). */
export const SystemType = {
  TSS16: 1, LDT: 2, TSS16_BUSY: 3, CALL_GATE16: 4, TASK_GATE: 5, INTERRUPT_GATE16: 6, TRAP_GATE16: 7,
  TSS32: 9, TSS32_BUSY: 11, CALL_GATE32: 12, INTERRUPT_GATE32: 14, TRAP_GATE32: 15,
} as const; // prettier-ignore

export const descriptorBase = (d: Descriptor): number =>
  ((d.low >>> 16) | ((d.high & 0xff) << 16) | (d.high & 0xff00_0000)) >>> 0;
/** In bytes, granularity applied. */
export function descriptorLimit(d: Descriptor): number {
  const raw = (d.low & 0xffff) | (d.high & 0xf_0000);
  return (d.high & 0x80_0000) !== 0 ? ((raw << 12) | 0xfff) >>> 0 : raw;
}
/** VMX access-rights format. */
export const descriptorAttributes = (d: Descriptor): number => (d.high >>> 8) & 0xf0ff;
export const descriptorDpl = (d: Descriptor): number => (d.high >>> 13) & 3;
export const descriptorType = (d: Descriptor): number => (d.high >>> 8) & 0xf;
export const isPresent = (d: Descriptor): boolean => (d.high & 0x8000) !== 0;
/** S = 1: code or data. */
export const isSegment = (d: Descriptor): boolean => (d.high & 0x1000) !== 0;
export const isCode = (d: Descriptor): boolean => (d.high & 0x1800) === 0x1800;
export const isConforming = (d: Descriptor): boolean => (d.high & 0x0400) !== 0;
export const isWritableData = (d: Descriptor): boolean => (d.high & 0x1a00) === 0x1200;
export const isLongCode = (d: Descriptor): boolean => (d.high & 0x20_0000) !== 0;
export const isBig = (d: Descriptor): boolean => (d.high & 0x40_0000) !== 0;
export const isNull = (selector: number): boolean => (selector & 0xfffc) === 0;

/** Reads the descriptor of a non-null selector; undefined when it lies outside its table. */
export function findDescriptor(lp: X86LogicalProcessor, selector: number): Descriptor | undefined {
  const offset = selector & 0xfff8;
  let base: bigint;
  let limit: number;
  if ((selector & 4) !== 0) {
    if ((lp.segments.attributes(Seg.LDTR) & SegmentAttribute.UNUSABLE) !== 0) return undefined;
    base = lp.segments.base(Seg.LDTR);
    limit = lp.segments.limit(Seg.LDTR);
  } else {
    base = lp.get64(Reg.GDTR_BASE);
    limit = lp.get32(Reg.GDTR_LIMIT);
  }
  if (offset + 7 > limit) return undefined;
  return readDescriptor(lp, tableAddress(lp, base + BigInt(offset)));
}

export function readDescriptor(lp: X86LogicalProcessor, address: bigint): Descriptor {
  lp.linear.readWords(address, 2, WalkAccess.IMPLICIT);
  return { low: lp.linear.words[0]!, high: lp.linear.words[1]!, address };
}

const tableAddress = (lp: X86LogicalProcessor, address: bigint): bigint => BigInt.asUintN(lp.isLongMode ? 64 : 32, address);

/** As `findDescriptor`, but a selector outside its table throws `vector` with the selector as error code. */
export function fetchDescriptor(lp: X86LogicalProcessor, selector: number, vector: number, ext = 0): Descriptor {
  return findDescriptor(lp, selector) ?? fault(lp, vector, (selector & 0xfffc) | ext);
}

/** Bits 63:32 of the base of a 16-byte system descriptor; #GP(selector) when the table ends before or the upper type is not 0. */
export function upperBase(lp: X86LogicalProcessor, selector: number, d: Descriptor, vector: number): bigint {
  const limit = (selector & 4) !== 0 ? lp.segments.limit(Seg.LDTR) : lp.get32(Reg.GDTR_LIMIT);
  if ((selector & 0xfff8) + 15 > limit) fault(lp, vector, selector & 0xfffc);
  const upper = lp.linear.read32(d.address + 8n, 4, WalkAccess.IMPLICIT);
  const top = lp.linear.read32(d.address + 12n, 4, WalkAccess.IMPLICIT);
  if ((top & 0x1f00) !== 0) fault(lp, vector, selector & 0xfffc);
  return BigInt(upper) << 32n;
}

/** Sets the accessed flag of a code or data descriptor in its table, when it is clear. */
export function markAccessed(lp: X86LogicalProcessor, d: Descriptor): void {
  if ((d.high & 0x100) === 0) lp.linear.write(d.address + 4n, 4, BigInt((d.high | 0x100) >>> 0), WalkAccess.IMPLICIT);
}
