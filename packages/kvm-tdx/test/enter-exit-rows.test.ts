import { HostLeaf as Leaf, Code, Operand, VmcallLeaf, status } from '@tdxkit/tdx-arch';
import { Gpr, Reg, type LogicalProcessor } from '@tdxkit/x86-cpu';
import { describe, expect, it } from 'vitest';
import { toTdx } from '../src/backend/accessors.ts';
import { Errno, Kvm, KvmExitReason, type KvmOptions } from '../src/index.ts';
import { failingMachine, type FailingFirmware } from './failing-firmware.ts';
import { FREE_PAGE, Request, remotePlainVm, remoteTd, remoteTds, type RemoteGuest } from './remote-guest.ts';
import { initialisedTd, runnableTd, tdxHost, tdxMachine } from './td-fixture.ts';

const STAR = 0xc000_0081;
const LSTAR = 0xc000_0082;
const FMASK = 0xc000_0084;
const KERNEL_GS_BASE = 0xc000_0102;
const TSC_AUX = 0xc000_0103;
const USER_RETURN = [STAR, LSTAR, FMASK, TSC_AUX];

/** A machine whose host has values of its own in its registers, and a TD on it. */
function hostWithState(options: KvmOptions = {}): {
  kvm: Kvm;
  lp: LogicalProcessor;
  firmware: FailingFirmware;
  guest: RemoteGuest;
} {
  const { machine, firmware } = failingMachine();
  const kvm = new Kvm(machine, options);
  const lp = machine.lps[0]!;
  USER_RETURN.forEach((msr, i) => expect(lp.wrmsr(msr, BigInt(0x1000 * (i + 1)))).toBe(true));
  lp.wrmsr(KERNEL_GS_BASE, 0xffff_8880_0000_0000n);
  lp.xcr0 = 7n;
  return { kvm, lp, firmware, guest: remoteTd(kvm) };
}
const hostValues = (lp: LogicalProcessor): bigint[] => USER_RETURN.map((msr) => lp.rdmsr(msr)!);
const HOST = [0x1000n, 0x2000n, 0x3000n, 0x4000n];

