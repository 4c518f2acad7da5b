import { describe, expect, it } from 'vitest';
import { Errno, KvmCap, KvmHypercall, KvmVmType, type Kvm, type KvmVm } from '../src/index.ts';
import { DeviceAttr } from '../src/uapi/layouts.ts';
import { BinaryProcess } from './binary-process.ts';
import { remoteTd } from './remote-guest.ts';
import { initArgument, initialisedTd, ok, tdxHost } from './td-fixture.ts';

const {
  KVM_CAP_SPLIT_IRQCHIP,
  KVM_CAP_X86_APIC_BUS_CYCLES_NS,
  KVM_CAP_X2APIC_API,
  KVM_CAP_MAX_VCPU_ID,
  KVM_CAP_DISABLE_QUIRKS2,
} = KvmCap;

const bare = (kvm: Kvm, type: number = KvmVmType.KVM_X86_TDX_VM): KvmVm => ok('KVM_CREATE_VM', kvm.createVm(type));

describe('KVM_CHECK_EXTENSION', () => {
  it('answers of a TD, of a plain VM and of /dev/kvm, where they differ', () => {
    const kvm = tdxHost({ lps: 2 });
    const [td, plain] = [bare(kvm), bare(kvm, 0)];
    const rows: [number, number, number, number][] = [
      [KvmCap.KVM_CAP_READONLY_MEM, 0, 1, 1],
      [KvmCap.KVM_CAP_MAX_VCPUS, 2, 4096, 4096],
      [KvmCap.KVM_CAP_NR_VCPUS, 2, 2, 2],
      [KvmCap.KVM_CAP_MAX_VCPU_ID, 4096, 4096, 4096],
      [KvmCap.KVM_CAP_MEMORY_ATTRIBUTES, 8, 0, 0],
      [KvmCap.KVM_CAP_GUEST_MEMFD, 1, 0, 0],
      [KvmCap.KVM_CAP_GUEST_MEMFD_FLAGS, 0, 0, 0],
      [KvmCap.KVM_CAP_X86_SMM, 0, 0, 0],
      [KvmCap.KVM_CAP_VM_TYPES, 33, 33, 33],
      [KvmCap.KVM_CAP_X2APIC_API, 3, 3, 3],
      [KvmCap.KVM_CAP_EXIT_HYPERCALL, 0x1000, 0x1000, 0x1000],
      [KvmCap.KVM_CAP_MCE, 32, 32, 32],
      [KvmCap.KVM_CAP_NR_MEMSLOTS, 32764, 32764, 32764],
      [KvmCap.KVM_CAP_VM_GPA_BITS, 52, 52, 52],
      [KvmCap.KVM_CAP_X86_DISABLE_EXITS, 0, 0, 0],
      [KvmCap.KVM_CAP_DIRTY_LOG_RING, 0, 0, 0],
      [KvmCap.KVM_CAP_X86_BUS_LOCK_EXIT, 0, 0, 0],
      [KvmCap.KVM_CAP_X86_NOTIFY_VMEXIT, 0, 0, 0],
      [9999, 0, 0, 0],
    ];
    for (const [cap, ...expected] of rows) {
      const answers = [td, plain, kvm].map((file) => file.checkExtension(cap));
      if (cap === KvmCap.KVM_CAP_VM_GPA_BITS) expected.fill(kvm.machine.lps[0]!.cpuid(0x8000_0008, 0).eax & 0xff);
      expect([cap, answers]).toEqual([cap, expected]);
    }
  });
});

