import { describe, expect, it } from 'vitest';
import { chains } from '../src/emit/chains.ts';
import { Gpr, Reg } from '../src/lp/register-file.ts';
import type { Hpa } from '../src/units/index.ts';
import { UserMachine } from './conformance/user-machine.ts';

const CODE = 0x1000_0000;
const FIRST_CODE = CODE + 0x1000;
const DATA = 0x2000_0000;
const STACK = 0x3000_0000;
const INT3 = 0xcc;
const NOP = [0x0f, 0x1f, 0x40, 0x00];

/** An encoding of every shape, by its place in a chain. */
const ENCODINGS: Readonly<Record<string, readonly (readonly number[])[]>> = {
  'pop:r8': [[0x5b], [0x41, 0x5c], [0x5d], [0x59]],
  'push:r8': [[0x50], [0x41, 0x55], [0x53]],
  'ret.8:': [[0xc3]],
  'jmp:': [[0xeb, 0x02]],
  'call.8:': [[0xe8, 2, 0, 0, 0]],
  'add:r8,i8': [[0x48, 0x83, 0xc4, 0x08]],
  'mov:r8,r8': [
    [0x48, 0x89, 0xc2],
    [0x48, 0x89, 0xd6],
    [0x49, 0x89, 0xf0],
  ],
  'mov:r4,r4': [
    [0x89, 0xc2],
    [0x89, 0xd6],
  ],
  'mov:r8,m8': [
    [0x48, 0x8b, 0x43, 0x10],
    [0x48, 0x8b, 0x50, 0x08],
  ],
  'mov:m8,r8': [
    [0x48, 0x89, 0x43, 0x08],
    [0x48, 0x89, 0x73, 0x10],
    [0x48, 0x89, 0x0b],
  ],
  'lea:r8,m8': [[0x48, 0x8d, 0x43, 0x04]],
  'mov:r4,i4': [[0xb8, 0x78, 0x56, 0x34, 0x12]],
  'xor:r4,r4': [
    [0x31, 0xc0],
    [0x31, 0xd2],
  ],
  'add:r4,r4': [[0x01, 0xf0]],
  'add:r8,r8': [
    [0x48, 0x01, 0xf0],
    [0x48, 0x01, 0xc2],
  ],
  'sub:r8,r8': [[0x48, 0x29, 0xf2]],
  'sub:r8,m8': [[0x48, 0x2b, 0x53, 0x10]],
  'sub:r8,i8': [[0x48, 0x83, 0xea, 0x10]],
  'and:r4,i4': [[0x83, 0xe2, 0x0f]],
  'and:r4,r4': [[0x21, 0xf0]],
  'or:r4,r4': [[0x09, 0xd0]],
  'and:r8,r8': [[0x48, 0x21, 0xf0]],
  'not:r8': [[0x48, 0xf7, 0xd0]],
  'shl:r8,i1': [[0x48, 0xc1, 0xe2, 0x03]],
  'shr:r8,i1': [[0x48, 0xc1, 0xea, 0x0c]],
  'shl:r8,r1': [[0x48, 0xd3, 0xe0]],
  'shr:r8,r1': [[0x48, 0xd3, 0xe8]],
  'mov:r4,m4': [
    [0x8b, 0x4b, 0x10],
    [0x8b, 0x53, 0x14],
  ],
  'mov:m4,r4': [[0x89, 0x73, 0x0c]],
  'mov:m1,r1': [[0x88, 0x4b, 0x05]],
  'mov:m1,i1': [[0xc6, 0x43, 0x06, 0x7f]],
  'mov:m8,i8': [
    [0x48, 0xc7, 0x43, 0x18, 0x44, 0x33, 0x22, 0x11],
    [0x48, 0xc7, 0x43, 0x08, 0x88, 0x77, 0x66, 0xf5],
  ],
  'movzx:r4,m1': [
    [0x0f, 0xb6, 0x43, 0x03],
    [0x0f, 0xb6, 0x53, 0x04],
  ],
  'add:m8,i8': [[0x48, 0x83, 0x43, 0x18, 0x05]],
  'push:i8': [[0x6a, 0x7c]],
  'jz:': [[0x74, 0x02]],
};
const encode = (key: string, place: number): readonly number[] => {
  const forms = ENCODINGS[key]!;
  return forms[place % forms.length]!;
};
const BRANCHES = new Set(['ret.8:', 'jmp:', 'call.8:', 'jz:']);
const PROLOGUE = Object.entries(ENCODINGS).flatMap(([key, forms]) => (BRANCHES.has(key) ? [] : forms.flat()));
/** More instructions than the prologue has. */
const PROLOGUE_BUDGET = 100;

