import { describe, expect, it } from 'vitest';
import {
  Errno,
  KVM_RUN_BYTES,
  KvmCap,
  KvmExitReason,
  KvmIoctl,
  KvmTdxCommand,
  errnoName,
  type Flavour,
  type Kvm,
} from '../src/index.ts';
import {
  Cpuid2,
  CreateGuestMemfd,
  EnableCap,
  MemoryAttributesLayout,
  PreFaultMemoryLayout,
  Regs,
  Sregs,
  UserspaceMemoryRegion2Layout,
} from '../src/uapi/layouts.ts';
import { BinaryProcess } from './binary-process.ts';
import { remotePlainVm } from './remote-guest.ts';
import { MEMORY_BASE, MEMORY_BYTES, addPages, initialisedTd, tdxHost } from './td-fixture.ts';

const process = (flavour: Flavour = 'mainline', lps = 1): BinaryProcess => new BinaryProcess(tdxHost({ lps }, { flavour }));
const u32 = (bytes: Uint8Array, at: number): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
const LOOP = [0xeb, 0xfe];

describe('file descriptors', () => {
  it('are the lowest free ones; a wrong or closed one is EBADF; each kind knows its own requests only', () => {
    const vmm = process();
    const vm = vmm.createTd();
    expect([vmm.system, vm]).toEqual([3, 4]);
    expect(vmm.ioctl(99, 'KVM_CREATE_VM')).toBe(-Errno.EBADF);
    expect([vmm.kvm.close(99), vmm.kvm.mmap(99), vmm.kvm.punchHole(99, 0, 0x1000)]).toEqual([
      -Errno.EBADF,
      -Errno.EBADF,
      -Errno.EBADF,
    ]);
    vmm.initialise(vm);
    const memfd = vmm.addMemory(vm);
    const vcpu = vmm.createVcpu(vm);
    expect([memfd, vcpu]).toEqual([5, 6]);
    // Requests of other files, and ones that nobody knows.
    for (const name of ['KVM_RUN', 'KVM_CREATE_VCPU', 'KVM_GET_REGS'] as const)
      expect(vmm.ioctl(vmm.system, name)).toBe(-Errno.EINVAL);
    for (const name of ['KVM_RUN', 'KVM_GET_REGS', 'KVM_CREATE_VM'] as const) expect(vmm.ioctl(vm, name)).toBe(-Errno.ENOTTY);
    for (const name of ['KVM_CREATE_VM', 'KVM_CREATE_VCPU', 'KVM_SET_MEMORY_ATTRIBUTES'] as const)
      expect(vmm.ioctl(vcpu, name)).toBe(-Errno.EINVAL);
    for (const fd of [vmm.system, vm, vcpu, memfd])
      expect(vmm.kvm.ioctl(fd, 0xaeee)).toBe(fd === vm || fd === memfd ? -Errno.ENOTTY : -Errno.EINVAL);
    expect(vmm.ioctl(memfd, 'KVM_RUN')).toBe(-Errno.ENOTTY);
    expect([vmm.kvm.mmap(vm), vmm.kvm.punchHole(vm, 0, 0x1000), vmm.kvm.punchHole(memfd, 1, 0x1000)]).toEqual([
      -Errno.ENODEV,
      -Errno.ENODEV,
      -Errno.EINVAL,
    ]);
  });

  it('a VM lives until its last file is closed, whatever the order; afterwards all its files are gone and nothing is left', () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [1, 0, 2],
    ] as const) {
      const vmm = process();
      const pages = vmm.kvm.pages.pagesInUse;
      const { vm, vcpu, memfd, run } = vmm.runnable(LOOP);
      const files = [vm, vcpu, memfd];
      const object = vmm.vmOf(vm);
      expect(run.length).toBe(KVM_RUN_BYTES);
      order.forEach((which, i) => {
        expect(object.isDead()).toBe(false);
        expect(vmm.kvm.close(files[which]!)).toBe(0);
        expect(vmm.kvm.close(files[which]!)).toBe(-Errno.EBADF);
        expect(object.isDead()).toBe(i === 2);
      });
      for (const fd of files) expect(vmm.kvm.ioctl(fd, KvmIoctl.KVM_RUN)).toBe(-Errno.EBADF);
      expect([vmm.kvm.tdx.hkids.inUse, vmm.kvm.pages.pagesLeaked, object.pages.inUse]).toEqual([0, 0, 0]);
      expect(vmm.kvm.pages.pagesInUse).toBeLessThan(pages + 20); // what is left is the VMM's own memory
    }
  });

  it('a VM that is dead answers EIO to everything, and can still be closed', () => {
    const vmm = process();
    const { vm, vcpu } = vmm.runnable([0x0f, 0x0b]);
    vmm.vmOf(vm).bug('a test');
    const regs = new Uint8Array(Regs.size);
    for (const name of ['KVM_CHECK_EXTENSION', 'KVM_CREATE_VCPU', 'KVM_SET_TSC_KHZ', 'KVM_MEMORY_ENCRYPT_OP'] as const)
      expect(vmm.ioctl(vm, name)).toBe(-Errno.EIO);
    for (const name of ['KVM_RUN', 'KVM_GET_REGS', 'KVM_NMI', 'KVM_SMI', 'KVM_GET_MP_STATE'] as const)
      expect(vmm.ioctl(vcpu, name, regs)).toBe(-Errno.EIO);
    expect([vmm.kvm.close(vm), vmm.kvm.close(vcpu)]).toEqual([0, 0]);
  });
});

