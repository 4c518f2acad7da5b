import { AVX_OFFSET } from '../debug/extended-state.ts';
import type { RegisterName } from '../debug/guest-view.ts';

/** A register of the target description: its name for GDB, its bits, its type, and where it is: a register of ours, or bytes of the XSAVE area. */
export interface GdbRegister {
  readonly name: string;
  readonly bits: number;
  readonly type: string;
  readonly place: RegisterPlace;
}
export type RegisterPlace =
  | { readonly register: RegisterName }
  /** `bytes` of the area; the rest of the register is 0. */
  | { readonly extended: number; readonly bytes: number }
  /** Two bits for each x87 register, where the area has one. */
  | 'full tag word'
  | 'always 0';

interface Feature {
  readonly name: string;
  readonly registers: readonly GdbRegister[];
}

const own = (name: RegisterName, bits = 64, type = 'int64', gdbName: string = name): GdbRegister => ({
  name: gdbName,
  bits,
  type,
  place: { register: name },
});
const extended = (name: string, bits: number, type: string, offset: number, bytes = bits / 8): GdbRegister => ({
  name,
  bits,
  type,
  place: { extended: offset, bytes },
});
const zero = (name: string): GdbRegister => ({ name, bits: 32, type: 'int', place: 'always 0' });
/** Offsets in the FXSAVE64 area. */
const Fxsave = { FCW: 0, FSW: 2, FOP: 6, FIP: 8, FDP: 16, MXCSR: 24, ST0: 32, XMM0: 160 } as const;

/** What GDB asks of an x86-64 target. @source GDB manual "i386 Features" */
const features: readonly Feature[] = [
  {
    name: 'org.gnu.gdb.i386.core',
    registers: [
      ...(['rax', 'rbx', 'rcx', 'rdx', 'rsi', 'rdi'] as const).map((name) => own(name)),
      own('rbp', 64, 'data_ptr'),
      own('rsp', 64, 'data_ptr'),
      ...(['r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15'] as const).map((name) => own(name)),
      own('rip', 64, 'code_ptr'),
      own('rflags', 32, 'i386_eflags', 'eflags'),
      ...(['cs', 'ss', 'ds', 'es', 'fs', 'gs'] as const).map((name) => own(name, 32, 'int32')),
      ...Array.from({ length: 8 }, (_, i) => extended(`st${i}`, 80, 'i387_ext', Fxsave.ST0 + 16 * i)),
      extended('fctrl', 32, 'int', Fxsave.FCW, 2),
      extended('fstat', 32, 'int', Fxsave.FSW, 2),
      { name: 'ftag', bits: 32, type: 'int', place: 'full tag word' },
      zero('fiseg'),
      extended('fioff', 32, 'int', Fxsave.FIP),
      zero('foseg'),
      extended('fooff', 32, 'int', Fxsave.FDP),
      extended('fop', 32, 'int', Fxsave.FOP, 2),
    ],
  },
  {
    name: 'org.gnu.gdb.i386.sse',
    registers: [
      ...Array.from({ length: 16 }, (_, i) => extended(`xmm${i}`, 128, 'vec128', Fxsave.XMM0 + 16 * i)),
      extended('mxcsr', 32, 'i386_mxcsr', Fxsave.MXCSR),
    ],
  },
  {
    name: 'org.gnu.gdb.i386.avx',
    registers: Array.from({ length: 16 }, (_, i) => extended(`ymm${i}h`, 128, 'uint128', AVX_OFFSET + 16 * i)),
  },
  { name: 'org.gnu.gdb.i386.segments', registers: [own('fs_base', 64, 'int'), own('gs_base', 64, 'int')] },
  { name: 'org.tdxkit.control', registers: (['cr0', 'cr2', 'cr3', 'cr4', 'efer'] as const).map((name) => own(name)) },
];

/** All registers, in the order of their numbers. */
export const gdbRegisters: readonly GdbRegister[] = features.flatMap((feature) => feature.registers);

const EFLAGS_BITS = {
  CF: 0,
  PF: 2,
  AF: 4,
  ZF: 6,
  SF: 7,
  TF: 8,
  IF: 9,
  DF: 10,
  OF: 11,
  NT: 14,
  RF: 16,
  VM: 17,
  AC: 18,
  VIF: 19,
  VIP: 20,
  ID: 21,
} as const;

const MXCSR_BITS = {
  IE: 0,
  DE: 1,
  ZE: 2,
  OE: 3,
  UE: 4,
  PE: 5,
  DAZ: 6,
  IM: 7,
  DM: 8,
  ZM: 9,
  OM: 10,
  UM: 11,
  PM: 12,
  FZ: 15,
} as const;

/** An XMM register as GDB shows it: as floats, doubles, integers of each width. */
const vectors = [
  ['v4f', 'ieee_single', 4], ['v2d', 'ieee_double', 2], ['v16i8', 'int8', 16], ['v8i16', 'int16', 8], ['v4i32', 'int32', 4], ['v2i64', 'int64', 2],
] as const; // prettier-ignore
const members = {
  v4_float: 'v4f',
  v2_double: 'v2d',
  v16_int8: 'v16i8',
  v8_int16: 'v8i16',
  v4_int32: 'v4i32',
  v2_int64: 'v2i64',
  uint128: 'uint128',
};
const SSE_TYPES = [
  ...vectors.map(([id, type, elements]) => `<vector id="${id}" type="${type}" count="${elements}"/>`),
  `<union id="vec128">${Object.entries(members)
    .map(([name, type]) => `<field name="${name}" type="${type}"/>`)
    .join('')}</union>`,
  `<flags id="i386_mxcsr" size="4">${Object.entries(MXCSR_BITS)
    .map(([name, bit]) => `<field name="${name}" start="${bit}" end="${bit}"/>`)
    .join('')}</flags>`,
].join('');

/** target.xml. */
export function targetXml(): string {
  const flags = `<flags id="i386_eflags" size="4">${Object.entries(EFLAGS_BITS)
    .map(([name, bit]) => `<field name="${name}" start="${bit}" end="${bit}"/>`)
    .join('')}</flags>`;
  const parts = features.map(({ name, registers }, i) => {
    const lines = registers.map((r) => `<reg name="${r.name}" bitsize="${r.bits}" type="${r.type}"/>`);
    return `<feature name="${name}">${i === 0 ? flags : name.endsWith('.sse') ? SSE_TYPES : ''}${lines.join('')}</feature>`;
  });
  return `<?xml version="1.0"?><!DOCTYPE target SYSTEM "gdb-target.dtd"><target version="1.0"><architecture>i386:x86-64</architecture>${parts.join('')}</target>`;
}

/** A register as GDB wants it: hexadecimal bytes, little-endian; `x` where it is not told. */
export function registerHex({ bits }: GdbRegister, value: bigint | undefined): string {
  if (value === undefined) return 'x'.repeat(bits / 4);
  let text = '';
  for (let at = 0; at < bits; at += 8)
    text += Number((value >> BigInt(at)) & 0xffn)
      .toString(16)
      .padStart(2, '0');
  return text;
}

/** The value of hexadecimal bytes, little-endian; undefined: that is none. */
export function registerValue(text: string): bigint | undefined {
  if (!/^([0-9a-fA-F]{2})+$/.test(text)) return undefined;
  return BigInt(`0x${text.match(/../g)!.reverse().join('')}`);
}
