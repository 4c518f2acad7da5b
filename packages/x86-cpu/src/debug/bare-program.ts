import type { DeviceRange } from '../memory/index.ts';
import type { MachineSnapshot } from '../snapshot/machine-snapshot.ts';
import type { BreakpointHit, Breakpoints } from './breakpoints.ts';
import { LinearView } from './linear-view.ts';
import { enterBareGuest, type BareGuest, type BareGuestHooks } from '../lp/bare-guest.ts';
import type { LogicalProcessor } from '../lp/logical-processor.ts';
import { Reg, Seg } from '../lp/register-file.ts';
import type { Machine } from '../machine.ts';
import { ownLp } from '../lp/own-lp.ts';
import { PAGE_SIZE, PAGE_SIZE_2M, StateError, add, hpa } from '../units/index.ts';
import type { VmExit } from '../vmx/vm-exit.ts';

/** Bytes at a physical address, and zeros after them up to `memoryBytes`. */
export interface ProgramSegment {
  readonly name?: string;
  readonly address: number;
  readonly bytes: Uint8Array;
  /** Default: the length of `bytes`. */
  readonly memoryBytes?: number;
}

export interface BareProgramOptions extends BareGuestHooks {
  /** What is in memory: a flat binary is one segment; `readElf` gives those of an ELF file, with its entry point and mode. */
  readonly segments: readonly ProgramSegment[];
  /** Where execution begins. Default: the address of the first segment. */
  readonly entry?: number;
  /** real: 16-bit, CS base 0; protected: flat 32-bit, paging off; long: 64-bit, the first `mappedBytes` mapped one to one. Default long. */
  readonly mode?: 'real' | 'protected' | 'long';
  /** Default: 1 GiB. A multiple of 2 MiB, at most 512 GiB. */
  readonly mappedBytes?: number;
  /** long: physical address of the page tables (one page for each GiB mapped, and two). Default 0x1000. */
  readonly pageTables?: number;
  /** RSP at the start. Default 0x7000. */
  readonly stack?: number;
  /** Devices on the physical address bus: see `PhysicalMemory.attachDevice`. */
  readonly devices?: readonly DeviceRange[];
  /** Which LP runs it. Default 0. */
  readonly lp?: number;
}

/** Why `BareProgram.run` came back. */
export type BareStop =
  | { readonly kind: 'breakpoint'; readonly hit: BreakpointHit; readonly instructions: number }
  | { readonly kind: 'budget' | 'halted' | 'stopped'; readonly instructions: number }
  /** A triple fault or another end that no handler prevents. */
  | { readonly kind: 'exit'; readonly exit: VmExit; readonly instructions: number };

/** Instructions of one `run` unless it is told otherwise. */
const DEFAULT_BUDGET = 1_000_000_000;

/**
 * A program that runs on a machine of its own without a hypervisor: hooks for ports, devices, MSRs and CPUID, breakpoints, single steps, snapshots.
 * Physical memory is `machine.memory`, key id 0; `memory` shows it by linear address; registers are those of `lp`; interrupts come by
 * `lp.raiseInterrupt`.
 */
export class BareProgram {
  readonly machine: Machine;
  readonly lp: LogicalProcessor;
  /** The program's memory by linear address. */
  readonly memory: LinearView;
  readonly #hooks: BareGuestHooks;
  #guest: BareGuest | undefined;

  /** StateError when the LP is not in root mode; ConfigError when devices and segments do not fit together. */
  constructor(machine: Machine, options: BareProgramOptions) {
    const { segments, mode = 'long', entry = segments[0]?.address ?? 0, stack = 0x7000, lp: index = 0 } = options;
    this.machine = machine;
    this.lp = machine.lps[index]!;
    this.memory = new LinearView(this.lp);
    this.#hooks = options;
    if (this.lp.mode !== 'root')
      throw new StateError(`LP ${index} runs a guest already`, { hint: 'Use another LP or another machine.' });
    if (mode === 'long') mapOneToOne(machine, options.pageTables ?? PAGE_SIZE, options.mappedBytes ?? 2 ** 30);
    for (const device of options.devices ?? []) machine.memory.attachDevice(device);
    for (const { address, bytes, memoryBytes = bytes.length } of segments) {
      machine.memory.writeBytes(hpa(address), bytes);
      if (memoryBytes > bytes.length) machine.memory.fill(hpa(address + bytes.length), memoryBytes - bytes.length, 0);
    }
    this.#setRegisters(mode, entry, stack, options.pageTables ?? PAGE_SIZE);
  }

