import { Code, VmcallLeaf, VmcallStatus, codeOf } from '@tdxkit/tdx-arch';
import { describe, expect, it } from 'vitest';
import { Errno, KvmExitReason, KvmHypercall, type Flavour } from '../src/index.ts';
import { FREE_PAGE, Request, SHARED_BIT, remoteTd, sharedAlias, type RemoteGuest } from './remote-guest.ts';
import { tdxHost } from './td-fixture.ts';

const guest = (flavour: Flavour): RemoteGuest => remoteTd(tdxHost({}, { flavour }));
const { INVALID_OPERAND, SUBFUNC_UNSUPPORTED, RETRY } = VmcallStatus;

describe('one guest, three flavours', () => {
  it.each([
    ['mainline', SUBFUNC_UNSUPPORTED],
    ['uex', INVALID_OPERAND],
    ['v7', INVALID_OPERAND],
  ] as const)(
    "[A086] [C140] %s: an unknown sub-function has the flavour's status, and the guest goes on; GetQuote without a VMM that knows it too",
    (flavour, status) => {
      const td = guest(flavour);
      for (const leaf of [0x1234, 54, 65, 0x10005]) expect(td.vmcall(leaf).r10).toBe(status);
      expect(td.vmcall(VmcallLeaf.GetQuote, { r12: SHARED_BIT, r13: 0x1000n }).r10).toBe(status);
      expect(td.vmcall(VmcallLeaf.SetupEventNotifyInterrupt, { r12: 40n }).r10).toBe(status);
      expect(td.exits.length).toBe(flavour === 'mainline' ? 1 : 0); // mainline asks userspace, whose silence is a refusal
      expect(td.vmcall(VmcallLeaf.Cpuid, { r12: 0x4000_0000n }).r10).toBe(0n);
    },
  );

  it.each([
    ['mainline', 16, 12],
    ['uex', 10, 0],
    ['v7', 3, 1],
  ] as const)('[A095] [B003] [C139] %s: a fatal error report has %i words, the code is number %i', (flavour, words, code) => {
    const td = guest(flavour);
    expect(
      td.vmcall(VmcallLeaf.ReportFatalError, { r12: 0x55n, r13: 0x1000n, r14: 0x4142n, rcx: 0xffccn & ~(1n << 14n) }).r10,
    ).toBe(0n);
    const [exit] = td.exits;
    if (exit?.reason !== KvmExitReason.KVM_EXIT_SYSTEM_EVENT) throw new Error('no system event');
    expect([exit.type, exit.data.length, exit.data[code]]).toEqual([7, words, 0x55n]);
    if (flavour !== 'v7') expect(exit.data[flavour === 'uex' ? 2 : 14]).toBe(0n); // R14 is not exposed
  });

  it.each([
    ['mainline', undefined, false],
    ['v7', undefined, true],
    ['mainline', false, true],
  ] as const)('%s, keepRbp %s: a guest may pass RBP with TDG.VP.VMCALL: %s', (flavour, keepRbp, may) => {
    const td = remoteTd(tdxHost({}, { flavour, ...(keepRbp === undefined ? {} : { keepRbp }) }));
    const { rax, r12 } = td.vmcall(VmcallLeaf.Cpuid, { rcx: 0xffecn, r12: 0x4000_0000n });
    expect(rax === 0n).toBe(may);
    if (may) expect(r12).not.toBe(0x4000_0000n);
    else expect(codeOf(rax)).toBe(Code.OPERAND_INVALID);
  });

  it.each([
    ['mainline', 11n, RETRY],
    ['mainline', 22n, INVALID_OPERAND],
    ['uex', 11n, INVALID_OPERAND],
    ['uex', 7n, INVALID_OPERAND],
  ] as const)(
    '[B002] %s: userspace answers MapGPA with %i: the guest sees the status and the address of the chunk',
    (flavour, ret, status) => {
      const td = guest(flavour);
      td.onExit = (exit) => {
        if (exit.reason === KvmExitReason.KVM_EXIT_HYPERCALL) exit.ret = ret;
        return true;
      };
      const start = SHARED_BIT + 0x1000_0000n;
      const { r10, r11 } = td.vmcall(VmcallLeaf.MapGpa, { r12: start, r13: 0x1000n });
      expect([r10, r11]).toEqual([status, start]);
    },
  );

  it('[C129] `ret` is 0 again at each exit: a VMM that ignores it means success', () => {
    const td = guest('mainline');
    let ret = 22n;
    td.onExit = (exit) => {
      if (exit.reason !== KvmExitReason.KVM_EXIT_HYPERCALL) return false;
      expect(exit.ret).toBe(0n);
      exit.ret = ret;
      return true;
    };
    const call = (): bigint => td.vmcall(VmcallLeaf.MapGpa, { r12: SHARED_BIT + 0x1000n, r13: 0x1000n }).r10;
    expect(call()).toBe(INVALID_OPERAND);
    td.onExit = () => true;
    expect(call()).toBe(0n);
    ret = 0n;
  });

  it('[A058] [A096] v7 converts in the kernel: no exit, both halves change hands, content is lost, and the guest goes on', () => {
    const td = guest('v7');
    const accept = (): bigint => td.request(Request.TDCALL, { rax: 6n, rcx: BigInt(FREE_PAGE) }).rax;
    expect(accept()).toBe(0n);
    td.request(Request.STORE, { rdx: BigInt(FREE_PAGE), r8: 0x1234n });
    expect(td.vmcall(VmcallLeaf.MapGpa, { r12: SHARED_BIT + BigInt(FREE_PAGE), r13: 0x1000n }).r10).toBe(0n);
    td.request(Request.STORE, { rdx: sharedAlias(FREE_PAGE), r8: 0x5678n });
    const bytes = new Uint8Array(2);
    td.vm.readGuest(FREE_PAGE, bytes);
    expect([...bytes]).toEqual([0x78, 0x56]);
    expect(td.vmcall(VmcallLeaf.MapGpa, { r12: BigInt(FREE_PAGE), r13: 0x1000n }).r10).toBe(0n);
    expect(accept()).toBe(0n);
    expect(td.request(Request.LOAD, { rdx: BigInt(FREE_PAGE) }).rax).toBe(0n);
    expect([td.exits, td.vm.mmu!.check(), td.vm.destroy().leaks.size]).toEqual([[], [], 0]);
    // One status for every refusal, R11 stays the sub-function; the end of the range, which is not part of it, must lie in the half of its start.
    const other = guest('v7');
    for (const [r12, r13] of [
      [0x1001n, 0x1000n],
      [0x1000n, 0x1001n],
      [0x1000n, 0xffff_ffff_ffff_f000n],
      [2n * SHARED_BIT, 0x1000n],
      [SHARED_BIT - 0x1000n, 0x2000n],
      [SHARED_BIT - 0x1000n, 0x1000n],
      [2n * SHARED_BIT - 0x1000n, 0x1000n],
    ] as const)
      expect(other.vmcall(VmcallLeaf.MapGpa, { r12, r13 })).toMatchObject({
        r10: INVALID_OPERAND,
        r11: BigInt(VmcallLeaf.MapGpa),
      });
    expect(other.vmcall(VmcallLeaf.MapGpa, { r12: 0x1000n, r13: 0n }).r10).toBe(0n); // nothing to do
    expect(other.vmcall(VmcallLeaf.MapGpa, { r12: SHARED_BIT + 0x10_0000n, r13: 0x20_0000n }).r10).toBe(0n);
  });

  it('[C125] [C102] v7: register ioctls show zeros and take writes without effect, before and after the guest has run', () => {
    const td = guest('v7');
    const zeros = td.vcpu.getRegs();
    td.vmcall(VmcallLeaf.Cpuid, { r12: 0x4000_0000n, r8: 0x1111n });
    expect(td.vcpu.getRegs()).toEqual(zeros);
    td.ask(Request.TDCALL, { rcx: 0xffccn, r11: BigInt(VmcallLeaf.Cpuid), r12: 0x4000_0000n, rbx: 0x77n });
    expect(td.vcpu.setRegs({ gpr: new BigUint64Array(16).fill(0xdeadn), rip: 0n, rflags: 2n })).toBe(0);
    expect(td.untilReport()).toBe(true);
    expect(td.registers).toMatchObject({ r13: 0x4b4d_564bn, rbx: 0x77n });
  });

  it('[A100] every register ioctl: zeros and no effect in v7, EINVAL in mainline', () => {
    for (const [flavour, refused] of [
      ['v7', false],
      ['mainline', true],
    ] as const) {
      const { state } = guest(flavour).vcpu;
      const gets = [
        state.getRegs(),
        state.getSregs(),
        state.getFpu(),
        state.getXsave(),
        state.getXcrs(),
        state.getDebugRegs(),
        state.translate(0n),
        state.getLapic(),
      ];
      expect(gets.every((each) => (refused ? each === -Errno.EINVAL : typeof each === 'object'))).toBe(true);
    }
  });

  it.each(['slot-arrays', 'spte-mixed', 'table-bitmap'] as const)(
    '[C018] [C019] [C020] v7 with attributes as %s: a page goes there and back, the faults follow, the tables agree',
    (attributeStrategy) => {
      const guest = remoteTd(tdxHost({}, { flavour: 'v7', attributeStrategy }));
      const { vm } = guest;
      const map = (gpa: bigint, bytes = 0x1000n): bigint => guest.vmcall(VmcallLeaf.MapGpa, { r12: gpa, r13: bytes }).r10;
      const stateOf = (): string => vm.mmu!.attributes!.stateOf((FREE_PAGE / 0x1000) as never, 1);
      const accept = (): bigint => guest.request(Request.TDCALL, { rax: 6n, rcx: BigInt(FREE_PAGE) }).rax;
      expect([vm.mmu!.attributes!.strategy, stateOf(), accept()]).toEqual([attributeStrategy, 'private', 0n]);
      guest.request(Request.STORE, { rdx: BigInt(FREE_PAGE), r8: 0x11n });
      expect([map(SHARED_BIT + BigInt(FREE_PAGE)), stateOf(), vm.mmu!.isMapped(FREE_PAGE as never), vm.mmu!.check()]).toEqual([
        0n,
        'shared',
        false,
        [],
      ]);
      guest.request(Request.STORE, { rdx: sharedAlias(FREE_PAGE), r8: 0x22n });
      const bytes = new Uint8Array(1);
      expect([vm.readGuest(FREE_PAGE, bytes), bytes[0]]).toEqual([true, 0x22]);
      expect([map(BigInt(FREE_PAGE)), stateOf(), accept(), guest.request(Request.LOAD, { rdx: BigInt(FREE_PAGE) }).rax]).toEqual([
        0n,
        'private',
        0n,
        0n,
      ]);
      // Against the attribute: no exit, the access faults again and again.
      guest.ask(Request.LOAD, { rdx: sharedAlias(FREE_PAGE) });
      expect([guest.vcpu.run({ instructions: 1000, exits: 5 }), guest.vcpu.kvmRun.exit]).toEqual([
        -Errno.EINTR,
        { reason: KvmExitReason.KVM_EXIT_INTR, cause: 'budget' },
      ]);
      expect([vm.mmu!.check(), vm.bugged, vm.destroy().leaks.size]).toEqual([[], undefined, 0]);
    },
  );

  it('[A098] [C047] SMI: refused by ioctl (ENOTTY) or taken and dropped (v7); by ICR dropped in both; its base is no MSR of the guest', () => {
    for (const flavour of ['mainline', 'v7'] as const) {
      const td = guest(flavour);
      expect(td.vcpu.smi()).toBe(flavour === 'v7' ? 0 : -Errno.ENOTTY);
      const exits = td.kvm.statistics.smiExits;
      // ICR: SMI (delivery mode 2) to itself.
      expect(td.vmcall(VmcallLeaf.Wrmsr, { r12: 0x830n, r13: (1n << 18n) | (2n << 8n) }).r10).toBe(0n);
      expect([td.kvm.statistics.smiExits - exits, td.interrupts, td.exception, td.vcpu.mpState]).toEqual([0, 0, undefined, 0]);
      expect(td.vmcall(VmcallLeaf.Rdmsr, { r12: 0x9en }).r10).toBe(INVALID_OPERAND);
      expect(td.vm.checkExtension(117)).toBe(0);
    }
  });

  it('[A028] KVM_CREATE_VCPU: EIO before INIT_VM, then a vCPU whose registers are zeros (v7) or refused', () => {
    for (const flavour of ['mainline', 'v7'] as const) {
      const kvm = tdxHost({}, { flavour });
      const early = kvm.createVm(kvm.tdVmType);
      if (typeof early === 'number') throw new Error('no VM');
      early.enableCap(121, 24n);
      const calls = kvm.statistics.snapshot();
      expect(early.createVcpu(0)).toBe(-Errno.EIO);
      const td = guest(flavour);
      expect(kvm.statistics.snapshot()).toEqual(calls); // a vCPU needs no SEAMCALL
      expect(td.vcpu.getRegs()).toEqual(flavour === 'v7' ? { gpr: new BigUint64Array(16), rip: 0n, rflags: 0n } : -Errno.EINVAL);
    }
  });

  it('[B005] [C127] exits are counted under the VMX reason that a hypercall stands for; v7 counts TDCALL', () => {
    for (const flavour of ['mainline', 'uex', 'v7'] as const) {
      const td = guest(flavour);
      const { statistics } = td.kvm;
      const reasons: [bigint, bigint, number, bigint][] = [
        [0n, 30n, 30, INVALID_OPERAND], [0n, 48n, 49, INVALID_OPERAND], [0n, 77n, 77, -1n], [0n, 0x10001n, 77, -2n], [0n, 0x99n, 0x99, -1n], [5n, 0n, 18, 0n], [0n, 10n, 10, -2n],
      ]; // prettier-ignore
      for (const [r10, r11, reason, status] of reasons) {
        const seen: number[] = [];
        statistics.trace = (event) => event.kind === 'exit' && seen.push(event.number);
        const before = statistics.exitReasons.get(flavour === 'v7' ? 77 : reason) ?? 0;
        const answer = td.vmcall(Number(r11), { r10 }).r10;
        expect([flavour, r11, seen[0]]).toEqual([flavour, r11, flavour === 'v7' ? 77 : reason]);
        expect(statistics.exitReasons.get(flavour === 'v7' ? 77 : reason)).toBeGreaterThan(before);
        if (status >= 0n) expect(answer).toBe(status);
        if (status === -1n) expect(answer).toBe(flavour === 'mainline' ? SUBFUNC_UNSUPPORTED : INVALID_OPERAND);
      }
      expect(KvmHypercall.KICK_CPU).toBe(5);
    }
  });

  it('[C123] a kernel that has the hypercalls and nothing else leaves every other exit to userspace as an internal error', () => {
    const td = remoteTd(tdxHost());
    expect(td.vmcall(VmcallLeaf.Cpuid).r10).toBe(0n);
    (td.kvm as { onlyTdcallExits: boolean }).onlyTdcallExits = true;
    expect(td.vmcall(VmcallLeaf.Cpuid).r10).toBe(0n);
    td.ask(Request.TDCALL, { rax: 6n, rcx: BigInt(FREE_PAGE) }); // PAGE.ACCEPT of a page that is not there: an EPT violation
    td.onExit = () => false;
    expect(td.untilReport()).toBe(false);
    expect(td.exits).toMatchObject([{ reason: KvmExitReason.KVM_EXIT_INTERNAL_ERROR, suberror: 4, data: [48n, 0n] }]);
  });
});
