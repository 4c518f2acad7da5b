import { Errno, type IoctlResult, type NegativeErrno } from '../uapi/errno.ts';
import {
  DebugRegs,
  DeviceAttr,
  EnableCap,
  Fpu,
  GuestDebug,
  PreFaultMemoryLayout,
  Regs,
  Sregs,
  Sregs2,
  Translation,
  VcpuEvents,
  X86Mce,
  Xcrs,
} from '../uapi/layouts.ts';
import { XSAVE_BYTES } from '../uapi/vcpu-structs.ts';
import type { KvmVcpu } from '../vcpu/kvm-vcpu.ts';
import { readCpuidList, writeCpuidList } from './cpuid-list.ts';
import { changes, gives, immediate, takes, type IoctlHandler, type IoctlTable } from './ioctl.ts';
import { msrs } from './msr-structs.ts';
import {
  debugRegsOf,
  fpuOf,
  guestDebugOf,
  rawDebugRegs,
  rawFpu,
  rawRegs,
  rawSregs,
  rawSregs2,
  rawVcpuEvents,
  regsOf,
  sregs2Of,
  sregsOf,
  vcpuEventsOf,
  x86MceOf,
} from './state-structs.ts';
import { memoryEncryptOp } from './tdx-command.ts';
import { addressBuffer, numberOf } from './user-buffer.ts';

const LAPIC_BYTES = 1024;

/** A fixed number of raw bytes, in or out. */
const givesBytes =
  (length: number, run: (vcpu: KvmVcpu) => Uint8Array | NegativeErrno): IoctlHandler<KvmVcpu> =>
  (vcpu, { buffer }) => {
    const data = run(vcpu);
    if (typeof data === 'number') return data;
    return buffer.write(0, data.subarray(0, length)) ? 0 : -Errno.EFAULT;
  };
const takesBytes =
  (length: number, run: (vcpu: KvmVcpu, data: Uint8Array) => IoctlResult): IoctlHandler<KvmVcpu> =>
  (vcpu, { buffer }) => {
    const view = buffer.read(0, length);
    return view === undefined ? -Errno.EFAULT : run(vcpu, new Uint8Array(view.buffer));
  };
const orErrno = <T, R>(value: T | NegativeErrno, map: (value: T) => R): R | NegativeErrno =>
  typeof value === 'number' ? value : map(value);

/** KVM_VCPU_TSC_CTRL, KVM_VCPU_TSC_OFFSET: the only attribute of a vCPU. */
const isTscOffset = ({ flags, group, attr }: { flags: number; group: number; attr: bigint }): boolean =>
  flags === 0 && group === 0 && attr === 0n;

