import { describe, expect, it } from 'vitest';
import { Vector } from '../src/lp/guest-event.ts';
import { TdxError, hpa, MIB } from '../src/units/index.ts';
import { CODE, TIERS, digest, ending, handled, victim } from './victim.ts';

const BUDGET = 20_000;
/** Puts code where the handler of a vector was. */
function handler(program: ReturnType<typeof handled>, vector: number, bytes: readonly number[]): void {
  program.machine.memory.writeBytes(hpa(0xa000 + 16 * vector), Uint8Array.from(bytes));
}
const IRET = [0x48, 0xcf];

describe.each(TIERS)('events without end, %s', (tier) => {
  it('a fault whose handler returns to it', () => {
    const program = handled(tier, [0x0f, 0x0b]);
    handler(program, Vector.UD, IRET);
    const stop = program.run(BUDGET);
    expect(stop.kind).toBe('budget');
    expect(stop.instructions).toBeLessThanOrEqual(BUDGET);
    expect(program.lp.gpr[4]).toBeGreaterThan(0x7_ff00n);
  });

  it('a fault in its own handler, until the stack meets what it needs', () => {
    const program = handled(tier, [0x0f, 0x0b]);
    handler(program, Vector.UD, [0x0f, 0x0b]);
    // The frames eat up the handlers, the IDT and the page tables.
    expect(typeof ending(program, BUDGET)).toMatch(/string|number/);
  });

  it('page faults that page-fault, at each level of nesting', () => {
    const program = handled(tier, [0x48, 0xa1, 0, 0, 0, 0, 1, 0, 0, 0]); // mov rax, [1 << 32]
    handler(program, Vector.PF, [0x48, 0x83, 0xc4, 8, ...IRET]); // add rsp, 8; iretq
    expect(program.run(BUDGET).kind).toBe('budget');
  });

  it('breakpoints, traps and shadows', () => {
    for (const code of [
      [0xcc, 0xeb, 0xfd], // int3; jmp back
      [0xf1, 0xeb, 0xfd], // int1
      [0xcd, 3, 0xeb, 0xfc], // int 3
      [0x9c, 0x81, 0x0c, 0x24, 0, 1, 0, 0, 0x9d, 0xeb, 0xfe], // pushf; or dword [rsp], 0x100; popf; jmp self: single steps forever
      [0xfb, 0xfa, 0xeb, 0xfc], // sti; cli
      [0x8e, 0xd0, 0xeb, 0xfc], // mov ss, eax
    ]) {
      const program = handled(tier, code);
      program.lp.gpr[0] = 16n;
      handler(program, Vector.DB, IRET);
      handler(program, Vector.BP, IRET);
      expect([code, program.run(BUDGET).kind]).toEqual([code, 'budget']);
    }
  });

  it('interrupts as fast as the host can raise them', () => {
    const program = handled(tier, [0xfb, 0xeb, 0xfe]); // sti; jmp self
    handler(program, 31, IRET);
    for (let n = 0; n < 2000; n++) {
      program.lp.raiseInterrupt(31);
      expect(program.run(5).kind).toBe('budget');
    }
    expect(program.lp.rip).toBe(BigInt(CODE + 1));
  });

  it('no handlers, no tables, no stack', () => {
    expect(ending(victim(tier, [0x0f, 0x0b]))).toBe('triple fault');
    expect(ending(handled(tier, [0x0f, 0x01, 0x1c, 0x25, 0, 0, 2, 0, 0x0f, 0x0b]))).toBe('triple fault'); // lidt of zeros
    expect(ending(handled(tier, [0x31, 0xc0, 0x0f, 0x22, 0xd8, 0x90]), 100)).toBe('triple fault'); // mov cr3, 0
  });

  it('HLT with interrupts off, and what only an NMI can wake', () => {
    const program = handled(tier, [0xfa, 0xf4, 0xb0, 9, 0xf4]);
    expect([program.run().kind, program.run().kind]).toEqual(['halted', 'halted']);
    program.lp.raiseNmi();
    expect(ending(program)).toBe(Vector.NMI);
  });
});

describe.each(TIERS)('budgets, %s', (tier) => {
  it('of any size are kept', () => {
    const program = victim(tier, [0xff, 0xc0, 0xeb, 0xfc]);
    expect(program.run(0)).toEqual({ kind: 'budget', instructions: 0 });
    for (const budget of [1, 2, 3, 1_000_003]) expect(program.run(budget)).toEqual({ kind: 'budget', instructions: budget });
    for (const wrong of [-1, 1.5, NaN, Infinity, 2 ** 60]) expect(() => program.run(wrong)).toThrow(RangeError);
    const short = victim(tier, [0x90, 0xf4]);
    expect(short.run(Number.MAX_SAFE_INTEGER)).toEqual({ kind: 'halted', instructions: 2 });
  });

  it('cut a run anywhere without a trace', () => {
    // fninit; mov ecx, 3000; L: push rcx; cpuid; pop rcx; rdtsc; add rbx, rax; rdrand rdx; xor rbx, rdx; fld1; fstp st0; mulss xmm0, xmm1; loop L; hlt
    const code = [
      0xdb, 0xe3, 0xb9, 0xb8, 0x0b, 0, 0, 0x51, 0x31, 0xc0, 0x0f, 0xa2, 0x59, 0x0f, 0x31, 0x48, 0x01, 0xc3, 0x48, 0x0f, 0xc7, 0xf2, 0x48, 0x31, 0xd3, 0xd9, 0xe8, 0xdd,
      0xd8, 0xf3, 0x0f, 0x59, 0xc1, 0xe2, 0xe4, 0xf4,
    ]; // prettier-ignore
    const whole = handled(tier, code);
    const { kind, instructions } = whole.run(1_000_000);
    expect(kind).toBe('halted');
    for (const step of [1, 7, 1000]) {
      const cut = handled(tier, code);
      let total = 0;
      for (let stop = cut.run(step); ; stop = cut.run(step)) {
        total += stop.instructions;
        if (stop.kind !== 'budget') break;
      }
      expect([step, total, digest(cut)]).toEqual([step, instructions, digest(whole)]);
    }
  });
});

describe.each(TIERS)('a host that gives too little, %s', (tier) => {
  it('hears of it by a typed error when a guest touches more RAM than fits, and the machine can go on', () => {
    // mov edi, 0x200000; L: mov [rdi], edi; add edi, 4096; jmp L
    const program = victim(tier, [0xbf, 0, 0, 0x20, 0, 0x89, 0x3f, 0x81, 0xc7, 0, 0x10, 0, 0, 0xeb, 0xf6], {
      linearMemoryBytes: 64 * MIB,
    });
    expect(() => program.run(10_000_000)).toThrow(TdxError);
    expect(program.lp.gpr[7]).toBeGreaterThan(0x100_0000n);
    program.machine.memory.writeBytes(hpa(CODE), Uint8Array.of(0xb0, 42, 0xf4));
    program.lp.rip = BigInt(CODE);
    expect(ending(program)).toBe(42);
  });
});
