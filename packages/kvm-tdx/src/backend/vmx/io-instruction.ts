import { Gpr, VmcsField, type Vmcs } from '@tdxkit/x86-cpu';
import type { Completion } from '../../vcpu/completion.ts';
import { EXIT_TO_USER, RESUME_GUEST, type ExitVerdict } from '../operations.ts';
import { skipInstruction } from './exit.ts';
import type { VmxVcpu } from './vmx-vcpu.ts';

const RFLAGS_DF = 0x400n;
const COMPLETE_IN: Completion = { kind: 'in' };

/** IN, OUT, INS, OUTS. */
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
    vcpu.vcpu.completion = COMPLETE_IN;
  } else {
    const low = Number(regs[Gpr.RAX]! & 0xffff_ffffn);
    for (let i = 0; i < 4; i++) io.data[i] = (low >>> (8 * i)) & 0xff;
    const { ioBus } = vcpu.vmx.vm;
    if (!ioBus.isEmpty && ioBus.writePort(io.port, size, BigInt(low))) return skipInstruction(vmcs);
  }
  skipInstruction(vmcs);
  vcpu.vcpu.runState.exit = io;
  return EXIT_TO_USER;
}

/** After KVM_EXIT_IO of an IN: a 32-bit result clears the upper half of RAX, smaller ones keep the rest. */
export function completeIn({ regs, vcpu }: VmxVcpu): ExitVerdict {
  const { data, size } = vcpu.runState.io;
  const mask = (1n << BigInt(8 * size)) - 1n;
  const value = BigInt((data[0]! | (data[1]! << 8) | (data[2]! << 16) | (data[3]! << 24)) >>> 0) & mask;
  regs[Gpr.RAX] = size === 4 ? value : (regs[Gpr.RAX]! & ~mask) | value;
  return RESUME_GUEST;
}

/** INS and OUTS: as many elements at once as the count, the page and the buffer allow; the processor moves the data. */
function handleStringIo(vcpu: VmxVcpu, vmcs: Vmcs, size: number, isIn: boolean, rep: boolean): ExitVerdict {
  const { io } = vcpu.vcpu.runState;
  const addressSize = [16, 32, 64][Number(vmcs.read(VmcsField.EXIT_INSTRUCTION_INFORMATION) >> 7n) & 7] ?? 64;
  const count = rep ? BigInt.asUintN(addressSize, vcpu.regs[Gpr.RCX]!) : 1n;
  if (count === 0n) return skipInstruction(vmcs);
  const offset = Number(vmcs.read(VmcsField.GUEST_LINEAR_ADDRESS) & 0xfffn);
  const isDown = (vmcs.read(VmcsField.GUEST_RFLAGS) & RFLAGS_DF) !== 0n;
  const inPage = Math.max(1, Math.floor((isDown ? offset + size : 0x1000 - offset) / size));
  const elements = Number(count < BigInt(inPage) ? count : BigInt(inPage));
  if (!isIn) return vcpu.emulation.portOutput(elements);
  io.count = elements;
  io.data.fill(0, 0, elements * size);
  vcpu.vcpu.completion = { kind: 'string-in', elements };
  vcpu.vcpu.runState.exit = io;
  return EXIT_TO_USER;
}