describe('registers of the host around a TD exit', () => {
  it("[A068] [A067] SYSCALL_MASK 0x20200, STAR 0, LSTAR 0, TSC_AUX 0 after the exit; KVM knows without WRMSR, and writes the host's once on the way to userspace", () => {
    const { kvm, lp, guest } = hostWithState();
    const state = kvm.hostState(lp);
    const atExit: unknown[] = [];
    kvm.statistics.trace = (event) => {
      if (event.kind === 'vcpu' && event.event === 'exit')
        atExit.push([hostValues(lp), [Reg.STAR, Reg.LSTAR, Reg.FMASK, Reg.TSC_AUX].map((slot) => state.cached(slot))]);
    };
    const before = state.userReturnWrites;
    guest.vmcall(VmcallLeaf.Cpuid); // two exits in one KVM_RUN: the hypercall, the report
    const left = [0n, 0n, 0x2_0200n, 0n];
    expect(atExit).toEqual([
      [left, left],
      [left, left],
    ]);
    expect([hostValues(lp), state.userReturnWrites - before]).toEqual([HOST, 4]);
  });

  it('[A068] a plain VM on the same LP sees its own values next, the TD its own after that, the host its own in the end', () => {
    const { kvm, lp, guest } = hostWithState();
    const plain = remotePlainVm(kvm);
    const write = (who: RemoteGuest, value: bigint): unknown =>
      who.request(Request.WRMSR, { rcx: BigInt(LSTAR), rax: value, rdx: 0n });
    const read = (who: RemoteGuest): bigint => who.request(Request.RDMSR, { rcx: BigInt(LSTAR) }).rax;
    write(plain, 0x1111n);
    write(guest, 0x2222n);
    expect([read(plain), read(guest), read(plain)]).toEqual([0x1111n, 0x2222n, 0x1111n]);
    guest.vm.destroy();
    plain.vm.destroy();
    expect(hostValues(lp)).toEqual(HOST);
  });

  it("[A065] the kernel's GS base comes back when the vCPU leaves the LP, whatever the guest wrote", () => {
    const { kvm, lp, guest } = hostWithState();
    guest.request(Request.WRMSR, { rcx: BigInt(KERNEL_GS_BASE), rax: 0x7777n, rdx: 0n });
    expect(guest.request(Request.RDMSR, { rcx: BigInt(KERNEL_GS_BASE) }).rax).toBe(0x7777n);
    kvm.unloadVcpu(guest.vcpu);
    expect(lp.rdmsr(KERNEL_GS_BASE)).toBe(0xffff_8880_0000_0000n);
  });

  it('[A066] XCR0, XSS and PKRU come back after each exit, and nothing is written when they are equal', () => {
    const { kvm, lp, guest } = hostWithState();
    const state = kvm.hostState(lp);
    const before = state.extendedWrites;
    guest.vmcall(VmcallLeaf.Cpuid);
    expect([lp.xcr0, state.extendedWrites - before]).toEqual([7n, 2]); // two exits, XCR0 of the TD is 3
    // A TD with a component more than the host uses.
    const wide = remoteTds(kvm, 1, { xfam: 7n })[0]!;
    kvm.unloadVcpu(wide.vcpu);
    lp.xcr0 = 3n;
    wide.vmcall(VmcallLeaf.Cpuid);
    expect(lp.xcr0).toBe(3n);
    // Protection keys as well: XSS and PKRU of the host come back with XCR0.
    const big = remoteTds(kvm, 1, { xfam: 0x207n })[0]!;
    kvm.unloadVcpu(big.vcpu);
    const PKRU_WORD = (lp.base + Reg.PKRU) >>> 2;
    lp.xcr0 = 3n;
    expect(lp.wrmsr(0xda0, 0x800n)).toBe(true);
    kvm.machine.memory.u32[PKRU_WORD] = 0x5555_5554;
    big.request(Request.SPIN, { rcx: 1n });
    const writes = state.extendedWrites;
    big.vmcall(VmcallLeaf.Cpuid);
    expect([lp.xcr0, lp.rdmsr(0xda0), kvm.machine.memory.u32[PKRU_WORD]]).toEqual([3n, 0x800n, 0x5555_5554]);
    expect(state.extendedWrites - writes).toBeGreaterThan(0);
    kvm.unloadVcpu(big.vcpu);
    lp.wrmsr(0xda0, 0n);
    kvm.machine.memory.u32[PKRU_WORD] = 0;
    const same = tdxHost();
    same.machine.lps[0]!.xcr0 = 3n;
    const other = remoteTd(same);
    other.vmcall(VmcallLeaf.Cpuid);
    expect([same.machine.lps[0]!.xcr0, same.hostState(same.machine.lps[0]!).extendedWrites]).toEqual([3n, 0]);
  });

  it("[A073] debug registers: the guest's are the module's business, the host's breakpoints are there again", () => {
    const { machine } = failingMachine();
    const kvm = new Kvm(machine);
    const lp = machine.lps[0]!;
    [0x1111n, 0x2222n, 0x3333n, 0x4444n].forEach((value, i) => lp.setDr(i, value));
    lp.setDr(7, 0x401n);
    const guest = remoteTd(kvm);
    guest.vmcall(VmcallLeaf.Cpuid);
    const breakpoints = (): bigint[] => [0, 1, 2, 3, 7].map((n) => lp.getDr(n));
    expect(breakpoints()).toEqual([0x1111n, 0x2222n, 0x3333n, 0x4444n, 0x401n]);
    // A guest that loads DR0 and DR7 of its own, reads DR0 back, and ends: mov eax,0x7777; mov dr0,eax; mov eax,dr0; cmp eax,0x7777; jne $; ud2
    const { vcpu } = runnableTd(
      kvm,
      Uint8Array.of(
        0xb8,
        0x77,
        0x77,
        0,
        0,
        0x0f,
        0x23,
        0xc0,
        0x31,
        0xc0,
        0x0f,
        0x21,
        0xc0,
        0x3d,
        0x77,
        0x77,
        0,
        0,
        0x75,
        0xfe,
        0x0f,
        0x0b,
      ),
    );
    const loads: number[] = [];
    const setDr = lp.setDr.bind(lp);
    lp.setDr = (n, value) => {
      loads.push(n);
      setDr(n, value);
    };
    expect([vcpu.run({ instructions: 1000 }), vcpu.kvmRun.exit.reason, breakpoints(), loads]).toEqual([
      0,
      KvmExitReason.KVM_EXIT_SHUTDOWN,
      [0x1111n, 0x2222n, 0x3333n, 0x4444n, 0x401n],
      [0],
    ]); // the guest's own; KVM loads none
  });

  it("[A071] [C119] the debug-store area is the host's after every exit", () => {
    const { lp, guest } = hostWithState();
    lp.wrmsr(0x600, 0x1234_5000n);
    for (let i = 0; i < 10; i++) {
      guest.vmcall(VmcallLeaf.Cpuid);
      expect(lp.rdmsr(0x600)).toBe(0x1234_5000n);
    }
  });

  it("[C065] a guest that spins is left by the host's timer a hundred times; MSRs and XCR0 of the host stay", () => {
    const { kvm, lp, guest } = hostWithState();
    guest.ask(Request.LOOP);
    for (let i = 0; i < 100; i++) {
      expect(guest.vcpu.run({ instructions: 200 })).toBe(-Errno.EINTR);
      lp.raiseInterrupt(0xec);
    }
    guest.vcpu.kick();
    expect(guest.vcpu.run({ instructions: 200 })).toBe(-Errno.EINTR);
    guest.vcpu.forceExit();
    expect(kvm.statistics.interruptExits).toBeGreaterThanOrEqual(99);
    kvm.unloadVcpu(guest.vcpu);
    expect([hostValues(lp), lp.xcr0]).toEqual([HOST, 7n]);
  });
});