describe('KVM_ENABLE_CAP', () => {
  it('an interrupt controller once, and before the first vCPU; timer periods only with one', () => {
    const kvm = tdxHost();
    const vm = bare(kvm);
    const enable = (cap: number, argument: bigint): number => vm.enableCap(cap, argument);
    expect([
      enable(KVM_CAP_X86_APIC_BUS_CYCLES_NS, 40n),
      enable(KVM_CAP_X86_APIC_BUS_CYCLES_NS, 0n),
      enable(KVM_CAP_SPLIT_IRQCHIP, 4097n),
      enable(KVM_CAP_SPLIT_IRQCHIP, 24n),
      enable(KVM_CAP_SPLIT_IRQCHIP, 24n),
      enable(KVM_CAP_SPLIT_IRQCHIP, 4097n),
      enable(KVM_CAP_X86_APIC_BUS_CYCLES_NS, 40n),
      enable(KVM_CAP_X86_APIC_BUS_CYCLES_NS, 1n << 26n), // the longest period would not fit 64 bits
    ]).toEqual([-Errno.ENXIO, -Errno.EINVAL, -Errno.EINVAL, 0, -Errno.EEXIST, -Errno.EINVAL, 0, -Errno.EINVAL]);
    ok('INIT_VM', vm.tdxInitVm(initArgument(kvm, vm)));
    ok('vcpu', vm.createVcpu(0));
    expect([enable(KVM_CAP_SPLIT_IRQCHIP, 24n), enable(KVM_CAP_X86_APIC_BUS_CYCLES_NS, 1n), vm.createIrqchip()]).toEqual([
      -Errno.EEXIST,
      -Errno.EINVAL,
      -Errno.ENOTTY,
    ]);
    const plain = bare(kvm, 0);
    expect([plain.createIrqchip(), plain.createIrqchip(), plain.enableCap(KVM_CAP_SPLIT_IRQCHIP, 24n)]).toEqual([
      0,
      -Errno.EEXIST,
      -Errno.EEXIST,
    ]);
  });

  it('ids of vCPUs, quirks, and what cannot be enabled', () => {
    const kvm = tdxHost();
    const vm = bare(kvm, 0);
    expect([
      vm.enableCap(KVM_CAP_MAX_VCPU_ID, 0n),
      vm.enableCap(KVM_CAP_MAX_VCPU_ID, 4097n),
      vm.enableCap(KVM_CAP_MAX_VCPU_ID, 4n),
      vm.enableCap(KVM_CAP_MAX_VCPU_ID, 4n),
      vm.enableCap(KVM_CAP_MAX_VCPU_ID, 5n),
      vm.createVcpu(4),
      vm.enableCap(KVM_CAP_DISABLE_QUIRKS2, 1n << 40n),
      vm.enableCap(KVM_CAP_DISABLE_QUIRKS2, BigInt(kvm.checkExtension(KVM_CAP_DISABLE_QUIRKS2))),
      vm.enableCap(KvmCap.KVM_CAP_READONLY_MEM, 1n),
      vm.enableCap(KvmCap.KVM_CAP_EXIT_HYPERCALL, 1n << 11n),
      vm.enableCap(KvmCap.KVM_CAP_X86_USER_SPACE_MSR, 8n),
      vm.enableCap(KVM_CAP_X2APIC_API, 4n),
    ]).toEqual([-22, -22, 0, 0, -22, -22, -22, 0, -22, -22, -22, -22]);
    expect(vm.createVcpu(3)).toBeTypeOf('object');
  });

  it('messages with 32-bit destinations, when the VMM asked for them', () => {
    const { vm } = remoteTd(tdxHost({ lps: 2 }));
    expect([vm.signalMsi(0xfee0_0000, 0x41, 0x100), vm.signalMsi(0xfeef_f000, 0x41)]).toEqual([1, 1]); // the high half is not looked at; 255 is everyone
    expect(vm.enableCap(KVM_CAP_X2APIC_API, 3n)).toBe(0);
    expect([
      vm.signalMsi(0xfee0_0000, 0x41, 0x100),
      vm.signalMsi(0xfee0_0000, 0x41, 1),
      vm.signalMsi(0xfeef_f000, 0x41),
      vm.signalMsi(0xfee0_0000, 0x41),
      vm.signalMsi(0xfeef_f000, 0x41, 0xffff_ff00),
    ]).toEqual([0, -Errno.EINVAL, 0, 1, 1]);
  });

  it('of a vCPU: hypercalls that leaf 0x40000001 does not show are gone, on request', () => {
    const guest = remoteTd(tdxHost());
    const call = (number: number): bigint => BigInt.asIntN(64, guest.vmcall(0, { r10: BigInt(number) }).r10);
    const { KICK_CPU, SEND_IPI, SCHED_YIELD, VAPIC_POLL_IRQ, CLOCK_PAIRING } = KvmHypercall;
    expect([KICK_CPU, SEND_IPI, SCHED_YIELD, VAPIC_POLL_IRQ, CLOCK_PAIRING].map(call)).toEqual([0n, 0n, 0n, 0n, -95n]);
    const enforce = KvmCap.KVM_CAP_ENFORCE_PV_FEATURE_CPUID;
    expect([guest.vcpu.enableCap(KvmCap.KVM_CAP_SPLIT_IRQCHIP, 1n), guest.vcpu.enableCap(enforce, 1n)]).toEqual([
      -Errno.EINVAL,
      0,
    ]);
    expect([KICK_CPU, SEND_IPI, SCHED_YIELD, VAPIC_POLL_IRQ].map(call)).toEqual([-1000n, -1000n, -1000n, 0n]);
    expect([guest.vcpu.enableCap(enforce, 0n), call(SCHED_YIELD)]).toEqual([0, 0n]);
  });
});

