import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Reg, Seg, SegField, SEGMENT_BYTES } from '../lp/register-file.ts';
import type { Hpa } from '../units/index.ts';
import { CodeFinder } from '../run/code-finder.ts';
import { UserMachine } from '../../test/conformance/user-machine.ts';

const CODE = 0x1000_0000;
const DATA = 0x2000_0000;
const STACK = 0x3000_1000;
const GPR = { RAX: 0, RCX: 1, RDX: 2, RBX: 3, RSP: 4, RSI: 6 } as const;

let m: UserMachine;
const load = (at: number, hex: string): void =>
  m.memory.writeBytes(
    at as Hpa,
    Uint8Array.from(hex.split(' '), (b) => parseInt(b, 16)),
  );
const start = (registers: Partial<Record<keyof typeof GPR, number>> = {}): void => {
  for (const [name, n] of Object.entries(GPR)) m.set64(Reg.GPR + 8 * n, BigInt(registers[name as keyof typeof GPR] ?? 0));
  if (registers.RSP === undefined) m.set64(Reg.GPR + 8 * 4, BigInt(STACK));
  m.set64(Reg.RIP, BigInt(CODE));
  m.set64(Reg.RETIRED, 0n);
  m.core.setRflags(m.lp, 0x202n);
};
const gpr = (name: keyof typeof GPR): number => Number(m.get64(Reg.GPR + 8 * GPR[name]));
const statistics = (): { regions: number; dropped: number } => m.core.translator!.statistics;

beforeEach(() => {
  m = new UserMachine({ tier: 'translator', translator: { threshold: 3, batch: 1 } });
});

describe('code that others lead to', () => {
  it('is gone to without TypeScript after it was rewritten', () => {
    // 1: mov [rbx], al (rewrites the immediate of 2); jmp 2
    load(CODE, '88 03 eb 7c');
    // 2, two granules on: add esi, 5; dec ecx; jnz 3; int3
    load(CODE + 0x80, '83 c6 05 ff c9 75 79 cc');
    // 3: jmp 2
    load(CODE + 0x100, 'e9 7b ff ff ff');
    start({ RCX: 20, RBX: CODE + 0x82, RAX: 5 });
    m.execute(1000);
    expect(gpr('RSI')).toBe(100);
    m.set64(Reg.GPR, 7n);
    m.set64(Reg.GPR + 8 * GPR.RCX, 1n);
    m.stopped = false;
    m.set64(Reg.RIP, BigInt(CODE));
    m.execute(1000);
    expect(gpr('RSI')).toBe(107);
    const entered = vi.spyOn(CodeFinder.prototype, 'enter');
    m.set64(Reg.GPR + 8 * GPR.RCX, 10_000n);
    m.stopped = false;
    m.set64(Reg.RIP, BigInt(CODE + 0x100));
    m.execute(100_000);
    expect(gpr('RSI')).toBe(107 + 70_000);
    expect(entered.mock.calls.length).toBeLessThan(10);
    entered.mockRestore();
  });
});

