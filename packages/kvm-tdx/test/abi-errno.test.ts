import { readFileSync } from 'node:fs';
import { Code, Operand, status } from '@tdxkit/tdx-arch';
import { createMachine, defaultPlatform } from '@tdxkit/x86-cpu';
import { MIB } from '@tdxkit/x86-cpu/units';
import { describe, expect, it } from 'vitest';
import { Errno, Kvm, KvmTdxCommand, errnoName, type CpuidEntry2, type Flavour } from '../src/index.ts';
import {
  Cpuid2,
  TdxCapabilitiesLayout,
  TdxCapabilitiesV7,
  TdxInitMemRegionLayout,
  TdxInitVmLayout,
} from '../src/uapi/layouts.ts';
import { BinaryProcess } from './binary-process.ts';
import { FailingFirmware, HostLeaf, failingMachine } from './failing-firmware.ts';
import { MEMORY_BASE } from './td-fixture.ts';

interface Row {
  readonly when: string;
  readonly errno: string;
}
const { tdx_commands: commands } = JSON.parse(
  readFileSync(new URL('../testdata/uapi/kvm-uapi.json', import.meta.url), 'utf8'),
) as {
  tdx_commands: { nr: number; name: string; errors: Row[] }[];
};

const {
  KVM_TDX_CAPABILITIES,
  KVM_TDX_INIT_VM,
  KVM_TDX_INIT_VCPU,
  KVM_TDX_INIT_MEM_REGION,
  KVM_TDX_FINALIZE_VM,
  KVM_TDX_GET_CPUID,
} = KvmTdxCommand;
const REFUSED = Code.PAGE_METADATA_INCORRECT;
const BAD_POINTER = 0x1000;

/** A host and a VMM on it. */
interface Setting {
  readonly kvm: Kvm;
  readonly firmware: FailingFirmware;
  readonly vmm: BinaryProcess;
}
function setting(flavour: Flavour = 'mainline', options: Parameters<typeof failingMachine>[0] = {}): Setting {
  const { machine, firmware } = failingMachine(options);
  const kvm = new Kvm(machine, { flavour });
  return { kvm, firmware, vmm: new BinaryProcess(kvm) };
}
const withVm = (s = setting()): Setting & { vm: number } => ({ ...s, vm: s.vmm.createTd() });
function withVcpu(s = setting()): Setting & { vm: number; vcpu: number } {
  const vm = s.vmm.createTd();
  s.vmm.initialise(vm);
  s.vmm.addMemory(vm);
  return { ...s, vm, vcpu: s.vmm.createVcpu(vm) };
}
function withInitialisedVcpu(s = setting()): ReturnType<typeof withVcpu> {
  const made = withVcpu(s);
  expect(made.vmm.command(made.vcpu, KVM_TDX_INIT_VCPU).errno).toBe(0);
  return made;
}
function finalised(): ReturnType<typeof withVcpu> {
  const made = withInitialisedVcpu();
  expect(made.vmm.command(made.vm, KVM_TDX_FINALIZE_VM).errno).toBe(0);
  return made;
}

/** Everything that a failed call may not have changed. */
const snapshot = ({ kvm }: Setting): unknown[] => [
  kvm.pages.pagesInUse,
  kvm.tdx.hkids.inUse,
  kvm.tdx.hkids.leaked,
  kvm.pages.pagesLeaked,
];

/** INIT_VM with a changed struct. */
const initVm =
  (
    change: (bytes: Uint8Array, vmm: BinaryProcess, vm: number) => Uint8Array | undefined,
    make = withVm,
    flags = 0,
  ): (() => number) =>
  () => {
    const s = make();
    const bytes = s.vmm.initVm(s.vm);
    const argument = change(bytes, s.vmm, s.vm) ?? bytes;
    const address = s.vmm.place(argument);
    const before = snapshot(s);
    const { errno } = s.vmm.command(s.vm, KVM_TDX_INIT_VM, address, flags);
    expect(snapshot(s)).toEqual(before);
    return errno;
  };
const entries = (change: (list: CpuidEntry2[]) => CpuidEntry2[]): (() => number) =>
  initVm((_, vmm, vm) =>
    vmm.initVm(
      vm,
      {},
      change(
        vmm
          .capabilities(vm)
          .map((e) => (e.function === 0x8000_0008 ? { ...e, eax: 48 << 16 } : { ...e, eax: 0, ebx: 0, ecx: 0, edx: 0 })),
      ),
    ),
  );
