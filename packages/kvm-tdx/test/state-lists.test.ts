import { SavedFields } from '@tdxkit/x86-cpu';
import { describe, expect, it } from 'vitest';
import { Errno, KvmCap, KvmIoctl, restoreKvm, saveKvm, type KvmSregs2 } from '../src/index.ts';
import { ClockData, MsrEntry, MsrList, Sregs2 } from '../src/uapi/layouts.ts';
import { KvmClockFlag } from '../src/uapi/vcpu-structs.ts';
import { BinaryProcess } from './binary-process.ts';
import { remotePlainVm, remoteTd } from './remote-guest.ts';
import { MEMORY_BASE, tdxHost, tdxMachine } from './td-fixture.ts';

const EINVAL = -Errno.EINVAL;

/** A `struct kvm_msr_list` with room for so many. */
const listOf = (room: number): Uint8Array => {
  const bytes = new Uint8Array(4 + 4 * room);
  bytes.set(MsrList.encode({ nmsrs: room }));
  return bytes;
};
/** A `struct kvm_msrs`. */
function msrs(entries: readonly { index: number; data: bigint }[]): Uint8Array {
  const bytes = new Uint8Array(8 + entries.length * MsrEntry.size);
  new DataView(bytes.buffer).setUint32(0, entries.length, true);
  entries.forEach((entry, i) => bytes.set(MsrEntry.encode(entry), 8 + i * MsrEntry.size));
  return bytes;
}

describe('lists of MSRs', () => {
  it('KVM_GET_MSR_INDEX_LIST names MSRs that can each be read from a plain vCPU and set again', () => {
    const kvm = tdxHost();
    const { vcpu } = remotePlainVm(kvm);
    const vmm = new BinaryProcess(kvm);
    const short = listOf(3);
    expect([vmm.ioctl(vmm.system, 'KVM_GET_MSR_INDEX_LIST', short), new DataView(short.buffer).getUint32(0, true)]).toEqual([
      -Errno.E2BIG,
      kvm.getMsrIndexList().length,
    ]);
    const whole = listOf(kvm.getMsrIndexList().length);
    expect(vmm.ioctl(vmm.system, 'KVM_GET_MSR_INDEX_LIST', whole)).toBe(0);
    const indices = [...new Uint32Array(whole.slice(4).buffer)];
    expect(indices).toEqual(kvm.getMsrIndexList());
    expect(indices).toEqual([...new Set(indices)].sort((a, b) => a - b));
    const entries = indices.map((index) => ({ index, data: 0n }));
    expect([vcpu.getMsrs(entries), vcpu.setMsrs(entries)]).toEqual([indices.length, indices.length]);
    expect(vmm.ioctl(vmm.system, 'KVM_GET_MSR_INDEX_LIST', new Uint8Array(2))).toBe(-Errno.EFAULT);
  });

  it('KVM_GET_MSRS of /dev/kvm tells the features that a new vCPU has', () => {
    const kvm = tdxHost();
    const { vcpu } = remotePlainVm(kvm);
    const vmm = new BinaryProcess(kvm);
    expect(kvm.checkExtension(KvmCap.KVM_CAP_GET_MSR_FEATURES)).toBe(1);
    const list = listOf(kvm.getMsrFeatureIndexList().length);
    vmm.must(vmm.system, 'KVM_GET_MSR_FEATURE_INDEX_LIST', list);
    expect([...new Uint32Array(list.slice(4).buffer)]).toEqual(kvm.getMsrFeatureIndexList());
    const raw = msrs([{ index: 0x10a, data: 0n }, { index: 0x277, data: 0n }]); // prettier-ignore
    expect(vmm.ioctl(vmm.system, 'KVM_GET_MSRS', raw)).toBe(1);
    const own = [{ index: 0x10a, data: 0n }];
    vcpu.getMsrs(own);
    expect([MsrEntry.read(raw.subarray(8)).data, own[0]!.data > 0n]).toEqual([own[0]!.data, true]);
  });
});

