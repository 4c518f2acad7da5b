import { describe, expect, it } from 'vitest';
import { Reg } from '../src/lp/register-file.ts';
import { hpa } from '../src/units/index.ts';
import { DATA, createCodeLp, setRing, type CodeLp } from './code-lp.ts';

const XSAVE = '0fae23'; // [rbx]
const XSAVEOPT = '0fae33';
const XSAVEC = '0fc723';
const XSAVES = '0fc72b';
const XRSTOR = '0fae2b';
const XRSTORS = '0fc71b';
const COMPACTED = 1n << 63n;

let code: CodeLp;
/** Executes one instruction with a mask in EDX:EAX on the image at DATA. */
function run(hex: string, mask: bigint): string {
  const { lp } = code;
  [lp.gpr[0], lp.gpr[2], lp.gpr[3]] = [mask & 0xffff_ffffn, mask >> 32n, BigInt(DATA)];
  return code.run(`${hex} f4`);
}
const read = (at: number): bigint => code.lp.memory.read64(hpa(DATA + at));
const write = (at: number, value: bigint): void => code.lp.memory.write64(hpa(DATA + at), value);
const header = (xstate: bigint, xcomp: bigint): void => {
  for (let at = 512; at < 576; at += 8) write(at, 0n);
  write(512, xstate);
  write(520, xcomp);
  write(24, 0xffff_0000_1f80n);
};
function fresh(): CodeLp['lp'] {
  code = createCodeLp();
  code.lp.ymm.fill(0);
  code.lp.ymm[0] = 1; // XMM0
  return code.lp;
}

describe('saving', () => {
  it('XSAVE writes what is asked for and enabled, and marks what is in use', () => {
    const lp = fresh();
    lp.ymm[16] = 2; // upper half of YMM0
    write(512, 0xf00n);
    expect(run(XSAVE, 0xffff_ffff_ffff_ffffn)).toBe('hlt');
    expect([read(512), read(520), read(160), read(576), read(0) & 0xffffn]).toEqual([0xf06n, 0n, 1n, 2n, 0x37fn]);
    expect(run(XSAVE, 4n)).toBe('hlt');
  });

  it('XSAVEOPT leaves out components in their initial configuration', () => {
    fresh();
    write(0, 0x1234n);
    write(576, 0x55n);
    expect(run(XSAVEOPT, 7n)).toBe('hlt');
    expect([read(0) & 0xffffn, read(160), read(576), read(512)]).toEqual([0x1234n, 1n, 0x55n, 2n]);
  });

  it('XSAVEC and XSAVES make the compacted format; MXCSR alone puts SSE in use', () => {
    const lp = fresh();
    lp.ymm.fill(0);
    expect(run(XSAVEC, 7n)).toBe('hlt');
    expect([read(512), read(520)]).toEqual([0n, COMPACTED | 7n]);
    lp.set32(Reg.MXCSR, 0x1fa0);
    expect(run(XSAVES, 6n)).toBe('hlt');
    expect([read(512), read(520), read(24) & 0xffff_ffffn]).toEqual([2n, COMPACTED | 6n, 0x1fa0n]);
  });

  it('puts supervisor components into the compacted image only', () => {
    const lp = fresh();
    expect(lp.wrmsr(0xda0, 0x1800n)).toBe(true);
    expect(run(XSAVES, 0x1807n)).toBe('hlt');
    expect(read(520)).toBe(COMPACTED | 0x1807n);
    expect(run(XSAVEC, 0x1807n)).toBe('hlt');
    expect(read(520)).toBe(COMPACTED | 7n);
  });
});

