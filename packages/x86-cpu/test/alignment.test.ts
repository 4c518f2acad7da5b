import { describe, expect, it } from 'vitest';
import { CODE, DATA, createCodeLp, setRing, type CodeLp } from './code-lp.ts';

const AC = 0x4_0000n;
const AM = 0x4_0000n;

const user = (cpl = 3, am = AM, ac = AC, tier: 'interpreter' | 'translator' = 'interpreter'): CodeLp => {
  const code = createCodeLp({ tier });
  const { lp } = code;
  lp.cr0 = (lp.cr0 & ~AM) | am;
  lp.rflags = 2n | ac;
  setRing(lp, cpl);
  lp.gpr[3] = BigInt(DATA);
  lp.gpr[6] = BigInt(DATA);
  lp.gpr[7] = BigInt(DATA + 0x100);
  return code;
};
/** How an instruction ends; UD2 follows it. */
const ends = (hex: string, setup: (code: CodeLp) => void = () => undefined): string => {
  const code = user();
  setup(code);
  return code.run(`${hex} 0f0b`);
};

describe('alignment checking', () => {
  it('needs CR0.AM, RFLAGS.AC and privilege level 3', () => {
    const load = '488b4301 0f0b'; // mov rax,[rbx+1]; ud2
    expect(user().run(load)).toBe('17(0x0)');
    expect(user(3, 0n).run(load)).toBe('6');
    expect(user(3, AM, 0n).run(load)).toBe('6');
    expect(user(0).run(load)).toBe('6');
  });

  it('asks for a multiple of the size of each access', () => {
    expect(ends('668b4302')).toBe('6'); // mov ax,[rbx+2]
    expect(ends('668b4301')).toBe('17(0x0)');
    expect(ends('004303')).toBe('6'); // add [rbx+3],al
    expect(ends('8b4302')).toBe('17(0x0)'); // mov eax,[rbx+2]
    expect(ends('488b4304')).toBe('17(0x0)'); // mov rax,[rbx+4]
    expect(ends('894306')).toBe('17(0x0)'); // mov [rbx+6],eax
    expect(ends('f00fb14302')).toBe('17(0x0)'); // lock cmpxchg [rbx+2],eax
    expect(ends('0f104308')).toBe('6'); // movups xmm0,[rbx+8]
    expect(ends('0f104304')).toBe('17(0x0)');
    expect(ends('db6b08')).toBe('6'); // fld tword [rbx+8]
    expect(ends('db6b04')).toBe('17(0x0)');
  });

  it('includes the stack and every element of a string', () => {
    const stack = (code: CodeLp): void => void (code.lp.gpr[4]! += 4n);
    for (const hex of ['50', '58', 'e800000000', 'c3', '9c', '9d', 'c9']) expect(ends(hex, (c) => { stack(c); c.lp.gpr[5] = c.lp.gpr[4]!; })).toBe('17(0x0)'); // prettier-ignore
    const strings = (code: CodeLp): void => {
      code.lp.gpr[1] = 8n;
      code.lp.gpr[6]! += 2n;
    };
    expect(ends('f3a5', strings)).toBe('17(0x0)'); // rep movsd
    expect(ends('f366a5', strings)).toBe('6'); // rep movsw
    expect(ends('f3a4', strings)).toBe('6');
    expect(ends('f3ab', (c) => void (c.lp.gpr[7]! += 1n))).toBe('6'); // rep stosd with a count of 0
  });

  it('comes before the page fault of the same access', () => {
    expect(ends('488b03', ({ lp }) => void (lp.gpr[3] = 0x7000_0001n))).toBe('17(0x0)');
    expect(ends('488b03', ({ lp }) => void (lp.gpr[3] = 0x7000_0000n))).toBe('14(0x4)');
    expect(ends('488b03', ({ lp }) => void (lp.gpr[3] = 0x8000_0000_0000_0001n))).toBe('13(0x0)');
  });

  it('begins with the flag, in hot code too', () => {
    for (const tier of ['interpreter', 'translator'] as const) {
      const code = user(3, AM, 0n, tier);
      code.lp.gpr[1] = 200n;
      // loop: mov rax,[rbx+1]; dec ecx; jnz loop; push 0x40002; popfq; mov rax,[rbx+1]
      expect(code.run('488b4301 ffc9 75f8 6802000400 9d 488b4301 0f0b')).toBe('17(0x0)');
      expect(code.lp.rip).toBe(BigInt(CODE + 14));
      code.lp.rflags = 2n;
      code.lp.modeChanged();
      expect(code.resume()).toBe('6');
    }
  });
});
