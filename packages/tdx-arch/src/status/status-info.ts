/** One completion status code. */
export interface StatusInfo {
  /** Without the TDX_ prefix: `OPERAND_INVALID`. */
  readonly name: string;
  /** The 64-bit word with details 0. */
  readonly code: bigint;
  /** Bits 47:40. */
  readonly class: number;
  /** Bits 39:32. */
  readonly detail: number;
  /** What the low half holds: 'operand id', 'exit reason', '0' ... */
  readonly low32: string;
  readonly meaning?: string;
  /** Defined, but no leaf of 1.5.01 returns it. */
  readonly unused?: boolean;
}
