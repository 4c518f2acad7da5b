/**
 * Exit codes of `tdx`. A guest that ends through the debug-exit port gives its own code (0..255); everything that goes wrong outside
 * the guest's own wish has one of these. A guest may use these numbers too: the `outcome` of `--json` tells the two apart.
 */
export const ExitCode = {
  OK: 0,
  /** Unknown option or command, a value out of range. */
  USAGE: 64,
  /** The image is not what it claims: empty, truncated, not x86-64, overlapping segments. */
  IMAGE_INVALID: 65,
  /** The image is missing or cannot be read. */
  IMAGE_UNREADABLE: 66,
  /** The image does not fit the memory, or the memory does not fit the machine. */
  MEMORY_INVALID: 67,
  /** The host (KVM, TDX module) refused to build the VM. */
  HOST_REFUSED: 68,
  /** A bug of tdxkit. */
  INTERNAL: 70,
  /** The guest hit a triple fault. */
  TRIPLE_FAULT: 71,
  /** The guest gave up: TDG.VP.VMCALL<ReportFatalError>. */
  GUEST_FATAL: 72,
  /** The TDX module or KVM ended the VM. */
  VM_KILLED: 73,
  /** Output could not be written (closed pipe, full disk). */
  OUTPUT_FAILED: 74,
  /** `--timeout` or `--max-instructions` ran out. */
  TIMEOUT: 75,
  /** The guest sleeps and nothing can wake it. */
  DEADLOCK: 76,
  /** The guest touched memory that does not exist or is in the wrong state. */
  MEMORY_FAULT: 77,
  /** The guest used an instruction that the processor model does not have yet. */
  UNIMPLEMENTED_INSTRUCTION: 78,
  /** The guest or host used a TDX or KVM function that the model does not have yet. */
  UNIMPLEMENTED_FUNCTION: 79,
  /** The guest asked for a reset. */
  RESET: 80,
  /** The guest printed the text of `--fail-text`. */
  FAIL_TEXT: 81,
  /** The guest ended without having printed the text of `--expect-text`. */
  TEXT_MISSING: 82,
  /** Ctrl-C. */
  INTERRUPTED: 130,
  /** SIGTERM. */
  TERMINATED: 143,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
