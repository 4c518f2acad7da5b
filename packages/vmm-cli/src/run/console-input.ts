/** Where the bytes come from that a guest reads at its serial port. */
export interface ConsoleInput {
  /** What arrived since the last call, or undefined. @param look how often the run has looked for input before */
  take(look: number): Uint8Array | undefined;
  /** Somebody types: idle time is slept, so that clocks of guest and host agree. */
  readonly isInteractive: boolean;
  /** All that came was taken, and no more will come. */
  readonly isClosed: boolean;
  /** Resolves when something arrived, the input closed, `signal` aborted, or `milliseconds` passed. */
  wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
}
