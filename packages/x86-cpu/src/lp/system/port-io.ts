import type { Insn } from '../../isa/insn.ts';
import { WalkAccess } from '../../mmu/page-walk.ts';
import { Outcome } from '../../run/cpu-environment.ts';
import { notePortAccess } from '../debug-registers.ts';
import { gp } from '../fault.ts';
import { Gpr, Reg, Seg } from '../register-file.ts';
import { isRealMode, isVirtual8086, linearAddress } from '../segment-access.ts';
import { SegmentAttribute } from '../segment.ts';
import type { X86LogicalProcessor } from '../x86-logical-processor.ts';
import { iopl } from './flags.ts';
import { readGpr, writeGpr, type SystemHandler } from './operands.ts';

/** Offset of the I/O map base address in a 32- or 64-bit TSS. */
const TSS_IO_MAP = 102;

/** #GP(0) unless IOPL or the I/O permission bitmap of the TSS lets the access through. @source Intel SDM 1 "I/O Permission Bit Map" */
export function checkPortPermission(lp: X86LogicalProcessor, port: number, size: number): void {
  if (isRealMode(lp) || (!isVirtual8086(lp) && lp.cpl <= iopl(lp))) return;
  const { segments } = lp;
  const attributes = segments.attributes(Seg.TR);
  const limit = segments.limit(Seg.TR);
  if ((attributes & SegmentAttribute.P) === 0 || (attributes & 8) === 0 || limit < TSS_IO_MAP + 1) gp(lp);
  const base = segments.base(Seg.TR);
  const map = lp.linear.read32(base + BigInt(TSS_IO_MAP), 2, WalkAccess.IMPLICIT);
  const at = map + (port >>> 3);
  if (at + 1 > limit) gp(lp);
  const bits = lp.linear.read32(base + BigInt(at), 2, WalkAccess.IMPLICIT);
  if (((bits >>> (port & 7)) & ((1 << size) - 1)) !== 0) gp(lp);
}

const isImmediate = (insn: Insn): boolean => (insn.opcode & 0xf8) === 0xe0;
const portOf = (lp: X86LogicalProcessor, insn: Insn): number =>
  isImmediate(insn) ? Number(insn.immediate & 0xffn) : lp.gpr32[2 * Gpr.RDX]! & 0xffff;

/** The device may have raised an interrupt or stopped the machine. */
const afterAccess = (lp: X86LogicalProcessor): Outcome => (lp.get32(Reg.ATTENTION) !== 0 ? Outcome.NEXT_AND_STOP : Outcome.NEXT);

const input: SystemHandler = (lp, insn) => {
  const port = portOf(lp, insn);
  const size = insn.operandSize;
  checkPortPermission(lp, port, size);
  const access = { port, size, isIn: true, isString: false, rep: false, isImmediate: isImmediate(insn), linear: 0n };
  const given = lp.devices?.readPort(port, size);
  if (given === undefined && lp.nonRoot.onPort(insn, access)) return Outcome.EVENT;
  writeGpr(lp, Gpr.RAX, size, BigInt((given ?? lp.nonRoot.readPort(port, size)) >>> 0));
  notePortAccess(lp, port, size);
  return afterAccess(lp);
};

const output: SystemHandler = (lp, insn) => {
  const port = portOf(lp, insn);
  const size = insn.operandSize;
  checkPortPermission(lp, port, size);
  const access = { port, size, isIn: false, isString: false, rep: false, isImmediate: isImmediate(insn), linear: 0n };
  const value = Number(readGpr(lp, Gpr.RAX, size));
  if (!lp.devices?.writePort(port, size, value)) {
    if (lp.nonRoot.onPort(insn, access)) return Outcome.EVENT;
    lp.nonRoot.writePort(port, size, value);
  }
  notePortAccess(lp, port, size);
  return afterAccess(lp);
};

/** INS and OUTS: one element for each execution; REP repeats by running the instruction again. */
function stringIo(isIn: boolean): SystemHandler {
  return (lp, insn) => {
    const size = insn.operandSize;
    const width = insn.addressSize;
    const rep = insn.rep !== 0;
    const count = readGpr(lp, Gpr.RCX, width);
    if (rep && count === 0n) return Outcome.NEXT;
    const port = lp.gpr32[2 * Gpr.RDX]! & 0xffff;
    checkPortPermission(lp, port, size);
    const index = isIn ? Gpr.RDI : Gpr.RSI;
    const offset = readGpr(lp, index, width);
    const linear = linearAddress(lp, isIn ? Seg.ES : insn.segment, offset, size, isIn);
    const { devices } = lp;
    if (devices === undefined && lp.nonRoot.onPort(insn, { port, size, isIn, isString: true, rep, isImmediate: false, linear }))
      return Outcome.EVENT;
    const access = lp.linear.current;
    if (isIn) {
      lp.linear.probe(linear, size, access | WalkAccess.WRITE);
      const value = devices?.readPort(port, size) ?? lp.nonRoot.readPort(port, size);
      lp.linear.write(linear, size, BigInt(value >>> 0), access);
    } else {
      const value = Number(lp.linear.read(linear, size, access));
      if (!devices?.writePort(port, size, value)) lp.nonRoot.writePort(port, size, value);
    }
    notePortAccess(lp, port, size);
    const step = (lp.get32(Reg.RFLAGS) & 0x400) !== 0 ? -size : size;
    writeGpr(lp, index, width, offset + BigInt(step));
    if (!rep) return afterAccess(lp);
    writeGpr(lp, Gpr.RCX, width, count - 1n);
    return count === 1n ? afterAccess(lp) : Outcome.AGAIN;
  };
}

export const portInstructions: readonly (readonly [string, SystemHandler])[] = [
  ['in', input],
  ['out', output],
  ['ins', stringIo(true)],
  ['outs', stringIo(false)],
];
