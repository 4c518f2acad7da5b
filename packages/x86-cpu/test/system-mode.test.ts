import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { enterBareGuest, type BareGuest } from '../src/lp/bare-guest.ts';
import { SystemEnvironment } from '../src/lp/environment.ts';
import { Reg, Seg } from '../src/lp/register-file.ts';
import { createTestLp } from './test-lp.ts';
import type { X86LogicalProcessor } from '../src/lp/x86-logical-processor.ts';
import { InstructionCore } from '../src/run/instruction-core.ts';
import { defaultPlatform } from '../src/platform/default-platform.ts';
import { FlatGuest } from '../src/platform/flat-guest.ts';
import { MIB, hpa } from '../src/units/index.ts';
import { ExitReason } from '../src/vmx/exit-reason.ts';
import { VmcsField } from '../src/vmx/fields.ts';
import { createMachine } from '../src/x86-machine.ts';

interface Run {
  readonly lp: X86LogicalProcessor;
  readonly guest: BareGuest;
  /** Values written to port 0xf1. */
  readonly reports: number[];
  /** Value written to port 0xf4, or undefined. */
  exitCode: number | undefined;
}

/** The same program as the guest of a hypervisor: nested paging, every port access an exit. */
function runVirtualized(name: string): {
  reports: number[];
  exits: Map<number, number>;
  exitCode: number | undefined;
  guest: FlatGuest;
} {
  const platform = defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 64 * MIB });
  const machine = createMachine(platform, { core: ({ memory }) => new InstructionCore(memory, new SystemEnvironment()) });
  const guest = new FlatGuest(machine, { code: program(name), at: 0x7c00, mode: 'real' });
  const reports: number[] = [];
  const exits = new Map<number, number>();
  for (;;) {
    const exit = guest.run();
    if (exit === undefined) return { reports, exits, exitCode: undefined, guest };
    exits.set(exit.reason, (exits.get(exit.reason) ?? 0) + 1);
    if (exit.reason === ExitReason.RDMSR || exit.reason === ExitReason.WRMSR) {
      if (!emulateMsr(guest, exit.reason === ExitReason.WRMSR)) {
        guest.vmcs.write(VmcsField.VM_ENTRY_INTERRUPTION_INFORMATION, 0x8000_0b0dn);
        guest.vmcs.write(VmcsField.VM_ENTRY_EXCEPTION_ERROR_CODE, 0n);
        continue;
      }
    } else if (exit.reason === ExitReason.IO_INSTRUCTION) {
      const port = Number(exit.qualification >> 16n);
      const value = Number(guest.lp.gpr[0]! & 0xffff_ffffn);
      if (port === 0xf4) return { reports, exits, exitCode: value & 0xff, guest };
      if (port === 0xf1) reports.push(value);
    } else return { reports, exits, exitCode: undefined, guest };
    guest.skipInstruction();
  }
}

/** What a hypervisor without MSR bitmaps does for the registers that the program uses. False: #GP. */
function emulateMsr({ lp, vmcs }: FlatGuest, isWrite: boolean): boolean {
  const index = Number(lp.gpr[1]! & 0xffff_ffffn);
  if (index === 0xc000_0080) {
    if (isWrite)
      vmcs.write(VmcsField.GUEST_EFER, (vmcs.read(VmcsField.GUEST_EFER) & 0x400n) | (lp.gpr[0]! & 0xffff_ffffn & ~0x400n));
    else [lp.gpr[0], lp.gpr[2]] = [vmcs.read(VmcsField.GUEST_EFER), 0n];
    return true;
  }
  if (isWrite) return lp.wrmsr(index, (lp.gpr[2]! << 32n) | (lp.gpr[0]! & 0xffff_ffffn));
  const value = lp.rdmsr(index);
  if (value === undefined) return false;
  [lp.gpr[0], lp.gpr[2]] = [value & 0xffff_ffffn, value >> 32n];
  return true;
}

