import type { Breakpoints } from './debug/breakpoints.ts';
import type { LogicalProcessor } from './lp/logical-processor.ts';
import type { PhysicalMemory } from './memory/physical-memory.ts';
import type { CpuCore } from './run/cpu-environment.ts';
import type { Tier } from './run/tier.ts';
import type { MachineSnapshot } from './snapshot/machine-snapshot.ts';
import type { SeamFirmware } from './seam/seam-firmware.ts';

/** [leaf, subleaf or null = any, eax, ebx, ecx, edx] */
export type CpuidEntry = readonly [leaf: number, subleaf: number | null, eax: number, ebx: number, ecx: number, edx: number];

/** A platform as its firmware would describe it. All addresses are host physical bytes. */
export interface PlatformConfig {
  readonly lps: readonly { readonly pkg: number; readonly x2apicId: number }[];
  readonly keyIdBits: number;
  /** MKTME (shared) key ids 1..n; TDX private key ids follow, up to 2**keyIdBits - 1. */
  readonly sharedKeyIds: number;
  /** RAM ranges [base, size]. */
  readonly ram: readonly (readonly [base: number, size: number])[];
  /** Convertible memory ranges [base, size], a subset of RAM. */
  readonly cmrs: readonly (readonly [base: number, size: number])[];
  readonly cpuid: readonly CpuidEntry[];
  /** Initial MSR values, the same on all LPs unless listed in `lpMsrs`. */
  readonly msrs: readonly (readonly [index: number, value: bigint])[];
  readonly lpCpuid?: readonly (readonly CpuidEntry[])[];
  readonly lpMsrs?: readonly (readonly (readonly [index: number, value: bigint])[])[];
  readonly tscHz: bigint;
  /** CPUSVN (16 bytes) and TEE_TCB_INFO (239 bytes) that SEAMREPORT puts into reports. */
  readonly cpuSvn: Uint8Array;
  readonly teeTcbInfo: Uint8Array;
  readonly seamdb: { readonly index: bigint; readonly nonce: Uint8Array; readonly size: bigint };
  /** SEAMOPS(CAPABILITIES): bit per SEAMOPS leaf. Default: all of them. */
  readonly seamCapabilities?: number;
  /** Seeds every random source of the machine. */
  readonly seed: bigint;
  /** Bytes of linear memory to set aside (frames plus tables), at most 4 GiB. */
  readonly linearMemoryBytes?: number;
}

/** What a machine may be made with, beside its platform. */
export interface MachineOptions {
  /**
   * Makes the instruction core. Default: that of `tier`. `inert` makes a machine that cannot run guest code but starts at once and needs
   * no memory for it (replay of recordings, tests of host software).
   */
  readonly core?: 'inert' | ((machine: Machine) => CpuCore);
  /**
   * How guest code is executed [translator]. With `translator` hot code becomes WebAssembly functions; results, instruction counts and traces are the
   * same in both tiers. No effect when `core` is given.
   */
  readonly tier?: Tier;
}

/** A machine is a value: no module-level state, several in one process. */
export interface Machine {
  readonly platform: PlatformConfig;
  readonly memory: PhysicalMemory;
  readonly lps: readonly LogicalProcessor[];
  /** Loads the SEAM firmware (SEAMLDR's job). Before that SEAMCALL gives vmfail-invalid. */
  loadSeamFirmware(firmware: SeamFirmware): void;
  readonly clock: MachineClock;
  /** ENCLU[EVERIFYREPORT2], as an enclave of the host executes it: true when the MAC of a 256-byte REPORTMACSTRUCT is this platform's. */
  verifyReport(reportMacStruct: Uint8Array): boolean;
  /** Where the host wants guests to stop: `lp.run` returns `breakpoint`. Not part of the state: snapshots do not hold them. */
  readonly breakpoints: Breakpoints;
  /**
   * The whole state, between two calls of `lp.run`. Translation caches are dropped, which a guest sees only if it relies on stale ones:
   * so this machine and one that takes the snapshot go on alike.
   * SnapshotError when the SEAM firmware cannot be saved or an LP is within it.
   */
  snapshot(): MachineSnapshot;
  /**
   * Replaces the whole state by that of a machine of the same platform. SEAM firmware of the same kind must be loaded before, if the
   * snapshot has some. An LP that ran a guest without VMX comes back in root mode with the guest's registers: `enterBareGuest` goes on.
   * SnapshotError when the snapshot is damaged or of another platform; the state is then undefined unless the platform was the reason.
   */
  restore(snapshot: MachineSnapshot): void;
}

/** Time in TSC ticks. It advances with retired instructions, and by `advance` when every vCPU sleeps. */
export interface MachineClock {
  readonly now: bigint;
  advance(ticks: bigint): void;
  /** Overrides the native TSC (replay of recordings). */
  set(ticks: bigint): void;
}
