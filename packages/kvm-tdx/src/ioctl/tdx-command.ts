import { Kvm } from '../kvm.ts';
import { Errno, type IoctlResult, type NegativeErrno } from '../uapi/errno.ts';
import {
  TDX_INIT_VM_V7_BYTES, TdxCapabilitiesLayout, TdxCapabilitiesV7, TdxCmd, TdxCmdV7, TdxCpuidConfigV7, TdxInitMemRegionLayout, TdxInitVmLayout, TdxInitVmV7,
} from '../uapi/layouts.ts'; // prettier-ignore
import { KvmTdxCommand, digest48, type TdxInitMemRegion, type TdxInitVm } from '../uapi/structs.ts';
import { KvmVcpu } from '../vcpu/kvm-vcpu.ts';
import { KvmVm } from '../vm/kvm-vm.ts';
import { readCpuidList, writeCpuidList } from './cpuid-list.ts';
import { addressBuffer, numberOf, userBuffer, type IoctlArgument, type UserBuffer } from './user-buffer.ts';

/** A command as its handler gets it. */
interface Command {
  readonly kvm: Kvm;
  readonly id: number;
  readonly flags: number;
  readonly data: bigint;
  /** What `data` points at. */
  readonly payload: UserBuffer;
}

/**
 * KVM_MEMORY_ENCRYPT_OP with a `struct kvm_tdx_cmd` (24 bytes; 32 in flavour v7) on /dev/kvm, a VM or a vCPU. Pointers in it are addresses of
 * `kvm.userMemory`. -ENOTTY: a VM without commands; -EINVAL: no commands here, unknown id, wrong file, or the error word is not zero; -EFAULT: bad pointer; -E2BIG.
 */
export function memoryEncryptOp(target: Kvm | KvmVm | KvmVcpu, argument: IoctlArgument): IoctlResult {
  const isVcpu = target instanceof KvmVcpu;
  const vm = isVcpu ? target.vm : target instanceof Kvm ? undefined : target;
  const kvm = target instanceof Kvm ? target : vm!.kvm;
  if (vm === undefined && kvm.differences.capabilitiesOn !== 'system') return -Errno.EINVAL;
  if (vm !== undefined && !vm.backend.hasPrivateMemory) return isVcpu ? -Errno.EINVAL : -Errno.ENOTTY;
  const layout = kvm.differences.commandBytes === 24 ? TdxCmd : TdxCmdV7;
  const buffer = userBuffer(kvm.userMemory, argument);
  const struct = buffer.read(0, layout.size);
  if (struct === undefined) return -Errno.EFAULT;
  const { id, flags, data } = TdxCmd.read(struct);
  for (let at = TdxCmd.offsetOf('hw_error'); at < layout.size; at += 8)
    if (struct.getBigUint64(at, true) !== 0n) return -Errno.EINVAL;
  const command = { kvm, id, flags, data, payload: addressBuffer(kvm.userMemory, data) };
  if (isVcpu) return vcpuCommand(target, command);
  if (vm === undefined) return id === KvmTdxCommand.KVM_TDX_CAPABILITIES ? capabilities(kvm, command) : -Errno.EINVAL;
  const result = vmCommand(vm, command);
  // Copied back also when the command fails.
  if (id !== KvmTdxCommand.KVM_TDX_INIT_VM && id !== KvmTdxCommand.KVM_TDX_FINALIZE_VM) return result;
  struct.setBigUint64(TdxCmd.offsetOf('hw_error'), vm.backend.hwError, true);
  return buffer.write(0, new Uint8Array(struct.buffer)) ? result : -Errno.EFAULT;
}

function vmCommand(vm: KvmVm, command: Command): IoctlResult {
  const { kvm, id, flags, payload } = command;
  switch (id) {
    case KvmTdxCommand.KVM_TDX_CAPABILITIES:
      return capabilities(vm, command);
    case KvmTdxCommand.KVM_TDX_INIT_VM:
      return vm.tdxInitVm(readInitVm(kvm, payload), flags);
    case KvmTdxCommand.KVM_TDX_INIT_MEM_REGION:
      if (kvm.differences.initMemRegionOn !== 'vm') return -Errno.EINVAL;
      return memRegion((region) => vm.tdxInitMemRegion(region, flags), payload);
    case KvmTdxCommand.KVM_TDX_FINALIZE_VM:
      return vm.tdxFinalizeVm();
    default:
      return -Errno.EINVAL;
  }
}

function vcpuCommand(vcpu: KvmVcpu, { id, flags, data, payload }: Command): IoctlResult {
  switch (id) {
    case KvmTdxCommand.KVM_TDX_INIT_VCPU:
      return vcpu.tdxInitVcpu(data, flags);
    case KvmTdxCommand.KVM_TDX_INIT_MEM_REGION:
      return memRegion((region) => vcpu.tdxInitMemRegion(region, flags), payload);
    case KvmTdxCommand.KVM_TDX_GET_CPUID: {
      const entries = vcpu.tdxGetCpuid(flags);
      return typeof entries === 'number' ? entries : writeCpuidList(payload, 0, entries, true);
    }
    default:
      return -Errno.EINVAL;
  }
}