/** INIT_VM while a SEAMCALL fails. */
const initVmFailing =
  (leaf: number, result: bigint, times = 1): (() => number) =>
  () => {
    const s = withVm();
    const address = s.vmm.place(s.vmm.initVm(s.vm));
    const before = snapshot(s);
    s.firmware.fail(leaf, result, { times });
    const { errno, hwError } = s.vmm.command(s.vm, KVM_TDX_INIT_VM, address);
    expect(snapshot(s)).toEqual(before);
    if (errno === -Errno.EINVAL) expect(hwError).toBe(result);
    if (leaf === HostLeaf.TDH_MNG_KEY_CONFIG) {
      expect(s.vmm.command(s.vm, KVM_TDX_INIT_VM, address).errno).toBe(-Errno.EIO); // a bug of KVM: the VM is dead
      return errno;
    }
    expect(s.vmm.command(s.vm, KVM_TDX_INIT_VM, address).errno).toBe(0); // and it may be tried again
    return errno;
  };

const region =
  (
    change: Partial<{ source_addr: bigint; gpa: bigint; nr_pages: bigint }>,
    flags = 0,
    make: () => ReturnType<typeof withVcpu> = withInitialisedVcpu,
  ): (() => number) =>
  () => {
    const s = make();
    const source_addr = BigInt(s.kvm.userMemory.map(0x4000));
    const struct = { source_addr, gpa: BigInt(MEMORY_BASE), nr_pages: 1n, ...change };
    const address = s.vmm.place(TdxInitMemRegionLayout.encode(struct));
    const { errno } = s.vmm.command(s.vcpu, KVM_TDX_INIT_MEM_REGION, address, flags);
    expect(s.vmm.structAt(TdxInitMemRegionLayout, address)).toEqual(struct);
    return errno;
  };
const regionFailing = (leaf: number, result: bigint): (() => number) => {
  return region({}, 1, () => {
    const s = withInitialisedVcpu();
    s.firmware.fail(leaf, result);
    return s;
  });
};

