import { TdxError, type TdxErrorOptions } from '@tdxkit/x86-cpu/units';

/** An option of `runImage` or of the command line is out of range. */
export class UsageError extends TdxError {
  constructor(message: string, options: TdxErrorOptions = {}) {
    super('USAGE', message, options);
  }
}
