import { Seg } from '../src/lp/register-file.ts';
import type { DecodedInsn } from '../src/isa/decoded-insn.ts';
import { Flow } from '../src/isa/opcode.ts';
import type { Random } from '../test/fuzz/random.ts';
import { isString, type Encoded } from './encode.ts';
import type { Mode } from './host/native-record.ts';
import { placeSelector, TAKES_SELECTOR } from './selectors.ts';
import type { Patches } from './patches.ts';
import { bytes as littleEndian, type Lanes, type Values } from './values.ts';

/** The memory map of the corpus. */
export const CODE = 0x1000_0000;
export const DATA = 0x2000_0000;
export const STACK = 0x3000_0000;
const AREA_BYTES = 0x2000;

/** What placing an operand may change. */
export interface Placement {
  readonly random: Random;
  readonly mode: Mode;
  readonly regs: bigint[];
  readonly memory: Patches;
  readonly values: Values;
  readonly lanes: Lanes;
  /** Registers that an earlier instruction of the case needs as they are. */
  readonly taken: Set<number>;
}

/** Base of a segment: harness.c has the same table. ES CS SS DS FS GS. */
const BASES: Record<Mode, readonly number[]> = {
  64: [0, 0, 0, 0, 0, DATA],
  32: [DATA, 0, 0, 0, DATA, DATA],
  16: [DATA, CODE, STACK, DATA, DATA, DATA],
};
export const segmentBase = (mode: Mode, segment: number): number => BASES[mode][segment]!;

/** A random linear address for an operand of about `size` bytes: mostly well inside, often at an edge. */
function randomTarget(random: Random, size: number, mode: Mode, segment: number): bigint {
  const kind = random.below(100);
  const align = (v: number): number =>
    random.chance(size >= 16 ? 80 : 50) ? v - (v % Math.min(size === 28 ? 16 : size, 32)) : v;
  const area = mode === 16 && segment === Seg.SS ? STACK : mode === 16 && segment === Seg.CS ? CODE : DATA;
  if (kind < 72) return BigInt(align(area + 0x100 + random.below(0x1e00)));
  if (kind < 80) return BigInt(area + 0x1000 - random.below(size + 1));
  if (kind < 86) return BigInt(area + AREA_BYTES - random.below(size + 2));
  if (kind < 88) return BigInt(area + random.below(8) - random.below(size + 1));
  if (kind < 90) return BigInt(align(area + 0x800 - random.below(size + 1)));
  if (kind < 92) return BigInt(area + 0x1400 - random.below(size + 1));
  if (kind < 94) return BigInt(STACK + 0x700 + random.below(0x100));
  if (kind < 96) return BigInt(CODE + 0x100 + random.below(0x100));
  if (mode !== 64) return BigInt(random.u32() >>> (mode === 16 ? 16 : 0));
  const near = BigInt(random.below(2 * size + 1) - size);
  if (random.chance(60)) return 0x8000_0000_0000n + near + (random.chance(30) ? 0x1234_0000_0000_0000n : 0n);
  return random.chance(50) ? BigInt(align(DATA + AREA_BYTES + random.below(0x1000))) : BigInt.asUintN(64, near);
}

/** Effective address of the memory operand. */
function effectiveAddress(insn: DecodedInsn, regs: readonly bigint[], next: number): bigint {
  let address = insn.displacement;
  if (insn.ripRelative) address += BigInt(next);
  if (insn.base >= 0) address += regs[insn.base]!;
  if (insn.index >= 0) address += regs[insn.index]! << BigInt(insn.scale);
  return BigInt.asUintN(8 * insn.addressSize, address);
}
/** Linear address of the memory operand, as a number; addresses outside of the low 4 GiB are of no interest. */
export function operandAddress(insn: DecodedInsn, regs: readonly bigint[], mode: Mode, next: number): number {
  const linear = effectiveAddress(insn, regs, next) + BigInt(segmentBase(mode, insn.segment));
  return Number(BigInt.asUintN(mode === 64 ? 64 : 32, linear));
}

/** Gives the instruction operands worth computing with: makes its address hit a target, fills memory there, sets registers that have a role. */
export function placeOperand(p: Placement, e: Encoded, next: number): void {
  const { insn } = e;
  const entry = insn.opcodeEntry;
  if (entry === undefined) return;
  roles(p, insn);
  if (isString(entry)) placeString(p, insn);
  else if (entry.flow !== Flow.NONE) placeBranch(p, e, next);
  else if (/^(pop|popf|popa|leave|push|pushf|enter|pusha|ret far|iret|pop sreg)/.test(insn.name)) placeStack(p, insn);
  let at: number | undefined;
  if (insn.isMemory) {
    at = aim(p, e, next);
    const content = p.values.fill(p.random.chance(90) ? p.lanes : 'i8', 64);
    p.memory.put(at - 16, content);
    if (entry.flow !== Flow.NONE) p.memory.put(at, littleEndian(codeTarget(p, next), insn.operandSize));
    if (/^(cmpxchg)/.test(insn.name) && p.random.chance(50)) equalise(p, insn, at);
    if (insn.name === 'ldmxcsr' || insn.name === 'vldmxcsr')
      p.memory.put(at, littleEndian(BigInt(p.random.chance(90) ? p.random.u32() & 0xffff : p.random.u32()), 4));
  }
  if (insn.name === 'fxrstor') placeImage(p, at!);
  if (TAKES_SELECTOR.test(insn.name)) placeSelector(p, e, at, stackAddress(p));
}

