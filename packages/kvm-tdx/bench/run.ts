import { threadSeconds } from '@tdxkit/bench';
import { gpa } from '@tdxkit/x86-cpu/units';
import {
  KVM_MEMORY_ATTRIBUTE_PRIVATE,
  KvmCap,
  KvmVmType,
  MemslotFlag,
  type Kvm,
  type KvmVcpu,
  type KvmVm,
} from '../src/index.ts';
import { buildTd, guest as guestProgram, remotePlainVm, remoteTd, type RemoteGuest } from '../test/remote-guest.ts';
import { createTd, initArgument, ok, tdxHost } from '../test/td-fixture.ts';

/*
 * Times are processor time of this thread, so that a busy machine does not show in them (but for the memory that it fights for); the first round
 * of each is not counted.
 */
const MIB = 2 ** 20;
const GIB = 2 ** 30;

function cpuMicroseconds(body: () => void): number {
  const before = threadSeconds();
  body();
  return (threadSeconds() - before) * 1e6;
}
const line = (name: string, us: number, goal?: number): void =>
  console.log(
    `${name.padEnd(64)} ${us.toFixed(2).padStart(9)} us   ${Math.round(1e6 / us)
      .toLocaleString('en')
      .padStart(9)} per second${goal === undefined ? '' : ` (goal ${goal.toLocaleString('en')})`}`,
  );

/** Best of five rounds, in microseconds per operation. */
function measure(name: string, operations: number, round: () => void): void {
  round();
  line(name, Math.min(...Array.from({ length: 5 }, () => cpuMicroseconds(round) / operations)));
}

/** Port writes: guest, processor, (TDX module,) KVM, back. Request 99 makes the guest report for ever. */
function ioExits(name: string, guest: RemoteGuest): void {
  guest.ask(99);
  measure(name, 20_000, () => {
    for (let i = 0; i < 20_000; i++) guest.vcpu.run();
  });
}

/** A slot of private memory at 4 GiB; its shared half is at `userspaceAddr`. */
function addSlot(vm: KvmVm, bytes: number, userspaceAddr: number): void {
  const guestMemfd = ok('memfd', vm.createGuestMemfd(bytes));
  ok(
    'slot',
    vm.setUserMemoryRegion2({
      slot: 1,
      flags: MemslotFlag.GUEST_MEMFD,
      guestPhysAddr: 4 * GIB,
      memorySize: bytes,
      userspaceAddr,
      guestMemfd,
    }),
  );
  ok(
    'attributes',
    vm.setMemoryAttributes({ address: 4 * GIB, size: bytes, attributes: KVM_MEMORY_ATTRIBUTE_PRIVATE, flags: 0n }),
  );
}

/** The guest's loop over `count` pages from `first` on: TDG.MEM.PAGE.ACCEPT of pages that are not there. */
function acceptingTd(kvm: Kvm, slotBytes: number, userspaceAddr: number, first: number, count: number): KvmVcpu {
  const code = guestProgram('accept-loop');
  const view = new DataView(code.buffer);
  view.setBigUint64(0xff0, BigInt(first), true);
  view.setBigUint64(0xff8, BigInt(count), true);
  return buildTd(kvm, 1, code, (vm) => addSlot(vm, slotBytes, userspaceAddr))[0]!;
}

ioExits('I/O exit of a TD (TDG.VP.VMCALL)', remoteTd(tdxHost()));
ioExits('I/O exit of a plain VM', remotePlainVm(tdxHost()));

