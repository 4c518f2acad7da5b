import type { DecodedInsn } from '../isa/decoded-insn.ts';
import { Gpr, Reg, Seg } from '../lp/register-file.ts';
import { Outcome } from '../run/cpu-environment.ts';
import type { HostContext, HostInstruction } from '../run/host-instruction.ts';
import { MMX_BINARY } from './mmx-lanes.ts';
import { loadOperand, storeOperand } from './x87-memory.ts';
import { mmx, type MmxRegisters, toMm } from './mmx-registers.ts';

/** The r/m operand: an MMX register or memory; undefined = an event is recorded. */
const source = (x: MmxRegisters, insn: DecodedInsn, size = 8): bigint | undefined =>
  insn.isMemory ? loadOperand(x, insn, size) : x.mm(insn.rm);

const toGpr = (value: (x: MmxRegisters, insn: DecodedInsn) => bigint): HostInstruction =>
  mmx((x, insn, c) => {
    x.enter();
    c.setGpr(insn.reg, 4, value(x, insn));
    return Outcome.NEXT;
  });

/** Forms whose memory operand is only 32 bits wide. */
const HALF_MEMORY = new Set(['punpcklbw', 'punpcklwd', 'punpckldq']);
const binary = Object.entries(MMX_BINARY).map(([name, operation]): [string, HostInstruction] => [
  `mmx ${name}`,
  toMm((x, insn) => {
    const b = source(x, insn, HALF_MEMORY.has(name) ? 4 : 8);
    return b === undefined ? undefined : operation(x.mm(insn.reg), b);
  }),
]);
/** PSRLW MM, imm8 and its like: the destination is the r/m operand. */
const byImmediate = ['psrlw', 'psraw', 'psllw', 'psrld', 'psrad', 'pslld', 'psrlq', 'psllq'].map(
  (name): [string, HostInstruction] => [
    `mmx ${name}i`,
    mmx((x, insn) => {
      const result = MMX_BINARY[name]!(x.mm(insn.rm), BigInt(insn.immLow & 0xff));
      x.enter();
      x.setMm(insn.rm, result);
      return Outcome.NEXT;
    }),
  ],
);

const movd = toMm((x, insn, c) => {
  const size = insn.operandSize === 8 ? 8 : 4;
  return insn.isMemory ? loadOperand(x, insn, size) : c.gpr(insn.rm, size);
});
const movdStore = mmx((x, insn, c) => {
  const size = insn.operandSize === 8 ? 8 : 4;
  const value = BigInt.asUintN(8 * size, x.mm(insn.reg));
  if (!insn.isMemory) c.setGpr(insn.rm, size, value);
  else if (!storeOperand(x, insn, size, value)) return Outcome.EVENT;
  x.enter();
  return Outcome.NEXT;
});
const movqStore = mmx((x, insn) => {
  const value = x.mm(insn.reg);
  if (insn.isMemory && !storeOperand(x, insn, 8, value)) return Outcome.EVENT;
  x.enter();
  if (!insn.isMemory) x.setMm(insn.rm, value);
  return Outcome.NEXT;
});
const pshufw = toMm((x, insn) => {
  const v = source(x, insn);
  if (v === undefined) return undefined;
  let out = 0n;
  for (let i = 0; i < 4; i++) out |= ((v >> BigInt(16 * ((insn.immLow >> (2 * i)) & 3))) & 0xffffn) << BigInt(16 * i);
  return out;
});
const palignr = toMm((x, insn) => {
  const low = source(x, insn);
  return low === undefined ? undefined : BigInt.asUintN(64, ((x.mm(insn.reg) << 64n) | low) >> BigInt(8 * (insn.immLow & 0xff)));
});
const pinsrw = toMm((x, insn, c) => {
  const word = insn.isMemory ? loadOperand(x, insn, 2) : c.gpr(insn.rm, 2);
  if (word === undefined) return undefined;
  const at = BigInt(16 * (insn.immLow & 3));
  return (x.mm(insn.reg) & ~(0xffffn << at)) | (word << at);
});
const pextrw = toGpr((x, insn) => (x.mm(insn.rm) >> BigInt(16 * (insn.immLow & 3))) & 0xffffn);
const pmovmskb = toGpr((x, insn) => {
  let mask = 0n;
  for (let i = 0n; i < 8n; i++) mask |= ((x.mm(insn.rm) >> (8n * i + 7n)) & 1n) << i;
  return mask;
});
/** MASKMOVQ: bytes whose mask bit is set, to DS:[rDI]. */
const maskmovq = mmx((x, insn, c) => {
  const segment = insn.segmentOverride ? insn.segment : Seg.DS;
  const offset = c.gpr(Gpr.RDI, insn.addressSize);
  const data = x.mm(insn.reg);
  const mask = x.mm(insn.rm);
  const chosen: bigint[] = [];
  for (let i = 0n; i < 8n; i++) if (((mask >> (8n * i + 7n)) & 1n) !== 0n) chosen.push(i);
  const address = (i: bigint): bigint => c.linear(segment, BigInt.asUintN(8 * insn.addressSize, offset + i));
  for (const i of chosen) {
    if (
      !c.checkSegment(segment, BigInt.asUintN(8 * insn.addressSize, offset + i), 1, true) ||
      !c.access.probeWrite(address(i), 1)
    )
      return Outcome.EVENT;
  }
  for (const i of chosen) c.access.write(address(i), 1, (data >> (8n * i)) & 0xffn);
  x.enter();
  return Outcome.NEXT;
});
const emms = mmx((x) => {
  x.top = 0;
  x.tags = 0;
  return Outcome.NEXT;
});

/** XMM registers' low halves. */
const xmmSlot = (c: HostContext, n: number): number => (c.lp.base + Reg.YMM + 32 * n) >> 3;
const movdq2q = toMm((_, insn, c) => c.memory.u64[xmmSlot(c, insn.rm)]!);
const movq2dq = mmx((x, insn, c) => {
  const value = x.mm(insn.rm);
  x.enter();
  c.memory.u64[xmmSlot(c, insn.reg)] = value;
  c.memory.u64[xmmSlot(c, insn.reg) + 1] = 0n;
  return Outcome.NEXT;
});

/** MMX instructions, with the SSE, SSE2 and SSSE3 ones on MMX registers. */
export const mmxInstructions: [string, HostInstruction][] = [
  ...binary,
  ...byImmediate,
  ['mmx movd', movd],
  ['mmx movd store', movdStore],
  ['mmx movq', toMm((x, insn) => source(x, insn))],
  ['mmx movq store', movqStore],
  ['mmx movntq', movqStore],
  ['mmx pshufw', pshufw],
  ['mmx palignr', palignr],
  ['mmx pinsrw', pinsrw],
  ['mmx pextrw', pextrw],
  ['mmx pmovmskb', pmovmskb],
  ['mmx maskmovq', maskmovq],
  ['emms', emms],
  ['movdq2q', movdq2q],
  ['movq2dq', movq2dq],
];