const program = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../testdata/system-mode/${name}.bin`, import.meta.url)));

/** Loads a program at 0x7c00, starts it in real mode and runs it until it writes to port 0xf4, stops otherwise, or uses up the budget. */
function runProgram(name: string, budget = 1_000_000, quantum = budget): Run {
  const lp = createTestLp((memory) => new InstructionCore(memory, new SystemEnvironment()));
  lp.memory.writeBytes(hpa(0x7c00), program(name));
  lp.segments.set(Seg.CS, 0, 0n, 0xffff, 0x9b);
  lp.rip = 0x7c00n;
  lp.ymm.set([0x78, 0x56, 0x34, 0x12], 3 * 32);
  lp.ymm.set([0xef, 0xcd, 0xab, 0x89], 5 * 32 + 16);
  const reports: number[] = [];
  const later: number[] = [];
  const guest = enterBareGuest(lp, {
    writePort: (port, _size, value) => {
      if (port === 0xf1) reports.push(value);
      if (port === 0xf2) lp.raiseInterrupt(value);
      if (port === 0xf3) later.push(value);
      if (port === 0xf5) lp.raiseNmi();
      if (port === 0xf4) {
        run.exitCode = value;
        guest.stop();
      }
    },
  });
  const run: Run = { lp, guest, reports, exitCode: undefined };
  for (let left = budget; left > 0;) {
    const result = lp.run(Math.min(left, quantum));
    left -= result.instructions;
    if (result.reason === 'halted' && later.length > 0) lp.raiseInterrupt(later.shift()!);
    else if (result.reason !== 'budget') break;
  }
  return run;
}

const NONE = 0xffff_ffff;

describe('a program from real mode to 64-bit mode', () => {
  const expected = [
    [0x5ea1_0021, 0, 8, 0xd01, 0x50],
    // vector, error code, saved RIP within the case
    [0, NONE, 9], // #DE of DIV
    [3, NONE, 1], // #BP: after INT3
    [31, NONE, 2], // INT n
    [6, NONE, 0], // #UD
    [11, 0x40, 8], // #NP of a far return
    [13, 0x08, 5], // code segment into SS
    [13, 0x1000, 5], // selector beyond the GDT
    [13, 0, 10], // non-canonical address
    [12, 0, 10], // non-canonical stack address
    [13, 0, 5], // RDMSR of no MSR
    [13, 0, 5], // CR0.PG without PE
    [13, 0, 6], // CR4.PAE off in long mode
    [13, 0x30 * 8 + 2, 0], // vector beyond the IDT
    [14, 0, 0, 0x1f_f008],
    [14, 2, 0, 0x1f_f010],
    [14, 3, 0, 0x1f_e020],
    [14, 0x11, 0, 0x1f_d000],
    [14, 9, 10, 0x1_fc40], // reserved bit
    [14, 2, 5, 0x1f_f0a0, 0, 0x600d], // mapped by the handler, then restarted
    [8, 0, 10, 0x2_1fc0], // #DF on its IST stack
    // ring 3: ..., saved CS, saved RSP, stack top, SS
    [13, 0, 0, 0x3b, 0x2_1000, 0x2_0000, 0], // CLI
    [13, 0, 0, 0x3b, 0x2_1000, 0x2_0000, 0], // HLT
    [14, 5, 0, 0x1f_b000, 0x3b, 0x2_1000, 0x2_0000, 0],
    [13, 14 * 8 + 2, 0, 0x3b, 0x2_1000, 0x2_0000, 0], // INT through a gate of DPL 0
    [13, 0, 0, 0x3b, 0x2_1000, 0x2_0000, 0], // IN without permission
    [0x18, 0, 0x200], // SYSCALL: CS, masked IF, IF of the user
    [6, NONE, 0, 0x3b, 0x2_1000, 0x2_0000, 0], // after SYSRET
    [3, NONE, 1, 0x3b, 0x2_1000, 0x2_0000, 0], // INT3 through a gate of DPL 3
    [0x6a7e, 0x2_0000], // call gate, balanced stack
    [0x3232_3232, 0x18], // compatibility mode and back
    [1, NONE, 1, 0xffff_4ff0], // single step
  ];

  it('delivers every exception with its error code and restarts faulting instructions', () => {
    const run = runProgram('exceptions');
    expect(run.reports).toEqual(expected.flat());
    expect(run.exitCode).toBe(0);
  });

  it('does the same as a guest under nested paging', () => {
    const run = runVirtualized('exceptions');
    expect(run.reports).toEqual(expected.flat());
    expect(run.exitCode).toBe(0);
    expect([...run.exits.keys()].sort((a, b) => a - b)).toEqual([ExitReason.IO_INSTRUCTION, ExitReason.RDMSR, ExitReason.WRMSR]);
  });

  it('runs the same instructions whatever the quantum', () => {
    const whole = runProgram('exceptions');
    for (const quantum of [1, 7, 100]) {
      const pieces = runProgram('exceptions', 1_000_000, quantum);
      expect(pieces.reports).toEqual(whole.reports);
      expect(pieces.lp.retired).toBe(whole.lp.retired);
      expect(pieces.lp.tsc).toBe(whole.lp.tsc);
    }
  });
});

describe('supervisor features', () => {
  it('has SMEP, SMAP, UMIP, protection keys, XSAVE, interrupt shadows and debug registers', () => {
    const run = runProgram('features');
    expect(run.reports.slice(4)).toEqual(
      [
        [14, 0x11], // SMEP
        [14, 1], // SMAP
        [0xc3, 14, 1], // STAC, then CLAC
        [14, 0x21, 0xc], // PKRU
        [14, 0x23], // PKRS
        [0x1f_2000, 0x77], // SWAPGS, WRFSBASE
        [13, 0], // WRFSBASE with a non-canonical address
        [7, 832], // XCR0, size of the XSAVE area
        [13, 0], // AVX without SSE
        [6, 6, 7, 0x1234_5678, 0x89ab_cdef, 0, 6, 4, 0x89ab_cdef], // XSAVEC, XRSTOR, XSAVE
        [13, 0], // XRSTOR with a reserved header byte
        [13, 0], // XSAVE to an unaligned address
        [0x31, 1], // taken one instruction after STI
        [0x32, 0],
        [0x33, 0], // wakes HLT
        [0x34, 0], // POPF opens at once
        [2, 0], // NMI
        [0x35, 1], // MOV SS after STI
        [1, NONE, 0xff1], // execution breakpoint
        [1, NONE, 0x400], // general detect
        [1, NONE, 1, NONE, 4], // data breakpoints: write, then read or write
        [0, 0x1f_000a], // SGDT in ring 3 with UMIP
      ].flat(),
    );
    expect(run.exitCode).toBe(0);
  });
});

describe('32-bit protected mode', () => {
  it('changes rings, checks segments, walks 32-bit and PAE tables, enters virtual-8086 mode and leaves to real mode', () => {
    const run = runProgram('legacy');
    expect(run.reports).toEqual(
      [
        [0x8b, 0x1d7], // busy TSS, LDT
        // vector, error code, EIP within the case, CS, top of the frame
        [13, 0, 6, 8, 0x2_0000], // expand-down segment
        [13, 0, 6, 8, 0x2_0000], // read-only segment
        [13, 0, 0, 8, 0x2_0000], // limit
        [13, 0, 0, 8, 0x2_0000], // null segment
        [0x00c0_fb00, NONE, 0x100, 0x1b], // LAR, LSL, VERW and VERR, ARPL
        [0x21, NONE, 0, 8, 0x2_0000],
        [0x1_fff6], // 16-bit gate
        [0x1b, 0], // ring 3; its DS was dropped
        [0x22, NONE, 0, 0x1b, 0x1_fff8],
        [13, 0x10, 4, 0x1b, 0x1_fff8], // ring-0 selector
        [0x2222, 0x1111, 8, 0x23], // call gate copies parameters
        [0x2_1000, 0x5b], // balanced stack, conforming code
        [13, 0, 0, 0x1b, 0x1_fff8], // LLDT in ring 3
        [0x1d7, 0x1d7], // 4-MiB page, 4-KiB page
        [14, 2, 0, 8, 0x2_0000, 0x80_1004, 0x3_0027],
        [0x1d7], // PAE
        [14, 0, 0, 8, 0x2_0000],
        [13, 0, 5, 8, 0x2_0000], // reserved bit of a PDPTE
        [0x1234, 0, 5, 0x1000, 0x100, 0x2222, 0x5555], // INT in virtual-8086 mode
        [0], // CS in real mode
      ].flat(),
    );
    expect(run.exitCode).toBe(0);
  });

  it('runs the same under nested paging', () => {
    expect(runVirtualized('legacy').reports).toEqual(runProgram('legacy').reports);
  });

  it('runs the same one instruction at a time', () => {
    for (const name of ['legacy', 'features']) {
      const [whole, pieces] = [runProgram(name), runProgram(name, 1_000_000, 1)];
      expect(pieces.reports).toEqual(whole.reports);
      expect(pieces.lp.retired).toBe(whole.lp.retired);
    }
  });
});

describe('a guest that only faults', () => {
  it('comes back when its budget is spent, without an instruction retired', () => {
    const lp = createTestLp((memory) => new InstructionCore(memory, new SystemEnvironment()));
    lp.memory.writeBytes(hpa(0x500), Uint8Array.of(0x0f, 0x0b)); // UD2, and vector 6 leads there again
    lp.memory.write16(hpa(6 * 4), 0x500);
    lp.segments.set(Seg.CS, 0, 0n, 0xffff, 0x9b);
    lp.rip = 0x500n;
    lp.gpr[4] = 0x8000n;
    enterBareGuest(lp);
    expect(lp.run(1000)).toEqual({ reason: 'budget', instructions: 0 });
  });

  it('ends in a triple fault when the IDT is empty', () => {
    const lp = createTestLp((memory) => new InstructionCore(memory, new SystemEnvironment()));
    lp.memory.writeBytes(hpa(0x500), Uint8Array.of(0x0f, 0x0b));
    lp.cr0 = 0x11n;
    lp.segments.set(Seg.CS, 8, 0n, 0xffff_ffff, 0xc09b);
    lp.rip = 0x500n;
    lp.set32(Reg.IDTR_LIMIT, 0);
    const guest = enterBareGuest(lp);
    expect(lp.run(10).reason).toBe('host');
    expect(guest.exit?.reason).toBe(ExitReason.TRIPLE_FAULT);
  });
});
