import type { RunOptions } from '../run/run-options.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** What a command of `tdx` has around it. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly hooks: Pick<RunOptions, 'createHost'>;
  readonly version: string;
  /** What the process ends with. */
  exitCode: number;
}
