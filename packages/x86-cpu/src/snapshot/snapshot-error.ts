import { TdxError, type TdxErrorOptions } from '../units/error.ts';

/** A machine cannot be saved as it is, or a snapshot does not belong to the machine that is to take it. */
export class SnapshotError extends TdxError {
  constructor(message: string, options: TdxErrorOptions = {}) {
    super('SNAPSHOT', message, options);
  }
}
