import { VmcallLeaf } from '@tdxkit/tdx-arch';
import { describe, expect, it } from 'vitest';
import { toTdx, toVmx } from '../src/backend/accessors.ts';
import { KvmExitReason, type KvmTraceEvent } from '../src/index.ts';
import type { PostedInterrupts } from '../src/irq/posted-interrupts.ts';
import { Request, remotePlainVm, remoteTd, type RemoteGuest } from './remote-guest.ts';
import { ok, tdxHost } from './td-fixture.ts';

const X2APIC = 0xfee0_0d00n;
const XAPIC = 0xfee0_0900n;
const MSI = 0xfee0_0000;
const plain = (apicBase = X2APIC): RemoteGuest => remotePlainVm(tdxHost({ lps: 2 }, { apicv: true }), apicBase);

/** The parts that both kinds of vCPU share. */
const KINDS = [
  {
    kind: 'TD',
    make: () => remoteTd(tdxHost({ lps: 2 })),
    posted: (guest: RemoteGuest): PostedInterrupts => toTdx(guest.vm).vcpus[0]!.posted!,
  },
  {
    kind: 'plain VM',
    make: () => plain(),
    posted: (guest: RemoteGuest): PostedInterrupts => toVmx(guest.vm).vcpus[0]!.apicv!.posted,
  },
] as const;

describe.each(KINDS)('posted interrupts of a $kind', ({ make, posted }) => {
  const halt = (guest: RemoteGuest): void => {
    if (guest.vm.type === 0) guest.ask(Request.HLT);
    else guest.ask(Request.TDCALL, { rcx: 0xffccn, r11: BigInt(VmcallLeaf.Hlt) });
  };

  it('[A074] are delivered once each: while the guest runs, while it is out, while it sleeps', () => {
    const guest = make();
    guest.request(Request.STI);
    guest.vm.signalMsi(MSI, 0x40); // the first touches of its handler and stack are faults
    guest.request(Request.SPIN, { rcx: 5n });
    guest.ask(Request.SPIN, { rcx: 3000n });
    guest.vcpu.run({ instructions: 1000 });
    expect(guest.vcpu.backend.inGuest).toBe(true);
    const exits = guest.kvm.statistics.snapshot().exits;
    guest.vm.signalMsi(MSI, 0x41);
    guest.vcpu.run({ instructions: 100 });
    // The processor took it: no exit, and nothing is left in the descriptor.
    expect([guest.interrupts, posted(guest).isPending, guest.kvm.statistics.snapshot().exits]).toEqual([2, false, exits]);
    expect(guest.untilReport()).toBe(true);
    guest.vm.signalMsi(MSI, 0x42);
    expect([posted(guest).isPending, guest.interrupts]).toEqual([true, 2]);
    guest.request(Request.SPIN, { rcx: 5n });
    expect([guest.interrupts, posted(guest).isPending]).toEqual([3, false]);
    halt(guest);
    expect(guest.untilReport()).toBe(false);
    guest.vm.signalMsi(MSI, 0x43);
    expect([guest.untilReport(), guest.interrupts]).toEqual([true, 4]);
    guest.request(Request.SPIN, { rcx: 500n });
    expect(guest.interrupts).toBe(4);
    expect(guest.vm.destroy().leaks.size).toBe(0);
  });

  it('[A074] follow a vCPU to another LP: the descriptor names where notifications go', () => {
    const guest = make();
    const { memory } = guest.kvm.machine;
    const destination = (): number => memory.read32((posted(guest).page + 36) as never);
    const { lps, platform } = guest.kvm.machine;
    expect([destination(), memory.read8((posted(guest).page + 34) as never)]).toEqual([platform.lps[0]!.x2apicId, 0xf2]);
    guest.vcpu.setLp(lps[1]!);
    expect(destination()).toBe(platform.lps[1]!.x2apicId);
    guest.request(Request.STI);
    guest.ask(Request.SPIN, { rcx: 3000n });
    guest.vcpu.run({ instructions: 1000 });
    guest.vm.signalMsi(MSI, 0x41);
    expect([guest.untilReport(), guest.interrupts, posted(guest).isPending]).toEqual([true, 1, false]);
  });

  it('[A074] that were posted twice count once, and those of two vectors come in order of priority', () => {
    const guest = make();
    for (const vector of [0x51, 0x61, 0x51]) guest.vm.signalMsi(MSI, vector);
    const taken: number[] = [];
    guest.request(Request.STI);
    guest.request(Request.SPIN, { rcx: 50n });
    posted(guest).take((vector) => taken.push(vector));
    expect([guest.interrupts, taken]).toEqual([2, []]);
  });
});

