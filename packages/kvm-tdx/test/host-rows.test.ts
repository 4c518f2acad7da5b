import { HostLeaf as Leaf, Operand, Code, exitReasonName, status } from '@tdxkit/tdx-arch';
import {
  PageType, TdxModule, tdhMngCreate, tdhMngKeyReclaimid, tdhPhymemPageRdmd, tdhSysRd, tdhVpRd, tdhVpWr,
} from '@tdxkit/tdx-module'; // prettier-ignore
import { createMachine, defaultPlatform, type Machine } from '@tdxkit/x86-cpu';
import { MIB } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { toTdx, toVmx } from '../src/backend/accessors.ts';
import { TdxVcpuRecord, TdxVmRecord, VcpuCommon, VmxVcpuRecord, VmxVmRecord } from '../src/backend/object-records.ts';
import { tdVmcsField } from '../src/backend/tdx/td-vmcs.ts';
import { Errno, Kvm, KvmCap, KvmLoadError, KvmVmType, type KvmTraceEvent } from '../src/index.ts';
import type { HostLockEvent } from '../src/host/host-locks.ts';
import { failingMachine } from './failing-firmware.ts';
import { FREE_PAGE, Request, remotePlainVm, remoteTd } from './remote-guest.ts';
import { createTd, initArgument, initialisedTd, ok, tdxHost, tdxMachine } from './td-fixture.ts';

const SMALL = { ramBytes: 256 * MIB, linearMemoryBytes: 160 * MIB } as const;

/** A host on which VMX is turned off by the BIOS of one LP. */
function mixedMachine(lps: number, bad: number): Machine {
  const platform = defaultPlatform({ ...SMALL, lps });
  const lpMsrs = platform.lpMsrs!.map((list, i) => (i === bad ? [...list, [0x3a, 1n] as const] : list));
  const machine = createMachine({ ...platform, lpMsrs });
  machine.loadSeamFirmware(new TdxModule(machine));
  return machine;
}

