import { VmcallLeaf, VmcallStatus } from '@tdxkit/tdx-arch';
import { beforeEach, describe, expect, it } from 'vitest';
import { toTdx } from '../src/backend/accessors.ts';
import {
  Errno,
  KVM_MEMORY_ATTRIBUTE_PRIVATE,
  KvmCap,
  KvmExitReason,
  KvmMpState,
  MsrFilterFlag,
  countersSince,
  dumpTrees,
  type KvmExit,
  type KvmVm,
} from '../src/index.ts';
import {
  FREE_PAGE,
  RemoteGuest,
  Request,
  SHARED_BIT,
  buildTd,
  guest as machineCode,
  remoteTds,
  sharedAlias,
  type Registers,
} from './remote-guest.ts';
import { ok, tdxHost } from './td-fixture.ts';

// The behaviour of the TDX tests among the kernel's own selftests for KVM: what the guest does inside the TD, and what the host must see.
// The guest is machine code (testdata/guests/remote.S) that executes the instructions and hypercalls that each test names.

const { INVALID_OPERAND } = VmcallStatus;
const FATAL = 0x0baa_aaad_0000_0000n;
const SUCCESS_PORT = 0x30;
type Io = Extract<KvmExit, { reason: typeof KvmExitReason.KVM_EXIT_IO }>;
type Mmio = Extract<KvmExit, { reason: typeof KvmExitReason.KVM_EXIT_MMIO }>;

