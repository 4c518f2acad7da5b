import type { DecodedInsn } from '../src/isa/decoded-insn.ts';
import { Attribute, Flow, OPCODE_TABLES } from '../src/isa/opcode.ts';
import { REGISTER_NAMES, type CorpusCase } from '../test/conformance/corpus.ts';
import { Random } from '../test/fuzz/random.ts';
import { categoryOf } from './category.ts';
import { decode, encode, isString, type Encoded, type Place } from './encode.ts';
import type { Mode } from './host/native-record.ts';
import { leftOut } from './left-out.ts';
import { Patches } from './patches.ts';
import { CODE, operandAddress, placeOperand, STACK } from './operand.ts';
import { undefinedBytes, undefinedFlags, undefinedRegisters, undefinedStatus } from './undefined.ts';
import { type Lanes, LANES, Values } from './values.ts';

/** A case that nobody has run. */
export type NewCase = Omit<CorpusCase, 'out' | 'id'>;

const FLAGS = 0xcd5;
const MXCSR_DEFAULT = 0x1f80;
const PLACES: readonly Place[] = OPCODE_TABLES.flatMap((opcodes, map) =>
  opcodes.flatMap((entries, opcode) => entries.map((entry) => ({ map, opcode, entry }))),
);
/** Instructions that read flags: after an undefined flag they would make everything undefined. */
const READS_FLAGS = /^(adc|sbb|rcl|rcr|cmc|lahf|pushf|adcx|adox|salc|daa|das|aaa|aas|into|loopn?e|x87|(j|cmov|set)\w+)$/;

