import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { KeyIdPartitioning } from './keyid-partitioning.ts';
import { assert } from '@tdxkit/x86-cpu/units';

/** The guest KeyIDs of the host: tdx_guest_keyid_alloc() and tdx_guest_keyid_free(). */
export class HkidPool {
  readonly #first: number;
  readonly #used: Uint8Array;
  #inUse = 0;
  #leaked = 0;

  constructor({ firstGuestKeyId, guestKeyIds }: KeyIdPartitioning) {
    this.#first = firstGuestKeyId;
    this.#used = new Uint8Array(guestKeyIds);
  }

  /** KeyIDs that exist, and how many of them are handed out (leaked ones included). */
  get capacity(): number {
    return this.#used.length;
  }
  get inUse(): number {
    return this.#inUse;
  }
  /** KeyIDs whose flush protocol failed: never given back. */
  get leaked(): number {
    return this.#leaked;
  }

  /** The `tdx` resource of the misc cgroup: KeyIDs that this VMM may have at once. Default: all. */
  cgroupLimit = Infinity;
  get isOverCgroupLimit(): boolean {
    return this.#inUse > this.cgroupLimit;
  }

  /** The lowest free KeyID; undefined when none is left. */
  allocate(): number | undefined {
    const index = this.#used.indexOf(0);
    if (index < 0) return undefined;
    this.#used[index] = 1;
    this.#inUse++;
    return this.#first + index;
  }

  /** Gives a KeyID back. The caller has run the flush protocol: the module sees the KeyID as free. */
  free(keyId: number): void {
    assert(this.#used[keyId - this.#first] === 1, `KeyID ${keyId} is freed but not allocated`);
    this.#used[keyId - this.#first] = 0;
    this.#inUse--;
  }

  /** Counts a KeyID that can never be given back. It stays allocated. */
  leak(keyId: number): void {
    assert(this.#used[keyId - this.#first] === 1, `KeyID ${keyId} is leaked but not allocated`);
    this.#leaked++;
  }

  save(): Saved {
    const limit = this.cgroupLimit === Infinity ? null : this.cgroupLimit;
    return { used: this.#used.slice(), inUse: this.#inUse, leaked: this.#leaked, limit };
  }
  load(from: SavedFields): void {
    this.#used.set(from.bytes('used', this.#used.length));
    this.#inUse = from.number('inUse', this.#used.length);
    this.#leaked = from.number('leaked', this.#used.length);
    this.cgroupLimit = from.optionalNumber('limit') ?? Infinity;
  }
}
