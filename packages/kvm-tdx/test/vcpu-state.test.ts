import { describe, expect, it } from 'vitest';
import { VmcallLeaf, VmcallStatus } from '@tdxkit/tdx-arch';
import {
  Errno,
  Kvm,
  KvmCap,
  KvmExitReason,
  KvmMpState,
  MsrExitReason,
  MsrFilterFlag,
  isErrno,
  type KvmVcpu,
} from '../src/index.ts';
import { FREE_PAGE, Request, remotePlainVm, remoteTd } from './remote-guest.ts';
import { initialisedTd, tdxHost, tdxMachine, ok } from './td-fixture.ts';

const plain = (): ReturnType<typeof remotePlainVm> => remotePlainVm(new Kvm(tdxMachine(), { tdx: false }));
const given = <T extends object>(result: T | number): T => {
  if (typeof result === 'number') throw new Error(`refused: ${result}`);
  return result;
};
const EINVAL = -Errno.EINVAL;

/** Every state ioctl once, as an errno or 0. */
function all(vcpu: KvmVcpu, source: KvmVcpu): number[] {
  const { state } = vcpu;
  const from = source.state;
  const code = (result: object | number): number => (typeof result === 'number' ? result : 0);
  return [
    state.getRegs(), state.setRegs(given(from.getRegs())), state.getSregs(), state.setSregs(given(from.getSregs())),
    state.getFpu(), state.setFpu(given(from.getFpu())), state.getXsave(), state.setXsave(given(from.getXsave())),
    state.getXcrs(), state.setXcrs(given(from.getXcrs())), state.getDebugRegs(), state.setDebugRegs(given(from.getDebugRegs())),
    state.setGuestDebug({ control: 0, debugReg: new Array<bigint>(8).fill(0n) }), state.translate(0n),
    state.getLapic(), state.setLapic(given(from.getLapic())),
  ].map(code); // prettier-ignore
}

