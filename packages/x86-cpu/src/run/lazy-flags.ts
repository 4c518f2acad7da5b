import { Reg } from '../lp/register-file.ts';
import { LAZY_VALID } from './core-registers.ts';

/** CF, PF, AF, ZF, SF, OF. */
export const ARITHMETIC_FLAGS = 0x8d5;
const CF = 1;
const PF = 4;
const AF = 0x10;
const ZF = 0x40;
const SF = 0x80;
const OF = 0x800;

/** The six arithmetic flags of the LP at `base`, from their lazy form. */
export function readArithmeticFlags(u32: Uint32Array, base: number): number {
  const kind = u32[(base + Reg.LAZY_KIND) >> 2]!;
  if ((kind & LAZY_VALID) === 0) return u32[(base + Reg.RFLAGS) >> 2]! & ARITHMETIC_FLAGS;
  const resultLow = u32[(base + Reg.LAZY_A) >> 2]!;
  const resultHigh = u32[(base + Reg.LAZY_A + 4) >> 2]! | 0;
  const carriesLow = u32[(base + Reg.LAZY_B) >> 2]!;
  const carriesHigh = u32[(base + Reg.LAZY_B + 4) >> 2]!;
  let flags = 0;
  if (carriesHigh >>> 31 !== 0) flags |= CF;
  if (((carriesHigh >>> 31) ^ ((carriesHigh >>> 30) & 1)) !== 0) flags |= OF;
  const af = (kind >> 8) & 63;
  if ((((af < 32 ? carriesLow >>> af : carriesHigh >>> (af - 32)) & 1)) !== 0) flags |= AF; // prettier-ignore
  if (resultLow === 0 && resultHigh === 0) flags |= ZF;
  if (((resultHigh >>> 31) ^ (kind & 1)) !== 0) flags |= SF;
  let parity = resultLow & 0xff;
  parity ^= parity >> 4;
  if (((0x9669 >> (parity & 15)) & 1) !== ((kind >> 1) & 1)) flags |= PF;
  return flags;
}

/** Puts six arithmetic flags into the lazy form (and into Reg.RFLAGS). */
export function writeArithmeticFlags(u32: Uint32Array, base: number, flags: number): void {
  const at = (base + Reg.RFLAGS) >> 2;
  u32[at] = (u32[at]! & ~ARITHMETIC_FLAGS) | (flags & ARITHMETIC_FLAGS);
  const zf = (flags >> 6) & 1;
  const cf = flags & 1;
  u32[(base + Reg.LAZY_A) >> 2] = zf ^ 1;
  u32[(base + Reg.LAZY_A + 4) >> 2] = 0;
  u32[(base + Reg.LAZY_B) >> 2] = ((flags >> 4) & 1) << 3;
  u32[(base + Reg.LAZY_B + 4) >> 2] = (cf << 31) | ((cf ^ ((flags >> 11) & 1)) << 30);
  u32[(base + Reg.LAZY_KIND) >> 2] = (LAZY_VALID | (3 << 8) | ((flags >> 7) & 1) | ((zf ^ ((flags >> 2) & 1)) << 1)) >>> 0;
}