describe.each([1, 2])('with %i vCPUs, on the last one', (vcpus) => {
  let guest: RemoteGuest;
  let all: RemoteGuest[];
  beforeEach(() => {
    all = remoteTds(tdxHost({ lps: vcpus }), vcpus);
    guest = all.at(-1)!;
  });

  const call = (leaf: number, r12: number | bigint, rest: Partial<Registers> = {}): Registers =>
    guest.vmcall(leaf, { r12: BigInt(r12), ...rest });
  const out = (port: number, size: number, value: bigint): bigint =>
    call(VmcallLeaf.Io, size, { r13: 1n, r14: BigInt(port), r15: value }).r10;
  const inp = (port: number, size: number): Registers => call(VmcallLeaf.Io, size, { r13: 0n, r14: BigInt(port) });
  const io = (): Io[] => guest.exits.filter((exit): exit is Io => exit.reason === KvmExitReason.KVM_EXIT_IO);
  /** The guest ends well: a 4-byte write to the success port. */
  const succeeds = (): void => {
    guest.onExit = () => true;
    expect(out(SUCCESS_PORT, 4, 0n)).toBe(0n);
    expect(io()).toMatchObject([{ direction: 1, port: SUCCESS_PORT, size: 4 }]);
    expect(guest.vm.bugged).toBeUndefined();
    expect(guest.vm.destroy().leaks.size).toBe(0);
  };
  const valueOf = (exit: Io | Mmio, size: number): bigint =>
    new DataView(exit.data.slice(0, 8).buffer).getBigUint64(0, true) & ((1n << BigInt(8 * size)) - 1n);
  /** What a test does with a status that is not 0: it reports it. */
  const fatal = (status: bigint): void => {
    guest.exits = [];
    call(VmcallLeaf.ReportFatalError, status);
    const [exit] = guest.exits;
    if (exit?.reason !== KvmExitReason.KVM_EXIT_SYSTEM_EVENT) throw new Error('no system event');
    expect([exit.type, exit.data.length, exit.data[12], exit.data[13]]).toEqual([7, 16, status, 0n]);
  };
  const share = (gpa: number, attributes = 0n): number =>
    ok('attributes', guest.vm.setMemoryAttributes({ address: gpa, size: 0x1000, attributes, flags: 0n }));

  it('[C144] TDX selftests, td_lifecycle: made, finalised, run, freed', () => succeeds());

  it('report_fatal_error: the error code is register 12, and running on gives success', () => {
    fatal(FATAL);
    succeeds();
  });

  it('td_ioexit: a byte out, the same plus one in', () => {
    let written = 0n;
    guest.onExit = (exit) => {
      if (exit.reason === KvmExitReason.KVM_EXIT_IO && exit.direction === 1) written = valueOf(exit, 1);
      if (exit.reason === KvmExitReason.KVM_EXIT_IO && exit.direction === 0) exit.data[0] = Number(written) + 1;
      return true;
    };
    expect(out(0x50, 1, 0xabn)).toBe(0n);
    expect(io()).toMatchObject([{ port: 0x50, size: 1, direction: 1 }]);
    expect(inp(0x50, 1)).toMatchObject({ r10: 0n, r11: 0xacn });
    expect(io()).toMatchObject([{ port: 0x50, size: 1, direction: 0 }]);
    succeeds();
  });

  it('td_cpuid: leaf 1 natively: SSE3, line size 8, APIC id of the vCPU', () => {
    const { rbx, rcx } = guest.request(Request.CPUID, { rax: 1n });
    expect([rcx & 1n, (rbx >> 8n) & 0xffn, rbx >> 24n]).toEqual([1n, 8n, BigInt(guest.vcpu.id)]);
    succeeds();
  });

  it('get_td_vmcall_info: base leaves only', () => {
    expect(call(VmcallLeaf.GetTdVmCallInfo, 0)).toMatchObject({ r10: 0n, r11: 0n, r12: 0n, r13: 0n, r14: 0n });
    succeeds();
  });

  it('guest_writes: 1, 2 and 4 bytes; 5 is refused in the kernel', () => {
    for (const [size, value] of [
      [1, 0xabn],
      [2, 0xabcdn],
      [4, 0xffab_cdefn],
    ] as const) {
      expect(out(0x51, size, value)).toBe(0n);
      expect([io()[0]!.size, valueOf(io()[0]!, size)]).toEqual([size, value]);
    }
    const status = out(0x51, 5, 0n);
    expect([status, guest.exits]).toEqual([INVALID_OPERAND, []]);
    fatal(status);
    succeeds();
  });

  it('guest_reads: 1, 2 and 4 bytes; 5 is refused in the kernel', () => {
    for (const [size, value] of [
      [1, 0xabn],
      [2, 0xabcdn],
      [4, 0xffab_cdefn],
    ] as const) {
      guest.onExit = (exit) => {
        if (exit.reason === KvmExitReason.KVM_EXIT_IO) new DataView(exit.data.buffer).setUint32(0, Number(value), true);
        return true;
      };
      expect(inp(0x52, size).r11).toBe(value);
    }
    const { r10 } = inp(0x52, 5);
    expect(r10).toBe(INVALID_OPERAND);
    fatal(r10);
    succeeds();
  });

  const MISC_ENABLE = 0x1a0;
  const POWER_CTL = 0x1fc;
  const ICR = 0x830;
  /** Default deny; MISC_ENABLE may be read, POWER_CTL written. */
  const filter = (): void => {
    const range = (base: number, flags: number): { flags: number; base: number; nmsrs: number; bitmap: Uint8Array } => ({
      flags,
      base,
      nmsrs: 1,
      bitmap: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0),
    });
    expect(
      guest.vm.msrFilter.set({
        defaultDeny: true,
        ranges: [range(MISC_ENABLE, MsrFilterFlag.READ), range(POWER_CTL, MsrFilterFlag.WRITE)],
      }),
    ).toBe(0);
  };

  it('guest_msr_reads: the filter lets MISC_ENABLE through, not POWER_CTL; x2APIC always', () => {
    expect(
      guest.vcpu.setMsrs([
        { index: ICR, data: 4n },
        { index: MISC_ENABLE, data: 5n },
        { index: POWER_CTL, data: 6n },
      ]),
    ).toBe(3);
    filter();
    const read = (index: number): [bigint, bigint] => ((r): [bigint, bigint] => [r.r10, r.r11])(call(VmcallLeaf.Rdmsr, index));
    expect([read(ICR), read(MISC_ENABLE), read(POWER_CTL)[0]]).toEqual([[0n, 4n], [0n, 5n], INVALID_OPERAND]);
    succeeds();
  });

  it('guest_msr_writes: the filter refuses MISC_ENABLE; ICR and POWER_CTL are written', () => {
    filter();
    const write = (index: number, r13: bigint): bigint => call(VmcallLeaf.Wrmsr, index, { r13 }).r10;
    expect([write(ICR, 4n), write(MISC_ENABLE, 5n), write(POWER_CTL, 6n)]).toEqual([0n, INVALID_OPERAND, 0n]);
    const entries = [ICR, MISC_ENABLE, POWER_CTL].map((index) => ({ index, data: 0n }));
    expect([guest.vcpu.getMsrs(entries), entries.map(({ data }) => data)]).toEqual([3, [4n, 0x1800n, 6n]]);
    succeeds();
  });

  it('guest_hlt: the MP state reads HALTED until the host sets RUNNABLE', () => {
    guest.ask(Request.TDCALL, { rcx: 0xffccn, r11: BigInt(VmcallLeaf.Hlt) });
    expect([guest.untilReport(), guest.vcpu.mpState]).toEqual([false, KvmMpState.HALTED]);
    expect([guest.vcpu.setMpState(KvmMpState.RUNNABLE), guest.untilReport(), guest.registers.r10]).toEqual([0, true, 0n]);
    succeeds();
  });

  const MMIO = SHARED_BIT + 0x2_0000_0000n;
  const SIZES = [
    [1, 0x12n],
    [2, 0x1234n],
    [4, 0x1234_5678n],
    [8, 0x1234_5678_90ab_cdefn],
  ] as const;

  it('mmio_reads: 1, 2, 4 and 8 bytes; 10 is refused', () => {
    for (const [size, value] of SIZES) {
      guest.onExit = (exit) => {
        if (exit.reason === KvmExitReason.KVM_EXIT_MMIO) new DataView(exit.data.buffer).setBigUint64(0, value, true);
        return true;
      };
      expect(call(VmcallLeaf.RequestMmio, size, { r13: 0n, r14: MMIO }).r11).toBe(value);
      expect(guest.exits).toMatchObject([{ physAddr: 0x2_0000_0000, len: size, isWrite: false }]);
    }
    fatal(call(VmcallLeaf.RequestMmio, 10, { r13: 0n, r14: MMIO }).r10);
    succeeds();
  });

  it('mmio_writes: 1, 2, 4 and 8 bytes; one across a page that ends in the private half is refused', () => {
    for (const [size, value] of SIZES) {
      expect(call(VmcallLeaf.RequestMmio, size, { r13: 1n, r14: MMIO, r15: value }).r10).toBe(0n);
      const [exit] = guest.exits as [Mmio];
      expect([exit.physAddr, exit.len, exit.isWrite, valueOf(exit, size)]).toEqual([0x2_0000_0000, size, true, value]);
    }
    const crossing = call(VmcallLeaf.RequestMmio, 8, { r13: 1n, r14: 0xfffn }).r10;
    expect(crossing).toBe(INVALID_OPERAND);
    fatal(crossing);
    succeeds();
  });

  it('mmio_writes: 8 bytes across a page of the shared half are one exit, as they came', () => {
    expect(call(VmcallLeaf.RequestMmio, 8, { r13: 1n, r14: MMIO + 0xffcn, r15: 0x1234_5678_90ab_cdefn }).r10).toBe(0n);
    expect(guest.exits).toMatchObject([{ physAddr: 0x2_0000_0ffc, len: 8, isWrite: true }]);
    expect(valueOf(guest.exits[0] as Mmio, 8)).toBe(0x1234_5678_90ab_cdefn);
    // Out of the shared half at its end: refused.
    const end = call(VmcallLeaf.RequestMmio, 8, { r13: 1n, r14: (1n << 48n) - 4n }).r10;
    expect(end).toBe(INVALID_OPERAND);
    fatal(end);
    succeeds();
  });

  it('td_cpuid_tdcall: leaf 1 by hypercall is what KVM_SET_CPUID2 was given', () => {
    const own = guest.vcpu.getCpuid2().find((e) => e.function === 1)!;
    const { r10, r12, r13, r14, r15 } = call(VmcallLeaf.Cpuid, 1, { r13: 0n });
    expect([r10, r12, r13 & 0xff_ffffn, r14, r15]).toEqual([
      0n,
      BigInt(own.eax),
      BigInt(own.ebx & 0xff_ffff),
      BigInt(own.ecx),
      BigInt(own.edx),
    ]);
    succeeds();
  });

  it("host_reading_private_mem: the host's view does not change with what the guest writes", () => {
    expect(guest.request(Request.TDCALL, { rax: 6n, rcx: BigInt(FREE_PAGE) }).rax).toBe(0n);
    const view = (): string => {
      const bytes = new Uint8Array(64);
      guest.vm.readGuest(FREE_PAGE, bytes);
      return Buffer.from(bytes).toString('hex');
    };
    guest.request(Request.STORE, { rdx: BigInt(FREE_PAGE), r8: 0xabcdn });
    const first = view();
    guest.request(Request.STORE, { rdx: BigInt(FREE_PAGE), r8: 0xfedcn });
    expect(view()).toBe(first);
    const page = dumpTrees(guest.vm).mirror.find(({ gfn }) => gfn === FREE_PAGE / 0x1000)!.page;
    expect(guest.kvm.machine.memory.read64(page as never)).not.toBe(0xfedcn);
    succeeds();
  });

  it('tdcall_vp_info: width, attributes, vCPUs made and at most, index, zeros', () => {
    for (const each of all) {
      const r = each.request(Request.TDCALL, { rax: 1n });
      expect([r.rax, r.rcx & 0x3fn, r.rcx >> 6n, r.rdx]).toEqual([0n, 48n, 0n, 1n << 28n]);
      expect([r.r8 & 0xffff_ffffn, r.r8 >> 32n, r.r9, r.r10 & ~1n, r.r11]).toEqual([
        BigInt(vcpus),
        BigInt(guest.vm.checkExtension(KvmCap.KVM_CAP_MAX_VCPUS)),
        BigInt(each.vcpu.id),
        0n,
        0n,
      ]);
    }
    expect(toTdx(guest.vm).sharedBit).toBe(2 ** 47);
    succeeds();
  });

  it('log_dirty_pages_flag_on_non_gmemfd_slot: a slot without guest_memfd may be logged, and the guest writes to it', () => {
    const slot = {
      slot: 7,
      flags: 1,
      guestPhysAddr: 0x9000_0000,
      memorySize: 0x1000,
      userspaceAddr: guest.kvm.userMemory.map(0x1000),
    };
    expect(guest.vm.setUserMemoryRegion2(slot)).toBe(0);
    guest.request(Request.STORE, { rdx: sharedAlias(0x9000_0000), r8: 0x1122_3344_5566_7788n });
    const bytes = new Uint8Array(8);
    guest.vm.readGuest(0x9000_0000, bytes);
    expect([...bytes]).toEqual([0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11]);
    succeeds();
  });

  it('conversions: private A, shared B, C from the host, private A again', () => {
    const asked: bigint[][] = [];
    guest.onExit = (exit) => {
      if (exit.reason !== KvmExitReason.KVM_EXIT_HYPERCALL) return false;
      asked.push([BigInt(exit.nr), exit.flags, ...exit.args.slice(0, 3)]);
      share(Number(exit.args[0]), exit.args[2] === 0n ? 0n : KVM_MEMORY_ATTRIBUTE_PRIVATE);
      return true;
    };
    const accept = (): bigint => guest.request(Request.TDCALL, { rax: 6n, rcx: BigInt(FREE_PAGE) }).rax;
    const put = (at: bigint, r8: number): void => void guest.request(Request.STORE, { rdx: at, r8: BigInt(r8) });
    const get = (at: bigint): bigint => guest.request(Request.LOAD8, { rdx: at }).rax;
    const own = BigInt(FREE_PAGE);
    expect(accept()).toBe(0n);
    put(own, 0x41);
    expect(get(own)).toBe(0x41n);
    expect(call(VmcallLeaf.MapGpa, SHARED_BIT + own, { r13: 0x1000n }).r10).toBe(0n);
    put(sharedAlias(FREE_PAGE), 0x42);
    expect(get(sharedAlias(FREE_PAGE))).toBe(0x42n);
    const byte = new Uint8Array(1);
    guest.vm.readGuest(FREE_PAGE, byte);
    expect(byte[0]).toBe(0x42);
    guest.vm.writeGuest(FREE_PAGE, Uint8Array.of(0x43));
    expect(get(sharedAlias(FREE_PAGE))).toBe(0x43n);
    expect(call(VmcallLeaf.MapGpa, own, { r13: 0x1000n }).r10).toBe(0n);
    expect(accept()).toBe(0n);
    put(own, 0x41);
    expect(get(own)).toBe(0x41n);
    expect(asked).toEqual([
      [12n, 1n, own, 1n, 0n],
      [12n, 1n, own, 1n, 0x10n],
    ]);
    succeeds();
  });

  it('shared_mem: each side reads what the other wrote', () => {
    guest.onExit = (exit) => {
      if (exit.reason === KvmExitReason.KVM_EXIT_HYPERCALL) share(Number(exit.args[0]));
      return true;
    };
    expect(call(VmcallLeaf.MapGpa, SHARED_BIT + BigInt(FREE_PAGE), { r13: 0x1000n }).r10).toBe(0n);
    guest.request(Request.STORE32, { rdx: sharedAlias(FREE_PAGE), r8: 0xcafe_cafen });
    expect(out(0x87, 4, 0n)).toBe(0n);
    const word = new Uint8Array(4);
    guest.vm.readGuest(FREE_PAGE, word);
    expect(new DataView(word.buffer).getUint32(0, true)).toBe(0xcafe_cafe);
    guest.vm.writeGuest(FREE_PAGE, Uint8Array.of(0xcd, 0xab, 0xcd, 0xab));
    const seen = guest.request(Request.LOAD, { rdx: sharedAlias(FREE_PAGE) }).rax & 0xffff_ffffn;
    expect(out(0x87, 4, seen)).toBe(0n);
    expect(valueOf(io()[0]!, 4)).toBe(0xabcd_abcdn);
    succeeds();
  });

  it('upm explicit: a focus area in the middle goes shared and comes back; the neighbours keep their bytes', () => {
    const AREA = FREE_PAGE; // 12 pages here; the pages 4 to 6 are in focus
    const pages = Array.from({ length: 12 }, (_, i) => AREA + 0x1000 * i).filter((page) => page < 0xfff1_4000);
    const focus = pages.slice(4, 7);
    const rest = pages.filter((page) => !focus.includes(page));
    const word = (fill: number): bigint => BigInt(`0x${fill.toString(16).padStart(2, '0').repeat(8)}`);
    const host = (gpa: number): number => {
      const byte = new Uint8Array(1);
      guest.vm.readGuest(gpa, byte);
      return byte[0]!;
    };
    for (const page of pages) guest.vm.writeGuest(page, new Uint8Array(0x1000).fill(0x11));
    guest.onExit = (exit) => {
      if (exit.reason === KvmExitReason.KVM_EXIT_HYPERCALL)
        for (let i = 0; i < Number(exit.args[1]); i++) share(Number(exit.args[0]) + 0x1000 * i, exit.args[2] === 0n ? 0n : 8n);
      return true;
    };
    const acceptAndFill = (page: number, fill: number): void => {
      guest.request(Request.TDCALL, { rax: 6n, rcx: BigInt(page) });
      guest.request(Request.STORE, { rdx: BigInt(page), r8: word(fill) });
    };
    const own = (page: number): bigint => guest.request(Request.LOAD, { rdx: BigInt(page) }).rax;
    for (const page of pages) acceptAndFill(page, 0x33);
    expect(pages.map(host)).toEqual(pages.map(() => 0x11)); // sync 1: the host sees its own bytes only
    expect(pages.map(own)).toEqual(pages.map(() => word(0x33)));
    expect(call(VmcallLeaf.MapGpa, SHARED_BIT + BigInt(focus[0]!), { r13: 0x3000n }).r10).toBe(0n);
    expect(rest.map(own)).toEqual(rest.map(() => word(0x33)));
    for (const page of focus) {
      expect(guest.request(Request.LOAD, { rdx: sharedAlias(page) }).rax).toBe(word(0x11));
      guest.request(Request.STORE, { rdx: sharedAlias(page), r8: word(0x44) });
    }
    expect(pages.map(host)).toEqual(pages.map((page) => (focus.includes(page) ? 0x44 : 0x11))); // sync 2
    for (const page of focus) guest.vm.writeGuest(page, new Uint8Array(0x1000).fill(0x22));
    for (const page of focus) expect(guest.request(Request.LOAD, { rdx: sharedAlias(page) }).rax).toBe(word(0x22));
    expect(call(VmcallLeaf.MapGpa, BigInt(focus[0]!), { r13: 0x3000n }).r10).toBe(0n);
    expect(rest.map(own)).toEqual(rest.map(() => word(0x33)));
    for (const page of focus) {
      expect(guest.request(Request.TDCALL, { rax: 6n, rcx: BigInt(page) }).rax).toBe(0n);
      expect(own(page)).toBe(0n);
    }
    expect(pages.map(host)).toEqual(pages.map((page) => (focus.includes(page) ? 0x22 : 0x11))); // sync 3
    for (const page of focus) {
      guest.request(Request.STORE, { rdx: BigInt(page), r8: word(0x55) });
      expect(own(page)).toBe(word(0x55));
    }
    succeeds();
  });

  it('upm, first touch: #VE of reason 48 inside the focus area; its handler reports the address by two writes and accepts the page', () => {
    const tds = remoteTds(tdxHost({ lps: vcpus }), vcpus, { attributes: 0n }); // #VE for pending pages
    guest = tds.at(-1)!;
    for (const page of [FREE_PAGE, FREE_PAGE + 0x1000]) {
      guest.request(Request.LOAD, { rdx: BigInt(page + 8) });
      expect([guest.exception, guest.veAddress]).toEqual([{ vector: 20, code: 48n }, BigInt(page + 8)]);
      const halves = [guest.veAddress & 0xffff_ffffn, guest.veAddress >> 32n].map(
        (half) => (out(0x87, 4, half), valueOf(io()[0]!, 4)),
      );
      expect(halves[0]! + (halves[1]! << 32n)).toBe(BigInt(page + 8));
      expect(guest.request(Request.TDCALL, { rax: 6n, rcx: BigInt(page) }).rax).toBe(0n);
      expect([guest.request(Request.LOAD, { rdx: BigInt(page + 8) }).rax, guest.exception]).toEqual([0n, undefined]);
    }
    succeeds();
  });

  describe('tdx_migrate_tests', () => {
    /** The TD of `guest` goes to a new VM of the host, without a SEAMCALL; its vCPUs come along. */
    const move = (): KvmVm => {
      const { kvm, vm: source } = guest;
      const target = ok('KVM_CREATE_VM', kvm.createVm(kvm.tdVmType));
      guest.vcpu.forceExit();
      const before = kvm.statistics.snapshot();
      expect(target.enableCap(KvmCap.KVM_CAP_VM_MOVE_ENC_CONTEXT_FROM, BigInt(kvm.open(source)))).toBe(0);
      expect(countersSince(before, kvm.statistics.snapshot()).seamcalls).toEqual({});
      expect([source.vcpus.length, target.vcpus.length, guest.vcpu.vm === target, target.mmu!.check()]).toEqual([
        0,
        vcpus,
        true,
        [],
      ]);
      guest = all[all.indexOf(guest)] = new RemoteGuest(kvm, target, guest.vcpu);
      return source;
    };
    const sayTo = (port: number, value: bigint): bigint => (out(port, 1, value), valueOf(io()[0]!, 1));

    it('with_private_memory: finalised in one VM, run in another', () => {
      const kvm = tdxHost({ lps: vcpus });
      const before = kvm.pages.pagesInUse;
      const built = buildTd(kvm, vcpus, machineCode('remote'));
      const target = ok('KVM_CREATE_VM', kvm.createVm(kvm.tdVmType));
      const source = built[0]!.vm;
      expect([target.moveTdFrom(source), source.destroy().leaks.size]).toEqual([0, 0]);
      all = built.map((vcpu) => {
        const remote = new RemoteGuest(kvm, target, vcpu);
        remote.setWord(18, 1n);
        expect(remote.untilReport()).toBe(true);
        return remote;
      });
      guest = all.at(-1)!;
      expect([sayTo(0x50, 1n), sayTo(0x50, 2n)]).toEqual([1n, 2n]);
      succeeds();
      expect(kvm.pages.pagesInUse).toBeGreaterThanOrEqual(before); // memory of the VMM stays
      expect(kvm.tdx.hkids.inUse).toBe(0);
    });

    it('running_vm: the first write in the source, the second in the destination', () => {
      expect(sayTo(0x50, 1n)).toBe(1n);
      const source = move();
      expect([sayTo(0x50, 2n), source.destroy().leaks.size]).toEqual([2n, 0]);
      succeeds();
    });

    it('with_shared_mem: a private counter and a shared one go on counting', () => {
      const own = BigInt(FREE_PAGE);
      const alias = sharedAlias(FREE_PAGE + 0x1000);
      expect(guest.request(Request.TDCALL, { rax: 6n, rcx: own }).rax).toBe(0n);
      share(FREE_PAGE + 0x1000);
      const put = (at: bigint, value: bigint): void => void guest.request(Request.STORE, { rdx: at, r8: value });
      const next = (at: bigint): bigint => {
        const value = guest.request(Request.LOAD, { rdx: at }).rax;
        put(at, value + 1n);
        return sayTo(0x50, value);
      };
      put(own, 1n);
      put(alias, 11n);
      expect([next(own), next(alias)]).toEqual([1n, 11n]);
      const source = move();
      expect([next(own), next(alias), source.destroy().leaks.size]).toEqual([2n, 12n, 0]);
      const bytes = new Uint8Array(1);
      expect([guest.vm.readGuest(FREE_PAGE + 0x1000, bytes), bytes[0]]).toEqual([true, 13]);
      succeeds();
    });

    it('multiple_vms: ten moves in a chain; a move back into a dead source is EIO, and what is no TD that runs cannot move', () => {
      const sources = Array.from({ length: 10 }, () => move());
      expect(sources.map((source) => source.moveTdFrom(guest.vm))).toEqual(sources.map(() => -Errno.EIO));
      expect(sources.map((source) => [source.createVcpu(9), source.enableCap(KvmCap.KVM_CAP_SPLIT_IRQCHIP, 24n)])).toEqual(
        sources.map(() => [-Errno.EIO, -Errno.EIO]),
      );
      const { kvm } = guest;
      const fresh = ok('KVM_CREATE_VM', kvm.createVm(kvm.tdVmType));
      const plain = ok('KVM_CREATE_VM', kvm.createVm(0));
      const capability = KvmCap.KVM_CAP_VM_MOVE_ENC_CONTEXT_FROM;
      expect([
        fresh.moveTdFrom(fresh),
        fresh.moveTdFrom(plain),
        plain.moveTdFrom(guest.vm),
        guest.vm.moveTdFrom(fresh),
        fresh.enableCap(capability, 999n),
        fresh.enableCap(capability, BigInt(kvm.open(guest.vcpu))),
      ]).toEqual([-Errno.EINVAL, -Errno.EINVAL, -Errno.EINVAL, -Errno.EINVAL, -Errno.EBADF, -Errno.EBADF]);
      for (const source of sources) expect(source.destroy().leaks.size).toBe(0);
      succeeds();
    });
  });
});