describe('KVM_GET_SREGS2 and KVM_SET_SREGS2', () => {
  const PAE = { cr0: 0x8000_0031n, cr4: 0x20n, efer: 0n } as const;

  it('carry the page-directory-pointer entries of PAE paging, and refuse them elsewhere', () => {
    const { vcpu, vm } = remotePlainVm(tdxHost());
    const long = vcpu.state.getSregs2() as KvmSregs2;
    expect([long.pdptrs, vcpu.state.setSregs2(long), vcpu.state.setSregs2({ ...long, pdptrs: [1n, 1n, 1n, 1n] })]).toEqual([
      undefined,
      0,
      EINVAL,
    ]);
    expect(vcpu.state.getSregs2()).toEqual(long);
    const pdptrs = [0x1001n, 0x2001n, 0x3001n, 0x4001n];
    vm.writeGuest(MEMORY_BASE + 0x3000, new Uint8Array(BigUint64Array.from(pdptrs).buffer));
    // Without entries they are those that CR3 leads to.
    expect(vcpu.state.setSregs2({ ...long, ...PAE, cr3: BigInt(MEMORY_BASE + 0x3000) })).toBe(0);
    expect((vcpu.state.getSregs2() as KvmSregs2).pdptrs).toEqual(pdptrs);
    const others = [5n, 0n, 7n, 0n];
    expect(vcpu.state.setSregs2({ ...(vcpu.state.getSregs2() as KvmSregs2), pdptrs: others })).toBe(0);
    expect((vcpu.state.getSregs2() as KvmSregs2).pdptrs).toEqual(others);
  });

  it('by struct: what was got can be set; an unknown flag, and a TD, is EINVAL', () => {
    const kvm = tdxHost();
    const vmm = new BinaryProcess(kvm);
    const vcpu = kvm.open(remotePlainVm(kvm).vcpu);
    const first = new Uint8Array(Sregs2.size);
    vmm.must(vcpu, 'KVM_GET_SREGS2', first);
    vmm.must(vcpu, 'KVM_SET_SREGS2', first);
    const second = new Uint8Array(Sregs2.size);
    vmm.must(vcpu, 'KVM_GET_SREGS2', second);
    expect(second).toEqual(first);
    expect(vmm.ioctl(vcpu, 'KVM_SET_SREGS2', Sregs2.encode({ ...Sregs2.read(first), flags: 2n }))).toBe(EINVAL);
    const td = kvm.open(remoteTd(kvm).vcpu);
    expect([vmm.ioctl(td, 'KVM_GET_SREGS2', first), vmm.ioctl(td, 'KVM_SET_SREGS2', first)]).toEqual([EINVAL, EINVAL]);
    expect(kvm.checkExtension(KvmCap.KVM_CAP_SREGS2)).toBe(1);
  });
});

it('KVM_CAP_XSAVE2 is the size of KVM_GET_XSAVE2, which gives what KVM_GET_XSAVE gives', () => {
  const kvm = tdxHost();
  const vmm = new BinaryProcess(kvm);
  const vcpu = kvm.open(remotePlainVm(kvm).vcpu);
  const size = kvm.checkExtension(KvmCap.KVM_CAP_XSAVE2);
  const [one, two] = [new Uint8Array(size), new Uint8Array(size)];
  vmm.must(vcpu, 'KVM_GET_XSAVE', one);
  vmm.must(vcpu, 'KVM_GET_XSAVE2', two);
  expect([size, two]).toEqual([(KvmIoctl.KVM_GET_XSAVE >>> 16) & 0x3fff, one]);
});

describe('the clock of a VM', () => {
  const clockOf = (vmm: BinaryProcess, vm: number): { clock: bigint; flags: number; host_tsc: bigint } => {
    const bytes = new Uint8Array(ClockData.size);
    vmm.must(vm, 'KVM_GET_CLOCK', bytes);
    return ClockData.read(bytes);
  };

  it('counts nanoseconds from its making, and from where KVM_SET_CLOCK puts it', () => {
    const kvm = tdxHost();
    const vmm = new BinaryProcess(kvm);
    const { clock, platform } = kvm.machine;
    clock.advance(12_345n);
    const vm = kvm.open(remotePlainVm(kvm).vm);
    const start = clockOf(vmm, vm).clock;
    clock.advance(platform.tscHz);
    const later = clockOf(vmm, vm);
    expect([later.clock - start, later.host_tsc, later.flags]).toEqual([
      1_000_000_000n,
      clock.now,
      KvmClockFlag.TSC_STABLE | KvmClockFlag.HOST_TSC,
    ]);
    expect(kvm.checkExtension(KvmCap.KVM_CAP_ADJUST_CLOCK)).toBe(later.flags);
    expect(vmm.ioctl(vm, 'KVM_SET_CLOCK', ClockData.encode({ ...later, clock: 7n }))).toBe(0); // what was got, changed
    clock.advance(platform.tscHz / 1000n);
    expect(clockOf(vmm, vm).clock).toBe(1_000_007n);
    for (const flags of [KvmClockFlag.REALTIME, 0x100])
      expect(vmm.ioctl(vm, 'KVM_SET_CLOCK', ClockData.encode({ clock: 1n, flags }))).toBe(EINVAL);
    expect(clockOf(vmm, vm).clock).toBe(1_000_007n);
  });

  it('goes on in a snapshot', () => {
    const kvm = tdxHost();
    const { vm } = remotePlainVm(kvm);
    vm.setClock({ clock: 1_000_000n, flags: 0, hostTsc: 0n });
    kvm.machine.clock.advance(5_000n);
    const [state, machine] = [saveKvm(kvm), kvm.machine.snapshot()];
    const other = tdxMachine();
    const restored = restoreKvm(other, {}, new SavedFields(structuredClone(state), 'kvm'));
    other.restore(machine);
    expect(restored.vms[0]!.getClock()).toEqual(vm.getClock());
  });
});
