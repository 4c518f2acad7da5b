import type { ConsoleInput } from '../run/console-input.ts';

/** What of standard input the keyboard needs: a TTY, a pipe or a file. */
export interface InputStream {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): void;
  on(event: 'data', listener: (bytes: Uint8Array) => void): void;
  on(event: 'end', listener: () => void): void;
  resume(): void;
  pause(): void;
}

const CTRL_A = 0x01;
const help =
  '\r\nCtrl-A x  end the VM\r\nCtrl-A i  where the VM is\r\nCtrl-A s  write a snapshot\r\nCtrl-A h  this help\r\nCtrl-A Ctrl-A  send Ctrl-A\r\n';

/** What the escapes of a keyboard do. */
export interface KeyboardActions {
  /** Ctrl-A x. */
  quit(): void;
  /** Shows text beside what the guest prints. */
  say(text: string): void;
  /** Ctrl-A s. */
  snapshot(): void;
  /** Ctrl-A i: where the VM is, in one line. */
  position(): string;
}

/**
 * Standard input as a guest's keyboard. On a terminal it is switched to raw mode, so that Ctrl-C goes to the guest, and Ctrl-A is an
 * escape, as with QEMU: `x` ends the VM, `s` writes a snapshot, `i` says where it is, `h` helps, a second Ctrl-A is sent. `release` gives the terminal back.
 */
export class Keyboard implements ConsoleInput {
  readonly #stream: InputStream;
  readonly #actions: KeyboardActions;
  #bytes: number[] = [];
  #isEscaped = false;
  #isReleased = false;
  #hasEnded = false;
  #wake: () => void = () => undefined;

  constructor(stream: InputStream, actions: KeyboardActions) {
    this.#stream = stream;
    this.#actions = actions;
  }

  /** Begins to listen. */
  start(): void {
    const stream = this.#stream;
    if (stream.isTTY) stream.setRawMode?.(true);
    stream.on('data', (bytes) => {
      if (stream.isTTY) for (const byte of bytes) this.#key(byte);
      else this.#bytes.push(...bytes);
      this.#wake();
    });
    stream.on('end', () => {
      this.#hasEnded = true;
      this.#wake();
    });
    stream.resume();
  }

  #key(byte: number): void {
    if (!this.#isEscaped) {
      if (byte === CTRL_A) this.#isEscaped = true;
      else this.#bytes.push(byte);
      return;
    }
    this.#isEscaped = false;
    if (byte === CTRL_A) this.#bytes.push(byte);
    else if (byte === 0x78) this.#actions.quit();
    else if (byte === 0x73) this.#actions.snapshot();
    else if (byte === 0x69 || byte === 0x63) this.#actions.say(`\r\n${this.#actions.position()}\r\n`);
    else if (byte === 0x68 || byte === 0x3f) this.#actions.say(help);
  }

  /** Somebody sits there and wants to see each character at once. */
  get isInteractive(): boolean {
    return this.#stream.isTTY === true;
  }

  get isClosed(): boolean {
    return this.#hasEnded && this.#bytes.length === 0;
  }

  take(): Uint8Array | undefined {
    if (this.#bytes.length === 0) return undefined;
    const bytes = Uint8Array.from(this.#bytes);
    this.#bytes = [];
    return bytes;
  }

  async wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    if (this.#bytes.length > 0 || this.isClosed || signal?.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        this.#wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal?.addEventListener('abort', done);
      this.#wake = done;
    });
  }

  /** Back to a normal terminal. Can be called again. */
  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    if (this.#stream.isTTY) this.#stream.setRawMode?.(false);
    this.#stream.pause();
  }
}
