import { loadCounts, savedCounts, type Saved, type SavedFields } from '@tdxkit/x86-cpu';
import type { PageFault } from '@tdxkit/tdp-mmu';
import { errorCodeOf } from '../vcpu/ept-violation.ts';
import { Tally } from './tally.ts';

/** What a listener of `Kvm.trace` is told. */
export type KvmTraceEvent =
  | { readonly kind: 'seamcall'; readonly leaf: string; readonly status: bigint }
  | { readonly kind: 'exit'; readonly vcpu: number; readonly reason: string; readonly number: number }
  | { readonly kind: 'hypercall'; readonly vcpu: number; readonly nr: bigint; readonly args: readonly bigint[] }
  | { readonly kind: 'vmx'; readonly lp: number; readonly isOn: boolean }
  | { readonly kind: 'vm'; readonly event: 'init' | 'destroy'; readonly type: number }
  | {
      readonly kind: 'vcpu';
      readonly vcpu: number;
      readonly event: 'load' | 'put' | 'enter' | 'exit' | 'return';
      readonly lp: number;
    }
  | { readonly kind: 'ioctl'; readonly name: string; readonly result: number }
  | {
      readonly kind: 'fault';
      readonly vcpu: number;
      readonly gpa: number;
      readonly isPrivate: boolean;
      readonly errorCode: bigint;
      readonly result: string;
    }
  | { readonly kind: 'interrupt'; readonly vcpu: number; readonly vector: number }
  | { readonly kind: 'request'; readonly vcpu: number; readonly request: number }
  | { readonly kind: 'bug'; readonly reason: string };

export type KvmTraceListener = (event: KvmTraceEvent) => void;

/** Plain counters at one moment; the difference of two describes a step. */
export interface KvmCounters {
  /** SEAMCALLs by leaf name (`TDH.MNG.CREATE`). */
  readonly seamcalls: Readonly<Record<string, number>>;
  /** TD and VM exits by name; a TDVMCALL appears as `TDVMCALL<MapGPA>`. */
  readonly exits: Readonly<Record<string, number>>;
  /** The same by VMX exit reason; a TDVMCALL below 0x10000 counts as the exit that it stands for (not in flavour v7). */
  readonly exitReasons: Readonly<Record<number, number>>;
  readonly privateFaults: number;
  readonly sharedFaults: number;
  readonly interrupts: number;
  readonly instructions: number;
}

function loadedCounts(from: SavedFields): Map<string, number> {
  const counts = new Map<string, number>();
  loadCounts(counts, from);
  return counts;
}

const COUNTERS = ['privateFaults', 'sharedFaults', 'interrupts', 'instructions', 'directedYields', 'interruptExits', 'smiExits', 'hostNmis', 'hostMachineChecks', 'timerWaits', 'lbrEvents'] as const; // prettier-ignore

/** Counters of one Kvm, always on, and one trace listener, which costs a test per event when absent. */
export class KvmStatistics {
  readonly seamcalls = new Tally<string>();
  readonly exits = new Tally<string>();
  readonly exitReasons = new Tally<number>();
  privateFaults = 0;
  sharedFaults = 0;
  interrupts = 0;
  instructions = 0;
  /** KVM_HC_SCHED_YIELD calls that named a vCPU. */
  directedYields = 0;
  /** TSC-deadline timers that fired before their time and were waited out before an entry. */
  timerWaits = 0;
  /** Branch records of the host that are lent to vCPUs now. */
  lbrEvents = 0;
  /** Exits by external interrupt and by SMI; NMIs and machine checks that the host handled. */
  interruptExits = 0;
  smiExits = 0;
  hostNmis = 0;
  hostMachineChecks = 0;
  /** Set to be told of every event; undefined when nobody listens. */
  trace: KvmTraceListener | undefined;
  /** @internal a request is being performed, of which the listener will be told */
  isInRequest = false;

  seamcall(leaf: string, status: bigint): void {
    this.seamcalls.add(leaf);
    if (this.trace !== undefined) this.trace({ kind: 'seamcall', leaf, status });
  }

  /** An exit under its name, and under the VMX exit reason that it counts as. */
  exit(vcpu: number, reason: string, number: number): void {
    this.exits.add(reason);
    this.exitReasons.add(number);
    if (this.trace !== undefined) this.trace({ kind: 'exit', vcpu, reason, number });
  }

  fault(vcpu: number, fault: PageFault, isPrivate: boolean, result: string): void {
    if (isPrivate) this.privateFaults++;
    else this.sharedFaults++;
    if (this.trace !== undefined)
      this.trace({ kind: 'fault', vcpu, gpa: fault.gpa, isPrivate, errorCode: errorCodeOf(fault, isPrivate), result });
  }

  interrupt(vcpu: number, vector: number): void {
    this.interrupts++;
    if (this.trace !== undefined) this.trace({ kind: 'interrupt', vcpu, vector });
  }

  hypercall(vcpu: number, nr: bigint, args: readonly bigint[]): void {
    if (this.trace !== undefined) this.trace({ kind: 'hypercall', vcpu, nr, args });
  }

  vmx(lp: number, isOn: boolean): void {
    if (this.trace !== undefined) this.trace({ kind: 'vmx', lp, isOn });
  }

  vm(event: 'init' | 'destroy', type: number): void {
    if (this.trace !== undefined) this.trace({ kind: 'vm', event, type });
  }

  vcpu(vcpu: number, event: 'load' | 'put' | 'enter' | 'exit' | 'return', lp: number): void {
    if (this.trace !== undefined) this.trace({ kind: 'vcpu', vcpu, event, lp });
  }

  ioctl(name: string, result: number): void {
    if (this.trace !== undefined) this.trace({ kind: 'ioctl', name, result });
  }

  request(vcpu: number, request: number): void {
    if (this.trace !== undefined) this.trace({ kind: 'request', vcpu, request });
  }

  bug(reason: string): void {
    if (this.trace !== undefined) this.trace({ kind: 'bug', reason });
  }

  save(): Saved {
    const counts: Record<string, number> = {};
    for (const name of COUNTERS) counts[name] = this[name];
    return {
      seamcalls: savedCounts(this.seamcalls),
      exits: savedCounts(this.exits),
      exitReasons: [...this.exitReasons].map(([reason, count]) => ({ reason, count })),
      counts,
    };
  }
  load(from: SavedFields): void {
    this.seamcalls.reset(loadedCounts(from.part('seamcalls')));
    this.exits.reset(loadedCounts(from.part('exits')));
    this.exitReasons.reset(from.parts('exitReasons').map((each) => [each.number('reason'), each.number('count')]));
    const counts = from.part('counts');
    for (const name of COUNTERS) this[name] = counts.number(name);
  }

  /** A copy of all counters. */
  snapshot(): KvmCounters {
    return {
      seamcalls: Object.fromEntries(this.seamcalls),
      exits: Object.fromEntries(this.exits),
      exitReasons: Object.fromEntries(this.exitReasons),
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
    exitReasons: difference(before.exitReasons, after.exitReasons),
    privateFaults: after.privateFaults - before.privateFaults,
    sharedFaults: after.sharedFaults - before.sharedFaults,
    interrupts: after.interrupts - before.interrupts,
    instructions: after.instructions - before.instructions,
  };
}
