/** What the defence against single-stepping keeps of an LP between two VM exits. */
export interface SteppingState {
  readonly isActive: boolean;
  /** Instructions that the guest still executes before the host gets its exit. */
  readonly stepsLeft: number;
  /** CR8 of the host, which is 15 meanwhile. */
  readonly hostCr8: bigint;
  /** Events that were taken off the LP and have not been given back. */
  readonly heldNmi: boolean;
  readonly heldInit: boolean;
}

/** No stepping is suspected. */
export const NOT_STEPPING: SteppingState = { isActive: false, stepsLeft: 0, hostCr8: 0n, heldNmi: false, heldInit: false };
