import { describe, expect, it } from 'vitest';
import { enterBareGuest } from '../src/lp/bare-guest.ts';
import { Reg } from '../src/lp/register-file.ts';
import { bytesFromHex, hpa } from '../src/units/index.ts';
import { CODE, DATA, IDT, createCodeLp, setRing, type CodeLp } from './code-lp.ts';

const MONITOR_MWAIT = '0f01c8 0f01c9';
const UMONITOR_RBX = 'f30faef3';
const UMWAIT_EDI = 'f20faef7';
const TPAUSE_EDI = '660faef7';
const RDTSC_TO_R8 = '0f31 48c1e220 4809c2 4989d0';

/** Starts code that is to wait; the LP stays in the guest. RAX and RBX point to the line, RCX and RDX are 0. */
function start(hex: string, ecx = 0n): CodeLp['lp'] {
  const { lp } = createCodeLp();
  lp.memory.writeBytes(hpa(CODE), bytesFromHex(`${hex}f4`.replaceAll(' ', '')));
  lp.memory.write64(hpa(IDT + 16 * 0x40), 0x0010_8e00_0000n | (BigInt(CODE & 0xffff) | (BigInt(CODE >>> 16) << 48n)));
  lp.rip = BigInt(CODE);
  [lp.gpr[0], lp.gpr[1], lp.gpr[2], lp.gpr[3], lp.gpr[7]] = [BigInt(DATA + 8), ecx, 0n, BigInt(DATA + 8), 0n];
  enterBareGuest(lp);
  return lp;
}
/** Where the LP is, in bytes from CODE, and whether it sleeps in HLT. */
const place = (lp: CodeLp['lp']): [number, boolean] => [Number(lp.rip) - CODE, lp.activityState === 1];

describe('MWAIT', () => {
  it('waits until the monitored line is written', () => {
    const lp = start(MONITOR_MWAIT);
    expect(lp.run(100)).toMatchObject({ reason: 'halted', instructions: 2 });
    expect(lp.run(100)).toMatchObject({ reason: 'halted', instructions: 0 });
    lp.memory.write8(hpa(DATA + 64), 1);
    expect(lp.run(100).instructions).toBe(0);
    lp.memory.write8(hpa(DATA + 63), 1);
    expect(lp.run(100).instructions).toBe(1);
    expect(place(lp)).toEqual([7, true]);
  });

  it('does not wait without MONITOR, or when the line was written before', () => {
    const lp = start('0f01c9');
    lp.run(100);
    expect(place(lp)).toEqual([4, true]);
    const written = start('0f01c8 c60301 0f01c9'); // mov byte [rbx],1 between
    written.run(100);
    expect(place(written)).toEqual([10, true]);
  });

  it('ends with an interrupt: a masked one only with ECX bit 0', () => {
    const masked = start(MONITOR_MWAIT);
    masked.run(100);
    masked.raiseInterrupt(0x40);
    expect(masked.run(100).instructions).toBe(0);
    const breaking = start('0f01c8 b901000000 0f01c9');
    breaking.run(100);
    breaking.raiseInterrupt(0x40);
    breaking.run(100);
    expect(place(breaking)).toEqual([12, true]);
  });

  it('refuses operands, other privilege levels, and IA32_MISC_ENABLE without MONITOR', () => {
    const code = createCodeLp();
    const { lp } = code;
    const run = (hex: string, ecx: bigint): string => {
      lp.gpr[0] = BigInt(DATA);
      lp.gpr[1] = ecx;
      return code.run(`${hex} f4`);
    };
    expect(run('0f01c8', 1n)).toBe('13(0x0)');
    expect(run('0f01c8', 1n << 32n)).toBe('13(0x0)');
    expect(run('0f01c9', 2n)).toBe('13(0x0)');
    lp.gpr[0] = 0x8000_0000_0000n;
    expect(code.run('31c9 0f01c8 f4')).toBe('13(0x0)');
    setRing(lp, 3);
    expect(run('0f01c8', 0n)).toBe('6');
    setRing(lp, 0);
    expect(lp.cpuid(1, 0).ecx & 8).toBe(8);
    expect(lp.wrmsr(0x1a0, lp.rdmsr(0x1a0)! & ~(1n << 18n))).toBe(true);
    expect(lp.cpuid(1, 0).ecx & 8).toBe(0);
    expect(run('0f01c8', 0n)).toBe('6');
  });
});

describe('TPAUSE and UMWAIT', () => {
  it('wait until the TSC reaches EDX:EAX, a budget at a time', () => {
    const lp = start(`${RDTSC_TO_R8} 488d90d0070000 89d0 48c1ea20 ${TPAUSE_EDI} 0f31`); // lea rdx,[rax+2000]; mov eax,edx; shr rdx,32; tpause; rdtsc
    const first = lp.run(500);
    expect(first.reason).toBe('budget');
    expect(first.instructions).toBeLessThan(20);
    for (let i = 0; i < 5; i++) lp.run(500);
    expect(place(lp)[1]).toBe(true);
    const waited = Number(lp.gpr[0]! & 0xffff_ffffn) - Number(lp.gpr[8]! & 0xffff_ffffn);
    expect(waited).toBeGreaterThanOrEqual(2000);
    expect(waited).toBeLessThan(2010);
    expect(lp.rflags & 1n).toBe(0n);
  });

  it('wait no longer than IA32_UMWAIT_CONTROL allows, and say so in CF', () => {
    const lp = start(`${RDTSC_TO_R8} 31c0 ba00000070 ${TPAUSE_EDI} 0f31`);
    expect(lp.wrmsr(0xe1, 1000n)).toBe(true);
    expect(lp.wrmsr(0xe1, 2n)).toBe(false);
    lp.run(5000);
    expect(place(lp)[1]).toBe(true);
    expect(Number(lp.gpr[0]! & 0xffff_ffffn) - Number(lp.gpr[8]! & 0xffff_ffffn)).toBeLessThan(1010);
    expect(lp.rflags & 1n).toBe(1n);
  });

  it('UMWAIT ends with a write to the line, and needs UMONITOR', () => {
    const lp = start(`${UMONITOR_RBX} 31c0 ba00000070 ${UMWAIT_EDI}`);
    expect(lp.run(1000)).toMatchObject({ reason: 'budget', instructions: 4 });
    lp.memory.write8(hpa(DATA), 1);
    lp.run(1000);
    expect(place(lp)[1]).toBe(true);
    const unarmed = start(`31c0 ba00000070 ${UMWAIT_EDI}`);
    unarmed.run(1000);
    expect(place(unarmed)[1]).toBe(true);
  });

  it('are for every privilege level unless CR4.TSD forbids, and refuse reserved bits', () => {
    const code = createCodeLp();
    const { lp } = code;
    const run = (edi: bigint): string => {
      [lp.gpr[0], lp.gpr[2], lp.gpr[7]] = [0n, 0n, edi];
      return code.run(`${TPAUSE_EDI} 0f0b`);
    };
    expect(run(2n)).toBe('13(0x0)');
    setRing(lp, 3);
    expect(run(1n)).toBe('6');
    lp.set32(Reg.CR4, lp.get32(Reg.CR4) | 4);
    expect(run(1n)).toBe('13(0x0)');
  });
});
