import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { KvmTraceEvent } from '@tdxkit/kvm-tdx';

/** What a digest listens to. */
export interface DigestSource {
  readonly kvm: { readonly statistics: { trace: ((event: KvmTraceEvent) => void) | undefined } };
  readonly machine: { readonly clock: { readonly now: bigint } };
}

const FLUSH_CHARACTERS = 1 << 16;

/**
 * A digest of everything that the host saw of a run: each SEAMCALL with its status, each exit, fault, hypercall and interrupt with the machine time, in ticks, at which
 * it came, and each byte of the console. The same image, options and seed give the same digest on every run, tier and engine; one instruction
 * more or less between two exits gives another.
 */
export class TraceDigest {
  readonly #hash = sha256.create();
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

  /** 64 hexadecimal digits: SHA-256 of what came so far. */
  get value(): string {
    this.#flush();
    return bytesToHex(this.#hash.clone().digest());
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

  #flush(): void {
    this.#hash.update(utf8ToBytes(this.#text));
    this.#text = '';
  }
}
