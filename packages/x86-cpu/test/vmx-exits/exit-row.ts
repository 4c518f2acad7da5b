import type { ExitGuest } from './exit-guest.ts';

/** One way to cause a VM exit: machine code with its source, and everything that the exit tells. What is left out is 0. */
export interface ExitRow {
  readonly reason: number;
  readonly what: string;
  readonly mode?: 'real' | 'protected' | 'long';
  readonly code: string;
  readonly prepare?: (guest: ExitGuest) => void;
  readonly qualification?: bigint;
  readonly length?: number;
  readonly information?: number;
  readonly linear?: bigint;
  readonly physical?: bigint;
  /** VM-exit interruption information and error code. */
  readonly interruption?: number;
  readonly errorCode?: number;
  /** IDT-vectoring information and error code. */
  readonly vectoring?: number;
  readonly vectoringCode?: number;
  /** Guest RIP in the VMCS. */
  readonly rip?: number;
  readonly after?: (guest: ExitGuest) => void;
}
