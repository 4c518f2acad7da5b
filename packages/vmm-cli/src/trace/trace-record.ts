/** Something that happened, for a trace file. */
export interface TraceRecord {
  /** Where it belongs: `vCPU 0`, `TDX module`, `devices`, `KVM`. */
  readonly track: string;
  /** instant: a moment; begin, end: a stretch, nested within its track. */
  readonly phase: 'instant' | 'begin' | 'end';
  readonly name: string;
  /** Nanoseconds of the machine's clock: a function of retired instructions. */
  readonly ns: number;
  /** More about it. Numbers are exact integers; 64-bit values are hexadecimal text. */
  readonly args: Readonly<Record<string, string | number>>;
}

/** Writes a trace, record by record. */
export interface TraceFormat {
  /** Bytes before the first record. */
  head(): Uint8Array;
  record(record: TraceRecord): Uint8Array;
  /** Bytes after the last. */
  tail(): Uint8Array;
}
