import { VmcallLeaf, VmcallStatus } from '@tdxkit/tdx-arch';
import { beforeEach, describe, expect, it } from 'vitest';
import { Errno, KVM_MEMORY_ATTRIBUTE_PRIVATE, KvmExitReason, type KvmExit } from '../src/index.ts';
import { FREE_PAGE, Request, SHARED_BIT, remotePlainVm, remoteTd, sharedAlias, type RemoteGuest } from './remote-guest.ts';
import { initialisedTd, runnableTd, tdxHost } from './td-fixture.ts';

const { INVALID_OPERAND, SUBFUNC_UNSUPPORTED, ALIGN_ERROR, RETRY } = VmcallStatus;

describe('hypercalls of a TD', () => {
  let guest: RemoteGuest;
  beforeEach(() => {
    guest = remoteTd(tdxHost());
  });

  it('[A062] [A091] [B007] I/O: one exit each way, the value read goes to R11; bad sizes and directions never reach userspace', () => {
    const seen: string[] = [];
    guest.onExit = (exit) => {
      if (exit.reason === KvmExitReason.KVM_EXIT_IO) {
        seen.push(`${exit.direction} ${exit.size} ${exit.port} ${exit.count} ${exit.data.slice(0, exit.size).join()}`);
        if (exit.direction === 0) exit.data.set([0x78, 0x56, 0x34, 0x92]);
      }
      return true;
    };
    const io = (r12: bigint, r13: bigint, r14: bigint, r15 = 0n): bigint[] => {
      const { r10, r11 } = guest.vmcall(VmcallLeaf.Io, { r12, r13, r14, r15 });
      return [r10, r11];
    };
    expect(io(2n, 1n, 0x60n, 0x1_2345n)[0]).toBe(0n);
    expect(io(4n, 0n, 0x1_0061n)).toEqual([0n, 0x9234_5678n]);
    expect(io(1n, 0n, 0x62n)).toEqual([0n, 0x78n]);
    expect(seen.map((text) => text.split(' ').slice(0, 4).join(' '))).toEqual(['1 2 96 1', '0 4 97 1', '0 1 98 1']);
    expect(seen[0]).toBe('1 2 96 1 69,35');
    for (const [size, direction] of [[0n, 0n], [3n, 1n], [8n, 1n], [1n, 2n]] as const) expect(io(size, direction, 0x60n)[0]).toBe(INVALID_OPERAND); // prettier-ignore
    expect(seen).toHaveLength(3);
  });

  it('[A092] [C045] MMIO: the shared bit is stripped, a read goes to R11, private or crossing addresses are refused', () => {
    guest.onExit = (exit) => {
      if (exit.reason === KvmExitReason.KVM_EXIT_MMIO && !exit.isWrite) exit.data.set([1, 2, 3, 4, 5, 6, 7, 0x88]);
      return true;
    };
    const mmio = (r12: bigint, r13: bigint, r14: bigint, r15 = 0n): bigint[] => {
      const { r10, r11 } = guest.vmcall(VmcallLeaf.RequestMmio, { r12, r13, r14, r15 });
      return [r10, r11];
    };
    expect(mmio(8n, 0n, SHARED_BIT + 0xd000_0000n)).toEqual([0n, 0x8807_0605_0403_0201n]);
    expect(guest.exits[0]).toMatchObject({ reason: KvmExitReason.KVM_EXIT_MMIO, physAddr: 0xd000_0000, len: 8, isWrite: false });
    expect(mmio(4n, 1n, SHARED_BIT + 0xd000_0010n, 0x1122_3344_5566_7788n)[0]).toBe(0n);
    const [write] = guest.exits as [Extract<KvmExit, { reason: typeof KvmExitReason.KVM_EXIT_MMIO }>];
    expect([write.isWrite, write.len, [...write.data.slice(0, 4)]]).toEqual([true, 4, [0x88, 0x77, 0x66, 0x55]]);
    for (const address of [0xd000_0000n, SHARED_BIT * 2n - 4n, SHARED_BIT * 2n + 0x1000n])
      expect(mmio(8n, 0n, address)[0]).toBe(INVALID_OPERAND);
    expect(mmio(3n, 0n, SHARED_BIT)[0]).toBe(INVALID_OPERAND);
    expect(mmio(4n, 2n, SHARED_BIT)[0]).toBe(INVALID_OPERAND);
  });

  it('[A089] CPUID is answered from KVM_SET_CPUID2', () => {
    const signature = guest.vmcall(VmcallLeaf.Cpuid, { r12: 0x4000_0000n });
    expect([signature.r10, signature.r13, signature.r14, signature.r15]).toEqual([0n, 0x4b4d_564bn, 0x564b_4d56n, 0x4dn]);
    expect(guest.vmcall(VmcallLeaf.Cpuid, { r12: 0x4fff_ffffn }).r12).toBe(0n);
  });

  it('MSRs: the TD list is served, everything else refused', () => {
    const read = (r12: bigint): bigint[] => {
      const { r10, r11 } = guest.vmcall(VmcallLeaf.Rdmsr, { r12 });
      return r10 === 0n ? [r10, r11] : [r10];
    };
    const write = (r12: bigint, r13: bigint): bigint => guest.vmcall(VmcallLeaf.Wrmsr, { r12, r13 }).r10;
    expect(read(0x1bn)).toEqual([0n, 0xfee0_0d00n]);
    expect(read(0x802n)).toEqual([0n, 0n]);
    expect(read(0x277n)).toEqual([0n, 0x0007_0406_0007_0406n]);
    expect(read(0x2ffn)).toEqual([0n, 0n]); // off, as after reset
    expect(write(0x2ffn, 0xc00n)).toBe(0n);
    expect(read(0x2ffn)).toEqual([0n, 0xc00n]);
    for (const msr of [0x10n, 0x808n, 0x80an, 0x80bn, 0xc000_0081n, 0x1_0000n]) expect(read(msr)).toEqual([INVALID_OPERAND]);
    for (const msr of [0x1bn, 0xc000_0080n, 0x3an, 0x802n, 0x80bn]) expect(write(msr, 0n)).toBe(INVALID_OPERAND);
  });

  it('unknown sub-functions are refused in the kernel', () => {
    for (const leaf of [54, 65, 0, 7, 0x10005, 0x12345]) expect(guest.vmcall(leaf).r10).toBe(SUBFUNC_UNSUPPORTED);
    expect(guest.exits).toEqual([]);
    expect(guest.vmcall(VmcallLeaf.GetTdVmCallInfo, { r12: 2n }).r10).toBe(INVALID_OPERAND);
    expect(guest.vmcall(0, { r10: 99n }).r10).toBe(BigInt.asUintN(64, -1000n));
  });

  it('GetTdVmCallInfo, GetQuote, SetupEventNotifyInterrupt: userspace answers, presets hold otherwise', () => {
    const info = guest.vmcall(VmcallLeaf.GetTdVmCallInfo, { r12: 0n, r13: 5n, r14: 6n });
    expect([info.r10, info.r11, info.r12, info.r13, info.r14]).toEqual([0n, 0n, 0n, 0n, 0n]);
    guest.onExit = (exit) => {
      if (exit.reason === KvmExitReason.KVM_EXIT_TDX && exit.nr === 0x10000) exit.r11 = 3n;
      return true;
    };
    expect(guest.vmcall(VmcallLeaf.GetTdVmCallInfo, { r12: 1n }).r11).toBe(3n);
    expect(guest.vmcall(VmcallLeaf.GetQuote, { r12: SHARED_BIT + 0x4000n, r13: 0x4000n }).r10).toBe(SUBFUNC_UNSUPPORTED);
    expect(guest.exits).toMatchObject([{ nr: 0x10002, gpa: 0x4000n, size: 0x4000n }]);
    expect(guest.vmcall(VmcallLeaf.GetQuote, { r12: 0x4000n }).r10).toBe(INVALID_OPERAND);
    guest.onExit = (exit) => {
      if (exit.reason === KvmExitReason.KVM_EXIT_TDX) exit.ret = 0n;
      return true;
    };
    expect(guest.vmcall(VmcallLeaf.SetupEventNotifyInterrupt, { r12: 40n }).r10).toBe(0n);
    expect(guest.vmcall(VmcallLeaf.SetupEventNotifyInterrupt, { r12: 31n }).r10).toBe(INVALID_OPERAND);
  });

  it('ReportFatalError leaves with all registers in x86 order, and running on shows success', () => {
    guest.onExit = (exit) => {
      expect(exit.reason).toBe(KvmExitReason.KVM_EXIT_SYSTEM_EVENT);
      return true;
    };
    expect(guest.vmcall(VmcallLeaf.ReportFatalError, { r12: 0x55n, r13: 0x1000n, r14: 0x4141n }).r10).toBe(0n);
    const [exit] = guest.exits as [Extract<KvmExit, { reason: typeof KvmExitReason.KVM_EXIT_SYSTEM_EVENT }>];
    expect([exit.type, exit.data.length, exit.data[0], exit.data[11], exit.data[12], exit.data[13], exit.data[14]]).toEqual([
      7,
      16,
      77n,
      0x10003n,
      0x55n,
      0x1000n,
      0x4141n,
    ]);
  });
});

