/** Counters of one Kvm, always on. A snapshot of them is plain data; differences of two snapshots describe a step. */
export interface KvmStatistics {
  /** SEAMCALLs by leaf name (`TDH.MNG.CREATE`). */
  readonly seamcalls: ReadonlyMap<string, number>;
  /** TD and VM exits by reason name; TDVMCALLs appear under the name of their sub-function. */
  readonly exits: ReadonlyMap<string, number>;
  readonly privateFaults: number;
  readonly sharedFaults: number;
  readonly instructions: number;
  readonly pagesInUse: number;
  readonly hkidsInUse: number;
}