describe('protected state of a TD', () => {
  it('[A100] [C102] mainline refuses every register ioctl', () => {
    const donor = plain().vcpu;
    const { vcpu } = remoteTd(tdxHost());
    expect(all(vcpu, donor)).toEqual(new Array<number>(16).fill(EINVAL));
  });

  it('the rest has its errno: TSC, interrupt, SMI, PIT, irqchip; TSS and identity map are accepted and ignored', () => {
    const { vcpu, vm } = initialisedTd(tdxHost());
    expect([vcpu.state.setTscKhz(1_000_000), vcpu.interrupt(0x41), vcpu.interrupt(256), vcpu.smi()]).toEqual([
      EINVAL,
      -Errno.ENXIO,
      EINVAL,
      -Errno.ENOTTY,
    ]);
    expect([vm.createPit2(), vm.getIrqchip(), vm.setIrqchip(), vm.memoryEncryptRegRegion()]).toEqual([
      -Errno.ENOENT,
      -Errno.ENXIO,
      -Errno.ENXIO,
      -Errno.ENOTTY,
    ]);
    expect([vm.setTssAddr(0xfffb_d000), vm.setIdentityMapAddr(0xfffb_c000)]).toEqual([0, 0]);
  });

  it('[C104] the TSC is fixed: a change of frequency fails and changes nothing', () => {
    const { vcpu, vm } = initialisedTd(tdxHost());
    const before = vm.tscKhz;
    expect([vcpu.state.setTscKhz(before), vm.setTscKhz(before * 2), vm.tscKhz]).toEqual([EINVAL, EINVAL, before]);
  });

  it('[C048] an operation of system management mode, called for a TD, is reported as a mistake of KVM; a plain VM has no SMI to take', () => {
    for (const call of ['smiAllowed', 'enterSmm', 'leaveSmm', 'enableSmiWindow'] as const) {
      const kvm = tdxHost();
      const reports: string[] = [];
      const { vm, vcpu } = remoteTd(kvm);
      kvm.statistics.trace = (event) => event.kind === 'bug' && reports.push(event.reason);
      expect([vcpu.backend[call]() ?? false, reports.length, vm.bugged, vcpu.run()]).toEqual([false, 1, reports[0], -Errno.EIO]);
      expect(reports[0]).toMatch(/smi|smm/);
      expect(vm.destroy().leaks.size).toBe(0);
      const plain = remotePlainVm(kvm);
      expect([plain.vcpu.backend[call]() ?? false, plain.vm.bugged, plain.vcpu.smi(), reports.length]).toEqual([
        false,
        undefined,
        -Errno.ENOTTY,
        1,
      ]);
    }
  });

  it('[C049] [A099] [C106] [C089] events by ioctl and APIC never reach the guest: exceptions, SMI, machine check, INIT, SIPI', () => {
    const guest = remoteTd(tdxHost());
    const { vcpu, vm } = guest;
    const state = vcpu.mpState;
    const before = given(vcpu.state.getVcpuEvents());
    expect(vcpu.state.setVcpuEvents({ ...before, exception: { injected: true, nr: 13, hasErrorCode: true, errorCode: 0 } })).toBe(
      0,
    );
    expect(vcpu.state.getVcpuEvents()).toEqual(before);
    expect(vcpu.setMce({ bank: 1, status: 0xbd00_0000_0000_0000n, addr: 0x1234n, misc: 0n, mcgStatus: 5n })).toBe(0);
    for (const mode of [2, 5, 6])
      vm.routeIpi({ vector: 0x10, deliveryMode: mode, logical: false, destination: 0, shorthand: 0 }, undefined);
    expect(vcpu.mpState).toBe(state);
    // The bank shows the error to a guest that polls.
    const bank = guest.vmcall(VmcallLeaf.Rdmsr, { r12: 0x405n });
    expect([bank.r10, bank.r11, guest.exception, guest.interrupts]).toEqual([0n, 0xbd00_0000_0000_0000n, undefined, 0]);
    expect([vcpu.setMpState(KvmMpState.INIT_RECEIVED), vcpu.setMpState(KvmMpState.SIPI_RECEIVED), vcpu.setMpState(9)]).toEqual([
      EINVAL,
      EINVAL,
      EINVAL,
    ]);
  });

  it('KVM_GET_MSRS and KVM_SET_MSRS stop at the first MSR outside the list, or at one that is read-only', () => {
    const { vcpu } = initialisedTd(tdxHost());
    const entries = [0x277, 0x1b, 0xc000_0080, 0x10, 0x277].map((index) => ({ index, data: 0n }));
    expect([vcpu.getMsrs(entries), entries[0]!.data, entries[2]!.data]).toEqual([3, 0x0007_0406_0007_0406n, 0xd01n]);
    expect(vcpu.setMsrs([{ index: 0x277, data: 6n }, { index: 0xc000_0080, data: 0n }, { index: 0x277, data: 0n }])).toBe(1); // prettier-ignore
    expect(vcpu.setMsrs([{ index: 0x1b, data: 0n }])).toBe(0);
  });
});

describe('the MSR filter', () => {
  const onlyPat = { flags: MsrFilterFlag.READ | MsrFilterFlag.WRITE, base: 0x277, nmsrs: 1, bitmap: Uint8Array.of(0) };

  it('applies to the MSR hypercalls of a TD, with an exit when userspace wants one', () => {
    const guest = remoteTd(tdxHost());
    expect(guest.vm.msrFilter.set({ defaultDeny: false, ranges: [onlyPat] })).toBe(0);
    expect(guest.vmcall(VmcallLeaf.Rdmsr, { r12: 0x277n }).r10).toBe(VmcallStatus.INVALID_OPERAND);
    expect(guest.vcpu.getMsrs([{ index: 0x277, data: 0n }])).toBe(1); // the host is not filtered
    expect(guest.vm.enableCap(KvmCap.KVM_CAP_X86_USER_SPACE_MSR, BigInt(MsrExitReason.FILTER))).toBe(0);
    guest.onExit = (exit) => {
      if (exit.reason === KvmExitReason.KVM_EXIT_X86_RDMSR) exit.data = 0x1234n;
      if (exit.reason === KvmExitReason.KVM_EXIT_X86_WRMSR) exit.error = 1;
      return true;
    };
    expect(guest.vmcall(VmcallLeaf.Rdmsr, { r12: 0x277n })).toMatchObject({ r10: 0n, r11: 0x1234n });
    expect(guest.vmcall(VmcallLeaf.Wrmsr, { r12: 0x277n, r13: 7n }).r10).toBe(VmcallStatus.INVALID_OPERAND);
    expect(guest.exits).toMatchObject([{ reason: 30, index: 0x277, data: 7n, msrReason: MsrExitReason.FILTER }]);
  });

  it('applies to RDMSR and WRMSR of a plain VM', () => {
    const guest = plain();
    expect(guest.request(Request.RDMSR, { rcx: 0x8bn }).rax).toBe(0n);
    guest.vm.msrFilter.set({ defaultDeny: true, ranges: [onlyPat] });
    guest.request(Request.RDMSR, { rcx: 0x8bn });
    expect(guest.exception?.vector).toBe(13);
  });

  it('refuses filters that make no sense', () => {
    const { vm } = plain();
    for (const ranges of [
      [],
      new Array(17).fill(onlyPat),
      [{ ...onlyPat, flags: 4 }],
      [{ ...onlyPat, flags: 0 }],
      [{ ...onlyPat, nmsrs: 9 }],
      [{ ...onlyPat, nmsrs: 0 }],
    ])
      expect(vm.msrFilter.set({ defaultDeny: true, ranges: ranges as (typeof onlyPat)[] })).toBe(EINVAL);
  });
});

