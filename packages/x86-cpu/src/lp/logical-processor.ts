import type { BreakpointHit } from '../debug/breakpoints.ts';
import type { GuestDevices } from '../mmu/guest-devices.ts';
import type { PhysicalMemory } from '../memory/physical-memory.ts';
import type { Machine } from '../machine.ts';
import type { SeamDoors } from '../seam/seam-doors.ts';
import type { VmxRoot } from '../vmx/vmx-root.ts';
import type { VmExit } from '../vmx/vm-exit.ts';
import type { Hpa } from '../units/index.ts';

/** root: the host's TypeScript runs; seam: the SEAM firmware's TypeScript runs; non-root: guest machine code runs. */
export type LpMode = 'root' | 'seam' | 'non-root';

export interface CpuidResult {
  eax: number;
  ebx: number;
  ecx: number;
  edx: number;
}

/**
 * Why `run` came back. `host`: a VM exit (or TD exit) left the LP in root mode. `budget`: still in the guest, go on with `run`.
 * `paused`: as `budget`, because a PAUSE was executed and `stopsAtPause` is set: the guest spins, and others may run.
 * `halted`: the guest waits in HLT, MWAIT or another inactive state without a VM exit, and no event is pending; `run` goes on once one is, or the line that MWAIT
 * waits for was written.
 * `breakpoint`: one of `machine.breakpoints` was hit; `run` goes on.
 */
export interface RunResult {
  reason: 'host' | 'budget' | 'paused' | 'halted' | 'breakpoint';
  /** Guest instructions retired by this call. */
  instructions: number;
  /** With reason `breakpoint`: which. */
  hit?: BreakpointHit;
}

/** What an instruction executed by host software did. `exception` carries the vector that real hardware would raise. */
export type HostInstructionResult =
  | { kind: 'ok' }
  | { kind: 'vmfail-invalid' }
  | { kind: 'vmfail-valid'; error: number }
  | { kind: 'exception'; vector: number; errorCode?: number };

/**
 * One logical processor. Its registers are bytes at `base` in the machine's linear memory (see register-file.ts);
 * the members below are views of them.
 */
export interface LogicalProcessor {
  readonly id: number;
  readonly machine: Machine;
  readonly memory: PhysicalMemory;
  /** Byte offset of the register file in `memory.wasm`. */
  readonly base: number;
  readonly mode: LpMode;
  /** A PAUSE that causes no VM exit ends `run` with reason `paused`: for whoever runs several LPs in turn. Default false. */
  stopsAtPause: boolean;

  /** The 16 general registers in x86 numbering: values are unsigned 64-bit. */
  readonly gpr: BigUint64Array;
  /** XMM/YMM0..15 as bytes: register n is [32n, 32n+32), XMM its first 16. */
  readonly ymm: Uint8Array;
  rip: bigint;
  /** Materialised RFLAGS (the getter resolves lazy flags). */
  rflags: bigint;
  cr0: bigint;
  cr2: bigint;
  cr3: bigint;
  cr4: bigint;
  cr8: bigint;
  efer: bigint;
  xcr0: bigint;
  /** DR0..DR3, DR6, DR7 by number. */
  getDr(n: number): bigint;
  setDr(n: number, value: bigint): void;
  readonly cpl: number;

  /** Raw MSR access, without virtualization or interception. undefined / false = the access would raise #GP(0). */
  rdmsr(index: number): bigint | undefined;
  wrmsr(index: number, value: bigint): boolean;
  /**
   * Index in `memory.u32` of the low word of an MSR that is plain storage (the high word follows): for reading it often. -1: use `rdmsr`.
   */
  msrWord(index: number): number;
  /** Native CPUID of this LP (platform table, per-LP topology, live OSXSAVE and XCR0-dependent sizes). */
  cpuid(leaf: number, subleaf: number): CpuidResult;
  /** Native TSC: a function of retired instructions and `machine.clock`. */
  readonly tsc: bigint;
  /** Deterministic random source (RDRAND / RDSEED); undefined = the instruction would return CF=0. */
  rdrand(): bigint | undefined;
  rdseed(): bigint | undefined;

  /** XSAVES / XRSTORS in compacted format for the components of `mask` at `pa` (64-byte aligned). False = #GP (bad image). */
  xsaves(pa: Hpa, mask: bigint): void;
  xrstors(pa: Hpa, mask: bigint): boolean;

  /** VMX instructions of host software: VMXON ... VMLAUNCH, INVEPT, INVVPID. */
  readonly vmx: VmxRoot;
  /** SEAM: what only SEAM root code may do (load its VMCS, SEAMOPS). */
  readonly seam: SeamDoors;
  /** The SEAMCALL instruction executed in VMX root. Registers in, registers out. */
  seamcall(): HostInstructionResult;
  /**
   * Up to `times` SEAMCALLs in a row: registers as for the first, of which RCX is `step` more each time and the others are the same. It does
   * those that the SEAM firmware can do at once, all successfully (RAX 0).
   * @returns how many; 0: none, and nothing has changed: do the next with `seamcall`
   */
  seamcallRow(times: number, step: number): number;

  /** Executes guest instructions until the LP is back in root mode or `budget` instructions retired. RangeError in root mode. */
  run(budget: number): RunResult;
  /**
   * Executes the instruction at RIP (one element of a repeated string instruction) with `devices` answering for what is not memory. No
   * external event is taken before it. `host`: it caused a VM exit, among them the EPT exits of pages that are neither memory nor the
   * devices'; `budget`: it retired, or raised an exception that was delivered (`instructions` is 0 then).
   */
  stepWithDevices(devices: GuestDevices): RunResult;
  /** Takes a VM exit now as if the guest instruction at `rip` had caused it (state saved, exit information written, handler run). */
  takeVmExit(exit: VmExit): void;

  /** External events for this LP: they are taken at the next instruction boundary of the guest, or held while in root mode. */
  raiseInterrupt(vector: number): void;
  raiseNmi(): void;
  /** INIT: a VM exit of the guest, unless it waits for a start-up IPI. Held in root mode. */
  raiseInit(): void;
  /** Start-up IPI: a VM exit of a guest that waits for one, otherwise lost. */
  raiseSipi(vector: number): void;
  /** Held external interrupts, for host software that runs with them enabled: takes the highest, or undefined. */
  acknowledgeInterrupt(): number | undefined;
  acknowledgeNmi(): boolean;
  /** True when an event is pending that would interrupt SEAM root code (the pending-event poll of interruptible leaves). */
  readonly hasPendingEvent: boolean;
}
