import type { DecodedInsn } from '../isa/decoded-insn.ts';
import { Reg } from '../lp/register-file.ts';
import { CpuMode } from '../run/cpu-mode.ts';
import { Outcome } from '../run/cpu-environment.ts';
import { Kind, unpack } from './float80.ts';
import { loadOperand, storeOperand } from './x87-memory.ts';
import type { X87Operation, X87Table } from './x87-operation.ts';
import { FSW, type X87Registers } from './x87-registers.ts';

/** FCW after FNINIT. */
const INITIAL_CONTROL = 0x37f;
const ENVIRONMENT16 = 14;
const ENVIRONMENT32 = 28;
const REGISTER_BYTES = 10;

/** The state after FNINIT; the registers' contents stay. */
function initialise(x: X87Registers): void {
  x.control = INITIAL_CONTROL;
  x.status = 0;
  x.tags = 0;
  x.opcode = 0;
  x.instructionPointer = 0n;
  x.dataPointer = 0n;
}

/** The 16-bit tag word: 0 valid, 1 zero, 2 special, 3 empty, for each physical register. @source Intel SDM 1 "x87 FPU Tag Word" */
function fullTags(x: X87Registers): number {
  let word = 0;
  for (let n = 0; n < 8; n++) {
    const { kind } = unpack(x.readPhysical(n));
    const tag = ((x.tags >> n) & 1) === 0 ? 3 : kind === Kind.NORMAL ? 0 : kind === Kind.ZERO ? 1 : 2;
    word |= tag << (2 * n);
  }
  return word;
}
function abridgedTags(word: number): number {
  let tags = 0;
  for (let n = 0; n < 8; n++) if (((word >> (2 * n)) & 3) !== 3) tags |= 1 << n;
  return tags;
}

const isReal = (x: X87Registers): boolean => (x.context.u32(Reg.MODE) & CpuMode.REAL) !== 0;

/**
 * The environment image. Code and data segment selectors are 0: CPUID says that the processor does not keep them.
 * @source Intel SDM 1 "Protected Mode x87 FPU State Image in Memory, 32-Bit Format" and its three companions
 */
function environmentImage(x: X87Registers, wide: boolean): bigint {
  const ip = Number(BigInt.asUintN(32, x.instructionPointer));
  const dp = Number(BigInt.asUintN(32, x.dataPointer));
  const tags = fullTags(x);
  const words = isReal(x)
    ? wide
      ? [ip & 0xffff, (((ip >>> 16) << 12) | x.opcode) >>> 0, dp & 0xffff, ((dp >>> 16) << 12) >>> 0]
      : [ip & 0xffff, ((ip >>> 4) & 0xf000) | x.opcode, dp & 0xffff, (dp >>> 4) & 0xf000]
    : wide
      ? [ip, (x.opcode << 16) >>> 0, dp, 0xffff_0000]
      : [ip & 0xffff, 0, dp & 0xffff, 0];
  const size = wide ? 32n : 16n;
  // The unused upper halves of 32-bit slots are ones, and where a pointer's slot is only half used too.
  const upper = wide ? 0xffff_0000n : 0n;
  const halves = wide && isReal(x) ? [upper, 0n, upper, 0n] : [0n, 0n, 0n, 0n];
  const all = [
    BigInt(x.control) | upper,
    BigInt(x.status) | upper,
    BigInt(tags) | upper,
    ...words.map((w, i) => BigInt(w) | halves[i]!),
  ];
  return all.reduce((image, word, i) => image | (word << (size * BigInt(i))), 0n);
}
function loadEnvironment(x: X87Registers, image: bigint, wide: boolean): void {
  const size = wide ? 32 : 16;
  const word = (n: number): number => Number(BigInt.asUintN(size, image >> BigInt(size * n)));
  x.control = word(0) & 0xffff;
  x.tags = abridgedTags(word(2) & 0xffff);
  const [ip, ipHigh, dp, dpHigh] = [word(3), word(4), word(5), word(6)];
  if (isReal(x)) {
    const shift = wide ? 4 : 0;
    const high = (v: number): number => (wide ? ((v & 0x0fff_f000) << shift) >>> 0 : (v & 0xf000) << 4);
    x.instructionPointer = BigInt(((ip & 0xffff) | high(ipHigh)) >>> 0);
    x.dataPointer = BigInt(((dp & 0xffff) | high(dpHigh)) >>> 0);
    x.opcode = ipHigh & 0x7ff;
  } else {
    x.instructionPointer = BigInt(ip);
    x.dataPointer = BigInt(dp);
    x.opcode = wide ? ipHigh >>> 16 : 0;
  }
  x.status = word(1) & 0xffff;
}
const isWide = (insn: DecodedInsn): boolean => insn.operandSize !== 2;
const environmentBytes = (insn: DecodedInsn): number => (isWide(insn) ? ENVIRONMENT32 : ENVIRONMENT16);

