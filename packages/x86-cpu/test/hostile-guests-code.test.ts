import { describe, expect, it } from 'vitest';
import { BareProgram } from '../src/debug/bare-program.ts';
import { defaultPlatform } from '../src/platform/default-platform.ts';
import { lpScheduler } from '../src/scheduler/lp-scheduler.ts';
import { MIB, hpa } from '../src/units/index.ts';
import { createMachine } from '../src/x86-machine.ts';
import { CODE, TIERS, digest, victim } from './victim.ts';

const le32 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];

describe.each(TIERS)('code that changes, %s', (tier) => {
  it('the next instruction, rewritten each time around a hot loop', () => {
    // mov ecx, 50000; L: mov [rip + 1], ecx; mov edx, imm32 (rewritten); add rbx, rdx; dec ecx; jnz L; hlt
    const program = victim(tier, [
      0xb9,
      ...le32(50_000),
      0x89,
      0x0d,
      1,
      0,
      0,
      0,
      0xba,
      0,
      0,
      0,
      0,
      0x48,
      0x01,
      0xd3,
      0xff,
      0xc9,
      0x75,
      0xee,
      0xf4,
    ]);
    expect(program.run(1_000_000)).toEqual({ kind: 'halted', instructions: 2 + 5 * 50_000 });
    expect(program.lp.gpr[3]).toBe(BigInt((50_000 * 50_001) / 2));
  });

  it('the page of a hot function, rewritten forever', () => {
    // E: call F; inc dword [F + 1]; inc dword [0x20000]; jmp E. F: mov eax, imm32; add rbx, rax; ret; all in one page
    const f = CODE + 0x40;
    const bytes = new Uint8Array(0x60).fill(0x90);
    bytes.set([0xe8, ...le32(0x3b), 0xff, 0x04, 0x25, ...le32(f + 1), 0xff, 0x04, 0x25, ...le32(0x2_0000), 0xeb, 0xeb]);
    bytes.set([0xb8, 0, 0, 0, 0, 0x48, 0x01, 0xc3, 0xc3], 0x40);
    const program = victim(tier, bytes);
    const rounds = 100_000;
    expect(program.run(7 * rounds)).toEqual({ kind: 'budget', instructions: 7 * rounds });
    expect(program.lp.gpr[3]).toBe(BigInt((rounds * (rounds - 1)) / 2));
    expect(program.machine.memory.read32(hpa(0x2_0000))).toBe(rounds);
  });

  it('a stream of new code, more than the code cache holds, twice over', () => {
    // 20 MiB of calls and increments written by the guest itself, 16 bytes each, executed from end to end
    const start = 0x40_0000;
    const end = start + 20 * MIB;
    const code = [
      0xbf, ...le32(start), // mov edi, start

      0x48, 0xbe, 0xff, 0xc0, 0x0f, 0x1f, 0x44, 0x00, 0x00, 0x90, // mov rsi, inc eax; nop5; nop
      0x48, 0xba, 0x0f, 0x1f, 0x84, 0x00, 0, 0, 0, 0, // mov rdx, nop8
      0x48, 0x89, 0x37, // W: mov [rdi], rsi
      0x48, 0x89, 0x57, 0x08, // mov [rdi + 8], rdx
      0x83, 0xc7, 0x10, // add edi, 16
      0x81, 0xff, ...le32(end), // cmp edi, end
      0x75, 0xee, // jnz W
      0xc6, 0x07, 0xc3, // mov byte [rdi], 0xc3 (ret)
      0xbb, 2, 0, 0, 0, // mov ebx, 2
      0xb9, ...le32(start), // R: mov ecx, start
      0xff, 0xd1, // call rcx
      0xff, 0xcb, // dec ebx
      0x75, 0xf5, // jnz R
      0xf4,
    ]; // prettier-ignore
    const program = victim(tier, code);
    const chunks = (20 * MIB) / 16;
    const stop = program.run(100_000_000);
    expect([stop.kind, program.lp.gpr[0]]).toEqual(['halted', BigInt(2 * chunks)]);
  });

  it('the same bytes at many addresses, as many modes and alignments as there are', () => {
    // jmp +1 chains: every byte of the page is a start of an instruction
    const program = victim(tier, new Uint8Array(0x1000).fill(0xeb));
    for (let at = 0; at < 0x1000; at += 7) {
      program.lp.rip = BigInt(CODE + at);
      program.run(50);
    }
    expect(program.lp.mode).not.toBe('seam');
  });

  it('written by one processor and run by another', () => {
    const machine = createMachine(defaultPlatform({ lps: 2, ramBytes: 192 * MIB, linearMemoryBytes: 128 * MIB }), { tier });
    const f = 0x3_0000;
    // writer: L: inc dword [F + 1]; mov eax, [F + 1]; mov [0x20000], eax; jmp L
    const writer = new BareProgram(machine, {
      segments: [
        { address: CODE, bytes: Uint8Array.of(0xff, 0x04, 0x25, ...le32(f + 1), 0x8b, 0x04, 0x25, ...le32(f + 1), 0x89, 0x04, 0x25, ...le32(0x2_0000), 0xeb, 0xe9) },
        { address: f, bytes: Uint8Array.of(0xb8, 0, 0, 0, 0, 0xc3) },
      ],
      stack: 0x8_0000,
    }); // prettier-ignore
    // reader: L: call F (mov eax, imm; ret); cmp eax, ebx; jb bad; mov ebx, eax; inc ecx; jmp L; bad: hlt
    const reader = new BareProgram(machine, {
      segments: [
        {
          address: 0x1_8000,
          bytes: Uint8Array.of(0xe8, ...le32(f - 0x1_8005), 0x39, 0xd8, 0x72, 6, 0x89, 0xc3, 0xff, 0xc1, 0xeb, 0xf1, 0xf4),
        },
      ],
      stack: 0x7_0000,
      lp: 1,
    });
    writer.run(0);
    reader.run(0);
    lpScheduler(machine.lps, { quantum: 37 }).run(400_000);
    expect(reader.lp.gpr[1]).toBeGreaterThan(10_000n);
    const seen = Number(reader.lp.gpr[3]);
    const written = machine.memory.read32(hpa(0x2_0000));
    expect(written - seen).toBeLessThan(40);
    expect(written).toBeGreaterThan(40_000);
  });

  it('written by the host between two runs', () => {
    const program = victim(tier, [0xb8, 1, 0, 0, 0, 0x01, 0xc3, 0xeb, 0xf7]); // L: mov eax, 1; add ebx, eax; jmp L
    program.run(30_000);
    program.machine.memory.write8(hpa(CODE + 1), 2);
    program.run(30_000);
    expect(program.lp.gpr[3]).toBe(30_000n);
  });
});

describe('code that changes', () => {
  it('leaves the same machine in both tiers, whatever the budgets', () => {
    const bytes = [
      0xb9,
      ...le32(20_000),
      0x89,
      0x0d,
      1,
      0,
      0,
      0,
      0xba,
      0,
      0,
      0,
      0,
      0x48,
      0x01,
      0xd3,
      0xff,
      0xc9,
      0x75,
      0xee,
      0xf4,
    ];
    const whole = TIERS.map((tier) => {
      const program = victim(tier, bytes);
      program.run();
      return digest(program);
    });
    const cut = victim('translator', bytes);
    for (let budget = 1; cut.run(budget).kind === 'budget';) budget = (budget * 7) % 1009;
    expect([whole[1], digest(cut)]).toEqual([whole[0], whole[0]]);
  });
});
