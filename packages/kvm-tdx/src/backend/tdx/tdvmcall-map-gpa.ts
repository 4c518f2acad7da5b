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

/** TDG.VP.VMCALL<MapGPA>: R12 start (its shared bit is the wanted state), R13 bytes. */
export function handleMapGpa(tdVcpu: TdxVcpu): ExitVerdict {
  const { regs, td } = tdVcpu;
  const start = regs[Gpr.R12]!;
  const size = regs[Gpr.R13]!;
  const shared = BigInt(td.sharedBit);
  const end = start + size;
  if (td.vm.kvm.differences.mapGpaBy === 'kernel') {
    // All refusals have one status, and the guest's registers stay.
    if (!isConvertibleInKernel(start, end, shared)) return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
    return start === end ? RESUME_GUEST : convertInKernel(tdVcpu, start, end, shared);
  }
  const status = refusal(tdVcpu, start, end, shared);
  if (status === undefined) return convertChunk(tdVcpu, start, end, shared);
  regs[Gpr.R11] = start;
  return finish(tdVcpu, status);
}

/** Why userspace is not asked: in the order of KVM. */
function refusal(tdVcpu: TdxVcpu, start: bigint, end: bigint, shared: bigint): bigint | undefined {
  const isShared = (a: bigint): boolean => (a & shared) !== 0n;
  if ((tdVcpu.td.vm.exitHypercalls & (1n << BigInt(KvmHypercall.MAP_GPA_RANGE))) === 0n) return unsupported(tdVcpu);
  if (end === start || end > 2n * shared || isShared(start) !== isShared(end - 1n)) return VmcallStatus.INVALID_OPERAND;
  return ((start | end) & PAGE) === 0n ? undefined : VmcallStatus.ALIGN_ERROR;
}

/** The first series looked at the end of the range, which is not part of it: a range may not reach the end of its half. */
const isConvertibleInKernel = (start: bigint, end: bigint, shared: bigint): boolean =>
  ((start | end) & PAGE) === 0n && end <= 2n * shared && (start & shared) === (end & shared);

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
  vcpu.runState.mapGpaRange(at & ~shared, bytes >> 12n, toShared ? MapGpaRangeFlag.DECRYPTED : MapGpaRangeFlag.ENCRYPTED);
  vcpu.completion = { kind: 'map-gpa', at, end };
  return EXIT_TO_USER;
}

/** Userspace converted the chunk at `at`, or did not: the next one, until the range ends or an interrupt waits. */
export function completeMapGpa(tdVcpu: TdxVcpu, at: bigint, end: bigint, ret: bigint): ExitVerdict {
  if (ret !== 0n) return refused(tdVcpu, at, ret);
  const next = at + (end - at < CHUNK_BYTES ? end - at : CHUNK_BYTES);
  if (next >= end) return RESUME_GUEST;
  if (tdVcpu.hasWakeEvent()) {
    tdVcpu.regs[Gpr.R11] = next;
    return finish(tdVcpu, VmcallStatus.RETRY);
  }
  return convertChunk(tdVcpu, next, end, BigInt(tdVcpu.td.sharedBit));
}

/** Userspace did not convert the chunk: positive EAGAIN or EINVAL; anything else is a mistake of the VMM. The series of 2025 made no difference. */
function refused(tdVcpu: TdxVcpu, at: bigint, ret: bigint): ExitVerdict {
  tdVcpu.regs[Gpr.R11] = at;
  if (tdVcpu.td.vm.kvm.differences.mapGpaRefusal === 'invalid-operand') return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
  if (ret === BigInt(Errno.EAGAIN)) return finish(tdVcpu, VmcallStatus.RETRY);
  if (ret === BigInt(Errno.EINVAL)) return finish(tdVcpu, VmcallStatus.INVALID_OPERAND);
  return -Errno.EINVAL;
}