describe('loading KVM', () => {
  it('[A002] one LP of four without VMX: EIO, and no LP is left with VMX on', () => {
    for (const bad of [0, 1, 3]) {
      const machine = mixedMachine(4, bad);
      let error: unknown;
      try {
        new Kvm(machine);
      } catch (caught) {
        error = caught;
      }
      expect(error).toBeInstanceOf(KvmLoadError);
      expect((error as KvmLoadError).errno).toBe(Errno.EIO);
      expect(machine.lps.map((lp) => lp.vmx.on)).toEqual([false, false, false, false]);
    }
  });

  it('[A003] an LP that comes online later and is not like the others is refused; VMs go on', () => {
    const kvm = tdxHost({ lps: 2 });
    const guest = remoteTd(kvm);
    expect([kvm.offlineLp(1), kvm.machine.lps[1]!.vmx.on]).toEqual([0, false]);
    const lp = kvm.machine.lps[1]!;
    const rdmsr = lp.rdmsr.bind(lp);
    lp.rdmsr = (index) => (index === 0x48b ? 0n : rdmsr(index)); // another processor was plugged in: no secondary controls
    expect([kvm.onlineLp(1), lp.vmx.on, kvm.onlineLp(7)]).toEqual([-Errno.EIO, false, -Errno.EINVAL]);
    expect(guest.vmcall(10).r10).toBe(0n);
    lp.rdmsr = rdmsr;
    expect([kvm.onlineLp(1), lp.vmx.on, kvm.onlineLp(1)]).toEqual([0, true, 0]);
    guest.vcpu.setLp(lp);
    expect(guest.vmcall(10).r10).toBe(0n);
  });

  it('[A004] [C118] the check of an LP takes no argument', () => {
    const kvm = tdxHost();
    const operations = kvm.virtualization.processor(kvm.machine.lps[0]!);
    expect([operations.checkCompatibility.length, operations.checkCompatibility()]).toEqual([0, 0]);
    // @ts-expect-error the operation has no parameter
    expect(operations.checkCompatibility('opaque')).toBe(0);
  });

  it('[A006] [C093] without SEAM or without a module KVM loads, runs plain VMs, offers no TD, and says why once', () => {
    for (const [machine, platformEnabled] of [
      [createMachine(defaultPlatform(SMALL)), true],
      [createMachine(defaultPlatform({ ...SMALL, sharedKeyIds: 62 })), false],
    ] as const) {
      const kvm = new Kvm(machine);
      expect([kvm.tdx.platformEnabled, kvm.checkExtension(KvmCap.KVM_CAP_VM_TYPES)]).toEqual([platformEnabled, 1]);
      expect(kvm.tdxUnavailable!.split('\n')).toHaveLength(1);
      expect(remotePlainVm(kvm).vm.destroy().leaks.size).toBe(0);
    }
  });

  /** VMX of each LP, and pages that somebody holds. */
  const hostOf = (machine: Machine, kvm?: Kvm): unknown => [machine.lps.map((lp) => lp.vmx.on), kvm?.pages.pagesInUse ?? 0];
  const UNTOUCHED = [[false, false], 0];

  it.each([
    'TDH_SYS_INIT', 'TDH_SYS_LP_INIT', 'TDH_SYS_RD', 'TDH_SYS_CONFIG', 'TDH_SYS_KEY_CONFIG', 'TDH_SYS_TDMR_INIT',
  ] as const)('[A007] %s fails while KVM is loaded: TDX is off, the rest works, and after unloading the host is as it was', (name) => {
    const { machine, firmware } = failingMachine({ lps: 2 });
    firmware.fail(Leaf[name], Code.PAGE_METADATA_INCORRECT);
    const kvm = new Kvm(machine);
    expect([kvm.tdxUnavailable, kvm.createVm(5)]).toEqual([expect.any(String), -Errno.EINVAL]);
    expect(ok('KVM_CREATE_VM', kvm.createVm(0)).destroy().leaks.size).toBe(0);
    expect([kvm.unload(), hostOf(machine, kvm)]).toEqual([0, UNTOUCHED]);
  }); // prettier-ignore

  it.each([1, 2, 3, 16, 512, 1024])(
    '[A007] with %i pages of memory loading gets as far as they do, and gives all of them back',
    (pages) => {
      const machine = tdxMachine({ lps: 2 });
      let kvm: Kvm | undefined;
      try {
        kvm = new Kvm(machine, { memoryMap: [{ start: MIB, end: MIB + pages * 0x1000 }] });
      } catch (error) {
        expect([pages, (error as KvmLoadError).errno]).toEqual([1, Errno.ENOMEM]); // a VMXON region for each LP
      }
      expect(kvm === undefined).toBe(pages === 1);
      if (kvm !== undefined) expect([kvm.tdxUnavailable, kvm.unload()]).toEqual([expect.stringContaining('ENOMEM'), 0]);
      expect(hostOf(machine, kvm)).toEqual(UNTOUCHED);
    },
  );

  it('[A007] load and unload leave the host as it was', () => {
    const machine = tdxMachine();
    const kvm = new Kvm(machine);
    const vm = createTd(kvm);
    expect([kvm.unload(), kvm.pages.pagesInUse > 1]).toEqual([-Errno.EBUSY, true]);
    vm.destroy();
    expect([kvm.unload(), kvm.unload(), machine.lps[0]!.vmx.on, kvm.createVm(0), kvm.createVm(5)]).toEqual([
      0,
      0,
      false,
      -Errno.EINVAL,
      -Errno.EINVAL,
    ]);
    const again = new Kvm(machine, { tdx: false });
    expect(remotePlainVm(again).vm.destroy().leaks.size).toBe(0);
  });

  it('[A008] VMX is on before the first VM is initialised, and off again when that fails (series of 2022)', () => {
    const { machine, firmware } = failingMachine();
    const events: string[] = [];
    const note = (event: KvmTraceEvent): void => {
      if (event.kind === 'vmx') events.push(`vmx ${event.isOn ? 'on' : 'off'} ${event.lp}`);
      if (event.kind === 'vm') events.push(`vm ${event.event}`);
    };
    const kvm = new Kvm(machine, { flavour: 'v7', trace: note });
    events.length = 0;
    firmware.fail(Leaf.TDH_MNG_CREATE, Code.PAGE_METADATA_INCORRECT);
    expect([kvm.createVm(1), events]).toEqual([-Errno.EIO, ['vmx on 0', 'vm init', 'vmx off 0']]);
    events.length = 0;
    const vm = ok('KVM_CREATE_VM', kvm.createVm(1));
    expect(events).toEqual(['vmx on 0', 'vm init']);
    const second = ok('KVM_CREATE_VM', kvm.createVm(0));
    vm.destroy();
    expect(machine.lps[0]!.vmx.on).toBe(true);
    second.destroy();
    expect([machine.lps[0]!.vmx.on, events.at(-1)]).toEqual([false, 'vmx off 0']);
  });

  it('[A009] [C099] an accessor for one kind of VM refuses the other', () => {
    const kvm = tdxHost();
    const td = createTd(kvm);
    const plain = ok('plain', kvm.createVm(KvmVmType.KVM_X86_DEFAULT_VM));
    expect([toTdx(td).vm, toVmx(plain).vm]).toEqual([td, plain]);
    expect(() => toTdx(plain)).toThrow(/no TD/);
    expect(() => toVmx(td)).toThrow(/plain VM/);
    expect([td.type, plain.type]).toEqual([5, 0]);
    expect(td.backend).not.toHaveProperty('msrBitmap');
    expect(plain.backend).not.toHaveProperty('tdr');
  });

  it('[A009] sizes are the maximum of both kinds where TDs are offered; what both kinds of vCPU have lies at the same place', () => {
    const sizes = { vmAlign: 8, vcpuAlign: 64 };
    expect(new Kvm(tdxMachine(), { tdx: false }).objectSizes).toEqual({
      ...sizes,
      vm: VmxVmRecord.size,
      vcpu: VmxVcpuRecord.size,
    });
    const both = {
      vm: Math.max(VmxVmRecord.size, TdxVmRecord.size),
      vcpu: Math.max(VmxVcpuRecord.size, TdxVcpuRecord.size),
    };
    expect(tdxHost().objectSizes).toEqual({ ...sizes, ...both });
    expect([both.vm > VmxVmRecord.size, both.vcpu > VmxVcpuRecord.size]).toEqual([true, true]);
    expect([VmxVcpuRecord.offsetOf('vt'), TdxVcpuRecord.offsetOf('vt')]).toEqual([0, 0]);
    expect(VcpuCommon.offsetOf('pi_desc') % sizes.vcpuAlign).toBe(0);
  });

  it('[A010] [C095] system information: none before bring-up, what TDH.SYS.RD says afterwards, none after a failure', () => {
    const off = new Kvm(tdxMachine(), { tdx: false });
    expect(off.tdx.systemInfo).toBeUndefined();
    expect(off.tdx.enable()).toBe(0);
    const info = off.tdx.systemInfo!;
    expect(off.tdx.systemInfo).toBe(info);
    const read = (field: bigint): bigint => tdhSysRd(off.hostLp(), field).value;
    expect([info.features0, BigInt(info.maxTdmrs), BigInt(info.pamt4k), info.attributesFixed0, info.xfamFixed1]).toEqual(
      [
        0x0a00_0003_0000_0008n,
        0x9100_0001_0000_0008n,
        0x9100_0001_0000_0010n,
        0x1900_0003_0000_0000n,
        0x1900_0003_0000_0003n,
      ].map(read),
    );
    const { machine, firmware } = failingMachine();
    firmware.fail(Leaf.TDH_SYS_CONFIG, Code.PAGE_METADATA_INCORRECT);
    const failed = new Kvm(machine);
    expect([failed.tdx.systemInfo, failed.tdx.state]).toEqual([undefined, 'error']);
  });

  it('[C142] a module without NO_RBP_MOD is refused with EINVAL and TDX stays off', () => {
    const { machine, firmware } = failingMachine();
    firmware.rewrite = (leaf, operands, lp) => {
      if (leaf === Leaf.TDH_SYS_RD && operands[2] === 0x0a00_0003_0000_0008n) lp.gpr[8] = lp.gpr[8]! & ~(1n << 18n);
    };
    const kvm = new Kvm(machine);
    expect([kvm.tdxUnavailable, kvm.tdx.enable(), kvm.checkExtension(KvmCap.KVM_CAP_VM_TYPES)]).toEqual([
      'the TDX module does not offer NO_RBP_MOD: EINVAL',
      -Errno.EINVAL,
      1,
    ]);
  });

  it('[C092] no TD can be made before the module is ready: every earlier step refuses TDH.MNG.CREATE', () => {
    const machine = tdxMachine();
    const kvm = new Kvm(machine, { tdx: false });
    const page = kvm.pages.allocate()!;
    const attempt = (): bigint => tdhMngCreate(machine.lps[0]!, { tdr: page, hkid: 33 }).status;
    expect(attempt()).not.toBe(0n);
    for (const leaf of [Leaf.TDH_SYS_LP_INIT, Leaf.TDH_SYS_CONFIG, Leaf.TDH_SYS_KEY_CONFIG, Leaf.TDH_SYS_TDMR_INIT]) {
      const { machine: m, firmware } = failingMachine();
      firmware.fail(leaf, Code.PAGE_METADATA_INCORRECT);
      const broken = new Kvm(m);
      expect(broken.tdxUnavailable).toBeDefined();
      expect(tdhMngCreate(m.lps[0]!, { tdr: broken.pages.allocate()!, hkid: 33 }).status).not.toBe(0n);
    }
  });
});

