import { bytesFromHex, hexBytes, type Hpa } from '../units/index.ts';
import type { X86LogicalProcessor } from './x86-logical-processor.ts';

/** Address monitor and wait of an LP: JSON-compatible. */
export interface SavedWait {
  /** Host address of the watched line, or -1; its bytes when it was armed, in hexadecimal. */
  readonly line: number;
  readonly bytes: string;
  readonly isWaiting: boolean;
  readonly breaksOnMasked: boolean;
  /** TSC, or -1. */
  readonly deadline: string;
}

/** Bytes that MONITOR and UMONITOR watch: CPUID leaf 5 says so. */
const LINE_BYTES = 64;

/**
 * The address monitor of one LP and the wait that it, or a deadline, ends: MONITOR, MWAIT, UMONITOR, UMWAIT, TPAUSE. A delivered event or a VM
 * exit ends both.
 * Departs: a store that leaves the bytes of the line as they were is not noticed.
 */
export class Waits {
  readonly #lp: X86LogicalProcessor;
  /** Host address of the line, or -1: not armed. */
  #line = -1;
  #bytes: Uint8Array = new Uint8Array(LINE_BYTES);
  #isWaiting = false;
  #breaksOnMasked = false;
  /** TSC of the LP when the wait ends, or -1. */
  #deadline = -1n;

  constructor(lp: X86LogicalProcessor) {
    this.#lp = lp;
  }

  /** The monitor is armed and the line was not written since. */
  get isArmed(): boolean {
    return this.#line >= 0 && !this.#isWritten();
  }
  get isWaiting(): boolean {
    return this.#isWaiting;
  }
  get isTimed(): boolean {
    return this.#deadline >= 0n;
  }

  /** Watches the line that holds a host address. */
  arm(address: number): void {
    this.#line = address - (address & (LINE_BYTES - 1));
    this.#bytes = this.#read();
  }
  /** MWAIT: until the line is written or an event comes. @param breaksOnMasked an interrupt ends the wait even while RFLAGS.IF is 0 */
  begin(breaksOnMasked: boolean): void {
    this.#start(breaksOnMasked, -1n);
  }
  /** UMWAIT and TPAUSE: at most `ticks` of the LP's TSC. */
  beginTimed(ticks: bigint): void {
    this.#start(false, this.#lp.tsc + ticks);
  }
  #start(breaksOnMasked: boolean, deadline: bigint): void {
    this.#isWaiting = true;
    this.#breaksOnMasked = breaksOnMasked;
    this.#deadline = deadline;
    this.#lp.askAttention();
  }
  /** Ends the wait and disarms the monitor. */
  end(): void {
    this.#line = -1;
    this.#isWaiting = false;
    this.#deadline = -1n;
  }

  /** The wait goes on; otherwise it has just ended. */
  holds(): boolean {
    if (!this.#isWaiting) return false;
    const { events, tsc } = this.#lp;
    const isOver =
      (this.#line >= 0 && this.#isWritten()) ||
      (this.#deadline >= 0n && tsc >= this.#deadline) ||
      (this.#breaksOnMasked && (events.hasInterrupt || this.#lp.nonRoot.virtualInterrupt() >= 0));
    if (isOver) this.end();
    return !isOver;
  }

  /** Lets up to `ticks` of a timed wait go by, on the machine's clock; returns how many did. */
  pass(ticks: number): number {
    const left = this.#deadline - this.#lp.tsc;
    const passed = left < BigInt(ticks) ? left : BigInt(ticks);
    this.#lp.machine.clock.advance(passed);
    return Number(passed);
  }

  /** For a snapshot. */
  save(): SavedWait {
    const isArmed = this.#line >= 0;
    return {
      line: this.#line,
      bytes: isArmed ? hexBytes(this.#bytes) : '',
      isWaiting: this.#isWaiting,
      breaksOnMasked: this.#breaksOnMasked,
      deadline: String(this.#deadline),
    };
  }
  restore({ line, bytes, isWaiting, breaksOnMasked, deadline }: SavedWait): void {
    this.#line = line;
    this.#bytes = line >= 0 ? bytesFromHex(bytes) : new Uint8Array(LINE_BYTES);
    this.#isWaiting = isWaiting;
    this.#breaksOnMasked = breaksOnMasked;
    this.#deadline = BigInt(deadline);
  }

  #read(): Uint8Array {
    return this.#lp.memory.readBytes(this.#line as Hpa, LINE_BYTES);
  }
  #isWritten(): boolean {
    const now = this.#read();
    return this.#bytes.some((byte, i) => byte !== now[i]);
  }
}
