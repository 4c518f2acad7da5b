import { errnoName } from '@tdxkit/kvm-tdx';
import { TdxError, type TdxErrorOptions } from '@tdxkit/x86-cpu/units';
import { describeStatus } from '@tdxkit/tdx-module';

/** The host refused a step that builds the VM: an ioctl returned an errno, perhaps because a SEAMCALL failed. */
export class HostRefusedError extends TdxError {
  /** The negative errno. */
  readonly errno: number;

  /**
   * @param call the ioctl
   * @param hwError status of the SEAMCALL that failed, 0n if none did
   */
  constructor(call: string, errno: number, hwError = 0n, options: TdxErrorOptions = {}) {
    const seamcall = hwError === 0n ? '' : `; the TDX module answered ${describeStatus(hwError)}`;
    super('HOST_REFUSED', `${call} failed with ${errnoName(errno)}${seamcall}`, options);
    this.errno = errno;
  }
}
