import { VmcallLeaf, VmcallStatus } from '@tdxkit/tdx-arch';
import { describe, expect, it } from 'vitest';
import { toTdx } from '../src/backend/accessors.ts';
import { TdxVcpu } from '../src/backend/tdx/tdx-vcpu.ts';
import { TdxVm } from '../src/backend/tdx/tdx-vm.ts';
import { VmxVcpu } from '../src/backend/vmx/vmx-vcpu.ts';
import { VmxVm } from '../src/backend/vmx/vmx-vm.ts';
import { Errno, Kvm, KvmExitReason, type KvmExit } from '../src/index.ts';
import {
  FREE_PAGE,
  Request,
  SHARED_BIT,
  remotePlainVm,
  remoteTd,
  remoteTds,
  sharedAlias,
  type RemoteGuest,
} from './remote-guest.ts';
import { createTd, initArgument, tdxHost, tdxMachine } from './td-fixture.ts';

const { INVALID_OPERAND, RETRY } = VmcallStatus;

describe('one table of operations, two back ends', () => {
  it('[A001] [C080] every operation reaches the back end of its own kind and no other', () => {
    const log: string[] = [];
    const undo: (() => void)[] = [];
    for (const [kind, prototypes] of [
      ['tdx', [TdxVm.prototype, TdxVcpu.prototype]],
      ['vmx', [VmxVm.prototype, VmxVcpu.prototype]],
    ] as const) {
      for (const prototype of prototypes as readonly object[]) {
        for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
          if (name === 'constructor' || typeof property.value !== 'function') continue;
          const original = property.value as (...args: unknown[]) => unknown;
          Object.defineProperty(prototype, name, { ...property, value: function (this: unknown, ...args: unknown[]) { log.push(`${kind} ${name}`); return original.apply(this, args); } }); // prettier-ignore
          undo.push(() => Object.defineProperty(prototype, name, property));
        }
      }
    }
    try {
      const kvm = tdxHost();
      const use = (guest: RemoteGuest): Set<string> => {
        log.length = 0;
        const { vm, vcpu } = guest;
        guest.request(Request.CPUID);
        vcpu.state.getRegs();
        vcpu.getMsrs([{ index: 0x277, data: 0n }]);
        vcpu.setMsrs([{ index: 0x277, data: 0x0007_0406_0007_0406n }]);
        vm.createIrqchip();
        vm.tdxCapabilities();
        vm.tdxFinalizeVm();
        vcpu.tdxInitVcpu(0n);
        vcpu.tdxGetCpuid();
        vcpu.interrupt(0x41);
        vcpu.preFaultMemory({ gpa: FREE_PAGE, size: 0x1000, flags: 0n });
        vcpu.nmi();
        vm.signalMsi(0xfee0_0000, 0x51);
        vcpu.setMce({ bank: 1, status: 0xbd00_0000_0000_0000n, addr: 0n, misc: 0n, mcgStatus: 5n });
        vm.createVcpu(7);
        vcpu.backend.exitInformation();
        vm.destroy();
        return new Set(log.map((entry) => entry.split(' ')[0]!));
      };
      const td = remoteTd(kvm);
      const plain = remotePlainVm(kvm);
      kvm.unloadVcpu(plain.vcpu); // it is still on the LP
      expect(use(td)).toEqual(new Set(['tdx']));
      const operations = new Set(log.map((entry) => entry.split(' ')[1]!));
      for (const name of [
        'runSlice',
        'handleExit',
        'load',
        'free',
        'destroy',
        'releaseKeys',
        'injectNmi',
        'deliverInterrupt',
        'checkPreFault',
      ])
        expect(operations).toContain(name);
      expect(use(plain)).toEqual(new Set(['vmx']));
    } finally {
      for (const each of undo) each();
    }
  });
});

