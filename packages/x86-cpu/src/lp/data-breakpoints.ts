import type { BreakpointHit } from '../debug/breakpoints.ts';
import { BREAKPOINT_BYTES, ENABLED_BREAKPOINT } from './debug-registers.ts';
import { Reg } from './register-file.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

/**
 * Data breakpoints of one LP: those of its debug registers, which raise #DB, and those of the host, which end the run. While there are some,
 * translations of the pages they lie on are not cached and go the slow way, so that every access to them is seen; an instruction whose access hits
 * is then executed alone.
 * Departs: the processor's own accesses (event delivery, descriptor tables) are not watched.
 */
export class DataBreakpoints {
  readonly #lp: X86LogicalProcessor;
  isActive = false;
  /** DR0 to DR3, DR7, and the version of the host's breakpoints, as seen last. */
  readonly #seen = new BigUint64Array(5);
  #seenVersion = 0;
  #hits = 0n;
  #hostHit: BreakpointHit | undefined;

  constructor(lp: X86LogicalProcessor) {
    this.#lp = lp;
  }

  /** Takes over the debug registers and the host's breakpoints, whoever changed them. */
  refresh(): void {
    const lp = this.#lp;
    const { breakpoints } = lp.machine;
    const dr7 = lp.get64(Reg.DR7);
    let changed = this.#seen[4] !== dr7 || this.#seenVersion !== breakpoints.dataVersion;
    this.#seen[4] = dr7;
    this.#seenVersion = breakpoints.dataVersion;
    for (let n = 0; n < 4; n++) {
      const address = lp.getDr(n);
      if (this.#seen[n] !== address) changed = true;
      this.#seen[n] = address;
    }
    if (!changed) return;
    const active = breakpoints.data.length > 0 || [0, 1, 2, 3].some((n) => this.#kind(n) !== 0);
    if (active || this.isActive) lp.flushTlb(false);
    this.isActive = active;
  }

  /** `refresh` has something to do or to watch. */
  get isConcerned(): boolean {
    return (
      this.isActive || (this.#lp.get32(Reg.DR7) & 0xff) !== 0 || this.#seenVersion !== this.#lp.machine.breakpoints.dataVersion
    );
  }

  /** 0 none, 1 writes, 3 reads and writes. */
  #kind(n: number): number {
    const dr7 = this.#lp.get32(Reg.DR7);
    if ((dr7 & (3 << (2 * n))) === 0) return 0;
    const kind = (dr7 >>> (16 + 4 * n)) & 3;
    return kind === 2 ? 0 : kind;
  }

  /** True when a data breakpoint lies on the page. */
  watches(low: number, high: number): boolean {
    const page = linearAddress(low & ~0xfff, high);
    for (let n = 0; n < 4; n++) if (this.#kind(n) !== 0 && this.#lp.getDr(n) >> 12n === page >> 12n) return true;
    return this.#lp.machine.breakpoints.data.some(
      ({ address, bytes }) => address < page + 0x1000n && page < address + BigInt(bytes),
    );
  }

  /**
   * An access to a watched page is about to be made. A hit is kept for `takeHits` when the instruction runs alone. Otherwise false: the
   * instruction is to be given up and executed alone.
   */
  access(low: number, high: number, size: number, isWrite: boolean): boolean {
    const lp = this.#lp;
    const first = linearAddress(low, high);
    const end = first + BigInt(size);
    const hits = this.#met(first, end, isWrite);
    const breakpoint = lp.machine.breakpoints.data.find(
      ({ address, bytes, on }) => first < address + BigInt(bytes) && address < end && (isWrite || on === 'access'),
    );
    if (hits === 0n && breakpoint === undefined) return true;
    if (!lp.isSingleStep) {
      lp.isSingleStepNext = true;
      return false;
    }
    this.#hits |= hits;
    if (breakpoint !== undefined)
      this.#hostHit = { kind: 'data', breakpoint, address: first, access: isWrite ? 'write' : 'read' };
    return true;
  }

  /** Breakpoints of the debug registers that an access to [first, end) meets, as DR6 bits. */
  #met(first: bigint, end: bigint, isWrite: boolean): bigint {
    const lp = this.#lp;
    let hits = 0n;
    for (let n = 0; n < 4; n++) {
      const kind = this.#kind(n);
      if (kind === 0 || (kind === 1 && !isWrite)) continue;
      const length = BigInt(BREAKPOINT_BYTES[(lp.get32(Reg.DR7) >>> (18 + 4 * n)) & 3]!);
      const start = lp.getDr(n) & ~(length - 1n);
      if (first < start + length && start < end) hits |= 1n << BigInt(n);
    }
    return hits;
  }

  /** An access of a system instruction, which ends a run of the core anyway: a hit of a debug register is pending at once. */
  note(low: number, high: number, size: number, isWrite: boolean): void {
    const first = linearAddress(low, high);
    const hits = this.#met(first, first + BigInt(size), isWrite);
    if (hits !== 0n) this.#lp.pendingDebugExceptions |= hits | ENABLED_BREAKPOINT;
  }

  /** After an instruction that ran alone: its hits become a pending debug trap, and the host's hit is returned. Those of one that faulted are dropped. */
  takeHits(isDone: boolean): BreakpointHit | undefined {
    const hit = isDone ? this.#hostHit : undefined;
    if (isDone && this.#hits !== 0n) this.#lp.pendingDebugExceptions |= this.#hits | ENABLED_BREAKPOINT;
    this.#hits = 0n;
    this.#hostHit = undefined;
    return hit;
  }
}

const linearAddress = (low: number, high: number): bigint => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