describe('locks', () => {
  it('[C023] a lock is held by who asks another LP for something, and none is taken by what that LP does', () => {
    const kvm = tdxHost({ lps: 4, packages: 2 });
    const events: HostLockEvent[] = [];
    kvm.locks.trace = (event) => events.push(event);
    const guest = remoteTd(kvm);
    guest.vcpu.setLp(kvm.machine.lps[1]!);
    guest.vmcall(10);
    guest.vm.destroy();
    expect(kvm.offlineLp(3)).toBe(0);
    kvm.locks.trace = undefined;
    /** Locks held when each call to another LP was made. */
    const calls: string[] = [];
    const held: string[] = [];
    let inside = 0;
    for (const event of events) {
      if (event.kind === 'take') {
        expect(inside).toBe(0);
        held.push(event.lock);
      } else if (event.kind === 'release') held.pop();
      else if (event.kind === 'return') inside--;
      else {
        inside++;
        calls.push(`${event.lp}: ${held.join(' ')}`);
      }
    }
    // Keys of both packages; the flush of a vCPU that moves; at the end the flush and the caches of both packages.
    expect(calls).toEqual([
      '0: kvm hotplug package',
      '2: kvm hotplug package',
      '0: ',
      '1: hotplug',
      '0: hotplug tdx',
      '2: hotplug tdx',
    ]);
    expect([held, inside]).toEqual([[], 0]);
    // Work that takes a lock itself is found.
    expect(() => kvm.locks.callOn(kvm.machine.lps[1]!, () => initialisedTd(kvm))).toThrow(/its requester has to hold it/);
  });
});