/** Registers with a role: shift counts, dividends, dividers, bit offsets, indexes of gathers. */
function roles({ random, regs, values }: Placement, insn: DecodedInsn): void {
  const { name } = insn;
  if (/^(div|idiv)$/.test(name) && random.chance(75)) {
    // The high half is small against the divider, or the sign of the low half.
    const size = BigInt(8 * insn.operandSize);
    if (size === 8n) regs[0] = (regs[0]! & ~0xffffn) | (values.integer(16) >> BigInt(random.below(16)));
    else
      regs[2] = random.chance(40)
        ? 0n
        : random.chance(50)
          ? -((regs[0]! >> (size - 1n)) & 1n) & 0xffff_ffff_ffff_ffffn
          : regs[2]! >> BigInt(random.below(64));
  }
  if (/^(sh|sa|ro|rc)[lr]d?$/.test(name) && random.chance(60))
    regs[1] = (regs[1]! & ~0xffn) | BigInt(random.below(random.chance(50) ? 34 : 256));
  if (name === 'enter') regs[5] = regs[4]! + BigInt(random.below(64));
  if (/^bt/.test(name) && random.chance(70)) regs[insn.reg] = BigInt.asUintN(64, BigInt(random.below(2000) - 1000));
  if (/^(loop|jcxz)/.test(name))
    regs[1] = random.chance(70)
      ? BigInt(random.below(4)) | (random.chance(30) ? 0x1_0000_0000n : 0n) | (random.chance(20) ? 0x1_0000n : 0n)
      : regs[1]!;
  if (/^(pcmpestr|vpcmpestr)/.test(name) && random.chance(70)) {
    regs[0] = BigInt.asUintN(64, BigInt(random.below(24) - 4));
    regs[2] = BigInt.asUintN(64, BigInt(random.below(24) - 4));
  }
  if (name === 'bextr' && random.chance(60)) regs[insn.vvvv] = BigInt(random.below(80)) | (BigInt(random.below(80)) << 8n);
  if (name === 'bzhi' && random.chance(60)) regs[insn.vvvv] = BigInt(random.below(80));
}

/** Sets base, index or displacement so that the operand lies at a random target; the linear address that came out. */
function aim(p: Placement, e: Encoded, next: number): number {
  const { insn } = e;
  const { random, regs, mode } = p;
  const size = /^fx/.test(insn.name)
    ? 512
    : insn.name === 'x87'
      ? 28
      : insn.opcodeEntry!.operands.some((o) => o.size === 'Y')
        ? 32
        : insn.opcodeEntry!.operands.some((o) => o.size === 'x')
          ? 16
          : Math.max(insn.operandSize, 1);
  const target = randomTarget(random, size, mode, insn.segment);
  const want = target - BigInt(segmentBase(mode, insn.segment));
  const bits = 8 * insn.addressSize;
  const displacementIsFree = e.displacement >= insn.addressSize || (e.displacement === 4 && insn.addressSize === 8);
  const isFree = (n: number): boolean => n >= 0 && !p.taken.has(n);
  if (insn.index >= 0 && isFree(insn.index)) regs[insn.index] = BigInt.asUintN(64, BigInt(random.below(33) - 8));
  if (insn.name.includes('gather') && insn.index >= 0) regs[insn.base] ??= 0n;
  const rest = (): bigint => want - (effectiveAddress(insn, regs, next) - insn.displacement);
  if (isFree(insn.base) && insn.base !== insn.index && insn.base !== 4) {
    regs[insn.base] = 0n;
    const value = BigInt.asUintN(bits, want - effectiveAddress(insn, regs, next));
    const upper =
      bits < Math.min(mode === 16 ? 32 : mode, 64) && random.chance(50) ? random.u64() & ~((1n << BigInt(bits)) - 1n) : 0n;
    regs[insn.base] = BigInt.asUintN(mode === 64 ? 64 : 32, value | upper);
  } else if (displacementIsFree) {
    const value = rest();
    const patch = littleEndian(BigInt.asUintN(8 * e.displacement, value), e.displacement);
    e.bytes.set(patch, e.at);
    const signed = BigInt.asIntN(8 * e.displacement, value);
    insn.dispLow = Number(BigInt.asIntN(32, signed));
    insn.dispHigh = Number(BigInt.asIntN(32, signed >> 32n));
  }
  for (const n of [insn.base, insn.index]) if (n >= 0) p.taken.add(n);
  return operandAddress(insn, regs, mode, next);
}

