import { describe, expect, it } from 'vitest';
import { BareProgram } from '../src/debug/bare-program.ts';
import { Reg, Seg } from '../src/lp/register-file.ts';
import { defaultPlatform } from '../src/platform/default-platform.ts';
import type { Tier } from '../src/run/tier.ts';
import { bytesFromHex } from '../src/units/index.ts';
import { createMachine } from '../src/x86-machine.ts';
import { createCodeLp, type CodeLp } from './code-lp.ts';

const IF = 0x200n;
const tiers: Tier[] = ['interpreter', 'translator'];

describe.each(tiers)('system instructions that generated code executes (%s)', (tier) => {
  const at = (c: CodeLp, hex: string, budget: number): number => {
    c.run(hex, budget);
    return c.lp.interruptibility;
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
    expect(c.lp.get32(Reg.SHADOWS)).toBe(1000);
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
