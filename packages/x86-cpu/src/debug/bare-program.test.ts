import { describe, expect, it } from 'vitest';
import { defaultPlatform } from '../platform/default-platform.ts';
import { MIB } from '../units/index.ts';
import { createMachine } from '../x86-machine.ts';
import { BareProgram } from './bare-program.ts';
import { codeBits } from './disassembler.ts';

const machine = (): ReturnType<typeof createMachine> =>
  createMachine(defaultPlatform({ ramBytes: 192 * MIB, linearMemoryBytes: 64 * MIB }));
/** mov ecx, 3; L: dec ecx; jnz L; mov eax, 7; cpuid; mov ecx, 0x1234; rdmsr; out 0xe9, al; hlt */
const CODE = Uint8Array.of(
  0xb9, 3, 0, 0, 0, 0xff, 0xc9, 0x75, 0xfc, 0xb8, 7, 0, 0, 0, 0x0f, 0xa2, 0xb9, 0x34, 0x12, 0, 0, 0x0f, 0x32, 0xe6, 0xe9, 0xf4,
); // prettier-ignore

describe('BareProgram', () => {
  it('runs a flat binary with hooks for ports, MSRs and CPUID', () => {
    const seen: unknown[] = [];
    const program = new BareProgram(machine(), {
      segments: [{ address: 0x8000, bytes: CODE }],
      cpuid: (leaf) => void seen.push(['cpuid', leaf]),
      readMsr: (index) => (index === 0x1234 ? 0x42n : undefined),
      writePort: (port, size, value) => void seen.push([port, size, value]),
    });
    expect(program.run(1000)).toEqual({ kind: 'halted', instructions: 13 });
    expect(seen).toEqual([['cpuid', 7], [0xe9, 1, 0x42]]); // prettier-ignore
  });

  it.each(['protected', 'long'] as const)('steps and stops at breakpoints in %s mode', (mode) => {
    const program = new BareProgram(machine(), { segments: [{ address: 0x8000, bytes: CODE }], mode });
    expect(codeBits(program.lp)).toBe(mode === 'long' ? 64 : 32);
    expect(program.run(0)).toEqual({ kind: 'budget', instructions: 0 });
    program.breakpoints.add(0x8005n);
    const counts: number[] = [];
    for (let n = 0; n < 3; n++) {
      const stop = program.run(100);
      if (stop.kind !== 'breakpoint') throw new Error(stop.kind);
      counts.push(stop.instructions);
      expect(Number(program.lp.gpr[1])).toBe(3 - n);
    }
    expect(counts).toEqual([1, 2, 2]);
    program.breakpoints.clear();
    expect(program.step()).toEqual({ kind: 'budget', instructions: 1 });
    expect(program.lp.rip).toBe(0x8007n);
  });

  it('tells a triple fault and a stop by a hook', () => {
    const fault = new BareProgram(machine(), { segments: [{ address: 0x8000, bytes: Uint8Array.of(0x0f, 0x0b) }] }).run(10);
    expect(fault.kind === 'exit' && fault.exit.reason).toBe(2);
    const program: BareProgram = new BareProgram(machine(), {
      segments: [{ address: 0x8000, bytes: Uint8Array.of(0xe6, 0xf4, 0x90) }],
      writePort: () => program.stop(),
    });
    expect(program.run(10)).toEqual({ kind: 'stopped', instructions: 1 });
  });
});

describe('devices of a BareProgram', () => {
  it('are reached at their physical addresses, also through the bytes of several accesses', () => {
    const seen: unknown[] = [];
    // mov rdi, 0xfed00000; mov eax, [rdi+4]; mov [rdi+8], rax; movups xmm0, [rdi]; inc dword [rdi]; mov rax, [rdi+0x100]; push [rdi]; hlt
    const code = Uint8Array.of(
      0x48, 0xc7, 0xc7, 0, 0, 0x40, 0x0d, 0x48, 0xc1, 0xe7, 4, 0x8b, 0x47, 4, 0x48, 0x89, 0x47, 8, 0x0f, 0x10, 7, 0xff, 7, 0x48, 0x8b, 0x87, 0, 1, 0, 0, 0xff, 0x37, 0xf4,
    ); // prettier-ignore
    const program = new BareProgram(machine(), {
      segments: [{ address: 0x8000, bytes: code }],
      devices: [
        {
          base: 0xd400_0000,
          bytes: 0x20,
          read: (offset, size) => (seen.push(['r', offset, size]), 0x10n + BigInt(offset)),
          write: (offset, size, value) => void seen.push(['w', offset, size, value]),
        },
      ],
      mappedBytes: 4 * 2 ** 30,
      pageTables: 0x10_0000,
    });
    expect(program.run(100).kind).toBe('halted');
    expect(seen).toEqual([
      ['r', 4, 4], ['w', 8, 8, 0x14n], ['r', 0, 8], ['r', 8, 8], ['r', 0, 4], ['w', 0, 4, 0x11n], ['r', 0, 8],
    ]); // prettier-ignore
    expect(program.lp.gpr[0]).toBe(0xffff_ffff_ffff_ffffn);
    expect(program.memory.read(0x6ff8n, 1)).toEqual(Uint8Array.of(0x10));
  });

  it('can hold code, as can addresses where nothing is', () => {
    // jmp 0xd0000000: mov al, 5; jmp to 0xe0000000, where ones are read: #UD, and no IDT
    const rom = Uint8Array.of(0xb0, 5, 0xe9, 0xf9, 0xff, 0xff, 0x0f, 0);
    const program = new BareProgram(machine(), {
      segments: [{ address: 0x8000, bytes: Uint8Array.of(0xe9, 0xfb, 0x7f, 0xff, 0xcf) }],
      mode: 'protected',
      devices: [{ base: 0xd000_0000, bytes: 8, read: (offset, size) => new DataView(rom.buffer).getBigUint64(0, true) >> BigInt(8 * offset) & ((1n << BigInt(8 * size)) - 1n), write: () => undefined }], // prettier-ignore
    });
    const stop = program.run(10);
    expect([stop.kind, stop.instructions, program.lp.gpr[0], program.lp.rip]).toEqual(['exit', 3, 5n, 0xe000_0000n]);
  });
});

describe('snapshots of a BareProgram', () => {
  it('go back, and over to another machine', () => {
    const options = { segments: [{ address: 0x8000, bytes: CODE }] };
    const [program, other] = [new BareProgram(machine(), options), new BareProgram(machine(), options)];
    program.run(3);
    const saved = program.snapshot();
    const end = program.run();
    const registers = program.lp.gpr.slice();
    for (const p of [program, other]) {
      p.restore(saved);
      expect([p.lp.rip, p.lp.gpr[1]]).toEqual([0x8005n, 2n]);
      expect(p.run()).toEqual(end);
      expect(p.lp.gpr).toEqual(registers);
    }
  });
});
