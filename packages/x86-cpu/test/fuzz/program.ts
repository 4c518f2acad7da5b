import { DecodedInsn } from '../../src/isa/decoded-insn.ts';
import { Decoder, DecodeStatus } from '../../src/isa/decoder.ts';
import { Attribute, Flow, OPCODE_TABLES, type Opcode } from '../../src/isa/opcode.ts';
import type { Random } from './random.ts';

/** One piece of a program: an instruction as it is, or a branch to another piece. */
export type Piece =
  | { readonly kind: 'insn'; readonly bytes: Uint8Array; readonly name: string }
  /** Opcode bytes and the piece it goes to (as an object: pieces may be dropped), or the end. */
  | { readonly kind: 'branch'; readonly opcode: readonly number[]; target: Piece | undefined; readonly name: string };

/** The mode of 64-bit code where every extension is on. */
const MODE = 2;
const NEVER = Attribute.SYSTEM | Attribute.TODO | Attribute.UD;
interface Choice {
  readonly map: number;
  readonly opcode: number;
  readonly entry: Opcode;
}
const choices = (wanted: (entry: Opcode) => boolean): Choice[] =>
  OPCODE_TABLES.flatMap((opcodes, map) =>
    opcodes.flatMap((entries, opcode) => entries.filter(wanted).map((entry) => ({ map, opcode, entry }))),
  );
const isPlain = (e: Opcode): boolean => (e.attributes & (NEVER | Attribute.O64)) === 0 && e.flow === Flow.NONE;
const GENERATED = choices((e) => isPlain(e) && (e.attributes & (Attribute.HOST | Attribute.AVX | Attribute.SSE)) === 0);
const SSE = choices(
  (e) => isPlain(e) && (e.attributes & (Attribute.HOST | Attribute.AVX)) === 0 && (e.attributes & Attribute.SSE) !== 0,
);
const AVX = choices((e) => isPlain(e) && (e.attributes & Attribute.HOST) === 0 && (e.attributes & Attribute.AVX) !== 0);
const HOST = choices((e) => isPlain(e) && (e.attributes & Attribute.HOST) !== 0);
/** RBX, RBP, RSI, RDI point to data; they and RSP are written rarely. */
const POINTERS = [3, 5, 6, 7];
const decoder = new Decoder();