describe('entering and leaving', () => {
  it('[A063] [C103] every register that the guest exposes comes out and goes back in; RSP and RBP never show', () => {
    const guest = remoteTd(tdxHost());
    const registers = {
      r12: 0x12n,
      r13: 0x13n,
      r14: 0x14n,
      r15: 0x15n,
      rbx: 0x3n,
      rsi: 0x6n,
      rdi: 0x7n,
      r8: 0x8n,
      r9: 0x9n,
      rdx: 0x2n,
    };
    const after = guest.vmcall(VmcallLeaf.ReportFatalError, registers);
    const [exit] = guest.exits;
    if (exit?.reason !== KvmExitReason.KVM_EXIT_SYSTEM_EVENT) throw new Error('no system event');
    expect([exit.data[2], exit.data[3], exit.data[6], exit.data[7], ...exit.data.slice(8, 16)]).toEqual([
      2n,
      3n,
      6n,
      7n,
      8n,
      9n,
      0n,
      0x10003n,
      0x12n,
      0x13n,
      0x14n,
      0x15n,
    ]);
    expect([exit.data[4], exit.data[5]]).toEqual([0n, 0n]);
    expect(after).toMatchObject({ ...registers, r10: 0n, r11: 0x10003n });
    // RSP and RBP of the guest are what they were: seen inside, before and after a hypercall.
    const { gpr } = guest.kvm.machine.lps[0]!;
    const inside = (): bigint[] => {
      guest.ask(Request.SPIN, { rcx: 100n });
      guest.vcpu.run({ instructions: 60 });
      expect(guest.vcpu.backend.inGuest).toBe(true);
      const seen = [gpr[Gpr.RSP]!, gpr[Gpr.RBP]!];
      expect(guest.untilReport()).toBe(true);
      return seen;
    };
    const before = inside();
    guest.vmcall(VmcallLeaf.Cpuid);
    expect([inside(), before[0] !== 0n]).toEqual([before, true]);
  });

  it('[A063] a SEAMCALL that raises #UD while the host reboots is silent; otherwise it is a bug', () => {
    const guest = remoteTd(tdxHost());
    guest.ask(Request.LOOP);
    guest.vcpu.run({ instructions: 500 });
    expect(guest.vcpu.backend.inGuest).toBe(true);
    guest.kvm.emergencyReboot();
    expect([guest.kvm.machine.lps[0]!.vmx.on, guest.vcpu.backend.inGuest]).toEqual([false, false]);
    expect([guest.vcpu.run(), guest.vcpu.run()]).toEqual([0, 0]); // the exit that was pending, and a refused entry
    expect([guest.vcpu.kvmRun.exit.reason, guest.vm.bugged]).toEqual([KvmExitReason.KVM_EXIT_INTERNAL_ERROR, undefined]);
    const other = remoteTd(tdxHost());
    other.kvm.machine.lps[0]!.vmx.vmxoff();
    expect(other.vcpu.run()).toBe(-Errno.EIO);
    expect(other.vm.bugged).toContain('TDH.VP.ENTER');
  });

  it('[A064] KVM_RUN before FINALIZE is EINVAL; afterwards load, enter, exit, handling, in this order', () => {
    expect(initialisedTd(tdxHost()).vcpu.run()).toBe(-Errno.EINVAL);
    const guest = remoteTd(tdxHost());
    guest.kvm.unloadVcpu(guest.vcpu);
    const log: string[] = [];
    guest.kvm.statistics.trace = (event) => {
      if (event.kind === 'vcpu') log.push(event.event);
      if (event.kind === 'seamcall') log.push(event.leaf);
      if (event.kind === 'exit') log.push(event.reason);
    };
    guest.ask(Request.TDCALL, { rcx: 0xffccn, r11: BigInt(VmcallLeaf.Cpuid) });
    expect(guest.vcpu.run()).toBe(0);
    expect(log).toEqual([
      'load',
      'TDH.VP.ENTER',
      'enter',
      'exit',
      'TDVMCALL<Cpuid>',
      'TDH.VP.ENTER',
      'enter',
      'exit',
      'TDVMCALL<Instruction.IO>',
    ]);
  });

  it('[C126] success is not written: what lies in R10 at a completion is what the guest finds', () => {
    const guest = remoteTd(tdxHost());
    const { regs } = toTdx(guest.vm).vcpus[0]!;
    guest.onExit = () => ((regs[Gpr.R10] = 0x77n), true);
    for (const [leaf, r12] of [
      [VmcallLeaf.RequestMmio, 4n],
      [VmcallLeaf.Io, 1n],
    ] as const)
      expect(guest.vmcall(leaf, { r12, r13: 0n, r14: leaf === VmcallLeaf.Io ? 0x60n : (1n << 47n) + 0xd000_0000n }).r10).toBe(
        0x77n,
      );
    expect(guest.vmcall(VmcallLeaf.Cpuid).r10).toBe(0n);
  });

  it('[C124] one helper gives reason, qualification, address and interruption information of both kinds of exit', () => {
    const { machine } = failingMachine();
    const kvm = new Kvm(machine);
    const td = remoteTd(kvm);
    const plain = remotePlainVm(kvm);
    const seen: number[][] = [];
    for (const guest of [td, plain]) {
      guest.onExit = () => (
        seen.push([guest.vcpu.backend.exitInformation().reason, Number(guest.vcpu.backend.exitInformation().gpa & 0xffff_ffffn)]),
        true
      );
      guest.ask(Request.LOAD, { rdx: 0x12_3456n }); // no memslot: private in the TD, MMIO in the plain VM
      guest.vcpu.run();
      guest.onExit(guest.vcpu.kvmRun.exit, 0);
    }
    expect(seen.map(([reason]) => reason)).toEqual([48, 49].map((_, i) => seen[i]![0]));
    expect([seen[0]![0], [48, 49].includes(seen[1]![0]!)]).toEqual([48, true]);
    expect(seen.map(([, gpa]) => gpa! & ~0xfff)).toEqual([0x12_3000, 0x12_3000]);
  });

  it('[C128] a vendor hypercall with R10..R14 = 1..5 reaches the common code as number 1 with arguments 2, 3, 4, 5', () => {
    const td = remoteTd(tdxHost());
    const seen: bigint[][] = [];
    td.kvm.statistics.trace = (event) => event.kind === 'hypercall' && seen.push([event.nr, ...event.args]);
    expect(td.vmcall(2, { r10: 1n, r12: 3n, r13: 4n, r14: 5n }).r10).toBe(0n);
    const plain = remotePlainVm(new Kvm(tdxMachine(), { tdx: false }));
    plain.kvm.statistics.trace = (event) => event.kind === 'hypercall' && seen.push([event.nr, ...event.args]);
    plain.request(Request.VMCALL, { rax: 1n, rbx: 2n, rcx: 3n, rdx: 4n, rsi: 5n });
    expect(seen).toEqual([
      [1n, 2n, 3n, 4n, 5n],
      [1n, 2n, 3n, 4n, 5n],
    ]);
  });

  it('[C130] [C131] a vCPU that the module keeps away for ever leaves the fast path each time: whoever tracks gets done', () => {
    for (const operand of [Operand.TD_EPOCH, Operand.SEPT_TREE]) {
      const { machine, firmware } = failingMachine();
      const guest = remoteTd(new Kvm(machine));
      guest.request(Request.TDCALL, { rax: 6n, rcx: BigInt(FREE_PAGE) });
      firmware.fail(Leaf.TDH_VP_ENTER, status(Code.OPERAND_BUSY, operand), { times: 1_000_000 });
      guest.ask(Request.LOOP);
      expect(guest.vcpu.run({ exits: 50 })).toBe(-Errno.EINTR);
      expect(guest.kvm.statistics.exits.get('OPERAND_BUSY')).toBe(50);
      expect(guest.vm.setMemoryAttributes({ address: FREE_PAGE, size: 0x1000, attributes: 0n, flags: 0n })).toBe(0); // BLOCK, TRACK, REMOVE
      expect(guest.vm.bugged).toBeUndefined();
    }
  });
});

