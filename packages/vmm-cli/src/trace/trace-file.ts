import { PartFile, type OutputCalls } from '../output/part-file.ts';
import type { TraceFormat, TraceRecord } from './trace-record.ts';

/** Records wait in memory up to this many bytes. */
const BUFFER_BYTES = 1 << 18;

/** A trace on its way into a file, which has its name when it is whole: see `PartFile`. What waits in memory is bounded, however long the trace. */
export class TraceFile {
  readonly #file: PartFile;
  readonly #format: TraceFormat;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  #filled = 0;
  #isClosed = false;
  #hasFailed = false;
  records = 0;

  /** @throws OutputFileError */
  constructor(name: string, format: TraceFormat, calls?: OutputCalls) {
    this.#file = new PartFile(name, calls);
    this.#format = format;
    this.#write(format.head());
  }

  /** @throws OutputFileError when the disk is full */
  add(record: TraceRecord): void {
    this.records++;
    this.#write(this.#format.record(record));
  }

  /** Writes what waits, and the end of the file, which then has its name. After a failure there is no file. Can be called again. @throws OutputFileError */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#hasFailed) return;
    this.#write(this.#format.tail());
    this.#flush();
    this.#file.commit();
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
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#file.write(bytes);
    this.#hasFailed = false;
  }
}
