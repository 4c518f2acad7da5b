import { integerOpcodeLines } from './opcode-map.ts';
import { vectorOpcodeLines } from './opcode-map-vector.ts';

/** Attributes of an encoding: see opcode-map.ts. */
export const Attribute = {
  LOCK: 1 << 0, I64: 1 << 1, O64: 1 << 2, D64: 1 << 3, F64: 1 << 4, SYSTEM: 1 << 5, HOST: 1 << 6, MEM: 1 << 8, REG: 1 << 9,
  MODRM: 1 << 10, STACK: 1 << 11, SSE: 1 << 12, X87: 1 << 13, MMX: 1 << 14, W0: 1 << 15, W1: 1 << 16, L0: 1 << 17, L1: 1 << 18, UD: 1 << 19, CR: 1 << 20,
  REXB: 1 << 21, FX: 1 << 22, AVX: 1 << 23, A64: 1 << 24,
} as const; // prettier-ignore

const ATTRIBUTE_NAMES: Record<string, number> = {
  lock: Attribute.LOCK, i64: Attribute.I64, o64: Attribute.O64, d64: Attribute.D64, f64: Attribute.F64, sys: Attribute.SYSTEM, host: Attribute.HOST,
  mem: Attribute.MEM, reg: Attribute.REG, modrm: Attribute.MODRM, stack: Attribute.STACK, sse: Attribute.SSE, x87: Attribute.X87,
  mmx: Attribute.MMX, w0: Attribute.W0, w1: Attribute.W1, l0: Attribute.L0, l1: Attribute.L1, ud: Attribute.UD, cr: Attribute.CR, rexb: Attribute.REXB,
  fx: Attribute.FX, avx: Attribute.AVX, a64: Attribute.A64,
}; // prettier-ignore

/** One operand of an encoding: SDM letter (`1`, `AL`, `rAX`, `CL` spelled out) and size letter. */
export interface OperandSpec {
  readonly letter: string;
  readonly size: string;
}

/** One encoding: a line of the opcode map. */
export interface Opcode {
  readonly name: string;
  readonly operands: readonly OperandSpec[];
  readonly attributes: number;
  /** ModRM.reg that selects it, or -1; whole ModRM byte, or -1. */
  readonly reg: number;
  readonly modrm: number;
  /** Mandatory prefix 0x66, 0xf3, 0xf2, 0 = none of them, -1 = any. */
  readonly prefix: number;
  readonly hasModrm: boolean;
  /** VEX.vvvv is an operand; elsewhere it must be 1111. */
  readonly usesVvvv: boolean;
  /** Digested for the decoder: 8-bit first operand; port-sized operand (never 8 bytes); what to fetch after ModRM, as `Fetch` codes. */
  readonly isByte: boolean;
  readonly isPortSized: boolean;
  readonly fetches: readonly number[];
  /** What it does to the instruction flow. */
  readonly flow: Flow;
  /** Handler sets by operand size, address size, memory form and stack variant; filled by the block builder. */
  readonly handlers: (HandlerSet | undefined)[];
}

/** Control flow of an instruction, for the block builder. */
export const Flow = { NONE: 0, CONDITIONAL: 1, COUNTER: 2, JUMP: 3, CALL: 4, CALL_INDIRECT: 5, INDIRECT: 6 } as const;
export type Flow = (typeof Flow)[keyof typeof Flow];

function flowOf(name: string): Flow {
  if (name === 'jmp') return Flow.JUMP;
  if (name === 'call') return Flow.CALL;
  if (name === 'call indirect') return Flow.CALL_INDIRECT;
  if (name === 'jmp indirect' || name === 'ret') return Flow.INDIRECT;
  if (name.startsWith('loop') || name === 'jcxz') return Flow.COUNTER;
  return name.startsWith('j') && name !== 'jmp far' ? Flow.CONDITIONAL : Flow.NONE;
}

/** Handler numbers of one shape by how its memory operand is addressed; `base` and `indexed` are -1 where only the computed form exists. */
export interface HandlerSet {
  readonly computed: number;
  readonly base: number;
  readonly indexed: number;
}

