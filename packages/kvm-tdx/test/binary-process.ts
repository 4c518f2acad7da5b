import type { Packed, PackedValue } from '@tdxkit/x86-cpu/layout';
import { expect } from 'vitest';
import { KvmIoctl, errnoName, type IoctlArgument, type Kvm, type KvmVcpu, type KvmVm } from '../src/index.ts';
import { readCpuidList } from '../src/ioctl/cpuid-list.ts';
import { addressBuffer } from '../src/ioctl/user-buffer.ts';
import {
  Cpuid2, CpuidEntry, CreateGuestMemfd, EnableCap, MemoryAttributesLayout, TdxCapabilitiesLayout, TdxCmd, TdxCmdV7, TdxInitMemRegionLayout, TdxInitVmLayout, TdxInitVmV7, TDX_INIT_VM_V7_BYTES,
  UserspaceMemoryRegion2Layout,
} from '../src/uapi/layouts.ts'; // prettier-ignore
import { KvmCap } from '../src/uapi/capability.ts';
import { KvmTdxCommand, type CpuidEntry2 } from '../src/uapi/structs.ts';
import { rawCpuidEntry } from '../src/ioctl/state-structs.ts';
import { MEMORY_BASE, MEMORY_BYTES, initArgument } from './td-fixture.ts';

type Name = keyof typeof KvmIoctl;
type Fields = Readonly<Record<string, unknown>>;

/** A VMM that knows nothing but file descriptors, request numbers and bytes. */
export class BinaryProcess {
  readonly kvm: Kvm;
  /** /dev/kvm. */
  readonly system: number;
  /** Every ioctl made, by name, with its result. */
  readonly log: [name: string, result: number][] = [];

  constructor(kvm: Kvm) {
    this.kvm = kvm;
    this.system = kvm.open();
  }

  ioctl(fd: number, name: Name, argument: IoctlArgument = 0): number {
    const result = this.kvm.ioctl(fd, KvmIoctl[name], argument);
    this.log.push([name, result]);
    return result;
  }
  /** The same, and it must succeed. */
  must(fd: number, name: Name, argument: IoctlArgument = 0): number {
    const result = this.ioctl(fd, name, argument);
    if (result < 0) throw new Error(`${name}: ${errnoName(result)}`);
    return result;
  }

  /** A struct in the VMM's memory; its address. */
  place(bytes: Uint8Array): number {
    const address = this.kvm.userMemory.map(bytes.length);
    this.kvm.userMemory.write(address, bytes);
    return address;
  }
  bytesAt(address: number, length: number): Uint8Array {
    const out = new Uint8Array(length);
    expect(this.kvm.userMemory.read(address, out)).toBe(true);
    return out;
  }
  structAt<S extends Fields>(layout: Packed<S>, address: number): PackedValue<S> {
    return layout.read(this.bytesAt(address, layout.size));
  }

  /** KVM_MEMORY_ENCRYPT_OP: errno, and the command as it came back. */
  command(fd: number, id: number, data: number | bigint = 0, flags = 0): { errno: number; hwError: bigint; bytes: Uint8Array } {
    const layout = this.kvm.differences.commandBytes === 24 ? TdxCmd : TdxCmdV7;
    const bytes = new Uint8Array(layout.size);
    TdxCmd.write({ id, flags, data: BigInt(data) }, bytes);
    const errno = this.ioctl(fd, 'KVM_MEMORY_ENCRYPT_OP', bytes);
    return { errno, hwError: TdxCmd.read(bytes).hw_error, bytes };
  }

  vmOf(fd: number): KvmVm {
    return this.kvm.files.get(fd) as KvmVm;
  }
  vcpuOf(fd: number): KvmVcpu {
    return this.kvm.files.get(fd) as KvmVcpu;
  }

  enableCap(vm: number, cap: number, ...args: bigint[]): number {
    return this.ioctl(vm, 'KVM_ENABLE_CAP', EnableCap.encode({ cap, args }));
  }

  createTd(): number {
    const vm = this.must(this.system, 'KVM_CREATE_VM', this.kvm.tdVmType);
    expect(this.enableCap(vm, KvmCap.KVM_CAP_SPLIT_IRQCHIP, 24n)).toBe(0);
    expect(this.enableCap(vm, KvmCap.KVM_CAP_EXIT_HYPERCALL, 1n << 12n)).toBe(0);
    expect(this.enableCap(vm, KvmCap.KVM_CAP_X86_APIC_BUS_CYCLES_NS, 40n)).toBe(0);
    return vm;
  }

  /** The configurable CPUID leaves as KVM_TDX_CAPABILITIES tells them. */
  capabilities(vm: number): CpuidEntry2[] {
    const address = this.kvm.userMemory.map(0x4000);
    this.kvm.userMemory.write(address + TdxCapabilitiesLayout.offsetOf('cpuid'), Cpuid2.encode({ nent: 256 }));
    expect(this.command(vm, KvmTdxCommand.KVM_TDX_CAPABILITIES, address).errno).toBe(0);
    const list = readCpuidList(addressBuffer(this.kvm.userMemory, BigInt(address)), TdxCapabilitiesLayout.offsetOf('cpuid'));
    if (typeof list === 'number') throw new Error(`capabilities: ${list}`);
    return list;
  }