describe('MapGPA', () => {
  it('[A096] checks in the order of KVM', () => {
    const guest = remoteTd(tdxHost());
    const map = (r12: bigint, r13: bigint): bigint => guest.vmcall(VmcallLeaf.MapGpa, { r12, r13 }).r10;
    expect(map(0x1000n, 0n)).toBe(INVALID_OPERAND);
    expect(map(2n * SHARED_BIT, 0x1000n)).toBe(INVALID_OPERAND);
    expect(map(SHARED_BIT - 0x1000n, 0x2000n)).toBe(INVALID_OPERAND);
    expect(map(0x1001n, 0x1000n)).toBe(ALIGN_ERROR);
    expect(map(0x1000n, 0x800n)).toBe(ALIGN_ERROR);
    expect(guest.exits).toEqual([]);
    guest.vm.enableCap(201, 0n);
    expect(map(0x1000n, 0x1000n)).toBe(SUBFUNC_UNSUPPORTED);
  });

  it('[B002] asks userspace in chunks of 2 MiB and hands its refusal to the guest with the address of the chunk', () => {
    const guest = remoteTd(tdxHost());
    const asked: bigint[][] = [];
    let refuse = 0n;
    guest.onExit = (exit) => {
      if (exit.reason !== KvmExitReason.KVM_EXIT_HYPERCALL) return false;
      asked.push(exit.args.slice(0, 3));
      if (asked.length === 2) exit.ret = refuse;
      return true;
    };
    const start = SHARED_BIT + 0x1000_0000n;
    expect(guest.vmcall(VmcallLeaf.MapGpa, { r12: start, r13: 0x50_0000n }).r10).toBe(0n);
    expect(asked).toEqual([[0x1000_0000n, 512n, 0n], [0x1020_0000n, 512n, 0n], [0x1040_0000n, 256n, 0n]]); // prettier-ignore
    for (const [ret, status] of [
      [11n, RETRY],
      [22n, INVALID_OPERAND],
    ] as const) {
      asked.length = 0;
      refuse = ret;
      const { r10, r11 } = guest.vmcall(VmcallLeaf.MapGpa, { r12: start, r13: 0x50_0000n });
      expect([r10, r11, asked.length]).toEqual([status, start + 0x20_0000n, 2]);
    }
    refuse = 5n;
    asked.length = 0;
    guest.ask(Request.TDCALL, { rcx: 0xffccn, r11: BigInt(VmcallLeaf.MapGpa), r12: start, r13: 0x50_0000n });
    expect(guest.untilReport()).toBe(false);
    expect(guest.vcpu.run()).toBe(0); // the refused call ended in EINVAL; the guest goes on with a zero status
  });

  it('converts a page to shared and back: the host sees shared bytes only, and private memory comes back as zeros', () => {
    const guest = remoteTd(tdxHost());
    const convert = (gpa: bigint): bigint => {
      guest.onExit = (exit) => {
        if (exit.reason !== KvmExitReason.KVM_EXIT_HYPERCALL) return false;
        const attributes = exit.args[2] === 0n ? 0n : KVM_MEMORY_ATTRIBUTE_PRIVATE;
        expect(
          guest.vm.setMemoryAttributes({
            address: Number(exit.args[0]),
            size: Number(exit.args[1]) * 0x1000,
            attributes,
            flags: 0n,
          }),
        ).toBe(0);
        return true;
      };
      return guest.vmcall(VmcallLeaf.MapGpa, { r12: gpa, r13: 0x1000n }).r10;
    };
    const accept = (): bigint => guest.request(Request.TDCALL, { rax: 6n, rcx: BigInt(FREE_PAGE) }).rax;
    expect(accept()).toBe(0n);
    guest.request(Request.STORE, { rdx: BigInt(FREE_PAGE), r8: 0x1234n });
    expect(guest.request(Request.LOAD, { rdx: BigInt(FREE_PAGE) }).rax).toBe(0x1234n);
    const bytes = new Uint8Array(8);
    guest.vm.readGuest(FREE_PAGE, bytes);
    expect([...bytes]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);

    expect(convert(SHARED_BIT + BigInt(FREE_PAGE))).toBe(0n);
    guest.request(Request.STORE, { rdx: sharedAlias(FREE_PAGE), r8: 0x5678n });
    guest.vm.readGuest(FREE_PAGE, bytes);
    expect([...bytes.slice(0, 2)]).toEqual([0x78, 0x56]);
    guest.vm.writeGuest(FREE_PAGE, Uint8Array.of(9));
    expect(guest.request(Request.LOAD, { rdx: sharedAlias(FREE_PAGE) }).rax).toBe(0x5609n);

    expect(convert(BigInt(FREE_PAGE))).toBe(0n);
    expect(accept()).toBe(0n);
    expect(guest.request(Request.LOAD, { rdx: BigInt(FREE_PAGE) }).rax).toBe(0n);
    expect(guest.vm.mmu!.check()).toEqual([]);
    const { leaks, pagesLeaked } = guest.vm.destroy();
    expect([leaks.size, pagesLeaked]).toEqual([0, 0]);
  });
});

