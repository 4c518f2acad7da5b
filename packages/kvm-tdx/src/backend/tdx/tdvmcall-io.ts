import { VmcallStatus } from '@tdxkit/tdx-arch';
import { Gpr } from '@tdxkit/x86-cpu';
import { gfnOf, gpa, pageOffset, type Gpa } from '@tdxkit/x86-cpu/units';
import { ApicBase } from '../../irq/apic-register.ts';
import type { Completion } from '../../vcpu/completion.ts';
import { EXIT_TO_USER, RESUME_GUEST, type ExitVerdict } from '../operations.ts';
import { finish } from './tdvmcall.ts';
import type { TdxVcpu } from './tdx-vcpu.ts';

/** Up to 4 bytes of a buffer from `from` on, little-endian. */
function read32(data: Uint8Array, from: number, bytes: number): number {
  let value = 0;
  for (let i = bytes - 1; i >= 0; i--) value = value * 256 + data[from + i]!;
  return value;
}
function write32(data: Uint8Array, from: number, bytes: number, value: number): void {
  for (let i = 0; i < bytes; i++) data[from + i] = value >>> (8 * i);
}

/** Bytes [0, size) of a buffer into a register, zero-extended, and a register's low bytes into a buffer. By halves: a bigint takes 20 ns. */
function toRegister(words: Uint32Array, gpr: number, data: Uint8Array, size: number): void {
  words[2 * gpr] = read32(data, 0, size < 4 ? size : 4);
  words[2 * gpr + 1] = size > 4 ? read32(data, 4, size - 4) : 0;
}
function fromRegister(words: Uint32Array, gpr: number, data: Uint8Array, size: number): void {
  write32(data, 0, size < 4 ? size : 4, words[2 * gpr]!);
  if (size > 4) write32(data, 4, size - 4, words[2 * gpr + 1]!);
}

/** A register as a number; Infinity when it has more than 32 bits: no operand here may. */
const small = (words: Uint32Array, gpr: number): number => (words[2 * gpr + 1] === 0 ? words[2 * gpr]! : Infinity);

/** R13: 0 read, 1 write; the first series looked at bit 0 alone. */
const directionOf = ({ words, td }: TdxVcpu): number =>
  td.vm.kvm.differences.deviceCalls === 'strict' ? small(words, Gpr.R13) : words[2 * Gpr.R13]! & 1;

/** Completions of the two frequent exits, made once. */
const COMPLETE_IN: Completion = { kind: 'in' };
const COMPLETE_MMIO_READ: Completion = { kind: 'mmio-read' };

/** TDG.VP.VMCALL<Instruction.IO>: R12 size, R13 direction, R14 port, R15 data. */
export function handleIo(tdVcpu: TdxVcpu): ExitVerdict {
  const { regs, words, vcpu, td } = tdVcpu;
  const size = small(words, Gpr.R12);
  const direction = directionOf(tdVcpu);
  if ((size !== 1 && size !== 2 && size !== 4) || (direction !== 0 && direction !== 1))
    return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
  const { io } = vcpu.runState;
  const { ioBus } = td.vm;
  const port = words[2 * Gpr.R14]! & 0xffff;
  if (direction === 1 && !ioBus.isEmpty && ioBus.writePort(port, size, regs[Gpr.R15]!)) return RESUME_GUEST;
  io.direction = direction;
  io.size = size;
  io.port = port;
  io.count = 1;
  if (direction === 1) fromRegister(words, Gpr.R15, io.data, size);
  else vcpu.completion = COMPLETE_IN;
  vcpu.runState.exit = io;
  return EXIT_TO_USER;
}

/** After KVM_EXIT_IO of an IN: the value goes to R11. */
export function completeIn(tdVcpu: TdxVcpu): ExitVerdict {
  const { io } = tdVcpu.vcpu.runState;
  toRegister(tdVcpu.words, Gpr.R11, io.data, io.size);
  return RESUME_GUEST;
}

/** TDG.VP.VMCALL<#VE.RequestMMIO>: R12 size, R13 direction, R14 shared GPA, R15 data. */
export function handleMmio(tdVcpu: TdxVcpu): ExitVerdict {
  const { regs, words, vcpu, td } = tdVcpu;
  const size = small(words, Gpr.R12);
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
  if (mmio.isWrite) fromRegister(words, Gpr.R15, mmio.data, size);
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
  toRegister(tdVcpu.words, Gpr.R11, mmio.data, mmio.len);
  return RESUME_GUEST;
}