describe('SEAMCALLs', () => {
  it('[A018] a failure says leaf, status and operand', () => {
    const { machine, firmware } = failingMachine();
    const guest = remoteTd(new Kvm(machine));
    firmware.fail(Leaf.TDH_MEM_PAGE_AUG, status(Code.OPERAND_INVALID, Operand.SEPT_TREE));
    guest.ask(Request.TDCALL, { rax: 6n, rcx: BigInt(FREE_PAGE) });
    expect(guest.untilReport()).toBe(false);
    expect(guest.vm.bugged).toMatch(/TDH\.MEM\.PAGE\.AUG failed: .*OPERAND_INVALID.*SEPT/);
    // A leaf that stops at an entry says which one, in RCX and RDX.
    const other = remoteTd(guest.kvm);
    other.request(Request.TDCALL, { rax: 6n, rcx: BigInt(FREE_PAGE) });
    firmware.fail(Leaf.TDH_MEM_RANGE_BLOCK, Code.EPT_ENTRY_STATE_INCORRECT | BigInt(Operand.RCX), {
      registers: { 1: 0x1234n, 2: 0x401n },
    });
    expect(other.vm.setMemoryAttributes({ address: FREE_PAGE, size: 0x1000, attributes: 0n, flags: 0n })).toBe(-Errno.EIO);
    expect(other.vm.bugged).toMatch(/TDH\.MEM\.RANGE\.BLOCK failed: .*\(RCX 0x0000_0000_0000_1234, RDX 0x0000_0000_0000_0401\)/);
  });

  it('[A019] accessors of TD VMCS fields refuse another width and the high half of a field', () => {
    expect(tdVmcsField(64, 0x203c)).toBe(0x0024_0003_0000_203cn);
    expect(() => tdVmcsField(32, 0x203c)).toThrow(/has 64 bits/);
    expect(() => tdVmcsField(16, 0x4000)).toThrow(/has 32 bits/);
    expect(() => tdVmcsField(64, 0x203d)).toThrow(/high half/);
    expect(tdVmcsField(16, 2)).toBe(0x0024_0001_0000_0002n);
  });

  it('[C022] every SEAMCALL of bring-up, build and run goes through one door of the LP, and is counted there', () => {
    const { machine, firmware } = failingMachine();
    let calls = 0;
    firmware.onCall = () => calls++;
    const kvm = new Kvm(machine);
    const guest = remoteTd(kvm);
    guest.vmcall(10);
    guest.vm.destroy();
    expect([...kvm.statistics.seamcalls.values()].reduce((a, b) => a + b)).toBe(calls);
  });

  it('[C025] KVM never calls TDH.MNG.KEY.RECLAIMID; a direct call succeeds and does nothing', () => {
    const kvm = tdxHost();
    const { vm } = initialisedTd(kvm);
    expect(tdhMngKeyReclaimid(kvm.hostLp(), toTdx(vm).tdr!).status).toBe(0n);
    expect([vm.destroy().leaks.size, kvm.statistics.seamcalls.has('TDH.MNG.KEY.RECLAIMID')]).toEqual([0, false]);
  });

  it('[C077] [C079] TDVPS by the rules: no registers of a production TD, no private KeyID in a pointer', () => {
    const guest = remoteTd(tdxHost());
    const td = toTdx(guest.vm);
    const lp = guest.kvm.hostLp();
    const tdvpr = td.vcpus[0]!.tdvpr!;
    const gpr = tdhVpRd(lp, { tdvpr, field: 0x1020_0003_0000_0000n });
    expect([gpr.status === 0n, gpr.value]).toEqual([false, 0n]);
    const page = guest.kvm.pages.allocate()!;
    const write = (value: bigint): bigint =>
      tdhVpWr(lp, { tdvpr, field: tdVmcsField(64, 0x203c), value, mask: 0xffff_ffff_ffff_ffffn }).status;
    expect(write(BigInt(guest.kvm.machine.memory.withHkid(page, td.hkid)))).not.toBe(0n);
    expect(write(BigInt(page))).toBe(0n);
  });

  it('[C120] [C146] exits 76 and 77 have their names, and a trace shows them', () => {
    expect([exitReasonName(76), exitReasonName(77)]).toEqual(['SEAMCALL', 'TDCALL']);
    const { machine, firmware } = failingMachine();
    const guest = remoteTd(new Kvm(machine));
    const seen: string[] = [];
    guest.kvm.statistics.trace = (event) => event.kind === 'exit' && seen.push(event.reason);
    firmware.fail(Leaf.TDH_VP_ENTER, status(0n, 76));
    guest.vcpu.run();
    expect(seen).toEqual(['SEAMCALL']);
  });
});

