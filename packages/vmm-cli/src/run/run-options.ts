import type { ConsoleInput } from './console-input.ts';
import type { ConsoleTextOptions } from './console-text.ts';
import type { Host, HostOptions } from './host.ts';
import type { MachineOptions } from './machine-options.ts';
import type { BuildStep } from './run-summary.ts';

/** How to run an image. */
export interface RunOptions extends ConsoleTextOptions {
  /** Default 'td'. */
  readonly vmType?: 'td' | 'vmx';
  /** RAM in bytes, a multiple of 4096. Default 64 MiB. */
  readonly memoryBytes?: number;
  /** vCPUs, 1 to 64. */
  readonly cpus?: number;
  /** Processor features that a plain VM does not have: see FEATURE_NAMES. */
  readonly without?: readonly string[];
  /** ATTRIBUTES.DEBUG: the host may look into the TD, which nobody can trust then. Default false. */
  readonly debug?: boolean;
  /** State components of a TD, see `parseXfam`. Default: x87 and SSE. */
  readonly xfam?: bigint;
  /** How the processor model executes: the same to the guest, translated code is faster. Default 'translator'. */
  readonly tier?: 'interpreter' | 'translator';
  /** Make a digest of all that the host sees of the run: `traceDigest` of the summary. Default false. */
  readonly digest?: boolean;
  /** Seeds every random source of the machine. Default 1. */
  readonly seed?: bigint;
  /** Time on the guest's own clock after which the VM is stopped, to within one look of the run loop; the same place in every run. */
  readonly guestTimeoutMs?: number;
  /** Wall time after which the VM is stopped. Default: none. */
  readonly timeoutMs?: number;
  /** Guest instructions after which the VM is stopped: the same place in every run. Default: none. */
  readonly maxInstructions?: number;
  /** Stops the VM; the outcome is then 'interrupted'. */
  readonly signal?: AbortSignal;
  /** Disks, network and other devices beyond those that every VM has. They belong to this run, which closes them. */
  readonly devices?: MachineOptions;
  /** Bytes that the guest finds in its serial port. */
  readonly consoleInput?: Uint8Array;
  /** More of them, while the guest runs. A guest that sleeps then waits for them. */
  readonly input?: ConsoleInput;
  /** Told of every input that the guest is given, see `RunLoopOptions.onInput`. */
  readonly onInput?: (look: number, instructions: number, bytes: Uint8Array) => void;
  /** The host is up; nothing has been built on it. */
  readonly onHost?: (host: Host) => void;
  readonly onStep?: (step: BuildStep) => void;
  /** Pages added of all, while a TD is built. */
  readonly onProgress?: (done: number, total: number) => void;
  /** The TD is finalised, or the plain VM loaded: its first instruction is next. */
  readonly onStart?: (mrtd: string | null) => void;
  /** A byte of the guest's serial port. */
  readonly onConsole?: (byte: number) => void;
  /** The event loop had its turn: a good moment to write what was collected. */
  readonly onTurn?: () => void;
  /** The test device found text in shared memory. */
  readonly onShow?: (gpa: number, text: string) => void;
  /** The machine and its KVM; a test hands in its own. */
  readonly createHost?: (options: HostOptions) => Host;
}
