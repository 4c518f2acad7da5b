import type { IoctlResult, NegativeErrno } from '../uapi/errno.ts';
import type { KvmRegs, KvmSregs, KvmSregs2 } from '../uapi/structs.ts';
import type { KvmDebugRegs, KvmFpu, KvmGuestDebug, KvmTranslation, KvmVcpuEvents, KvmXcr } from '../uapi/vcpu-structs.ts';

/**
 * The state of one vCPU by ioctl: `getFpu` is KVM_GET_FPU, and so on. A set that fails changes nothing. For a TD all of it is protected:
 * -EINVAL, or in flavour v7 zeros and no effect.
 */
export interface VcpuState {
  getRegs(): KvmRegs | NegativeErrno;
  setRegs(regs: KvmRegs): IoctlResult;
  getSregs(): KvmSregs | NegativeErrno;
  setSregs(sregs: KvmSregs): IoctlResult;
  getSregs2(): KvmSregs2 | NegativeErrno;
  /** -EINVAL: PDPTEs, and no PAE paging. */
  setSregs2(sregs: KvmSregs2): IoctlResult;
  getFpu(): KvmFpu | NegativeErrno;
  setFpu(fpu: KvmFpu): IoctlResult;
  /** 4096 bytes, standard format of XSAVE: `getXsave2` may give more where components reach further, which no VM here has. */
  getXsave(): Uint8Array | NegativeErrno;
  getXsave2(): Uint8Array | NegativeErrno;
  /** -EINVAL: a component that XCR0 of the processor has not, or reserved bits of MXCSR. */
  setXsave(image: Uint8Array): IoctlResult;
  getXcrs(): KvmXcr[] | NegativeErrno;
  setXcrs(xcrs: readonly KvmXcr[]): IoctlResult;
  getDebugRegs(): KvmDebugRegs | NegativeErrno;
  setDebugRegs(regs: KvmDebugRegs): IoctlResult;
  setGuestDebug(debug: KvmGuestDebug): IoctlResult;
  translate(linearAddress: bigint): KvmTranslation | NegativeErrno;
  /** 1024 bytes: the local APIC's register page. */
  getLapic(): Uint8Array | NegativeErrno;
  setLapic(registers: Uint8Array): IoctlResult;
  getVcpuEvents(): KvmVcpuEvents | NegativeErrno;
  setVcpuEvents(events: KvmVcpuEvents): IoctlResult;
  /** TSC frequency of this vCPU. -EINVAL: protected, or not the host's (there is no scaling). */
  setTscKhz(khz: number): IoctlResult;
}