/** An FXSAVE image with a valid MXCSR, mostly. */
function placeImage({ random, memory, values }: Placement, at: number): void {
  memory.put(
    at,
    Array.from({ length: 512 }, () => random.u32() & 0xff),
  );
  memory.put(at, littleEndian(0x37fn | BigInt((random.u32() & 0xc00) | 0x40), 2));
  memory.put(at + 24, littleEndian(BigInt(random.chance(90) ? random.u32() & 0xffff : random.u32()), 4));
  for (let n = 0; n < 8; n++) memory.put(at + 32 + 16 * n, values.float80());
}

function equalise({ regs, memory, random }: Placement, insn: DecodedInsn, at: number): void {
  const size = insn.name === 'cmpxchg' ? insn.operandSize : 4;
  if (insn.name === 'cmpxchg') memory.put(at, littleEndian(regs[0]!, size));
  else {
    const half = insn.name === 'cmpxchg8b' ? 4 : 8;
    memory.put(at, [...littleEndian(regs[0]!, half), ...littleEndian(regs[2]!, half)]);
  }
  if (random.chance(10)) memory.put(at, [random.u32() & 0xff]);
}

function placeString(p: Placement, insn: DecodedInsn): void {
  const { random, regs, memory, values, mode } = p;
  const bits = 8 * insn.addressSize;
  const upper = mode === 64 && bits < 64 && random.chance(40) ? random.u64() & ~((1n << BigInt(bits)) - 1n) : 0n;
  const place = (n: number, segment: number): void => {
    const target = randomTarget(random, random.chance(50) ? insn.operandSize : 32, mode, segment);
    regs[n] = BigInt.asUintN(bits, target - BigInt(segmentBase(mode, segment))) | upper;
    const at = Number(BigInt.asUintN(52, target));
    memory.put(at - 32, values.fill(p.lanes, 64));
  };
  place(6, insn.segment);
  place(7, Seg.ES);
  const count = random.pick([0, 1, 2, 3, random.below(40), random.below(600)]);
  regs[1] = BigInt(count) | upper;
  // Equal runs make REPE and REPNE go on.
  if (random.chance(50) && /cmps|scas/.test(insn.name)) {
    const byte = random.u32() & 0xff;
    const fill = new Uint8Array(96).fill(byte);
    const linear = (n: number, segment: number): number =>
      Number(BigInt.asUintN(52, BigInt.asUintN(bits, regs[n]!) + BigInt(segmentBase(mode, segment))));
    memory.put(linear(7, Seg.ES) - 48, fill);
    if (insn.name === 'cmps') memory.put(linear(6, insn.segment) - 48, fill);
    if (random.chance(80)) memory.put(linear(7, Seg.ES) + random.below(40) - 20, [random.u32() & 0xff]);
    regs[0] = BigInt.asUintN(64, BigInt(`0x${byte.toString(16).padStart(2, '0').repeat(8)}`));
  }
}

/** An address where a branch may go: mostly INT3, now and then nowhere. */
function codeTarget({ random, mode }: Placement, next: number): bigint {
  const base = mode === 16 ? 0 : CODE;
  if (random.chance(90)) return BigInt(next + 16 + random.below(base + 0x1f00 - next));
  if (mode === 16) return BigInt(random.below(0x1_0000));
  return random.pick([BigInt(CODE + AREA_BYTES), BigInt(CODE - 1), 0n, BigInt(DATA), BigInt(random.u32() >>> 1)]);
}
function placeBranch(p: Placement, e: Encoded, next: number): void {
  const { insn } = e;
  const { random, regs, memory, mode } = p;
  if (insn.name === 'ret') memory.put(stackAddress(p), littleEndian(codeTarget(p, next), 8));
  else if (insn.opcodeEntry!.operands[0]?.letter === 'J') {
    const size = insn.opcodeEntry!.operands[0].size === 'b' ? 1 : insn.mode === 2 || insn.operandSize !== 2 ? 4 : 2;
    const at = e.bytes.length - size;
    const to =
      size === 1
        ? BigInt(8 + random.below(120))
        : random.chance(50)
          ? -BigInt(32 + random.below(0x700))
          : codeTarget(p, next) - BigInt(next);
    e.bytes.set(
      littleEndian(BigInt.asUintN(8 * size, size === 1 && random.chance(40) ? -BigInt(24 + random.below(100)) : to), size),
      at,
    );
    insn.immLow = Number(BigInt.asIntN(32, to));
  } else if (insn.mod === 3) regs[insn.rm] = codeTarget(p, next) | (mode !== 64 && random.chance(20) ? 0x1_0000n : 0n);
}
const stackAddress = ({ regs, mode }: Placement): number =>
  Number(BigInt.asUintN(52, (mode === 16 ? BigInt.asUintN(16, regs[4]!) : regs[4]!) + BigInt(segmentBase(mode, Seg.SS))));
function placeStack(p: Placement, insn: DecodedInsn): void {
  const { regs, random, memory, values } = p;
  if (insn.name === 'leave') regs[5] = regs[4]! + BigInt(random.below(32) * random.below(4));
  memory.put(stackAddress(p) - 16, values.fill('i64', 128));
}