/** Ioctls of a vCPU. */
export const vcpuIoctls: IoctlTable<KvmVcpu> = {
  KVM_RUN: immediate((vcpu, value, { files }) => (value === 0 ? files.runPage(vcpu).run() : -Errno.EINVAL)),
  KVM_GET_REGS: gives(Regs, (vcpu) => orErrno(vcpu.getRegs(), rawRegs)),
  KVM_SET_REGS: takes(Regs, (vcpu, raw) => vcpu.setRegs(regsOf(raw))),
  KVM_GET_SREGS: gives(Sregs, (vcpu) => orErrno(vcpu.getSregs(), rawSregs)),
  KVM_SET_SREGS: takes(Sregs, (vcpu, raw) => vcpu.setSregs(sregsOf(raw))),
  KVM_GET_SREGS2: gives(Sregs2, (vcpu) => orErrno(vcpu.state.getSregs2(), rawSregs2)),
  KVM_SET_SREGS2: takes(Sregs2, (vcpu, raw) => {
    const sregs = sregs2Of(raw);
    return typeof sregs === 'number' ? sregs : vcpu.state.setSregs2(sregs);
  }),
  KVM_TRANSLATE: (vcpu, { buffer }) => {
    const view = buffer.read(0, Translation.size);
    if (view === undefined) return -Errno.EFAULT;
    const raw = Translation.read(view);
    const found = vcpu.state.translate(raw.linear_address);
    if (typeof found === 'number') return found;
    const bit = (flag: boolean): number => (flag ? 1 : 0);
    const { physicalAddress: physical_address, valid, writeable, usermode } = found;
    const answer = { ...raw, physical_address, valid: bit(valid), writeable: bit(writeable), usermode: bit(usermode) };
    return buffer.write(0, Translation.encode(answer)) ? 0 : -Errno.EFAULT;
  },
  KVM_INTERRUPT: (vcpu, { buffer }) => {
    const view = buffer.read(0, 4);
    return view === undefined ? -Errno.EFAULT : vcpu.interrupt(view.getUint32(0, true));
  },
  KVM_GET_MSRS: msrs((vcpu, entries) => vcpu.getMsrs(entries), true),
  KVM_SET_MSRS: msrs((vcpu, entries) => vcpu.setMsrs(entries), false),
  KVM_GET_FPU: gives(Fpu, (vcpu) => orErrno(vcpu.state.getFpu(), rawFpu)),
  KVM_SET_FPU: takes(Fpu, (vcpu, raw) => vcpu.state.setFpu(fpuOf(raw))),
  KVM_GET_LAPIC: givesBytes(LAPIC_BYTES, (vcpu) => vcpu.state.getLapic()),
  KVM_SET_LAPIC: takesBytes(LAPIC_BYTES, (vcpu, data) => vcpu.state.setLapic(data)),
  KVM_SET_CPUID2: (vcpu, { buffer }) => {
    const entries = readCpuidList(buffer, 0);
    return typeof entries === 'number' ? entries : vcpu.setCpuid2(entries);
  },
  KVM_GET_CPUID2: (vcpu, { buffer }) => writeCpuidList(buffer, 0, vcpu.getCpuid2()),
  KVM_GET_MP_STATE: (vcpu, { buffer }) => (buffer.write(0, Uint8Array.of(vcpu.mpState, 0, 0, 0)) ? 0 : -Errno.EFAULT),
  KVM_SET_MP_STATE: (vcpu, { buffer }) => {
    const view = buffer.read(0, 4);
    return view === undefined ? -Errno.EFAULT : vcpu.setMpState(view.getUint32(0, true));
  },
  KVM_NMI: (vcpu) => vcpu.nmi(),
  KVM_SMI: (vcpu) => vcpu.smi(),
  KVM_SET_GUEST_DEBUG: takes(GuestDebug, (vcpu, raw) => vcpu.state.setGuestDebug(guestDebugOf(raw))),
  KVM_X86_SET_MCE: takes(X86Mce, (vcpu, raw) => vcpu.setMce(x86MceOf(raw))),
  KVM_GET_VCPU_EVENTS: gives(VcpuEvents, (vcpu) => orErrno(vcpu.state.getVcpuEvents(), rawVcpuEvents)),
  KVM_SET_VCPU_EVENTS: takes(VcpuEvents, (vcpu, raw) => vcpu.state.setVcpuEvents(vcpuEventsOf(raw))),
  KVM_GET_DEBUGREGS: gives(DebugRegs, (vcpu) => orErrno(vcpu.state.getDebugRegs(), rawDebugRegs)),
  KVM_SET_DEBUGREGS: takes(DebugRegs, (vcpu, raw) => vcpu.state.setDebugRegs(debugRegsOf(raw))),
  KVM_SET_TSC_KHZ: immediate((vcpu, khz) => vcpu.state.setTscKhz(khz)),
  KVM_GET_TSC_KHZ: (vcpu) => vcpu.vm.tscKhz,
  KVM_ENABLE_CAP: takes(EnableCap, (vcpu, { cap, flags, args }) => (flags === 0 ? vcpu.enableCap(cap, args[0]!) : -Errno.EINVAL)),
  KVM_HAS_DEVICE_ATTR: takes(DeviceAttr, (_, attribute) => (isTscOffset(attribute) ? 0 : -Errno.ENXIO)),
  KVM_GET_DEVICE_ATTR: takes(DeviceAttr, (vcpu, attribute, { kvm }) => {
    if (!isTscOffset(attribute)) return -Errno.ENXIO;
    const value = new Uint8Array(BigUint64Array.of(BigInt.asUintN(64, vcpu.backend.tscOffset)).buffer);
    return addressBuffer(kvm.userMemory, attribute.addr).write(0, value) ? 0 : -Errno.EFAULT;
  }),
  KVM_SET_DEVICE_ATTR: takes(DeviceAttr, (vcpu, attribute, { kvm }) => {
    if (!isTscOffset(attribute)) return -Errno.ENXIO;
    const view = addressBuffer(kvm.userMemory, attribute.addr).read(0, 8);
    return view === undefined ? -Errno.EFAULT : vcpu.setTscOffset(view.getBigUint64(0, true));
  }),
  KVM_X86_SETUP_MCE: (vcpu, { buffer }) => {
    const view = buffer.read(0, 8);
    return view === undefined ? -Errno.EFAULT : vcpu.setupMce(view.getBigUint64(0, true));
  },
  KVM_GET_XSAVE: givesBytes(XSAVE_BYTES, (vcpu) => vcpu.state.getXsave()),
  KVM_GET_XSAVE2: givesBytes(XSAVE_BYTES, (vcpu) => vcpu.state.getXsave2()),
  KVM_SET_XSAVE: takesBytes(XSAVE_BYTES, (vcpu, data) => vcpu.state.setXsave(data)),
  KVM_GET_XCRS: gives(Xcrs, (vcpu) =>
    orErrno(vcpu.state.getXcrs(), (list) => ({
      nr_xcrs: list.length,
      xcrs: list.map(({ xcr, value }) => ({ xcr, reserved: 0, value })),
    })),
  ),
  KVM_SET_XCRS: takes(Xcrs, (vcpu, { nr_xcrs: count, flags, xcrs }) =>
    count > 16 || flags !== 0
      ? -Errno.EINVAL
      : vcpu.state.setXcrs(xcrs.slice(0, count).map(({ xcr, value }) => ({ xcr, value }))),
  ),
  KVM_MEMORY_ENCRYPT_OP: (vcpu, { argument }) => memoryEncryptOp(vcpu, argument),
  KVM_PRE_FAULT_MEMORY: changes(PreFaultMemoryLayout, (vcpu, raw) => {
    const range = { gpa: numberOf(raw.gpa), size: numberOf(raw.size), flags: raw.flags };
    const before = range.size;
    const result = vcpu.preFaultMemory(range);
    const done = BigInt(Number.isFinite(before) ? before - range.size : 0);
    raw.gpa += done;
    raw.size -= done;
    return result;
  }),
};
