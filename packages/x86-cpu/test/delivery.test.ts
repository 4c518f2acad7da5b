import { describe, expect, it } from 'vitest';
import { enterBareGuest } from '../src/lp/bare-guest.ts';
import { isDoubleFault } from '../src/lp/event-handling.ts';
import { Reg, Seg } from '../src/lp/register-file.ts';
import { bytesFromHex, hpa } from '../src/units/index.ts';
import { CODE, GDT, IDT, STACK, TSS, createCodeLp, leaveLongMode, setRing, type CodeLp } from './code-lp.ts';

const HANDLER = 0x11_0000;
const CODE_SEGMENT = 0x00af_9b00_0000_ffffn;

/** 64-bit gate of a vector to HANDLER + 16 * vector, with code there. */
function handler(code: CodeLp, vector: number, hex: string, dpl = 0, ist = 0): void {
  const { memory } = code.lp;
  const at = HANDLER + 16 * vector;
  memory.write64(hpa(GDT + 0x10), CODE_SEGMENT);
  memory.write64(
    hpa(IDT + 16 * vector),
    (BigInt(at >>> 16) << 48n) | (BigInt(0x8e00 | (dpl << 13) | ist) << 32n) | 0x10_0000n | BigInt(at & 0xffff),
  );
  memory.write64(hpa(IDT + 16 * vector + 8), 0n);
  memory.writeBytes(hpa(at), bytesFromHex(hex.replaceAll(' ', '')));
}
const delivering = (): CodeLp => {
  const code = createCodeLp();
  code.deliversExceptions = true;
  return code;
};
const pushed = ({ lp }: CodeLp, n: number): bigint => lp.memory.read64(hpa(Number(lp.gpr[4]!) + 8 * n));

describe('double faults', () => {
  const contributory = [0, 10, 11, 12, 13, 21];
  const pageFaults = [14, 20];
  it('follow the table of benign, contributory and page faults', () => {
    for (let first = 0; first < 22; first++)
      for (let second = 0; second < 22; second++) {
        const expected =
          (contributory.includes(first) && contributory.includes(second)) ||
          (pageFaults.includes(first) && (contributory.includes(second) || pageFaults.includes(second)));
        expect([first, second, isDoubleFault(first, second)]).toEqual([first, second, expected]);
      }
  });

  it('push 0 and the address of the first fault', () => {
    const code = delivering();
    handler(code, 8, 'f4');
    expect(code.run('90 488b042500000070 f4')).toBe('hlt'); // mov rax,[0x70000000]; #PF has no gate, so #NP, so #DF
    expect([pushed(code, 0), pushed(code, 1)]).toEqual([0n, BigInt(CODE + 1)]);
    expect(code.lp.cr2).toBe(0x7000_0000n);
  });
});

describe('software interrupts', () => {
  it('INT3 and INT n check the DPL of the gate, INT1 does not', () => {
    for (const [hex, vector, ending] of [['cc', 3, '13(0x1a)'], ['cd44', 0x44, '13(0x222)'], ['f1', 1, 'hlt']] as const) {
      const code = delivering();
      const { lp } = code;
      handler(code, vector, 'f4');
      lp.memory.write64(hpa(TSS + 4), BigInt(STACK - 0x1000));
      handler(code, 13, '488b0424 f4'); // mov rax,[rsp]; hlt
      setRing(lp, 3);
      expect(code.run(hex)).toBe('hlt');
      expect(lp.rip === BigInt(HANDLER + 16 * 13 + 5) ? `13(0x${lp.gpr[0]!.toString(16)})` : 'hlt').toBe(ending);
    } // prettier-ignore
  });

  it('save the address of the next instruction, faults their own', () => {
    for (const [hex, vector, offset] of [['cc', 3, 1], ['cd05', 5, 2], ['f1', 1, 1], ['0f0b', 6, 0]] as const) {
      const code = delivering();
      handler(code, vector, 'f4');
      expect(code.run(hex)).toBe('hlt');
      expect(pushed(code, 0)).toBe(BigInt(CODE + offset));
    } // prettier-ignore
  });

  it('INTO is #UD in 64-bit code, and a trap with OF elsewhere', () => {
    expect(createCodeLp().run('ce')).toBe('6');
    const code = createCodeLp();
    leaveLongMode(code.lp);
    code.lp.rflags = 2n;
    expect(code.run('ce f4')).toBe('hlt');
    code.lp.rflags = 0x802n;
    expect(code.run('ce f4')).toBe('4');
    expect(code.exception?.instructionLength).toBe(1);
  });
});