/** A random instruction that decodes. */
export function randomInsn(random: Random): Piece {
  for (;;) {
    const kind = random.below(100);
    const { map, opcode, entry } = random.pick(
      kind < 62 ? GENERATED : kind < 85 ? SSE : kind < 95 && AVX.length > 0 ? AVX : HOST,
    );
    const bytes = encode(random, map, opcode, entry);
    const insn = new DecodedInsn();
    const padded = new Uint8Array(32);
    padded.set(bytes);
    if (decoder.decode(insn, padded, 0, 31, MODE) !== DecodeStatus.OK || insn.fault >= 0) continue;
    if (insn.opcodeEntry !== entry || isUnwanted(insn)) continue;
    // Registers that programs live on are destroyed rarely.
    const writes = [
      insn.mod >= 0 ? insn.reg : -1,
      insn.mod === 3 || entry.operands.some((o) => o.letter === 'Z') ? insn.rm : -1,
      insn.vvvv,
    ];
    if (writes.some((n) => n === 4 || n === 12 || n === 13 || POINTERS.includes(n)) && !random.chance(1)) continue;
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
  /^(movs|stos|lods|scas|cmps|div|idiv|leave|xlat|ldmxcsr|vldmxcsr|int|bound|v?maskmov)/.test(
    insn.name.replace(/^(movs[xs]d?|movsd).*$/, ''),
  );

function encode(random: Random, map: number, opcode: number, entry: Opcode): number[] {
  const out: number[] = [];
  const prefix = entry.prefix > 0 ? entry.prefix : 0;
  const modrm = modrmOf(random, entry);
  const rex = (random.chance(50) ? 8 : 0) | (random.chance(30) ? 4 : 0) | (modrm[0]! >= 0xc0 && random.chance(30) ? 1 : 0);
  if (map >= 4) {
    const pp = prefix === 0x66 ? 1 : prefix === 0xf3 ? 2 : prefix === 0xf2 ? 3 : 0;
    const vvvv = entry.usesVvvv ? random.below(16) : 0;
    out.push(0xc4, ((~rex & 4) << 5) | 0x40 | ((~rex & 1) << 5) | (map - 3));
    out.push(((rex & 8) << 4) | ((~vvvv & 15) << 3) | (random.below(2) << 2) | pp);
  } else {
    if (prefix !== 0x66 && prefix !== 0xf2 && prefix !== 0xf3 && random.chance(12)) out.push(0x66);
    if (random.chance(3)) out.push(0x67);
    if (prefix !== 0) out.push(prefix);
    else if (random.chance(2)) out.push(0xf0);
    if (random.chance(70)) out.push(0x40 | rex);
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

const insn = (name: string, ...bytes: number[]): Piece => ({ kind: 'insn', bytes: Uint8Array.from(bytes), name });

/** A random program: straight code, forward branches, counted loops up to two deep, a function. */
export function randomProgram(random: Random): Piece[] {
  const pieces: Piece[] = [];
  const some = (n: number): void => {
    for (let i = 0; i < n; i++) pieces.push(randomInsn(random));
  };
  const forward = (): void => {
    const opcode = random.chance(85) ? [0x0f, 0x80 | random.below(16)] : [0xe9];
    const branch: Piece = { kind: 'branch', opcode, target: undefined, name: 'j' };
    pieces.push(branch);
    some(1 + random.below(3));
    branch.target = randomInsn(random);
    pieces.push(branch.target);
  };
  const body = (depth: number): void => {
    for (let n = 1 + random.below(3); n > 0; n--) {
      const kind = random.below(10);
      if (kind < 5) some(1 + random.below(5));
      else if (kind < 8 || depth >= 2) forward();
      else loop(depth);
    }
  };
  const loop = (depth: number): void => {
    // R12D and R13D count; RCX for LOOP is left to chance.
    const counter = depth === 0 ? 13 : 12;
    pieces.push(insn('mov', 0x41, 0xb8 | (counter - 8), 1 + random.below(depth === 0 ? 12 : 5), 0, 0, 0));
    const head = randomInsn(random);
    pieces.push(head);
    body(depth + 1);
    pieces.push(insn('dec', 0x41, 0xff, 0xc8 | (counter - 8)));
    pieces.push({ kind: 'branch', opcode: [0x0f, random.pick([0x85, 0x85, 0x85, 0x8f])], target: head, name: 'j' });
  };
  body(0);
  if (random.chance(70)) loop(0);
  if (random.chance(30)) {
    // A function called from two places; `over` jumps past it.
    const first = insn('push', 0x50);
    const call = (): Piece => ({ kind: 'branch', opcode: [0xe8], target: first, name: 'call' });
    const over: Piece = { kind: 'branch', opcode: [0xe9], target: undefined, name: 'jmp' };
    pieces.push(insn('mov', 0x41, 0xbd, 1 + random.below(8), 0, 0, 0));
    const head = call();
    pieces.push(head);
    some(random.below(3));
    pieces.push(call(), insn('dec', 0x41, 0xff, 0xcd));
    pieces.push({ kind: 'branch', opcode: [0x0f, 0x85], target: head, name: 'j' }, over, first);
    some(1 + random.below(3));
    pieces.push(insn('pop', 0x58), insn('ret', 0xc3));
  }
  return pieces;
}

/** The bytes of a program placed at an address; branches to pieces that were dropped lead to the end, which is INT3. */
export function assemble(pieces: readonly Piece[]): Uint8Array {
  const lengths = pieces.map((p) => (p.kind === 'insn' ? p.bytes.length : p.opcode.length + 4));
  const starts: number[] = [];
  let at = 0;
  for (const length of lengths) {
    starts.push(at);
    at += length;
  }
  const out = new Uint8Array(at + 1).fill(0xcc);
  pieces.forEach((p, n) => {
    if (p.kind === 'insn') {
      out.set(p.bytes, starts[n]);
      return;
    }
    const index = p.target === undefined ? -1 : pieces.indexOf(p.target);
    const relative = (index < 0 ? at : starts[index]!) - (starts[n]! + lengths[n]!);
    out.set([...p.opcode, relative & 0xff, (relative >> 8) & 0xff, (relative >> 16) & 0xff, (relative >> 24) & 0xff], starts[n]);
  });
  return out;
}
export const listing = (pieces: readonly Piece[]): string =>
  pieces
    .map((p, n) => {
      const bytes = p.kind === 'insn' ? [...p.bytes] : p.opcode;
      const target = p.kind === 'branch' ? ` -> ${p.target === undefined ? 'end' : String(pieces.indexOf(p.target))}` : '';
      return `  ${String(n).padStart(3)}  ${p.name}${target}  [${bytes.map((b) => b.toString(16).padStart(2, '0')).join(' ')}]`;
    })
    .join('\n');
