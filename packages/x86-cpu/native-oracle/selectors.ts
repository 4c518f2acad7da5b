import type { DecodedInsn } from '../src/isa/decoded-insn.ts';
import type { Random } from '../test/fuzz/random.ts';
import { segmentOf } from '../test/conformance/segments.ts';
import type { Encoded } from './encode.ts';
import { bytes as littleEndian } from './values.ts';
import type { Patches } from './patches.ts';

/** Instructions that take a selector: see `placeSelector`. */
export const TAKES_SELECTOR = /^(mov sreg,rm|pop sreg|lds|les|lss|lfs|lgs|call far|jmp far|ret far|iret|lar|lsl|verr|verw|arpl)$/;

const CODE_SELECTORS = [0x23, 0x0f, 0x3f, 0x57, 0x33];
const DATA_SELECTORS = [0x17, 0x1f, 0x27, 0x2f, 0x37, 0x2b, 0x4f];
/** Null, not present, beyond the table's limit. */
const BAD_SELECTORS = [0, 1, 3, 0x47, 0x67, 0x7c];
const CODE = 0x1000_0000;

function randomSelector(random: Random, good: readonly number[]): number {
  if (random.chance(10)) return random.pick(BAD_SELECTORS);
  const selector = random.chance(75) ? random.pick(good) : random.pick([...CODE_SELECTORS, ...DATA_SELECTORS]);
  return random.chance(10) ? (selector & ~3) | random.below(4) : selector;
}
/** An offset that leads to INT3 in a code segment, or nowhere. */
function codeOffset(random: Random, selector: number): bigint {
  const at = random.chance(90) ? 0x100 + random.below(0x1e00) : random.pick([0x1fff, 0x2000, 0xffff, random.u32()]);
  const base = selector < 4 || selector >= 0x58 ? 0 : segmentOf(selector).base;
  return BigInt(base === CODE ? at : CODE + at);
}

interface Place {
  readonly random: Random;
  readonly regs: bigint[];
  readonly memory: Patches;
}

/** Puts selectors, and offsets with them, where the instruction takes them from. `operand`: linear address of its memory operand; `stack`: of the stack top. */
export function placeSelector(p: Place, e: Encoded, operand: number | undefined, stack: number): void {
  const { insn } = e;
  const { random, memory, regs } = p;
  const size = insn.operandSize;
  const isFar = /far$|^iret$/.test(insn.name);
  const selector = randomSelector(random, isFar ? CODE_SELECTORS : insn.name.startsWith('l') || /sreg/.test(insn.name) ? DATA_SELECTORS : [...DATA_SELECTORS, ...CODE_SELECTORS]); // prettier-ignore
  const offset = isFar ? codeOffset(random, selector) : BigInt(random.u32());
  const pointer = [...littleEndian(offset, size), ...littleEndian(BigInt(selector), Math.min(size, 4))];
  if (insn.name === 'ret far') memory.put(stack, pointer);
  else if (insn.name === 'iret') memory.put(stack, [...pointer, ...littleEndian(BigInt((random.u32() & 0xcd5) | 0x202), size)]);
  else if (insn.name === 'pop sreg') memory.put(stack, littleEndian(BigInt(selector), 2));
  else if (isFar && insn.mod < 0)
    e.bytes.set([...littleEndian(offset, size), ...littleEndian(BigInt(selector), 2)], e.bytes.length - size - 2);
  else if (isFar || isPointerLoad(insn))
    memory.put(operand ?? 0, [...littleEndian(offset, size), ...littleEndian(BigInt(selector), 2)]);
  else if (operand !== undefined) memory.put(operand, littleEndian(BigInt(selector), 2));
  else regs[insn.rm] = (regs[insn.rm]! & ~0xffffn) | BigInt(selector);
  if (insn.name === 'arpl') regs[insn.reg] = (regs[insn.reg]! & ~0xffffn) | BigInt(randomSelector(random, DATA_SELECTORS));
}
const isPointerLoad = (insn: DecodedInsn): boolean => /^l[defgs]s$/.test(insn.name) || insn.name === 'lss';
