import { Reg, type LogicalProcessor } from '@tdxkit/x86-cpu';
import { xbuffMovesOn, type XbuffMoves } from './entry/extended-state.ts';
import { resetRegisterImage, stateMoves, type StateMoves } from './entry/guest-state.ts';
import type { ExitContext } from './entry/exit-context.ts';
import type { SwitchedOnLp } from './entry/switched-msrs.ts';
import type { TdFeatures } from './entry/td-features.ts';
import { LockScope } from './locks/lock-scope.ts';
import { NOT_STEPPING, type SteppingState } from './entry/stepping-state.ts';
import type { Vcpu } from './td/vcpu.ts';

/** Values that one MSR held: the host's at the last TD entry, the guest's at the last TD exit. Low and high word each. */
export interface KeptMsr {
  hasHost: boolean;
  hostLow: number;
  hostHigh: number;
  hasGuest: boolean;
  guestLow: number;
  guestHigh: number;
}
export function keepHost(kept: KeptMsr, low: number, high: number): void {
  kept.hasHost = true;
  kept.hostLow = low;
  kept.hostHigh = high;
}

const MSR_PLACES = 64;

/**
 * What the module keeps for one logical processor, and the shorthand by which leaves reach its registers. Register numbers are `Gpr`.
 */
export class ModuleLp {
  readonly lp: LogicalProcessor;
  readonly index: number;
  /** Locks of the call that runs on this LP; those of TDH.VP.ENTER stay until the TD exit. */
  readonly locks: LockScope;
  /** Locks of the TDCALL in progress. */
  readonly guestLocks: LockScope;
  /** TDH.SYS.LP.INIT is done here. */
  isInitialized = false;
  /** Package number. Set by TDH.SYS.LP.INIT. */
  package = 0;
  /** The vCPU that runs on this LP between TD entry and TD exit. */
  vcpu: Vcpu | undefined;
  /** TDVPR of the vCPU that ran here last (0 = none), for the flush on a switch. */
  lastTdvprPa = 0;
  /** A bus lock was seen that no TD exit has told of yet. */
  busLockPreempted = false;
  /** RIP of the guest, by its halves, and native TSC at the last TD entry, for the defences against stepping. */
  ripAtTdEntryLow = 0;
  ripAtTdEntryHigh = 0;
  readonly #entryTsc = new BigUint64Array(1);
  /** Room to take a bigint apart. */
  readonly #quad = new BigUint64Array(1);
  readonly #halves = new Uint32Array(this.#quad.buffer);
  /** State of the defence against single-stepping. */
  stepping: SteppingState = NOT_STEPPING;
  /** State of the generator of its step counts; seeded by TDH.SYS.LP.INIT, never 0 after it. */
  stepLfsr = 0;
  /** IA32_DEBUGCTL.ENABLE_UNCORE_PMI of the host at TDH.VP.ENTER, in its place. */
  hostUncorePmi = 0;
  /** General registers of the host at TDH.VP.ENTER, in x86 numbering: low word [2n], high word [2n+1]. */
  readonly hostGpr32: Uint32Array;
  /** Moves of guest registers, and the image they take a TD exit's constant values from (byte offset in linear memory). */
  readonly moves: StateMoves;
  readonly xbuff: XbuffMoves;
  readonly resetImage: number;

  /** What `entry/switched-msrs.ts` switches on this LP, by the TD's features. */
  readonly switchedMsrs = new WeakMap<TdFeatures, readonly SwitchedOnLp[]>();
  /** The list asked for last, and whose it is. */
  lastFeatures: TdFeatures | undefined = undefined;
  lastSwitchedMsrs: readonly SwitchedOnLp[] = [];

  /** `entry/exit-context.ts` keeps its object here. */
  exitContext: ExitContext | undefined = undefined;

  readonly #keptMsrs = new Map<number, KeptMsr>();
  /** What `msrWord` gave: the index of an MSR and its word, at a place that its low bits choose. 2 ns where a map takes 10. */
  readonly #msrIndices = new Int32Array(MSR_PLACES).fill(-1);
  readonly #msrWords = new Int32Array(MSR_PLACES);
  readonly #u32: Uint32Array;
  readonly #gpr: number;

  constructor(lp: LogicalProcessor, index: number, moduleWords: Uint16Array) {
    this.lp = lp;
    this.index = index;
    this.locks = new LockScope(lp.memory, moduleWords);
    this.guestLocks = new LockScope(lp.memory, moduleWords);
    this.moves = stateMoves.on(lp.memory.wasm);
    this.xbuff = xbuffMovesOn(lp.memory.wasm);
    this.resetImage = resetRegisterImage(lp.memory);
    this.hostGpr32 = new Uint32Array(lp.memory.wasm.buffer, lp.memory.reserve(128), 32);
    this.#u32 = lp.memory.u32;
    this.#gpr = (lp.base + Reg.GPR) >>> 2;
  }