describe('memory faults of a TD', () => {
  it('an access against the attribute leaves with KVM_EXIT_MEMORY_FAULT and goes on once converted', () => {
    const guest = remoteTd(tdxHost());
    const faults: KvmExit[] = [];
    guest.onExit = (exit, errno) => {
      expect(errno).toBe(-Errno.EFAULT);
      faults.push(exit);
      expect(guest.vm.setMemoryAttributes({ address: FREE_PAGE, size: 0x1000, attributes: 0n, flags: 0n })).toBe(0);
      return true;
    };
    guest.request(Request.STORE, { rdx: sharedAlias(FREE_PAGE), r8: 1n });
    expect(faults).toEqual([{ reason: KvmExitReason.KVM_EXIT_MEMORY_FAULT, flags: 0n, gpa: FREE_PAGE, size: 4096 }]);
  });

  it('private access without memslot or guest_memfd is reported as private', () => {
    const guest = remoteTd(tdxHost());
    guest.onExit = () => false;
    guest.ask(Request.LOAD, { rdx: 0x12_3456n });
    expect(guest.untilReport()).toBe(false);
    expect(guest.exits).toEqual([{ reason: KvmExitReason.KVM_EXIT_MEMORY_FAULT, flags: 8n, gpa: 0x12_3000, size: 4096 }]);
  });

  it('memory that was never accepted kills the TD that disabled #VE for it', () => {
    const guest = remoteTd(tdxHost());
    guest.ask(Request.LOAD, { rdx: BigInt(FREE_PAGE) });
    expect(guest.untilReport()).toBe(false);
    expect(guest.vm.bugged).toMatch(/the guest read GPA 0x[0-9a-f_]+, which it never accepted: the page is PENDING/);
    expect([guest.vcpu.run(), guest.vm.setMemoryAttributes({ address: 0, size: 0x1000, attributes: 0n, flags: 0n })]).toEqual([
      -Errno.EIO,
      -Errno.EIO,
    ]);
    expect(guest.vm.destroy().leaks.size).toBe(0);
  });

  it('shared access without memslot makes a #VE, not an exit to userspace', () => {
    const guest = remoteTd(tdxHost());
    guest.request(Request.LOAD, { rdx: sharedAlias(0xd000_0000) });
    expect(guest.exception).toEqual({ vector: 20, code: 48n });
    expect(guest.exits).toEqual([]);
  });
});