/** What each row of the description does, by command and condition. `undefined`: why it cannot be shown here. */
const cases: Record<string, Record<string, (() => number) | { readonly reason: string }>> = {
  KVM_TDX_CAPABILITIES: {
    'flags != 0': () => ((s) => s.vmm.command(s.vm, KVM_TDX_CAPABILITIES, s.kvm.userMemory.map(0x4000), 1).errno)(withVm()),
    'cpuid.nent smaller than the number of configurable leaves': () => {
      const s = withVm();
      const address = s.kvm.userMemory.map(0x4000);
      const { errno } = s.vmm.command(s.vm, KVM_TDX_CAPABILITIES, address);
      expect(s.vmm.structAt(TdxCapabilitiesLayout, address).cpuid.nent).toBe(0); // mainline does not tell
      const old = setting('v7');
      const oldAddress = old.kvm.userMemory.map(0x4000);
      expect(old.vmm.command(old.vmm.system, KVM_TDX_CAPABILITIES, oldAddress).errno).toBe(errno);
      expect(old.vmm.structAt(TdxCapabilitiesV7, oldAddress).nr_cpuid_configs).toBe(old.kvm.tdx.systemInfo!.cpuidConfig.length);
      return errno;
    },
    'bad pointer': () => ((s) => s.vmm.command(s.vm, KVM_TDX_CAPABILITIES, BAD_POINTER).errno)(withVm()),
    'no memory': { reason: 'the answer is built without memory of the host' },
    'module and KVM attribute or XFAM sets cannot be reconciled': () => {
      const s = setting();
      const vm = s.vmm.createTd();
      (s.kvm.tdx.systemInfo as { xfamFixed1: bigint }).xfamFixed1 |= 1n << 62n; // a module that insists on something new
      return s.vmm.command(vm, KVM_TDX_CAPABILITIES, s.kvm.userMemory.map(0x4000)).errno;
    },
  },
  KVM_TDX_INIT_VM: {
    'already initialised': initVm(
      () => undefined,
      () => ((s) => (s.vmm.initialise(s.vm), s))(withVm()),
    ),
    'flags != 0': initVm(() => undefined, withVm, 1),
    'cpuid.nent > 256': initVm((bytes) => (new DataView(bytes.buffer).setUint32(256, 257, true), bytes)),
    'reserved words not zero': () => {
      for (const at of [160, 200, 255]) expect(initVm((bytes) => ((bytes[at] = 1), bytes))()).toBe(-Errno.EINVAL);
      return -Errno.EINVAL;
    },
    'cpuid.padding not zero, or nent changed between two reads': initVm((bytes) => ((bytes[260] = 1), bytes)),
    'a vcpu exists': { reason: 'a vCPU needs an initialised TD, and a second INIT_VM is EINVAL before this is looked at' },
    'attribute outside the supported mask': initVm((_, vmm, vm) => vmm.initVm(vm, { attributes: 1n })),
    'xfam bit outside the supported mask': initVm((_, vmm, vm) => vmm.initVm(vm, { xfam: 3n | (1n << 40n) })),
    'no CPUID 0x80000008 entry': entries((list) => list.filter((e) => e.function !== 0x8000_0008)),
    'EAX[23:16] of that entry not 48 or 52': entries((list) =>
      list.map((e) => (e.function === 0x8000_0008 ? { ...e, eax: 50 << 16 } : e)),
    ),
    '52 asked without 5-level EPT': () => {
      const platform = defaultPlatform({ ramBytes: 256 * MIB, linearMemoryBytes: 160 * MIB });
      const msrs = platform.msrs.map(([index, value]) => [index, index === 0x48c ? value & ~(1n << 7n) : value] as const);
      const machine = createMachine({ ...platform, msrs });
      const firmware = new FailingFirmware(machine);
      machine.loadSeamFirmware(firmware);
      const kvm = new Kvm(machine);
      const vmm = new BinaryProcess(kvm);
      const vm = vmm.createTd();
      const wide = vmm
        .capabilities(vm)
        .map((e) => (e.function === 0x8000_0008 ? { ...e, eax: 52 << 16 } : { ...e, eax: 0, ebx: 0, ecx: 0, edx: 0 }));
      return vmm.command(vm, KVM_TDX_INIT_VM, vmm.place(vmm.initVm(vm, {}, wide))).errno;
    },
    'a CPUID entry that is not in the configurable list': entries((list) => [
      ...list,
      { function: 0x77, index: 0, hasIndex: false, eax: 0, ebx: 0, ecx: 0, edx: 0 },
    ]),
    'HLE/RTM or WAITPKG asked for': () => {
      for (const bits of [{ ebx: 1 << 4 }, { ebx: 1 << 11 }, { ecx: 1 << 5 }])
        expect(entries((list) => list.map((e) => (e.function === 7 && e.index === 0 ? { ...e, ...bits } : e)))()).toBe(
          -Errno.EINVAL,
        );
      return -Errno.EINVAL;
    },
    'no free private KeyID': initVm(
      () => undefined,
      () => {
        const s = setting('mainline', { sharedKeyIds: 61 }); // two private ones, the module takes one
        s.vmm.initialise(s.vmm.createTd());
        return { ...s, vm: s.vmm.createTd() };
      },
    ),
    'misc cgroup tdx limit reached': initVm(
      () => undefined,
      () => {
        const s = withVm();
        s.kvm.tdx.hkids.cgroupLimit = 0;
        return s;
      },
    ),
    'out of pages': () => {
      const s = withVm();
      const address = s.vmm.place(s.vmm.initVm(s.vm));
      const pages = s.kvm.pages.pagesInUse;
      for (let room = 0; ; room++) {
        s.kvm.pages.limit(pages + room);
        const { errno } = s.vmm.command(s.vm, KVM_TDX_INIT_VM, address);
        if (errno === 0) break;
        expect([errno, s.kvm.pages.pagesInUse, s.kvm.tdx.hkids.inUse]).toEqual([-Errno.ENOMEM, pages, 0]);
      }
      return -Errno.ENOMEM;
    },
    'a package without an online CPU': initVm(
      () => undefined,
      () => {
        const s = setting('mainline', { lps: 2, packages: 2 });
        expect(s.kvm.offlineLp(1)).toBe(0);
        return { ...s, vm: s.vmm.createTd() };
      },
    ),
    'TDH.MNG.CREATE or ADDCX: no entropy': () => {
      expect(initVmFailing(HostLeaf.TDH_MNG_ADDCX, Code.RND_NO_ENTROPY, 10)()).toBe(-Errno.EAGAIN);
      return initVmFailing(HostLeaf.TDH_MNG_CREATE, Code.RND_NO_ENTROPY, 10)();
    },
    'TDH.MNG.INIT: operand invalid': initVmFailing(HostLeaf.TDH_MNG_INIT, status(Code.OPERAND_INVALID, Operand.RDX)),
    'any other SEAMCALL failure': () => {
      for (const leaf of [HostLeaf.TDH_MNG_CREATE, HostLeaf.TDH_MNG_KEY_CONFIG, HostLeaf.TDH_MNG_ADDCX, HostLeaf.TDH_MNG_INIT])
        expect(initVmFailing(leaf, REFUSED)()).toBe(-Errno.EIO);
      return -Errno.EIO;
    },
  },
  KVM_TDX_INIT_VCPU: {
    'TD has no KeyID or is already runnable': () => ((s) => s.vmm.command(s.vcpu, KVM_TDX_INIT_VCPU).errno)(finalised()),
    'flags != 0': () => ((s) => s.vmm.command(s.vcpu, KVM_TDX_INIT_VCPU, 0, 1).errno)(withVcpu()),
    'vcpu already initialised': () => ((s) => s.vmm.command(s.vcpu, KVM_TDX_INIT_VCPU).errno)(withInitialisedVcpu()),
    'APIC base (x2APIC) refused, e.g. CPUID without x2APIC': () => {
      const s = withVcpu();
      const bare = s.kvm.getSupportedCpuid().map((e) => (e.function === 1 ? { ...e, ecx: e.ecx & ~(1 << 21) } : e));
      s.vmm.must(s.vcpu, 'KVM_SET_CPUID2', s.vmm.cpuid2(bare));
      return s.vmm.command(s.vcpu, KVM_TDX_INIT_VCPU).errno;
    },
    'no memory': () => {
      for (let room = 0; ; room++) {
        const s = withVcpu();
        const before = snapshot(s);
        s.kvm.pages.limit(s.kvm.pages.pagesInUse + room);
        const { errno } = s.vmm.command(s.vcpu, KVM_TDX_INIT_VCPU);
        s.kvm.pages.limit(Infinity);
        if (errno === 0) break;
        expect([errno, snapshot(s)]).toEqual([-Errno.ENOMEM, before]);
        expect(s.vmm.command(s.vcpu, KVM_TDX_INIT_VCPU).errno).toBe(0); // and it may be tried again
        expect(s.vmm.vmOf(s.vm).destroy().leaks.size).toBe(0);
      }
      return -Errno.ENOMEM;
    },
    'TDH.VP.CREATE / ADDCX / INIT failed': () => {
      for (const leaf of [HostLeaf.TDH_VP_CREATE, HostLeaf.TDH_VP_ADDCX, HostLeaf.TDH_VP_INIT]) {
        const s = withVcpu();
        s.firmware.fail(leaf, REFUSED);
        expect(s.vmm.command(s.vcpu, KVM_TDX_INIT_VCPU).errno).toBe(-Errno.EIO);
        expect(s.vmm.ioctl(s.vcpu, 'KVM_NMI')).toBe(-Errno.EIO); // the VM is bugged
        expect(s.vmm.vmOf(s.vm).destroy().leaks.size).toBe(0);
      }
      return -Errno.EIO;
    },
  },
  KVM_TDX_INIT_MEM_REGION: {
    'vcpu not initialised': region({}, 0, withVcpu),
    'TD already finalised': region({}, 0, finalised),
    'unknown flag': region({}, 2),
    'source_addr or gpa not page aligned': () => {
      expect(region({ source_addr: 0x7f00_0000_0010n })()).toBe(-Errno.EINVAL);
      return region({ gpa: BigInt(MEMORY_BASE) + 8n })();
    },
    'source_addr zero (next-2026)': region({ source_addr: 0n }),
    'nr_pages zero': region({ nr_pages: 0n }),
    'gpa range wraps': () => {
      expect(region({ gpa: 0xffff_ffff_ffff_f000n, nr_pages: 2n })()).toBe(-Errno.EINVAL);
      return region({ nr_pages: 0xffff_ffff_ffff_ffffn })();
    },
    'first or last byte has the shared bit set': () => {
      expect(region({ gpa: 1n << 47n })()).toBe(-Errno.EINVAL);
      return region({ gpa: (1n << 47n) - 0x1000n, nr_pages: 2n })();
    },
    'no memslot with guest_memfd at the gpa': region({ gpa: 0x1000n }),
    'memory attribute of the page is not private': region({}, 0, () => {
      const s = withInitialisedVcpu();
      s.vmm.vmOf(s.vm).setMemoryAttributes({ address: MEMORY_BASE, size: 0x1000, attributes: 0n, flags: 0n });
      return s;
    }),
    'page already populated (6.16 to 6.18)': region({}, 0, () => {
      const s = withInitialisedVcpu();
      expect(s.vmm.addPages(s.vcpu, MEMORY_BASE, new Uint8Array(1)).errno).toBe(0);
      return s;
    }),
    'page already mapped (next-2026)': { reason: 'of the two answers this one is not chosen: EEXIST' },
    'signal pending': region({}, 0, () => {
      const s = withInitialisedVcpu();
      s.vmm.vcpuOf(s.vcpu).kick();
      return s;
    }),
    'source page cannot be pinned': () => {
      expect(region({ source_addr: 0x10_0000n })()).toBe(-Errno.EFAULT);
      return region({}, 0, () => {
        const s = withInitialisedVcpu();
        s.kvm.userMemory.map(0x1000);
        s.kvm.pages.limit(s.kvm.pages.pagesInUse + 1); // for the struct itself
        return s;
      })();
    },
    'TDH.MEM.PAGE.ADD: operand busy': regionFailing(HostLeaf.TDH_MEM_PAGE_ADD, status(Code.OPERAND_BUSY, Operand.RCX)),
    'TDH.MEM.PAGE.ADD or TDH.MR.EXTEND failed': () => {
      expect(regionFailing(HostLeaf.TDH_MR_EXTEND, REFUSED)()).toBe(-Errno.EIO);
      return regionFailing(HostLeaf.TDH_MEM_PAGE_ADD, REFUSED)();
    },
    'bad pointer': () => ((s) => s.vmm.command(s.vcpu, KVM_TDX_INIT_MEM_REGION, BAD_POINTER).errno)(withInitialisedVcpu()),
    'v7: no vcpu created yet': () => {
      const s = withVm(setting('v7'));
      s.vmm.initialise(s.vm);
      return s.vmm.addPages(s.vm, MEMORY_BASE, new Uint8Array(1)).errno;
    },
    'v7: mapping failed or VM bugged': () => {
      const s = setting('v7');
      const vm = s.vmm.createTd();
      s.vmm.initialise(vm);
      s.vmm.addMemory(vm);
      const vcpu = s.vmm.createVcpu(vm);
      expect(s.vmm.command(vcpu, KVM_TDX_INIT_VCPU).errno).toBe(0);
      s.firmware.fail(HostLeaf.TDH_MEM_PAGE_ADD, REFUSED);
      return s.vmm.addPages(vm, MEMORY_BASE, new Uint8Array(1)).errno;
    },
  },
  KVM_TDX_FINALIZE_VM: {
    'no KeyID assigned (INIT_VM not done)': () => ((s) => s.vmm.command(s.vm, KVM_TDX_FINALIZE_VM).errno)(withVm()),
    'already runnable': () => ((s) => s.vmm.command(s.vm, KVM_TDX_FINALIZE_VM).errno)(finalised()),
    'pages mapped but not added (6.16 to 6.18: premap count not zero)': { reason: 'mapping and adding are one step here' },
    'TDH.MR.FINALIZE: operand busy': () => {
      const s = withInitialisedVcpu();
      const busy = status(Code.OPERAND_BUSY, Operand.RCX);
      s.firmware.fail(HostLeaf.TDH_MR_FINALIZE, busy);
      const { errno, hwError } = s.vmm.command(s.vm, KVM_TDX_FINALIZE_VM);
      expect(hwError).toBe(busy);
      expect(s.vmm.command(s.vm, KVM_TDX_FINALIZE_VM).errno).toBe(0);
      return errno;
    },
    'TDH.MR.FINALIZE: other': () => {
      const s = withInitialisedVcpu();
      s.firmware.fail(HostLeaf.TDH_MR_FINALIZE, REFUSED);
      const { errno, hwError } = s.vmm.command(s.vm, KVM_TDX_FINALIZE_VM);
      expect([hwError, s.vmm.ioctl(s.vm, 'KVM_CREATE_VCPU', 1)]).toEqual([REFUSED, -Errno.EIO]);
      return errno;
    },
  },
  KVM_TDX_GET_CPUID: {
    'TD without KeyID or already runnable': () =>
      ((s) => s.vmm.command(s.vcpu, KVM_TDX_GET_CPUID, s.kvm.userMemory.map(0x4000)).errno)(finalised()),
    'nent too small': () => {
      const s = withVcpu();
      const address = s.kvm.userMemory.map(0x4000);
      const { errno } = s.vmm.command(s.vcpu, KVM_TDX_GET_CPUID, address);
      expect(s.vmm.structAt(Cpuid2, address).nent).toBeGreaterThan(10);
      expect(s.vmm.command(s.vcpu, KVM_TDX_GET_CPUID, address).errno).toBe(0); // the count it told is enough
      return errno;
    },
    'leaf 0 or 0x80000000 unreadable': () => {
      const s = withVcpu();
      s.firmware.fail(HostLeaf.TDH_MNG_RD, REFUSED);
      return s.vmm.command(s.vcpu, KVM_TDX_GET_CPUID, s.kvm.userMemory.map(0x4000)).errno;
    },
    'bad pointer': () => ((s) => s.vmm.command(s.vcpu, KVM_TDX_GET_CPUID, BAD_POINTER).errno)(withVcpu()),
  },
};