describe('arguments', () => {
  it('a struct that is short, or at an address that is not mapped, is EFAULT and changes nothing', () => {
    const vmm = process();
    const { vm, vcpu } = vmm.runnable(LOOP);
    const sized = Object.entries(KvmIoctl).filter(([, request]) => ((request >>> 16) & 0x3fff) > 0) as [
      keyof typeof KvmIoctl,
      number,
    ][];
    const noStruct = new Set(['KVM_GET_IRQCHIP', 'KVM_SET_IRQCHIP', 'KVM_CREATE_PIT2', 'KVM_MEMORY_ENCRYPT_REG_REGION']);
    // Refused before the struct is looked at: nothing of a TD's registers can be had.
    const isProtected = /KVM_GET_(REGS|SREGS|FPU|LAPIC|XSAVE|XCRS|DEBUGREGS)$/;
    let checked = 0;
    for (const [name, request] of sized) {
      if (noStruct.has(name)) continue;
      for (const fd of [vmm.system, vm, vcpu]) {
        const probe = vmm.kvm.ioctl(fd, request, 0x1000);
        if (probe === -Errno.ENOTTY || (probe === -Errno.EINVAL && fd !== vm && !isProtected.test(name))) continue; // not of this file
        checked++;
        const results = [
          probe,
          vmm.kvm.ioctl(fd, request, new Uint8Array(0)),
          vmm.kvm.ioctl(fd, request, new Uint8Array(3)),
          vmm.kvm.ioctl(fd, request, 2n ** 64n - 1n),
        ];
        expect([name, ...results]).toEqual([
          name,
          ...new Array<number>(4).fill(isProtected.test(name) ? -Errno.EINVAL : -Errno.EFAULT),
        ]);
      }
    }
    expect(checked).toBeGreaterThan(30);
    expect(vmm.vmOf(vm).bugged).toBeUndefined();
  });

  it('a struct at an odd address is as good as one at an even one', () => {
    const vmm = process();
    const vm = vmm.createTd();
    const address = vmm.kvm.userMemory.map(0x2000) + 0xfc3; // across a page
    vmm.kvm.userMemory.write(address, EnableCap.encode({ cap: KvmCap.KVM_CAP_X2APIC_API, args: [3n] }));
    expect(vmm.ioctl(vm, 'KVM_ENABLE_CAP', address)).toBe(0);
  });

  it('flags and reserved values that nobody knows are EINVAL', () => {
    const vmm = process();
    const { vm, vcpu } = vmm.runnable(LOOP);
    const attributes = { address: BigInt(MEMORY_BASE), size: 0x1000n, attributes: 8n, flags: 0n };
    const set = (change: object): number =>
      vmm.ioctl(vm, 'KVM_SET_MEMORY_ATTRIBUTES', MemoryAttributesLayout.encode({ ...attributes, ...change }));
    expect([set({ flags: 1n }), set({ attributes: 1n }), set({ size: 0n }), set({ address: 5n }), set({ size: 5n }), set({ address: 2n ** 64n - 0x1000n, size: 0x2000n }), set({})]).toEqual([
      ...new Array<number>(6).fill(-Errno.EINVAL), 0,
    ]); // prettier-ignore
    expect(vmm.ioctl(vm, 'KVM_ENABLE_CAP', EnableCap.encode({ cap: KvmCap.KVM_CAP_X2APIC_API, flags: 1 }))).toBe(-Errno.EINVAL);
    expect(vmm.ioctl(vm, 'KVM_ENABLE_CAP', EnableCap.encode({ cap: 9999 }))).toBe(-Errno.EINVAL);
    expect(vmm.ioctl(vm, 'KVM_CREATE_GUEST_MEMFD', CreateGuestMemfd.encode({ size: 0x1000n, flags: 4n }))).toBe(-Errno.EINVAL);
    for (const size of [0n, 5n, 2n ** 60n])
      expect(vmm.ioctl(vm, 'KVM_CREATE_GUEST_MEMFD', CreateGuestMemfd.encode({ size }))).toBe(-Errno.EINVAL);
    expect(
      vmm.ioctl(
        vcpu,
        'KVM_PRE_FAULT_MEMORY',
        PreFaultMemoryLayout.encode({ gpa: BigInt(MEMORY_BASE), size: 0x1000n, flags: 1n }),
      ),
    ).toBe(-Errno.EINVAL);
    expect(vmm.ioctl(vcpu, 'KVM_RUN', 1)).toBe(-Errno.EINVAL);
    expect([
      vmm.ioctl(vmm.system, 'KVM_GET_API_VERSION'),
      vmm.ioctl(vmm.system, 'KVM_GET_API_VERSION', 1),
      vmm.ioctl(vmm.system, 'KVM_GET_VCPU_MMAP_SIZE'),
    ]).toEqual([12, -Errno.EINVAL, KVM_RUN_BYTES]);
    expect([vmm.ioctl(vmm.system, 'KVM_CREATE_VM', 2n ** 40n), vmm.ioctl(vm, 'KVM_CREATE_VCPU', 2n ** 63n)]).toEqual([
      -Errno.EINVAL,
      -Errno.EINVAL,
    ]);
  });

  it("memory regions by descriptor: EBADF, EINVAL for another kind of file or another VM's, the rules of slots", () => {
    const vmm = process();
    const vm = vmm.createTd();
    const other = vmm.createTd();
    vmm.initialise(vm);
    const memfd = vmm.must(vm, 'KVM_CREATE_GUEST_MEMFD', CreateGuestMemfd.encode({ size: 0x2000n }));
    const foreign = vmm.must(other, 'KVM_CREATE_GUEST_MEMFD', CreateGuestMemfd.encode({ size: 0x2000n }));
    const region = {
      slot: 0,
      flags: 4,
      guest_phys_addr: 0n,
      memory_size: 0x1000n,
      userspace_addr: BigInt(vmm.kvm.userMemory.map(0x1000)),
      guest_memfd: memfd,
    };
    const set = (change: object): number =>
      vmm.ioctl(vm, 'KVM_SET_USER_MEMORY_REGION2', UserspaceMemoryRegion2Layout.encode({ ...region, ...change }));
    expect([set({ guest_memfd: 99 }), set({ guest_memfd: vm }), set({ guest_memfd: foreign })]).toEqual([
      -Errno.EBADF,
      -Errno.EINVAL,
      -Errno.EINVAL,
    ]);
    expect([
      set({ guest_memfd_offset: 0x2000n }),
      set({ guest_memfd_offset: 5n }),
      set({ slot: 0x1_0000 }),
      set({ flags: 5 }),
      set({ flags: 6 }),
      set({ flags: 0x40 }),
    ]).toEqual(new Array<number>(6).fill(-Errno.EINVAL));
    expect([
      set({ guest_phys_addr: 1n << 47n }),
      set({ guest_phys_addr: (1n << 64n) - 0x1000n }),
      set({ userspace_addr: 1n << 47n }),
    ]).toEqual([-Errno.EINVAL, -Errno.EINVAL, -Errno.EINVAL]);
    // What the struct alone shows comes before its descriptor, and so does a slot in the way.
    expect([
      set({ guest_memfd: 99, guest_memfd_offset: 5n }),
      set({ guest_memfd: 99, guest_phys_addr: 1n << 47n }),
      set({}),
      set({ slot: 1, guest_memfd: 99 }),
      set({ memory_size: 0n, guest_memfd: 99 }),
    ]).toEqual([-Errno.EINVAL, -Errno.EINVAL, 0, -Errno.EEXIST, 0]);
    // Nothing need be there behind an address of user space: who touches it gets -EFAULT then.
    expect([set({ userspace_addr: 0n }), set({ memory_size: 0n })]).toEqual([0, 0]);
    expect([set({}), set({ slot: 1, guest_phys_addr: 0x10_0000n }), set({ slot: 2, flags: 0 }), set({ flags: 0 })]).toEqual([
      0,
      -Errno.EEXIST,
      -Errno.EEXIST,
      -Errno.EINVAL,
    ]);
    expect([set({ memory_size: 0n }), set({ memory_size: 0n })]).toEqual([0, -Errno.EINVAL]);
    // The older struct cannot name private memory.
    expect(vmm.ioctl(vm, 'KVM_SET_USER_MEMORY_REGION', UserspaceMemoryRegion2Layout.encode(region).subarray(0, 32))).toBe(
      -Errno.EINVAL,
    );
  });
});

