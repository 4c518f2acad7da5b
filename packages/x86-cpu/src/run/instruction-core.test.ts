import { beforeEach, describe, expect, it } from 'vitest';
import { UserMachine } from '../../test/conformance/user-machine.ts';
import { Gpr, Reg } from '../lp/register-file.ts';
import { UnimplementedInstruction } from '../lp/unimplemented-instruction.ts';
import type { Hpa } from '../units/index.ts';
import { HOST_INSTRUCTIONS } from './host-instructions.ts';

const CODE = 0x1000_0000;
const DATA = 0x2000_0000;
const STACK_TOP = 0x3000_1000;

let m: UserMachine;
beforeEach(() => {
  m = new UserMachine();
  m.set64(Reg.GPR + 8 * Gpr.RSP, BigInt(STACK_TOP));
  m.core.setRflags(m.lp, 0x202n);
});
function load(at: number, text: string): void {
  m.memory.writeBytes(
    at as Hpa,
    Uint8Array.from(text.replaceAll(' ', '').match(/../g)!, (b) => parseInt(b, 16)),
  );
}
function start(at: number): void {
  m.set64(Reg.RIP, BigInt(at));
}
const gpr = (n: number): bigint => m.lp.gpr[n]!;
const rip = (): bigint => m.get64(Reg.RIP);
const retired = (): bigint => m.get64(Reg.RETIRED);

