import { Code, codeOf } from '@tdxkit/tdx-arch';
import { tdhMrExtendRow } from '@tdxkit/tdx-module';
import { PAGE_SIZE, gfn, isPageAligned, pfnOf, type Gfn } from '@tdxkit/x86-cpu/units';
import { Errno, type IoctlResult, type NegativeErrno } from '../../uapi/errno.ts';
import { KVM_TDX_MEASURE_MEMORY_REGION, type TdxInitMemRegion } from '../../uapi/structs.ts';
import { TdState } from './td-state.ts';
import type { TdxVcpu } from './tdx-vcpu.ts';

/** Bytes that one TDH.MR.EXTEND measures. */
const EXTEND_BYTES = 256;

/** KVM_TDX_INIT_MEM_REGION. `region` advances page by page, also when a later page fails: the call can be made again. */
export function initMemRegion(vcpu: TdxVcpu, region: TdxInitMemRegion | NegativeErrno, flags: number): IoctlResult {
  if (!vcpu.isInitialised || vcpu.td.state === TdState.RUNNABLE) return -Errno.EINVAL;
  if ((flags & ~KVM_TDX_MEASURE_MEMORY_REGION) !== 0) return -Errno.EINVAL;
  if (typeof region === 'number') return region;
  const refused = checkArguments(vcpu.td.sharedBit, region);
  if (refused !== 0) return refused;
  return vcpu.td.vm.kvm.locks.hold('slots', () => addPages(vcpu, region, flags));
}

function addPages(vcpu: TdxVcpu, region: TdxInitMemRegion, flags: number): IoctlResult {
  while (region.nrPages > 0) {
    if (vcpu.vcpu.takeSignal()) return -Errno.EINTR;
    const result = addPage(vcpu, region, (flags & KVM_TDX_MEASURE_MEMORY_REGION) !== 0);
    if (result !== 0) return result;
    region.sourceAddr += PAGE_SIZE;
    region.gpa += PAGE_SIZE;
    region.nrPages--;
  }
  return 0;
}

function checkArguments(sharedBit: number, { sourceAddr, gpa, nrPages }: TdxInitMemRegion): IoctlResult {
  for (const value of [sourceAddr, gpa])
    if (!Number.isSafeInteger(value) || value < 0 || !isPageAligned(value)) return -Errno.EINVAL;
  if (sourceAddr === 0 || !Number.isSafeInteger(nrPages) || nrPages <= 0) return -Errno.EINVAL;
  // First and last byte must lie in the private half.
  return gpa + nrPages * PAGE_SIZE > sharedBit ? -Errno.EINVAL : 0;
}

function addPage(vcpu: TdxVcpu, { sourceAddr, gpa }: TdxInitMemRegion, measure: boolean): IoctlResult {
  const { td } = vcpu;
  const { vm } = td;
  const frame = gfn(gpa / PAGE_SIZE);
  const slot = vm.slots.find(frame);
  const isPinned = vm.kvm.differences.privateMemory === 'pinned';
  if (slot === undefined || (!isPinned && (slot.guestMemfd === undefined || !vm.attributes.isPrivate(frame))))
    return -Errno.EINVAL;
  const source = vm.kvm.userMemory.pin(sourceAddr);
  if (source === 'not mapped') return -Errno.EFAULT;
  const own = isPinned ? vm.kvm.userMemory.pin(slot.userspaceAddr + (frame - slot.baseGfn) * PAGE_SIZE) : undefined;
  const target = typeof own === 'number' ? own : slot.guestMemfd?.page(slot.guestMemfdPage + (frame - slot.baseGfn));
  if (source === 'no memory' || target === undefined) return -Errno.ENOMEM;
  const mmu = vm.mmu!;
  if (mmu.loadRoots() !== 0) return -Errno.ENOMEM;
  if (mmu.isMapped(gpa as Parameters<typeof mmu.isMapped>[0])) return -Errno.EEXIST;
  td.sept.addSource = source;
  td.sept.lastStatus = 0n;
  const errno = mmu.mapPrivatePfn(frame, pfnOf(target));
  td.sept.addSource = undefined;
  if (errno !== 0) {
    td.hwError = td.sept.lastStatus;
    if (codeOf(td.hwError) === Code.OPERAND_BUSY) return -Errno.EBUSY;
    return isPinned ? -Errno.EFAULT : -errno;
  }
  return measure ? extend(vcpu, frame) : 0;
}

function extend(vcpu: TdxVcpu, frame: Gfn): IoctlResult {
  const { td } = vcpu;
  const page = { gpa: frame * PAGE_SIZE, tdr: td.tdr!, chunks: PAGE_SIZE / EXTEND_BYTES };
  const { done, status } = tdhMrExtendRow(td.hostLp(), page);
  td.noteRow('TDH.MR.EXTEND', done);
  if (status === 0n) return 0;
  td.note('TDH.MR.EXTEND', status);
  td.bug('TDH.MR.EXTEND', status);
  return -Errno.EIO;
}
