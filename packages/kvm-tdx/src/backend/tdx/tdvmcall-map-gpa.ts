import { VmcallStatus } from '@tdxkit/tdx-arch';
import { Gpr } from '@tdxkit/x86-cpu';
import { gfn, type Gfn } from '@tdxkit/x86-cpu/units';
import { Errno } from '../../uapi/errno.ts';
import { KvmHypercall, MapGpaRangeFlag } from '../../uapi/exit.ts';
import { EXIT_TO_USER, RESUME_GUEST, type ExitVerdict } from '../operations.ts';
import { finish, unsupported } from './tdvmcall.ts';
import type { TdxVcpu } from './tdx-vcpu.ts';

/** Largest range that one exit asks userspace for. */
const CHUNK_BYTES = 2n * 1024n * 1024n;
const PAGE = 0xfffn;

/** TDG.VP.VMCALL<MapGPA>: R12 start (its shared bit is the wanted state), R13 bytes. Userspace converts, chunk by chunk. */
export function handleMapGpa(tdVcpu: TdxVcpu): ExitVerdict {
  const { regs, td } = tdVcpu;
  const start = regs[Gpr.R12]!;
  const size = regs[Gpr.R13]!;
  const shared = BigInt(td.sharedBit);
  const end = start + size;
  const isShared = (a: bigint): boolean => (a & shared) !== 0n;
  const inKernel = td.vm.kvm.differences.mapGpaBy === 'kernel';
  if (!inKernel && (td.vm.exitHypercalls & (1n << BigInt(KvmHypercall.MAP_GPA_RANGE))) === 0n)
    return finish(tdVcpu, unsupported(tdVcpu));
  if (size === 0n || end > 1n << 64n) return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
  if (start >= 2n * shared || end > 2n * shared) return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
  if (isShared(start) !== isShared(end - 1n)) return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
  if ((start & PAGE) !== 0n || (size & PAGE) !== 0n) return finish(tdVcpu, VmcallStatus.ALIGN_ERROR);
  return inKernel ? convertInKernel(tdVcpu, start, end, shared) : convertChunk(tdVcpu, start, end, shared);
}

/** The first series: the MMU converts, and keeps who is shared in its tables. Short of table pages the guest repeats from R11. */
function convertInKernel(tdVcpu: TdxVcpu, start: bigint, end: bigint, shared: bigint): ExitVerdict {
  const frame = (address: bigint): Gfn => gfn(Number((address & ~shared) >> 12n));
  const first = frame(start);
  const range = { start: first, end: gfn(first + Number((end - start) >> 12n)) };
  const { mmu, kvm } = tdVcpu.td.vm;
  const result = kvm.locks.hold('slots', () => mmu!.mapGpa(range, (start & shared) === 0n));
  if (result.next === undefined) return RESUME_GUEST;
  if (result.reason === 'bugged') return -Errno.EIO;
  tdVcpu.regs[Gpr.R11] = (BigInt(result.next) << 12n) | (start & shared);
  return finish(tdVcpu, VmcallStatus.RETRY);
}

function convertChunk(tdVcpu: TdxVcpu, at: bigint, end: bigint, shared: bigint): ExitVerdict {
  const { vcpu } = tdVcpu;
  const bytes = end - at < CHUNK_BYTES ? end - at : CHUNK_BYTES;
  const toShared = (at & shared) !== 0n;
  const exit = vcpu.runState.mapGpaRange(
    at & ~shared,
    bytes >> 12n,
    toShared ? MapGpaRangeFlag.DECRYPTED : MapGpaRangeFlag.ENCRYPTED,
  );
  vcpu.completion = () => {
    if (exit.ret !== 0n) return refused(tdVcpu, at, exit.ret);
    const next = at + bytes;
    if (next >= end) return RESUME_GUEST;
    if (tdVcpu.hasWakeEvent()) {
      tdVcpu.regs[Gpr.R11] = next;
      return finish(tdVcpu, VmcallStatus.RETRY);
    }
    return convertChunk(tdVcpu, next, end, shared);
  };
  return EXIT_TO_USER;
}

/** Userspace did not convert the chunk: positive EAGAIN or EINVAL; anything else is a mistake of the VMM. The series of 2025 made no difference. */
function refused(tdVcpu: TdxVcpu, at: bigint, ret: bigint): ExitVerdict {
  tdVcpu.regs[Gpr.R11] = at;
  if (tdVcpu.td.vm.kvm.differences.mapGpaRefusal === 'invalid-operand') return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
  if (ret === BigInt(Errno.EAGAIN)) return finish(tdVcpu, VmcallStatus.RETRY);
  if (ret === BigInt(Errno.EINVAL)) return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
  return -Errno.EINVAL;
}
