import { VmcallStatus } from '@tdxkit/tdx-arch';
import { Gpr } from '@tdxkit/x86-cpu';
import { gpa } from '@tdxkit/x86-cpu/units';
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

/** TDG.VP.VMCALL<Instruction.IO>: R12 size, R13 direction, R14 port, R15 data. */
export function handleIo(tdVcpu: TdxVcpu): ExitVerdict {
  const { regs, vcpu } = tdVcpu;
  const size = Number(regs[Gpr.R12]!);
  const direction = Number(regs[Gpr.R13]!);
  if ((size !== 1 && size !== 2 && size !== 4) || (direction !== 0 && direction !== 1))
    return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
  const { io } = vcpu.runState;
  io.direction = direction;
  io.size = size;
  io.port = Number(regs[Gpr.R14]! & 0xffffn);
  io.count = 1;
  if (direction === 1) putLittleEndian(io.data, size, regs[Gpr.R15]!);
  else vcpu.completion = tdVcpu.completeIn;
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
  const direction = Number(regs[Gpr.R13]!);
  const address = regs[Gpr.R14]!;
  const shared = BigInt(td.sharedBit);
  const isShared = (a: bigint): boolean => a < 2n * shared && (a & shared) !== 0n;
  if ((size !== 1 && size !== 2 && size !== 4 && size !== 8) || (direction !== 0 && direction !== 1))
    return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
  if (!isShared(address) || !isShared(address + BigInt(size - 1))) return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
  const { mmio } = vcpu.runState;
  mmio.physAddr = gpa(address - shared);
  mmio.len = size;
  mmio.isWrite = direction === 1;
  if (mmio.isWrite) putLittleEndian(mmio.data, size, regs[Gpr.R15]!);
  else {
    mmio.data.fill(0);
    vcpu.completion = tdVcpu.completeMmioRead;
  }
  vcpu.runState.exit = mmio;
  return EXIT_TO_USER;
}

export function completeMmioRead(tdVcpu: TdxVcpu): ExitVerdict {
  const { mmio } = tdVcpu.vcpu.runState;
  tdVcpu.regs[Gpr.R11] = littleEndian(mmio.data, mmio.len);
  return RESUME_GUEST;
}