const fnstenv: X87Operation = (x, insn) => {
  if (!storeOperand(x, insn, environmentBytes(insn), environmentImage(x, isWide(insn)))) return Outcome.EVENT;
  x.control |= 0x3f;
  return Outcome.NEXT;
};
const fldenv: X87Operation = (x, insn) => {
  const image = loadOperand(x, insn, environmentBytes(insn));
  if (image === undefined) return Outcome.EVENT;
  loadEnvironment(x, image, isWide(insn));
  return Outcome.NEXT;
};
/** FNSAVE: environment, then ST(0) to ST(7), then FNINIT. */
const fnsave: X87Operation = (x, insn) => {
  const head = environmentBytes(insn);
  let image = environmentImage(x, isWide(insn));
  for (let i = 0; i < 8; i++) {
    const v = x.read(i);
    image |= ((BigInt(v.signExponent) << 64n) | v.significand) << BigInt(8 * (head + REGISTER_BYTES * i));
  }
  if (!storeOperand(x, insn, head + 8 * REGISTER_BYTES, image)) return Outcome.EVENT;
  initialise(x);
  return Outcome.NEXT;
};
const frstor: X87Operation = (x, insn) => {
  const head = environmentBytes(insn);
  const image = loadOperand(x, insn, head + 8 * REGISTER_BYTES);
  if (image === undefined) return Outcome.EVENT;
  loadEnvironment(x, image, isWide(insn));
  const { top } = x;
  for (let i = 0; i < 8; i++) {
    const bits = image >> BigInt(8 * (head + REGISTER_BYTES * i));
    x.writePhysical((top + i) & 7, { significand: BigInt.asUintN(64, bits), signExponent: Number((bits >> 64n) & 0xffffn) });
  }
  return Outcome.NEXT;
};

const nothing: X87Operation = () => Outcome.NEXT;
const fldcw: X87Operation = (x, insn) => {
  const v = loadOperand(x, insn, 2);
  if (v === undefined) return Outcome.EVENT;
  x.control = Number(v);
  return Outcome.NEXT;
};
const fnstcw: X87Operation = (x, insn) => (storeOperand(x, insn, 2, BigInt(x.control)) ? Outcome.NEXT : Outcome.EVENT);
const fnstsw: X87Operation = (x, insn) => (storeOperand(x, insn, 2, BigInt(x.status)) ? Outcome.NEXT : Outcome.EVENT);
const moveTop =
  (by: number): X87Operation =>
  (x) => {
    x.conditionCodes(FSW.C1, 0);
    x.top += by;
    return Outcome.NEXT;
  };
const free =
  (pop: boolean): X87Operation =>
  (x, insn) => {
    x.conditionCodes(FSW.C1, 0);
    x.free(insn.rm & 7);
    if (pop) x.pop();
    return Outcome.NEXT;
  };

/** Control instructions that do not wait for a pending exception. */
export function addNonWaitingControl(table: X87Table): void {
  table.one(0xdb, 0xe2, (x) => {
    x.status &= 0x7f00; // FNCLEX
    return Outcome.NEXT;
  });
  table.one(0xdb, 0xe3, (x) => {
    initialise(x); // FNINIT
    return Outcome.NEXT;
  });
  table.one(0xdf, 0xe0, (x) => {
    x.context.setGpr(0, 2, BigInt(x.status)); // FNSTSW AX
    return Outcome.NEXT;
  });
  // FNENI, FNDISI, FNSETPM: no operation since the 387.
  for (const modrm of [0xe0, 0xe1, 0xe4]) table.one(0xdb, modrm, nothing);
  table.memory(0xd9, 6, fnstenv);
  table.memory(0xd9, 7, fnstcw);
  table.memory(0xdd, 6, fnsave);
  table.memory(0xdd, 7, fnstsw);
}
/** Control instructions that wait, and those that only move the stack. They leave the instruction pointer alone. */
export function addControl(table: X87Table): void {
  table.memory(0xd9, 4, fldenv);
  table.memory(0xd9, 5, fldcw);
  table.memory(0xdd, 4, frstor);
}
/** FNOP, FINCSTP, FDECSTP, FFREE. */
export function addStackControl(table: X87Table): void {
  table.one(0xd9, 0xd0, nothing);
  table.one(0xd9, 0xf6, moveTop(7));
  table.one(0xd9, 0xf7, moveTop(1));
  table.stack(0xdd, 0xc0, free(false));
  table.stack(0xdf, 0xc0, free(true));
}
