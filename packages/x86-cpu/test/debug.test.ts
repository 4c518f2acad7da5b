import { describe, expect, it } from 'vitest';
import { Reg } from '../src/lp/register-file.ts';
import { hpa } from '../src/units/index.ts';
import { CODE, DATA, IDT, createCodeLp, type CodeLp } from './code-lp.ts';

const TIERS = ['interpreter', 'translator'] as const;
const TF = 0x100n;

/** Runs until #DB: offset of RIP from CODE and the bits for DR6, or another ending. */
function trap(code: CodeLp, hex: string): [number, number] | string {
  const ending = code.run(hex);
  return ending === '1' ? at(code) : ending;
}
const at = (code: CodeLp): [number, number] => [Number(code.lp.rip) - CODE, Number(code.exception!.qualification)];
/** DR7 for breakpoint 0. Conditions: 0 execution, 1 write, 2 I/O, 3 access; `len` as encoded. */
const dr7 = (condition: number, len: number): bigint => BigInt(0x401 | (condition << 16) | (len << 18));
function watching(condition: number, len: number, address: number, tier: (typeof TIERS)[number] = 'interpreter'): CodeLp {
  const code = createCodeLp({ tier });
  code.lp.setDr(0, BigInt(address));
  code.lp.setDr(7, dr7(condition, len));
  code.lp.gpr[3] = BigInt(DATA + 64);
  return code;
}

describe.each(TIERS)('data breakpoints (%s)', (tier) => {
  const STORE = '8803 90 f4'; // mov [rbx],al; nop; hlt
  const LOAD = '668b43ff 90 f4'; // mov ax,[rbx-1]; nop; hlt

  it('trap after the access, by kind and by bytes', () => {
    expect(trap(watching(1, 0, DATA + 64, tier), STORE)).toEqual([2, 1]);
    expect(trap(watching(1, 0, DATA + 65, tier), STORE)).toBe('hlt');
    expect(trap(watching(1, 0, DATA + 64, tier), LOAD)).toBe('hlt');
    expect(trap(watching(3, 0, DATA + 64, tier), LOAD)).toEqual([4, 1]);
    expect(trap(watching(3, 1, DATA + 62, tier), LOAD)).toEqual([4, 1]);
    expect(trap(watching(3, 3, DATA + 60, tier), LOAD)).toEqual([4, 1]);
    expect(trap(watching(3, 2, DATA + 56, tier), LOAD)).toEqual([4, 1]);
    expect(trap(watching(3, 0, DATA + 62, tier), LOAD)).toBe('hlt');
  });

  it('include system instructions', () => {
    expect(trap(watching(1, 2, DATA + 64, tier), '0f0103 90 f4')).toEqual([3, 1]); // sgdt [rbx]
  });

  it('are met in a hot loop', () => {
    const code = watching(1, 0, DATA + 64 + 150, tier);
    code.lp.gpr[1] = 1000n;
    expect(trap(code, '8803 48ffc3 ffc9 75f7 f4')).toEqual([2, 1]); // loop: mov [rbx],al; inc rbx; dec ecx; jnz
    expect(code.lp.gpr[3]).toBe(BigInt(DATA + 64 + 150));
  });
});

describe('breakpoints on execution', () => {
  it('are faults, which RF and a MOV SS before suppress', () => {
    expect(trap(watching(0, 0, CODE + 1), '90 90 f4')).toEqual([1, 1]);
    const code = watching(0, 0, CODE);
    code.lp.rflags = 0x1_0002n;
    expect(code.run('90 f4')).toBe('hlt');
    expect(trap(watching(0, 0, CODE + 2), '8ed0 90 f4')).not.toEqual([2, 1]); // mov ss,eax faults or runs on
    const shadow = watching(0, 0, CODE + 2);
    shadow.lp.memory.write64(hpa(0x1018), 0x00cf_9300_0000_ffffn);
    shadow.lp.gpr[0] = 0x18n;
    expect(shadow.run('8ed0 90 f4')).toBe('hlt');
  });
});

