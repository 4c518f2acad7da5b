import { TdxError } from '@tdxkit/x86-cpu/units';
import { ExitCode } from '../exit-code.ts';

/** What the user sees of a failure, and the exit code. */
export interface Failure {
  readonly exitCode: number;
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
}

const exitCodes: Readonly<Record<string, number>> = {
  USAGE: ExitCode.USAGE,
  IMAGE_INVALID: ExitCode.IMAGE_INVALID,
  IMAGE_UNREADABLE: ExitCode.IMAGE_UNREADABLE,
  MEMORY_INVALID: ExitCode.MEMORY_INVALID,
  CONFIG_INVALID: ExitCode.MEMORY_INVALID,
  HOST_REFUSED: ExitCode.HOST_REFUSED,
  DISK_IMAGE: ExitCode.IMAGE_UNREADABLE,
  HOST_FORWARD: ExitCode.HOST_REFUSED,
  SNAPSHOT_INVALID: ExitCode.SNAPSHOT_INVALID,
  SNAPSHOT: ExitCode.SNAPSHOT_INVALID,
  DIVERGED: ExitCode.DIVERGED,
  OUTPUT_FAILED: ExitCode.OUTPUT_FAILED,
  INTERRUPTED: ExitCode.INTERRUPTED,
  UNIMPLEMENTED_INSTRUCTION: ExitCode.UNIMPLEMENTED_INSTRUCTION,
};

/** Any error as a code, one sentence and a hint. */
export function failureOf(error: unknown): Failure {
  if (error instanceof TdxError) {
    const exitCode =
      exitCodes[error.code] ?? (error.code.startsWith('UNIMPLEMENTED') ? ExitCode.UNIMPLEMENTED_FUNCTION : ExitCode.INTERNAL);
    return { exitCode, code: error.code, message: error.message, hint: error.hint };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    exitCode: ExitCode.INTERNAL,
    code: 'INTERNAL',
    message,
    hint: 'This is a bug of tdxkit: please report it. TDX_DEBUG=1 shows where it happened.',
  };
}

/** The lines for standard error. */
export function failureText(failure: Failure): string {
  const message = failure.message.replaceAll(/\s*\n\s*/g, ' ');
  return `tdx: ${message} [${failure.code}]\n${failure.hint === undefined ? '' : `     ${failure.hint}\n`}`;
}
