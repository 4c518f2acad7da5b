/**
 * Exit codes of `tdx`, and what each says: the only table of them. A guest that ends through the debug-exit port gives its own code (0..255);
 * everything that goes wrong outside the guest's own wish has one of these. A guest may use these numbers too: the `outcome` of `--json` tells
 * the two apart.
 */
const table = {
  OK: [0, 'the guest ended well'],
  GUEST_FATAL: [1, 'the guest called ReportFatalError'],
  USAGE: [64, 'usage: unknown option, value out of range'],
  IMAGE_INVALID: [65, 'image invalid: empty, truncated, not x86-64, overlapping segments'],
  IMAGE_UNREADABLE: [66, 'a file is missing or unreadable'],
  MEMORY_INVALID: [67, 'image and memory do not fit together'],
  HOST_REFUSED: [68, 'the host (KVM, TDX module) refused to build the VM'],
  INTERNAL: [70, 'a bug of tdxkit'],
  TRIPLE_FAULT: [71, 'triple fault'],
  VM_KILLED: [73, 'the TDX module or KVM ended the VM'],
  OUTPUT_FAILED: [74, 'output could not be written'],
  TIMEOUT: [75, '--timeout, --guest-timeout or --max-instructions ran out'],
  DEADLOCK: [76, 'the guest sleeps and nothing can wake it'],
  MEMORY_FAULT: [77, 'access to memory that does not exist'],
  UNIMPLEMENTED_INSTRUCTION: [78, 'instruction not implemented'],
  UNIMPLEMENTED_FUNCTION: [79, 'TDX or KVM function not implemented'],
  RESET: [80, 'the guest asked for a reset'],
  FAIL_TEXT: [81, '--fail-text was printed'],
  TEXT_MISSING: [82, '--expect-text was not printed'],
  SNAPSHOT_INVALID: [83, 'a snapshot or recording is damaged, of another version, or does not fit'],
  DIVERGED: [84, 'a replay did not do what was recorded'],
  KERNEL_PANIC: [85, 'a Linux kernel panicked'],
  HUNG_UP: [129, 'SIGHUP: the terminal went away'],
  INTERRUPTED: [130, 'Ctrl-C'],
  TERMINATED: [143, 'SIGTERM'],
} as const satisfies Readonly<Record<string, readonly [code: number, meaning: string]>>;

type Table = typeof table;
export const ExitCode = Object.fromEntries(Object.entries(table).map(([name, [code]]) => [name, code])) as {
  readonly [Name in keyof Table]: Table[Name][0];
};
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Code and meaning of each, ascending. */
export const exitCodeMeanings: readonly (readonly [code: number, meaning: string])[] = Object.values(table)
  .map(([code, meaning]) => [code, meaning] as const)
  .sort(([a], [b]) => a - b);
