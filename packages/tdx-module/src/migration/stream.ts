import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { ModuleLp } from '../module-lp.ts';
import { Code, Operand, status } from '../status.ts';
import { PageSet } from '../td/page-set.ts';
import type { Td } from '../td/td.ts';
import { Tdcs } from '../td/tdcs-layout.ts';
import { AesGcm } from './aes-gcm.ts';
import { Mbmd, MBMD_BYTES } from './mbmd.ts';

/** Byte offsets in a migration stream context page (MIGSC), which lies under the TD's HKID. No interface shows them. */
const Migsc = {
  IV_COUNTER: 0x8, // u64
  NEXT_MB_COUNTER: 0x10, // u32
  EXPECTED_MB_COUNTER: 0x14, // u32
  /** The rest of an interrupted call: is there one (u8), then what it was called with and how far it got. */
  INTERRUPTED: 0x18,
  SYS_DONE: 0x19, // u8
  PROCESSED: 0x1c, // u32
  OPERANDS: 0x20, // 8 x u64
  FIELD: 0x60, // u32 position, u32 field
  STATUS: 0x68, // u64, then two words of error information
  EPOCH: 0x80, // u32
  MBMD: 0x90, // 48 bytes
  KEY: 0x100, // 32 bytes
  IV: 0x120, // 12 bytes
  AAD_BYTES: 0x130, // u32
  TEXT_BYTES: 0x134, // u32
  HASH: 0x140, // 16 bytes
} as const;
const KEY_BYTES = 32;
const IV_BYTES = 12;
const HASH_BYTES = 16;

/** MIGSC link in TDCS: 0 lock | 1 initialized | 51:12 page. */
const INITIALIZED = 2;
const LINK_BYTES = 8;
/** The first link is of the backward stream; forward stream n has link n + 1. */
export const BACKWARD = 0;
export const FORWARD = 1;

/** Keys that streams are opened with: of what this TD sends, and of what it receives. */
export const StreamKey = { ENCRYPT: Tdcs.MIG_ENC_WORKING_KEY, DECRYPT: Tdcs.MIG_DEC_WORKING_KEY } as const;

/** What an interrupted call is continued with. */
export interface Interruption {
  /** RAX and the operands, in the leaf's order. A call with others does not continue it. */
  readonly operands: readonly bigint[];
  readonly processed: number;
}

/** A migration stream of a TD, locked by the call that opened it. */
export class MigrationStream {
  readonly td: Td;
  /** Index as it goes into IVs: of a forward stream, or 0. */
  readonly index: number;
  readonly #link: number;
  readonly #page: PageSet;
  #cipher: AesGcm | undefined;