describe('state of a plain vCPU', () => {
  it('comes back as it was set, and moves to another vCPU', () => {
    const guest = plain();
    const { vcpu } = guest;
    expect(all(vcpu, vcpu)).toEqual(new Array<number>(16).fill(0));
    const fpu = given(vcpu.state.getFpu());
    fpu.xmm.set([1, 2, 3, 4], 16);
    fpu.fpr.set([5, 6, 7], 16);
    fpu.fsw = 5 << 11;
    fpu.fcw = 0x27f;
    expect(vcpu.state.setFpu(fpu)).toBe(0);
    expect(vcpu.state.getFpu()).toEqual(fpu);
    const xsave = given(vcpu.state.getXsave());
    expect([...xsave.subarray(160 + 16, 160 + 20), ...xsave.subarray(32 + 16, 32 + 19)]).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const other = plain().vcpu;
    expect(other.state.setXsave(xsave)).toBe(0);
    expect(other.state.getFpu()).toEqual(fpu);
    expect(other.state.getXsave()).toEqual(xsave);
    const bad = xsave.slice();
    bad[512 + 7] = 0x80;
    expect([other.state.setXsave(bad), other.state.setXsave(xsave.subarray(1))]).toEqual([EINVAL, EINVAL]);
    expect(guest.request(Request.SPIN, { rcx: 3n }).rcx).toBe(0n);
  });

  it('has XCR0, debug registers, MSRs of the VMCS and of the syscall group', () => {
    const { vcpu } = plain();
    expect(vcpu.state.setXcrs([{ xcr: 0, value: 7n }])).toBe(0);
    expect(vcpu.state.getXcrs()).toEqual([{ xcr: 0, value: 7n }]);
    for (const value of [0n, 4n | 1n, 1n << 60n]) expect(vcpu.state.setXcrs([{ xcr: 0, value }])).toBe(EINVAL);
    const regs = { db: [1n, 2n, 3n, 4n] as [bigint, bigint, bigint, bigint], dr6: 0xffff_0ff1n, dr7: 0x401n, flags: 0n };
    expect(vcpu.state.setDebugRegs(regs)).toBe(0);
    expect(vcpu.state.getDebugRegs()).toEqual(regs);
    expect(vcpu.state.setDebugRegs({ ...regs, dr7: 1n << 32n })).toBe(EINVAL);
    const entries = [0x174, 0x175, 0x277, 0xc000_0081, 0xc000_0082, 0xc000_0100, 0xc000_0102].map((index, i) => ({
      index,
      data: 0x6n + BigInt(i % 2 ? 0x1000 : 0),
    }));
    expect(vcpu.setMsrs(entries)).toBe(7);
    const read = entries.map(({ index }) => ({ index, data: 0n }));
    expect(vcpu.getMsrs(read)).toBe(7);
    expect(read).toEqual(entries);
    expect(vcpu.setMsrs([{ index: 0xc000_0082, data: 1n << 50n }])).toBe(0); // not canonical
    expect([vcpu.state.setTscKhz(vcpu.vm.tscKhz), vcpu.state.setTscKhz(5)]).toEqual([0, EINVAL]);
    expect(vcpu.state.translate(BigInt(FREE_PAGE) + 0x123n)).toMatchObject({
      valid: true,
      physicalAddress: BigInt(FREE_PAGE) + 0x123n,
    });
    expect(given(vcpu.state.translate(1n << 46n)).valid).toBe(false);
  });

  it('has its local APIC as a page of registers, with what is pending', () => {
    const guest = plain();
    guest.vm.signalMsi(0xfee0_0000, 0x41);
    const page = given(guest.vcpu.state.getLapic());
    expect(page[0x200 + 0x20] === 2 || page[0x220]! === 2).toBe(true); // IRR, vector 0x41
    page[0x220] = 0;
    expect(guest.vcpu.state.setLapic(page)).toBe(0);
    guest.request(Request.STI);
    expect(guest.interrupts).toBe(0);
    const other = page.slice();
    other[0x20] = 9;
    other[0x23] = 9;
    expect([guest.vcpu.state.setLapic(other), guest.vcpu.state.setLapic(new Uint8Array(8))]).toEqual([EINVAL, EINVAL]);
  });

  it('takes exceptions and NMIs from KVM_SET_VCPU_EVENTS, external interrupts from KVM_INTERRUPT', () => {
    const guest = plain();
    const events = given(guest.vcpu.state.getVcpuEvents());
    expect(events).toMatchObject({ exception: { injected: false }, nmi: { injected: false, pending: false } });
    guest.ask(Request.SPIN, { rcx: 10n });
    expect(
      guest.vcpu.state.setVcpuEvents({ ...events, exception: { injected: true, nr: 6, hasErrorCode: false, errorCode: 0 } }),
    ).toBe(0);
    expect(guest.vcpu.state.getVcpuEvents()).toMatchObject({ exception: { injected: true, nr: 6 } });
    expect(
      guest.vcpu.state.setVcpuEvents({ ...events, exception: { injected: true, nr: 2, hasErrorCode: false, errorCode: 0 } }),
    ).toBe(EINVAL);
    guest.untilReport();
    expect(guest.exception?.vector).toBe(6);
    expect([guest.vcpu.interrupt(0x41), guest.vcpu.interrupt(0x42)]).toEqual([0, -Errno.EEXIST]);
    guest.request(Request.STI);
    expect(guest.interrupts).toBe(1);
  });

  it('gets #MC for an uncorrected machine check when CR4.MCE is set, else it is shut down; a corrected one only fills the bank', () => {
    const guest = plain();
    expect(guest.vcpu.setMce({ bank: 2, status: 0x9c00_0000_0000_0000n, addr: 1n, misc: 2n, mcgStatus: 0n })).toBe(0);
    expect(guest.request(Request.RDMSR, { rcx: 0x40an }).rax).toBe(1n);
    expect(guest.vcpu.setMce({ bank: 40, status: 1n << 63n, addr: 0n, misc: 0n, mcgStatus: 0n })).toBe(EINVAL);
    expect(guest.vcpu.setMce({ bank: 1, status: 0n, addr: 0n, misc: 0n, mcgStatus: 0n })).toBe(EINVAL);
    guest.ask(Request.SPIN, { rcx: 10n });
    const sregs = given(guest.vcpu.getSregs());
    guest.vcpu.setSregs({ ...sregs, cr4: sregs.cr4 | 0x40n });
    expect(guest.vcpu.setMce({ bank: 1, status: 0xbd00_0000_0000_0000n, addr: 0n, misc: 0n, mcgStatus: 5n })).toBe(0);
    guest.untilReport();
    expect(guest.exception?.vector).toBe(18);
    guest.vcpu.setSregs({ ...sregs, cr4: sregs.cr4 & ~0x40n });
    guest.vcpu.setMce({ bank: 1, status: 0xbd00_0000_0000_0000n, addr: 0n, misc: 0n, mcgStatus: 5n });
    expect(guest.vcpu.run()).toBe(0);
    expect(guest.vcpu.kvmRun.exit.reason).toBe(KvmExitReason.KVM_EXIT_SHUTDOWN);
  });

  it('is stepped by KVM_SET_GUEST_DEBUG one instruction at a time, and the guest does not see the trap flag', () => {
    const guest = plain();
    guest.ask(Request.SPIN, { rcx: 1000n });
    guest.vcpu.run({ instructions: 300 });
    const debugReg = new Array<bigint>(8).fill(0n);
    expect(guest.vcpu.state.setGuestDebug({ control: 3, debugReg })).toBe(0);
    const rip = (): bigint => given(guest.vcpu.getRegs()).rip;
    const seen = new Set<bigint>();
    for (let i = 0; i < 4; i++) {
      expect(guest.vcpu.run({ instructions: 100 })).toBe(0);
      const { exit } = guest.vcpu.kvmRun;
      expect(exit).toMatchObject({ reason: KvmExitReason.KVM_EXIT_DEBUG, exception: 1, pc: rip() });
      expect(given(guest.vcpu.getRegs()).rflags & 0x100n).toBe(0n);
      seen.add(rip());
    }
    expect(seen.size).toBeGreaterThan(1);
    expect(guest.vcpu.state.setGuestDebug({ control: 0, debugReg })).toBe(0);
    expect(guest.untilReport()).toBe(true);
    expect(guest.vcpu.state.setGuestDebug({ control: 0x40, debugReg })).toBe(EINVAL);
    expect(isErrno(guest.vm.destroy())).toBe(false);
  });
});

