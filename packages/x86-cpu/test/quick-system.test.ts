import { describe, expect, it, vi } from 'vitest';
import { BareProgram } from '../src/debug/bare-program.ts';
import { SystemEnvironment } from '../src/lp/environment.ts';
import { Seg } from '../src/lp/register-file.ts';
import { defaultPlatform } from '../src/platform/default-platform.ts';
import type { Tier } from '../src/run/tier.ts';
import { bytesFromHex, hpa } from '../src/units/index.ts';
import { createMachine } from '../src/x86-machine.ts';
import { CODE, createCodeLp, GDT, STACK, type CodeLp } from './code-lp.ts';

const IF = 0x200n;
const le32 = (v: number): string => [0, 8, 16, 24].map((shift) => ((v >>> shift) & 0xff).toString(16).padStart(2, '0')).join(' ');
const tiers: Tier[] = ['interpreter', 'translator'];

describe.each(tiers)('system instructions that generated code executes (%s)', (tier) => {
  const at = (c: CodeLp, hex: string, budget: number): number => {
    c.run(hex, budget);
    return c.lp.interruptibility;
  };

  const handled = (run: () => void): string[] => {
    const spy = vi.spyOn(SystemEnvironment.prototype, 'system');
    run();
    const names = spy.mock.calls.map(([, insn]) => insn.name);
    spy.mockRestore();
    return names;
  };

  it('CLI clears IF, STI sets it and blocks interrupts for one instruction', () => {
    for (const [hex, budget, blocking, flag] of [
      ['fb 90 90 f4', 1, 1, IF],
      ['fa fb 90 90 f4', 3, 0, IF],
      ['fb fa f4', 2, 0, 0n],
    ] as const) {
      const c = createCodeLp({ tier });
      expect([at(c, hex, budget), c.lp.rflags & IF]).toEqual([blocking, flag]);
    }
  });
  it('STI with IF set begins no blocking', () => {
    const c = createCodeLp({ tier });
    expect(at(c, 'fb 90 fb 90 f4', 3)).toBe(0);
  });
  it.each([
    ['STI', 'fb', 1],
    ['MOV SS', '8e d0', 2],
  ] as const)('%s blocks for one instruction, also when a jump leads back to that one', (_name, hex, blocking) => {
    // 1: inc ecx; jmp 1b
    const code = `${hex} ff c1 eb fc f4`;
    const prepared = (): CodeLp => {
      const c = createCodeLp({ tier });
      c.lp.gpr[0] = 0n;
      return c;
    };
    expect(at(prepared(), code, 1)).toBe(blocking);
    for (let budget = 2; budget < 10; budget++) expect([budget, at(prepared(), code, budget)]).toEqual([budget, 0]);
    const divided = prepared();
    divided.run(code, 1);
    for (let more = 1; more < 10; more++) {
      divided.resume(1);
      expect([more, divided.lp.interruptibility]).toEqual([more, 0]);
    }
  });
  it('an instruction in a loop that faults right behind STI is blocked', () => {
    const c = createCodeLp({ tier });
    c.lp.gpr[0] = c.lp.gpr[2] = 0n;
    c.lp.gpr[1] = 50n;
    // 1: cli; sti; div ecx; dec ecx; jmp 1b
    expect(c.run('fa fb f7 f1 ff c9 eb f8', 1000)).toBe('0');
    expect([c.lp.retired, c.lp.interruptibility]).toEqual([252n, 1]);
  });
  it('blocks wherever a run of a loop ends', () => {
    for (let budget = 1; budget < 40; budget++) {
      const c = createCodeLp({ tier });
      // 1: cli; sti; inc ecx; jmp 1b
      c.run('fa fb ff c1 eb fa', budget);
      expect([budget, c.lp.interruptibility]).toEqual([budget, budget % 4 === 2 ? 1 : 0]);
    }
  });
  it('CLI and STI are #GP at privilege level 3', () => {
    for (const hex of ['fa f4', 'fb f4']) {
      const c = createCodeLp({ tier });
      c.lp.cpl = 3;
      c.lp.modeChanged();
      expect(c.run(hex)).toBe('13(0x0)');
    }
  });
  it('an interrupt that waits is looked at after STI and the instruction behind it', () => {
    const c = createCodeLp({ tier });
    c.run('fa 90 f4', 1);
    c.lp.raiseInterrupt(0x40);
    c.resume(1);
    // STI; INC EAX; INC EAX: the interrupt finds no handler (the IDT is empty) after the first INC.
    c.lp.gpr[0] = 0n;
    c.run('fb ff c0 ff c0 f4');
    expect(c.lp.gpr[0]).toBe(1n);
  });
  it('MOV r, Sreg cuts the selector to 16 bits and keeps or clears what is above the operand', () => {
    const c = createCodeLp({ tier });
    c.lp.segments.setSelector(Seg.GS, 0x1234);
    c.lp.gpr.fill(-1n);
    // mov eax, gs; mov rcx, gs; mov dx, gs
    expect(c.run('8c e8 48 8c e9 66 8c ea f4')).toBe('hlt');
    expect([c.lp.gpr[0], c.lp.gpr[1], c.lp.gpr[2]]).toEqual([0x1234n, 0x1234n, 0xffff_ffff_ffff_1234n]);
  });
  it('a loop of them counts and ends the same in both tiers', () => {
    const c = createCodeLp({ tier });
    c.lp.gpr[1] = 1000n;
    // 1: sti; mov eax, ss; cli; add edx, eax; dec ecx; jnz 1b; hlt
    expect(c.run('fb 8c d0 fa 01 c2 ff c9 75 f6 f4', 100_000)).toBe('hlt');
    expect(c.lp.retired).toBe(6001n);
    expect(c.lp.interruptibility).toBe(0);
  });

  it('SERIALIZE needs no TypeScript, at any level', () => {
    for (const cpl of [0, 3]) {
      const c = createCodeLp({ tier });
      c.lp.cpl = cpl;
      c.lp.modeChanged();
      c.lp.gpr[1] = 100n;
      // 1: serialize; dec ecx; jnz 1b; int3
      expect(handled(() => expect(c.run('0f 01 e8 ff c9 75 f9 cc')).toMatch(/^3/))).toEqual(['int3']);
      expect([c.lp.retired, c.lp.gpr[1]]).toEqual([300n, 0n]);
    }
  });

  it('RF that IRETQ sets stays when the next instruction faults', () => {
    const c = withGdt();
    c.lp.gpr[0] = c.lp.gpr[2] = c.lp.gpr[1] = 0n;
    // push 0x18; push stack; push flags; push 0x10; push rip; iretq; div ecx
    const hex = `6a 18 68 ${le32(STACK)} 68 ${le32(0x1_0002)} 6a 10 68 ${le32(CODE + 21)} 48 cf f7 f1 f4`;
    expect(c.run(hex, 100)).toBe('0');
    expect([c.lp.retired, c.lp.rip, c.lp.rflags & 0x1_0000n]).toEqual([6n, BigInt(CODE + 21), 0x1_0000n]);
  });
  it('POPFQ needs no TypeScript for IF, DF, ID and the arithmetic flags', () => {
    for (const [flags, isQuick] of [
      [0x2, true],
      [0x20_0ed7, true],
      [0x1_0202, true],
      [0x3002, false],
      [0x4002, false],
      [0x4_0002, false],
    ] as const) {
      const c = createCodeLp({ tier });
      // push flags; popfq; nop; hlt
      const names = handled(() => c.run(`68 ${le32(flags)} 9d 90 f4`));
      expect([flags, names.includes('popf')]).toEqual([flags, !isQuick]);
      expect([c.lp.gpr[4], c.lp.rflags, c.lp.retired]).toEqual([BigInt(STACK), BigInt(flags & ~0x1_0000), 4n]);
    }
    const c = createCodeLp({ tier });
    // push 0x202; popf (16 bits); hlt
    expect(handled(() => c.run('66 68 02 02 66 9d f4'))).toContain('popf');
    expect(c.lp.rflags & IF).toBe(IF);
  });
  it('an interrupt that waits is looked at after POPFQ that sets IF', () => {
    const c = createCodeLp({ tier });
    c.run('fa 68 02 02 00 00 90 f4', 2);
    c.lp.raiseInterrupt(0x40);
    c.resume(1);
    c.lp.gpr[0] = 0n;
    // push 0x202; popfq; inc eax; inc eax: the interrupt finds no handler before the first INC.
    c.run('68 02 02 00 00 9d ff c0 ff c0 f4');
    expect(c.lp.gpr[0]).toBe(0n);
  });
  it('POPFQ of a page that is not there changes nothing', () => {
    const c = createCodeLp({ tier });
    const flags = c.lp.rflags;
    c.lp.gpr[4] = 0x7000_0000_0000n;
    expect(c.run('9d f4')).toMatch(/^14/);
    expect([c.lp.gpr[4], c.lp.rflags, c.lp.retired]).toEqual([0x7000_0000_0000n, flags, 0n]);
  });
  it('CLAC needs no TypeScript while AC is clear and the processor has SMAP', () => {
    const SMAP = 0x20_0000n;
    for (const [smap, stac, names] of [
      [true, '', []],
      [true, '0f 01 cb ', ['stac', 'clac']],
      [false, '', ['clac']],
    ] as const) {
      const c = createCodeLp({ tier });
      if (smap) c.lp.cr4 |= SMAP;
      c.lp.modeChanged();
      expect([stac, handled(() => expect(c.run(`${stac}0f 01 ca f4`)).toBe('hlt'))]).toEqual([stac, [...names, 'hlt']]);
      expect(c.lp.rflags & 0x4_0000n).toBe(0n);
    }
    const c = createCodeLp({ tier });
    c.lp.cpl = 3;
    c.lp.modeChanged();
    expect(c.run('0f 01 ca f4')).toBe('6');
  });
  it('SWAPGS needs no TypeScript at level 0 and is #GP elsewhere', () => {
    const c = createCodeLp({ tier });
    c.lp.segments.setBase(Seg.GS, 0x1111_2222_3333n);
    c.lp.wrmsr(0xc000_0102, 0xffff_8000_0000_1234n);
    expect(handled(() => expect(c.run('0f 01 f8 f4')).toBe('hlt'))).toEqual(['hlt']);
    expect([c.lp.segments.base(Seg.GS), c.lp.rdmsr(0xc000_0102)]).toEqual([0xffff_8000_0000_1234n, 0x1111_2222_3333n]);
    // A loop of them: mov ecx, 1000; 1: swapgs; dec ecx; jnz 1b; hlt
    expect(c.run('b9 e9 03 00 00 0f 01 f8 ff c9 75 f9 f4', 100_000)).toBe('hlt');
    expect(c.lp.segments.base(Seg.GS)).toBe(0x1111_2222_3333n);
    c.lp.cpl = 3;
    c.lp.modeChanged();
    expect(c.run('0f 01 f8 f4')).toBe('13(0x0)');
  });

  // 1: mov eax, ss; push rax; push rsp; add qword [rsp], 8; pushfq; mov eax, cs; push rax; lea rax, [rip + 3]; push rax; iretq; dec ecx; jnz 1b; hlt
  const TO_ITSELF = '8c d0 50 54 48 83 04 24 08 9c 8c c8 50 48 8d 05 03 00 00 00 50 48 cf ff c9 75 e5 f4';
  const withGdt = (): CodeLp => {
    const c = createCodeLp({ tier });
    c.lp.memory.write64(hpa(GDT + 0x10), 0x00af_9b00_0000_ffffn);
    c.lp.memory.write64(hpa(GDT + 0x18), 0x00cf_9300_0000_ffffn);
    return c;
  };
  it.each([0x18, 0])('IRETQ to itself, SS 0x%s, needs no TypeScript', (ss) => {
    const c = withGdt();
    if (ss === 0) c.lp.segments.set(Seg.SS, 0, 0n, 0, 0x1_0000);
    c.lp.gpr[1] = 100n;
    expect(handled(() => expect(c.run(TO_ITSELF)).toBe('hlt'))).toEqual(['hlt']);
    expect([c.lp.retired, c.lp.gpr[4], c.lp.gpr[1]]).toEqual([1201n, BigInt(STACK), 0n]);
  });
  it('IRETQ that changes more is left to TypeScript, and ends the same', () => {
    // push 0x18; push stack; push flags; push 0x10; push rip; iretq; hlt
    const frame = (flags: number, stack = STACK): string =>
      `6a 18 68 ${le32(stack)} 68 ${le32(flags)} 6a 10 68 ${le32(CODE + 21)} 48 cf f4`.replace('48 cf f4', '48 cf 90 90 f4');
    for (const [flags, isQuick] of [
      [0x2, true],
      [0xad7, true],
      [0x20_0602, true],
      [0x3002, false],
      [0x4_0002, false],
      [0x1_0002, true],
      [0x1_0ad7, true],
    ] as const) {
      const c = withGdt();
      const names = handled(() => c.run(frame(flags, STACK - 0x100)));
      expect([flags, names.includes('iret')]).toEqual([flags, !isQuick]);
      expect([c.lp.gpr[4], c.lp.rflags & ~0x1_0000n]).toEqual([BigInt(STACK - 0x100), BigInt(flags & ~0x1_0000)]);
    }
    // RF holds until the next instruction is done.
    for (const [more, rf] of [
      [0, 0x1_0000n],
      [1, 0n],
    ] as const) {
      const c = withGdt();
      c.run(frame(0x1_0002), 6 + more);
      expect([more, c.lp.rip, c.lp.rflags & 0x1_0000n]).toEqual([more, BigInt(CODE + 21 + more), rf]);
      c.resume(1);
      expect(c.lp.rflags & 0x1_0000n).toBe(0n);
    }
    // A descriptor that differs from what the register holds is loaded.
    const c = withGdt();
    c.lp.memory.write64(hpa(GDT + 0x18), 0x00cf_9300_0000_1234n);
    expect(handled(() => c.run(frame(2)))).toContain('iret');
    expect(c.lp.segments.limit(Seg.SS)).toBe(0xf123_4fff);
  });
});

it('PAUSE ends a run when asked to, and the next run goes on behind it', () => {
  const program = new BareProgram(createMachine(defaultPlatform()), {
    segments: [{ address: 0x8000, bytes: bytesFromHex('f390ffc0f390ffc0f4') }],
  });
  program.lp.stopsAtPause = true;
  expect(program.run(100)).toEqual({ kind: 'budget', instructions: 1 });
  expect(program.run(100)).toEqual({ kind: 'budget', instructions: 2 });
  expect(program.run(100)).toEqual({ kind: 'halted', instructions: 2 });
  expect(program.lp.gpr[0]).toBe(2n);
});
