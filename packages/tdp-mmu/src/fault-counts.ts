/** What an MMU counts of faults and of what it could not give back; see `MmuStatistics`. */
export interface FaultCounts {
  faults: number;
  fixed: number;
  spurious: number;
  fast: number;
  retries: number;
  memoryFaults: number;
  leakedTables: number;
  leakedPages: number;
}

/** Those of a new MMU. */
export const noFaults = (): FaultCounts => ({
  faults: 0,
  fixed: 0,
  spurious: 0,
  fast: 0,
  retries: 0,
  memoryFaults: 0,
  leakedTables: 0,
  leakedPages: 0,
});
