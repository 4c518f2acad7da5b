import { VmcallLeaf, VmcallStatus } from '@tdxkit/tdx-arch';
import { describe, expect, it } from 'vitest';
import { Errno, EventFd, IoEventFdFlag, KvmExitReason, type KvmIoEventFd } from '../src/index.ts';
import { IoEventFd } from '../src/uapi/layouts.ts';
import { BinaryProcess } from './binary-process.ts';
import { Request, SHARED_BIT, remotePlainVm, remoteTd, type RemoteGuest } from './remote-guest.ts';
import { tdxHost } from './td-fixture.ts';

const DOORBELL = 0xd000_0000n;
const { DATAMATCH, PIO, DEASSIGN } = IoEventFdFlag;

const doorbell = (guest: RemoteGuest, change: Partial<KvmIoEventFd> = {}): EventFd => {
  const event = new EventFd();
  expect(guest.vm.ioEventFd({ addr: DOORBELL, len: 4, flags: 0, datamatch: 0n, event, ...change })).toBe(0);
  return event;
};
const mmio = (guest: RemoteGuest, size: number, value: bigint, at = DOORBELL): bigint =>
  guest.vmcall(VmcallLeaf.RequestMmio, { r12: BigInt(size), r13: 1n, r14: SHARED_BIT + at, r15: value }).r10;

