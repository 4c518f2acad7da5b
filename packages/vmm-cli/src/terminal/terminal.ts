import type { InputStream } from './keyboard.ts';
import type { ProgressTarget } from './progress-bar.ts';

/** Everything of a process that a command touches, so that tests can run one without a process. */
export interface Terminal {
  /** Standard output. */
  out(text: string): void;
  outBytes(bytes: Uint8Array): void;
  /** Standard error. */
  err(text: string): void;
  readonly progress: ProgressTarget;
  /** Standard input. */
  readonly input?: InputStream;
  /** Ends the VM as Ctrl-C does. */
  interrupt?(): void;
  /**
   * Aborted by Ctrl-C, SIGTERM and SIGHUP, and when nobody reads the output any more. A command that never asks for it is ended by them at once.
   * The reason is the exit code of the process, where there is one.
   */
  readonly signal: AbortSignal;
}