  /** A valid argument of KVM_TDX_INIT_VM as bytes; `entries` in place of the host's values of the configurable leaves. */
  initVm(vm: number, change: { attributes?: bigint; xfam?: bigint } = {}, entries?: CpuidEntry2[]): Uint8Array {
    if (this.kvm.differences.tdxStructs === 'v7') return this.#initVmV7(change.attributes, entries);
    const { attributes, xfam, cpuid } = initArgument(this.kvm, this.vmOf(vm));
    const list = entries ?? [...cpuid];
    const bytes = new Uint8Array(TdxInitVmLayout.size + CpuidEntry.size * list.length);
    TdxInitVmLayout.write({ attributes, xfam, ...change, cpuid: { nent: list.length, padding: 0 } }, bytes);
    list.forEach((entry, i) => CpuidEntry.write(rawCpuidEntry(entry), bytes, TdxInitVmLayout.size + i * CpuidEntry.size));
    return bytes;
  }

  #initVmV7(attributes = 1n << 28n, entries?: CpuidEntry2[]): Uint8Array {
    const bytes = new Uint8Array(TDX_INIT_VM_V7_BYTES);
    const list =
      entries ??
      this.kvm
        .getSupportedCpuid()
        .map((e) =>
          e.function === 0xd && e.index < 2
            ? { ...e, eax: e.index === 0 ? 3 : 0, ecx: 0, edx: 0 }
            : e.function === 0x8000_0008
              ? { ...e, eax: 0x3030 }
              : e,
        );
    TdxInitVmV7.write({ attributes, max_vcpus: 1, cpuid: { nent: list.length, padding: 0 } }, bytes);
    list.forEach((entry, i) => CpuidEntry.write(rawCpuidEntry(entry), bytes, TdxInitVmV7.size + i * CpuidEntry.size));
    return bytes;
  }

  initialise(vm: number): void {
    const { errno } = this.command(vm, KvmTdxCommand.KVM_TDX_INIT_VM, this.place(this.initVm(vm)));
    if (errno !== 0) throw new Error(`KVM_TDX_INIT_VM: ${errnoName(errno)} ${this.vmOf(vm).bugged ?? ''}`);
  }

  /** 1 MiB below 4 GiB, private. The descriptor of the guest_memfd; -1 in flavour v7, where the VMM's own pages are private. */
  addMemory(vm: number): number {
    const isV7 = this.kvm.differences.privateMemory === 'pinned';
    const memfd = isV7 ? -1 : this.must(vm, 'KVM_CREATE_GUEST_MEMFD', CreateGuestMemfd.encode({ size: BigInt(MEMORY_BYTES) }));
    const region = {
      slot: 0,
      flags: isV7 ? 0 : 4,
      guest_phys_addr: BigInt(MEMORY_BASE),
      memory_size: BigInt(MEMORY_BYTES),
      userspace_addr: BigInt(this.kvm.userMemory.map(MEMORY_BYTES)),
      guest_memfd: isV7 ? 0 : memfd,
    };
    this.must(vm, 'KVM_SET_USER_MEMORY_REGION2', UserspaceMemoryRegion2Layout.encode(region));
    if (!isV7)
      this.must(
        vm,
        'KVM_SET_MEMORY_ATTRIBUTES',
        MemoryAttributesLayout.encode({ address: BigInt(MEMORY_BASE), size: BigInt(MEMORY_BYTES), attributes: 8n }),
      );
    return memfd;
  }

  createVcpu(vm: number, id = 0): number {
    const vcpu = this.must(vm, 'KVM_CREATE_VCPU', id);
    this.must(vcpu, 'KVM_SET_CPUID2', this.cpuid2(this.kvm.getSupportedCpuid()));
    return vcpu;
  }
  cpuid2(entries: readonly CpuidEntry2[]): Uint8Array {
    const bytes = new Uint8Array(Cpuid2.size + CpuidEntry.size * entries.length);
    Cpuid2.write({ nent: entries.length }, bytes);
    entries.forEach((entry, i) => CpuidEntry.write(rawCpuidEntry(entry), bytes, Cpuid2.size + i * CpuidEntry.size));
    return bytes;
  }

  /** KVM_TDX_INIT_MEM_REGION of bytes (whole pages, zero padded). */
  addPages(fd: number, gpa: number, content: Uint8Array, flags = 1): { errno: number; left: bigint } {
    const nr_pages = BigInt(Math.ceil(content.length / 0x1000));
    const source = this.kvm.userMemory.map(Number(nr_pages) * 0x1000);
    this.kvm.userMemory.write(source, content);
    const struct = this.place(TdxInitMemRegionLayout.encode({ source_addr: BigInt(source), gpa: BigInt(gpa), nr_pages }));
    const { errno } = this.command(fd, KvmTdxCommand.KVM_TDX_INIT_MEM_REGION, struct, flags);
    return { errno, left: this.structAt(TdxInitMemRegionLayout, struct).nr_pages };
  }

  /** A finalised TD that runs `code` (32-bit) from its reset vector. */
  runnable(code: readonly number[]): { vm: number; vcpu: number; memfd: number; run: Uint8Array } {
    const vm = this.createTd();
    this.initialise(vm);
    const memfd = this.addMemory(vm);
    const vcpu = this.createVcpu(vm);
    expect(this.command(vcpu, KvmTdxCommand.KVM_TDX_INIT_VCPU).errno).toBe(0);
    const page = new Uint8Array(0x1000);
    page.set(code);
    page.set([0xe9, 0x0b, 0xf0, 0xff, 0xff], 0xff0); // jmp 0xfffff000
    expect(this.addPages(this.kvm.differences.initMemRegionOn === 'vm' ? vm : vcpu, 0xffff_f000, page).errno).toBe(0);
    expect(this.command(vm, KvmTdxCommand.KVM_TDX_FINALIZE_VM).errno).toBe(0);
    const run = this.kvm.mmap(vcpu);
    if (typeof run === 'number') throw new Error(errnoName(run));
    return { vm, vcpu, memfd, run };
  }
}