describe('devices in the kernel', () => {
  it('[A092] [B008] RequestMMIO: doorbells without length first, then those with one, then userspace; a read and a private address never ring', () => {
    const guest = remoteTd(tdxHost());
    const four = doorbell(guest);
    const two = doorbell(guest, { len: 2, datamatch: 0x1_0007n, flags: DATAMATCH }); // compared in 2 bytes
    const fast = doorbell(guest, { addr: DOORBELL + 0x10n, len: 0 });
    expect(mmio(guest, 4, 5n)).toBe(0n);
    expect([four.take(), guest.exits]).toEqual([1n, []]);
    expect([mmio(guest, 2, 7n), two.take(), guest.exits]).toEqual([0n, 1n, []]);
    for (const size of [1, 2, 4, 8]) expect([mmio(guest, size, 9n, DOORBELL + 0x10n), guest.exits]).toEqual([0n, []]);
    expect(fast.take()).toBe(4n);
    // Another value, length or address is for userspace, and so is every read.
    for (const [size, value, at] of [[2, 8n, 0n], [1, 5n, 0n], [8, 5n, 0n], [4, 5n, 4n]] as const) {
      expect(mmio(guest, size, value, DOORBELL + at)).toBe(0n);
      expect(guest.exits).toMatchObject([{ reason: KvmExitReason.KVM_EXIT_MMIO, physAddr: Number(DOORBELL + at), len: size, isWrite: true }]);
    } // prettier-ignore
    guest.vmcall(VmcallLeaf.RequestMmio, { r12: 4n, r13: 0n, r14: SHARED_BIT + DOORBELL });
    expect(guest.exits).toMatchObject([{ reason: KvmExitReason.KVM_EXIT_MMIO, isWrite: false }]);
    const isPrivate = guest.vmcall(VmcallLeaf.RequestMmio, { r12: 4n, r13: 1n, r14: DOORBELL, r15: 5n });
    expect([isPrivate.r10, four.take(), two.take(), fast.take()]).toEqual([VmcallStatus.INVALID_OPERAND, 0n, 0n, 0n]);
  });

  it('[A091] [B007] port I/O: a doorbell takes an OUT in the kernel and leaves R11 alone; what it does not take exits', () => {
    const guest = remoteTd(tdxHost());
    const port = doorbell(guest, { addr: 0x90n, len: 2, flags: PIO });
    const out = (r12: bigint, r14 = 0x90n): bigint => guest.vmcall(VmcallLeaf.Io, { r12, r13: 1n, r14, r15: 3n }).r11;
    expect([out(2n), port.take(), guest.exits]).toEqual([30n, 1n, []]);
    expect([out(2n, 0x1_0090n), port.take(), guest.exits]).toEqual([30n, 1n, []]); // a port has 16 bits
    expect([out(1n), port.take(), guest.exits.length]).toEqual([30n, 0n, 1]);
  });

  it('a plain VM rings the same doorbells', () => {
    const guest = remotePlainVm(tdxHost());
    const four = doorbell(guest);
    const port = doorbell(guest, { addr: 0x90n, len: 1, flags: PIO });
    guest.request(Request.STORE32, { rdx: DOORBELL, r8: 1n });
    guest.request(Request.OUT, { rdx: 0x90n, rax: 1n });
    expect([four.take(), port.take(), guest.exits]).toEqual([1n, 1n, []]);
  });

  it('KVM_IOEVENTFD: each errno, and nothing changed', () => {
    const guest = remoteTd(tdxHost());
    const vmm = new BinaryProcess(guest.kvm);
    const vm = guest.kvm.open(guest.vm);
    const event = new EventFd();
    const fd = guest.kvm.open(event);
    const base = { addr: DOORBELL, len: 4, fd };
    const call = (change: object): number => vmm.ioctl(vm, 'KVM_IOEVENTFD', IoEventFd.encode({ ...base, ...change }));
    for (const len of [3, 5, 16, 0xffff_ffff]) expect(call({ len })).toBe(-Errno.EINVAL);
    expect([
      call({ addr: (1n << 64n) - 2n }),
      call({ flags: 8 }),
      call({ len: 0, flags: PIO }),
      call({ len: 0, flags: DATAMATCH }),
      call({ fd: 999 }),
      call({ fd: vm }),
      call({ flags: DEASSIGN }),
    ]).toEqual([-Errno.EINVAL, -Errno.EINVAL, -Errno.EINVAL, -Errno.EINVAL, -Errno.EBADF, -Errno.EINVAL, -Errno.ENOENT]);
    expect([call({}), call({}), call({ len: 0 }), call({ flags: DATAMATCH, datamatch: 5n }), call({ flags: PIO })]).toEqual([
      0,
      -Errno.EEXIST,
      -Errno.EEXIST,
      -Errno.EEXIST,
      0,
    ]);
    expect([call({ flags: DEASSIGN, len: 2 }), call({ flags: DEASSIGN }), call({ flags: DEASSIGN })]).toEqual([
      -Errno.ENOENT,
      0,
      -Errno.ENOENT,
    ]);
    expect([call({ flags: DATAMATCH, datamatch: 5n }), call({ flags: DATAMATCH, datamatch: 6n })]).toEqual([0, 0]);
    expect(vmm.ioctl(vm, 'KVM_IOEVENTFD', new Uint8Array(63))).toBe(-Errno.EFAULT);
    expect(vmm.ioctl(fd, 'KVM_IOEVENTFD', IoEventFd.encode(base))).toBe(-Errno.ENOTTY);
    expect([mmio(guest, 4, 6n), event.take(), mmio(guest, 4, 7n), event.take()]).toEqual([0n, 1n, 0n, 0n]);
  });

  it('an event counts up to its maximum, tells who listens, and is taken whole', () => {
    const event = new EventFd(2n);
    let told = 0;
    event.onSignal = () => {
      told++;
    };
    event.signal();
    event.signal(5n);
    expect([told, event.take(), event.take()]).toEqual([2, 8n, 0n]);
    event.signal(0xffff_ffff_ffff_fff0n);
    event.signal(100n);
    expect(event.take()).toBe(0xffff_ffff_ffff_fffen);
  });

  it('[C133] flavour v7: memory behind an MMIO address is refused, the APIC page answers by itself, direction counts by its lowest bit', () => {
    const kvm = tdxHost({}, { flavour: 'v7' });
    const guest = remoteTd(kvm);
    expect(mmio(guest, 4, 1n, 0xfff0_0000n)).toBe(VmcallStatus.INVALID_OPERAND);
    const apic = guest.vmcall(VmcallLeaf.RequestMmio, { r12: 4n, r13: 0n, r14: SHARED_BIT + 0xfee0_0020n });
    expect([apic.r10, apic.r11, guest.exits]).toEqual([0n, 0xffff_ffffn, []]);
    expect([mmio(guest, 4, 1n, 0xfee0_00b0n), guest.exits]).toEqual([0n, []]);
    expect(guest.vmcall(VmcallLeaf.Io, { r12: 1n, r13: 3n, r14: 0x90n, r15: 7n }).r10).toBe(0n);
    expect(guest.exits).toMatchObject([{ reason: KvmExitReason.KVM_EXIT_IO, direction: 1 }]);
    expect(guest.vmcall(VmcallLeaf.RequestMmio, { r12: 4n, r13: 2n, r14: SHARED_BIT + DOORBELL }).r10).toBe(0n);
    expect(guest.exits).toMatchObject([{ reason: KvmExitReason.KVM_EXIT_MMIO, isWrite: false }]);
  });
});
