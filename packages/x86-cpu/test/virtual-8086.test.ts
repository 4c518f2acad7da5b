import { describe, expect, it } from 'vitest';
import { Reg, Seg } from '../src/lp/register-file.ts';
import { bytesFromHex, hpa } from '../src/units/index.ts';
import { TSS, createCodeLp, leaveLongMode, type CodeLp } from './code-lp.ts';

const VM = 0x2_0000n;
const IF = 0x200n;
const VIF = 0x8_0000n;
const VIP = 0x10_0000n;
const IOPL3 = 0x3000n;
const VME = 1n;
const SEGMENT = 0x5000;
const STACK = 0x6000;

/** A virtual-8086 program at 5000:0 with its stack at 6000:1000; its vector 0x21 leads to 5000:0100. */
function program(hex: string, flags: bigint, cr4: bigint, bitmap = 0): CodeLp {
  const code = createCodeLp();
  const { lp } = code;
  leaveLongMode(lp);
  lp.cr4 |= cr4;
  lp.memory.write16(hpa(TSS + 0x66), 0x88);
  lp.memory.write8(hpa(TSS + 0x68 + 4), bitmap);
  lp.memory.write32(hpa(4 * 0x21), 0x5000_0100);
  lp.memory.writeBytes(hpa(SEGMENT << 4), bytesFromHex(`${hex}f4`.replaceAll(' ', '')));
  lp.memory.writeBytes(hpa((SEGMENT << 4) + 0x100), bytesFromHex('0f0b'));
  lp.rflags = 2n | VM | flags;
  lp.cpl = 3;
  for (let s = 0; s < 6; s++) {
    const selector = s === Seg.SS ? STACK : SEGMENT;
    lp.segments.set(s, selector, BigInt(selector << 4), 0xffff, 0xf3);
  }
  lp.gpr[4] = 0x1000n;
  lp.rip = 0n;
  lp.modeChanged();
  return code;
}
const INT_21 = 'cd21';
const flagsOf = ({ lp }: CodeLp): bigint => lp.rflags & (IF | VIF | VIP | IOPL3);

describe('INT n in virtual-8086 mode', () => {
  it('needs IOPL 3 without CR4.VME', () => {
    expect(program(INT_21, 0n, 0n).resume()).toBe('13(0x0)');
    const code = program(INT_21, IOPL3, 0n);
    expect(code.resume()).toBe('33');
    expect(code.exception?.type).toBe(4);
  });

  it('stays in the program where the redirection bitmap says so', () => {
    const code = program(INT_21, VIF, VME);
    expect(code.resume()).toBe('6');
    const { lp } = code;
    expect([lp.rip, lp.segments.selector(Seg.CS), lp.gpr[4]]).toEqual([0x100n, 0x5000, 0xffan]);
    expect([0, 2, 4].map((at) => lp.memory.read16(hpa((STACK << 4) + 0xffa + at)))).toEqual([2, SEGMENT, 0x3202]);
    expect(flagsOf(code)).toBe(0n);
    const privileged = program(INT_21, IOPL3 | IF, VME);
    expect(privileged.resume()).toBe('6');
    expect(flagsOf(privileged)).toBe(IOPL3);
  });

  it('goes to the monitor where the bitmap says so', () => {
    expect(program(INT_21, 0n, VME, 2).resume()).toBe('13(0x0)');
    expect(program(INT_21, IOPL3, VME, 2).resume()).toBe('33');
  });

  it('is #GP when the bitmap lies outside the TSS', () => {
    const code = program(INT_21, 0n, VME);
    code.lp.memory.write16(hpa(TSS + 0x66), 0x8000);
    expect(code.resume()).toBe('13(0x0)');
  });
});

describe('virtual interrupt flag', () => {
  const iret = (image: number, flags: bigint, cr4: bigint): string | bigint => {
    const code = program('cf', flags, cr4);
    [0x100, SEGMENT, image].forEach((value, n) => code.lp.memory.write16(hpa((STACK << 4) + 0x1000 + 2 * n), value));
    const ending = code.resume();
    return ending === '6' ? flagsOf(code) : ending;
  };
  it('is what IRET, POPF, CLI and STI change below IOPL 3', () => {
    expect(iret(0x202, 0n, 0n)).toBe('13(0x0)');
    expect(iret(0x202, 0n, VME)).toBe(VIF);
    expect(iret(0x002, VIF, VME)).toBe(0n);
    expect(iret(0x202, VIP, VME)).toBe('13(0x0)');
    expect(iret(0x102, 0n, VME)).toBe('13(0x0)');
    expect(iret(0x202, IOPL3, VME)).toBe(IOPL3 | IF);
    const sti = program('fb 0f0b', 0n, VME);
    expect([sti.resume(), flagsOf(sti)]).toEqual(['6', VIF]);
    const cli = program('fa 0f0b', VIF, VME);
    expect([cli.resume(), flagsOf(cli)]).toEqual(['6', 0n]);
    expect(program('fb', VIP, VME).resume()).toBe('13(0x0)');
    expect(program('fb', 0n, 0n).resume()).toBe('13(0x0)');
  });

  it('is for privilege level 3 of protected mode with CR4.PVI', () => {
    const code = createCodeLp();
    const { lp } = code;
    lp.cpl = 3;
    lp.segments.set(Seg.CS, 0x13, 0n, 0xffff_ffff, 0xa0fb);
    lp.modeChanged();
    expect(code.run('fb 0f0b')).toBe('13(0x0)');
    lp.set32(Reg.CR4, lp.get32(Reg.CR4) | 2);
    expect(code.run('fb 0f0b')).toBe('6');
    expect(flagsOf(code)).toBe(VIF);
  });
});