describe('dirty logging', () => {
  it('[A048] is refused for private memory: the flag of a slot with guest_memfd, new or there already', () => {
    const { vm, kvm } = initialisedTd(tdxHost());
    const slot = vm.slots.byId(0)!;
    const region = {
      slot: 0,
      flags: 5,
      guestPhysAddr: slot.baseGfn * 0x1000,
      memorySize: slot.pages * 0x1000,
      userspaceAddr: slot.userspaceAddr,
      guestMemfd: slot.guestMemfd!,
    };
    expect([vm.setUserMemoryRegion2(region), vm.setUserMemoryRegion2({ ...region, slot: 1 })]).toEqual([EINVAL, EINVAL]);
    expect(vm.dirtyLog.get(0)).toBe(EINVAL);
    const shared = { slot: 2, flags: 1, guestPhysAddr: 0x10_0000, memorySize: 0x1000, userspaceAddr: kvm.userMemory.map(0x1000) };
    expect([vm.setUserMemoryRegion2(shared), isErrno(vm.dirtyLog.get(2))]).toEqual([0, false]);
  });

  it('tells which pages a plain guest wrote, and again after they were asked for', () => {
    const guest = plain();
    const { vm } = guest;
    const slot = vm.slots.byId(0)!;
    const region = {
      slot: 0,
      guestPhysAddr: slot.baseGfn * 0x1000,
      memorySize: slot.pages * 0x1000,
      userspaceAddr: slot.userspaceAddr,
    };
    expect(vm.dirtyLog.get(0)).toBe(-Errno.ENOENT);
    ok('flag', vm.setUserMemoryRegion2({ ...region, flags: 1 }));
    const page = FREE_PAGE / 0x1000 - slot.baseGfn;
    const isDirty = (bitmap: Uint8Array): boolean => (bitmap[page >>> 3]! & (1 << (page & 7))) !== 0;
    const store = (): unknown => guest.request(Request.STORE, { rdx: BigInt(FREE_PAGE), r8: 1n });
    expect(isDirty(given(vm.dirtyLog.get(0)))).toBe(false);
    for (let round = 0; round < 2; round++) {
      store();
      expect(isDirty(given(vm.dirtyLog.get(0)))).toBe(true);
      expect(isDirty(given(vm.dirtyLog.get(0)))).toBe(false);
    }
    expect(vm.dirtyLog.clear({ slot: 0, firstPage: 0, numPages: 64, bitmap: new Uint8Array(8) })).toBe(EINVAL);
    ok('manual', vm.enableCap(KvmCap.KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2, 1n));
    store();
    const bitmap = given(vm.dirtyLog.get(0));
    expect([isDirty(bitmap), isDirty(given(vm.dirtyLog.get(0)))]).toEqual([true, true]);
    expect(vm.dirtyLog.clear({ slot: 0, firstPage: 0, numPages: slot.pages, bitmap })).toBe(0);
    expect(isDirty(given(vm.dirtyLog.get(0)))).toBe(false);
    ok('flag off', vm.setUserMemoryRegion2({ ...region, flags: 0 }));
    expect(vm.dirtyLog.get(0)).toBe(-Errno.ENOENT);
    expect(vm.destroy().leaks.size).toBe(0);
  });
});