const hex = (n: number | bigint): string => n.toString(16);
const toHex = (bytes: Iterable<number>): string => [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
/** Digits, most significant first. */
const number = (bytes: Uint8Array): string => toHex([...bytes].reverse());

/** Seeded source of cases that cover every encoding of the decoder's tables. */
export class CaseSource {
  readonly #random: Random;
  readonly #mode: Mode;
  readonly #places: readonly Place[];

  /** @param category only instructions of this category of the corpus */
  constructor(seed: number, mode: Mode, category?: string) {
    this.#random = new Random(seed);
    this.#mode = mode;
    const excluded = mode === 64 ? Attribute.I64 : Attribute.O64;
    this.#places = PLACES.filter(
      ({ entry }) => (entry.attributes & excluded) === 0 && isOfCategory(entry.name, entry.attributes, category),
    );
  }

  next(): NewCase {
    for (;;) {
      const made = this.#random.chance(8)
        ? this.#undefinedEncoding()
        : this.#random.chance(10)
          ? this.#sequence()
          : this.#single();
      if (made !== undefined) return made;
    }
  }

  /** One instruction; now and then an encoding that faults. */
  #instruction(): Encoded | undefined {
    for (;;) {
      const random = this.#random;
      const e = encode(random, random.pick(this.#places), this.#mode);
      if (e === undefined || leftOut(e.insn, e.bytes, modrmOf(e)) !== undefined) continue;
      if (e.insn.fault >= 0 && !random.chance(10)) continue;
      return e;
    }
  }
  #single(): NewCase | undefined {
    const e = this.#instruction();
    return e === undefined ? undefined : this.#case([e], categoryOf(e.insn));
  }
  #sequence(): NewCase | undefined {
    const list: Encoded[] = [];
    let isUndefined = false;
    for (let n = 2 + this.#random.below(5); n > 0; n--) {
      const e = this.#instruction();
      if (e === undefined || e.insn.fault >= 0) continue;
      if (e.insn.opcodeEntry!.flow !== Flow.NONE || (isUndefined && READS_FLAGS.test(e.insn.name))) continue;
      if (/^d[9d] \/6$/.test(nameOf(e)) || /^(fxsave|fxrstor)$/.test(e.insn.name)) continue;
      if (/^(into|call far|jmp far|ret far|iret|bsf|bsr|bswap|shld|shrd|popf|div|idiv)$/.test(e.insn.name)) continue;
      isUndefined ||= undefinedFlags(e.insn, { rcx: 31n, isSourceZero: false }) !== 0 || /^(ro|rc|sh|sa)[lr]$/.test(e.insn.name);
      list.push(e);
    }
    return list.length < 2 ? undefined : this.#case(list, 'seq');
  }
  /** Bytes that are likely no instruction: any opcode of any map with any prefix. */
  #undefinedEncoding(): NewCase | undefined {
    const random = this.#random;
    const out: number[] = [];
    for (let n = random.below(3); n > 0; n--) out.push(random.pick([0x66, 0xf2, 0xf3, 0xf0, 0x67, 0x2e, 0x36, 0x65]));
    if (this.#mode === 64 && random.chance(30)) out.push(0x40 | random.below(16));
    switch (random.below(7)) {
      case 0:
        break;
      case 1:
      case 2:
        out.push(0x0f);
        break;
      case 3:
        out.push(0x0f, random.pick([0x38, 0x3a]));
        break;
      case 4:
        out.push(0xc5, random.u32() & 0xff);
        break;
      default:
        out.push(0xc4, (random.u32() & 0xe0) | random.pick([1, 1, 2, 2, 2, 3, 3, 3, 0, 4, 31]), random.u32() & 0xff);
    }
    for (let i = 0; i < 10; i++) out.push(random.u32() & 0xff);
    if (random.chance(10))
      out.unshift(...Array.from({ length: 5 + random.below(12) }, () => random.pick([0x66, 0x2e, 0x3e, 0x67])));
    const bytes = Uint8Array.from(out);
    const insn = decode(bytes, this.#mode);
    if (insn === undefined || (insn.fault < 0 && !random.chance(10))) return undefined;
    const length = insn.fault >= 0 ? bytes.length : insn.length;
    const e: Encoded = { bytes: bytes.slice(0, length), insn, at: 0, displacement: 0 };
    if (isUnknown(e) || leftOut(insn, e.bytes, modrmOf(e)) !== undefined) return undefined;
    return this.#case([e], insn.fault >= 0 ? 'decode' : categoryOf(insn));
  }

  #case(list: readonly Encoded[], cat: string): NewCase {
    const random = this.#random;
    const mode = this.#mode;
    const values = new Values(random);
    const regs = Array.from({ length: 16 }, (_, n) => (mode !== 64 && n > 7 ? 0n : values.integer(mode === 64 ? 64 : 32)));
    const memory = new Patches();
    const length = list.reduce((sum, e) => sum + e.bytes.length, 0);
    const offset = codeOffset(random, length);
    const rip = mode === 16 ? offset : CODE + offset;
    regs[4] = stackPointer(random, mode);
    const lanes = random.chance(85) ? lanesOf(list[0]!.insn) : random.pick(LANES);
    let at = rip;
    const taken = new Set<number>();
    for (const e of list) {
      at += e.bytes.length;
      placeOperand({ random, mode, regs, memory, values, lanes, taken }, e, at);
    }
    memory.drop(CODE + offset, length);
    const insns = list.map((e) => e.insn);
    const before = { rcx: regs[1]!, isSourceZero: list.length === 1 && isSourceZero(list[0]!, regs, memory, mode, at) };
    const only = list.length === 1 ? insns[0]! : undefined;
    const undefinedBits = insns.reduce(
      (mask, i) =>
        mask |
        (i.opcodeEntry === undefined ? 0 : undefinedFlags(i, list.length === 1 ? before : { rcx: 31n, isSourceZero: false })),
      0,
    );
    const registers = only?.opcodeEntry === undefined ? [] : undefinedRegisters(only, before).map((n) => REGISTER_NAMES[n]!);
    if (
      only !== undefined &&
      isString(only.opcodeEntry ?? ({ name: '' } as never)) &&
      only.rep !== 0 &&
      only.addressSize === 4 &&
      mode === 64 &&
      (regs[1]! & 0xffff_ffffn) === 0n
    )
      registers.push('rcx', 'rsi', 'rdi');
    const bytes = only?.opcodeEntry === undefined ? undefined : undefinedBytes(only, modrmOf(list[0]!), before);
    const status = list.reduce((mask, e) => mask | undefinedStatus(e.insn, modrmOf(e)), 0);
    const isLoose = insns.some((i) => i.opcodeEntry !== undefined && isReadModifyWrite(i));
    return {
      cat,
      name: list.map(nameOf).join('; '),
      bytes: toHex(list.flatMap((e) => [...e.bytes])),
      ...(mode === 64 ? {} : { mode }),
      in: {
        rip: hex(rip),
        flags: hex((random.u32() & FLAGS) | 2),
        regs: regs.map((v) => hex(mode === 64 ? v : v & 0xffff_ffffn)),
        mem: memory.list(),
        mxcsr: hex(randomMxcsr(random)),
        ymm: Array.from({ length: 16 }, () => number(values.fill(random.chance(92) ? lanes : random.pick(LANES), 32))),
        x87: randomX87(random, values),
      },
      ...(undefinedBits === 0 ? {} : { undef_flags: hex(undefinedBits) }),
      ...(registers.length === 0 ? {} : { undef_regs: registers }),
      ...(status === 0 ? {} : { undef_fsw: hex(status) }),
      ...(isLoose ? { soft_error: '2' } : {}),
      ...(bytes === undefined ? {} : { undef_mem: [hex(operandAddress(only!, regs, mode, at) + bytes[0]), bytes[1]] as const }),
      ...(list.some((e) => /maskmov|gather|far$|iret/.test(e.insn.name) || /^(d[9d] \/[46]|fxsave|fxrstor)$/.test(nameOf(e)))
        ? { soft_cr2: true }
        : {}),
    };
  }
}