describe('the APIC of a plain VM that the processor virtualises', () => {
  const load = (guest: RemoteGuest, offset: number): bigint =>
    guest.request(Request.LOAD8, { rdx: BigInt(MSI + offset) }).rax & 0xffn;

  it('[A053] when the host moves the APIC page, vCPUs of a plain VM are asked to look again, those of a TD are not', () => {
    const guest = plain(XAPIC);
    const { kvm, vm } = guest;
    const requests: KvmTraceEvent[] = [];
    kvm.statistics.trace = (event) => event.kind === 'request' && requests.push(event);
    guest.request(Request.STORE32, { rdx: BigInt(MSI + 0x80), r8: 0x20n });
    const slot = vm.slots.find(0xfee00 as never)!;
    const before = kvm.userMemory.pin(slot.userspaceAddr);
    expect([kvm.userMemory.migrate(slot.userspaceAddr), guest.vcpu.requests, requests]).toEqual([
      true,
      1,
      [{ kind: 'request', vcpu: 0, request: 1 }],
    ]);
    expect(kvm.userMemory.pin(slot.userspaceAddr)).not.toBe(before);
    // The new page stands for the APIC now, and nothing was lost.
    expect([load(guest, 0x80), guest.vcpu.requests]).toEqual([0x20n, 0]);
    const td = remoteTd(kvm);
    const userspaceAddr = kvm.userMemory.map(0x1000);
    ok('slot', td.vm.setUserMemoryRegion2({ slot: 3, flags: 0, guestPhysAddr: MSI, memorySize: 0x1000, userspaceAddr }));
    kvm.userMemory.write(userspaceAddr, Uint8Array.of(1));
    requests.length = 0;
    expect([kvm.userMemory.migrate(userspaceAddr), td.vcpu.requests, requests]).toEqual([true, 0, []]);
    expect([td.vmcall(VmcallLeaf.Cpuid).r10, td.vm.bugged]).toEqual([0n, undefined]);
  });

  it('answers reads and priorities without an exit, and hands KVM what it cannot do', () => {
    const guest = plain(XAPIC);
    const exits = (body: () => void): Record<string, number> => {
      const before = guest.kvm.statistics.snapshot().exits;
      body();
      const after = guest.kvm.statistics.snapshot().exits;
      const more = Object.entries(after).map(([name, n]) => [name, n - (before[name] ?? 0)] as const);
      return Object.fromEntries(more.filter(([name, n]) => n !== 0 && name !== 'IO_INSTRUCTION'));
    };
    load(guest, 0x20); // maps the page
    let version = 0n;
    const read = exits(() => (version = load(guest, 0x30)));
    const priority = exits(() => guest.request(Request.STORE32, { rdx: BigInt(MSI + 0x80), r8: 0x30n }));
    expect([version, read, priority]).toEqual([0x14n, {}, {}]);
    expect(guest.vcpu.lapic.processorPriority).toBe(0x30);
    // A local vector table entry: the processor writes the page, KVM takes notice. The timer's current count: only KVM knows.
    const lvt = exits(() => guest.request(Request.STORE32, { rdx: BigInt(MSI + 0x320), r8: 0x4_0041n }));
    const count = exits(() => load(guest, 0x390));
    expect([Object.values(lvt), Object.values(count)]).toEqual([[1], [1]]);
    expect(guest.vcpu.lapic.read(0x320)).toBe(0x4_0041);
  });

  it('tells the end of a level-triggered interrupt, and only of that', () => {
    const guest = plain();
    guest.request(Request.STI);
    const eois: number[] = [];
    guest.onExit = (exit) => (exit.reason === KvmExitReason.KVM_EXIT_IOAPIC_EOI && eois.push(exit.vector), true);
    guest.vm.signalMsi(MSI, 0x8045);
    guest.request(Request.SPIN, { rcx: 50n });
    guest.vm.signalMsi(MSI, 0x46);
    guest.request(Request.SPIN, { rcx: 50n });
    expect([guest.interrupts, eois]).toEqual([2, [0x45]]);
  });

  it('keeps what waits and what is being handled over KVM_GET_LAPIC and KVM_SET_LAPIC', () => {
    const guest = plain();
    guest.vm.signalMsi(MSI, 0x77);
    const page = guest.vcpu.state.getLapic();
    if (typeof page === 'number') throw new Error('refused');
    expect(page[0x200 + 16 * 3 + 2]! & 0x80).toBe(0x80); // IRR, vector 0x77
    const other = plain();
    expect(other.vcpu.state.setLapic(page)).toBe(0);
    other.request(Request.STI);
    other.request(Request.SPIN, { rcx: 5n });
    expect(other.interrupts).toBe(1);
  });

  it('turns into memory of devices when a guest leaves xAPIC mode, and the page of KVM is gone', () => {
    const guest = plain(XAPIC);
    load(guest, 0x20);
    expect(guest.vm.slots.find(0xfee00 as never)).toBeDefined();
    guest.request(Request.WRMSR, { rcx: 0x1bn, rax: X2APIC, rdx: 0n });
    guest.request(Request.SPIN, { rcx: 5n });
    expect(guest.vm.slots.find(0xfee00 as never)).toBeUndefined();
    guest.request(Request.LOAD, { rdx: BigInt(MSI + 0x20) });
    expect(guest.exits).toMatchObject([{ reason: KvmExitReason.KVM_EXIT_MMIO, physAddr: MSI + 0x20 }]);
    expect(guest.vm.destroy().leaks.size).toBe(0);
  });
});
