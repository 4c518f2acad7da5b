import { TdxError } from '@tdxkit/x86-cpu/units';
import { ExitCode } from '../exit-code.ts';

/** How a run ended. `detail` says where and why in one sentence; `hint` what to do. */
export type Outcome =
  /** The guest wrote `code` to the debug-exit port. */
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: Exclude<OutcomeKind, 'exit'>; readonly detail: string; readonly hint?: string };

export type OutcomeKind = keyof typeof exitCodes;

/** Exit code of `tdx` by outcome. A guest's own code is passed on: its low 8 bits, or 255 if only higher bits are set. */
const exitCodes = {
  exit: ExitCode.OK,
  'power-off': ExitCode.OK,
  reset: ExitCode.RESET,
  'expect-text': ExitCode.OK,
  'fail-text': ExitCode.FAIL_TEXT,
  'text-missing': ExitCode.TEXT_MISSING,
  'kernel-panic': ExitCode.KERNEL_PANIC,
  'triple-fault': ExitCode.TRIPLE_FAULT,
  'guest-fatal': ExitCode.GUEST_FATAL,
  'vm-killed': ExitCode.VM_KILLED,
  timeout: ExitCode.TIMEOUT,
  deadlock: ExitCode.DEADLOCK,
  'memory-fault': ExitCode.MEMORY_FAULT,
  'unimplemented-instruction': ExitCode.UNIMPLEMENTED_INSTRUCTION,
  'unimplemented-function': ExitCode.UNIMPLEMENTED_FUNCTION,
  'internal-error': ExitCode.INTERNAL,
  interrupted: ExitCode.INTERRUPTED,
} as const;

/**
 * The exit code of the process for an outcome.
 * @param likeQemu a guest's code v becomes 2 v + 1, as with QEMU's isa-debug-exit: what multiboot programs and their scripts count on
 */
export function exitCodeOf(outcome: Outcome, likeQemu = false): number {
  if (outcome.kind !== 'exit') return exitCodes[outcome.kind];
  if (likeQemu) return ((outcome.code << 1) | 1) & 0xff;
  const low = outcome.code & 0xff;
  return low === 0 && outcome.code !== 0 ? 0xff : low;
}

/** True when nothing went wrong, whatever exit code the guest chose. */
export const isSuccess = (outcome: Outcome): boolean => exitCodes[outcome.kind] === ExitCode.OK;

/** What an error thrown by the machine while the guest ran means. */
export function outcomeOfError(error: unknown): Outcome {
  if (error instanceof TdxError) {
    const kind =
      error.code === 'UNIMPLEMENTED_INSTRUCTION'
        ? 'unimplemented-instruction'
        : error.code.startsWith('UNIMPLEMENTED')
          ? 'unimplemented-function'
          : 'internal-error';
    return error.hint === undefined ? { kind, detail: error.message } : { kind, detail: error.message, hint: error.hint };
  }
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    kind: 'internal-error',
    detail,
    hint: 'This is a bug of tdxkit: please report it. TDX_DEBUG=1 shows where it happened.',
  };
}
