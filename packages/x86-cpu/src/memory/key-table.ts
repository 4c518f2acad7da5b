import type { ByteReader, ByteWriter } from '../snapshot/byte-stream.ts';
import { SnapshotError } from '../snapshot/snapshot-error.ts';
import { AesXts } from './aes-xts.ts';

/** Number of a key that was ever programmed; 0 = no key (memory never written). */
export type KeyNumber = number;
export const NO_KEY: KeyNumber = 0;
const NOTHING = new Uint8Array(0);

/**
 * Which key each HKID has now, and every key that memory may still be encrypted with. A key gets a number when it is programmed;
 * giving an HKID a new key leaves memory of the old one under its old number, so nothing has to be converted.
 */
export class KeyTable {
  /** HKID to the number of its present key. */
  readonly #current: Int32Array;
  /** By key number: the raw key, or undefined for an HKID that was never programmed (no encryption). */
  readonly #raw: (Uint8Array | undefined)[] = [undefined];
  readonly #ciphers: (AesXts | undefined)[] = [undefined];

  constructor(keyIds: number) {
    this.#current = new Int32Array(keyIds);
    for (let hkid = 0; hkid < keyIds; hkid++) this.#current[hkid] = this.#add(undefined);
  }

  /** The key that accesses through `hkid` use now. */
  keyOf(hkid: number): KeyNumber {
    return this.#current[hkid]!;
  }

  /** Gives `hkid` a new key and returns the number of its former one. RangeError for a bad key. */
  program(hkid: number, key: Uint8Array): KeyNumber {
    if (key.length !== 32 && key.length !== 64) throw new RangeError(`an AES-XTS key has 32 or 64 bytes, not ${key.length}`);
    const former = this.#current[hkid]!;
    this.#current[hkid] = this.#add(key.slice());
    return former;
  }

  /** What `reader` sees of whole lines whose plain bytes under `owner` are `plain`: encrypted with one, decrypted with the other. */
  seenThrough(reader: KeyNumber, owner: KeyNumber, line: number, plain: Uint8Array): Uint8Array {
    const stored = this.#cipher(owner)?.encrypt(line, plain) ?? plain;
    return this.#cipher(reader)?.decrypt(line, stored) ?? stored;
  }

  /** Every key ever programmed, and which HKID has which. */
  save(to: ByteWriter): void {
    to.u32(this.#raw.length);
    for (const raw of this.#raw) to.block(raw ?? NOTHING);
    for (const key of this.#current) to.u32(key);
  }

  /** Keys that were ever programmed, NO_KEY among them. */
  get count(): number {
    return this.#raw.length;
  }

  /** Reads what `save` wrote for as many HKIDs. @throws SnapshotError: nothing has changed */
  restore(from: ByteReader): void {
    const keys: (Uint8Array | undefined)[] = [];
    for (let left = from.u32(); left > 0; left--) {
      const raw = from.block();
      if (![0, 32, 64].includes(raw.length)) throw new SnapshotError(`memory: a key of ${raw.length} bytes`);
      keys.push(raw.length === 0 ? undefined : raw.slice());
    }
    const current = Array.from(this.#current, () => from.u32());
    for (const [hkid, key] of current.entries())
      if (key === NO_KEY || key >= keys.length) throw new SnapshotError(`memory: HKID ${hkid} has key ${key} of ${keys.length}`);
    this.#raw.length = 0;
    this.#ciphers.length = 0;
    for (const key of keys) this.#add(key);
    this.#current.set(current);
  }

  #add(raw: Uint8Array | undefined): KeyNumber {
    this.#ciphers.push(undefined);
    return this.#raw.push(raw) - 1;
  }

  /** Key schedules are made on first use: most machines never look at ciphertext. */
  #cipher(key: KeyNumber): AesXts | undefined {
    const raw = this.#raw[key];
    return raw === undefined ? undefined : (this.#ciphers[key] ??= new AesXts(raw));
  }
}
