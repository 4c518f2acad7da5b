import type { Outcome } from './outcome.ts';
import type { Image } from '../image/image.ts';

/** One step of building or tearing down a VM. */
export interface BuildStep {
  readonly name: string;
  /** SEAMCALLs by leaf name, in the order of first use. */
  readonly seamcalls: Readonly<Record<string, number>>;
  readonly milliseconds: number;
}

/** What became of the memory and key ids of the VM. */
export interface Teardown {
  readonly pagesFreed: number;
  readonly pagesLeaked: number;
  readonly hkidsFreed: number;
  readonly hkidsLeaked: number;
  /** Reason -> pages or HKIDs; empty on the clean path. */
  readonly leaks: Readonly<Record<string, number>>;
}

/** Everything `tdx run` tells about a run; `--json` prints it (schema/run-summary.schema.json). */
export interface RunSummary {
  readonly image: {
    readonly name: string;
    readonly format: Image['format'];
    readonly bytes: number;
    readonly entry: string;
    /** What was in memory before the first instruction, the VMM's boot stub included. */
    readonly regions: readonly { readonly name: string; readonly gpa: string; readonly bytes: number }[];
  };
  readonly vmType: 'td' | 'vmx';
  readonly memoryBytes: number;
  readonly cpus: number;
  readonly seed: string;
  readonly outcome: Outcome;
  /** Exit code of the process. */
  readonly exitCode: number;
  /** Everything the guest sent to its serial port, as UTF-8. */
  readonly console: string;
  /** What the test device found in shared memory. */
  readonly shown: readonly { readonly gpa: string; readonly text: string }[];
  readonly steps: readonly BuildStep[];
  /** Measurement of the TD, 96 hexadecimal digits; null for a plain VM. */
  readonly mrtd: string | null;
  /** With `digest`: 64 hexadecimal digits, see `TraceDigest`; else null. Teardown is not in it. */
  readonly traceDigest: string | null;
  /** TD or VM exits by kind. */
  readonly exits: Readonly<Record<string, number>>;
  readonly instructions: number;
  /** Wall time of the guest's run, from its first instruction to its end. */
  readonly seconds: number;
  /** Million guest instructions per second of that time. */
  readonly mips: number;
  readonly teardown: Teardown;
}
