import type { ConsoleInput } from '../run/console-input.ts';
import type { RecordedInput } from './recording.ts';

/** Types what a recording holds, at the looks at which it was typed; afterwards whatever `next` has. */
export class RecordedKeyboard implements ConsoleInput {
  readonly #wasInteractive: boolean;
  readonly #inputs: readonly RecordedInput[];
  #at = 0;
  #next: ConsoleInput | undefined;
  #isLive = false;

  constructor(inputs: readonly RecordedInput[], isInteractive: boolean, next?: ConsoleInput) {
    this.#inputs = inputs;
    this.#wasInteractive = isInteractive;
    this.#next = next;
  }

  /** The recorded part is over: from now on `next` is the keyboard. */
  goLive(): void {
    this.#isLive = true;
  }

  get isInteractive(): boolean {
    return this.#isLive && this.#next !== undefined ? this.#next.isInteractive : this.#wasInteractive;
  }

  get isClosed(): boolean {
    if (this.#at < this.#inputs.length) return false;
    return this.#next === undefined || (this.#isLive && this.#next.isClosed);
  }

  take(look: number): Uint8Array | undefined {
    const input = this.#inputs[this.#at];
    if (input !== undefined) {
      if (input.look !== look) return undefined;
      this.#at++;
      return input.bytes;
    }
    return this.#isLive ? this.#next?.take(look) : undefined;
  }

  async wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.#isLive && this.#at >= this.#inputs.length) await this.#next?.wait(milliseconds, signal);
  }
}
