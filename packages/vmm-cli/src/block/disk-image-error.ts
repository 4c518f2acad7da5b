import { TdxError } from '@tdxkit/x86-cpu/units';

/** A disk image cannot be used. */
export class DiskImageError extends TdxError {
  constructor(message: string, options: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super('DISK_IMAGE', message, options);
  }
}
