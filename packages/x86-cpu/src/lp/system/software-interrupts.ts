import { Cr4, WalkAccess } from '../../mmu/page-walk.ts';
import { Outcome } from '../../run/cpu-environment.ts';
import { EventType } from '../../vmx/non-root.ts';
import { gp, ud } from '../fault.ts';
import { Vector } from '../guest-event.ts';
import { Reg, Seg } from '../register-file.ts';
import { is64BitCode, isVirtual8086 } from '../segment-access.ts';
import { loadSegment } from '../segment-load.ts';
import { Stack } from '../stack.ts';
import type { X86LogicalProcessor } from '../x86-logical-processor.ts';
import { iopl } from './flags.ts';
import type { SystemHandler } from './operands.ts';

const TF = 0x100n;
const IF = 0x200n;
const IOPL = 0x3000n;
const VIF = 0x8_0000n;
/** Offset of the I/O map base address in a TSS; the software-interrupt redirection bitmap is the 32 bytes before that map. */
const TSS_IO_MAP = 0x66;
const BITMAP_BYTES = 32;

/** CR4.VME, and the redirection bitmap of the TSS sends INT `vector` of a virtual-8086 program to the program's own vector table. */
function isRedirected(lp: X86LogicalProcessor, vector: number): boolean {
  if ((lp.get32(Reg.CR4) & Cr4.VME) === 0) return false;
  const base = lp.segments.base(Seg.TR);
  const limit = lp.segments.limit(Seg.TR);
  if (limit < TSS_IO_MAP + 1) gp(lp);
  const at = lp.linear.read32(base + BigInt(TSS_IO_MAP), 2, WalkAccess.IMPLICIT) - BITMAP_BYTES + (vector >>> 3);
  if (at < 0 || at > limit) gp(lp);
  return ((lp.linear.read32(base + BigInt(at), 1, WalkAccess.IMPLICIT) >>> (vector & 7)) & 1) === 0;
}

/** INT n within a virtual-8086 program, as in real mode. With IOPL below 3, VIF stands for IF. @source Intel SDM 3B "Handling Interrupts in Virtual-8086 Mode" */
function interruptInside(lp: X86LogicalProcessor, vector: number, nextRip: bigint): Outcome {
  const flags = lp.rflags;
  const isVirtual = iopl(lp) < 3;
  const image = isVirtual ? (flags & ~IF) | IOPL | ((flags & VIF) !== 0n ? IF : 0n) : flags;
  const target = lp.linear.read32(BigInt(4 * vector), 4, lp.linear.current);
  const stack = Stack.current(lp, false);
  stack.push(image & 0xffffn, 2);
  stack.push(BigInt(lp.segments.selector(Seg.CS)), 2);
  stack.push(nextRip & 0xffffn, 2);
  stack.commit();
  loadSegment(lp, Seg.CS, target >>> 16);
  lp.rip = BigInt(target & 0xffff);
  lp.rflags = flags & ~(TF | (isVirtual ? VIF : IF));
  lp.modeChanged();
  return Outcome.JUMPED;
}

/** INT n. In virtual-8086 mode with IOPL below 3 it is a fault, unless it stays within the program. */
const int: SystemHandler = (lp, insn) => {
  const vector = Number(insn.immediate & 0xffn);
  if (isVirtual8086(lp)) {
    if (isRedirected(lp, vector)) return interruptInside(lp, vector, insn.nextRip);
    if (iopl(lp) < 3) gp(lp);
  }
  lp.event.software(vector, EventType.SOFTWARE_INTERRUPT, insn.length);
  return Outcome.EVENT;
};

const int3: SystemHandler = (lp, insn) => {
  lp.event.software(Vector.BP, EventType.SOFTWARE_EXCEPTION, insn.length);
  return Outcome.EVENT;
};

const int1: SystemHandler = (lp, insn) => {
  lp.event.software(Vector.DB, EventType.PRIVILEGED_SOFTWARE_EXCEPTION, insn.length);
  return Outcome.EVENT;
};

const into: SystemHandler = (lp, insn) => {
  if (is64BitCode(lp)) ud(lp);
  if ((lp.rflags & 0x800n) === 0n) return Outcome.NEXT;
  lp.event.software(Vector.OF, EventType.SOFTWARE_EXCEPTION, insn.length);
  return Outcome.EVENT;
};

export const softwareInterruptInstructions: readonly (readonly [string, SystemHandler])[] = [
  ['int', int],
  ['int3', int3],
  ['int1', int1],
  ['into', into],
];
