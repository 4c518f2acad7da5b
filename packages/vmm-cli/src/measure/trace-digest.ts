import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { KvmTraceEvent } from '@tdxkit/kvm-tdx';
import type { Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { Savable } from '../device/savable.ts';

/** What a digest listens to. */
export interface DigestSource {
  readonly kvm: { readonly statistics: { trace: ((event: KvmTraceEvent) => void) | undefined } };
  readonly machine: { readonly clock: { readonly now: bigint } };
}

const FLUSH_CHARACTERS = 1 << 16;
const DIGEST_BYTES = 32;

/**
 * A digest of everything that the host saw of a run: each SEAMCALL with its status, each exit, fault, hypercall and interrupt with the machine time, in ticks, at which
 * it came, and each byte of the console. The same image, options and seed give the same digest on every run, tier and engine; one instruction
 * more or less between two exits gives another.
 */
export class TraceDigest implements Savable {
  /** SHA-256 of the digest so far and the text of a block, block after block: a chain, so that a snapshot can hold it. */
  #chain = new Uint8Array(DIGEST_BYTES);
  readonly #source: DigestSource;
  #text = '';

  /** Listens from now on; a listener that is there already goes on being told. */
  constructor(source: DigestSource) {
    this.#source = source;
    const { statistics } = source.kvm;
    const before = statistics.trace;
    statistics.trace = (event) => {
      this.#event(event);
      before?.(event);
    };
  }

  /** A byte that the guest printed. */
  console(byte: number): void {
    this.#add(`c${byte}`);
  }

  /** 64 hexadecimal digits for what came so far. */
  get value(): string {
    return bytesToHex(this.#link());
  }

  save(): Saved {
    return { chain: this.#chain.slice(), text: this.#text };
  }
  load(from: SavedFields): void {
    this.#chain = new Uint8Array(from.bytes('chain', DIGEST_BYTES));
    this.#text = from.text('text');
  }

  #event(event: KvmTraceEvent): void {
    switch (event.kind) {
      case 'seamcall': {
        this.#add(`s${event.leaf} ${event.status}`);
        return;
      }
      case 'exit': {
        this.#add(`x${event.vcpu} ${event.reason}`);
        return;
      }
      case 'fault': {
        this.#add(`f${event.vcpu} ${event.gpa} ${event.errorCode} ${event.result}`);
        return;
      }
      case 'hypercall': {
        this.#add(`h${event.vcpu} ${event.nr} ${event.args.join()}`);
        return;
      }
      case 'interrupt': {
        this.#add(`i${event.vcpu} ${event.vector}`);
        return;
      }
      case 'bug': {
        this.#add(`b${event.reason}`);
        return;
      }
      default: // what else is traced says how the host goes about it
    }
  }

  #add(what: string): void {
    this.#text += `${this.#source.machine.clock.now} ${what}\n`;
    if (this.#text.length >= FLUSH_CHARACTERS) this.#flush();
  }

  #link(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(sha256.create().update(this.#chain).update(utf8ToBytes(this.#text)).digest());
  }

  /** Blocks end where the text gets this long, whoever asks for the value meanwhile. */
  #flush(): void {
    this.#chain = this.#link();
    this.#text = '';
  }
}
