import type { PhysicalMemory } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';

/** shared: several holders; exclusive: one. Mutexes are locks that are only ever taken exclusive. */
export const LockMode = { SHARED: 0, EXCLUSIVE: 1 } as const;
export type LockMode = (typeof LockMode)[keyof typeof LockMode];

/** Who asks: a host's failed try leaves its mark in a host-priority lock; a guest's try fails while the mark stands. */
export const LockSide = { HOST: 0, GUEST: 1 } as const;
export type LockSide = (typeof LockSide)[keyof typeof LockSide];

/**
 *   15           2 1  0
 *  | share count  |HP|X |   lock word (u16) of host-priority locks; plain locks use the same form and never set HP
 */
const EXCLUSIVE = 1;
const HOST_PRIORITY = 2;
const ONE_SHARE = 4;

/** Can the lock with this word be shared at once, with no mark of the host's to clear? */
export const isFree = (word: number): boolean => (word & (EXCLUSIVE | HOST_PRIORITY)) === 0;

/** Secure EPT entry: lock in bit 11, host priority in bit 52. */
const SEPT_LOCK_LOW = 1 << 11;
const SEPT_HP_HIGH = 1 << 20;

const Held = { SHARED: 0, EXCLUSIVE: 1, SEPT: 2, BYTE: 3 } as const;

/**
 * The locks that one call holds. Every lock of the module is a try-lock on a real word in memory; what a call took is given back by
 * `releaseAll` when it ends (for TDH.VP.ENTER: at the TD exit).
 */
export class LockScope {
  readonly memory: PhysicalMemory;
  /** Lock words that live in the module rather than in a page of a TD: named by negative addresses -1 - index. */
  readonly moduleWords: Uint16Array;
  readonly #kinds: number[] = [];
  readonly #addresses: number[] = [];
  /**
   * Index in `memory.u16` of each lock word, for as long as the call runs that took it; negative: for as long as `memory.frameEpoch` is
   * `#epoch`; 0: not known. Saves the look-up when the lock is given back.
   */
  readonly #places: number[] = [];
  #epoch = 0;

  constructor(memory: PhysicalMemory, moduleWords: Uint16Array) {
    this.memory = memory;
    this.moduleWords = moduleWords;
  }

  get depth(): number {
    return this.#kinds.length;
  }

  /** What is held: for a snapshot, which has the lock words too. */
  save(): (readonly [kind: number, address: number])[] {
    return this.#kinds.map((kind, i) => [kind, this.#addresses[i] ?? 0]);
  }
  /** Takes back what `save` gave, without touching a lock word. */
  restore(held: readonly (readonly [kind: number, address: number])[]): void {
    this.#kinds.length = 0;
    this.#addresses.length = 0;
    this.#places.length = 0;
    for (const [kind, address] of held) this.#push(kind, address);
  }

