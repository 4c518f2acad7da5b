import { TdxError, type TdxErrorOptions } from '@tdxkit/x86-cpu/units';

/** A snapshot or recording is damaged, of another version, or does not fit. */
export class SnapshotFileError extends TdxError {
  /** @param offset byte of the file where it is wrong */
  constructor(file: string, offset: number, what: string, options: TdxErrorOptions = {}) {
    super('SNAPSHOT_INVALID', `${file}:${offset}: ${what}`, options);
  }
}
