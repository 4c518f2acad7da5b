import { Errno, type IoctlResult, type NegativeErrno } from '../../uapi/errno.ts';
import type { KvmRegs, KvmSegment, KvmSregs, KvmSregs2 } from '../../uapi/structs.ts';
import type { KvmDebugRegs, KvmFpu, KvmTranslation, KvmVcpuEvents, KvmXcr } from '../../uapi/vcpu-structs.ts';
import type { VcpuState } from '../vcpu-state.ts';
import type { TdxVcpu } from './tdx-vcpu.ts';

const segment = (): KvmSegment => ({ base: 0n, limit: 0, selector: 0, attributes: 0 });
const NO_EVENTS: KvmVcpuEvents = {
  exception: { injected: false, nr: 0, hasErrorCode: false, errorCode: 0 },
  interrupt: { injected: false, nr: 0, soft: false, shadow: 0 },
  nmi: { injected: false, pending: false, masked: false },
};

/** State of a TD vCPU as userspace sees it: nothing. The module alone holds the registers. */
export class ProtectedState implements VcpuState {
  readonly #vcpu: TdxVcpu;
  readonly #refuses: boolean;

  constructor(vcpu: TdxVcpu) {
    this.#vcpu = vcpu;
    this.#refuses = vcpu.td.vm.kvm.differences.protectedState === 'refused';
  }

  #get<T>(zeros: () => T): T | NegativeErrno {
    return this.#refuses ? -Errno.EINVAL : zeros();
  }
  get #set(): IoctlResult {
    return this.#refuses ? -Errno.EINVAL : 0;
  }

  getRegs(): KvmRegs | NegativeErrno {
    return this.#get(() => ({ gpr: new BigUint64Array(16), rip: 0n, rflags: 0n }));
  }
  setRegs(): IoctlResult {
    return this.#set;
  }
  getSregs(): KvmSregs | NegativeErrno {
    return this.#get(() => ({
      cs: segment(), ds: segment(), es: segment(), fs: segment(), gs: segment(), ss: segment(), tr: segment(), ldt: segment(),
      gdt: { base: 0n, limit: 0 }, idt: { base: 0n, limit: 0 },
      cr0: 0n, cr2: 0n, cr3: 0n, cr4: 0n, cr8: 0n, efer: 0n, apicBase: this.#vcpu.vcpu.lapic.base,
    })); // prettier-ignore
  }
  setSregs(): IoctlResult {
    return this.#set;
  }
  getSregs2(): KvmSregs2 | NegativeErrno {
    return this.getSregs();
  }
  setSregs2(): IoctlResult {
    return this.#set;
  }
  getFpu(): KvmFpu | NegativeErrno {
    return this.#get(() => ({
      fpr: new Uint8Array(128), fcw: 0, fsw: 0, ftwx: 0, lastOpcode: 0, lastIp: 0n, lastDp: 0n, xmm: new Uint8Array(256), mxcsr: 0,
    })); // prettier-ignore
  }
  setFpu(): IoctlResult {
    return this.#set;
  }
  getXsave(): Uint8Array | NegativeErrno {
    return this.#get(() => new Uint8Array(4096));
  }
  getXsave2(): Uint8Array | NegativeErrno {
    return this.getXsave();
  }
  setXsave(): IoctlResult {
    return this.#set;
  }
  getXcrs(): KvmXcr[] | NegativeErrno {
    return this.#get(() => []);
  }
  setXcrs(): IoctlResult {
    return this.#set;
  }
  getDebugRegs(): KvmDebugRegs | NegativeErrno {
    return this.#get(() => ({ db: [0n, 0n, 0n, 0n], dr6: 0n, dr7: 0n, flags: 0n }));
  }
  setDebugRegs(): IoctlResult {
    return this.#set;
  }
  setGuestDebug(): IoctlResult {
    return this.#set;
  }
  translate(): KvmTranslation | NegativeErrno {
    return this.#get(() => ({ physicalAddress: 0n, valid: false, writeable: false, usermode: false }));
  }
  /** v7: KVM's own registers of the APIC, of which the processor virtualises a part. */
  getLapic(): Uint8Array | NegativeErrno {
    return this.#get(() => this.#vcpu.vcpu.lapic.saveRegisters());
  }
  setLapic(): IoctlResult {
    return this.#set;
  }
  /** Nothing of the guest's events is visible, and none can be set. */
  getVcpuEvents(): KvmVcpuEvents {
    return structuredClone(NO_EVENTS);
  }
  setVcpuEvents(): 0 {
    return 0;
  }
  /** In both flavours an error: the frequency is the TD's, fixed by KVM_TDX_INIT_VM. */
  setTscKhz(): NegativeErrno {
    return -Errno.EINVAL;
  }
}
