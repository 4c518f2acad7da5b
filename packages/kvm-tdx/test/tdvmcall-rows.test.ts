import { VmcallLeaf, VmcallStatus, status } from '@tdxkit/tdx-arch';
import { Gpr } from '@tdxkit/x86-cpu';
import { gpa } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { Errno, Kvm, KvmCap, KvmExitReason } from '../src/index.ts';
import { hypercall } from '../src/vcpu/hypercall.ts';
import { HostLeaf, failingMachine } from './failing-firmware.ts';
import { FREE_PAGE, Request, SHARED_BIT, remotePlainVm, remoteTd, type RemoteGuest } from './remote-guest.ts';
import { MEMORY_BASE, tdxHost } from './td-fixture.ts';

const ENOSYS = BigInt.asUintN(64, -1000n);

describe('KVM hypercalls of a TD', () => {
  it('[A087] [C135] [C136] R10 is the number: unknown ones are -1000, 11 yields to a vCPU, R10 = 0 is a standard call', () => {
    const guest = remoteTd(tdxHost());
    const call = (r10: bigint, r11 = 0n): bigint => guest.vmcall(Number(r11), { r10 }).r10;
    expect([call(9999n), call(13n), call(1n), call(5n), call(10n)]).toEqual([ENOSYS, ENOSYS, 0n, 0n, 0n]);
    expect([call(11n, 0n), guest.kvm.statistics.directedYields]).toEqual([0n, 1]);
    expect(guest.vmcall(VmcallLeaf.Cpuid, { r12: 0x4000_0000n })).toMatchObject({ r10: 0n, r13: 0x4b4d_564bn });
  });

  it('[B006] [C137] [C042] number 12 exits with 64-bit arguments; the answer is R10; without the exit it is -1000', () => {
    const guest = remoteTd(tdxHost());
    let ret = 0n;
    guest.onExit = (exit) => {
      if (exit.reason === KvmExitReason.KVM_EXIT_HYPERCALL) exit.ret = ret;
      return true;
    };
    const call = (): bigint => guest.vmcall(0x1_0000_0000, { r10: 12n, r12: 2n, r13: 0x10n }).r10;
    expect(call()).toBe(0n);
    expect(guest.exits).toMatchObject([{ nr: 12, args: [0x1_0000_0000n, 2n, 0x10n, 0n, 0n, 0n] }]);
    ret = 7n;
    expect(call()).toBe(7n);
    guest.vm.enableCap(KvmCap.KVM_CAP_EXIT_HYPERCALL, 0n);
    expect(call()).toBe(ENOSYS);
  });

  it('[A088] [B001] the core gives both kinds of VM the same, and a 32-bit guest 32 bits of it', () => {
    const results: bigint[] = [];
    const finish = (result: bigint): number => results.push(result) - results.length + 1;
    for (const { vcpu } of [remoteTd(tdxHost()), remotePlainVm(new Kvm(failingMachine().machine, { tdx: false }))]) {
      for (const isLong of [true, false]) hypercall(vcpu, 99n, [1n, 2n, 3n, 4n], finish, isLong);
      hypercall(vcpu, 0xffff_0000_0000_0001n, [0n, 0n, 0n, 0n], finish, false);
    }
    expect(results).toEqual([-1000n, 0xffff_fc18n, 0n, -1000n, 0xffff_fc18n, 0n]);
  });
});

