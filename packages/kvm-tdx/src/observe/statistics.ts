/** What a listener of `Kvm.trace` is told. */
export type KvmTraceEvent =
  | { readonly kind: 'seamcall'; readonly leaf: string; readonly status: bigint }
  | { readonly kind: 'exit'; readonly vcpu: number; readonly reason: string }
  | { readonly kind: 'fault'; readonly vcpu: number; readonly gpa: number; readonly isPrivate: boolean; readonly result: string }
  | { readonly kind: 'interrupt'; readonly vcpu: number; readonly vector: number }
  | { readonly kind: 'bug'; readonly reason: string };

export type KvmTraceListener = (event: KvmTraceEvent) => void;

/** Plain counters at one moment; the difference of two describes a step. */
export interface KvmCounters {
  /** SEAMCALLs by leaf name (`TDH.MNG.CREATE`). */
  readonly seamcalls: Readonly<Record<string, number>>;
  /** TD and VM exits by name; a TDVMCALL appears as `TDVMCALL<MapGPA>`. */
  readonly exits: Readonly<Record<string, number>>;
  readonly privateFaults: number;
  readonly sharedFaults: number;
  readonly interrupts: number;
  readonly instructions: number;
}

const bump = (map: Map<string, number>, name: string): void => {
  map.set(name, (map.get(name) ?? 0) + 1);
};

/** Counters of one Kvm, always on, and one trace listener, which costs a test per event when absent. */
export class KvmStatistics {
  readonly seamcalls = new Map<string, number>();
  readonly exits = new Map<string, number>();
  privateFaults = 0;
  sharedFaults = 0;
  interrupts = 0;
  instructions = 0;
  /** KVM_HC_SCHED_YIELD calls that named a vCPU. */
  directedYields = 0;
  /** Set to be told of every event; undefined when nobody listens. */
  trace: KvmTraceListener | undefined;

  seamcall(leaf: string, status: bigint): void {
    bump(this.seamcalls, leaf);
    if (this.trace !== undefined) this.trace({ kind: 'seamcall', leaf, status });
  }

  exit(vcpu: number, reason: string): void {
    bump(this.exits, reason);
    if (this.trace !== undefined) this.trace({ kind: 'exit', vcpu, reason });
  }

  fault(vcpu: number, gpa: number, isPrivate: boolean, result: string): void {
    if (isPrivate) this.privateFaults++;
    else this.sharedFaults++;
    if (this.trace !== undefined) this.trace({ kind: 'fault', vcpu, gpa, isPrivate, result });
  }

  interrupt(vcpu: number, vector: number): void {
    this.interrupts++;
    if (this.trace !== undefined) this.trace({ kind: 'interrupt', vcpu, vector });
  }

  bug(reason: string): void {
    if (this.trace !== undefined) this.trace({ kind: 'bug', reason });
  }

  /** A copy of all counters. */
  snapshot(): KvmCounters {
    return {
      seamcalls: Object.fromEntries(this.seamcalls),
      exits: Object.fromEntries(this.exits),
      privateFaults: this.privateFaults,
      sharedFaults: this.sharedFaults,
      interrupts: this.interrupts,
      instructions: this.instructions,
    };
  }
}

/** What happened between two snapshots; names whose count did not change are absent. */
export function countersSince(before: KvmCounters, after: KvmCounters): KvmCounters {
  const difference = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> => {
    const out: Record<string, number> = {};
    for (const [name, n] of Object.entries(b)) if (n !== (a[name] ?? 0)) out[name] = n - (a[name] ?? 0);
    return out;
  };
  return {
    seamcalls: difference(before.seamcalls, after.seamcalls),
    exits: difference(before.exits, after.exits),
    privateFaults: after.privateFaults - before.privateFaults,
    sharedFaults: after.sharedFaults - before.sharedFaults,
    interrupts: after.interrupts - before.interrupts,
    instructions: after.instructions - before.instructions,
  };
}
