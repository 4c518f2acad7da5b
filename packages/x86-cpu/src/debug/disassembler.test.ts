import * as iced from 'iced-x86';
import { describe, expect, it } from 'vitest';
import { defaultPlatform } from '../platform/default-platform.ts';
import { MIB } from '../units/index.ts';
import { createMachine } from '../x86-machine.ts';
import { BareProgram } from './bare-program.ts';
import { Disassembler, MissingDisassembler } from './disassembler.ts';

const program = (bytes: Uint8Array, mode: 'real' | 'protected' | 'long'): BareProgram =>
  new BareProgram(createMachine(defaultPlatform({ ramBytes: 192 * MIB, linearMemoryBytes: 64 * MIB })), {
    segments: [{ address: 0x8000, bytes }],
    mode,
  });

describe('Disassembler', () => {
  it('shows the code at RIP in the mode of the processor', async () => {
    const disassembler = await Disassembler.load();
    const bytes = Uint8Array.of(0x48, 0x01, 0xd8, 0x0f, 0xff); // in 64-bit mode: add rax, rbx; ud0
    const at = (mode: 'real' | 'protected' | 'long'): string[] =>
      disassembler.atRip(program(bytes, mode).lp, 2).map((line) => line.text);
    expect([at('long')[0], at('protected')[0], at('real')[0]]).toEqual(['add rax,rbx', 'dec eax', 'dec ax']);
  });

  it('follows an execution step by step', async () => {
    const disassembler = await Disassembler.load();
    const p = program(Uint8Array.of(0xb8, 5, 0, 0, 0, 0xff, 0xc8, 0x75, 0xfc), 'long');
    const trace = [];
    for (let n = 0; n < 4; n++) {
      trace.push(disassembler.atRip(p.lp)[0]!.text);
      p.step();
    }
    expect(trace).toEqual(['mov eax,5', 'dec eax', 'jne short 0000000000008005h', 'dec eax']);
  });

  it('reads bad bytes as such, and stops where memory ends', () => {
    const lines = new Disassembler(iced).disassemble(Uint8Array.of(0x06, 0x90), 0x1000n, 64);
    expect(lines.map((line) => [line.rip, line.text])).toEqual([[0x1000n, '(bad)'], [0x1001n, 'nop']]); // prettier-ignore
    const p = program(Uint8Array.of(0x90), 'long');
    p.lp.rip = 1n << 40n;
    expect(new Disassembler(iced).atRip(p.lp, 3)).toEqual([]);
  });

  it('says what to install when iced-x86 is not there', async () => {
    const failure = await Disassembler.load((name) => Promise.reject(new Error(`no ${name}`))).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MissingDisassembler);
    expect(failure).toMatchObject({ code: 'PEER_MISSING', hint: expect.stringContaining('npm install iced-x86') as string });
  });
});