/** What a chain is run with. */
interface Start {
  readonly stack: number;
  readonly data: number;
}

const POINTERS = new Uint8Array(new BigUint64Array(0x400).map((_, n) => BigInt(DATA + 0x200 + ((8 * n) & 0xff))).buffer);
const RETURNS = new Uint8Array(new BigUint64Array(0x400).fill(BigInt(CODE + 0x80)).buffer);

const hasEnded = (m: UserMachine): boolean => m.stopped || m.event !== undefined;

/** Everything visible after the code at CODE has run, at once or in single steps. */
function outcome(m: UserMachine, code: readonly number[], { stack, data }: Start, budget: number): unknown {
  m.memory.writeBytes(FIRST_CODE as Hpa, Uint8Array.from([...PROLOGUE, ...NOP, INT3]));
  const run = (rip: number, rsp: number, rbx: number, most: number): void => {
    const { gpr } = m.lp;
    for (let n = 0; n < 16; n++) gpr[n] = BigInt(DATA + 0x100 + 0x20 * n);
    gpr[Gpr.RBX] = BigInt(rbx);
    gpr[Gpr.RSP] = BigInt(rsp);
    m.core.setRflags(m.lp, 0x202n);
    m.set64(Reg.RIP, BigInt(rip));
    m.stopped = false;
    m.event = undefined;
    for (let left = Math.max(40, most); left > 0 && !hasEnded(m); left -= most) m.execute(most);
  };
  // Where the instructions are learnt.
  for (const at of [DATA, STACK]) m.memory.writeBytes(at as Hpa, POINTERS);
  run(FIRST_CODE, STACK + 0x800, DATA + 0x400, PROLOGUE_BUDGET);
  if (!m.stopped) throw new Error('the prologue does not come to its end');
  m.memory.writeBytes(DATA as Hpa, POINTERS);
  m.memory.writeBytes(STACK as Hpa, RETURNS);
  m.memory.writeBytes((CODE + 0x80) as Hpa, Uint8Array.of(INT3));
  m.memory.writeBytes(CODE as Hpa, Uint8Array.from([...code, INT3, INT3, INT3, INT3]));
  const before = m.get64(Reg.RETIRED);
  run(CODE, stack, data, budget);
  return {
    registers: [...m.lp.gpr],
    rip: m.get64(Reg.RIP),
    flags: m.core.getRflags(m.lp),
    retired: m.get64(Reg.RETIRED) - before,
    event: m.event,
    stopped: m.stopped,
    code: m.memory.readBytes(CODE as Hpa, 64),
    memory: [DATA, STACK].map((at) => m.memory.readBytes(at as Hpa, 0x2000).reduce((sum, b) => (Math.imul(sum, 31) + b) | 0, 0)),
  };
}

const STARTS: readonly Start[] = [
  { stack: STACK + 0x800, data: DATA + 0x400 },
  ...[0, 8, 16, 24].flatMap((bytes) => [
    { stack: STACK + bytes, data: DATA + 0x1fff - bytes },
    { stack: STACK + 0x2000 - bytes, data: DATA + 0x400 },
  ]),
  // The stack, or the data, is the code itself.
  ...[5, 9, 11].flatMap((at) => [
    { stack: CODE + at, data: DATA + 0x400 },
    { stack: STACK + 0x800, data: CODE + at - 10 },
  ]),
];

describe('instructions executed by one handler', () => {
  it.each(chains.map((keys) => [keys.join(' '), keys] as const))('do what they do one by one: %s', (_, keys) => {
    const insns = keys.map((key, n) => encode(key, n));
    const [whole, stepped] = [new UserMachine(), new UserMachine()];
    for (const code of [insns.flat(), [...NOP, ...insns.flatMap((insn) => [...insn, ...NOP])]])
      for (const start of STARTS) expect(outcome(whole, code, start, 40)).toEqual(outcome(stepped, code, start, 1));
  });
});
