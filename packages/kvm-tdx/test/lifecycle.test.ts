import { TdParams } from '@tdxkit/tdx-arch';
import { ShadowMmu, TdpMmu } from '@tdxkit/tdp-mmu';
import type { LogicalProcessor } from '@tdxkit/x86-cpu';
import { describe, expect, it } from 'vitest';
import { buildTdParams } from '../src/backend/tdx/td-params.ts';
import { Errno, Kvm, KvmCap, KvmExitReason, KvmVmType } from '../src/index.ts';
import { FREE_PAGE, Request, remotePlainVm, remoteTd, remoteTds, type RemoteGuest } from './remote-guest.ts';
import { createTd, initArgument, initialisedTd, ok, runnableTd, tdxHost, tdxMachine } from './td-fixture.ts';

describe('life of TDs', () => {
  it('[A020] [C098] [C057] a hundred TDs, one after the other, with 2 KeyIDs: nothing is left', () => {
    const kvm = tdxHost({ sharedKeyIds: 60 });
    const pages = kvm.pages.pagesInUse;
    for (let i = 0; i < 100; i++) {
      const vm = createTd(kvm);
      expect(vm.tdxInitVm(initArgument(kvm, vm))).toBe(0);
      expect(vm.destroy().leaks.size).toBe(0);
    }
    expect([kvm.pages.pagesInUse, kvm.tdx.hkids.inUse, kvm.statistics.seamcalls.get('TDH.MNG.CREATE')]).toEqual([pages, 0, 100]);
    expect(kvm.statistics.seamcalls.has('TDH.MNG.KEY.RECLAIMID')).toBe(false);
  });

  it('[C058] [A027] four vCPUs are made and initialised, none runs before the TD is final, and all go', () => {
    const kvm = tdxHost({ lps: 4 });
    const pages = kvm.pages.pagesInUse;
    const vm = createTd(kvm);
    ok('INIT_VM', vm.tdxInitVm(initArgument(kvm, vm)));
    for (let id = 0; id < 4; id++) {
      const vcpu = ok('CREATE_VCPU', vm.createVcpu(id));
      vcpu.setCpuid2(kvm.getSupportedCpuid());
      expect([vcpu.run(), vcpu.tdxInitVcpu(0n), vcpu.run()]).toEqual([-Errno.EINVAL, 0, -Errno.EINVAL]);
    }
    expect(vm.createVcpu(4)).toBe(-Errno.EINVAL);
    expect([vm.destroy().leaks.size, kvm.pages.pagesInUse]).toEqual([0, pages]);
  });

  it('[A030] KVM_TDX_INIT_VCPU: VP.CREATE, ADDCX, INIT, then the posted-interrupt fields; a second one is refused; the guest finds its RCX', () => {
    for (const [rcx, shutsDown] of [
      [0x1234n, false],
      [0x1235n, true],
    ] as const) {
      const kvm = tdxHost();
      const trace: string[] = [];
      kvm.statistics.trace = (event) => event.kind === 'seamcall' && event.leaf.startsWith('TDH.VP') && trace.push(event.leaf);
      // cmp ecx,0x1234; je $; ud2
      const { vcpu } = runnableTd(kvm, Uint8Array.of(0x81, 0xf9, 0x34, 0x12, 0, 0, 0x74, 0xfe, 0x0f, 0x0b), rcx);
      const addcx = new Array<string>(trace.filter((leaf) => leaf === 'TDH.VP.ADDCX').length).fill('TDH.VP.ADDCX');
      expect(trace).toEqual(['TDH.VP.CREATE', ...addcx, 'TDH.VP.INIT', 'TDH.VP.WR', 'TDH.VP.WR', 'TDH.VP.WR']);
      expect(vcpu.tdxInitVcpu(rcx)).toBe(-Errno.EINVAL);
      const result = vcpu.run({ instructions: 200 });
      expect([result, vcpu.kvmRun.exit.reason]).toEqual(
        shutsDown ? [0, KvmExitReason.KVM_EXIT_SHUTDOWN] : [-Errno.EINTR, KvmExitReason.KVM_EXIT_INTR],
      );
    }
  });

  it('[A043] without the TDP MMU plain VMs run on the other one, and a TD is refused: only the TDP MMU has a mirror', () => {
    const kvm = new Kvm(tdxMachine(), { tdpMmu: false });
    expect([
      kvm.tdxUnavailable,
      kvm.checkExtension(KvmCap.KVM_CAP_VM_TYPES),
      kvm.createVm(KvmVmType.KVM_X86_TDX_VM),
      kvm.tdx.state,
    ]).toEqual(['KVM was loaded with tdp_mmu=0', 1, -Errno.EINVAL, 'uninitialised']);
    const plain = remotePlainVm(kvm);
    expect(plain.vm.mmu).toBeInstanceOf(ShadowMmu);
    expect(plain.request(Request.LOAD, { rdx: BigInt(FREE_PAGE) }).rax).toBe(0n);
    expect([plain.vm.mmu!.check(), plain.vm.destroy().leaks.size]).toEqual([[], 0]);
    const other = tdxHost();
    expect([remotePlainVm(other).vm.mmu, remoteTd(other).vm.mmu]).toEqual([expect.any(TdpMmu), expect.any(TdpMmu)]);
  });

  it('[C024] destruction flushes vCPUs and gives the key back before it reclaims anything', () => {
    const guest = remoteTd(tdxHost());
    const trace: string[] = [];
    guest.kvm.statistics.trace = (event) => event.kind === 'seamcall' && trace.push(event.leaf);
    expect(guest.vm.destroy().leaks.size).toBe(0);
    const first = trace.indexOf('TDH.PHYMEM.PAGE.RECLAIM');
    expect(trace.slice(0, first).filter((leaf) => !leaf.includes('MEM.') || leaf.includes('CACHE'))).toEqual([
      'TDH.VP.FLUSH',
      'TDH.MNG.VPFLUSHDONE',
      'TDH.PHYMEM.CACHE.WB',
      'TDH.MNG.KEY.FREEID',
    ]);
    expect(trace.at(-1)).toBe('TDH.PHYMEM.PAGE.WBINVD');
  });

  it('[C029] the TSC frequency of the VM goes into TD_PARAMS in units of 25 MHz', () => {
    const kvm = tdxHost();
    const vm = createTd(kvm);
    expect(vm.setTscKhz(1_800_000)).toBe(0);
    const setup = buildTdParams(
      initArgument(kvm, vm),
      kvm.tdx.systemInfo!,
      kvm.machine.lps[0]!,
      { maxVcpus: 1, tscKhz: vm.tscKhz, keepRbp: true, debugTds: false },
      kvm.differences,
    );
    if (typeof setup === 'number') throw new Error('refused');
    expect(TdParams.read(setup.params).tscFrequency).toBe(72);
    expect(vm.tdxInitVm(initArgument(kvm, vm))).toBe(0);
  });

  it('[A013] [C091] [A032] [C055] with TDX off there is no TD type, and plain VMs run; with it on both run on one host', () => {
    const off = new Kvm(tdxMachine(), { tdx: false });
    expect([off.createVm(KvmVmType.KVM_X86_TDX_VM), off.checkExtension(KvmCap.KVM_CAP_VM_TYPES)]).toEqual([-Errno.EINVAL, 1]);
    expect(remotePlainVm(off).vm.destroy().leaks.size).toBe(0);
    const on = tdxHost();
    const plain = remotePlainVm(on);
    const td = remoteTd(on);
    expect([plain.vm.destroy().leaks.size, td.vm.destroy().leaks.size]).toEqual([0, 0]);
  });
});

