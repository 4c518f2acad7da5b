import { Gpr, Reg, VmcsField, type Vmcs } from '@tdxkit/x86-cpu';
import { Errno, type IoctlResult } from '../../uapi/errno.ts';
import { KvmMpState, type KvmRegs, type KvmSregs, type KvmSregs2 } from '../../uapi/structs.ts';
import {
  GuestDebugFlag,
  type KvmDebugRegs,
  type KvmFpu,
  type KvmGuestDebug,
  type KvmTranslation,
  type KvmVcpuEvents,
  type KvmXcr,
} from '../../uapi/vcpu-structs.ts';
import type { VcpuState } from '../vcpu-state.ts';
import { readSregs, writeSregs } from './guest-registers.ts';
import { guestLinearToPhysical } from './guest-walk.ts';
import { loadPdptes, readPdptes, usesPdptes, writePdptes } from './pdptes.ts';
import type { VmxVcpu } from './vmx-vcpu.ts';
import { readFpu, readXsave, supportedXcr0, writeFpu, writeXsave } from './xsave-area.ts';

const HIGH = 0xffff_ffff_0000_0000n;
const DR6_FIXED = 0xffff_0ff0n;
const DR7_FIXED = 0x400n;
const BLOCKING_STI_MOV_SS = 3n;
const BLOCKING_NMI = 8n;
const KNOWN_DEBUG = GuestDebugFlag.ENABLE | GuestDebugFlag.SINGLESTEP | GuestDebugFlag.USE_SW_BP | GuestDebugFlag.USE_HW_BP;

/** State of a vCPU of a plain VM: in its VMCS, in what KVM switches itself, and in its local APIC. The guest leaves its LP for each call. */
export class VmxState implements VcpuState {
  readonly #vcpu: VmxVcpu;

  constructor(vcpu: VmxVcpu) {
    this.#vcpu = vcpu;
  }