describe('restoring', () => {
  it('initialises what the image does not hold and leaves alone what is not asked for', () => {
    const lp = fresh();
    lp.ymm[16] = 9;
    header(2n, 0n);
    write(160, 0x77n);
    expect(run(XRSTOR, 6n)).toBe('hlt');
    expect([lp.ymm[0], lp.ymm[16]]).toEqual([0x77, 0]);
    lp.ymm[16] = 9;
    expect(run(XRSTOR, 2n)).toBe('hlt');
    expect(lp.ymm[16]).toBe(9);
  });

  it('cleans FCW and computes FSW.ES and FSW.B', () => {
    const lp = fresh();
    header(1n, 0n);
    write(0, 0x0001_ffbcn); // FSW: IE; FCW: every reserved bit, bit 6 and the mask of IE clear
    expect(run(XRSTOR, 1n)).toBe('hlt');
    expect([lp.memory.u16[(lp.base + Reg.FCW) >> 1], lp.memory.u16[(lp.base + Reg.FSW) >> 1]]).toEqual([0x1f7c, 0x8081]);
    write(0, 0x8080_037fn);
    expect(run(XRSTOR, 1n)).toBe('hlt');
    expect(lp.memory.u16[(lp.base + Reg.FSW) >> 1]).toBe(0);
  });

  it.each([
    ['a component that is not enabled', XRSTOR, 0x200n, 0n, ''],
    ['XCOMP_BV without its top bit', XRSTOR, 2n, 2n, ''],
    ['XCOMP_BV with a component that is not enabled', XRSTOR, 2n, COMPACTED | 0x202n, ''],
    ['XSTATE_BV beyond XCOMP_BV', XRSTOR, 6n, COMPACTED | 2n, ''],
    ['reserved header bytes', XRSTOR, 2n, 0n, 'reserved'],
    ['reserved header bytes of the compacted format', XRSTOR, 2n, COMPACTED | 2n, 'far'],
    ['reserved bits of MXCSR', XRSTOR, 2n, 0n, 'mxcsr'],
    ['the standard format for XRSTORS', XRSTORS, 2n, 0n, ''],
  ])('is #GP for %s', (_name, hex, xstate, xcomp, extra) => {
    fresh();
    header(xstate, xcomp);
    if (extra === 'reserved') write(528, 1n);
    if (extra === 'far') write(568, 1n);
    if (extra === 'mxcsr') write(24, 0x1_0000n);
    expect(run(hex, 7n)).toBe('13(0x0)');
    expect(code.lp.ymm[0]).toBe(1);
  });

  it('reads MXCSR for AVX too in the standard format, and not at all for x87', () => {
    fresh();
    header(0n, 0n);
    write(24, 0x1_0000n);
    expect(run(XRSTOR, 4n)).toBe('13(0x0)');
    expect(run(XRSTOR, 1n)).toBe('hlt');
  });
});

describe('conditions', () => {
  it('are CR4.OSXSAVE, CR0.TS, alignment, and privilege level 0 for the supervisor forms', () => {
    const lp = fresh();
    header(0n, COMPACTED);
    lp.cr0 |= 8n;
    lp.modeChanged();
    for (const hex of [XSAVE, XSAVEOPT, XSAVEC, XSAVES, XRSTOR, XRSTORS]) expect(run(hex, 7n)).toBe('7');
    lp.cr0 &= ~8n;
    lp.cr4 &= ~0x4_0000n;
    lp.modeChanged();
    for (const hex of [XSAVE, XSAVEOPT, XSAVEC, XSAVES, XRSTOR, XRSTORS]) expect(run(hex, 7n)).toBe('6');
    lp.cr4 |= 0x4_0000n;
    lp.gpr[3] = BigInt(DATA + 32);
    expect(code.run(`${XSAVE} f4`)).toBe('13(0x0)');
    setRing(lp, 3);
    for (const hex of [XSAVES, XRSTORS]) expect(run(hex, 7n)).toBe('13(0x0)');
    expect(run(`${XSAVEC} 0f0b`, 7n)).toBe('6');
  });

  it('XSETBV refuses what no processor may enable', () => {
    const lp = fresh();
    const set = (value: bigint, index = 0n): string => {
      [lp.gpr[0], lp.gpr[2], lp.gpr[1]] = [value & 0xffff_ffffn, value >> 32n, index];
      return code.run('0f01d1 f4');
    };
    for (const value of [0n, 2n, 5n, 4n, 0xfn, 0x27n, 1n << 32n, 1n << 63n]) expect(set(value)).toBe('13(0x0)');
    expect(set(7n, 1n)).toBe('13(0x0)');
    for (const value of [1n, 3n, 7n, 0x203n, 0x207n]) expect(set(value)).toBe('hlt');
    expect(lp.cpuid(0xd, 0).ebx).toBe(0xa88);
  });
});