describe('KVM_PRE_FAULT_MEMORY', () => {
  it('maps private memory of a finalised TD and advances', () => {
    const guest = remoteTd(tdxHost());
    const range = { gpa: FREE_PAGE, size: 0x3000, flags: 0n };
    expect(guest.vcpu.preFaultMemory(range)).toBe(0);
    expect([range.gpa, range.size, guest.kvm.statistics.seamcalls.get('TDH.MEM.PAGE.AUG')]).toEqual([FREE_PAGE + 0x3000, 0, 3]);
    expect(guest.request(Request.TDCALL, { rax: 6n, rcx: BigInt(FREE_PAGE) }).rax).toBe(0n);
    expect(guest.vcpu.preFaultMemory({ gpa: 2 ** 47, size: 0x1000, flags: 0n })).toBe(-Errno.EINVAL);
    expect(guest.vcpu.preFaultMemory({ gpa: 0x1000, size: 0x1000, flags: 0n })).toBe(-Errno.ENOENT);
    expect(guest.vcpu.preFaultMemory({ gpa: 0x1000, size: 0, flags: 0n })).toBe(-Errno.EINVAL);
    const { vcpu } = initialisedTd(tdxHost());
    expect(vcpu.preFaultMemory({ gpa: FREE_PAGE, size: 0x1000, flags: 0n })).toBe(-Errno.EOPNOTSUPP);
  });
});