describe('NMIs and machine checks', () => {
  const hosted = (): { kvm: Kvm; guest: RemoteGuest; firmware: FailingFirmware; log: string[] } => {
    const log: string[] = [];
    const { kvm, firmware, guest } = hostWithState({
      hostHandlers: { nmi: (lp) => log.push(`nmi ${lp.id}`), machineCheck: (lp) => log.push(`mc ${lp.id}`) },
    });
    return { kvm, guest, firmware, log };
  };

  it('[A079] two NMIs before an entry: the guest takes one', () => {
    const { guest } = hosted();
    expect([guest.vcpu.nmi(), guest.vcpu.nmi()]).toEqual([0, 0]);
    guest.request(Request.SPIN, { rcx: 10n });
    expect(guest.exception?.vector).toBe(2);
    guest.request(Request.SPIN, { rcx: 10n });
    expect(guest.exception).toBeUndefined();
  });

  it('[A070] after an exit KVM knows whether the NMI that it handed over went in', () => {
    const { guest, firmware } = hosted();
    const td = toTdx(guest.vm).vcpus[0]!;
    expect([guest.vcpu.nmi(), td.isNmiInjected]).toEqual([0, true]);
    firmware.fail(Leaf.TDH_VP_ENTER, status(Code.OPERAND_BUSY, Operand.TD_EPOCH));
    guest.ask(Request.SPIN, { rcx: 10n });
    expect([guest.vcpu.run({ instructions: 1 }), td.isNmiInjected]).toEqual([-Errno.EINTR, true]); // never entered
    expect(guest.untilReport()).toBe(true);
    expect([td.isNmiInjected, guest.exception?.vector]).toEqual([false, 2]);
  });

  it('[A080] [A081] [A085] [C043] the same host handlers serve both kinds: NMI, #MC, a machine check as SMI or during entry; other exceptions leave', () => {
    const { kvm, guest, firmware, log } = hosted();
    const run = (result: bigint, registers: Record<number, bigint>): [number, number] => {
      firmware.fail(Leaf.TDH_VP_ENTER, result, { registers });
      return [guest.vcpu.run({ instructions: 1, exits: 1 }), guest.vcpu.kvmRun.exit.reason];
    };
    const resumed = [-Errno.EINTR, KvmExitReason.KVM_EXIT_INTR];
    expect([run(0n, { [Gpr.R9]: 0x8000_0202n }), log.splice(0)]).toEqual([resumed, ['nmi 0']]);
    expect([run(0n, { [Gpr.R9]: 0x8000_0312n }), log.splice(0)]).toEqual([resumed, ['mc 0']]);
    expect([run(0n, { [Gpr.R9]: 0x8000_030dn }), guest.vcpu.kvmRun.exit, log.splice(0)]).toMatchObject([
      [0, 1],
      { exception: 13, errorCode: 0 },
      [],
    ]);
    expect([run(6n, { [Gpr.RCX]: 0n }), log.splice(0)]).toEqual([resumed, []]);
    expect([run(6n, { [Gpr.RCX]: 1n }), log.splice(0)]).toEqual([resumed, ['mc 0']]);
    expect([run(0x8000_0029n, {}), log.splice(0)]).toEqual([[0, KvmExitReason.KVM_EXIT_FAIL_ENTRY], ['mc 0']]);
    const interrupts = kvm.statistics.interruptExits;
    expect([run(1n, {}), kvm.statistics.interruptExits - interrupts, kvm.statistics.smiExits]).toEqual([resumed, 1, 2]);
    // A real NMI while the guest runs, in a TD and in a plain VM: once each, and the guest goes on.
    for (const who of [guest, remotePlainVm(kvm)]) {
      who.ask(Request.LOOP);
      who.vcpu.run({ instructions: 100 });
      kvm.machine.lps[0]!.raiseNmi();
      expect(who.vcpu.run({ instructions: 100 })).toBe(-Errno.EINTR);
      expect(log.splice(0)).toEqual(['nmi 0']);
    }
  });

  it('[A075] an interrupt is delivered once: while the guest runs, while it is out, while it sleeps', () => {
    const guest = remoteTd(tdxHost());
    guest.request(Request.STI);
    guest.ask(Request.SPIN, { rcx: 3000n });
    guest.vcpu.run({ instructions: 1000 });
    expect(guest.vcpu.backend.inGuest).toBe(true);
    guest.vm.signalMsi(0xfee0_0000, 0x41);
    expect([guest.untilReport(), guest.interrupts]).toEqual([true, 1]);
    guest.vm.signalMsi(0xfee0_0000, 0x42);
    guest.request(Request.SPIN, { rcx: 5n });
    expect(guest.interrupts).toBe(2);
    guest.ask(Request.TDCALL, { rcx: 0xffccn, r11: BigInt(VmcallLeaf.Hlt) });
    expect(guest.untilReport()).toBe(false);
    guest.vm.signalMsi(0xfee0_0000, 0x43);
    expect([guest.untilReport(), guest.interrupts]).toEqual([true, 3]);
    guest.request(Request.SPIN, { rcx: 500n });
    expect(guest.interrupts).toBe(3);
  });

  it('[A078] an exit that is asked for comes within a millisecond of guest time, with an event pending', () => {
    const guest = remoteTd(tdxHost());
    guest.ask(Request.LOOP);
    guest.vcpu.run({ instructions: 1000 });
    guest.vm.signalMsi(0xfee0_0000, 0x41);
    const { clock } = guest.kvm.machine;
    const before = clock.now;
    guest.vcpu.kick();
    expect([guest.vcpu.run(), guest.vcpu.kvmRun.exit]).toEqual([
      -Errno.EINTR,
      { reason: KvmExitReason.KVM_EXIT_INTR, cause: 'signal' },
    ]);
    guest.vcpu.forceExit();
    expect(guest.vcpu.backend.inGuest).toBe(false);
    expect(clock.now - before).toBeLessThan(2_000_000n); // 2 GHz
  });
});