describe('hypercalls of a TD', () => {
  it('[B002] an interrupt that comes between two chunks ends MapGPA with RETRY and the address of the next', () => {
    const guest = remoteTd(tdxHost());
    let exits = 0;
    guest.onExit = (exit) => {
      if (exit.reason !== KvmExitReason.KVM_EXIT_HYPERCALL) return false;
      exits++;
      guest.vm.signalMsi(0xfee0_0000, 0x41);
      return true;
    };
    const start = SHARED_BIT + 0x1000_0000n;
    const { r10, r11 } = guest.vmcall(VmcallLeaf.MapGpa, { r12: start, r13: 0x50_0000n });
    expect([r10, r11, exits]).toEqual([RETRY, start + 0x20_0000n, 1]);
  });

  it('[A093] [A094] every MSR of the TD list is served, read-only ones refuse a write, one of each other class is refused', () => {
    const guest = remoteTd(tdxHost());
    const read = (index: number): bigint => guest.vmcall(VmcallLeaf.Rdmsr, { r12: BigInt(index) }).r10;
    const write = (index: number, value: bigint): bigint =>
      guest.vmcall(VmcallLeaf.Wrmsr, { r12: BigInt(index), r13: value }).r10;
    const value = (index: number): bigint => guest.vmcall(VmcallLeaf.Rdmsr, { r12: BigInt(index) }).r11;
    const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const mtrrs = [0xfe, ...range(0x200, 0x20f), 0x250, 0x258, 0x259, ...range(0x268, 0x26f), 0x2ff];
    const machineCheck = [0x179, 0x17a, 0x17b, ...range(0x400, 0x47f), ...range(0x280, 0x29f)];
    const x2apic = [0x802, 0x803, 0x80d, 0x80f, 0x828, 0x830, ...range(0x832, 0x837), 0x838, 0x839, 0x83e];
    const others = [0x8b, 0x10a, 0x1fc, 0x277, 0x6e0, 0x1a0, 0xce, 0x140, 0x1b, 0xc000_0080, 0x3a, 0x4b56_4d05];
    const served = [...mtrrs, ...machineCheck, ...x2apic, ...others];
    for (const index of served) expect([index.toString(16), read(index)]).toEqual([index.toString(16), 0n]);
    for (const index of [0x1b, 0xc000_0080, 0x3a, 0xfe, 0x179, 0xce, 0x10a, 0x802, 0x803, 0x80d, 0x839])
      expect([index.toString(16), write(index, 0n)]).toEqual([index.toString(16), INVALID_OPERAND]);
    // TSC, performance counters, debug control, syscall, x2APIC registers that the module virtualises, SMBASE, something unknown.
    for (const index of [
      0x10,
      0xc1,
      0x186,
      0x1d9,
      0xc000_0081,
      0x808,
      0x80a,
      0x80b,
      ...range(0x810, 0x827),

      0x8ff,
      0x9e,
      0x210,
      0x24f,
      0x251,
      0x25a,
      0x267,
      0x270,
      0x2a0,
      0x480,
      0x4d0,
      0x1234_5678,
    ]) {
      expect([index.toString(16), read(index), write(index, 0n)]).toEqual([index.toString(16), INVALID_OPERAND, INVALID_OPERAND]);
    }
    // Values that the register cannot have.
    for (const [index, bad, good] of [
      [0x2ff, 0x802n, 0xc06n], [0x2ff, 0x1000n, 0n], [0x200, 0x1000_0002n, 0x1000_0006n], [0x200, 1n << 52n, 0n], [0x201, 0x400n, 0x800n],
      [0x250, 0x0606_0606_0606_0602n, 0x0606_0606_0606_0606n], [0x277, 0x2n, 0x0007_0406_0007_0406n], [0x4b56_4d05, 2n, 1n], [0x140, 2n, 1n],
      [0x17b, 1n, 0n], [0x400, 1n, 0n], [0x401, 1n, 0n], [0x80f, 1n << 32n, 0x1ffn],
    ] as const) expect([index, write(index, bad), write(index, good), value(index)]).toEqual([index, INVALID_OPERAND, 0n, good]); // prettier-ignore
    expect([write(0x8b, 5n), value(0x8b)]).toEqual([0n, 1n << 32n]); // microcode: taken, and as it was
    expect(value(0x1a0) & 0x1800n).toBe(0x1800n);
    guest.request(Request.STI);
    expect(write(0x832, 0x4_0040n)).toBe(0n);
    expect(write(0x6e0, guest.kvm.machine.lps[0]!.tsc + 5_000_000n)).toBe(0n);
    expect(guest.vcpu.lapic.timer.expiry).toBeDefined(); // armed
    expect(write(0xc000_0080, 0x500n)).toBe(INVALID_OPERAND);
  });

  it('[A097] GetTdVmCallInfo: leaf 0 is the base set, leaf 5 is not there', () => {
    const guest = remoteTd(tdxHost({}, { flavour: 'v7' }));
    expect(guest.vmcall(VmcallLeaf.GetTdVmCallInfo, { r12: 0n, r13: 7n })).toMatchObject({
      r10: 0n,
      r11: 0n,
      r12: 0n,
      r13: 0n,
      r14: 0n,
    });
    for (const r12 of [1n, 5n]) expect(guest.vmcall(VmcallLeaf.GetTdVmCallInfo, { r12 }).r10).toBe(INVALID_OPERAND);
    const mainline = remoteTd(tdxHost());
    expect(mainline.vmcall(VmcallLeaf.GetTdVmCallInfo, { r12: 5n }).r10).toBe(INVALID_OPERAND);
  });

  it('[B007] port I/O: OUT leaves R11 alone, IN fills it, both with R10 = 0', () => {
    const guest = remoteTd(tdxHost());
    guest.onExit = (exit) => {
      if (exit.reason === KvmExitReason.KVM_EXIT_IO && exit.direction === 0) exit.data[0] = 0x5a;
      return true;
    };
    expect(guest.vmcall(VmcallLeaf.Io, { r12: 1n, r13: 1n, r14: 0x3f8n, r15: 0x41n })).toMatchObject({ r10: 0n, r11: 30n });
    expect(guest.vmcall(VmcallLeaf.Io, { r12: 1n, r13: 0n, r14: 0x3f8n })).toMatchObject({ r10: 0n, r11: 0x5an });
  });

  it('[C066] [C107] one guest, every hypercall, one interrupt of vector 0x41 and one NMI: the log is the expected one', () => {
    const guest = remoteTd(tdxHost());
    const log: string[] = [];
    const names = new Map<number, string>(Object.entries(KvmExitReason).map(([name, nr]) => [nr, name.slice(9)]));
    guest.onExit = (exit: KvmExit) => (log.push(`exit ${names.get(exit.reason)}`), true);
    const call = (name: string, leaf: number, registers: object = {}): void =>
      void log.push(`${name} ${guest.vmcall(leaf, registers).r10.toString(16)}`);
    call('cpuid', VmcallLeaf.Cpuid, { r12: 0x4000_0000n });
    call('io', VmcallLeaf.Io, { r12: 1n, r13: 1n, r14: 0x60n });
    call('rdmsr', VmcallLeaf.Rdmsr, { r12: 0x1bn });
    call('wrmsr', VmcallLeaf.Wrmsr, { r12: 0x277n, r13: 0x0007_0406_0007_0406n });
    call('mmio', VmcallLeaf.RequestMmio, { r12: 4n, r13: 0n, r14: SHARED_BIT + 0xd000_0000n });
    call('info', VmcallLeaf.GetTdVmCallInfo, { r12: 0n });
    call('map', VmcallLeaf.MapGpa, { r12: SHARED_BIT + BigInt(FREE_PAGE), r13: 0x1000n });
    call('quote', VmcallLeaf.GetQuote, { r12: SHARED_BIT, r13: 0x1000n });
    call('notify', VmcallLeaf.SetupEventNotifyInterrupt, { r12: 0x41n });
    call('fatal', VmcallLeaf.ReportFatalError, { r12: 1n });
    call('service', 0x10005);
    call('wbinvd', 54);
    call('vendor', 0, { r10: 9999n });
    guest.request(Request.STI);
    guest.ask(Request.TDCALL, { rcx: 0xffccn, r11: BigInt(VmcallLeaf.Hlt) });
    log.push(`asleep ${!guest.untilReport()}`);
    guest.vm.signalMsi(0xfee0_0000, 0x41);
    log.push(`awake ${guest.untilReport()}`);
    log.push(`interrupts ${guest.interrupts}`);
    guest.vcpu.nmi();
    guest.request(Request.SPIN, { rcx: 5n });
    log.push(`exception ${guest.exception?.vector}`);
    guest.request(Request.SPIN, { rcx: 5n });
    log.push(`exception ${guest.exception?.vector}`);
    expect(log).toEqual([
      'cpuid 0', 'exit IO', 'io 0', 'rdmsr 0', 'wrmsr 0', 'exit MMIO', 'mmio 0', 'info 0', 'exit HYPERCALL', 'map 0', 'exit TDX', 'quote 8000000000000003',
      'exit TDX', 'notify 8000000000000003', 'exit SYSTEM_EVENT', 'fatal 0', 'service 8000000000000003', 'wbinvd 8000000000000003', 'vendor fffffffffffffc18',
      'asleep true', 'awake true', 'interrupts 1', 'exception 2', 'exception undefined',
    ]); // prettier-ignore
  });
});