  private constructor(td: Td, link: number, index: number) {
    this.td = td;
    this.index = index;
    this.#link = Tdcs.MIGSC_LINKS + LINK_BYTES * link;
    this.#page = new PageSet(td.module.memory);
    const raw = td.tdcs.read64(this.#link);
    this.#page.pages.push(td.withKey(Number(raw & 0xf_ffff_ffff_f000n) as Hpa));
  }

  /** Locks stream `link` (BACKWARD, or FORWARD + n): OPERAND_BUSY|MIGSC. The caller has checked that it exists. */
  static lock(l: ModuleLp, td: Td, link: number): MigrationStream | bigint {
    if (!l.locks.tryByteLock(td.tdcs.address(Tdcs.MIGSC_LINKS + LINK_BYTES * link)))
      return status(Code.OPERAND_BUSY, Operand.MIGSC);
    return new MigrationStream(td, link, link === BACKWARD ? 0 : link - FORWARD);
  }
  /** Closes all streams of a TD: the next session starts with new keys. */
  static closeAll(td: Td): void {
    const count = td.tdcs.read16(Tdcs.NUM_MIGS);
    for (let i = 0; i < count; i++) {
      const link = Tdcs.MIGSC_LINKS + LINK_BYTES * i;
      td.tdcs.write8(link, td.tdcs.read8(link) & ~INITIALIZED);
    }
  }

  get isOpen(): boolean {
    return (this.td.tdcs.read8(this.#link) & INITIALIZED) !== 0;
  }
  /** Starts the stream with a key of the session: no bundle yet. */
  open(key: number): void {
    const { td } = this;
    this.ivCounter = 0n;
    this.nextMbCounter = 0;
    this.expectedMbCounter = 0;
    this.forgetInterruption();
    this.#page.writeBytes(Migsc.KEY, td.tdcs.readBytes(key, KEY_BYTES));
    td.tdcs.write8(this.#link, td.tdcs.read8(this.#link) | INITIALIZED);
  }
  openUnlessOpen(key: number): void {
    if (!this.isOpen) this.open(key);
  }

  get ivCounter(): bigint {
    return this.#page.read64(Migsc.IV_COUNTER);
  }
  set ivCounter(value: bigint) {
    this.#page.write64(Migsc.IV_COUNTER, value);
  }
  get nextMbCounter(): number {
    return this.#page.read32(Migsc.NEXT_MB_COUNTER);
  }
  set nextMbCounter(value: number) {
    this.#page.write32(Migsc.NEXT_MB_COUNTER, value);
  }
  get expectedMbCounter(): number {
    return this.#page.read32(Migsc.EXPECTED_MB_COUNTER);
  }
  set expectedMbCounter(value: number) {
    this.#page.write32(Migsc.EXPECTED_MB_COUNTER, value);
  }
  /** MBMD of the bundle in progress. */
  get mbmd(): Mbmd {
    return new Mbmd(this.#page.readBytes(Migsc.MBMD, MBMD_BYTES).slice());
  }
  set mbmd(value: Mbmd) {
    this.#page.writeBytes(Migsc.MBMD, value.bytes);
  }

  /** Begins a message with this IV counter and authenticates `aad`. */
  begin(ivCounter: bigint, aad: Uint8Array): AesGcm {
    const iv = new Uint8Array(IV_BYTES);
    const view = new DataView(iv.buffer);
    view.setBigUint64(0, ivCounter, true);
    view.setUint16(8, this.index, true);
    this.#page.writeBytes(Migsc.IV, iv);
    const cipher = new AesGcm(this.#page.readBytes(Migsc.KEY, KEY_BYTES).slice(), iv);
    cipher.aad(aad);
    this.#cipher = cipher;
    return cipher;
  }
  /** Begins a message with the next IV counter. */
  beginNext(aad: Uint8Array): AesGcm {
    this.ivCounter += 1n;
    return this.begin(this.ivCounter, aad);
  }
  /** The message in progress, also one that an earlier call began. */
  get cipher(): AesGcm {
    const page = this.#page;
    this.#cipher ??= new AesGcm(page.readBytes(Migsc.KEY, KEY_BYTES).slice(), page.readBytes(Migsc.IV, IV_BYTES).slice(), {
      hash: page.readBytes(Migsc.HASH, HASH_BYTES),
      aadBytes: page.read32(Migsc.AAD_BYTES),
      textBytes: page.read32(Migsc.TEXT_BYTES),
    });
    return this.#cipher;
  }

  /** Keeps what a repetition of this call with the same operands needs to go on. */
  interrupt({ operands, processed }: Interruption): void {
    const page = this.#page;
    page.write8(Migsc.INTERRUPTED, 1);
    page.write32(Migsc.PROCESSED, processed);
    operands.forEach((operand, i) => page.write64(Migsc.OPERANDS + 8 * i, operand));
    if (this.#cipher === undefined) return;
    const { hash, aadBytes, textBytes } = this.#cipher.progress;
    page.writeBytes(Migsc.HASH, hash);
    page.write32(Migsc.AAD_BYTES, aadBytes);
    page.write32(Migsc.TEXT_BYTES, textBytes);
  }
  forgetInterruption(): void {
    this.#page.write8(Migsc.INTERRUPTED, 0);
  }
  get isInterrupted(): boolean {
    return this.#page.read8(Migsc.INTERRUPTED) !== 0;
  }
  /** Is the interrupted call, which is then used up, one with these operands? */
  takeInterruption(operands: readonly bigint[]): boolean {
    this.forgetInterruption();
    return operands.every((operand, i) => operand === this.#page.read64(Migsc.OPERANDS + 8 * i));
  }
  get processed(): number {
    return this.#page.read32(Migsc.PROCESSED);
  }
  set processed(value: number) {
    this.#page.write32(Migsc.PROCESSED, value);
  }
  /** Is the module's own part of the immutable state done? */
  get isSysDone(): boolean {
    return this.#page.read8(Migsc.SYS_DONE) !== 0;
  }
  set isSysDone(value: boolean) {
    this.#page.write8(Migsc.SYS_DONE, value ? 1 : 0);
  }
  /** Place in the metadata tables where the next list goes on; undefined: at the first field. */
  get field(): { position: number; field: number } | undefined {
    const position = this.#page.read32(Migsc.FIELD);
    return position === 0xffff_ffff ? undefined : { position, field: this.#page.read32(Migsc.FIELD + 4) };
  }
  set field(value: { position: number; field: number } | undefined) {
    this.#page.write32(Migsc.FIELD, value?.position ?? 0xffff_ffff);
    this.#page.write32(Migsc.FIELD + 4, value?.field ?? 0);
  }
  /** MIG_EPOCH at an interruption of a memory bundle. */
  get epoch(): number {
    return this.#page.read32(Migsc.EPOCH);
  }
  set epoch(value: number) {
    this.#page.write32(Migsc.EPOCH, value);
  }
  /** First failure of an import, reported once the MAC is known to be right: status and two words of information. */
  get failure(): readonly [status: bigint, rcx: bigint, rdx: bigint] {
    const page = this.#page;
    return [page.read64(Migsc.STATUS), page.read64(Migsc.STATUS + 8), page.read64(Migsc.STATUS + 16)];
  }
  set failure(value: readonly [status: bigint, rcx: bigint, rdx: bigint]) {
    value.forEach((word, i) => this.#page.write64(Migsc.STATUS + 8 * i, word));
  }
}