  getRegs(): KvmRegs {
    const vmcs = this.#vcpu.settle();
    const gpr = this.#vcpu.regs.slice();
    gpr[Gpr.RSP] = vmcs.read(VmcsField.GUEST_RSP);
    return { gpr, rip: vmcs.read(VmcsField.GUEST_RIP), rflags: this.#vcpu.debug.hideTrapFlag(vmcs.read(VmcsField.GUEST_RFLAGS)) };
  }

  setRegs({ gpr, rip, rflags }: KvmRegs): IoctlResult {
    if (gpr.length !== 16) return -Errno.EINVAL;
    const vmcs = this.#vcpu.settle();
    this.#vcpu.regs.set(gpr);
    vmcs.write(VmcsField.GUEST_RSP, gpr[Gpr.RSP]!);
    vmcs.write(VmcsField.GUEST_RIP, rip);
    vmcs.write(VmcsField.GUEST_RFLAGS, rflags | 2n);
    return 0;
  }

  getSregs(): KvmSregs {
    const { lapic } = this.#vcpu.vcpu;
    const vmcs = this.#vcpu.settle();
    return { ...readSregs(vmcs), cr2: this.#vcpu.switched.cr2, cr8: BigInt(lapic.processorPriority >>> 4), apicBase: lapic.base };
  }

  setSregs(sregs: KvmSregs): 0 {
    const { vcpu, switched } = this.#vcpu;
    const vmcs = this.#vcpu.settle();
    writeSregs(vmcs, sregs);
    loadPdptes(vcpu.vm, vmcs);
    switched.cr2 = sregs.cr2;
    this.#vcpu.reload();
    if (sregs.apicBase !== 0n) vcpu.lapic.base = sregs.apicBase;
    if (vcpu.mpState === KvmMpState.UNINITIALIZED && vcpu.id === 0) vcpu.mpState = KvmMpState.RUNNABLE;
    return 0;
  }

  getSregs2(): KvmSregs2 {
    const sregs = this.getSregs();
    return usesPdptes(sregs) ? { ...sregs, pdptrs: readPdptes(this.#vcpu.settle()) } : sregs;
  }
  setSregs2({ pdptrs, ...sregs }: KvmSregs2): IoctlResult {
    if (pdptrs !== undefined && !usesPdptes(sregs)) return -Errno.EINVAL;
    this.setSregs(sregs);
    if (pdptrs !== undefined) writePdptes(this.#vcpu.settle(), pdptrs);
    return 0;
  }

  getFpu(): KvmFpu {
    this.#vcpu.settle();
    return readFpu(this.#vcpu.switched);
  }
  setFpu(fpu: KvmFpu): IoctlResult {
    if (fpu.fpr.length !== 128 || fpu.xmm.length !== 256 || (fpu.mxcsr & ~0xffff) !== 0) return -Errno.EINVAL;
    this.#vcpu.settle();
    writeFpu(this.#vcpu.switched, fpu);
    this.#vcpu.reload();
    return 0;
  }
  getXsave(): Uint8Array {
    this.#vcpu.settle();
    return readXsave(this.#vcpu.switched, this.#vcpu.vcpu.lp);
  }
  /** No component that a plain VM has lies beyond 4096 bytes. */
  getXsave2(): Uint8Array {
    return this.getXsave();
  }
  setXsave(image: Uint8Array): IoctlResult {
    this.#vcpu.settle();
    if (!writeXsave(this.#vcpu.switched, this.#vcpu.vcpu.lp, image)) return -Errno.EINVAL;
    this.#vcpu.reload();
    return 0;
  }

  getXcrs(): KvmXcr[] {
    this.#vcpu.settle();
    return [{ xcr: 0, value: this.#vcpu.switched.xcr0 }];
  }
  setXcrs(xcrs: readonly KvmXcr[]): IoctlResult {
    const own = xcrs.find(({ xcr }) => xcr === 0);
    if (own === undefined) return 0;
    const { value } = own;
    if (
      (value & 1n) === 0n ||
      (value & ~supportedXcr0(this.#vcpu.vcpu.lp)) !== 0n ||
      ((value & 4n) !== 0n && (value & 2n) === 0n)
    )
      return -Errno.EINVAL;
    this.#vcpu.settle();
    this.#vcpu.switched.xcr0 = value;
    this.#vcpu.reload();
    return 0;
  }

  getDebugRegs(): KvmDebugRegs {
    const vmcs = this.#vcpu.settle();
    const dr = (n: number): bigint => this.#vcpu.switched.get64(Reg.DR0 + 8 * n);
    return { db: [dr(0), dr(1), dr(2), dr(3)], dr6: dr(4), dr7: vmcs.read(VmcsField.GUEST_DR7), flags: 0n };
  }
  setDebugRegs({ db, dr6, dr7, flags }: KvmDebugRegs): IoctlResult {
    if (flags !== 0n || ((dr6 | dr7) & HIGH) !== 0n) return -Errno.EINVAL;
    const vmcs = this.#vcpu.settle();
    db.forEach((value, n) => this.#vcpu.switched.set64(Reg.DR0 + 8 * n, value));
    this.#vcpu.switched.set64(Reg.DR6, dr6 | DR6_FIXED);
    vmcs.write(VmcsField.GUEST_DR7, dr7 | DR7_FIXED);
    this.#vcpu.reload();
    return 0;
  }

  setGuestDebug({ control, debugReg }: KvmGuestDebug): IoctlResult {
    if ((control & ~KNOWN_DEBUG) !== 0 || debugReg.length < 8) return -Errno.EINVAL;
    // Departs: hardware breakpoints of the VMM are not switched in.
    if ((control & GuestDebugFlag.USE_HW_BP) !== 0) return -Errno.EINVAL;
    this.#vcpu.debug.set(this.#vcpu.settle(), control);
    return 0;
  }

  translate(linearAddress: bigint): KvmTranslation {
    const physical = guestLinearToPhysical(this.#vcpu.vmx.vm, this.#vcpu.settle(), linearAddress);
    return {
      physicalAddress: physical ?? 0xffff_ffff_ffff_ffffn,
      valid: physical !== undefined,
      writeable: true,
      usermode: false,
    };
  }

  getLapic(): Uint8Array {
    this.#vcpu.settle();
    this.#vcpu.apicv?.sync();
    return this.#vcpu.vcpu.lapic.saveRegisters();
  }
  setLapic(registers: Uint8Array): IoctlResult {
    if (registers.length !== 1024) return -Errno.EINVAL;
    const vmcs = this.#vcpu.settle();
    if (!this.#vcpu.vcpu.lapic.loadRegisters(registers)) return -Errno.EINVAL;
    this.#vcpu.apicv?.refreshStatus(vmcs);
    return 0;
  }

  getVcpuEvents(): KvmVcpuEvents {
    const vmcs = this.#vcpu.settle();
    const interruptibility = vmcs.read(VmcsField.GUEST_INTERRUPTIBILITY_STATE);
    return this.#vcpu.events.toEvents(Number(interruptibility & BLOCKING_STI_MOV_SS), (interruptibility & BLOCKING_NMI) !== 0n);
  }
  setVcpuEvents(events: KvmVcpuEvents): IoctlResult {
    const { exception, interrupt, nmi } = events;
    if (exception.injected && (exception.nr > 31 || exception.nr === 2)) return -Errno.EINVAL;
    const vmcs = this.#vcpu.settle();
    this.#vcpu.events.fromEvents(events);
    const blocking = BigInt(interrupt.shadow & 3) | (nmi.masked ? BLOCKING_NMI : 0n);
    const old = vmcs.read(VmcsField.GUEST_INTERRUPTIBILITY_STATE);
    vmcs.write(VmcsField.GUEST_INTERRUPTIBILITY_STATE, (old & ~(BLOCKING_STI_MOV_SS | BLOCKING_NMI)) | blocking);
    return 0;
  }

  setTscKhz(khz: number): IoctlResult {
    return khz === 0 || khz === this.#vcpu.vmx.vm.tscKhz ? 0 : -Errno.EINVAL;
  }
}

/** What is left of a debugger: KVM intercepts #DB and #BP and may step the guest. */
export class GuestDebugger {
  #control = 0;

  /** What KVM_SET_GUEST_DEBUG last said: for snapshots, which keep what else it changed. */
  get control(): number {
    return this.#control;
  }
  set control(control: number) {
    this.#control = control;
  }

  get isOn(): boolean {
    return (this.#control & GuestDebugFlag.ENABLE) !== 0;
  }
  get #steps(): boolean {
    return this.isOn && (this.#control & GuestDebugFlag.SINGLESTEP) !== 0;
  }
  /** True when the exception is the debugger's and not the guest's. */
  takes(vector: number): boolean {
    return this.isOn && ((vector === 1 && this.#steps) || (vector === 3 && (this.#control & GuestDebugFlag.USE_SW_BP) !== 0));
  }

  set(vmcs: Vmcs, control: number): void {
    if (this.#steps) vmcs.write(VmcsField.GUEST_RFLAGS, vmcs.read(VmcsField.GUEST_RFLAGS) & ~TRAP_FLAG);
    this.#control = control;
    const kept = vmcs.read(VmcsField.EXCEPTION_BITMAP) & ~0xan;
    vmcs.write(VmcsField.EXCEPTION_BITMAP, kept | (this.#steps ? 2n : 0n) | (this.takes(3) ? 8n : 0n));
  }

  /** TF is in the guest's flags while it is stepped. */
  beforeEntry(vmcs: Vmcs): void {
    if (this.#steps) vmcs.write(VmcsField.GUEST_RFLAGS, vmcs.read(VmcsField.GUEST_RFLAGS) | TRAP_FLAG);
  }
  hideTrapFlag(rflags: bigint): bigint {
    return this.#steps ? rflags & ~TRAP_FLAG : rflags;
  }
}
const TRAP_FLAG = 0x100n;
