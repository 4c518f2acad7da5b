import { gpa } from '@tdxkit/x86-cpu/units';
import { KVM_MEMORY_ATTRIBUTE_PRIVATE, KvmCap, KvmVmType, MemslotFlag, type KvmVm } from '../src/index.ts';
import { remotePlainVm, remoteTd, type RemoteGuest } from '../test/remote-guest.ts';
import { createTd, initArgument, initialisedTd, ok, tdxHost } from '../test/td-fixture.ts';

const MIB = 2 ** 20;

/** Median of five rounds, in microseconds per operation. */
function measure(name: string, operations: number, round: () => void): void {
  const times: number[] = [];
  for (let i = 0; i < 6; i++) {
    const start = performance.now();
    round();
    if (i > 0) times.push(((performance.now() - start) * 1000) / operations);
  }
  const median = times.sort((a, b) => a - b)[2]!;
  console.log(`${name.padEnd(52)} ${median.toFixed(2).padStart(9)} us   ${Math.round(1e6 / median).toLocaleString('en').padStart(9)} per second`);
}

/** Port writes: guest, processor, (TDX module,) KVM, back. Request 99 makes the guest report for ever. */
function ioExits(name: string, guest: RemoteGuest): void {
  guest.ask(99);
  measure(name, 20_000, () => {
    for (let i = 0; i < 20_000; i++) guest.vcpu.run();
  });
}

/** A runnable TD with a large private memslot at 4 GiB. */
function bigTd(bytes: number): KvmVm {
  const kvm = tdxHost({ ramBytes: 1024 * MIB, linearMemoryBytes: 1024 * MIB });
  const { vm } = initialisedTd(kvm);
  const guestMemfd = ok('memfd', vm.createGuestMemfd(bytes));
  const userspaceAddr = kvm.userMemory.map(bytes);
  const region = { slot: 1, flags: MemslotFlag.GUEST_MEMFD, guestPhysAddr: 2 ** 32, memorySize: bytes, userspaceAddr, guestMemfd };
  ok('slot', vm.setUserMemoryRegion2(region));
  ok('attributes', vm.setMemoryAttributes({ address: 2 ** 32, size: bytes, attributes: KVM_MEMORY_ATTRIBUTE_PRIVATE, flags: 0n }));
  ok('FINALIZE', vm.tdxFinalizeVm(), vm);
  return vm;
}

ioExits('I/O exit of a TD (TDG.VP.VMCALL)', remoteTd(tdxHost()));
ioExits('I/O exit of a plain VM', remotePlainVm(tdxHost()));

const vm = bigTd(256 * MIB);
const vcpu = vm.vcpus[0]!;
vm.mmu!.loadRoots();
let next = 2 ** 32;
measure('private fault: memslot, mirror, TDH.MEM.PAGE.AUG', 8192, () => {
  for (let i = 0; i < 8192; i++, next += 4096) vm.handleFault(vcpu, { gpa: gpa(next), write: true, fetch: false }, true);
});
let first = 2 ** 32;
measure('conversion of a mapped page: BLOCK, TRACK, REMOVE', 2048, () => {
  ok('attributes', vm.setMemoryAttributes({ address: first, size: 8 * MIB, attributes: 0n, flags: 0n }), vm);
  first += 8 * MIB;
});

const kvm = tdxHost();
measure('TD: KVM_CREATE_VM, INIT_VM, destroy', 20, () => {
  for (let i = 0; i < 20; i++) {
    const td = createTd(kvm);
    ok('INIT_VM', td.tdxInitVm(initArgument(kvm, td)), td);
    if (td.destroy().leaks.size > 0) throw new Error('leaked');
  }
});
measure('plain VM with one vCPU: create, destroy', 100, () => {
  for (let i = 0; i < 100; i++) {
    const plain = ok('KVM_CREATE_VM', kvm.createVm(KvmVmType.KVM_X86_DEFAULT_VM));
    plain.enableCap(KvmCap.KVM_CAP_SPLIT_IRQCHIP, 24n);
    ok('KVM_CREATE_VCPU', plain.createVcpu(0));
    plain.destroy();
  }
});