describe('one dispatcher', () => {
  /** Name and sign of the result of every request that a listener is told of. */
  const heard = (kvm: Kvm): string[] => {
    const log: string[] = [];
    kvm.statistics.trace = (event) =>
      event.kind === 'ioctl' && log.push(`${event.name} ${event.result < 0 ? errnoName(event.result) : 'ok'}`);
    return log;
  };

  it('tells a typed request and its binary form in the same words, once each', () => {
    const typed = tdxHost();
    const typedLog = heard(typed);
    const { vm, vcpu } = initialisedTd(typed);
    addPages({ kvm: typed, vm, vcpu, memfd: vm.guestMemfds[0]! }, 0xffff_f000, Uint8Array.of(0x0f, 0x0b));
    vm.tdxFinalizeVm();
    vm.tdxFinalizeVm();
    vcpu.state.getFpu();
    vcpu.getRegs();
    vcpu.nmi();
    vcpu.smi();
    vcpu.run();
    const vmm = new BinaryProcess(tdxHost());
    const binaryLog = heard(vmm.kvm);
    const fds = vmm.runnable([0x0f, 0x0b]);
    vmm.command(fds.vm, KvmTdxCommand.KVM_TDX_FINALIZE_VM);
    for (const name of ['KVM_GET_FPU', 'KVM_GET_REGS', 'KVM_NMI', 'KVM_SMI', 'KVM_RUN'] as const)
      vmm.ioctl(fds.vcpu, name, name.startsWith('KVM_GET') ? new Uint8Array(4096) : 0);
    const tail = (log: string[]): string[] => log.slice(log.lastIndexOf('KVM_MEMORY_ENCRYPT_OP EINVAL'));
    expect(tail(typedLog)).toEqual([
      'KVM_MEMORY_ENCRYPT_OP EINVAL',
      'KVM_GET_FPU EINVAL',
      'KVM_GET_REGS EINVAL',
      'KVM_NMI ok',
      'KVM_SMI ENOTTY',
      'KVM_RUN ok',
    ]);
    expect(tail(binaryLog)).toEqual(tail(typedLog));
    const kinds = (log: string[]): Set<string> => new Set(log.map((line) => line.replace('REGION2', 'REGION')));
    expect(kinds(typedLog)).toEqual(kinds(binaryLog));
  });

  it('answers EIO for a VM that is dead, in both forms and to every request', () => {
    const vmm = process();
    const { vm, vcpu } = vmm.runnable(LOOP);
    const [typedVm, typedVcpu] = [vmm.vmOf(vm), vmm.vcpuOf(vcpu)];
    typedVm.bug('a test');
    const { state } = typedVcpu;
    expect([
      typedVm.checkExtension(KvmCap.KVM_CAP_MAX_VCPUS), typedVm.setTssAddr(0), typedVm.setIdentityMapAddr(0), typedVm.getIrqchip(), typedVm.createPit2(), typedVm.memoryEncryptRegRegion(), typedVm.setTscKhz(1),
      typedVcpu.setCpuid2([]), typedVcpu.getRegs(), typedVcpu.getMsrs([]), typedVcpu.setMpState(0), typedVcpu.interrupt(1), typedVcpu.smi(), typedVcpu.run(), state.getXcrs(), state.translate(0n), state.setTscKhz(0),
    ]).toEqual(new Array<number>(17).fill(-Errno.EIO)); // prettier-ignore
    for (const [fd, names] of [
      [vm, ['KVM_SET_TSS_ADDR', 'KVM_GET_IRQCHIP', 'KVM_SET_TSC_KHZ']],
      [vcpu, ['KVM_GET_MSRS', 'KVM_INTERRUPT', 'KVM_TRANSLATE', 'KVM_SET_MP_STATE']],
    ] as const)
      for (const name of names) expect(vmm.ioctl(fd, name, new Uint8Array(64))).toBe(-Errno.EIO);
    expect(vmm.kvm.ioctl(vm, 0xaeee)).toBe(-Errno.EIO);
  });
});