  /** The call that took the locks ends and they stay: others run now, who may make the pages another key's. */
  outliveCall(): void {
    for (let i = 0; i < this.#places.length; i++) if (this.#places[i]! > 0) this.#places[i] = 0;
  }

  /** Index in `memory.u16` of a lock word in a page that was written just before; 0 for others. One look-up for both accesses. */
  #place(address: number): number {
    return address < 0 ? 0 : this.memory.recentOffset(address as Hpa, true) >>> 1;
  }
  #read(address: number): number {
    return address < 0 ? (this.moduleWords[-1 - address] ?? 0) : this.memory.read16(address as Hpa);
  }
  #write(address: number, word: number): void {
    if (address < 0) this.moduleWords[-1 - address] = word;
    else this.memory.write16(address as Hpa, word);
  }

  /** Tries a plain share/exclusive lock. */
  tryLock(address: number, mode: LockMode): boolean {
    const word = this.#read(address);
    if ((word & EXCLUSIVE) !== 0 || (mode === LockMode.EXCLUSIVE && word >= ONE_SHARE)) return false;
    this.#write(address, mode === LockMode.EXCLUSIVE ? word | EXCLUSIVE : word + ONE_SHARE);
    this.#push(mode, address);
    return true;
  }

  /** Tries a host-priority share/exclusive lock. */
  tryHostPriorityLock(address: number, mode: LockMode, side: LockSide = LockSide.HOST): boolean {
    const at = this.#place(address);
    const word = at > 0 ? this.memory.u16[at]! : this.#read(address);
    const isTaken = (word & EXCLUSIVE) !== 0 || (mode === LockMode.EXCLUSIVE && word >= ONE_SHARE);
    if (side === LockSide.GUEST) {
      if (isTaken || (word & HOST_PRIORITY) !== 0) return false;
    } else if (isTaken) {
      this.#write(address, word | HOST_PRIORITY);
      return false;
    }
    const free = word & ~HOST_PRIORITY;
    const taken = mode === LockMode.EXCLUSIVE ? free | EXCLUSIVE : free + ONE_SHARE;
    if (at > 0) this.memory.u16[at] = taken;
    else this.#write(address, taken);
    this.#push(mode, address, at);
    return true;
  }

  /**
   * Takes a share of a lock that is known to have no owner and no mark, in a page whose offset the caller was given for writing and is still
   * good.
   * @param place index of the lock word in `memory.u16`
   */
  share(address: number, place: number): void {
    this.memory.u16[place]! += ONE_SHARE;
    this.#epoch = this.memory.frameEpoch;
    this.#push(Held.SHARED, address, -place);
  }

  /** Tries the lock of the Secure EPT entry at `address` (HKID included). */
  trySeptEntry(address: Hpa, side: LockSide = LockSide.HOST): boolean {
    const low = this.memory.read32(address);
    const high = this.memory.read32((address + 4) as Hpa);
    const isTaken = (low & SEPT_LOCK_LOW) !== 0;
    if (side === LockSide.GUEST) {
      if (isTaken || (high & SEPT_HP_HIGH) !== 0) return false;
    } else if (isTaken) {
      this.memory.write32((address + 4) as Hpa, high | SEPT_HP_HIGH);
      return false;
    } else if ((high & SEPT_HP_HIGH) !== 0) {
      this.memory.write32((address + 4) as Hpa, high & ~SEPT_HP_HIGH);
    }
    this.memory.write32(address, low | SEPT_LOCK_LOW);
    this.#push(Held.SEPT, address);
    return true;
  }

  /** Tries a mutex that is bit 0 of a byte whose other bits mean something else. */
  tryByteLock(address: Hpa): boolean {
    const byte = this.memory.read8(address);
    if ((byte & EXCLUSIVE) !== 0) return false;
    this.memory.write8(address, byte | EXCLUSIVE);
    this.#push(Held.BYTE, address);
    return true;
  }

  /** Turns the host's only share of a host-priority lock into exclusive ownership; false, and the host's mark, when others share it. */
  tryPromote(address: number): boolean {
    const word = this.#read(address);
    if ((word & ~HOST_PRIORITY) !== ONE_SHARE) {
      this.#write(address, word | HOST_PRIORITY);
      return false;
    }
    this.#write(address, EXCLUSIVE);
    this.#kinds[this.#find(address)] = Held.EXCLUSIVE;
    return true;
  }

  /** Gives one lock back before the call ends. */
  release(address: number): void {
    const i = this.#find(address);
    this.#unlock(this.#kinds[i] ?? 0, address, this.#places[i] ?? 0);
    this.#remove(i);
  }

  /** Forgets a lock without touching its word: for an entry whose bytes the leaf has just rewritten with the lock bit clear. */
  forget(address: number): void {
    this.#remove(this.#find(address));
  }

  /** Gives back what was taken after the scope was `depth` deep, latest first. */
  releaseAll(depth = 0): void {
    while (this.#kinds.length > depth) {
      const kind = this.#kinds.pop() ?? 0;
      this.#unlock(kind, this.#addresses.pop() ?? 0, this.#places.pop() ?? 0);
    }
  }

  #push(kind: number, address: number, place = 0): void {
    this.#kinds.push(kind);
    this.#addresses.push(address);
    this.#places.push(place);
  }
  /** Takes entry `i` out, later ones move up. Without `splice`, which costs 60 ns. */
  #remove(i: number): void {
    for (let k = i + 1; k < this.#kinds.length; k++) {
      this.#kinds[k - 1] = this.#kinds[k] ?? 0;
      this.#addresses[k - 1] = this.#addresses[k] ?? 0;
      this.#places[k - 1] = this.#places[k] ?? 0;
    }
    this.#kinds.pop();
    this.#addresses.pop();
    this.#places.pop();
  }
  #find(address: number): number {
    let i = this.#addresses.length - 1;
    while (i >= 0 && this.#addresses[i] !== address) i--;
    if (i < 0) throw new Error(`lock at ${address} is not held by this call`);
    return i;
  }
  #unlock(kind: number, address: number, place: number): void {
    if (kind === Held.SEPT) {
      this.memory.write32(address as Hpa, this.memory.read32(address as Hpa) & ~SEPT_LOCK_LOW);
    } else if (kind === Held.BYTE) {
      this.memory.write8(address as Hpa, this.memory.read8(address as Hpa) & ~EXCLUSIVE);
    } else {
      const isGood = place > 0 || (place < 0 && this.#epoch === this.memory.frameEpoch);
      const at = isGood ? Math.abs(place) : this.#place(address);
      const word = at > 0 ? this.memory.u16[at]! : this.#read(address);
      const free = kind === Held.EXCLUSIVE ? word & ~EXCLUSIVE : word - ONE_SHARE;
      if (at > 0) this.memory.u16[at] = free;
      else this.#write(address, free);
    }
  }
}
