import type { RegisterName } from '../debug/guest-view.ts';

/** A register of the target description: its name for GDB, its bits, its type, and which of ours it is (undefined: not told). */
export interface GdbRegister {
  readonly name: string;
  readonly bits: number;
  readonly type: string;
  readonly register: RegisterName | undefined;
}

interface Feature {
  readonly name: string;
  readonly registers: readonly GdbRegister[];
}

const own = (name: RegisterName, bits = 64, type = 'int64', gdbName: string = name): GdbRegister => ({
  name: gdbName,
  bits,
  type,
  register: name,
});
const untold = (name: string, bits: number, type: string): GdbRegister => ({ name, bits, type, register: undefined });

/** What GDB asks of an x86-64 target; x87 state is not told. @source GDB manual "i386 Features" */
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
      ...Array.from({ length: 8 }, (_, i) => untold(`st${i}`, 80, 'i387_ext')),
      ...['fctrl', 'fstat', 'ftag', 'fiseg', 'fioff', 'foseg', 'fooff', 'fop'].map((name) => untold(name, 32, 'int')),
    ],
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

/** target.xml. */
export function targetXml(): string {
  const flags = `<flags id="i386_eflags" size="4">${Object.entries(EFLAGS_BITS)
    .map(([name, bit]) => `<field name="${name}" start="${bit}" end="${bit}"/>`)
    .join('')}</flags>`;
  const parts = features.map(({ name, registers }, i) => {
    const lines = registers.map((r) => `<reg name="${r.name}" bitsize="${r.bits}" type="${r.type}"/>`);
    return `<feature name="${name}">${i === 0 ? flags : ''}${lines.join('')}</feature>`;
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