/** The first errno that a row names; some rows name two by case. */
const expected = ({ errno }: Row): number => {
  const name = /E[A-Z0-9]+/.exec(errno.startsWith('errno of the pin') ? 'ENOMEM' : errno)![0];
  return -Errno[name as keyof typeof Errno];
};

describe.each(commands.filter(({ errors }) => errors.length > 0).map((command) => [command.name, command] as const))(
  '[A024] errno rows of %s',
  (name, { errors }) => {
    it.each(errors.map((row) => [row.when, row] as const))('[A024] %s', (when, row) => {
      const shown = cases[name]?.[when];
      expect(shown, 'a row without a case').toBeDefined();
      if (typeof shown === 'function') expect(errnoName(shown())).toBe(errnoName(expected(row)));
      else expect(shown!.reason).not.toBe('');
    });

    it('has no case that is no row', () => {
      expect(Object.keys(cases[name]!)).toEqual(errors.map(({ when }) => when));
    });
  },
);

describe('[A024] a good KVM_TDX_INIT_VM', () => {
  it('[A024] builds TD_PARAMS byte for byte', () => {
    const s = withVm();
    let params: Uint8Array | undefined;
    s.firmware.onCall = (leaf, lp) => {
      if (leaf === HostLeaf.TDH_MNG_INIT) params = lp.memory.readBytes(Number(lp.gpr[2]) as never, 1024);
    };
    const digest = (fill: number): Uint8Array => new Uint8Array(48).fill(fill);
    const bytes = s.vmm.initVm(s.vm, { mrconfigid: digest(1), mrowner: digest(2), mrownerconfig: digest(3) } as never);
    expect(s.vmm.command(s.vm, KVM_TDX_INIT_VM, s.vmm.place(bytes)).errno).toBe(0);
    // By hand: attributes, XFAM, vCPUs, EPTP controls, flags, TSC of 2 GHz in units of 25 MHz, digests; then the leaves in the module's order.
    const golden = new Uint8Array(1024);
    const view = new DataView(golden.buffer);
    const { attributesFixed1, xfamFixed1 } = s.kvm.tdx.systemInfo!;
    view.setBigUint64(0, (1n << 28n) | attributesFixed1, true);
    view.setBigUint64(8, 3n | xfamFixed1, true);
    view.setUint16(16, 1, true);
    view.setBigUint64(24, 6n | 0x18n, true);
    view.setBigUint64(32, 4n, true);
    view.setUint16(40, 80, true);
    golden.fill(1, 80, 128);
    golden.fill(2, 128, 176);
    golden.fill(3, 176, 224);
    const nent = TdxInitVmLayout.read(bytes).cpuid.nent;
    for (let i = 0; i < nent; i++) {
      const entry = new DataView(bytes.buffer, TdxInitVmLayout.size + 40 * i, 40);
      const isSizes = entry.getUint32(0, true) === 0x8000_0008;
      for (let word = 0; word < 4; word++) {
        const value = entry.getUint32(12 + 4 * word, true);
        view.setUint32(256 + 16 * i + 4 * word, isSizes && word === 0 ? value & ~0xff_0000 : value, true);
      }
    }
    expect(Buffer.from(params!).toString('hex')).toBe(Buffer.from(golden).toString('hex'));
  });
});
