import { describe, expect, it } from 'vitest';
import { setRing, createCodeLp, type CodeLp } from './code-lp.ts';

const GLOBAL_CTRL = 0x38f;
const GLOBAL_STATUS = 0x38e;
const FIXED_CTR_CTRL = 0x38d;
const INSTRUCTIONS = 0xc0n;
const CYCLES = 0x3cn;
const OS = 1n << 17n;
const USR = 1n << 16n;
const EN = 1n << 22n;
/** mov ecx,100; loop: dec ecx; jnz loop; hlt */
const LOOP = 'b964000000 ffc9 75fc f4';
const RETIRED = 202n;

function counting(select: bigint, global = 1n, tier: 'interpreter' | 'translator' = 'interpreter'): CodeLp {
  const code = createCodeLp({ tier });
  for (const [msr, value] of [[0x186, select], [GLOBAL_CTRL, global]] as const) expect(code.lp.wrmsr(msr, value)).toBe(true); // prettier-ignore
  return code;
}

describe('performance counters', () => {
  it.each(['interpreter', 'translator'] as const)('count retired instructions and cycles exactly (%s)', (tier) => {
    for (const event of [INSTRUCTIONS, CYCLES, 0x13cn]) {
      const code = counting(event | OS | USR | EN, 1n, tier);
      expect(code.run(LOOP)).toBe('hlt');
      expect(code.lp.rdmsr(0xc1)).toBe(RETIRED);
      expect(code.lp.rdmsr(0x4c1)).toBe(RETIRED);
    }
  });

  it('count nothing while disabled, for events the model has not, and beyond the counter mask', () => {
    for (const [select, global] of [
      [INSTRUCTIONS | OS | EN, 0n], [INSTRUCTIONS | OS, 1n], [INSTRUCTIONS | EN, 1n], [0xc5n | OS | EN, 1n], [INSTRUCTIONS | OS | EN | (2n << 24n), 1n],
      [INSTRUCTIONS | OS | EN | (1n << 23n) | (1n << 24n), 1n], [INSTRUCTIONS | OS | EN | (1n << 18n), 1n],
    ] as const) {
      const code = counting(select, global);
      code.run(LOOP);
      expect(code.lp.rdmsr(0xc1)).toBe(0n);
    } // prettier-ignore
  });

  it('tell privilege levels apart', () => {
    const code = createCodeLp();
    const { lp } = code;
    lp.wrmsr(FIXED_CTR_CTRL, 0x021n); // counter 0: level 0; counter 1: levels above
    lp.wrmsr(GLOBAL_CTRL, 7n << 32n);
    code.run(LOOP);
    setRing(lp, 3);
    expect(code.run('90 90 0f0b')).toBe('6');
    expect([lp.rdmsr(0x309), lp.rdmsr(0x30a), lp.rdmsr(0x30b)]).toEqual([RETIRED, 2n, 0n]);
  });

  it('set a status bit when they overflow', () => {
    const code = counting(INSTRUCTIONS | OS | EN);
    const { lp } = code;
    expect(lp.wrmsr(0xc1, 0xffff_fff0n)).toBe(true);
    expect(lp.rdmsr(0xc1)).toBe(0xffff_ffff_fff0n);
    code.run(LOOP);
    expect([lp.rdmsr(0xc1), lp.rdmsr(GLOBAL_STATUS)]).toEqual([RETIRED - 16n, 1n]);
    expect(lp.wrmsr(0x390, 1n)).toBe(true);
    expect(lp.rdmsr(GLOBAL_STATUS)).toBe(0n);
    expect(lp.wrmsr(0x391, 2n)).toBe(true);
    expect(lp.rdmsr(GLOBAL_STATUS)).toBe(2n);
    expect(lp.wrmsr(GLOBAL_STATUS, 0n)).toBe(false);
  });

  it('are read by RDPMC, at privilege level 3 with CR4.PCE', () => {
    const code = counting(INSTRUCTIONS | OS | EN);
    const { lp } = code;
    expect(code.run('90 90 31c9 0f33 f4')).toBe('hlt');
    expect(lp.gpr[0]).toBe(3n);
    const read = (ecx: bigint): string => {
      lp.gpr[1] = ecx;
      return code.run('0f33 0f0b');
    };
    expect([read(7n), read(8n), read(0x4000_0003n), read(0x4000_0004n), read(0x8000_0000n)]).toEqual([
      '6',
      '13(0x0)',
      '6',
      '13(0x0)',
      '13(0x0)',
    ]);
    setRing(lp, 3);
    expect(read(0n)).toBe('13(0x0)');
    lp.cr4 |= 0x100n;
    expect(read(0n)).toBe('6');
  });

  it('go on after a snapshot', () => {
    const code = counting(INSTRUCTIONS | OS | EN);
    const { lp } = code;
    code.run(LOOP);
    const snapshot = lp.machine.snapshot();
    code.run(LOOP);
    expect(lp.rdmsr(0xc1)).toBe(2n * RETIRED);
    lp.machine.restore(snapshot);
    expect(lp.rdmsr(0xc1)).toBe(RETIRED);
    code.run(LOOP);
    expect(lp.rdmsr(0xc1)).toBe(2n * RETIRED);
  });

  it('refuse reserved bits', () => {
    const { lp } = createCodeLp();
    for (const [msr, value] of [[GLOBAL_CTRL, 0x100n], [GLOBAL_CTRL, 1n << 36n], [FIXED_CTR_CTRL, 4n], [FIXED_CTR_CTRL, 1n << 16n], [0x186, 1n << 32n], [0x4c1, 1n << 48n], [0x309, 1n << 48n]] as const) expect(lp.wrmsr(msr, value)).toBe(false); // prettier-ignore
    expect(lp.rdmsr(0xc9)).toBeUndefined();
    expect(lp.rdmsr(0x30d)).toBeUndefined();
  });
});
