import * as fs from 'node:fs';
import { openToWrite } from './open-file.ts';
import { OutputFileError } from './output-file-error.ts';

/** The calls that reach the file: a test hands in others. */
export type OutputCalls = Pick<typeof fs, 'openSync' | 'writeSync' | 'closeSync' | 'renameSync' | 'rmSync'>;

/**
 * A file in the making: its bytes go to `NAME.PID.part` beside its place and are moved there when all are written, so that a full disk or an error leaves no
 * half of it, and what was there before stays. To what is no regular file (a device, a pipe) they go at once.
 * Every method throws OutputFileError; nothing lies there then but what was there before.
 */
export class PartFile {
  readonly #name: string;
  readonly #place: string;
  readonly #beside: string | undefined;
  readonly #calls: OutputCalls;
  readonly #fd: number;
  #isOpen = false;

  constructor(name: string, calls: OutputCalls = fs) {
    this.#name = name;
    this.#calls = calls;
    try {
      const there = fs.statSync(name, { throwIfNoEntry: false });
      this.#place = there?.isFile() === true ? fs.realpathSync(name) : name;
      this.#beside = there === undefined || there.isFile() ? `${this.#place}.${process.pid}.part` : undefined;
      this.#fd = this.#beside === undefined ? openToWrite(name, calls) : calls.openSync(this.#beside, 'w');
      this.#isOpen = true;
    } catch (cause) {
      throw new OutputFileError(name, cause);
    }
  }

  write(bytes: Uint8Array): void {
    this.#attempt(() => {
      for (let done = 0; done < bytes.length;) done += this.#calls.writeSync(this.#fd, bytes, done);
    });
  }

  /** All is written: the file gets its name. */
  commit(): void {
    this.#attempt(() => {
      this.#isOpen = false;
      this.#calls.closeSync(this.#fd);
      if (this.#beside !== undefined) this.#calls.renameSync(this.#beside, this.#place);
    });
  }

  /** Takes back what was written. Never throws; can be called again. */
  abandon(): void {
    try {
      if (this.#isOpen) this.#calls.closeSync(this.#fd);
    } catch {
      // It is taken away all the same.
    }
    this.#isOpen = false;
    if (this.#beside !== undefined) this.#calls.rmSync(this.#beside, { force: true });
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (cause) {
      this.abandon();
      throw new OutputFileError(this.#name, cause);
    }
  }
}
