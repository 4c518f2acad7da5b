import type { DecodedInsn } from '../src/isa/decoded-insn.ts';
import type { CorpusCase } from '../test/conformance/corpus.ts';
import { decode } from './encode.ts';

/* Where a host of another vendor than Intel may do something else, and the cases where it did. */

const UD = 6;
const SS = 12;
const GP = 13;
const PF = 14;
const XM = 19;
const SEG_SS = 2;
const SEG_GS = 5;
const CODE = 0x1000_0000;
/** First byte after the code area. */
const NO_CODE = 0x1000_2000n;
/** The model's task state segment: present there, for the kernel only. */
const KERNEL_PAGE = 0x4000_0000n;

/** Why a recorded case says nothing about an Intel processor, or undefined. */
export function vendorDifference(c: CorpusCase): string | undefined {
  const bytes = Uint8Array.from(Buffer.from(c.bytes, 'hex'));
  const offset = parseInt(c.out.rip, 16) - parseInt(c.in.rip, 16);
  const vector = c.out.fault?.vector;
  const cr2 = BigInt(`0x${c.out.fault?.cr2 ?? '0'}`);
  const codeStart = parseInt(c.in.rip, 16) + (c.mode === 16 ? CODE : 0);
  // The instruction that faulted, or the first one.
  const at = vector !== undefined && offset >= 0 && offset < bytes.length ? offset : 0;
  const insn = decode(bytes.subarray(at), c.mode ?? 64);
  if (insn === undefined) return undefined;
  const { name } = insn;
  if (insn.fault >= 0 && bytes.length - at >= 15 && vector !== insn.fault)
    return 'more than 15 bytes and undefined: the order is not documented';
  if (insn.fault === UD && (cr2 === NO_CODE || BigInt(parseInt(c.out.rip, 16) + insn.length) >= NO_CODE))
    return 'undefined and not all there: how far a processor reads is not documented';
  if (cr2 >> 13n === KERNEL_PAGE >> 13n) return 'an address that only the model maps';
  if (vector === GP && /^(ins|outs)$/.test(name) && insn.rep !== 0)
    return 'REP INS and OUTS with a count of 0 check the I/O permission on AMD';
  if (vector === UD && insn.opcode === 0x0f0d && insn.mod === 3) return '0F 0D with a register is a NOP on Intel';
  if (/\bsha\d/.test(c.name) && (c.cat === 'seq' || (insn.isMemory && vector !== GP)))
    return 'SHA instructions do not check alignment on AMD';
  if (vector === PF && isMisaligned(insn, c)) return 'a misaligned operand in a page that is not there: #GP comes first on Intel';
  if (vector === PF && /^(cmps|scas)$/.test(name) && insn.rep !== 0)
    return 'RFLAGS of an interrupted REP CMPS and SCAS are the old ones on Intel';
  if (/^loopn?e$/.test(name) && insn.rep !== 0) return 'F2 and F3 choose between LOOPE and LOOPNE on AMD';
  if (vector === GP && name === 'mov r,cr' && insn.lock) return 'LOCK MOV CR0 is MOV CR8 on AMD';
  if (vector !== undefined && name.includes('gather')) return 'mask elements that are still to do are sign-extended on Intel';
  if (vector !== undefined && name === 'vcvtps2ph') return 'MXCSR tells of the conversion although the store faults on Intel';
  if (vector !== undefined && name === 'mmx maskmovq') return 'MMX state is entered before a fault on AMD';
  if (vector !== undefined && /maskmovdqu|maskmovq/.test(name)) return 'AMD faults for bytes that are masked off';
  if (vector === XM && /^cvtt?p[sd]2pi$/.test(name)) return 'MMX state is entered before #XM on AMD';
  if (c.mode !== undefined && vector === UD && insn.vex && (insn.rex & 8) !== 0)
    return 'W1 of VPEXTRQ and its like is ignored outside 64-bit mode on Intel';
  if (/\bd[9d] \/4\b/.test(c.name) && (vector === GP || vector === PF))
    return 'in which pieces FLDENV and FRSTOR read is not documented';
  if (c.mode !== undefined && name === 'call far' && vector === GP && c.out.mem !== undefined)
    return 'CALL pushes before it checks the limit of the target on AMD, after it on Intel';
  if (c.mode !== undefined && name === 'ret far' && vector === PF)
    return 'AMD looks at the outer stack before the privilege of the selector';
  if (/^(cmps|movs)$/.test(name) && vector !== undefined) return 'which operand of CMPS or MOVS faults first is not documented';
  if (c.mode !== undefined && vector === GP && insn.segment === SEG_SS && isAligning(insn))
    return 'misaligned and beyond the limit: the order is not documented';
  if (c.mode === undefined && insn.segment === SEG_GS && (vector === GP || vector === SS))
    return 'AMD wants the offset to be canonical, before the base is added';
  if (c.out.mem?.some(([at, data]) => overlaps(parseInt(at, 16), data.length / 2, codeStart, bytes.length)) === true)
    return 'code that overwrites itself while it runs: when the new bytes count is not documented';
  if (/\bcvtpi2ps\b/.test(c.name)) return 'CVTPI2PS from memory enters MMX state on Intel only';
  return undefined;
}

/** A legacy SSE operand of 16 bytes off its boundary, at the address of the page fault. */
function isMisaligned(insn: DecodedInsn, c: CorpusCase): boolean {
  return !insn.vex && isAligning(insn) && /[^0]$/.test(c.out.fault?.cr2 ?? '0');
}
const isAligning = (insn: DecodedInsn): boolean =>
  insn.isMemory && (insn.opcodeEntry?.operands.some((o) => o.letter === 'W' && (o.size === 'x' || o.size === 'Y')) ?? false);
const overlaps = (a: number, aBytes: number, b: number, bBytes: number): boolean => a < b + bBytes && b < a + aBytes;