describe('NMIs', () => {
  it('are blocked until IRET, one is held meanwhile', () => {
    const code = delivering();
    const { lp } = code;
    handler(code, 2, 'ffc3 4883fb01 7501 90 48cf'); // inc ebx; cmp rbx,1; ...; iretq
    lp.memory.write64(hpa(GDT + 0x18), 0x00cf_9300_0000_ffffn);
    lp.memory.writeBytes(hpa(CODE), bytesFromHex('9090909090f4'));
    lp.rip = BigInt(CODE);
    enterBareGuest(lp);
    lp.raiseNmi();
    lp.run(1);
    expect(lp.interruptibility & 8).toBe(8);
    lp.raiseNmi();
    lp.raiseNmi();
    lp.run(3);
    expect(lp.gpr[3]).toBe(1n);
    lp.run(1000);
    expect(lp.gpr[3]).toBe(2n);
    expect(lp.interruptibility & 8).toBe(0);
  });
});

describe('a 16-bit call gate', () => {
  it('switches stacks, copies words and returns over them', () => {
    const code = createCodeLp();
    const { lp } = code;
    leaveLongMode(lp);
    const { memory } = lp;
    const gdt = (selector: number, value: bigint): void => memory.write64(hpa(GDT + selector), value);
    gdt(0x10, 0x00cf_9b00_0000_ffffn);
    gdt(0x18, 0x00cf_9300_0000_ffffn);
    gdt(0x28, 0x00cf_fb00_0000_ffffn);
    gdt(0x30, 0x00cf_f300_0000_ffffn);
    gdt(0x38, 0x0000_e402_0010_8000n); // 16-bit call gate, DPL 3, two parameters, to 0x10:0x8000
    lp.segments.set(Seg.TR, 0x40, BigInt(TSS), 0x67, 0x8b);
    memory.write32(hpa(TSS + 4), 0x7000);
    memory.write32(hpa(TSS + 8), 0x18);
    memory.writeBytes(hpa(0x8000), bytesFromHex('89e366ca0400')); // mov ebx,esp; o16 retf 4
    lp.cpl = 3;
    lp.segments.set(Seg.CS, 0x2b, 0n, 0xffff_ffff, 0xc0fb);
    lp.segments.set(Seg.SS, 0x33, 0n, 0xffff_ffff, 0xc0f3);
    lp.segments.set(Seg.DS, 0x33, 0n, 0xffff_ffff, 0xc0f3);
    lp.modeChanged();
    // Below 64 KiB, so that 16 bits of EIP and ESP are all of them.
    memory.writeBytes(hpa(0x9000), bytesFromHex('9a000000003b000f0b')); // call far 0x3b:0; ud2
    lp.gpr[4] = 0x6000n;
    memory.write32(hpa(0x6000), 0x2222_1111);
    lp.rip = 0x9000n;
    expect(code.resume()).toBe('6');
    expect([lp.cpl, lp.rip, lp.gpr[4], lp.gpr[3]]).toEqual([3, 0x9007n, 0x6004n, 0x6ff4n]);
    expect([0, 2, 4, 6, 8, 10].map((at) => memory.read16(hpa(0x6ff4 + at)))).toEqual([
      0x9007, 0x2b, 0x1111, 0x2222, 0x6000, 0x33,
    ]);
    expect(lp.get32(Reg.CPL)).toBe(3);
  });
});
