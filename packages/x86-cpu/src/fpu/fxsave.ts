import { Reg } from '../lp/register-file.ts';
import { Outcome } from '../run/cpu-environment.ts';
import type { HostContext, HostInstruction } from '../run/host-instruction.ts';
import { X87Registers } from './x87-registers.ts';

const GP = 13;
const MXCSR_MASK = 0xffff;
const EFER_FFXSR = 0x4000;
const CR4_OSFXSR = 0x200;
const IMAGE_BYTES = 512;
/** Bytes that FXSAVE writes; the rest of the image belongs to software. */
const WRITTEN_BYTES = 416;

/** How many XMM registers an image holds, and whether it holds them at all. */
function vectorCount(c: HostContext): number {
  if ((c.u32(Reg.CR4) & CR4_OSFXSR) === 0) return 0;
  if ((c.u32(Reg.EFER) & EFER_FFXSR) !== 0 && c.isLong && c.lp.cpl === 0) return 0;
  return c.isLong ? 16 : 8;
}

/** FXSAVE: x87, MXCSR and XMM state as a 512-byte image. @source Intel SDM 2A "FXSAVE" */
const fxsave: HostInstruction = (c, insn) => {
  const offset = insn.effectiveAddress();
  const linear = c.linear(insn.segment, offset);
  if ((linear & 15n) !== 0n) return c.raise(GP, 0);
  if (!c.checkSegment(insn.segment, offset, IMAGE_BYTES, true)) return Outcome.EVENT;
  for (let i = 0n; i < WRITTEN_BYTES; i += 8n) if (!c.access.probeWrite(linear + i, 8)) return Outcome.EVENT;
  const { base } = c.lp;
  const { u16, u32, u64 } = c.memory;
  const q = (at: number, v: bigint): boolean => c.access.write(linear + BigInt(at), 8, v);
  const fop = BigInt(u16[(base + Reg.FOP) >> 1]!);
  q(
    0,
    BigInt(u16[(base + Reg.FCW) >> 1]!) |
      (BigInt(u16[(base + Reg.FSW) >> 1]!) << 16n) |
      (BigInt(u16[(base + Reg.FTW) >> 1]! & 0xff) << 32n) |
      (fop << 48n),
  );
  const wide = insn.operandSize === 8;
  const pointerMask = wide ? 0xffff_ffff_ffff_ffffn : 0xffff_ffffn;
  q(8, u64[(base + Reg.FIP) >> 3]! & pointerMask);
  q(16, u64[(base + Reg.FDP) >> 3]! & pointerMask);
  q(24, BigInt(u32[(base + Reg.MXCSR) >> 2]!) | (BigInt(MXCSR_MASK) << 32n));
  const top = (u16[(base + Reg.FSW) >> 1]! >> 11) & 7;
  for (let n = 0; n < 8; n++) {
    const at = (base + Reg.FPR + 16 * ((top + n) & 7)) >> 3;
    q(32 + 16 * n, u64[at]!);
    q(40 + 16 * n, u64[at + 1]! & 0xffffn);
  }
  for (let n = 0; n < vectorCount(c); n++) {
    q(160 + 16 * n, u64[(base + Reg.YMM + 32 * n) >> 3]!);
    q(168 + 16 * n, u64[((base + Reg.YMM + 32 * n) >> 3) + 1]!);
  }
  return Outcome.NEXT;
};

/** FXRSTOR. #GP for MXCSR bits that do not exist; nothing changes then. FSW.ES and FSW.B follow from the flags and masks, not from the image. @source Intel SDM 2A "FXRSTOR" */
const fxrstor: HostInstruction = (c, insn) => {
  const offset = insn.effectiveAddress();
  const linear = c.linear(insn.segment, offset);
  if ((linear & 15n) !== 0n) return c.raise(GP, 0);
  if (!c.checkSegment(insn.segment, offset, IMAGE_BYTES, false)) return Outcome.EVENT;
  const image: bigint[] = [];
  for (let i = 0n; i < WRITTEN_BYTES; i += 8n) {
    const v = c.access.read(linear + i, 8);
    if (v === undefined) return Outcome.EVENT;
    image.push(v);
  }
  const { base } = c.lp;
  const { u16, u32, u64 } = c.memory;
  const vectors = vectorCount(c);
  const mxcsr = Number(image[3]! & 0xffff_ffffn);
  if ((mxcsr & ~MXCSR_MASK) !== 0) return c.raise(GP, 0);
  const first = image[0]!;
  const status = Number((first >> 16n) & 0xffffn);
  const x = new X87Registers(c);
  x.control = Number(first & 0xffffn);
  x.status = status;
  u16[(base + Reg.FTW) >> 1] = Number((first >> 32n) & 0xffn);
  u16[(base + Reg.FOP) >> 1] = Number((first >> 48n) & 0x7ffn);
  const pointerMask = insn.operandSize === 8 ? 0xffff_ffff_ffff_ffffn : 0xffff_ffffn;
  u64[(base + Reg.FIP) >> 3] = image[1]! & pointerMask;
  u64[(base + Reg.FDP) >> 3] = image[2]! & pointerMask;
  if ((c.u32(Reg.CR4) & CR4_OSFXSR) !== 0) u32[(base + Reg.MXCSR) >> 2] = mxcsr;
  const top = (status >> 11) & 7;
  for (let n = 0; n < 8; n++) {
    const at = (base + Reg.FPR + 16 * ((top + n) & 7)) >> 3;
    u64[at] = image[4 + 2 * n]!;
    u64[at + 1] = image[5 + 2 * n]! & 0xffffn;
  }
  for (let n = 0; n < vectors; n++) {
    u64[(base + Reg.YMM + 32 * n) >> 3] = image[20 + 2 * n]!;
    u64[((base + Reg.YMM + 32 * n) >> 3) + 1] = image[21 + 2 * n]!;
  }
  return Outcome.NEXT;
};

export const fxsaveInstructions: [string, HostInstruction][] = [
  ['fxsave', fxsave],
  ['fxrstor', fxrstor],
];