function nameOf(e: Encoded): string {
  const modrm = modrmOf(e);
  if (modrm >= 0) return `${hex(e.insn.opcode)} ${modrm < 0xc0 ? `/${(modrm >> 3) & 7}` : hex(modrm)}`;
  return `${e.insn.name}${e.insn.vectorLength === 1 ? ' y' : ''}`;
}
function modrmOf(e: Encoded): number {
  if (e.insn.opcode >= 0xd8 && e.insn.opcode <= 0xdf && e.insn.opcodeEntry !== undefined) {
    const at = e.bytes.findIndex((b) => b === e.insn.opcode);
    return e.bytes[at + 1] ?? -1;
  }
  return -1;
}

function isOfCategory(name: string, attributes: number, category: string | undefined): boolean {
  if (category === undefined) return true;
  const insn = {
    opcodeEntry: { name, attributes },
    name,
    fault: -1,
    vectorLength: name.startsWith('vp') ? 1 : 0,
    opcode: 0,
  } as unknown as DecodedInsn;
  const found = categoryOf(insn);
  if (found === category) return true;
  // Which generation of SSE an encoding belongs to depends on its opcode.
  return /^(sse|ssse)/.test(category) && /^(sse|ssse)/.test(found);
}

/** AMD has these encodings, or the host has an extension that the model has not. */
function isUnknown(e: Encoded): boolean {
  const { bytes, insn } = e;
  let at = 0;
  while (
    at < bytes.length &&
    ([0x66, 0x67, 0xf0, 0xf2, 0xf3, 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65].includes(bytes[at]!) ||
      (insn.mode === 2 && (bytes[at]! & 0xf0) === 0x40))
  )
    at++;
  const [a, b, c] = [bytes[at], bytes[at + 1], bytes[at + 2]];
  if (a === 0x62 || a === 0x8f) return true; // EVEX, XOP
  if (a === 0xcd || a === 0xcc || a === 0xf1 || a === 0xce) return true;
  if (a === 0x0f) {
    if (b === 0x05 || b === 0x34 || b === 0x07 || b === 0x35 || b === 0x37) return true;
    if (b === 0x01 && c! >= 0xc0) return true; // SVM, MONITORX, CLZERO, RDPRU, ...
    if (b === 0x78 || b === 0x79) return true; // SSE4a EXTRQ, INSERTQ
    if (b === 0x2b) return true; // SSE4a MOVNTSS, MOVNTSD
    if (b === 0x0f || b === 0x0e || b === 0x0d) return true; // 3DNow!
    if (b === 0xae || b === 0xc7) return true; // groups 15 and 9 hold instructions of either vendor only
    if (b === 0x38 && (c === 0xcf || c === 0xf9 || c === 0xf8 || c === 0xf5 || c === 0xf6)) return true; // GFNI, MOVDIRI, WRSS
    if (b === 0x3a && (c === 0xce || c === 0xcf)) return true; // GFNI
    if (b === 0x1e || b === 0x09 || b === 0xb8) return true;
  }
  if (a === 0xc4 && insn.vex) {
    const map = b! & 31;
    const opcode = bytes[at + 3]!;
    if (
      map === 2 &&
      (opcode === 0xcf ||
        (opcode >= 0xdc && opcode <= 0xdf) ||
        (opcode >= 0x50 && opcode <= 0x53) ||
        opcode === 0xb4 ||
        opcode === 0xb5)
    )
      return true; // GFNI, VAES, VNNI, IFMA
    if (map === 3 && (opcode === 0xce || opcode === 0xcf || opcode === 0x44 || (opcode >= 0x30 && opcode <= 0x33))) return true; // GFNI, VPCLMULQDQ, mask shifts
    // Mask registers of AVX-512.
    if (map === 1 && isMaskOpcode(opcode)) return true;
  }
  return a === 0xc5 && insn.vex && isMaskOpcode(c!);
}
const isMaskOpcode = (opcode: number): boolean =>
  (opcode >= 0x41 && opcode <= 0x4b) || (opcode >= 0x90 && opcode <= 0x93) || opcode === 0x98 || opcode === 0x99;

