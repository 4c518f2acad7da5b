import { Errno, type IoctlResult } from '../uapi/errno.ts';
import type { KvmX86Mce } from '../uapi/vcpu-structs.ts';
import { MachineCheckMsr } from './emulated-msr.ts';
import type { KvmVcpu } from './kvm-vcpu.ts';

const STATUS_VALID = 1n << 63n;
const STATUS_OVERFLOW = 1n << 62n;
const STATUS_UNCORRECTED = 1n << 61n;
const BANK_COUNT = 0xffn;

/** KVM_X86_SET_MCE: a machine check goes into its bank; an uncorrected one raises #MC (dropped for a TD, whose guest may poll the bank). */
export function setMce(vcpu: KvmVcpu, mce: KvmX86Mce): IoctlResult {
  const { backend } = vcpu;
  const banks = (backend.readMsr(MachineCheckMsr.MCG_CAP) ?? 0n) & BANK_COUNT;
  if (!Number.isInteger(mce.bank) || mce.bank < 0 || mce.bank >= banks || (mce.status & STATUS_VALID) === 0n)
    return -Errno.EINVAL;
  const base = MachineCheckMsr.MC0_CTL + 4 * mce.bank;
  const old = backend.readMsr(base + 1) ?? 0n;
  const isUncorrected = (mce.status & STATUS_UNCORRECTED) !== 0n;
  // A corrected error does not overwrite an uncorrected one that nobody has read.
  if (!isUncorrected && (old & STATUS_VALID) !== 0n && (old & STATUS_UNCORRECTED) !== 0n) {
    backend.writeMsr(base + 1, old | STATUS_OVERFLOW);
    return 0;
  }
  backend.writeMsr(base + 1, (old & STATUS_VALID) !== 0n ? mce.status | STATUS_OVERFLOW : mce.status);
  backend.writeMsr(base + 2, mce.addr);
  backend.writeMsr(base + 3, mce.misc);
  if (isUncorrected) {
    backend.writeMsr(MachineCheckMsr.MCG_STATUS, mce.mcgStatus);
    backend.injectMachineCheck();
  }
  return 0;
}
