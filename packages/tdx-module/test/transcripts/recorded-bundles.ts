import type { TranscriptEvent } from './transcript-file.ts';

type Buffer = NonNullable<TranscriptEvent['mem']>[number];
type Range = readonly [from: number, to: number];

/** Leaves that write what a migration key protects. */
const WRITERS: ReadonlySet<string> = new Set([
  'TDH.EXPORT.MEM',
  'TDH.EXPORT.STATE.IMMUTABLE',
  'TDH.EXPORT.STATE.TD',
  'TDH.EXPORT.STATE.VP',
  'TDH.EXPORT.TRACK',
  'TDH.EXPORT.ABORT',
  'TDH.IMPORT.ABORT',
]);
const PAGE = 0xf_ffff_ffff_f000n;
const ADDRESS = 0xf_ffff_ffff_ffffn;
const MAC_OF_MBMD: Range = [32, 48];
const EVERYTHING: Range = [0, Infinity];

/** Bytes as hex text without the zeros at its end. */
const trimmed = (hex: string): string => hex.replace(/(00)*$/, '');

/**
 * What a migration key protects depends on the recorder's random source: ciphertext and MACs are not compared. Where the host of a recording
 * writes such a buffer again, it writes what this machine exported in its place.
 */
export class RecordedBundles {
  readonly #own = new Map<string, Uint8Array>();

  /** Parts of an output buffer that are not compared: nothing of a GPA list, the MAC of an MBMD, all of any other. */
  ignored(event: TranscriptEvent, buffer: Buffer): readonly Range[] {
    if (!WRITERS.has(event.leaf ?? '')) return [];
    const hpa = BigInt(buffer.hpa);
    const operand = (name: string): bigint => BigInt(event.in?.[name] ?? 0);
    if (hpa === (operand('r8') & ADDRESS)) return [MAC_OF_MBMD];
    return event.leaf === 'TDH.EXPORT.MEM' && hpa === (operand('rcx') & PAGE) ? [] : [EVERYTHING];
  }

  /** Notes what this machine has where the recording has `buffer`. */
  note(event: TranscriptEvent, buffer: Buffer, own: Uint8Array): void {
    if (WRITERS.has(event.leaf ?? '')) this.#own.set(trimmed(buffer.hex), own);
  }

  /** This machine's bytes for a buffer that is written again, or undefined. */
  ownBytes(hex: string): Uint8Array | undefined {
    const own = trimmed(hex);
    return own === '' ? undefined : this.#own.get(own);
  }
}