/** What the decoder fetches after ModRM and displacement. */
export const Fetch = { SIGNED_BYTE: 0, WORD: 1, BY_SIZE: 2, FULL: 3, RELATIVE: 4, OFFSET: 5, FAR_POINTER: 6 } as const;

function fetchesOf(operands: readonly OperandSpec[]): number[] {
  const out: number[] = [];
  for (const { letter, size } of operands) {
    if (letter === 'O') out.push(Fetch.OFFSET);
    else if (letter === 'A') out.push(Fetch.FAR_POINTER);
    else if (letter === 'sI' || ((letter === 'I' || letter === 'J') && size === 'b')) out.push(Fetch.SIGNED_BYTE);
    else if (letter === 'J') out.push(Fetch.RELATIVE);
    else if (letter === 'I') out.push(size === 'w' ? Fetch.WORD : size === 'v' ? Fetch.FULL : Fetch.BY_SIZE);
  }
  return out;
}

/** Maps: 0 one byte, 1 0F, 2 0F38, 3 0F3A, then VEX maps 1-3 at 4 + map. */
export type OpcodeTables = readonly (readonly (readonly Opcode[])[])[];

function parseOperand(text: string): OperandSpec {
  if (text === 'AL' || text === 'rAX' || text === 'CL' || text === '1') return { letter: text, size: text === 'rAX' ? 'v' : 'b' };
  if (text.startsWith('s')) return { letter: 's' + text[1]!, size: 'v' };
  return { letter: text[0]!, size: text.slice(1) };
}

function parseLine(line: string): { map: number; opcode: number; entry: Opcode } {
  const [where, name, operandText, ...attributeNames] = line.split(' ') as [string, string, string, ...string[]];
  const match = /^(vex)?(0f38|0f3a|0f)?([0-9a-f]{2})(?:\/([0-7]))?(?:=([0-9a-f]{2}))?(?::(np|66|f3|f2))?$/.exec(where);
  if (match === null) throw new RangeError(`opcode map line not understood: ${line}`);
  const [, vex, escape, byte, reg, modrm, prefix] = match;
  const map = (escape === undefined ? 0 : escape === '0f' ? 1 : escape === '0f38' ? 2 : 3) + (vex === undefined ? 0 : 4);
  const operands = operandText === '-' ? [] : operandText.split(',').map(parseOperand);
  let attributes = 0;
  for (const attribute of attributeNames) attributes |= ATTRIBUTE_NAMES[attribute] ?? fail(line);
  const needsModrm =
    operands.some((o) => 'EGMVWPQNU'.includes(o.letter) && o.letter !== '1') || reg !== undefined || modrm !== undefined;
  return {
    map,
    opcode: parseInt(byte!, 16),
    entry: {
      name: name.replaceAll('_', ' '),
      operands,
      attributes,
      reg: reg === undefined ? -1 : Number(reg),
      modrm: modrm === undefined ? -1 : parseInt(modrm, 16),
      prefix: prefix === undefined ? -1 : prefix === 'np' ? 0 : parseInt(prefix, 16),
      hasModrm: needsModrm || (attributes & Attribute.MODRM) !== 0,
      isByte: operands[0]?.size === 'b' && operands[0].letter !== 'I' && operands[0].letter !== 'J',
      isPortSized: operands[0]?.letter === 'X' && operands[0].size === 'z',
      fetches: fetchesOf(operands),
      usesVvvv: operands.some((o) => o.letter === 'H' || o.letter === 'B'),
      flow: flowOf(name.replaceAll('_', ' ')),
      handlers: [],
    },
  };
}
function fail(line: string): never {
  throw new RangeError(`unknown attribute in opcode map line: ${line}`);
}

export const OPCODES: Opcode[] = [];

/** The decoding tables, parsed from the opcode map's lines. */
export const OPCODE_TABLES: OpcodeTables = (() => {
  const tables: Opcode[][][] = Array.from({ length: 8 }, () => Array.from({ length: 256 }, () => []));
  for (const line of [...integerOpcodeLines(), ...vectorOpcodeLines()]) {
    const { map, opcode, entry } = parseLine(line);
    OPCODES.push(entry);
    tables[map]![opcode]!.push(entry);
  }
  return tables;
})();