describe('hot code', () => {
  it('becomes one region for a loop, and ends as the interpreter does', () => {
    load(CODE, '01 c8 ff c9 75 fa cc'); // add eax, ecx; dec ecx; jnz; int3
    start({ RCX: 1000 });
    m.execute(100_000);
    expect(m.stopped).toBe(true);
    expect(gpr('RAX')).toBe(500_500);
    expect(Number(m.get64(Reg.RETIRED))).toBe(3000);
    expect(statistics().regions).toBe(1);
  });
  it('is not translated once more for a block inside a region, unless that is entered as often again', () => {
    m = new UserMachine({ tier: 'translator', translator: { threshold: 3, batch: 2 } });
    load(CODE, '01 c8 eb 00 ff c9 75 f8 cc'); // L: add eax, ecx; jmp M; M: dec ecx; jnz L; int3
    start({ RCX: 1000 });
    m.execute(100_000);
    expect(gpr('RAX')).toBe(500_500);
    expect(statistics().regions).toBe(1);
    m = new UserMachine({ tier: 'translator', translator: { threshold: 3, batch: 1 } });
    load(CODE, '01 c8 eb 00 ff c9 75 f8 cc');
    start({ RCX: 10 });
    m.execute(100_000);
    const regions: number[] = [];
    for (let n = 0; n < 6; n++) {
      start({ RCX: 1 });
      m.set64(Reg.RIP, BigInt(CODE + 4));
      m.execute(100_000);
      expect(Number(m.get64(Reg.RETIRED))).toBe(2);
      regions.push(statistics().regions);
    }
    expect(regions).toEqual([1, 1, 1, 2, 2, 2]);
  });
  it('is translated the later the larger its loop is', () => {
    for (const [loopInsns, entries] of [
      [32, 3],
      [1, 8],
    ] as const) {
      m = new UserMachine({ tier: 'translator', translator: { threshold: 3, batch: 1, loopInsns } });
      load(CODE, '01 c8 ff c9 75 fa cc');
      start({ RCX: entries - 1 });
      m.execute(100_000);
      expect(statistics().regions).toBe(0);
      start({ RCX: 10 });
      m.stopped = false;
      m.execute(100_000);
      expect(statistics().regions).toBe(1);
    }
  });
  it('leaves to the interpreter what its loop seldom comes to', () => {
    // L: test ecx, mask; jz R; M: dec ecx; jnz L; int3; R: inc esi; jmp M
    for (const [mask, insns] of [
      ['ff 03', 4],
      ['03 00', 6],
    ] as const) {
      m = new UserMachine({ tier: 'translator', translator: { threshold: 1280, batch: 1 } });
      load(CODE, `f7 c1 ${mask} 00 00 74 05 ff c9 75 f4 cc ff c6 eb f7`);
      start({ RCX: 4000 });
      m.execute(1_000_000);
      expect(m.stopped).toBe(true);
      expect([gpr('RSI'), Number(m.get64(Reg.RETIRED))]).toEqual(mask === 'ff 03' ? [3, 16_006] : [1000, 18_000]);
      expect(statistics()).toMatchObject({ regions: 1, insns });
    }
  });
  it('stops after exactly the budget, wherever that is in a loop', () => {
    load(CODE, '01 c8 ff c9 75 fa cc');
    for (let budget = 1; budget < 40; budget++) {
      start({ RCX: 1000 });
      expect(m.execute(budget)).toBe('budget');
      expect(Number(m.get64(Reg.RETIRED))).toBe(budget);
      expect(Number(m.get64(Reg.RIP)) - CODE).toBe([0, 2, 4][budget % 3]);
    }
  });
  it('calls and returns inside a region', () => {
    load(CODE, 'e8 05 00 00 00 ff c9 75 f7 cc ff c0 c3'); // call f; dec ecx; jnz; int3; f: inc eax; ret
    start({ RCX: 500 });
    m.execute(100_000);
    expect([gpr('RAX'), gpr('RSP'), Number(m.get64(Reg.RETIRED))]).toEqual([500, STACK, 2500]);
  });
  it('goes from case to case of a switch inside a region', () => {
    // mov eax, ecx; and eax, 3; lea rdx, [rbx + 8 * rax]; dec ecx; js end; jmp rdx
    load(CODE, '89 c8 83 e0 03 48 8d 14 c3 ff c9 78 23 ff e2');
    // Cases at CODE + 16, 8 bytes each: add esi, 1 (10, 100, 1000); jmp start. End: int3.
    load(CODE + 16, '83 c6 01 eb eb 90 90 90 83 c6 0a eb e3 90 90 90 83 c6 64 eb db 90 90 90 83 ee 01 eb d3 90 90 90 cc');
    start({ RCX: 4000, RBX: CODE + 16 });
    m.execute(1_000_000);
    expect(m.stopped).toBe(true);
    expect([gpr('RSI'), Number(m.get64(Reg.RETIRED))]).toEqual([110_000, 4000 * 8 + 5]);
    // Later entries of the region go everywhere without leaving it.
    const regions = statistics().regions;
    start({ RCX: 4000, RBX: CODE + 16 });
    m.execute(1_000_000);
    expect([gpr('RSI'), statistics().regions]).toEqual([110_000, regions]);
  });
  it('goes on in the next page, through an instruction that crosses into it', () => {
    // add eax, ecx; nop (3); add esi, 5 (three bytes of it in the next page); dec ecx; jnz; int3
    const loop = CODE + 0xff8;
    load(loop, '01 c8 90 90 90 81 c6 05 00 00 00 ff c9 75 f1 cc');
    const run = (): void => {
      start({ RCX: 1000 });
      m.stopped = false;
      m.set64(Reg.RIP, BigInt(loop));
      m.execute(100_000);
      expect([m.stopped, gpr('RAX'), Number(m.get64(Reg.RETIRED))]).toEqual([true, 500_500, 7000]);
    };
    run();
    expect([gpr('RSI'), statistics()]).toEqual([5000, expect.objectContaining({ regions: 1, dropped: 0 })]);
    load(CODE + 0x1000, '01');
    expect(statistics().dropped).toBe(1);
    run();
    expect(gpr('RSI')).toBe(0x105 * 1000);
  });
  it('calls what another page holds, and notices when that page is another one', () => {
    load(CODE, 'e8 fb 10 00 00 ff c9 75 f7 cc'); // call f; dec ecx; jnz; int3
    load(CODE + 0x1100, 'ff c0 c3'); // f: inc eax; ret
    load(DATA + 0x1100, '01 c8 c3'); // f: add eax, ecx; ret
    const entry = 0x5008 as Hpa;
    const original = m.memory.read64(entry);
    for (const [page, sum] of [
      [original, 500],
      [BigInt(DATA + 0x1000) | 7n, (500 * 501) / 2],
      [original, 500],
    ] as const) {
      m.memory.write64(entry, page);
      m.core.flushTlbPage(m.lp, BigInt(CODE + 0x1000));
      start({ RCX: 500 });
      m.stopped = false;
      m.execute(100_000);
      expect([m.stopped, gpr('RAX'), gpr('RSP'), Number(m.get64(Reg.RETIRED))]).toEqual([true, sum, STACK, 2500]);
    }
    expect(statistics()).toMatchObject({ regions: 2, dropped: 0 });
  });
  it('reads and writes places near each other, whether they are in one page or in two', () => {
    // 1: mov rax, [rbx]; add rax, [rbx + 8]; mov [rbx - 8], rax; push rax; push rcx; pop rcx; pop rdx; add rsi, rdx; dec ecx; jnz 1; int3
    load(CODE, '48 8b 03 48 03 43 08 48 89 43 f8 50 51 59 5a 48 01 d6 ff c9 75 ea cc');
    for (const at of [DATA + 0x100, DATA + 0x1000, DATA + 0xff8, DATA + 0xffc, DATA + 8]) {
      for (const stack of [STACK - 0x100, STACK, STACK + 8]) {
        m.stopped = false;
        m.memory.write64(at as Hpa, 40n);
        m.memory.write64((at + 8) as Hpa, 2n);
        start({ RCX: 100, RBX: at, RSP: stack });
        m.execute(10_000);
        expect([gpr('RSI'), gpr('RSP'), gpr('RCX')]).toEqual([4200, stack, 0]);
        expect(m.memory.read64((at - 8) as Hpa)).toBe(42n);
      }
    }
    expect(statistics().regions).toBeGreaterThan(0);
  });
  it('is 32-bit code in flat segments too, with addresses and the stack pointer cut to 32 bits', () => {
    m.enterCompatibilityMode();
    // push ecx; call f; pop ecx; dec ecx (49); jnz; int3; f: mov eax, [esp + 4]; add [ebx + eax * 4 - 4], eax; lea esi, [esi - 1]; ret
    load(CODE, '51 e8 05 00 00 00 59 49 75 f6 cc 8b 44 24 04 01 44 83 fc 8d 76 ff c3');
    start({ RCX: 500, RBX: DATA, RSI: 7 });
    m.set64(Reg.GPR + 8 * GPR.RSI, 0xffff_ffff_0000_0007n);
    m.execute(100_000);
    expect(m.stopped).toBe(true);
    expect([gpr('RSP'), gpr('RSI'), Number(m.get64(Reg.RETIRED))]).toEqual([STACK, 7 - 500 + 2 ** 32, 500 * 9]);
    expect([1, 250, 500].map((n) => m.memory.read32((DATA + 4 * n - 4) as Hpa))).toEqual([1, 250, 500]);
    expect(statistics().regions).toBeGreaterThan(0);
  });
  it('leaves a 16-bit stack pointer in 32-bit code to the interpreter', () => {
    m.enterCompatibilityMode();
    const attributes = Reg.SEGMENTS + Seg.SS * SEGMENT_BYTES + SegField.ATTRIBUTES;
    m.memory.u32[(m.lp.base + attributes) >> 2] = 0x80f3;
    m.lp.modeChanged();
    load(CODE, '50 58 49 75 fb cc'); // push eax; pop eax; dec ecx; jnz
    start({ RCX: 100, RSP: 0x1234_0000 + (STACK & 0xffff) });
    m.execute(100_000);
    // SP alone addresses the stack: in page 0, which is not there.
    expect(m.event).toEqual({ vector: 14, error: 6, cr2: BigInt((STACK & 0xffff) - 4) });
  });
});

