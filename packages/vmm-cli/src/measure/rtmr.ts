import { createHash } from 'node:crypto';

/** Bytes of a measurement register. */
const REGISTER_BYTES = 48;
export const RTMR_COUNT = 4;

/** One extension of a run-time measurement register before the kernel runs: RTMR = SHA-384(RTMR, SHA-384(data)). */
export interface RtmrExtension {
  /** 0 to 3. */
  readonly rtmr: number;
  /** What is measured, for people. */
  readonly name: string;
  readonly gpa: number;
  readonly data: Uint8Array;
}

export const sha384 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha384');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

/**
 * The four RTMRs after these digests were extended in order. All start at zero.
 * @source TDX module ABI "TDG.MR.RTMR.EXTEND"
 */
export function extendRtmrs(digests: readonly { readonly rtmr: number; readonly digest: Uint8Array }[]): Uint8Array[] {
  const registers: Uint8Array[] = Array.from({ length: RTMR_COUNT }, () => new Uint8Array(REGISTER_BYTES));
  for (const { rtmr, digest } of digests) registers[rtmr] = sha384(registers[rtmr]!, digest);
  return registers;
}

/** The RTMRs that a TD has when its kernel is entered. */
export const rtmrsOf = (extensions: readonly RtmrExtension[]): Uint8Array[] =>
  extendRtmrs(extensions.map(({ rtmr, data }) => ({ rtmr, digest: sha384(data) })));
