import { SEAMCALL_GP, SEAMCALL_UD, SEAMCALL_VMFAILINVALID } from '@tdxkit/tdx-module';
import { Errno, type IoctlResult } from '../uapi/errno.ts';

/** What the host layer makes of a SEAMCALL status: no module -ENODEV, #GP -EOPNOTSUPP, #UD (VMX off) -EACCES, anything else -EIO. */
export function seamcallErrno(status: bigint): IoctlResult {
  if (status === 0n) return 0;
  if (status === SEAMCALL_VMFAILINVALID) return -Errno.ENODEV;
  if (status === SEAMCALL_GP) return -Errno.EOPNOTSUPP;
  if (status === SEAMCALL_UD) return -Errno.EACCES;
  return -Errno.EIO;
}

/** True for the software class 0x8000FF00: the SEAMCALL instruction itself failed. */
export const isSoftwareError = (status: bigint): boolean => status >> 32n === 0x8000_ff00n;