describe('TDVMCALLs that exit', () => {
  it('[C138] MapGPA, ReportFatalError, I/O and MMIO leave as hypercall, system event, I/O and MMIO', () => {
    const guest = remoteTd(tdxHost());
    guest.vmcall(VmcallLeaf.MapGpa, { r12: BigInt(FREE_PAGE) | SHARED_BIT, r13: 0x1000n });
    const reasons = guest.exits.map((exit) => exit.reason);
    const next = (r11: number, registers: object): void => {
      guest.vmcall(r11, registers);
      reasons.push(...guest.exits.map((exit) => exit.reason));
    };
    next(VmcallLeaf.ReportFatalError, { r12: 1n });
    next(VmcallLeaf.Io, { r12: 1n, r13: 1n, r14: 0x61n, r15: 5n });
    next(VmcallLeaf.RequestMmio, { r12: 4n, r13: 1n, r14: SHARED_BIT | 0xd000_0000n, r15: 5n });
    expect(reasons).toEqual([3, 24, 2, 6]);
  });

  it('[B008] [C133] a read of 8 bytes in the APIC page is an ordinary MMIO exit and fills R11', () => {
    const guest = remoteTd(tdxHost());
    guest.onExit = (exit) => {
      if (exit.reason === KvmExitReason.KVM_EXIT_MMIO) exit.data.set([1, 2, 3, 4, 5, 6, 7, 8]);
      return true;
    };
    expect(guest.vmcall(VmcallLeaf.RequestMmio, { r12: 8n, r13: 0n, r14: SHARED_BIT | 0xfee0_0020n })).toMatchObject({
      r10: 0n,
      r11: 0x0807_0605_0403_0201n,
    });
    expect(guest.exits).toMatchObject([{ reason: 6, physAddr: 0xfee0_0020, len: 8, isWrite: false }]);
  });

  it('[B003] [C134] a register that the guest does not expose is 0 for the host', () => {
    const guest = remoteTd(tdxHost());
    const report = (rcx: bigint): readonly bigint[] => {
      guest.vmcall(VmcallLeaf.ReportFatalError, { rcx, r12: 1n, r13: 2n, r14: 0x4142n, r15: 3n });
      const [exit] = guest.exits;
      if (exit?.reason !== KvmExitReason.KVM_EXIT_SYSTEM_EVENT) throw new Error('no system event');
      return exit.data;
    };
    expect([report(0xffccn)[14], report(0xbfccn)[14], report(0xbfccn)[15]]).toEqual([0x4142n, 0n, 3n]);
    expect(guest.registers.r10).toBe(0n);
  });

  it('[C046] garbage in registers that a call does not use is no error', () => {
    const guest = remoteTd(tdxHost());
    expect(
      guest.vmcall(VmcallLeaf.MapGpa, { r12: BigInt(FREE_PAGE) | SHARED_BIT, r13: 0x1000n, r14: 0xdeadn, r15: 0xbeefn }).r10,
    ).toBe(0n);
  });

  /** Counters and their controls, debug store, branch records. */
  const PMU = [0xc1, 0x186, 0x309, 0x345, 0x38d, 0x38e, 0x38f, 0x390, 0x3f1, 0x4c1, 0x600, 0x1c8, 0x1c9, 0x680, 0x6c0, 0xdc0];

  it.each(PMU)('[A026] MSR 0x%i of the PMU is none that KVM emulates for a TD: not by hypercall, not by ioctl', (index) => {
    const guest = remoteTd(tdxHost());
    const r12 = BigInt(index);
    expect(guest.vmcall(VmcallLeaf.Rdmsr, { r12 }).r10).toBe(VmcallStatus.INVALID_OPERAND);
    expect(guest.vmcall(VmcallLeaf.Wrmsr, { r12, r13: 0n }).r10).toBe(VmcallStatus.INVALID_OPERAND);
    expect([guest.vcpu.getMsrs([{ index, data: 0n }]), guest.vcpu.setMsrs([{ index, data: 0n }])]).toEqual([0, 0]);
  });

  it('[A026] branch records of the host are lent to a vCPU of a plain VM while it wants them, and never to one of a TD', () => {
    const kvm = tdxHost();
    const { statistics } = kvm;
    const debugctl = (guest: RemoteGuest, value: bigint): void => void guest.request(Request.WRMSR, { rcx: 0x1d9n, rax: value });
    const plain = remotePlainVm(kvm);
    debugctl(plain, 1n);
    expect([plain.exception, statistics.lbrEvents]).toEqual([undefined, 1]);
    const td = remoteTd(kvm);
    debugctl(td, 1n);
    debugctl(td, 3n);
    expect(statistics.lbrEvents).toBe(1); // whatever the TD did, it was between it and the TDX module
    debugctl(plain, 0n);
    expect(statistics.lbrEvents).toBe(0);
    debugctl(plain, 1n);
    expect([plain.vm.destroy().leaks.size, td.vm.destroy().leaks.size, statistics.lbrEvents]).toEqual([0, 0, 0]);
  });

  it('[C087] what the host writes at the address of a private page after it was added, the guest never sees', () => {
    const guest = remoteTd(tdxHost());
    const before = guest.request(Request.LOAD, { rdx: BigInt(MEMORY_BASE) }).rax;
    expect(guest.vm.writeGuest(MEMORY_BASE, new Uint8Array(8).fill(0xff))).toBe(true);
    expect(guest.request(Request.LOAD, { rdx: BigInt(MEMORY_BASE) }).rax).toBe(before);
    expect(before).not.toBe(0n);
  });
});

