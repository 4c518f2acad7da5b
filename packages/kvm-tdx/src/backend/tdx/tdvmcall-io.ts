import { VmcallStatus } from '@tdxkit/tdx-arch';
import { Gpr } from '@tdxkit/x86-cpu';
import { gfnOf, gpa, pageOffset, type Gpa } from '@tdxkit/x86-cpu/units';
import { ApicBase } from '../../irq/apic-register.ts';
import type { Completion } from '../../vcpu/completion.ts';
import { EXIT_TO_USER, RESUME_GUEST, type ExitVerdict } from '../operations.ts';
import { finish } from './tdvmcall.ts';
import type { TdxVcpu } from './tdx-vcpu.ts';

/** Little-endian bytes [0, size) of a buffer as a number up to 8 bytes. */
function littleEndian(data: Uint8Array, size: number): bigint {
  if (size <= 4) {
    let value = 0;
    for (let i = size - 1; i >= 0; i--) value = value * 256 + data[i]!;
    return BigInt(value);
  }
  return BigInt.asUintN(64, (littleEndian(data.subarray(4), size - 4) << 32n) | littleEndian(data, 4));
}

function putLittleEndian(data: Uint8Array, size: number, value: bigint): void {
  let low = Number(value & 0xffff_ffffn);
  for (let i = 0; i < size && i < 4; i++, low >>>= 8) data[i] = low & 0xff;
  if (size === 8) putLittleEndian(data.subarray(4), 4, value >> 32n);
}

/** R13: 0 read, 1 write; the first series looked at bit 0 alone. */
const directionOf = ({ regs, td }: TdxVcpu): number =>
  Number(td.vm.kvm.differences.deviceCalls === 'strict' ? regs[Gpr.R13]! : regs[Gpr.R13]! & 1n);

/** Completions of the two frequent exits, made once. */
const COMPLETE_IN: Completion = { kind: 'in' };
const COMPLETE_MMIO_READ: Completion = { kind: 'mmio-read' };

/** TDG.VP.VMCALL<Instruction.IO>: R12 size, R13 direction, R14 port, R15 data. */
export function handleIo(tdVcpu: TdxVcpu): ExitVerdict {
  const { regs, vcpu, td } = tdVcpu;
  const size = Number(regs[Gpr.R12]!);
  const direction = directionOf(tdVcpu);
  if ((size !== 1 && size !== 2 && size !== 4) || (direction !== 0 && direction !== 1))
    return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
  const { io } = vcpu.runState;
  const { ioBus } = td.vm;
  if (direction === 1 && !ioBus.isEmpty && ioBus.writePort(Number(regs[Gpr.R14]! & 0xffffn), size, regs[Gpr.R15]!))
    return RESUME_GUEST;
  io.direction = direction;
  io.size = size;
  io.port = Number(regs[Gpr.R14]! & 0xffffn);
  io.count = 1;
  if (direction === 1) putLittleEndian(io.data, size, regs[Gpr.R15]!);
  else vcpu.completion = COMPLETE_IN;
  vcpu.runState.exit = io;
  return EXIT_TO_USER;
}

/** After KVM_EXIT_IO of an IN: the value goes to R11. */
export function completeIn(tdVcpu: TdxVcpu): ExitVerdict {
  const { io } = tdVcpu.vcpu.runState;
  tdVcpu.regs[Gpr.R11] = littleEndian(io.data, io.size);
  return RESUME_GUEST;
}

/** TDG.VP.VMCALL<#VE.RequestMMIO>: R12 size, R13 direction, R14 shared GPA, R15 data. */
export function handleMmio(tdVcpu: TdxVcpu): ExitVerdict {
  const { regs, vcpu, td } = tdVcpu;
  const size = Number(regs[Gpr.R12]!);
  const direction = directionOf(tdVcpu);
  const address = regs[Gpr.R14]!;
  const shared = BigInt(td.sharedBit);
  const isShared = (a: bigint): boolean => a < 2n * shared && (a & shared) !== 0n;
  if ((size !== 1 && size !== 2 && size !== 4 && size !== 8) || (direction !== 0 && direction !== 1))
    return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
  if (!isShared(address) || !isShared(address + BigInt(size - 1))) return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
  const at = gpa(address - shared);
  const isWrite = direction === 1;
  const known = inKernel(tdVcpu, at, size, isWrite ? regs[Gpr.R15]! : undefined);
  if (known !== undefined) return known;
  const { mmio } = vcpu.runState;
  mmio.physAddr = at;
  mmio.len = size;
  mmio.isWrite = isWrite;
  if (mmio.isWrite) putLittleEndian(mmio.data, size, regs[Gpr.R15]!);
  else {
    mmio.data.fill(0);
    vcpu.completion = COMPLETE_MMIO_READ;
  }
  vcpu.runState.exit = mmio;
  return EXIT_TO_USER;
}

/** What needs no userspace: a doorbell; in the first series also the APIC page, and memory, which was refused. undefined: an exit. */
function inKernel(tdVcpu: TdxVcpu, at: Gpa, size: number, written: bigint | undefined): ExitVerdict | undefined {
  const { regs, vcpu, td } = tdVcpu;
  const { ioBus, slots } = td.vm;
  if (td.vm.kvm.differences.deviceCalls === 'v7') {
    if (slots.find(gfnOf(at)) !== undefined) return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
    if (BigInt(at - pageOffset(at)) === (vcpu.lapic.base & ApicBase.ADDRESS)) {
      // In x2APIC mode nothing is in the page: it reads as ones and takes no writes.
      if (written === undefined) regs[Gpr.R11] = (1n << BigInt(8 * size)) - 1n;
      return RESUME_GUEST;
    }
  }
  return written !== undefined && !ioBus.isEmpty && ioBus.writeMemory(at, size, written) ? RESUME_GUEST : undefined;
}

export function completeMmioRead(tdVcpu: TdxVcpu): ExitVerdict {
  const { mmio } = tdVcpu.vcpu.runState;
  tdVcpu.regs[Gpr.R11] = littleEndian(mmio.data, mmio.len);
  return RESUME_GUEST;
}
