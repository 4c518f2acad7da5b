import type { Kvm } from '../kvm.ts';
import { KvmVcpu } from '../vcpu/kvm-vcpu.ts';
import { KvmVm } from '../vm/kvm-vm.ts';
import { Errno, type IoctlResult } from './errno.ts';
import { KvmTdxCommand, type CpuidEntry2, type TdxInitVm } from './structs.ts';

const ENTRY_BYTES = 40;
const MAX_ENTRIES = 256;
/** Offsets of `struct kvm_tdx_init_vm` and `struct kvm_tdx_capabilities` behind their fixed part, by flavour. */
const INIT_VM_CPUID = { mainline: 256, uex: 256, v7: 160 } as const;
const CAPABILITIES_CPUID = 2048;
const V7_CONFIGS = 40;
const V7_CONFIG_BYTES = 24;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * KVM_MEMORY_ENCRYPT_OP with a `struct kvm_tdx_cmd` (24 bytes; 32 in flavour v7) on /dev/kvm, a VM or a vCPU. Pointers in it are addresses of
 * `kvm.userMemory`. -ENOTTY: no commands here; -EINVAL: unknown id, wrong file, or the error word is not zero; -EFAULT: bad pointer; -E2BIG.
 */
export function memoryEncryptOp(target: Kvm | KvmVm | KvmVcpu, command: Uint8Array): IoctlResult {
  const isVcpu = target instanceof KvmVcpu;
  const vm = isVcpu ? target.vm : target instanceof KvmVm ? target : undefined;
  const kvm = vm?.kvm ?? (target as Kvm);
  if (vm !== undefined && !vm.backend.hasPrivateMemory) return isVcpu ? -Errno.EINVAL : -Errno.ENOTTY;
  if (command.length < kvm.differences.commandBytes) return -Errno.EFAULT;
  const words = viewOf(command);
  for (let at = 16; at < kvm.differences.commandBytes; at += 8) if (words.getBigUint64(at, true) !== 0n) return -Errno.EINVAL;
  const id = words.getUint32(0, true);
  const flags = words.getUint32(4, true);
  const data = words.getBigUint64(8, true);
  const memory = new CommandMemory(kvm, data);
  if (isVcpu) return vcpuCommand(target, id, flags, data, memory);
  if (vm === undefined) return id === KvmTdxCommand.KVM_TDX_CAPABILITIES ? capabilities(kvm, kvm, flags, memory) : -Errno.EINVAL;
  switch (id) {
    case KvmTdxCommand.KVM_TDX_CAPABILITIES:
      return capabilities(vm, kvm, flags, memory);
    case KvmTdxCommand.KVM_TDX_INIT_VM: {
      const init = readInitVm(kvm, memory);
      const result = typeof init === 'number' ? init : vm.tdxInitVm(init, flags);
      words.setBigUint64(16, vm.backend.hwError, true); // copied back also when the command fails
      return result;
    }
    case KvmTdxCommand.KVM_TDX_INIT_MEM_REGION:
      if (kvm.differences.initMemRegionOn !== 'vm') return -Errno.EINVAL;
      return memRegion((region) => vm.tdxInitMemRegion(region, flags), memory);
    case KvmTdxCommand.KVM_TDX_FINALIZE_VM: {
      const result = vm.tdxFinalizeVm();
      words.setBigUint64(16, vm.backend.hwError, true);
      return result;
    }
    default:
      return -Errno.EINVAL;
  }
}

function vcpuCommand(vcpu: KvmVcpu, id: number, flags: number, data: bigint, memory: CommandMemory): IoctlResult {
  switch (id) {
    case KvmTdxCommand.KVM_TDX_INIT_VCPU:
      return vcpu.tdxInitVcpu(data, flags);
    case KvmTdxCommand.KVM_TDX_INIT_MEM_REGION:
      return memRegion((region) => vcpu.tdxInitMemRegion(region, flags), memory);
    case KvmTdxCommand.KVM_TDX_GET_CPUID: {
      const entries = vcpu.tdxGetCpuid(flags);
      return typeof entries === 'number' ? entries : writeCpuid(memory, 0, entries, true);
    }
    default:
      return -Errno.EINVAL;
  }
}

/** copy_from_user and copy_to_user around the pointer of a command. */
class CommandMemory {
  readonly #kvm: Kvm;
  readonly #address: number;

  constructor(kvm: Kvm, address: bigint) {
    this.#kvm = kvm;
    this.#address = Number(address & 0xf_ffff_ffff_ffffn);
  }
  read(at: number, bytes: number): DataView | undefined {
    const buffer = new Uint8Array(bytes);
    return this.#kvm.userMemory.read(this.#address + at, buffer) ? viewOf(buffer) : undefined;
  }
  write(at: number, bytes: Uint8Array): boolean {
    return this.#kvm.userMemory.write(this.#address + at, bytes);
  }
}

function memRegion(call: (region: { sourceAddr: number; gpa: number; nrPages: number }) => IoctlResult, memory: CommandMemory): IoctlResult {
  const struct = memory.read(0, 24);
  if (struct === undefined) return -Errno.EFAULT;
  const word = (at: number): number => Number(struct.getBigUint64(at, true));
  const region = { sourceAddr: word(0), gpa: word(8), nrPages: word(16) };
  const result = call(region);
  [region.sourceAddr, region.gpa, region.nrPages].forEach((value, i) => struct.setBigUint64(8 * i, BigInt(value), true));
  return memory.write(0, new Uint8Array(struct.buffer)) ? result : -Errno.EFAULT;
}

