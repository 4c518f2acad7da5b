import type { DecodedInsn } from '../isa/decoded-insn.ts';
import { Reg } from '../lp/register-file.ts';
import { UnimplementedInstruction } from '../lp/unimplemented-instruction.ts';
import { Outcome } from '../run/cpu-environment.ts';
import type { HostContext, HostInstruction } from '../run/host-instruction.ts';

const MF = 16;
const FSW_ES = 0x80;
const FSW_B = 0x8000;

const word = (c: HostContext, offset: number): number => (c.lp.base + offset) >> 1;
function fcw(c: HostContext): number {
  return c.memory.u16[word(c, Reg.FCW)]!;
}
/** An unmasked exception pends: waiting instructions raise #MF. */
const pending = (c: HostContext): boolean => (c.memory.u16[word(c, Reg.FSW)]! & FSW_ES) !== 0;

/** Keeps FSW.ES and FSW.B in step with the exception flags and masks. */
function updateSummary(c: HostContext): void {
  const at = word(c, Reg.FSW);
  const status = c.memory.u16[at]! & ~(FSW_ES | FSW_B);
  c.memory.u16[at] = (status & ~fcw(c) & 0x3f) !== 0 ? status | FSW_ES | FSW_B : status;
}

function load16(c: HostContext, insn: DecodedInsn): bigint | undefined {
  const offset = insn.effectiveAddress();
  return c.checkSegment(insn.segment, offset, 2, false) ? c.access.read(c.linear(insn.segment, offset), 2) : undefined;
}
function store16(c: HostContext, insn: DecodedInsn, value: number): Outcome {
  const offset = insn.effectiveAddress();
  if (!c.checkSegment(insn.segment, offset, 2, true)) return Outcome.EVENT;
  return c.access.write(c.linear(insn.segment, offset), 2, BigInt(value)) ? Outcome.NEXT : Outcome.EVENT;
}

/** x87 control instructions: FNINIT, FNCLEX, FLDCW, FNSTCW, FNSTSW, FNOP. Arithmetic is not there yet. */
const x87: HostInstruction = (c, insn) => {
  const { u16 } = c.memory;
  const key = (insn.opcode << 8) | (insn.isMemory ? insn.reg & 7 : 0xc0 | ((insn.reg & 7) << 3) | (insn.rm & 7));
  switch (key) {
    case 0xdbe3: // FNINIT
      u16[word(c, Reg.FCW)] = 0x37f;
      u16[word(c, Reg.FSW)] = 0;
      u16[word(c, Reg.FTW)] = 0;
      u16[word(c, Reg.FOP)] = 0;
      c.memory.u64[(c.lp.base + Reg.FIP) >> 3] = 0n;
      c.memory.u64[(c.lp.base + Reg.FDP) >> 3] = 0n;
      return Outcome.NEXT;
    case 0xdbe2: // FNCLEX
      u16[word(c, Reg.FSW)]! &= 0x7f00;
      return Outcome.NEXT;
    case 0xdbe0: // FNENI, FNDISI, FNSETPM: no operation since the 387
    case 0xdbe1:
    case 0xdbe4:
      return Outcome.NEXT;
    case 0xd905: {
      // FLDCW
      if (pending(c)) return c.raise(MF);
      const v = load16(c, insn);
      if (v === undefined) return Outcome.EVENT;
      u16[word(c, Reg.FCW)] = (Number(v) & 0x1f7f) | 0x40;
      updateSummary(c);
      return Outcome.NEXT;
    }
    case 0xd907: // FNSTCW
      return store16(c, insn, fcw(c));
    case 0xdd07: // FNSTSW m16
      return store16(c, insn, u16[word(c, Reg.FSW)]!);
    case 0xdfe0: // FNSTSW AX
      c.setGpr(0, 2, BigInt(u16[word(c, Reg.FSW)]!));
      return Outcome.NEXT;
    case 0xd9d0: // FNOP
      return pending(c) ? c.raise(MF) : Outcome.NEXT;
    default:
      throw new UnimplementedInstruction(`x87 instruction ${key.toString(16)}`, `RIP 0x${insn.rip.toString(16)}`);
  }
};

const fwait: HostInstruction = (c) => (pending(c) ? c.raise(MF) : Outcome.NEXT);

export const x87ControlInstructions: [string, HostInstruction][] = [
  ['x87', x87],
  ['fwait', fwait],
];