  get entryTsc(): bigint {
    return this.#entryTsc[0]!;
  }
  set entryTsc(tsc: bigint) {
    this.#entryTsc[0] = tsc;
  }
  /** Does the difference `a` - b, modulo 2**64 and with b by its halves, have its sign bit clear? As for bigints, of which none is made. */
  isSince(a: bigint, low: number, high: number): boolean {
    this.#quad[0] = a;
    const borrow = this.#halves[0]! < low ? 1 : 0;
    return ((this.#halves[1]! - high - borrow) | 0) >= 0;
  }
  get ripAtTdEntry(): bigint {
    return (BigInt(this.ripAtTdEntryHigh) << 32n) | BigInt(this.ripAtTdEntryLow);
  }
  set ripAtTdEntry(rip: bigint) {
    this.ripAtTdEntryLow = Number(rip & 0xffff_ffffn);
    this.ripAtTdEntryHigh = Number(rip >> 32n);
  }

  /** Bits 31:0 of a general register. */
  lo(gpr: number): number {
    return this.#u32[this.#gpr + 2 * gpr] ?? 0;
  }
  /** Bits 63:32 of a general register. */
  hi(gpr: number): number {
    return this.#u32[this.#gpr + 2 * gpr + 1] ?? 0;
  }
  /** A general register as a number: exact below 2**53, which every legal address is. */
  num(gpr: number): number {
    return this.hi(gpr) * 0x1_0000_0000 + this.lo(gpr);
  }
  set(gpr: number, lo: number, hi: number): void {
    this.#u32[this.#gpr + 2 * gpr] = lo;
    this.#u32[this.#gpr + 2 * gpr + 1] = hi;
  }
  /** As `lp.msrWord`, remembered. */
  msrWord(index: number): number {
    const place = index & (MSR_PLACES - 1);
    if (this.#msrIndices[place] === index) return this.#msrWords[place]!;
    const word = this.lp.msrWord(index);
    this.#msrIndices[place] = index | 0;
    this.#msrWords[place] = word;
    return word;
  }
  /** Bits 31:0 of an MSR, 0 when it does not exist; no bigint is made of one that is plain storage. */
  msrLow(index: number): number {
    const word = this.msrWord(index);
    return word >= 0 ? this.#u32[word]! : Number((this.lp.rdmsr(index) ?? 0n) & 0xffff_ffffn);
  }
  /** Has an MSR this value? One that does not exist is 0. No bigint is made for 0. */
  isMsr(index: number, value: bigint): boolean {
    const word = this.msrWord(index);
    if (word >= 0 && this.#u32[word] === 0 && this.#u32[word + 1] === 0) return value === 0n;
    return (this.lp.rdmsr(index) ?? 0n) === value;
  }
  /** Where the values of an MSR are kept that a TD exit brings back. */
  keptMsr(index: number): KeptMsr {
    let kept = this.#keptMsrs.get(index);
    if (kept === undefined) {
      kept = { hasHost: false, hostLow: 0, hostHigh: 0, hasGuest: false, guestLow: 0, guestHigh: 0 };
      this.#keptMsrs.set(index, kept);
    }
    return kept;
  }

  /** Host values of MSRs, for a snapshot: index, low word, high word. */
  saveHostMsrs(): (readonly [index: number, low: number, high: number])[] {
    return [...this.#keptMsrs]
      .filter(([, { hasHost }]) => hasHost)
      .map(([index, { hostLow, hostHigh }]) => [index, hostLow, hostHigh]);
  }
  /** Takes back what `saveHostMsrs` gave. */
  restoreHostMsrs(saved: readonly (readonly [index: number, low: number, high: number])[]): void {
    for (const kept of this.#keptMsrs.values()) kept.hasHost = kept.hasGuest = false;
    for (const [index, low, high] of saved) keepHost(this.keptMsr(index), low, high);
  }

  /** Makes the general registers 0 that `mask`, a bit for each, does not have. */
  clearGprsBut(mask: number): void {
    const at = this.#gpr;
    for (let i = 0; i < 16; i++) if (((mask >>> i) & 1) === 0) this.#u32[at + 2 * i] = this.#u32[at + 2 * i + 1] = 0;
  }

  /** Keeps the general registers in `hostGpr32`. */
  keepHostGprs(): void {
    this.moves.gprs(this.lp.base, this.hostGpr32.byteOffset);
  }
  /** Brings one general register of the host back. */
  restoreHostGpr(gpr: number): void {
    this.set(gpr, this.hostGpr32[2 * gpr] ?? 0, this.hostGpr32[2 * gpr + 1] ?? 0);
  }
  /** Writes a safe non-negative integer. */
  setNum(gpr: number, value: number): void {
    this.set(gpr, value >>> 0, Math.floor(value / 0x1_0000_0000));
  }
}
