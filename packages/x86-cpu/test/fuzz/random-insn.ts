import { DecodedInsn } from '../../src/isa/decoded-insn.ts';
import { Decoder, DecodeStatus } from '../../src/isa/decoder.ts';
import { Attribute, Flow, OPCODE_TABLES, type Opcode } from '../../src/isa/opcode.ts';
import type { InsnPiece } from './piece.ts';
import type { Random } from './random.ts';

/** Bits of code. */
export type CodeSize = 16 | 32 | 64;
/** Decoder mode with every extension on. */
const MODE: Record<CodeSize, number> = { 16: 0, 32: 1, 64: 2 };
const NEVER = Attribute.SYSTEM | Attribute.UD;
interface Choice {
  readonly map: number;
  readonly opcode: number;
  readonly entry: Opcode;
}
const choices = (wanted: (entry: Opcode) => boolean): Choice[] =>
  OPCODE_TABLES.flatMap((opcodes, map) =>
    opcodes.flatMap((entries, opcode) => entries.filter(wanted).map((entry) => ({ map, opcode, entry }))),
  );
const isPlain = (e: Opcode): boolean => (e.attributes & NEVER) === 0 && e.flow === Flow.NONE;
const is = (e: Opcode, attribute: number): boolean => (e.attributes & attribute) !== 0;
const CHOICES = {
  integer: choices((e) => isPlain(e) && !is(e, Attribute.HOST | Attribute.AVX | Attribute.SSE)),
  sse: choices((e) => isPlain(e) && !is(e, Attribute.HOST | Attribute.AVX) && is(e, Attribute.SSE)),
  avx: choices((e) => isPlain(e) && !is(e, Attribute.HOST) && is(e, Attribute.AVX)),
  host: choices((e) => isPlain(e) && is(e, Attribute.HOST)),
};
/** RBX, RBP, RSI, RDI point to data; they, RSP and the loop counters are written rarely. */
export const POINTERS = [3, 5, 6, 7];
const PRECIOUS: Record<CodeSize, readonly number[]> = {
  64: [4, 12, 13, ...POINTERS],
  32: [2, 4, ...POINTERS],
  16: [2, 4, ...POINTERS],
};
const decoder = new Decoder();

/** A random instruction that decodes. */
export function randomInsn(random: Random, code: CodeSize): InsnPiece {
  for (;;) {
    const kind = random.below(100);
    const { map, opcode, entry } = random.pick(
      kind < 62 ? CHOICES.integer : kind < 85 ? CHOICES.sse : kind < 95 ? CHOICES.avx : CHOICES.host,
    );
    if (is(entry, code === 64 ? Attribute.I64 : Attribute.O64)) continue;
    const bytes = encode(random, map, opcode, entry, code);
    const insn = new DecodedInsn();
    const padded = new Uint8Array(32);
    padded.set(bytes);
    if (decoder.decode(insn, padded, 0, 31, MODE[code]) !== DecodeStatus.OK || insn.fault >= 0) continue;
    if (insn.opcodeEntry !== entry || isUnwanted(insn)) continue;
    const writes = [
      insn.mod >= 0 ? insn.reg : -1,
      insn.mod === 3 || entry.operands.some((o) => o.letter === 'Z') ? insn.rm : -1,
      insn.vvvv,
    ];
    if (writes.some((n) => PRECIOUS[code].includes(n)) && !random.chance(1)) continue;
    if (isRisky(insn) && !random.chance(5)) continue;
    return { kind: 'insn', bytes: padded.slice(0, insn.length), name: insn.name };
  }
}
/** What depends on time or on the machine's own random source. */
const isUnwanted = (insn: DecodedInsn): boolean => /^(rd|xsave|xrstor|fx|f[nl]?st?env|frstor|fn?save|enter|popf)/.test(insn.name);

/** What mostly faults with random registers: absolute addresses, bit strings, repeats, divisions, frames. */
const isRisky = (insn: DecodedInsn): boolean =>
  insn.opcodeEntry!.operands.some((o) => o.letter === 'O') ||
  (insn.isMemory && insn.index >= 0) ||
  (insn.isMemory && /^bt/.test(insn.name)) ||
  /^(movs|stos|lods|scas|cmps|div|idiv|leave|xlat|ldmxcsr|vldmxcsr|int|bound|v?maskmov|popa|aam)/.test(
    insn.name.replace(/^(movs[xs]d?|movsd).*$/, ''),
  );

function encode(random: Random, map: number, opcode: number, entry: Opcode, code: CodeSize): number[] {
  const out: number[] = [];
  const prefix = entry.prefix > 0 ? entry.prefix : 0;
  const modrm = modrmOf(random, entry);
  const isRegister = modrm[0]! >= 0xc0;
  const rex =
    code !== 64 ? 0 : (random.chance(50) ? 8 : 0) | (random.chance(30) ? 4 : 0) | (isRegister && random.chance(30) ? 1 : 0);
  // Addresses of 16-bit code have 32 bits mostly, as these forms want.
  const wantsPrefix = code === 16 && entry.hasModrm && !isRegister && random.chance(95);
  if (map >= 4) {
    if (wantsPrefix) out.push(0x67);
    const pp = prefix === 0x66 ? 1 : prefix === 0xf3 ? 2 : prefix === 0xf2 ? 3 : 0;
    const vvvv = entry.usesVvvv ? random.below(code === 64 ? 16 : 8) : 0;
    const w = code === 64 ? rex >> 3 : random.below(2);
    out.push(0xc4, ((~rex & 4) << 5) | 0x40 | ((~rex & 1) << 5) | (map - 4));
    out.push((w << 7) | ((~vvvv & 15) << 3) | (random.below(2) << 2) | pp);
  } else {
    if (prefix !== 0x66 && prefix !== 0xf2 && prefix !== 0xf3 && random.chance(code === 64 ? 12 : 25)) out.push(0x66);
    if (wantsPrefix || random.chance(3)) out.push(0x67);
    if (prefix !== 0) out.push(prefix);
    else if (random.chance(2)) out.push(0xf0);
    if (code === 64 && random.chance(70)) out.push(0x40 | rex);
    if (map > 0) out.push(0x0f);
    if (map > 1) out.push(map === 2 ? 0x38 : 0x3a);
  }
  out.push(opcode);
  if (entry.modrm >= 0) out.push(entry.modrm);
  else if (entry.hasModrm) out.push(...modrm);
  // Immediates: small numbers are as likely as large ones.
  const small = random.chance(50);
  for (let i = 0; i < 8; i++) out.push(i === 0 || !small ? random.below(256) : 0);
  return out;
}
function modrmOf(random: Random, entry: Opcode): number[] {
  const reg = (entry.reg >= 0 ? entry.reg : random.below(8)) << 3;
  const isRegister = (entry.attributes & Attribute.REG) !== 0 || ((entry.attributes & Attribute.MEM) === 0 && random.chance(60));
  if (isRegister) return [0xc0 | reg | random.below(8)];
  const aligned = random.chance(85) ? 0xf0 : 0xff;
  const displacement = (): number[] => [random.below(256) & aligned, random.below(4), 0, 0];
  if (random.chance(8))
    return [0x84 | reg, (random.below(4) << 6) | (random.pick([1, 2]) << 3) | random.pick(POINTERS), ...displacement()];
  if (random.chance(50)) return [0x40 | reg | random.pick(POINTERS), (random.below(16) * 8) & aligned];
  return [0x80 | reg | random.pick(POINTERS), ...displacement()];
}