  /** Breakpoints of the machine: `run` stops before an instruction or after an access, and goes on from there when called again. */
  get breakpoints(): Breakpoints {
    return this.machine.breakpoints;
  }

  /** Runs until a breakpoint, the end of the program, or `budget` instructions [1e9]. RangeError for a budget that is no whole number from 0 up. */
  run(budget = DEFAULT_BUDGET): BareStop {
    const { lp } = this;
    if (lp.mode === 'root' || this.#guest === undefined) this.#guest = enterBareGuest(lp, this.#hooks);
    const { reason, instructions, hit } = lp.run(budget);
    if (reason === 'breakpoint') return { kind: reason, hit: hit!, instructions };
    if (reason !== 'host') return { kind: reason === 'paused' ? 'budget' : reason, instructions };
    return this.#guest.exit === undefined
      ? { kind: 'stopped', instructions }
      : { kind: 'exit', exit: this.#guest.exit, instructions };
  }

  /** One instruction, or one event. A breakpoint at RIP is passed. */
  step(): BareStop {
    const stop = this.run(1);
    return stop.kind === 'breakpoint' && stop.instructions === 0 ? this.run(1) : stop;
  }

  /** For hooks: ends `run` at the next instruction boundary. */
  stop(): void {
    this.#guest?.stop();
  }

  /** The whole machine, between two runs. What the hooks and devices keep is not in it. */
  snapshot(): MachineSnapshot {
    return this.machine.snapshot();
  }

  /** Goes back to a snapshot of this program, or of one on another machine of the same platform. SnapshotError when it does not fit. */
  restore(snapshot: MachineSnapshot): void {
    this.machine.restore(snapshot);
    this.#guest = undefined;
  }

  #setRegisters(mode: 'real' | 'protected' | 'long', entry: number, stack: number, root: number): void {
    const lp = ownLp(this.lp);
    const real = mode === 'real';
    lp.cr0 = real ? 0x30n : mode === 'long' ? 0x8001_0033n : 0x31n;
    lp.cr3 = mode === 'long' ? BigInt(root) : 0n;
    lp.cr4 = mode === 'long' ? 0x4_06a0n : 0n; // PAE, PGE, OSFXSR, OSXMMEXCPT, OSXSAVE
    lp.efer = mode === 'long' ? 0xd01n : 0n;
    lp.gpr.fill(0n);
    lp.gpr[4] = BigInt(stack);
    lp.rip = BigInt(entry);
    lp.rflags = 2n;
    lp.cpl = 0;
    const limit = real ? 0xffff : 0xffff_ffff;
    for (let s = 0; s < 6; s++) {
      const isCode = s === Seg.CS;
      const flat = isCode ? (mode === 'long' ? 0xa09b : 0xc09b) : 0xc093;
      lp.segments.set(s, real ? 0 : isCode ? 8 : 16, 0n, limit, real ? (isCode ? 0x9b : 0x93) : flat);
    }
    for (const [base, size] of [
      [Reg.GDTR_BASE, Reg.GDTR_LIMIT],
      [Reg.IDTR_BASE, Reg.IDTR_LIMIT],
    ] as const) {
      // prettier-ignore
      lp.set64(base, 0n);
      lp.set32(size, 0xffff);
    }
  }
}

/** PML4, PDPT and a directory of 2 MiB pages for each GiB. */
function mapOneToOne({ memory }: Machine, root: number, bytes: number): void {
  const entry = (table: number, index: number, value: bigint): void => memory.write64(add(hpa(table), 8 * index), value);
  const pdpt = root + PAGE_SIZE;
  entry(root, 0, BigInt(pdpt) | 3n);
  for (let offset = 0, n = 0; offset < bytes; offset += PAGE_SIZE_2M, n++) {
    const directory = root + (2 + (n >>> 9)) * PAGE_SIZE;
    if ((n & 511) === 0) entry(pdpt, n >>> 9, BigInt(directory) | 3n);
    entry(directory, n & 511, BigInt(offset) | 0x83n);
  }
}