describe('what a TD does not let through', () => {
  it('[C072] instructions of the guest that raise #VE, each with its exit reason', () => {
    const guest = remoteTd(tdxHost());
    const ve = (request: number, registers: object = {}): unknown => {
      guest.request(request, registers);
      return guest.exception;
    };
    expect(ve(Request.HLT)).toEqual({ vector: 20, code: 12n });
    expect(ve(Request.CPUID, { rax: 0x4000_0000n })).toEqual({ vector: 20, code: 10n });
    expect(ve(Request.CPUID, { rax: 1n })).toBeUndefined(); // the module answers
    expect(ve(Request.OUT, { rdx: 0x60n })).toEqual({ vector: 20, code: 30n });
    expect(ve(Request.IN, { rdx: 0x60n })).toEqual({ vector: 20, code: 30n });
    expect(ve(Request.RDMSR, { rcx: 0x1fcn })).toEqual({ vector: 20, code: 31n });
    expect(ve(Request.WRMSR, { rcx: 0x1fcn })).toEqual({ vector: 20, code: 32n });
    expect(ve(Request.VMCALL)).toEqual({ vector: 20, code: 18n });
    expect(ve(Request.LOAD, { rdx: sharedAlias(0xd000_0000) })).toEqual({ vector: 20, code: 48n });
    expect(ve(Request.UD)).toEqual({ vector: 6, code: 0n });
  });

  it('[C076] two vCPUs of a TD leave for the same accesses', () => {
    const [a, b] = remoteTds(tdxHost({ lps: 2 }), 2) as [RemoteGuest, RemoteGuest];
    const exits = (guest: RemoteGuest): unknown[] =>
      [0x10n, 0x1bn, 0x1fcn, 0x277n, 0x2ffn, 0x802n, 0x808n, 0x832n, 0xc000_0080n, 0xc000_0082n, 0x1234n].map(
        (rcx) => (guest.request(Request.RDMSR, { rcx }), guest.exception),
      );
    expect(exits(b)).toEqual(exits(a));
    expect(
      new Set(exits(a).map((each) => JSON.stringify(each, (_, v: unknown) => (typeof v === 'bigint' ? Number(v) : v)))).size,
    ).toBeGreaterThan(1);
  });

  it("[C088] the TSC is the TD's: the same on both vCPUs, monotonic, in a fixed ratio to the host's, and cannot be set", () => {
    const kvm = tdxHost({ lps: 2 });
    const [a, b] = remoteTds(kvm, 2) as [RemoteGuest, RemoteGuest];
    const { tscMultiplier, tscOffset } = toTdx(a.vm);
    const read = (guest: RemoteGuest): bigint => {
      const { rax, rdx } = guest.request(Request.RDMSR, { rcx: 0x10n });
      return (rdx << 32n) | (rax & 0xffff_ffffn);
    };
    const native = (): bigint => kvm.machine.lps[0]!.tsc;
    let last = 0n;
    for (const guest of [a, b, a, b]) {
      const low = ((native() * tscMultiplier) >> 48n) + tscOffset;
      const tsc = BigInt.asUintN(64, read(guest));
      const high = ((native() * tscMultiplier) >> 48n) + tscOffset;
      expect(tsc > last).toBe(true);
      expect(tsc >= BigInt.asUintN(64, low) - 1000n && tsc <= BigInt.asUintN(64, high) + 1000n).toBe(true);
      last = tsc;
    }
    expect([a.vcpu.state.setTscKhz(1_000_000), b.vcpu.state.setTscKhz(1_000_000)]).toEqual([-Errno.EINVAL, -Errno.EINVAL]);
  });

  it('[C090] debugging, performance monitoring and large private pages each have a clear refusal', () => {
    const kvm = tdxHost();
    const vm = createTd(kvm);
    expect(vm.tdxInitVm(initArgument(kvm, vm, { attributes: 1n << 63n }))).toBe(-Errno.EINVAL);
    const old = tdxHost({}, { flavour: 'v7' });
    const oldVm = createTd(old);
    expect(oldVm.tdxInitVm(initArgument(old, oldVm, { attributes: 1n << 63n }))).toBe(-Errno.EOPNOTSUPP);
    expect(oldVm.tdxInitVm(initArgument(old, oldVm, { attributes: (1n << 63n) | (1n << 40n) }))).toBe(-Errno.EINVAL);
    const guest = remoteTd(kvm);
    expect(guest.vcpu.state.setGuestDebug({ control: 1, debugReg: [] })).toBe(-Errno.EINVAL);
    expect(guest.request(Request.TDCALL, { rax: 6n, rcx: BigInt(0xffe0_0000) | 1n }).rax >> 32n).not.toBe(0n); // ACCEPT of 2 MiB
  });

  it('[C041] KVM_SET_LAPIC on a TD restores nothing: posted interrupts stay as they are', () => {
    for (const flavour of ['mainline', 'v7'] as const) {
      const guest = remoteTd(tdxHost({}, { flavour }));
      guest.vm.signalMsi(0xfee0_0000, 0x41);
      const { page } = toTdx(guest.vm).vcpus[0]!.posted!;
      const descriptor = (): string => Buffer.from(guest.kvm.machine.memory.readBytes(page, 64)).toString('hex');
      const before = descriptor();
      expect(guest.vcpu.state.setLapic(new Uint8Array(1024).fill(0xff))).toBe(flavour === 'v7' ? 0 : -Errno.EINVAL);
      expect(descriptor()).toBe(before);
      guest.request(Request.STI);
      expect(guest.interrupts).toBe(1);
    }
  });
});

describe('plain VMs beside TDs', () => {
  it('[C055] both kinds take turns on one LP', () => {
    const kvm = new Kvm(tdxMachine());
    const td = remoteTd(kvm);
    const plain = remotePlainVm(kvm);
    for (let i = 0; i < 3; i++) {
      expect(td.vmcall(VmcallLeaf.Cpuid, { r12: 0x4000_0000n }).r13).toBe(0x4b4d_564bn);
      expect(plain.request(Request.CPUID, { rax: 0x4000_0000n }).rbx).toBe(0x4b4d_564bn);
    }
    expect([td.vm.destroy().leaks.size, plain.vm.destroy().leaks.size]).toEqual([0, 0]);
  });
});
