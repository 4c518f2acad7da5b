import { InternalError } from '@tdxkit/x86-cpu/units';
import type { NegativeErrno } from '../uapi/errno.ts';

/** A guest_memfd file: private memory that userspace cannot map. The open file pins its VM. */
export class GuestMemfd {
  readonly sizeBytes!: number;
  /** fallocate(PUNCH_HOLE): frees the pages of [offset, offset+length), zapping private mappings first. -EINVAL: unaligned or outside. */
  punchHole(_offset: number, _length: number): NegativeErrno | 0 {
    throw new InternalError('not built yet');
  }
}