describe('machine-check banks, the TSC offset, CPUID', () => {
  it('KVM_SET_CPUID2 of a vCPU that has run takes the same table and no other', () => {
    const { vcpu } = remoteTd(tdxHost());
    const table = vcpu.getCpuid2().map((entry) => ({ ...entry }));
    expect(vcpu.setCpuid2(table)).toBe(0);
    table[0]!.ebx ^= 1;
    expect([vcpu.setCpuid2(table), vcpu.setCpuid2(table.slice(1))]).toEqual([-Errno.EINVAL, -Errno.EINVAL]);
  });

  it('KVM_X86_SETUP_MCE: banks and abilities of the guest; local machine checks bring a register', () => {
    const { kvm, vcpu } = initialisedTd(tdxHost());
    const vmm = new BinaryProcess(kvm);
    const fd = kvm.open(vcpu);
    const bytes = new Uint8Array(8);
    expect(vmm.ioctl(vmm.system, 'KVM_X86_GET_MCE_CAP_SUPPORTED', bytes)).toBe(0);
    expect(new DataView(bytes.buffer).getBigUint64(0, true)).toBe(0x900_0100n);
    const setup = (cap: bigint): number => vmm.ioctl(fd, 'KVM_X86_SETUP_MCE', new Uint8Array(BigUint64Array.of(cap).buffer));
    expect([setup(0n), setup(33n), setup((1n << 25n) | 4n), vmm.ioctl(fd, 'KVM_X86_SETUP_MCE', 0x1000)]).toEqual([
      -22, -22, -22, -14,
    ]);
    const read = (index: number): bigint | undefined =>
      ((entry) => (vcpu.getMsrs([entry]) === 1 ? entry.data : undefined))({ index, data: 0n });
    expect([read(0x4d0), read(0x3a)]).toEqual([undefined, 1n]);
    expect(setup(0x900_0104n)).toBe(0);
    expect([read(0x179), read(0x17b), read(0x40c), read(0x410), read(0x4d0), read(0x3a)]).toEqual([
      0x900_0104n,
      0xffff_ffff_ffff_ffffn,
      0xffff_ffff_ffff_ffffn,
      undefined,
      0n,
      0x10_0001n,
    ]);
    expect([vcpu.setMsrs([{ index: 0x4d0, data: 1n }]), vcpu.setMsrs([{ index: 0x4d0, data: 2n }]), read(0x4d0)]).toEqual([
      1,
      0,
      1n,
    ]);
    expect([setup(1n), read(0x17b), vcpu.setMce({ bank: 1, status: 1n << 63n, addr: 0n, misc: 0n, mcgStatus: 0n })]).toEqual([
      0,
      undefined,
      -Errno.EINVAL,
    ]);
  });

  it('KVM_VCPU_TSC_OFFSET: read and written for a plain VM; that of a TD is read and stays', () => {
    const { kvm, vcpu, vm } = initialisedTd(tdxHost());
    const plain = ok('vcpu', bare(kvm, 0).createVcpu(0));
    const vmm = new BinaryProcess(kvm);
    const addr = kvm.userMemory.map(8);
    const attribute = (change: object = {}): Uint8Array => DeviceAttr.encode({ addr: BigInt(addr), ...change });
    const value = (): bigint => new DataView(vmm.bytesAt(addr, 8).buffer).getBigInt64(0, true);
    const results = [vcpu, plain].map((each) => {
      const fd = kvm.open(each);
      kvm.userMemory.write(addr, new Uint8Array(BigInt64Array.of(-5000n).buffer));
      expect([vmm.ioctl(fd, 'KVM_HAS_DEVICE_ATTR', attribute()), vmm.ioctl(fd, 'KVM_SET_DEVICE_ATTR', attribute())]).toEqual([
        0, 0,
      ]);
      expect(vmm.ioctl(fd, 'KVM_GET_DEVICE_ATTR', attribute())).toBe(0);
      for (const name of ['KVM_HAS_DEVICE_ATTR', 'KVM_GET_DEVICE_ATTR', 'KVM_SET_DEVICE_ATTR'] as const)
        expect([vmm.ioctl(fd, name, attribute({ group: 1 })), vmm.ioctl(fd, name, attribute({ attr: 1n }))]).toEqual([-6, -6]);
      expect(vmm.ioctl(fd, 'KVM_GET_DEVICE_ATTR', attribute({ addr: 0x1000n }))).toBe(-Errno.EFAULT);
      return value();
    });
    expect(results).toEqual([BigInt.asIntN(64, vcpu.backend.tscOffset), -5000n]);
    expect([results[0] !== -5000n, vm.bugged]).toEqual([true, undefined]);
  });
});