describe('SEAMCALL traces', () => {
  const build = [
    'TDH.MNG.CREATE',
    'TDH.MNG.KEY.CONFIG',
    ...new Array<string>(6).fill('TDH.MNG.ADDCX'),
    'TDH.MNG.INIT',
    'TDH.MNG.RD',
    'TDH.MNG.RD',
  ];
  const release = ['TDH.MNG.VPFLUSHDONE', 'TDH.PHYMEM.CACHE.WB', 'TDH.MNG.KEY.FREEID'];
  const reclaim = (n: number): string[] => new Array<string>(n).fill('TDH.PHYMEM.PAGE.RECLAIM');

  it('[A023] creation and destruction of a TD, and what is undone when call number n fails', () => {
    const run = (failing?: { leaf: number; from: number }): string[] => {
      const { machine, firmware } = failingMachine();
      const kvm = new Kvm(machine);
      const trace: string[] = [];
      kvm.statistics.trace = (event) => event.kind === 'seamcall' && trace.push(event.leaf);
      const vm = createTd(kvm);
      if (failing !== undefined) firmware.fail(failing.leaf, Code.PAGE_METADATA_INCORRECT, { from: failing.from });
      expect(vm.tdxInitVm(initArgument(kvm, vm))).toBe(failing === undefined ? 0 : -Errno.EIO);
      expect(vm.destroy().leaks.size).toBe(0);
      return trace;
    };
    const end = (tdcs: number): string[] => [...release, ...reclaim(tdcs), ...reclaim(1), 'TDH.PHYMEM.PAGE.WBINVD'];
    expect(run()).toEqual([...build, ...end(6)]);
    expect(run({ leaf: Leaf.TDH_MNG_CREATE, from: 1 })).toEqual(build.slice(0, 1)); // the module never saw the KeyID
    expect(run({ leaf: Leaf.TDH_MNG_KEY_CONFIG, from: 1 })).toEqual([...build.slice(0, 2), ...end(0)]);
    for (let n = 1; n <= 6; n++)
      expect(run({ leaf: Leaf.TDH_MNG_ADDCX, from: n })).toEqual([...build.slice(0, 2 + n), ...end(n - 1)]);
    expect(run({ leaf: Leaf.TDH_MNG_INIT, from: 1 })).toEqual([...build.slice(0, 9), ...end(6)]);
    expect(run({ leaf: Leaf.TDH_MNG_RD, from: 2 })).toEqual([...build, ...end(6)]);
  });

  it('[A055] map, convert and destroy of private memory', () => {
    const guest = remoteTd(tdxHost());
    const trace: string[] = [];
    const take = (): string[] => trace.splice(0).filter((leaf) => leaf.includes('MEM.') && !leaf.startsWith('TDH.VP'));
    guest.kvm.statistics.trace = (event) => event.kind === 'seamcall' && trace.push(event.leaf);
    guest.request(Request.TDCALL, { rax: 6n, rcx: BigInt(FREE_PAGE) });
    expect(take()).toEqual(['TDH.MEM.PAGE.AUG']);
    guest.vm.setMemoryAttributes({ address: FREE_PAGE, size: 0x1000, attributes: 0n, flags: 0n });
    expect(take()).toEqual(['TDH.MEM.RANGE.BLOCK', 'TDH.MEM.TRACK', 'TDH.MEM.PAGE.REMOVE', 'TDH.PHYMEM.PAGE.WBINVD']);
    const far = 0x4000_0000;
    const memfd = ok('memfd', guest.vm.createGuestMemfd(0x1000));
    ok(
      'slot',
      guest.vm.setUserMemoryRegion2({
        slot: 9,
        flags: 4,
        guestPhysAddr: far,
        memorySize: 0x1000,
        userspaceAddr: guest.kvm.userMemory.map(0x1000),
        guestMemfd: memfd,
      }),
    );
    guest.vm.setMemoryAttributes({ address: far, size: 0x1000, attributes: 8n, flags: 0n });
    take();
    guest.request(Request.TDCALL, { rax: 6n, rcx: BigInt(far) });
    expect(take()).toEqual(['TDH.MEM.SEPT.ADD', 'TDH.MEM.SEPT.ADD', 'TDH.MEM.PAGE.AUG']); // two tables, parents first, then the page
    guest.vm.destroy();
    const all = take();
    expect(new Set(all.slice(0, all.indexOf('TDH.PHYMEM.CACHE.WB')))).toEqual(
      new Set(['TDH.MEM.RANGE.BLOCK', 'TDH.MEM.TRACK', 'TDH.MEM.PAGE.REMOVE', 'TDH.PHYMEM.PAGE.WBINVD']),
    );
  });

  it('[A029] vCPU pages: made, initialised or not, and given back: every page is without an owner in the PAMT again', () => {
    const kvm = tdxHost();
    const before = kvm.pages.pagesInUse;
    for (const isInitialised of [false, true]) {
      const vm = createTd(kvm);
      ok('INIT_VM', vm.tdxInitVm(initArgument(kvm, vm)));
      const vcpu = ok('CREATE_VCPU', vm.createVcpu(0));
      vcpu.setCpuid2(kvm.getSupportedCpuid());
      if (isInitialised) ok('INIT_VCPU', vcpu.tdxInitVcpu(0n));
      const { tdvpr, tdcx } = toTdx(vm).vcpus[0]!;
      const pages = tdvpr === undefined ? [] : [tdvpr, ...tdcx];
      const types = (): number[] => pages.map((page) => tdhPhymemPageRdmd(kvm.hostLp(), page).type);
      expect(types().every((type) => type === PageType.PT_TDVPR || type === PageType.PT_TDCX)).toBe(true);
      expect(pages).toHaveLength(isInitialised ? 6 : 0);
      expect(vm.destroy().leaks.size).toBe(0);
      expect([new Set(types()).size <= 1, types()[0] ?? 0, kvm.pages.pagesInUse]).toEqual([true, 0, before]);
    }
  });

  it("[C050] an impossible answer to any SEAMCALL of a TD's life marks that VM bugged, and the host lives", () => {
    const leaves = [
      Leaf.TDH_VP_CREATE, Leaf.TDH_VP_ADDCX, Leaf.TDH_VP_INIT, Leaf.TDH_VP_WR, Leaf.TDH_MR_EXTEND, Leaf.TDH_MR_FINALIZE, Leaf.TDH_MEM_SEPT_ADD,
      Leaf.TDH_MNG_KEY_CONFIG, Leaf.TDH_VP_RD, Leaf.TDH_MEM_PAGE_AUG, Leaf.TDH_MEM_RANGE_BLOCK, Leaf.TDH_MEM_TRACK, Leaf.TDH_MEM_PAGE_REMOVE, Leaf.TDH_VP_FLUSH, Leaf.TDH_PHYMEM_PAGE_WBINVD,
    ]; // prettier-ignore
    for (const leaf of leaves) {
      const { machine, firmware } = failingMachine({ lps: 2 });
      const kvm = new Kvm(machine);
      firmware.fail(leaf, Code.PAGE_METADATA_INCORRECT);
      let vm: ReturnType<typeof createTd> | undefined;
      const createVm = kvm.createVm.bind(kvm);
      kvm.createVm = (type) => ((made) => ((vm ??= typeof made === 'number' ? undefined : made), made))(createVm(type));
      try {
        const guest = remoteTd(kvm);
        guest.ask(Request.TDCALL, { rax: 6n, rcx: BigInt(FREE_PAGE) });
        guest.untilReport();
        guest.vcpu.nmi(); // whether it went in is read back
        guest.ask(Request.SPIN, { rcx: 5n });
        guest.untilReport();
        guest.vm.setMemoryAttributes({ address: FREE_PAGE, size: 0x1000, attributes: 0n, flags: 0n });
        guest.vcpu.setLp(machine.lps[1]!);
        guest.vcpu.run({ instructions: 10 });
      } catch {
        // the fixture gives up when an ioctl fails: that is the point
      }
      expect([leaf, vm?.bugged !== undefined]).toEqual([leaf, true]);
      expect(vm!.tdxFinalizeVm()).toBe(-Errno.EIO);
      vm!.destroy();
      kvm.createVm = createVm;
      for (const late of [Leaf.TDH_MNG_VPFLUSHDONE, Leaf.TDH_PHYMEM_CACHE_WB, Leaf.TDH_MNG_KEY_FREEID]) {
        if (leaf !== leaves[0]) break; // once is enough
        const { machine: m, firmware: f } = failingMachine();
        const dying = remoteTd(new Kvm(m)).vm;
        f.fail(late, Code.PAGE_METADATA_INCORRECT);
        dying.destroy();
        expect([late, dying.bugged]).toEqual([late, expect.stringContaining('PAGE_METADATA_INCORRECT')]);
      }
      expect(remoteTd(kvm).vmcall(10).r10).toBe(0n);
    }
  });
});
