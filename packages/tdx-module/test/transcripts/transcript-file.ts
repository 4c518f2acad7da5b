import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { malformed } from './event-shape.ts';

export type Hex = string;
/** One line of a recording. Only the fields that the replayer reads are named; see testdata/transcripts/SOURCE.md. */
export interface TranscriptEvent {
  readonly seq: number;
  readonly op: string;
  readonly lp?: number;
  readonly leaf?: string;
  readonly tsc?: Hex;
  readonly in?: Readonly<Record<string, Hex>>;
  readonly ret?: string;
  readonly out?: Readonly<Record<string, Hex>>;
  readonly guest?: {
    readonly regs: Readonly<Record<string, Hex>>;
    readonly rip?: Hex;
    readonly inject?: { readonly info: Hex; readonly err?: Hex };
    readonly state?: Readonly<Record<string, Hex>>;
    readonly vm?: number;
  };
  readonly mem?: readonly { readonly hpa: Hex; readonly len: number; readonly hex: string }[];
  readonly gmem?: readonly { readonly gpa: Hex; readonly len: number; readonly hex: string }[];
  readonly xmm_in?: string;
  readonly xmm_out?: string;
  readonly guest_xmm?: string;
  readonly unsound?: string;
  readonly unreachable?: string;
  readonly exit?: string;
  readonly reason?: Hex;
  readonly qual?: Hex;
  readonly ilen?: Hex;
  readonly iinfo?: Hex;
  readonly gla?: Hex;
  readonly gpa?: Hex;
  readonly intr_info?: Hex;
  readonly intr_err?: Hex;
  readonly idt_vec?: Hex;
  readonly idt_err?: Hex;
  readonly interruptibility?: Hex;
  readonly rip?: Hex;
  readonly guest_state?: { readonly mode: string; readonly cpl: number };
  readonly hpa?: Hex;
  readonly len?: number;
  readonly hex?: string;
  readonly repeat?: string;
  readonly msr?: Hex;
  readonly access?: string;
  readonly value?: Hex | readonly Hex[];
  readonly subleaf?: Hex | null;
  readonly event?: string;
  readonly n?: number;
  readonly id?: number;
  readonly object?: string;
  readonly mode?: string;
  readonly tdr?: Hex;
  readonly level?: number;
  readonly pkg?: number;
  readonly platform?: PlatformRecord;
}

/** The configuration that opens a file. */
export interface PlatformRecord {
  readonly name: string;
  readonly keyid_bits: number;
  readonly lps: readonly { readonly lp: number; readonly pkg: number; readonly x2apic_id: number }[];
  readonly num_packages: number;
  readonly fms: Hex;
  readonly cmrs: readonly (readonly [Hex, Hex])[];
  readonly ram: readonly (readonly [Hex, Hex])[];
  readonly cpuid: readonly (readonly [Hex, Hex | null, Hex, Hex, Hex, Hex])[];
  readonly msrs: Readonly<Record<string, Hex>>;
  readonly lp_cpuid: Readonly<Record<string, readonly (readonly [Hex, Hex | null, Hex, Hex, Hex, Hex])[]>> | readonly unknown[];
  readonly lp_msrs: Readonly<Record<string, Readonly<Record<string, Hex>>>> | readonly unknown[];
  readonly tdx_without_integrity: number;
  readonly smrr2_not_supported: number;
  readonly seamops_capabilities: Hex;
  readonly seamreport: { readonly cpusvn: string; readonly tee_tcb_info: string };
  readonly regfill: Hex;
  readonly seamdb: { readonly index: Hex; readonly nonce: readonly Hex[] };
  readonly module: {
    readonly build_date: string;
    readonly build_num: number;
    readonly hv: number;
    readonly min_update_hv: number;
    readonly no_downgrade: number;
    readonly handoff_pages: number;
  };
}

/** A transcript that is not one: says where. */
export class TranscriptFormatError extends Error {
  readonly code = 'TRANSCRIPT_FORMAT';
  constructor(file: string, line: number, what: string, cause?: unknown) {
    super(`${file}:${line}: ${what}`, cause === undefined ? undefined : { cause });
    this.name = 'TranscriptFormatError';
  }
}

/** Reads `*.jsonl` or `*.jsonl.gz`. @throws TranscriptFormatError with file and line */
export function readTranscript(path: string): TranscriptEvent[] {
  let text: string;
  try {
    const bytes = readFileSync(path);
    text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (cause) {
    throw new TranscriptFormatError(path, 1, `cannot be read: ${(cause as Error).message}`, cause);
  }
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  let lps = 0;
  const events = lines.map((line, i) => {
    let event: TranscriptEvent | null;
    try {
      event = JSON.parse(line) as TranscriptEvent | null;
    } catch (cause) {
      throw new TranscriptFormatError(path, i + 1, 'is not a JSON object (truncated file?)', cause);
    }
    if (typeof event !== 'object' || event === null || typeof event.op !== 'string')
      throw new TranscriptFormatError(path, i + 1, 'has no "op"');
    if (event.seq !== i) throw new TranscriptFormatError(path, i + 1, `has seq ${String(event.seq)}, expected ${i}`);
    if (i === 0 && event.op !== 'platform') throw new TranscriptFormatError(path, 1, 'does not begin with a platform record');
    const problem = malformed(event, lps);
    if (problem !== undefined) throw new TranscriptFormatError(path, i + 1, problem);
    if (event.platform !== undefined) lps = event.platform.lps.length;
    return event;
  });
  if (events.length === 0) throw new TranscriptFormatError(path, 1, 'does not begin with a platform record');
  return events;
}

/** `battery-fatal-00.jsonl.gz` is of kind `battery-fatal`. */
export const kindOf = (path: string): string => basename(path).replace(/(-\d+)?\.jsonl(\.gz)?$/, '');
