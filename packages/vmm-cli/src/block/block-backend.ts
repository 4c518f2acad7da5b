export const SECTOR_BYTES = 512;

/**
 * What holds the sectors of a disk. Offsets and lengths are in bytes, multiples of 512, within `bytes`. Errors are values: what went wrong in
 * words, or undefined for success.
 */
export interface BlockBackend {
  /** A multiple of 512. */
  readonly bytes: number;
  readonly isReadOnly: boolean;
  read(offset: number, into: Uint8Array): string | undefined;
  write(offset: number, data: Uint8Array): string | undefined;
  /** What was written is on stable storage when this returns. */
  flush(): string | undefined;
  close(): void;
}