const isReadModifyWrite = (i: DecodedInsn): boolean =>
  i.isMemory && ((i.opcodeEntry!.attributes & Attribute.LOCK) !== 0 || /^(ro|rc|sh|sa)[lr]d?$/.test(i.name) || i.name === 'xchg');

function codeOffset(random: Random, length: number): number {
  if (random.chance(90)) return 0x800 + random.below(4) * random.below(64);
  if (random.chance(50)) return 0x1000 - random.below(length + 2);
  if (random.chance(50)) return 0x2000 - random.below(length + 2) - 1;
  return random.below(0x1ff0);
}
function stackPointer(random: Random, mode: Mode): bigint {
  const base = mode === 16 ? 0 : STACK;
  if (random.chance(85)) return BigInt(base + 0x1000 + random.below(16) * 8);
  if (random.chance(50)) return BigInt(base + 0x800 + random.below(0x1000));
  if (random.chance(60)) return BigInt(base + random.pick([0, 1, 2, 4, 6, 8, 12, 16, 0x1fff, 0x1ffe, 0x1ffc, 0x1ff8, 0x2000]));
  if (mode === 64 && random.chance(50))
    return random.pick([0x8000_0000_0000n, 0x7fff_ffff_fffcn, 0x1234_5678_9abc_def0n, 0xffff_7fff_ffff_fff8n]);
  return BigInt(random.u32() >>> (mode === 16 ? 16 : 0));
}

function lanesOf({ name, opcodeEntry }: DecodedInsn): Lanes {
  if (opcodeEntry === undefined) return 'i32';
  if (name === 'vcvtph2ps') return 'f16';
  if (/^v?cvtt?(ss|ps)2/.test(name) || /^v?cvtps2ph/.test(name)) return 'f32';
  if (/^v?cvtt?(sd|pd)2/.test(name)) return 'f64';
  if (/^v?cvt(dq|si|pi)/.test(name)) return 'i32';
  if (/(ps|ss)$/.test(name)) return 'f32';
  if (/(pd|sd)$/.test(name) && name !== 'movsd') return 'f64';
  if (/b(\d|$)|bw$/.test(name)) return 'i8';
  if (/w$|wd$/.test(name)) return 'i16';
  return name === 'x87' ? 'f80' : /q$/.test(name) ? 'i64' : 'i32';
}
function randomMxcsr(random: Random): number {
  if (random.chance(40)) return MXCSR_DEFAULT;
  const rounding = random.below(4) << 13;
  if (random.chance(50)) return MXCSR_DEFAULT | rounding | (random.chance(30) ? 0x8000 : 0) | (random.chance(30) ? 0x40 : 0);
  const masks = random.chance(60) ? 0x1f80 : random.u32() & 0x1f80;
  return (
    rounding |
    masks |
    (random.chance(30) ? random.below(64) : 0) |
    (random.chance(30) ? 0x8000 : 0) |
    (random.chance(30) ? 0x40 : 0)
  );
}
function randomX87(random: Random, values: Values): NonNullable<CorpusCase['in']['x87']> {
  const masks = random.chance(75) ? 0x3f : random.u32() & 0x3f;
  const control = 0x40 | masks | (random.pick([0, 2, 3, 3, 3]) << 8) | (random.below(4) << 10) | (random.chance(5) ? 0x1000 : 0);
  const flags = random.chance(70) ? 0 : random.chance(80) ? random.u32() & masks : random.u32() & 0x7f;
  const summary = (flags & ~masks & 0x3f) === 0 ? 0 : 0x8080;
  const codes = random.chance(50) ? 0 : random.u32() & 0x4700;
  const tags = random.chance(60) ? 0xff : random.chance(20) ? 0 : random.u32() & 0xff;
  return {
    fcw: hex(control),
    fsw: hex(flags | summary | codes | (random.below(8) << 11)),
    ftw: hex(tags),
    st: Array.from({ length: 8 }, () => number(values.float80())),
  };
}
function isSourceZero(e: Encoded, regs: readonly bigint[], memory: Patches, mode: Mode, next: number): boolean {
  const { insn } = e;
  if (insn.name !== 'bsf' && insn.name !== 'bsr') return false;
  const source = insn.isMemory ? memory.read(operandAddress(insn, regs, mode, next), insn.operandSize) : regs[insn.rm]!;
  return BigInt.asUintN(8 * insn.operandSize, source) === 0n;
}
