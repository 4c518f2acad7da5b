import { closeSync, openSync, writeSync } from 'node:fs';
import { OutputFileError } from '../output/output-file.ts';
import type { TraceFormat, TraceRecord } from './trace-record.ts';

/** Records wait in memory up to this many bytes. */
const BUFFER_BYTES = 1 << 18;

/** A trace on its way into a file: what waits in memory is bounded, however long the trace. */
export class TraceFile {
  readonly #name: string;
  readonly #format: TraceFormat;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  readonly #fd: number;
  #filled = 0;
  #isClosed = false;
  #hasFailed = false;
  records = 0;

  /** @throws OutputFileError */
  constructor(name: string, format: TraceFormat) {
    this.#name = name;
    this.#format = format;
    this.#fd = this.#try(() => openSync(name, 'w'));
    this.#write(format.head());
  }

  /** @throws OutputFileError when the disk is full */
  add(record: TraceRecord): void {
    this.records++;
    this.#write(this.#format.record(record));
  }

  /** Writes what waits, and the end of the file. Can be called again. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      if (!this.#hasFailed) {
        this.#write(this.#format.tail());
        this.#flush();
      }
    } finally {
      closeSync(this.#fd);
    }
  }

  #write(bytes: Uint8Array): void {
    if (this.#filled + bytes.length > BUFFER_BYTES) this.#flush();
    if (bytes.length > BUFFER_BYTES) {
      this.#toDisk(bytes);
      return;
    }
    this.#buffer.set(bytes, this.#filled);
    this.#filled += bytes.length;
  }

  #flush(): void {
    const bytes = this.#buffer.subarray(0, this.#filled);
    this.#filled = 0;
    this.#toDisk(bytes);
  }

  #toDisk(bytes: Uint8Array): void {
    this.#try(() => {
      for (let done = 0; done < bytes.length;) done += writeSync(this.#fd, bytes, done);
    });
  }

  #try<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      this.#hasFailed = true;
      throw new OutputFileError(this.#name, cause);
    }
  }
}