describe('the whole life of a TD in bytes', () => {
  it.each(['mainline', 'uex', 'v7'] as const)(
    '[C143] %s: the sequence of a VMM, recorded, replays with the same results',
    (flavour) => {
      const live = (vmm: BinaryProcess): void => {
        const { vm, vcpu, run } = vmm.runnable([0x0f, 0x0b]); // UD2 without an IDT
        expect(vmm.ioctl(vcpu, 'KVM_RUN')).toBe(0);
        expect(u32(run, 8)).toBe(KvmExitReason.KVM_EXIT_SHUTDOWN);
        expect(vmm.vmOf(vm).measurement).toHaveLength(48);
      };
      const vmm = process(flavour);
      live(vmm);
      const recorded = vmm.log;
      expect(recorded.every(([, result]) => result >= 0)).toBe(true);
      expect(new Set(recorded.map(([name]) => name))).toContain(
        flavour === 'v7' ? 'KVM_MEMORY_ENCRYPT_OP' : 'KVM_SET_MEMORY_ATTRIBUTES',
      );
      const again = process(flavour);
      live(again);
      expect(again.log).toEqual(recorded);
    },
  );

  it('kvm_run: immediate_exit comes back at once with EINTR; apic_base is shown', () => {
    const vmm = process();
    const { vcpu, run } = vmm.runnable(LOOP);
    run[1] = 1;
    expect(vmm.ioctl(vcpu, 'KVM_RUN')).toBe(-Errno.EINTR);
    expect([u32(run, 8), u32(run, 24), vmm.kvm.mmap(vcpu)]).toEqual([KvmExitReason.KVM_EXIT_INTR, 0xfee0_0d00, run]);
  });

  it('a port write and read of a plain VM go through the bytes of kvm_run', () => {
    const vmm = new BinaryProcess(tdxHost());
    const vm = vmm.must(vmm.system, 'KVM_CREATE_VM', 0);
    const userspace_addr = vmm.kvm.userMemory.map(0x1000);
    vmm.must(
      vm,
      'KVM_SET_USER_MEMORY_REGION2',
      UserspaceMemoryRegion2Layout.encode({
        slot: 0,
        guest_phys_addr: 0xffff_f000n,
        memory_size: 0x1000n,
        userspace_addr: BigInt(userspace_addr),
      }),
    );
    // in al,0x61; inc al; out 0x62,al; mov [0],al
    vmm.kvm.userMemory.write(userspace_addr + 0xff0, Uint8Array.of(0xe4, 0x61, 0xfe, 0xc0, 0xe6, 0x62, 0xa2, 0, 0, 0xf4));
    const vcpu = vmm.must(vm, 'KVM_CREATE_VCPU', 0);
    const run = vmm.kvm.mmap(vcpu) as Uint8Array;
    expect([vmm.ioctl(vcpu, 'KVM_RUN'), u32(run, 8), run[32], run[33], run[34], u32(run, 40)]).toEqual([
      0,
      KvmExitReason.KVM_EXIT_IO,
      0,
      1,
      0x61,
      4096,
    ]);
    run[4096] = 0x41;
    expect([vmm.ioctl(vcpu, 'KVM_RUN'), run[32], run[34], run[4096]]).toEqual([0, 1, 0x62, 0x42]);
    expect([vmm.ioctl(vcpu, 'KVM_RUN'), u32(run, 8), u32(run, 32), run[40], u32(run, 48), run[52]]).toEqual([
      0,
      KvmExitReason.KVM_EXIT_MMIO,
      0,
      0x42,
      1,
      1,
    ]);
  });

  it('state of a plain vCPU goes out and in through every struct unchanged; a TD refuses each', () => {
    const kvm = tdxHost();
    const guest = remotePlainVm(kvm);
    const vmm = new BinaryProcess(kvm);
    const vcpu = kvm.open(guest.vcpu);
    const td = vmm.runnable(LOOP);
    for (const what of ['REGS', 'SREGS', 'FPU', 'XSAVE', 'XCRS', 'DEBUGREGS', 'LAPIC', 'VCPU_EVENTS'] as const) {
      const size = (KvmIoctl[`KVM_GET_${what}`] >>> 16) & 0x3fff;
      const first = new Uint8Array(size);
      expect([what, vmm.ioctl(vcpu, `KVM_GET_${what}`, first)]).toEqual([what, 0]);
      expect(first.some((byte) => byte !== 0) || what === 'VCPU_EVENTS').toBe(true);
      expect([what, vmm.ioctl(vcpu, `KVM_SET_${what}`, first)]).toEqual([what, 0]);
      const second = new Uint8Array(size);
      vmm.must(vcpu, `KVM_GET_${what}`, second);
      expect(Buffer.from(second).equals(Buffer.from(first))).toBe(true);
      if (what !== 'VCPU_EVENTS')
        expect([vmm.ioctl(td.vcpu, `KVM_GET_${what}`, first), vmm.ioctl(td.vcpu, `KVM_SET_${what}`, first)]).toEqual([
          -Errno.EINVAL,
          -Errno.EINVAL,
        ]);
    }
    const regs = new Uint8Array(Regs.size);
    vmm.must(vcpu, 'KVM_GET_REGS', regs);
    vmm.must(vcpu, 'KVM_SET_REGS', Regs.encode({ ...Regs.read(regs), rsi: 0x55n, r9: 0x99n }));
    const typed = guest.vcpu.getRegs();
    if (typeof typed === 'number') throw new Error('refused');
    expect([typed.gpr[6], typed.gpr[9]]).toEqual([0x55n, 0x99n]);
    const sregs = new Uint8Array(Sregs.size);
    vmm.must(vcpu, 'KVM_GET_SREGS', sregs);
    expect(Sregs.read(sregs).cs).toMatchObject({ type: 0xb, s: 1, present: 1, l: 1, db: 0, g: 1, dpl: 0, selector: 8 });
  });

  it('MSRs, CPUID, MP state, translation and MCE by struct', () => {
    const kvm = tdxHost();
    const guest = remotePlainVm(kvm);
    const vmm = new BinaryProcess(kvm);
    const vcpu = kvm.open(guest.vcpu);
    const msrs = new Uint8Array(8 + 2 * 16);
    const view = new DataView(msrs.buffer);
    view.setUint32(0, 2, true);
    view.setUint32(8, 0x277, true);
    view.setUint32(24, 0x1234_5678, true); // not there: the list stops
    expect([vmm.ioctl(vcpu, 'KVM_GET_MSRS', msrs), view.getBigUint64(16, true)]).toEqual([1, 0x0007_0406_0007_0406n]);
    view.setUint32(0, 256, true);
    expect(vmm.ioctl(vcpu, 'KVM_GET_MSRS', msrs)).toBe(-Errno.E2BIG);
    expect(vmm.ioctl(vcpu, 'KVM_GET_CPUID2', new Uint8Array(8))).toBe(-Errno.E2BIG);
    const cpuid = vmm.cpuid2(guest.vcpu.getCpuid2());
    const back = cpuid.slice();
    expect([vmm.ioctl(vcpu, 'KVM_GET_CPUID2', back), Buffer.from(back).equals(Buffer.from(cpuid))]).toEqual([0, true]);
    expect(vmm.ioctl(vmm.system, 'KVM_GET_SUPPORTED_CPUID', Cpuid2.encode({ nent: 1 }))).toBe(-Errno.E2BIG);
    expect(vmm.ioctl(vcpu, 'KVM_SET_CPUID2', Cpuid2.encode({ nent: 257 }))).toBe(-Errno.E2BIG);
    const state = new Uint8Array(4);
    expect([
      vmm.ioctl(vcpu, 'KVM_SET_MP_STATE', Uint8Array.of(3, 0, 0, 0)),
      vmm.ioctl(vcpu, 'KVM_GET_MP_STATE', state),
      state[0],
    ]).toEqual([0, 0, 3]);
    expect(vmm.ioctl(vcpu, 'KVM_SET_MP_STATE', Uint8Array.of(99, 0, 0, 0))).toBe(-Errno.EINVAL);
    const translation = new Uint8Array(24);
    new DataView(translation.buffer).setBigUint64(0, BigInt(MEMORY_BASE), true);
    expect([
      vmm.ioctl(vcpu, 'KVM_TRANSLATE', translation),
      new DataView(translation.buffer).getBigUint64(8, true),
      translation[16],
    ]).toEqual([0, BigInt(MEMORY_BASE), 1]);
    expect(vmm.ioctl(vcpu, 'KVM_X86_SET_MCE', new Uint8Array(64).fill(0xff))).toBe(-Errno.EINVAL);
    expect(vmm.ioctl(vcpu, 'KVM_INTERRUPT', Uint8Array.of(0x41, 0, 0, 0))).toBe(0);
    expect(vmm.ioctl(vcpu, 'KVM_INTERRUPT', Uint8Array.of(0x41, 1, 0, 0))).toBe(-Errno.EINVAL);
  });

  it('KVM_PRE_FAULT_MEMORY advances its struct, also when it stops half-way', () => {
    const vmm = process();
    const { vcpu } = vmm.runnable(LOOP);
    const struct = PreFaultMemoryLayout.encode({ gpa: BigInt(MEMORY_BASE + MEMORY_BYTES - 0x4000), size: 0x3000n });
    expect(vmm.ioctl(vcpu, 'KVM_PRE_FAULT_MEMORY', struct)).toBe(0);
    expect(PreFaultMemoryLayout.read(struct)).toMatchObject({ gpa: BigInt(MEMORY_BASE + MEMORY_BYTES - 0x1000), size: 0n });
    const short = PreFaultMemoryLayout.encode({ gpa: BigInt(MEMORY_BASE), size: 0x10_0000n });
    vmm.kvm.pages.limit(vmm.kvm.pages.pagesInUse + 5);
    expect(vmm.ioctl(vcpu, 'KVM_PRE_FAULT_MEMORY', short)).toBe(0); // some pages were done
    expect(vmm.ioctl(vcpu, 'KVM_PRE_FAULT_MEMORY', short)).toBe(-Errno.ENOMEM); // none was
    vmm.kvm.pages.limit(Infinity);
    const left = PreFaultMemoryLayout.read(short);
    expect([left.gpa > BigInt(MEMORY_BASE), left.gpa + left.size]).toEqual([true, BigInt(MEMORY_BASE) + 0x10_0000n]);
    expect(vmm.ioctl(vcpu, 'KVM_PRE_FAULT_MEMORY', short)).toBe(0); // restarted from where it stopped
    const signal = PreFaultMemoryLayout.encode({ gpa: BigInt(MEMORY_BASE), size: 0x1000n });
    vmm.vcpuOf(vcpu).kick();
    expect([vmm.ioctl(vcpu, 'KVM_PRE_FAULT_MEMORY', signal), vmm.ioctl(vcpu, 'KVM_PRE_FAULT_MEMORY', signal)]).toEqual([
      -Errno.EINTR,
      0,
    ]);
  });
});
