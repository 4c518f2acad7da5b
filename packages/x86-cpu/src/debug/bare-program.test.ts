import { describe, expect, it } from 'vitest';
import { defaultPlatform } from '../platform/default-platform.ts';
import { MIB } from '../units/index.ts';
import { createMachine } from '../x86-machine.ts';
import { BareProgram } from './bare-program.ts';
import { Disassembler, codeBits, type IcedX86 } from './disassembler.ts';

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

describe('Disassembler', () => {
  it('decodes with the module that is handed in, and frees what it made', () => {
    const freed: string[] = [];
    /** A decoder that knows instructions of two bytes. */
    class Decoder {
      ip = 0n;
      decode(): { length: number; ip: bigint; free(): void } {
        return { length: 2, ip: this.ip, free: () => void freed.push('instruction') };
      }
      free(): void {
        freed.push('decoder');
      }
    }
    class Formatter {
      format(): string {
        return 'ud2';
      }
      free(): void {
        freed.push('formatter');
      }
    }
    const iced: IcedX86 = { Decoder, Formatter, DecoderOptions: { None: 0 }, FormatterSyntax: { Intel: 1, Nasm: 3, Gas: 0 } };
    const lines = new Disassembler(iced).disassemble(Uint8Array.of(0x0f, 0x0b, 0x0f, 0x0b), 0x1000n, 64);
    expect(lines.map((line) => [line.rip, line.text])).toEqual([[0x1000n, 'ud2'], [0x1002n, 'ud2']]); // prettier-ignore
    expect(freed).toEqual(['instruction', 'instruction', 'formatter', 'decoder']);
  });
});
