import { Gpr, VmcsField, type Vmcs } from '@tdxkit/x86-cpu';
import { KvmExitReason, KvmInternalError } from '../../uapi/exit.ts';
import { EXIT_TO_USER, RESUME_GUEST, type ExitVerdict } from '../operations.ts';
import { skipInstruction } from './exit.ts';
import { readGuestLinear, writeGuestLinear } from './guest-walk.ts';
import type { VmxVcpu } from './vmx-vcpu.ts';

const RFLAGS_DF = 0x400n;

/** IN, OUT, INS, OUTS. String forms exit once per element; a repeated one executes again until RCX is 0. */
export function handleIoInstruction(vcpu: VmxVcpu, vmcs: Vmcs): ExitVerdict {
  const qualification = Number(vmcs.read(VmcsField.EXIT_QUALIFICATION) & 0xffff_ffffn);
  const { io } = vcpu.vcpu.runState;
  const size = ((qualification & 7) + 1) as 1 | 2 | 4;
  const isIn = (qualification & 8) !== 0;
  io.size = size;
  io.direction = isIn ? 0 : 1;
  io.port = (qualification >>> 16) & 0xffff;
  io.count = 1;
  if ((qualification & 0x10) !== 0) return handleStringIo(vcpu, vmcs, size, isIn, (qualification & 0x20) !== 0);
  const { regs } = vcpu;
  if (isIn) {
    io.data.fill(0, 0, 4);
    vcpu.vcpu.completion = () => {
      const mask = (1n << BigInt(8 * size)) - 1n;
      const value = BigInt((io.data[0]! | (io.data[1]! << 8) | (io.data[2]! << 16) | (io.data[3]! << 24)) >>> 0) & mask;
      // A 32-bit result clears the upper half of RAX, smaller ones keep the rest.
      regs[Gpr.RAX] = size === 4 ? value : (regs[Gpr.RAX]! & ~mask) | value;
      return RESUME_GUEST;
    };
  } else {
    const low = Number(regs[Gpr.RAX]! & 0xffff_ffffn);
    for (let i = 0; i < 4; i++) io.data[i] = (low >>> (8 * i)) & 0xff;
  }
  skipInstruction(vmcs);
  vcpu.vcpu.runState.exit = io;
  return EXIT_TO_USER;
}

function handleStringIo(vcpu: VmxVcpu, vmcs: Vmcs, size: number, isIn: boolean, rep: boolean): ExitVerdict {
  const { regs } = vcpu;
  const { io } = vcpu.vcpu.runState;
  const addressSize = [16, 32, 64][Number(vmcs.read(VmcsField.EXIT_INSTRUCTION_INFORMATION) >> 7n) & 7] ?? 64;
  const mask = (1n << BigInt(addressSize)) - 1n;
  const put = (gpr: number, value: bigint): void => {
    // Registers of a 16-bit address size keep their upper part.
    regs[gpr] = addressSize === 16 ? (regs[gpr]! & ~mask) | (value & mask) : value & mask;
  };
  if (rep && (regs[Gpr.RCX]! & mask) === 0n) return skipInstruction(vmcs);
  const linear = vmcs.read(VmcsField.GUEST_LINEAR_ADDRESS);
  const element = io.data.subarray(0, size);
  const { vm } = vcpu.vmx;
  const advance = (): ExitVerdict => {
    if (isIn && !writeGuestLinear(vm, vmcs, linear, element)) return notMapped(vcpu, linear);
    const step = (vmcs.read(VmcsField.GUEST_RFLAGS) & RFLAGS_DF) !== 0n ? -BigInt(size) : BigInt(size);
    const pointer = isIn ? Gpr.RDI : Gpr.RSI;
    put(pointer, regs[pointer]! + step);
    if (rep) put(Gpr.RCX, regs[Gpr.RCX]! - 1n);
    return rep && (regs[Gpr.RCX]! & mask) !== 0n ? RESUME_GUEST : skipInstruction(vmcs);
  };
  if (!isIn && !readGuestLinear(vm, vmcs, linear, element)) return notMapped(vcpu, linear);
  vcpu.vcpu.completion = advance;
  vcpu.vcpu.runState.exit = io;
  return EXIT_TO_USER;
}

function notMapped(vcpu: VmxVcpu, linear: bigint): ExitVerdict {
  return vcpu.vcpu.exitToUser({
    reason: KvmExitReason.KVM_EXIT_INTERNAL_ERROR,
    suberror: KvmInternalError.EMULATION,
    data: [linear],
    message: `string I/O at linear address 0x${linear.toString(16)}, which no guest page backs`,
  });
}