/** The struct advances by the pages done, also when the call fails. */
function memRegion(call: (region: TdxInitMemRegion | NegativeErrno) => IoctlResult, payload: UserBuffer): IoctlResult {
  const struct = payload.read(0, TdxInitMemRegionLayout.size);
  if (struct === undefined) return call(-Errno.EFAULT);
  const raw = TdxInitMemRegionLayout.read(struct);
  const region = { sourceAddr: numberOf(raw.source_addr), gpa: numberOf(raw.gpa), nrPages: numberOf(raw.nr_pages) };
  const before = region.nrPages;
  const result = call(region);
  const done = BigInt(Number.isFinite(before) ? before - region.nrPages : 0);
  const after = { source_addr: raw.source_addr + done * 0x1000n, gpa: raw.gpa + done * 0x1000n, nr_pages: raw.nr_pages - done };
  return payload.write(0, TdxInitMemRegionLayout.encode(after)) ? result : -Errno.EFAULT;
}

function readInitVm(kvm: Kvm, payload: UserBuffer): TdxInitVm | NegativeErrno {
  return kvm.differences.tdxStructs === 'mainline' ? readInitVmMainline(payload) : readInitVmV7(payload);
}

const digests = (
  mrconfigid: Uint8Array,
  mrowner: Uint8Array,
  mrownerconfig: Uint8Array,
): Pick<TdxInitVm, 'mrconfigid' | 'mrowner' | 'mrownerconfig'> => ({
  mrconfigid: digest48(mrconfigid),
  mrowner: digest48(mrowner),
  mrownerconfig: digest48(mrownerconfig),
});

function readInitVmMainline(payload: UserBuffer): TdxInitVm | NegativeErrno {
  const head = payload.read(0, TdxInitVmLayout.size);
  if (head === undefined) return -Errno.EFAULT;
  const { attributes, xfam, mrconfigid, mrowner, mrownerconfig, reserved } = TdxInitVmLayout.read(head);
  const cpuid = readCpuidList(payload, TdxInitVmLayout.offsetOf('cpuid'), true);
  if (typeof cpuid === 'number') return cpuid;
  return reserved.some((byte) => byte !== 0)
    ? -Errno.EINVAL
    : { attributes, xfam, ...digests(mrconfigid, mrowner, mrownerconfig), cpuid };
}

/** The 16 KiB struct: XFAM is found out of CPUID leaf 0xD, and the number of vCPUs is the VMM's choice. */
function readInitVmV7(payload: UserBuffer): TdxInitVm | NegativeErrno {
  const head = payload.read(0, TDX_INIT_VM_V7_BYTES);
  if (head === undefined) return -Errno.EFAULT;
  const { attributes, max_vcpus: maxVcpus, padding, mrconfigid, mrowner, mrownerconfig } = TdxInitVmV7.read(head);
  const cpuid = readCpuidList(payload, TdxInitVmV7.offsetOf('cpuid'), true);
  if (typeof cpuid === 'number') return cpuid;
  return padding !== 0
    ? -Errno.EINVAL
    : { attributes, xfam: 0n, ...digests(mrconfigid, mrowner, mrownerconfig), cpuid, ...(maxVcpus === 0 ? {} : { maxVcpus }) };
}

function capabilities(target: Kvm | KvmVm, { kvm, flags, payload }: Command): IoctlResult {
  const result = target.tdxCapabilities(flags);
  if (typeof result === 'number') return result;
  if (kvm.differences.tdxStructs === 'v7') return capabilitiesV7(kvm, payload);
  const written = writeCpuidList(payload, TdxCapabilitiesLayout.offsetOf('cpuid'), result.cpuid);
  if (written !== 0) return written;
  const head = TdxCapabilitiesLayout.encode({
    supported_attrs: result.supportedAttrs,
    supported_xfam: result.supportedXfam,
    kernel_tdvmcallinfo_1_r11: result.kernelTdvmcallinfo1R11,
    user_tdvmcallinfo_1_r11: result.userTdvmcallinfo1R11,
    kernel_tdvmcallinfo_1_r12: result.kernelTdvmcallinfo1R12,
    user_tdvmcallinfo_1_r12: result.userTdvmcallinfo1R12,
  });
  return payload.write(0, head.subarray(0, TdxCapabilitiesLayout.offsetOf('cpuid'))) ? 0 : -Errno.EFAULT;
}

/** Fixed-0 and fixed-1 masks, then the configurable leaves; a count that is too small is corrected. */
function capabilitiesV7(kvm: Kvm, payload: UserBuffer): IoctlResult {
  const { cpuidConfig, attributesFixed0, attributesFixed1, xfamFixed0, xfamFixed1 } = kvm.tdx.systemInfo!;
  const head = payload.read(0, TdxCapabilitiesV7.size);
  if (head === undefined) return -Errno.EFAULT;
  const room = TdxCapabilitiesV7.read(head).nr_cpuid_configs;
  const masks = {
    attrs_fixed0: attributesFixed0,
    attrs_fixed1: attributesFixed1,
    xfam_fixed0: xfamFixed0,
    xfam_fixed1: xfamFixed1,
  };
  if (!payload.write(0, TdxCapabilitiesV7.encode({ ...masks, nr_cpuid_configs: cpuidConfig.length }))) return -Errno.EFAULT;
  if (room < cpuidConfig.length) return -Errno.E2BIG;
  const list = new Uint8Array(cpuidConfig.length * TdxCpuidConfigV7.size);
  cpuidConfig.forEach(({ leaf, subleaf, eax, ebx, ecx, edx }, i) =>
    TdxCpuidConfigV7.write({ leaf, sub_leaf: subleaf, eax, ebx, ecx, edx }, list, i * TdxCpuidConfigV7.size),
  );
  return payload.write(TdxCapabilitiesV7.size, list) ? 0 : -Errno.EFAULT;
}