describe('events of a TD', () => {
  it('[A077] HLT sleeps until the timer: the clock skips, the interrupt is posted', () => {
    const guest = remoteTd(tdxHost());
    const { clock } = guest.kvm.machine;
    expect(guest.vmcall(VmcallLeaf.Wrmsr, { r12: 0x832n, r13: 0x4_0040n }).r10).toBe(0n); // TSC-deadline mode, vector 0x40
    const tsc = guest.kvm.machine.lps[0]!.tsc;
    guest.request(Request.STI);
    expect(guest.vmcall(VmcallLeaf.Wrmsr, { r12: 0x6e0n, r13: tsc + 50_000_000n }).r10).toBe(0n);
    const before = clock.now;
    expect(guest.vmcall(VmcallLeaf.Hlt, { r12: 0n }).r10).toBe(0n);
    expect(guest.interrupts).toBe(1);
    expect(clock.now - before).toBeGreaterThan(40_000_000n);
    expect(clock.now - before).toBeLessThan(60_000_000n);
  });

  it('[C122] [A077] lapic_timer_advance_ns: a timer that fired early is waited out before the entry; for a TD it counts as injected, whatever IRR would say', () => {
    const kvm = tdxHost({}, { lapicTimerAdvanceNs: 1000 });
    const { statistics, machine } = kvm;
    const early = 2000n; // ticks of 2 GHz
    const arm = (guest: RemoteGuest, ticks: bigint): bigint => {
      const deadline = machine.lps[0]!.tsc + ticks;
      guest.vmcall(VmcallLeaf.Wrmsr, { r12: 0x832n, r13: 0x4_0040n });
      expect(guest.vmcall(VmcallLeaf.Wrmsr, { r12: 0x6e0n, r13: deadline }).r10).toBe(0n);
      return deadline;
    };
    const td = remoteTd(kvm);
    td.request(Request.STI);
    // Asleep: fired 1 us early, waited out before the entry, one interrupt, and nothing asked of the module about IRR.
    const deadline = arm(td, 50_000_000n);
    expect(td.vcpu.lapic.timer.expiry).toBe(deadline - early + machine.clock.now - machine.lps[0]!.tsc);
    expect(td.vmcall(VmcallLeaf.Hlt).r10).toBe(0n);
    expect([td.interrupts, statistics.timerWaits, machine.lps[0]!.tsc >= deadline]).toEqual([1, 1, true]);
    td.request(Request.SPIN, { rcx: 5000n });
    expect([td.interrupts, statistics.timerWaits]).toEqual([1, 1]);
    // Running: the same, before the interrupt is posted into the guest.
    const second = arm(td, 40_000n);
    td.request(Request.SPIN, { rcx: 60_000n });
    expect([td.interrupts, statistics.timerWaits, machine.lps[0]!.tsc >= second]).toEqual([2, 2, true]);
    // With interrupts off the TD cannot take it yet; KVM does not know, and waits all the same.
    td.request(Request.CLI);
    arm(td, 50_000n);
    td.vcpu.forceExit();
    machine.clock.advance(48_500n);
    td.request(Request.SPIN, { rcx: 10n });
    expect([td.interrupts, statistics.timerWaits]).toEqual([2, 3]);
    expect(statistics.seamcalls.get('TDH.VP.RD') ?? 0).toBeLessThanOrEqual(1); // of the HLT alone
    // A plain VM with interrupts off: its registers show that nothing went in, so nothing is waited for.
    const plain = remotePlainVm(kvm);
    const wrmsr = (msr: bigint, value: bigint): void => {
      plain.request(Request.WRMSR, { rcx: msr, rax: value & 0xffff_ffffn, rdx: value >> 32n });
    };
    wrmsr(0x832n, 0x4_0040n);
    const tsc = { index: 0x10, data: 0n };
    expect(plain.vcpu.getMsrs([tsc])).toBe(1);
    wrmsr(0x6e0n, tsc.data + 50_000n);
    plain.vcpu.forceExit();
    machine.clock.advance(48_500n);
    plain.request(Request.SPIN, { rcx: 10n });
    expect([plain.vcpu.lapic.timer.expiry, statistics.timerWaits]).toEqual([undefined, 3]);
  });

  it('a timer due while the guest computes interrupts it at that instruction', () => {
    const guest = remoteTd(tdxHost());
    guest.vmcall(VmcallLeaf.Wrmsr, { r12: 0x83en, r13: 0xbn }); // divide by 1
    guest.vmcall(VmcallLeaf.Wrmsr, { r12: 0x832n, r13: 0x50n }); // one-shot
    guest.request(Request.STI);
    guest.vmcall(VmcallLeaf.Wrmsr, { r12: 0x838n, r13: 1000n }); // 1000 cycles of 25 MHz: 80,000 ticks of 2 GHz
    expect(guest.interrupts).toBe(0);
    guest.request(Request.SPIN, { rcx: 60_000n });
    expect(guest.interrupts).toBe(1);
  });

  it('[A090] an MSI from the VMM wakes a vCPU that no timer could', () => {
    const guest = remoteTd(tdxHost());
    guest.request(Request.STI);
    guest.ask(Request.TDCALL, { rcx: 0xffccn, r11: BigInt(VmcallLeaf.Hlt) });
    expect(guest.untilReport()).toBe(false);
    expect(guest.exits).toEqual([{ reason: KvmExitReason.KVM_EXIT_INTR, cause: 'idle' }]);
    expect(guest.vm.signalMsi(0xfee0_0000, 0x61)).toBe(1);
    expect(guest.untilReport()).toBe(true);
    expect(guest.interrupts).toBe(1);
  });

  it('[A090] an NMI wakes a vCPU that halted with interrupts blocked; an interrupt does not', () => {
    const guest = remoteTd(tdxHost());
    guest.ask(Request.TDCALL, { rcx: 0xffccn, r11: BigInt(VmcallLeaf.Hlt), r12: 1n });
    expect(guest.untilReport()).toBe(false);
    guest.vm.signalMsi(0xfee0_0000, 0x61);
    expect(guest.untilReport()).toBe(false);
    expect(guest.exits.at(-1)).toEqual({ reason: KvmExitReason.KVM_EXIT_INTR, cause: 'idle' });
    expect(guest.vcpu.nmi()).toBe(0);
    expect(guest.untilReport()).toBe(true);
    expect([guest.exception?.vector, guest.interrupts]).toEqual([2, 0]);
  });

  it('[A076] [C122] an interrupt that the processor already holds pending ends the next HLT at once', () => {
    const guest = remoteTd(tdxHost());
    guest.vm.signalMsi(0xfee0_0000, 0x61);
    guest.request(Request.SPIN, { rcx: 10n }); // posted while the guest had interrupts off
    expect(guest.interrupts).toBe(0);
    expect(guest.vmcall(VmcallLeaf.Hlt).r10).toBe(0n);
    expect(guest.kvm.statistics.seamcalls.get('TDH.VP.RD')).toBe(1);
    guest.request(Request.STI);
    expect(guest.interrupts).toBe(1);
  });

  it('a periodic timer goes on', () => {
    const guest = remoteTd(tdxHost());
    guest.vmcall(VmcallLeaf.Wrmsr, { r12: 0x83en, r13: 0xbn });
    guest.vmcall(VmcallLeaf.Wrmsr, { r12: 0x832n, r13: 0x2_0050n });
    guest.request(Request.STI);
    guest.vmcall(VmcallLeaf.Wrmsr, { r12: 0x838n, r13: 500n }); // 40,000 ticks
    guest.request(Request.SPIN, { rcx: 60_000n });
    expect(guest.interrupts).toBeGreaterThanOrEqual(4);
    expect(guest.vmcall(VmcallLeaf.Rdmsr, { r12: 0x839n }).r11).toBeLessThanOrEqual(500n);
    guest.vmcall(VmcallLeaf.Wrmsr, { r12: 0x838n, r13: 0n });
  });

  it('a kick ends KVM_RUN with EINTR, a spent budget too, and both resume where they stopped', () => {
    const guest = remoteTd(tdxHost());
    guest.ask(Request.SPIN, { rcx: 5000n });
    guest.vcpu.kick();
    expect(guest.vcpu.run()).toBe(-Errno.EINTR);
    expect(guest.vcpu.kvmRun.exit).toEqual({ reason: KvmExitReason.KVM_EXIT_INTR, cause: 'signal' });
    const before = guest.vcpu.instructions;
    expect(guest.vcpu.run({ instructions: 1000 })).toBe(-Errno.EINTR);
    expect(guest.vcpu.kvmRun.exit).toEqual({ reason: KvmExitReason.KVM_EXIT_INTR, cause: 'budget' });
    expect(guest.vcpu.instructions - before).toBe(1000);
    expect(guest.untilReport()).toBe(true);
    expect(guest.registers.rcx).toBe(0n);
  });

  it('destroys a TD whose vCPU is inside the guest', () => {
    const guest = remoteTd(tdxHost());
    guest.ask(Request.LOOP);
    guest.vcpu.run({ instructions: 5000 });
    expect(guest.vcpu.backend.inGuest).toBe(true);
    const report = guest.vm.destroy();
    expect([report.pagesLeaked, report.hkidsFreed, report.leaks.size]).toEqual([0, 1, 0]);
  });

  it('a triple fault is KVM_EXIT_SHUTDOWN', () => {
    const { vcpu, vm } = runnableTd(tdxHost(), Uint8Array.of(0x0f, 0x0b)); // UD2 without IDT
    expect(vcpu.run()).toBe(0);
    expect(vcpu.kvmRun.exit).toEqual({ reason: KvmExitReason.KVM_EXIT_SHUTDOWN });
    expect(vm.destroy().leaks.size).toBe(0);
  });
});