describe('LPs that go offline', () => {
  it('[A072] flushes and moves what was associated with the LP; the last of a package stays while a TD exists', () => {
    const kvm = tdxHost({ lps: 2 });
    const guest = remoteTd(kvm);
    const flushes = (): number => kvm.statistics.seamcalls.get('TDH.VP.FLUSH') ?? 0;
    expect([kvm.offlineLp(0), flushes(), guest.vcpu.lp.id]).toEqual([0, 1, 1]);
    expect(guest.vmcall(10).r10).toBe(0n);
    expect([kvm.offlineLp(1), kvm.offlineLp(7), kvm.offlineLp(0)]).toEqual([-Errno.EINVAL, -Errno.EINVAL, 0]);
    expect(guest.vm.destroy().leaks.size).toBe(0);
    const two = tdxHost({ lps: 2, packages: 2 });
    const td = initialisedTd(two);
    expect(two.offlineLp(1)).toBe(-Errno.EBUSY);
    td.vm.destroy();
    expect(two.offlineLp(1)).toBe(0);
  });

  it('only the vCPUs that are associated with the LP are flushed: not one that ran elsewhere, nor one that was flushed before', () => {
    const kvm = tdxHost({ lps: 4 });
    const [first, second, third] = remoteTds(kvm, 3) as [RemoteGuest, RemoteGuest, RemoteGuest];
    const other = remoteTd(kvm);
    const flushes = (): number => kvm.statistics.seamcalls.get('TDH.VP.FLUSH') ?? 0;
    const [lp0, lp1, lp2] = kvm.machine.lps as [LogicalProcessor, LogicalProcessor, LogicalProcessor];
    for (const [guest, lp] of [
      [first, lp1],
      [second, lp1],
      [third, lp2],
      [other, lp1],
    ] as const) {
      guest.vcpu.setLp(lp);
      expect(guest.vmcall(10).r10).toBe(0n);
    }
    let before = flushes();
    first.vcpu.setLp(lp0); // leaves the list of LP 1
    expect(flushes()).toBe(before + 1);
    before = flushes();
    expect([kvm.offlineLp(1), flushes()]).toEqual([0, before + 2]);
    expect([first, second, third, other].map((guest) => guest.vcpu.lp.id)).toEqual([0, 0, 2, 0]);
    for (const guest of [first, second, third, other]) expect(guest.vmcall(10).r10).toBe(0n);
    expect([kvm.onlineLp(1), first.vm.bugged, other.vm.bugged]).toEqual([0, undefined, undefined]);
    expect([first.vm.destroy().leaks.size, other.vm.destroy().leaks.size]).toEqual([0, 0]);
  });

  it('a machine check in memory of a TD is told from one elsewhere', () => {
    const kvm = tdxHost();
    const { memfd } = initialisedTd(kvm);
    const page = memfd.page(0)!;
    expect([kvm.tdx.isPrivateMemory(page), kvm.tdx.isPrivateMemory(kvm.tdx.tdmrs[0]!.pamt.whole.start as typeof page)]).toEqual([
      false,
      false,
    ]);
    const guest = remoteTd(kvm);
    const added = guest.vm.guestMemfds[0]!.page(0)!;
    expect(kvm.tdx.isPrivateMemory(added)).toBe(true);
  });
});