describe('instruction budgets', () => {
  // mov ecx, 10; 1: inc eax; dec ecx; jnz 1b; int3
  const LOOP = 'b9 0a 00 00 00 ff c0 ff c9 75 fa cc';
  it('retires exactly what was asked for, at every cut of a loop', () => {
    load(CODE, LOOP);
    for (let budget = 1; budget <= 31; budget++) {
      m.lp.gpr[Gpr.RAX] = 0n;
      start(CODE);
      const before = retired();
      expect(m.execute(budget)).toBe('budget');
      expect(retired() - before).toBe(BigInt(budget));
      const inLoop = budget - 1;
      expect(gpr(Gpr.RAX)).toBe(BigInt(Math.ceil(inLoop / 3)));
    }
  });
  it('gives the same end in one run and in single steps', () => {
    load(CODE, LOOP);
    start(CODE);
    while (!m.stopped) m.execute(1);
    expect(gpr(Gpr.RAX)).toBe(10n);
    expect(retired()).toBe(31n);
    expect(rip()).toBe(BigInt(CODE + 11));
  });
  it('counts parts of a long repeat, so that none runs for ever', () => {
    load(CODE, 'f3 ac cc'); // rep lodsb
    m.lp.gpr[Gpr.RCX] = 1n << 63n;
    m.lp.gpr[Gpr.RSI] = BigInt(DATA);
    start(CODE);
    expect(m.execute(1)).toBe('budget');
    expect(rip()).toBe(BigInt(CODE));
    expect(gpr(Gpr.RSI)).toBe(BigInt(DATA) + (1n << 63n) - gpr(Gpr.RCX));
    expect(gpr(Gpr.RCX)).toBeLessThan(1n << 63n);
  });
  it('moves downwards as if element by element, across pages and over itself, in parts of 64 elements', () => {
    for (const distance of [-24, -8, 8, 2000]) {
      const memory = Uint8Array.from({ length: 0x2000 }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
      m.memory.writeBytes(DATA as Hpa, memory);
      const from = 0x1300;
      for (let i = 0; i < 200; i++) memory.copyWithin(from + distance - 8 * i, from - 8 * i, from - 8 * i + 8);
      load(CODE, 'fd f3 48 a5 cc'); // std; rep movsq
      m.lp.gpr[Gpr.RCX] = 200n;
      m.lp.gpr[Gpr.RSI] = BigInt(DATA + from);
      m.lp.gpr[Gpr.RDI] = BigInt(DATA + from + distance);
      start(CODE);
      m.stopped = false;
      const before = retired();
      m.execute(100);
      expect([retired() - before, gpr(Gpr.RCX), gpr(Gpr.RSI)]).toEqual([1n + 4n, 0n, BigInt(DATA + from - 1600)]);
      expect(m.memory.readBytes(DATA as Hpa, 0x2000)).toEqual(memory);
    }
  });
  it('counts no instruction that faults', () => {
    load(CODE, '48 8b 04 25 00 20 00 20'); // mov rax, [0x20002000]: not mapped
    start(CODE);
    expect(m.execute(10)).toBe('event');
    expect(m.event?.vector).toBe(14);
    expect(retired()).toBe(0n);
    expect(rip()).toBe(BigInt(CODE));
  });
});

describe('code that changes', () => {
  it('sees its own store to the next instruction', () => {
    // mov byte [rip+1], 5 (the immediate of the next instruction); mov eax, 1; int3
    load(CODE, 'c6 05 01 00 00 00 05 b8 01 00 00 00 cc');
    start(CODE);
    m.execute(100);
    expect(gpr(Gpr.RAX)).toBe(5n);
  });
  it('sees a store to code that ran before, and keeps data of the same page writable', () => {
    // call f; mov byte [f+1], 7; call f; add dword [0x10000ff0], 1; int3; f: mov eax, 1; add ebx, eax; ret
    load(
      CODE,
      'e8 1b 00 00 00  c6 05 15 00 00 00 07  e8 0f 00 00 00  83 04 25 f0 0f 00 10 01  cc 90 90 90 90 90 90  b8 01 00 00 00 01 c3 c3',
    );
    m.lp.gpr[Gpr.RBX] = 0n;
    m.memory.write32((CODE + 0xff0) as Hpa, 41);
    start(CODE);
    m.execute(100);
    expect(m.stopped).toBe(true);
    expect(gpr(Gpr.RBX)).toBe(8n);
    expect(m.memory.read32((CODE + 0xff0) as Hpa)).toBe(42);
  });
  it('sees what host software writes between two runs', () => {
    load(CODE, 'b8 01 00 00 00 cc');
    start(CODE);
    m.execute(10);
    load(CODE, 'b8 02 00 00 00 cc');
    start(CODE);
    m.execute(10);
    expect(gpr(Gpr.RAX)).toBe(2n);
  });
  it('survives an arena that fills again and again', () => {
    // A ramp of blocks: jmp +0 over and over through two pages, repeated.
    const bytes = new Uint8Array(0x1ff0);
    for (let at = 0; at + 2 <= bytes.length; at += 2) bytes.set([0xeb, 0x00], at);
    bytes.set([0xcc], bytes.length - 1);
    m.memory.writeBytes(CODE as Hpa, bytes);
    for (let i = 0; i < 4; i++) {
      start(CODE);
      expect(m.execute(4000)).toBe('budget');
      expect(rip()).toBe(BigInt(CODE + 8000));
    }
  });
});

describe('page borders', () => {
  it('executes an instruction whose bytes lie in two pages, and faults on the second page at its address', () => {
    load(CODE + 0xffd, 'b8 78 56 34 12 cc'); // mov eax, 0x12345678
    start(CODE + 0xffd);
    m.execute(10);
    expect(gpr(Gpr.RAX)).toBe(0x1234_5678n);
    m.unmap(CODE + 0x1000);
    start(CODE + 0xffd);
    expect(m.execute(10)).toBe('event');
    expect(m.event).toMatchObject({ vector: 14, cr2: BigInt(CODE + 0x1000) });
    expect(rip()).toBe(BigInt(CODE + 0xffd));
  });
  it('reads and writes data across a border as one access, and writes nothing when the second half faults', () => {
    load(CODE, '48 89 04 25 fc 0f 00 20 48 8b 1c 25 fc 0f 00 20 cc'); // mov [0x20000ffc], rax; mov rbx, [0x20000ffc]
    m.lp.gpr[Gpr.RAX] = 0x1122_3344_5566_7788n;
    start(CODE);
    m.execute(10);
    expect(gpr(Gpr.RBX)).toBe(0x1122_3344_5566_7788n);
    load(CODE, '48 89 04 25 fc 1f 00 20 cc');
    m.memory.write32((DATA + 0x1ffc) as Hpa, 0x5555_5555);
    start(CODE);
    expect(m.execute(10)).toBe('event');
    expect(m.memory.read32((DATA + 0x1ffc) as Hpa)).toBe(0x5555_5555);
  });
});

describe('what is not there', () => {
  it('raises #UD for what no processor has', () => {
    load(CODE, '0f 04');
    start(CODE);
    expect(m.execute(10)).toBe('event');
    expect(m.event?.vector).toBe(6);
  });
});

describe('flags', () => {
  it('keeps every combination of arithmetic flags through set and get', () => {
    for (const flags of [0, 1, 4, 0x10, 0x40, 0x80, 0x800, 0x8d5, 0xc4, 0x841, 0x95]) {
      m.core.setRflags(m.lp, BigInt(flags | 0x202));
      expect(m.core.getRflags(m.lp)).toBe(BigInt(flags | 0x202));
    }
  });
});

describe('an instruction that the model does not have', () => {
  it('is a named error that shows its bytes, with the guest at its start', () => {
    const table = HOST_INSTRUCTIONS as Map<string, unknown>;
    const xlat = table.get('xlat');
    table.delete('xlat');
    try {
      load(CODE, '90 2e d7 cc');
      start(CODE);
      expect(() => m.execute(10)).toThrow(UnimplementedInstruction);
      expect(() => m.execute(10)).toThrow(/xlat is not implemented \(bytes 2e d7 at RIP 0x10000001, 64-bit mode\)/);
      expect(rip()).toBe(BigInt(CODE + 1));
    } finally {
      table.set('xlat', xlat);
    }
  });
});