describe('precise state', () => {
  it('faults at the instruction of a loop that leaves mapped memory, with registers and flags of that moment', () => {
    load(CODE, '48 03 06 48 83 c6 08 ff c9 75 f5 cc'); // add rax, [rsi]; add rsi, 8; dec ecx; jnz
    start({ RCX: 2000, RSI: DATA + 0x1000 });
    m.execute(100_000);
    expect(m.event).toEqual({ vector: 14, error: 4, cr2: BigInt(DATA + 0x2000) });
    expect([gpr('RSI'), gpr('RCX'), Number(m.get64(Reg.RIP))]).toEqual([DATA + 0x2000, 2000 - 512, CODE]);
    expect(Number(m.get64(Reg.RETIRED))).toBe(4 * 512);
  });
  it('raises #DE from a translated division', () => {
    load(CODE, '31 d2 b8 64 00 00 00 f7 f1 ff c9 eb f3'); // xor edx, edx; mov eax, 100; div ecx; dec ecx; jmp
    start({ RCX: 50 });
    m.execute(100_000);
    expect(m.event?.vector).toBe(0);
    expect([gpr('RCX'), Number(m.get64(Reg.RIP))]).toEqual([0, CODE + 7]);
  });
});

describe('code that changes', () => {
  it('is translated anew when a loop patches itself', () => {
    // add eax, 1; (the immediate is the counter's low byte from then on) mov [rbx], cl; dec ecx; jnz; int3
    load(CODE, '83 c0 01 88 0b ff c9 75 f7 cc');
    start({ RCX: 100, RBX: CODE + 2 });
    m.execute(100_000);
    expect(m.stopped).toBe(true);
    // 1 + the sum of 100..2
    expect(gpr('RAX')).toBe(1 + (100 * 101) / 2 - 1);
  });
  it('stays when only bytes beside it are written, and goes with its first or last one', () => {
    for (const [at, dropped] of [
      [-1, 0],
      [0, 1],
      [5, 1],
      [6, 0],
      [10, 0],
    ] as const) {
      m = new UserMachine({ tier: 'translator', translator: { threshold: 3, batch: 1 } });
      load(CODE, '01 c8 ff c9 75 fa cc 88 0b cc'); // add eax, ecx; dec ecx; jnz; int3; mov [rbx], cl; int3
      start({ RCX: 1000 });
      m.execute(100_000);
      expect(statistics()).toMatchObject({ regions: 1, dropped: 0 });
      start({ RCX: 0, RBX: CODE + at });
      m.stopped = false;
      m.set64(Reg.RIP, BigInt(CODE + 7));
      m.execute(100);
      expect(statistics().dropped).toBe(dropped);
    }
  });
  it('forgets a region whose code the host replaces', () => {
    load(CODE, '01 c8 ff c9 75 fa cc');
    start({ RCX: 100 });
    m.execute(100_000);
    load(CODE, '29 c8 ff c9 75 fa cc'); // sub
    expect(statistics().dropped).toBe(1);
    start({ RAX: 5050, RCX: 100 });
    m.execute(100_000);
    expect(gpr('RAX')).toBe(0);
  });
  it('keeps the cache of regions within its bounds', () => {
    m = new UserMachine({ tier: 'translator', translator: { threshold: 2, batch: 1, cacheBytes: 4000 } });
    for (let n = 0; n < 30; n++) {
      load(CODE + 16 * n, '01 c8 ff c9 75 fa cc');
      start({ RCX: 10 });
      m.set64(Reg.RIP, BigInt(CODE + 16 * n));
      m.execute(1000);
      expect(gpr('RAX')).toBe(55);
    }
    const { regions, dropped } = statistics();
    expect(regions - dropped).toBeLessThan(8);
  });
  it('is left to the interpreter when its page keeps changing', () => {
    // L: mov edx, 20; I: add eax, imm8 (rewritten below); dec edx; jnz I; mov [rbx], cl; dec ecx; jnz L; int3
    load(CODE, 'ba 14 00 00 00 83 c0 01 ff ca 75 f9 88 0b ff c9 75 ee cc');
    start({ RCX: 2000, RBX: CODE + 7 });
    m.execute(1_000_000);
    expect(m.stopped).toBe(true);
    expect(statistics().regions).toBeLessThan(40);
    // Its neighbours in other pages are translated as ever.
    const { regions } = statistics();
    load(CODE + 0x1000, '01 c8 ff c9 75 fa cc');
    start({ RCX: 1000 });
    m.set64(Reg.RIP, BigInt(CODE + 0x1000));
    m.execute(100_000);
    expect(statistics().regions).toBe(regions + 1);
  });
});
