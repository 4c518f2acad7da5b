/** A range of linear addresses that is watched. */
export interface DataBreakpoint {
  readonly address: bigint;
  readonly bytes: number;
  /** write: stores only; access: loads too. */
  readonly on: 'write' | 'access';
}

/** What stopped a run. */
export type BreakpointHit =
  /** The instruction at `rip` has not been executed; the next run begins with it. */
  | { readonly kind: 'execution'; readonly rip: bigint }
  /** The instruction that made the access is done. Repeated string instructions stop after the part that did it. */
  | { readonly kind: 'data'; readonly breakpoint: DataBreakpoint; readonly address: bigint; readonly access: 'read' | 'write' };

/**
 * Breakpoints that the host sets on a machine, for every LP and every kind of guest; the guest does not see them. They cost nothing elsewhere:
 * code is decoded so that it stops at an execution breakpoint, and only pages with a data breakpoint lose their fast path.
 * Departs: accesses that the processor makes for event delivery, descriptor tables and other system instructions are not watched.
 */
export class Breakpoints {
  readonly #execution = new Set<bigint>();
  readonly #data: DataBreakpoint[] = [];
  readonly #onExecutionChange: (rips: ReadonlySet<bigint>) => void;
  /** Counts changes of `data`. */
  dataVersion = 0;

  /** @param onExecutionChange is told the values of RIP to stop at, at each change */
  constructor(onExecutionChange: (rips: ReadonlySet<bigint>) => void) {
    this.#onExecutionChange = onExecutionChange;
  }

  /** Values of RIP at which execution stops, before the instruction. */
  get execution(): ReadonlySet<bigint> {
    return this.#execution;
  }
  get data(): readonly DataBreakpoint[] {
    return this.#data;
  }

  /** Stops whenever an instruction at this RIP (the offset in the code segment) is about to be executed. */
  add(rip: bigint): void {
    if (this.#execution.has(rip)) return;
    this.#execution.add(BigInt.asUintN(64, rip));
    this.#onExecutionChange(this.#execution);
  }
  /** False when there was none. */
  delete(rip: bigint): boolean {
    const had = this.#execution.delete(rip);
    if (had) this.#onExecutionChange(this.#execution);
    return had;
  }

  /** Stops after an instruction that accesses [address, address + bytes). RangeError for a size below 1 or an end beyond 2**64. */
  watch(address: bigint, bytes: number, on: DataBreakpoint['on'] = 'write'): DataBreakpoint {
    if (!Number.isSafeInteger(bytes) || bytes < 1 || address < 0n || address + BigInt(bytes) > 1n << 64n)
      throw new RangeError(`not a range of linear addresses: ${bytes} bytes at ${address}`);
    const breakpoint = { address, bytes, on };
    this.#data.push(breakpoint);
    this.dataVersion++;
    return breakpoint;
  }
  /** False when there was none. */
  unwatch(breakpoint: DataBreakpoint): boolean {
    const at = this.#data.indexOf(breakpoint);
    if (at < 0) return false;
    this.#data.splice(at, 1);
    this.dataVersion++;
    return true;
  }

  clear(): void {
    if (this.#data.length > 0) this.dataVersion++;
    this.#data.length = 0;
    if (this.#execution.size === 0) return;
    this.#execution.clear();
    this.#onExecutionChange(this.#execution);
  }
}
