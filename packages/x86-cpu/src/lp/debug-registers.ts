import { Vector } from './guest-event.ts';
import { Reg, Seg } from './register-file.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

const RF = 0x1_0000;

/** DR7 enables at least one breakpoint on instruction execution. */
export function hasCodeBreakpoints(lp: X86LogicalProcessor): boolean {
  const dr7 = lp.get32(Reg.DR7);
  if ((dr7 & 0xff) === 0) return false;
  for (let n = 0; n < 4; n++) if ((dr7 & (3 << (2 * n))) !== 0 && ((dr7 >>> (16 + 4 * n)) & 3) === 0) return true;
  return false;
}

/** Records #DB when the next instruction has an enabled breakpoint and RF does not suppress it. */
export function breakpointBefore(lp: X86LogicalProcessor): boolean {
  const flags = lp.get32(Reg.RFLAGS);
  if ((flags & RF) !== 0) {
    lp.set32(Reg.RFLAGS, flags & ~RF);
    return false;
  }
  const dr7 = lp.get32(Reg.DR7);
  const is64 = lp.isLongMode && (lp.segments.attributes(Seg.CS) & 0x2000) !== 0;
  const linear = is64 ? lp.rip : BigInt.asUintN(32, lp.segments.base(Seg.CS) + lp.rip);
  let hits = 0;
  for (let n = 0; n < 4; n++) {
    const enabled = (dr7 & (3 << (2 * n))) !== 0 && ((dr7 >>> (16 + 4 * n)) & 3) === 0;
    if (enabled && lp.getDr(n) === linear) hits |= 1 << n;
  }
  if (hits === 0) return false;
  lp.event.exception(Vector.DB, -1, BigInt(hits));
  return true;
}

/** Bytes that a data breakpoint covers, by the LEN field of DR7. */
const LENGTHS = [1, 2, 8, 4] as const;

/**
 * Data breakpoints of one LP. While there are some, translations of the pages they lie on are not cached and go the slow way, so that
 * every access to them is seen, and the run loop executes one instruction at a time.
 * Departs: accesses of system instructions and event delivery are not watched, nor port accesses.
 */
export class DataBreakpoints {
  readonly #lp: X86LogicalProcessor;
  isActive = false;
  /** Linear and physical page of the watched page that was translated last. */
  #linearPage = 0n;
  #physicalPage = -1;
  readonly #seen = new BigUint64Array(5);

  constructor(lp: X86LogicalProcessor) {
    this.#lp = lp;
  }

  /** Takes over the debug registers, whoever wrote them. */
  refresh(): void {
    const lp = this.#lp;
    const dr7 = lp.get64(Reg.DR7);
    let changed = this.#seen[4] !== dr7;
    this.#seen[4] = dr7;
    for (let n = 0; n < 4; n++) {
      const address = lp.getDr(n);
      if (this.#seen[n] !== address) changed = true;
      this.#seen[n] = address;
    }
    if (!changed) return;
    const active = [0, 1, 2, 3].some((n) => this.#kind(n) !== 0);
    if (active || this.isActive) lp.flushTlb(false);
    this.isActive = active;
  }

  /** 0 none, 1 writes, 3 reads and writes. */
  #kind(n: number): number {
    const dr7 = this.#lp.get32(Reg.DR7);
    if ((dr7 & (3 << (2 * n))) === 0) return 0;
    const kind = (dr7 >>> (16 + 4 * n)) & 3;
    return kind === 2 ? 0 : kind;
  }

  /** True when a data breakpoint lies on the page; remembers where the page is. */
  watches(low: number, high: number, physical: number): boolean {
    const page = (BigInt(high >>> 0) << 32n) | BigInt((low & ~0xfff) >>> 0);
    for (let n = 0; n < 4; n++) {
      if (this.#kind(n) === 0 || this.#lp.getDr(n) >> 12n !== page >> 12n) continue;
      this.#linearPage = page;
      this.#physicalPage = physical - (physical & 0xfff);
      return true;
    }
    return false;
  }

  /** An access that went the slow way: a hit becomes a pending debug trap. */
  note(physical: number, size: number, isWrite: boolean): void {
    if (physical - (physical & 0xfff) !== this.#physicalPage) return;
    const first = this.#linearPage + BigInt(physical & 0xfff);
    let hits = 0n;
    for (let n = 0; n < 4; n++) {
      const kind = this.#kind(n);
      if (kind === 0 || (kind === 1 && !isWrite)) continue;
      const length = BigInt(LENGTHS[(this.#lp.get32(Reg.DR7) >>> (18 + 4 * n)) & 3]!);
      const start = this.#lp.getDr(n) & ~(length - 1n);
      if (first < start + length && start < first + BigInt(size)) hits |= 1n << BigInt(n);
    }
    if (hits !== 0n) this.#lp.pendingDebugExceptions |= hits | ENABLED_BREAKPOINT;
  }
}

/** Bit 12 of the pending debug exceptions. */
const ENABLED_BREAKPOINT = 0x1000n;