console.log('\nprivate fault: EPT violation of an ACCEPT, mapped by PAGE.AUG, resumed, accepted');
const WINDOW = 4096;
for (const mib of [64, 1024, 16 * 1024, 64 * 1024]) {
  const kvm = tdxHost({ ramBytes: 1024 * MIB, linearMemoryBytes: 640 * MIB });
  const shared = kvm.userMemory.map(mib * MIB);
  const windows = 16;
  const stride = Math.floor((mib * MIB) / windows / (WINDOW * 4096)) * WINDOW * 4096 || WINDOW * 4096;
  let best = Infinity;
  for (let w = 0; w < windows; w++) {
    const at = 4 * GIB + (mib === 64 ? (w % 4) * 16 * MIB : w * stride);
    const vcpu = acceptingTd(kvm, mib * MIB, shared, at, WINDOW);
    const { statistics } = kvm;
    const target = statistics.privateFaults + WINDOW;
    const us = cpuMicroseconds(() => {
      while (statistics.privateFaults < target) vcpu.run({ instructions: 2000 });
    });
    if (w > 0) best = Math.min(best, us / WINDOW);
    vcpu.vm.destroy();
  }
  line(`  in ${mib.toLocaleString('en')} MiB of guest address space`, best, 100_000);
}

console.log('\nMapGPA, 4 KiB pages: KVM_SET_MEMORY_ATTRIBUTES on 256 MiB, as 2 MiB chunks, per page');
{
  const kvm = tdxHost({ ramBytes: 1280 * MIB, linearMemoryBytes: 1200 * MIB });
  const pages = 65_536;
  const vcpu = acceptingTd(kvm, pages * 4096, kvm.userMemory.map(pages * 4096), 4 * GIB, 1);
  const { vm } = vcpu;
  vm.mmu!.loadRoots();
  const convert = (attributes: bigint): void => {
    for (let chunk = 0; chunk < pages; chunk += 512)
      ok('attributes', vm.setMemoryAttributes({ address: 4 * GIB + chunk * 4096, size: 512 * 4096, attributes, flags: 0n }), vm);
  };
  const faults = (bit: number): void => {
    for (let i = 0; i < pages; i++)
      vm.handleFault(vcpu, { gpa: gpa(4 * GIB + i * 4096 + bit), write: true, fetch: false }, bit === 0);
  };
  const best = { shared: Infinity, private: Infinity, none: Infinity };
  let tables = 0;
  for (let round = 0; round < 3; round++) {
    faults(0);
    const { mirrorTables, externalTables, directTables } = vm.mmu!.statistics;
    tables = mirrorTables + externalTables + directTables;
    best.shared = Math.min(best.shared, cpuMicroseconds(() => convert(0n)) / pages);
    faults(2 ** 47);
    best.private = Math.min(best.private, cpuMicroseconds(() => convert(8n)) / pages);
    best.none = Math.min(
      best.none,
      cpuMicroseconds(() => {
        for (let i = 0; i < 100; i++) {
          convert(0n);
          convert(8n);
        }
      }) /
        (200 * (pages / 512)),
    );
  }
  line('  to shared, all present: BLOCK, TRACK, REMOVE, WBINVD each', best.shared, 300_000);
  line('  to private, all present: direct entries dropped', best.private, 300_000);
  line('  nothing present: per 2 MiB chunk', best.none);
  console.log(`  page tables and their external pages: ${((100 * tables) / pages).toFixed(2)} % of the populated memory`);
}

console.log('\n1,000 TDs one after the other with 2 HKIDs');
{
  const kvm = tdxHost({ sharedKeyIds: 60 });
  const pages = kvm.pages.pagesInUse;
  const us = cpuMicroseconds(() => {
    for (let i = 0; i < 1000; i++) {
      const td = createTd(kvm);
      ok('INIT_VM', td.tdxInitVm(initArgument(kvm, td)), td);
      if (td.destroy().leaks.size > 0) throw new Error('leaked');
    }
  });
  line('  KVM_CREATE_VM, KVM_TDX_INIT_VM, destroy', us / 1000);
  console.log(`  leaked: ${kvm.pages.pagesInUse - pages} pages, ${kvm.tdx.hkids.inUse} HKIDs`);
}

const plainHost = tdxHost();
measure('plain VM with one vCPU: create, destroy', 100, () => {
  for (let i = 0; i < 100; i++) {
    const plain = ok('KVM_CREATE_VM', plainHost.createVm(KvmVmType.KVM_X86_DEFAULT_VM));
    plain.enableCap(KvmCap.KVM_CAP_SPLIT_IRQCHIP, 24n);
    ok('KVM_CREATE_VCPU', plain.createVcpu(0));
    plain.destroy();
  }
});