describe('breakpoints on I/O', () => {
  it('need CR4.DE and trap after the access', () => {
    const io = (de: boolean, port: number, len: number): [number, number] | string => {
      const code = watching(2, len, 0x80);
      code.lp.set32(Reg.CR4, code.lp.get32(Reg.CR4) | (de ? 8 : 0));
      return trap(code, `e6${port.toString(16)} 90 f4`); // out port,al; nop; hlt
    };
    expect(io(false, 0x80, 0)).toBe('hlt');
    expect(io(true, 0x80, 0)).toEqual([2, 1]);
    expect(io(true, 0x81, 0)).toBe('hlt');
    expect(io(true, 0x83, 3)).toEqual([2, 1]);
  });
});

describe('single step', () => {
  it('traps after each instruction, with DEBUGCTL.BTF after branches only', () => {
    const code = createCodeLp();
    code.lp.rflags = 2n | TF;
    expect(trap(code, '90 90 eb00 90 f4')).toEqual([1, 0x4000]);
    const branches = createCodeLp();
    branches.lp.rflags = 2n | TF;
    expect(branches.lp.wrmsr(0x1d9, 2n)).toBe(true);
    expect(trap(branches, '90 90 eb01 90 90 f4')).toEqual([5, 0x4000]);
  });

  it('is over for the handler: TF, BTF and GD are 0, and DR6 tells', () => {
    const code = createCodeLp();
    const { lp } = code;
    code.deliversExceptions = true;
    lp.memory.write64(hpa(0x1010), 0x00af_9b00_0000_ffffn);
    lp.memory.write64(hpa(IDT + 16), (BigInt(DATA >>> 16) << 48n) | 0x8e00_0010_0000n | 0n);
    lp.memory.write8(hpa(DATA), 0xf4);
    lp.wrmsr(0x1d9, 2n);
    lp.setDr(6, 0xffff_0ff0n | 2n);
    lp.rflags = 2n | TF;
    expect(code.run('eb01 90 90')).toBe('hlt');
    expect([lp.rip, lp.getDr(6), lp.rdmsr(0x1d9), lp.rflags & TF]).toEqual([BigInt(DATA + 1), 0xffff_4ff0n, 0n, 0n]);
  });
});

describe('debug registers', () => {
  it('have fixed bits', () => {
    const code = createCodeLp();
    const { lp } = code;
    const through = (n: number, value: bigint): bigint | string => {
      lp.gpr[0] = value;
      const ending = code.run(`0f23${(0xc0 | (n << 3)).toString(16)} 0f21${(0xc3 | (n << 3)).toString(16)} f4`);
      lp.setDr(7, 0x400n);
      return ending === 'hlt' ? lp.gpr[3]! : ending;
    };
    expect(through(6, 0n)).toBe(0xffff_0ff0n);
    expect(through(6, 0xffff_ffffn)).toBe(0xffff_efffn);
    expect(through(7, 0n)).toBe(0x400n);
    expect(through(7, 0x0000_dc00n)).toBe(0x400n);
    expect(through(4, 0n)).toBe(0xffff_0ff0n);
    expect(through(6, 1n << 32n)).toBe('13(0x0)');
    expect(through(7, 1n << 32n)).toBe('13(0x0)');
    expect(through(0, 1n << 63n)).toBe(1n << 63n);
    lp.cr4 |= 8n;
    expect(through(4, 0n)).toBe('6');
    expect(through(5, 0n)).toBe('6');
  });
});

describe('machine checks', () => {
  const check = (cr4: bigint, status: bigint): [string, bigint | undefined] => {
    const code = createCodeLp();
    const { lp } = code;
    code.deliversExceptions = true;
    lp.cr4 |= cr4;
    lp.wrmsr(0x17a, status);
    lp.memory.write64(hpa(0x1010), 0x00af_9b00_0000_ffffn);
    lp.memory.write64(hpa(IDT + 16 * 18), (BigInt(DATA >>> 16) << 48n) | 0x8e00_0010_0000n);
    lp.memory.write8(hpa(DATA), 0xf4);
    lp.event.exception(18, -1);
    return [code.run('90 f4'), lp.rdmsr(0x17a)];
  };
  it('go through the IDT with CR4.MCE, and shut down without it or inside another one', () => {
    expect(check(0x40n, 0n)).toEqual(['hlt', 7n]);
    expect(check(0n, 0n)[0]).toBe('exit 2');
    expect(check(0x40n, 4n)[0]).toBe('exit 2');
  });
});
