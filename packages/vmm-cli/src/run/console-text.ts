import type { Outcome, OutcomeKind } from './outcome.ts';

/** Text that ends a run when the guest prints it. */
export interface ConsoleTextOptions {
  /** Seen: the run succeeded. Never seen: it failed, however the guest ended. */
  readonly expectText?: string;
  /** Seen: the run failed. */
  readonly failText?: string;
}

/** How Linux begins the line that tells of a panic; the reason follows. */
const PANIC = 'Kernel panic - not syncing: ';
const LINE_FEED = 0x0a;
const LONGEST_REASON = 500;

/** Ends that a missing text does not change. */
const final: ReadonlySet<OutcomeKind> = new Set([
  'expect-text',
  'fail-text',
  'interrupted',
  'internal-error',
  'unimplemented-instruction',
  'unimplemented-function',
]);

/** Finds a text in a stream of bytes. */
class Finder {
  readonly #wanted: Uint8Array;
  #tail: number[] = [];

  constructor(text: string) {
    this.#wanted = new TextEncoder().encode(text);
  }

  /** These bytes came before: the text may go on from them. */
  prime(bytes: readonly number[]): void {
    this.#tail = this.#wanted.length > 1 ? bytes.slice(1 - this.#wanted.length) : [];
  }

  /** True when this byte completes the text. */
  push(byte: number): boolean {
    this.#tail.push(byte);
    if (this.#tail.length > this.#wanted.length) this.#tail.shift();
    return (
      byte === this.#wanted.at(-1) &&
      this.#tail.length === this.#wanted.length &&
      this.#tail.every((b, i) => b === this.#wanted[i])
    );
  }
}

/** Watches what the guest prints for `--expect-text` and `--fail-text`. */
export class ConsoleText {
  readonly #options: ConsoleTextOptions;
  readonly #expect: Finder | undefined;
  readonly #fail: Finder | undefined;
  readonly #panic: Finder | undefined;
  /** The rest of the line in which the kernel says that it panics, so far. */
  #reason: number[] | undefined;
  /** How the text that was seen ends the run. */
  ending: Outcome | undefined;

  /** @param isLinux the guest is Linux: a panic that it prints ends the run, whatever the kernel does afterwards */
  constructor(options: ConsoleTextOptions, isLinux = false) {
    this.#options = options;
    this.#panic = isLinux ? new Finder(PANIC) : undefined;
    this.#expect = options.expectText ? new Finder(options.expectText) : undefined;
    this.#fail = options.failText ? new Finder(options.failText) : undefined;
  }

  /** What was printed before, when a run goes on from a snapshot: a text that was complete then ends nothing now. */
  prime(before: readonly number[]): void {
    for (const finder of [this.#expect, this.#fail, this.#panic]) finder?.prime(before);
    const line = before.slice(before.lastIndexOf(LINE_FEED) + 1);
    const at = this.#panic === undefined ? -1 : new TextDecoder('latin1').decode(Uint8Array.from(line)).indexOf(PANIC);
    if (at >= 0) this.#reason = line.slice(at + PANIC.length);
  }

  /** A byte of the console. */
  push(byte: number): void {
    if (this.ending !== undefined) return;
    if (this.#reason !== undefined) this.#collect(this.#reason, byte);
    else if (this.#panic?.push(byte)) this.#reason = [];
    if (this.#fail?.push(byte))
      this.ending = { kind: 'fail-text', detail: `the guest printed ${JSON.stringify(this.#options.failText)}` };
    else if (this.#expect?.push(byte))
      this.ending = { kind: 'expect-text', detail: `the guest printed ${JSON.stringify(this.#options.expectText)}` };
  }

  /** The line ends, or gets longer than any that a kernel prints. */
  #collect(reason: number[], byte: number): void {
    if (byte !== LINE_FEED && reason.length < LONGEST_REASON) reason.push(byte);
    else {
      const text = new TextDecoder().decode(Uint8Array.from(reason)).trim();
      this.ending = {
        kind: 'kernel-panic',
        detail: `the kernel panicked: ${text}`,
        hint: 'What led to it is on the console, above.',
      };
    }
  }

  /** The outcome of a run that ended with `outcome`, seen in the light of the text that was expected. */
  judge(outcome: Outcome): Outcome {
    if (this.#expect === undefined || final.has(outcome.kind)) return outcome;
    const how = outcome.kind === 'exit' ? `exit code ${outcome.code}` : `${outcome.kind}: ${outcome.detail}`;
    return { kind: 'text-missing', detail: `the guest never printed ${JSON.stringify(this.#options.expectText)} (${how})` };
  }
}
