import { DecodedInsn } from '../src/isa/decoded-insn.ts';
import { Decoder, DecodeStatus } from '../src/isa/decoder.ts';
import { Attribute, type Opcode } from '../src/isa/opcode.ts';
import type { Random } from '../test/fuzz/random.ts';
import type { Mode } from './host/native-record.ts';

/** Decoder mode bits of 16-, 32- and 64-bit code with every extension on. */
export const DECODER_MODE: Record<Mode, number> = { 16: 0, 32: 1, 64: 2 };
const MAX_LENGTH = 15;
const decoder = new Decoder();

/** Where an encoding of the tables stands. */
export interface Place {
  readonly map: number;
  readonly opcode: number;
  readonly entry: Opcode;
}

/** An instruction that was made: its bytes, what it decodes to, and where its displacement lies (`displacement` bytes at `at`). */
export interface Encoded {
  readonly bytes: Uint8Array;
  readonly insn: DecodedInsn;
  readonly at: number;
  readonly displacement: number;
}

export function decode(bytes: Uint8Array, mode: Mode): DecodedInsn | undefined {
  const insn = new DecodedInsn();
  const padded = new Uint8Array(32);
  padded.set(bytes.subarray(0, 32));
  return decoder.decode(insn, padded, 0, 31, DECODER_MODE[mode]) === DecodeStatus.OK ? insn : undefined;
}

/** A random form of an encoding: prefixes, ModRM, SIB, displacement and immediates that its table line allows, and some that it does not. */
export function encode(random: Random, place: Place, mode: Mode): Encoded | undefined {
  const { map, opcode, entry } = place;
  const out: number[] = [];
  const prefix = entry.prefix > 0 ? entry.prefix : 0;
  const rex = mode === 64 ? randomRex(random, entry) : 0;
  const addressPrefix = random.chance(mode === 64 ? 6 : 15);
  const legacy: number[] = [];
  if (addressPrefix) legacy.push(0x67);
  if (random.chance(7))
    legacy.push(random.pick(mode === 64 ? [0x65, 0x65, 0x2e, 0x3e, 0x26, 0x36] : [0x64, 0x65, 0x2e, 0x3e, 0x26, 0x36]));
  if (map >= 4) {
    if (random.chance(1)) legacy.push(random.pick([0x66, 0xf2, 0xf3, 0xf0]));
    out.push(...shuffled(random, legacy));
    if (mode === 64 && random.chance(1)) out.push(0x40 | rex);
    out.push(...vex(random, place, rex, prefix, mode));
  } else {
    if (entry.prefix <= 0 && random.chance(entry.prefix === 0 ? 2 : 25)) legacy.push(0x66);
    if (random.chance(canLock(entry) ? 15 : 1)) legacy.push(0xf0);
    if (isString(entry) ? random.chance(65) : entry.prefix <= 0 && random.chance(3)) legacy.push(random.pick([0xf2, 0xf3]));
    if (prefix !== 0) legacy.push(prefix);
    if (random.chance(1)) legacy.push(random.pick(legacy.length > 0 ? legacy : [0x2e]));
    out.push(...shuffled(random, legacy));
    // A REX that is not last has no effect.
    if (mode === 64 && random.chance(1)) out.push(0x40 | random.below(16), random.pick([0x2e, 0x3e]));
    if (mode === 64 && (rex !== 0 || random.chance(30))) out.push(0x40 | rex);
    if (map > 0) out.push(0x0f);
    if (map > 1) out.push(map === 2 ? 0x38 : 0x3a);
    out.push(opcode);
  }
  let at = out.length;
  let displacement = 0;
  if (entry.modrm >= 0) out.push(entry.modrm);
  else if (entry.hasModrm) {
    const isAddress16 = (mode === 16) !== addressPrefix && mode !== 64;
    const isRegister =
      (entry.attributes & Attribute.REG) !== 0 || ((entry.attributes & Attribute.MEM) === 0 && random.chance(45));
    const reg = (entry.reg >= 0 ? entry.reg : random.below(8)) << 3;
    const mod = isRegister ? 3 : random.below(3);
    const rm = random.below(8);
    out.push((mod << 6) | reg | rm);
    if (mod !== 3) {
      let base = rm;
      if (rm === 4 && !isAddress16) {
        base = random.below(8);
        out.push((random.below(4) << 6) | (random.below(8) << 3) | base);
      }
      if (isAddress16) displacement = mod === 0 ? (rm === 6 ? 2 : 0) : mod;
      else displacement = mod === 1 ? 1 : mod === 2 || base === 5 ? 4 : 0;
      at = out.length;
      for (let i = 0; i < displacement; i++) out.push(random.u32() & 0xff);
    }
  }
  const isSmall = random.chance(40);
  for (let i = 0; i < 8; i++) out.push(isSmall && i > 0 ? 0 : random.u32() & 0xff);
  const bytes = Uint8Array.from(out);
  const insn = decode(bytes, mode);
  if (insn === undefined || insn.length > bytes.length) return undefined;
  if (entry.operands.some((o) => o.letter === 'O')) displacement = insn.addressSize;
  const length = insn.fault >= 0 ? Math.min(bytes.length, MAX_LENGTH + 1) : insn.length;
  return { bytes: bytes.slice(0, length), insn, at, displacement };
}

const canLock = (entry: Opcode): boolean => (entry.attributes & Attribute.LOCK) !== 0;
export const isString = (entry: Opcode): boolean => /^(movs|cmps|scas|lods|stos|ins|outs)$/.test(entry.name);

function randomRex(random: Random, entry: Opcode): number {
  const w = (entry.attributes & Attribute.W1) !== 0 || random.chance(35);
  return (w ? 8 : 0) | (random.chance(40) ? random.below(8) : 0);
}
function shuffled(random: Random, list: number[]): number[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
}
function vex(random: Random, { map, opcode, entry }: Place, rex: number, prefix: number, mode: Mode): number[] {
  const a = entry.attributes;
  const pp = [0, 0x66, 0xf3, 0xf2].indexOf(prefix);
  const w = random.chance(2) ? random.below(2) : (a & Attribute.W1) !== 0 ? 1 : (a & Attribute.W0) !== 0 ? 0 : rex >> 3;
  const l = random.chance(2) ? random.below(2) : (a & Attribute.L1) !== 0 ? 1 : (a & Attribute.L0) !== 0 ? 0 : random.below(2);
  const vvvv = entry.usesVvvv || random.chance(1) ? random.below(mode === 64 ? 16 : 8) : 0;
  const last = ((~vvvv & 15) << 3) | (l << 2) | pp;
  const r = mode === 64 ? ~rex & 7 : 7;
  if (map === 5 && (r & 3) === 3 && w === 0 && random.chance(50)) return [0xc5, ((r & 4) << 5) | last, opcode];
  return [0xc4, (r << 5) | (map - 4), (w << 7) | last, opcode];
}
