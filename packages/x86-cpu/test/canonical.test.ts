import { describe, expect, it } from 'vitest';
import { Reg, Seg } from '../src/lp/register-file.ts';
import { hpa } from '../src/units/index.ts';
import { CODE, DATA, PML5, createCodeLp, type CodeLp } from './code-lp.ts';

const LA57 = 0x1000n;
/** Canonical with 57-bit addresses only; the first one that is not with 48 and with 57 bits. */
const WIDE = 0x00ff_0000_0000_0000n;
const BEYOND48 = 0x0000_8000_0000_0000n;
const BEYOND57 = 0x0100_0000_0000_0000n;

function with57(enabled: boolean): CodeLp {
  const code = createCodeLp();
  if (!enabled) return code;
  code.lp.cr3 = BigInt(PML5);
  code.lp.cr4 |= LA57 | 0x1_0000n; // and FSGSBASE
  return code;
}
/** How an instruction with RBX = address ends in 4-level and 5-level paging; UD2 follows it. */
const both = (hex: string, address: bigint, setup: (code: CodeLp) => void = () => undefined): [string, string] =>
  [false, true].map((enabled) => {
    const code = with57(enabled);
    code.lp.cr4 |= 0x1_0000n;
    code.lp.gpr[3] = address;
    code.lp.gpr[5] = address;
    setup(code);
    return code.run(`${hex} 0f0b`);
  }) as [string, string];

describe('canonical addresses', () => {
  it('have 48 bits with four levels and 57 with five', () => {
    const load = '488b03';
    expect(both(load, BEYOND48 - 8n)).toEqual(['14(0x0)', '14(0x0)']);
    expect(both(load, BEYOND48)).toEqual(['13(0x0)', '14(0x0)']);
    expect(both(load, WIDE)).toEqual(['13(0x0)', '14(0x0)']);
    expect(both(load, BEYOND57 - 8n)).toEqual(['13(0x0)', '14(0x0)']);
    expect(both(load, BEYOND57)).toEqual(['13(0x0)', '13(0x0)']);
    expect(both(load, 0xff00_0000_0000_0000n)).toEqual(['13(0x0)', '14(0x0)']);
    expect(both(load, 0xfeff_ffff_ffff_fff8n)).toEqual(['13(0x0)', '13(0x0)']);
  });

  it('are asked of every byte of an access', () => {
    expect(both('488b03', BEYOND48 - 4n)).toEqual(['13(0x0)', '14(0x0)']);
    expect(both('488b03', BEYOND57 - 4n)).toEqual(['13(0x0)', '13(0x0)']);
  });

  it('matter to the stack, to jumps and to bases', () => {
    const stack = (code: CodeLp): void => void (code.lp.gpr[4] = WIDE + 8n);
    expect(both('50', 0n, stack)).toEqual(['12(0x0)', '14(0x2)']);
    expect(both('488b4500', BEYOND57)).toEqual(['12(0x0)', '12(0x0)']); // mov rax,[rbp]
    expect(both('ffe3', WIDE)).toEqual(['13(0x0)', '14(0x10)']);
    expect(both('ffe3', BEYOND57)).toEqual(['13(0x0)', '13(0x0)']);
    expect(both('f3480faed3', WIDE)).toEqual(['13(0x0)', '6']); // wrfsbase rbx
    expect(both('f3480faed3', BEYOND57)).toEqual(['13(0x0)', '13(0x0)']);
    const pseudo =
      (value: bigint) =>
      (code: CodeLp): void => {
        code.lp.gpr[3] = BigInt(DATA);
        code.lp.memory.write64(hpa(DATA), value << 16n);
        code.lp.memory.write64(hpa(DATA + 8), value >> 48n);
      };
    expect(both('0f0113', 0n, pseudo(WIDE))).toEqual(['6', '6']); // lgdt [rbx]: as MSRs
    expect(both('0f011b', 0n, pseudo(BEYOND57))).toEqual(['13(0x0)', '13(0x0)']); // lidt
    expect(both('0f013b', BEYOND57)).toEqual(['6', '6']); // invlpg takes anything
  });

  it('of MSRs have 57 bits whatever the paging mode, since the processor has them', () => {
    const { lp } = with57(false);
    for (const msr of [0xc000_0082, 0xc000_0100, 0xc000_0101, 0xc000_0102, 0x175, 0x176]) {
      expect(lp.wrmsr(msr, WIDE)).toBe(true);
      expect(lp.wrmsr(msr, BEYOND57)).toBe(false);
    }
  });

  it('of SYSRET are checked before it returns', () => {
    const ring =
      (value: bigint) =>
      (code: CodeLp): void => {
        code.lp.gpr[1] = value;
        code.lp.set64(Reg.STAR, 0x0010_0008_0000_0000n);
      };
    expect(both('480f07', 0n, ring(WIDE))).toEqual(['13(0x0)', '14(0x14)']);
  });
});

describe('5-level paging', () => {
  it('is entered and left outside IA-32e mode only', () => {
    const code = createCodeLp();
    const { lp } = code;
    lp.gpr[0] = lp.cr4 | LA57;
    expect(code.run('0f22e0 f4')).toBe('13(0x0)'); // mov cr4,rax
    const wide = with57(true);
    wide.lp.gpr[0] = wide.lp.cr4 & ~LA57;
    expect(wide.run('0f22e0 f4')).toBe('13(0x0)');
  });

  it('translates through the fifth level', () => {
    const code = with57(true);
    const { lp } = code;
    // Entry 1 of the root leads to the same tables: linear 2**48 is DATA too.
    lp.memory.write64(hpa(PML5 + 8), lp.memory.read64(hpa(PML5)));
    lp.memory.write64(hpa(DATA), 0x77n);
    lp.gpr[3] = (1n << 48n) | BigInt(DATA);
    expect(code.run('488b03 f4')).toBe('hlt');
    expect(lp.gpr[0]).toBe(0x77n);
    expect(lp.memory.read64(hpa(PML5 + 8)) & 0x20n).toBe(0x20n);
    lp.memory.write64(hpa(PML5 + 8), 0x87n); // PS is reserved in the root
    expect(code.run('488b03 f4')).toBe('14(0x9)');
    lp.memory.write64(hpa(PML5 + 8), 0n);
    expect(code.run('488903 f4')).toBe('14(0x2)');
    expect(code.exception?.qualification).toBe((1n << 48n) | BigInt(DATA));
    expect(lp.rip).toBe(BigInt(CODE));
    expect(lp.segments.selector(Seg.CS)).toBe(0x10);
  });
});