describe('exit reasons of a TD', () => {
  it('[B004] [A082] [A083] every reason 0..77: interrupt and SMI go on, triple fault is a shutdown, the rest is an internal error with the status', () => {
    const { machine, firmware } = failingMachine();
    const guest = remoteTd(new Kvm(machine));
    const shared = SHARED_BIT | BigInt(FREE_PAGE);
    expect(guest.vm.setMemoryAttributes({ address: FREE_PAGE, size: 0x1000, attributes: 0n, flags: 0n })).toBe(0);
    for (let reason = 0; reason < 78; reason++) {
      if (reason === 49) continue; // the last one of the VM: below
      // The registers of each: an NMI, a shared page, a TDVMCALL that is none.
      const registers = {
        [Gpr.R9]: 0x8000_0202n,
        [Gpr.R8]: shared,
        [Gpr.RCX]: reason === 48 ? 2n : 0n,
        [Gpr.R10]: 0n,
        [Gpr.R11]: 0x1234n,
      };
      firmware.fail(HostLeaf.TDH_VP_ENTER, BigInt(reason), { registers });
      const result = guest.vcpu.run({ instructions: 1, exits: 1 });
      const { exit } = guest.vcpu.kvmRun;
      if ([0, 1, 6, 48, 77].includes(reason)) expect([reason, result]).toEqual([reason, -Errno.EINTR]);
      else if (reason === 2) expect([result, exit.reason]).toEqual([0, KvmExitReason.KVM_EXIT_SHUTDOWN]);
      else expect([result, exit]).toMatchObject([0, { reason: 17, suberror: 4, data: [BigInt(reason), 0n] }]);
    }
    expect([guest.vm.mmu!.isMapped(gpa(Number(shared))), guest.kvm.statistics.hostNmis]).toEqual([true, 1]);
    firmware.fail(HostLeaf.TDH_VP_ENTER, 0x8000_0021n);
    expect([guest.vcpu.run(), guest.vcpu.kvmRun.exit]).toMatchObject([0, { reason: 9, hardwareEntryFailureReason: 0x8000_0021 }]);
    firmware.fail(HostLeaf.TDH_VP_ENTER, 0x4000_0001_0000_0002n);
    expect([guest.vcpu.run(), guest.vcpu.kvmRun.exit.reason]).toEqual([0, 8]);
    firmware.fail(HostLeaf.TDH_VP_ENTER, 0x4000_0001_0000_000cn);
    expect([guest.vcpu.run(), guest.vcpu.kvmRun.exit.reason]).toEqual([0, 17]);
    firmware.fail(HostLeaf.TDH_VP_ENTER, 49n);
    expect([guest.vcpu.run(), guest.vm.bugged]).toEqual([-Errno.EIO, expect.stringContaining('misconfiguration')]);
  });

  it('[A084] a misconfiguration kills the VM', () => {
    const { machine, firmware } = failingMachine();
    const guest = remoteTd(new Kvm(machine));
    firmware.fail(HostLeaf.TDH_VP_ENTER, status(0n, 49));
    expect([guest.vcpu.run(), guest.vcpu.run()]).toEqual([-Errno.EIO, -Errno.EIO]);
    expect(guest.vm.bugged).toContain('misconfiguration');
  });
});