function readInitVm(kvm: Kvm, memory: CommandMemory): TdxInitVm | IoctlResult {
  const at = INIT_VM_CPUID[kvm.flavour];
  const head = memory.read(0, at + 8);
  if (head === undefined) return -Errno.EFAULT;
  const nent = head.getUint32(at, true);
  if (nent > MAX_ENTRIES) return -Errno.E2BIG;
  if (head.getUint32(at + 4, true) !== 0) return -Errno.EINVAL;
  for (let reserved = 160; reserved < at; reserved += 8) if (head.getBigUint64(reserved, true) !== 0n) return -Errno.EINVAL;
  const bytes = memory.read(at + 8, nent * ENTRY_BYTES);
  if (bytes === undefined) return -Errno.EFAULT;
  const digest = (from: number): Uint8Array => new Uint8Array(head.buffer, from, 48).slice();
  return {
    attributes: head.getBigUint64(0, true),
    xfam: kvm.flavour === 'v7' ? 0n : head.getBigUint64(8, true),
    mrconfigid: digest(16),
    mrowner: digest(64),
    mrownerconfig: digest(112),
    cpuid: Array.from({ length: nent }, (_, i) => readEntry(bytes, i * ENTRY_BYTES)),
  };
}

function readEntry(view: DataView, at: number): CpuidEntry2 {
  const u32 = (n: number): number => view.getUint32(at + 4 * n, true);
  return { function: u32(0), index: u32(1), hasIndex: (u32(2) & 1) !== 0, eax: u32(3), ebx: u32(4), ecx: u32(5), edx: u32(6) };
}

/** `struct kvm_cpuid2` at an offset. -E2BIG when its `nent` is too small; with `tellsCount` the needed count is written then. */
function writeCpuid(memory: CommandMemory, at: number, entries: readonly CpuidEntry2[], tellsCount: boolean): IoctlResult {
  const head = memory.read(at, 8);
  if (head === undefined) return -Errno.EFAULT;
  const room = head.getUint32(0, true);
  head.setUint32(0, entries.length, true);
  const header = new Uint8Array(head.buffer);
  if (room < entries.length) return tellsCount && !memory.write(at, header) ? -Errno.EFAULT : -Errno.E2BIG;
  const out = new DataView(new ArrayBuffer(entries.length * ENTRY_BYTES));
  entries.forEach((e, i) => {
    [e.function, e.index, e.hasIndex ? 1 : 0, e.eax, e.ebx, e.ecx, e.edx].forEach((value, n) => out.setUint32(i * ENTRY_BYTES + 4 * n, value >>> 0, true));
  });
  return memory.write(at, header) && memory.write(at + 8, new Uint8Array(out.buffer)) ? 0 : -Errno.EFAULT;
}

function capabilities(target: Kvm | KvmVm, kvm: Kvm, flags: number, memory: CommandMemory): IoctlResult {
  const result = target.tdxCapabilities(flags);
  if (typeof result === 'number') return result;
  if (kvm.flavour === 'v7') return capabilitiesV7(kvm, memory);
  const fixed = new DataView(new ArrayBuffer(CAPABILITIES_CPUID));
  const { supportedAttrs, supportedXfam, kernelTdvmcallinfo1R11, userTdvmcallinfo1R11, kernelTdvmcallinfo1R12, userTdvmcallinfo1R12 } = result;
  [supportedAttrs, supportedXfam, kernelTdvmcallinfo1R11, userTdvmcallinfo1R11, kernelTdvmcallinfo1R12, userTdvmcallinfo1R12].forEach((value, i) =>
    fixed.setBigUint64(8 * i, value, true),
  );
  const written = writeCpuid(memory, CAPABILITIES_CPUID, result.cpuid, false);
  if (written !== 0) return written;
  return memory.write(0, new Uint8Array(fixed.buffer)) ? 0 : -Errno.EFAULT;
}

/** Fixed-0 and fixed-1 masks, then the configurable leaves; a count that is too small is corrected. */
function capabilitiesV7(kvm: Kvm, memory: CommandMemory): IoctlResult {
  const info = kvm.tdx.systemInfo!;
  const head = memory.read(0, V7_CONFIGS);
  if (head === undefined) return -Errno.EFAULT;
  const { cpuidConfig } = info;
  const room = head.getUint32(32, true);
  [info.attributesFixed0, info.attributesFixed1, info.xfamFixed0, info.xfamFixed1].forEach((value, i) => head.setBigUint64(8 * i, value, true));
  head.setUint32(32, cpuidConfig.length, true);
  if (!memory.write(0, new Uint8Array(head.buffer))) return -Errno.EFAULT;
  if (room < cpuidConfig.length) return -Errno.E2BIG;
  const out = new DataView(new ArrayBuffer(cpuidConfig.length * V7_CONFIG_BYTES));
  cpuidConfig.forEach(({ leaf, subleaf, eax, ebx, ecx, edx }, i) => {
    [leaf, subleaf, eax, ebx, ecx, edx].forEach((value, n) => out.setUint32(i * V7_CONFIG_BYTES + 4 * n, value, true));
  });
  return memory.write(V7_CONFIGS, new Uint8Array(out.buffer)) ? 0 : -Errno.EFAULT;
}
