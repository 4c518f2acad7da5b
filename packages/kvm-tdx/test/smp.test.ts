import { VmcallLeaf } from '@tdxkit/tdx-arch';
import { describe, expect, it } from 'vitest';
import { Errno, KvmExitReason, VcpuScheduler } from '../src/index.ts';
import { FREE_PAGE, Request, remoteTds, type RemoteGuest } from './remote-guest.ts';
import { tdxHost } from './td-fixture.ts';

/** Two vCPUs of one TD; both on LP 0 when `shareLp`. */
function pair(shareLp: boolean): [RemoteGuest, RemoteGuest] {
  const [a, b] = remoteTds(tdxHost({ lps: 2 }), 2) as [RemoteGuest, RemoteGuest];
  if (shareLp) b.vcpu.setLp(a.kvm.machine.lps[0]!);
  return [a, b];
}
const accept = (guest: RemoteGuest): bigint => guest.request(Request.TDCALL, { rax: 6n, rcx: BigInt(FREE_PAGE) }).rax;

describe('two vCPUs of a TD', () => {
  it.each([false, true])('compute in turns, on one LP: %s', (shareLp) => {
    const [a, b] = pair(shareLp);
    a.ask(Request.SPIN, { rcx: 20_000n });
    b.ask(Request.SPIN, { rcx: 10_000n });
    const first = new VcpuScheduler([a.vcpu, b.vcpu], { quantum: 3000 }).run();
    expect([first.vcpu.id, first.result, first.vcpu.kvmRun.exit.reason]).toEqual([1, 0, KvmExitReason.KVM_EXIT_IO]);
    expect(a.vcpu.instructions).toBeGreaterThan(20_000);
    expect(a.untilReport()).toBe(true);
    expect([a.registers.rcx, b.registers.rcx]).toEqual([0n, 0n]);
    expect(a.vm.destroy().leaks.size).toBe(0);
  });

  it('wake each other by IPI', () => {
    const [a, b] = pair(false);
    b.request(Request.STI);
    b.ask(Request.TDCALL, { rcx: 0xffccn, r11: BigInt(VmcallLeaf.Hlt) });
    expect(b.vcpu.run()).toBe(-Errno.EINTR);
    expect(b.vcpu.kvmRun.exit).toEqual({ reason: KvmExitReason.KVM_EXIT_INTR, cause: 'yield' }); // vCPU 0 can run
    expect(a.vmcall(VmcallLeaf.Wrmsr, { r12: 0x830n, r13: (1n << 32n) | 0x70n }).r10).toBe(0n);
    expect(b.untilReport()).toBe(true);
    expect([a.interrupts, b.interrupts]).toEqual([0, 1]);
    a.request(Request.STI);
    expect(b.vmcall(VmcallLeaf.Wrmsr, { r12: 0x830n, r13: 0x8_0071n }).r10).toBe(0n); // all including self
    a.request(Request.SPIN, { rcx: 10n });
    expect([a.interrupts, b.interrupts]).toEqual([1, 2]);
  });

  it('[C132] one converts a page while the other is inside the guest: it is kicked out and loses its translation', () => {
    const [a, b] = pair(false);
    expect(accept(a)).toBe(0n);
    a.request(Request.STORE, { rdx: BigInt(FREE_PAGE), r8: 7n });
    expect(b.request(Request.LOAD, { rdx: BigInt(FREE_PAGE) }).rax).toBe(7n);
    b.ask(Request.LOOP);
    expect(b.vcpu.run({ instructions: 2000 })).toBe(-Errno.EINTR);
    expect(b.vcpu.backend.inGuest).toBe(true);
    expect(a.vm.setMemoryAttributes({ address: FREE_PAGE, size: 0x1000, attributes: 0n, flags: 0n })).toBe(0);
    expect(b.vcpu.backend.inGuest).toBe(false);
    expect(a.kvm.statistics.seamcalls.get('TDH.MEM.TRACK')).toBe(1);
    expect(b.vcpu.run({ instructions: 2000 })).toBe(-Errno.EINTR);
    expect([a.vm.bugged, a.vm.mmu!.check()]).toEqual([undefined, []]);
    a.ask(Request.LOAD, { rdx: BigInt(FREE_PAGE) });
    a.onExit = () => false;
    expect(a.untilReport()).toBe(false);
    expect(a.exits).toMatchObject([{ reason: KvmExitReason.KVM_EXIT_MEMORY_FAULT, flags: 8n, gpa: FREE_PAGE }]);
    expect(a.vm.destroy().leaks.size).toBe(0);
  });

  it('moves to another LP with TDH.VP.FLUSH on the old one, also from inside the guest', () => {
    const [a] = pair(false);
    a.ask(Request.SPIN, { rcx: 20_000n });
    a.vcpu.run({ instructions: 3000 });
    const flushes = (): number => a.kvm.statistics.seamcalls.get('TDH.VP.FLUSH') ?? 0;
    const before = flushes();
    a.vcpu.setLp(a.kvm.machine.lps[1]!);
    expect(flushes()).toBe(before + 1);
    expect(a.untilReport()).toBe(true);
    expect(a.registers.rcx).toBe(0n);
    expect([a.vm.bugged, a.vm.destroy().leaks.size]).toEqual([undefined, 0]);
  });

  it('is deterministic: same quantum, same instruction counts', () => {
    const run = (): number[] => {
      const [a, b] = pair(false);
      a.ask(Request.SPIN, { rcx: 30_000n });
      b.ask(Request.SPIN, { rcx: 30_001n });
      const scheduler = new VcpuScheduler([a.vcpu, b.vcpu], { quantum: 777 });
      scheduler.run();
      return [a.vcpu.instructions, b.vcpu.instructions, Number(a.kvm.machine.clock.now)];
    };
    expect(run()).toEqual(run());
  });
});
