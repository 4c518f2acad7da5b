import { DecodedInsn } from '../isa/decoded-insn.ts';
import { Decoder } from '../isa/decoder.ts';
import { Vector } from '../lp/guest-event.ts';
import type { X86LogicalProcessor } from '../lp/x86-logical-processor.ts';
import { Reg, Seg } from '../lp/register-file.ts';
import { WalkAccess } from '../mmu/page-walk.ts';
import { CpuMode } from '../run/cpu-mode.ts';
import { computeMode } from '../run/mode.ts';
import type { Hpa } from '../units/index.ts';

const LINE = 64n;
const LONGEST = 15;
/** XCHG with memory locks without a prefix. */
const XCHG = [0x86, 0x87];
const CMPXCHG16B = 0x0fc7;
/** BTS, BTR and BTC whose bit number is in a register: the operand lies that many bits away. */
const BIT_STRINGS = [0x0fab, 0x0fb3, 0x0fbb];

/**
 * Will the instruction at RIP lock the bus? It does when a locked access lies on two cache lines. Departs: memory types other than
 * write-back, which lock it too, are not modelled. Called before each instruction of a guest under "bus-lock detection": slow, but rarely used.
 */
export function takesBusLock(lp: X86LogicalProcessor): boolean {
  const mode = computeMode(lp.memory.u32, lp.base);
  const insn = new DecodedInsn();
  insn.lp = lp;
  const bytes = codeBytes(lp, mode);
  if (bytes === undefined) return false;
  new Decoder().decode(insn, bytes, 0, bytes.length, mode);
  if (insn.fault >= 0 || !insn.isMemory || !(insn.lock || XCHG.includes(insn.opcode))) return false;
  insn.ripLow = lp.get32(Reg.RIP);
  insn.ripHigh = lp.get32(Reg.RIP + 4);
  const size = insn.opcode === CMPXCHG16B ? 2 * insn.operandSize : insn.operandSize;
  let address = insn.linearAddress();
  if (BIT_STRINGS.includes(insn.opcode)) {
    const bits = BigInt(8 * size);
    const offset = BigInt.asIntN(8 * size, lp.gpr[insn.reg]!);
    address += ((offset - (((offset % bits) + bits) % bits)) / bits) * BigInt(size);
  }
  return (address % LINE) + BigInt(size) > LINE;
}

/** What can be fetched at RIP without a fault, at most an instruction; undefined when not even one byte. */
function codeBytes(lp: X86LogicalProcessor, mode: number): Uint8Array | undefined {
  const isLong = (mode & CpuMode.CODE_MASK) === CpuMode.CODE64;
  const linear = isLong ? lp.rip : BigInt.asUintN(32, lp.rip + lp.segments.base(Seg.CS));
  const inPage = 0x1000 - Number(linear & 0xfffn);
  for (const length of inPage < LONGEST ? [LONGEST, inPage] : [LONGEST]) {
    try {
      return lp.linear.readBytes(linear, length, lp.linear.current | WalkAccess.EXECUTE);
    } catch (thrown) {
      if (thrown !== lp.event) throw thrown;
      // The instruction will meet its fault again; a #VE finds its area free then.
      if (lp.event.kind === 'exception' && lp.event.vector === Vector.VE)
        lp.memory.write32((lp.nonRoot.space.veInformation + 4) as Hpa, 0);
      lp.event.clear();
    }
  }
  return undefined;
}
