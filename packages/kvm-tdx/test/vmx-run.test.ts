import { describe, expect, it } from 'vitest';
import { Errno, Kvm, KvmExitReason, KvmVmType, VcpuScheduler, type KvmExit } from '../src/index.ts';
import { FREE_PAGE, Request, remotePlainVm } from './remote-guest.ts';
import { ok, tdxMachine } from './td-fixture.ts';

type Mmio = Extract<KvmExit, { reason: typeof KvmExitReason.KVM_EXIT_MMIO }>;

describe.each([{}, { apicv: true }, { tdpMmu: false }] as const)('a VM without TDX, KVM with %o', (parameters) => {
  const host = () => new Kvm(tdxMachine(), { tdx: false, ...parameters });
  const plain = () => remotePlainVm(new Kvm(tdxMachine(), parameters));

  it('executes port I/O with results in AL, memory and CPUID', () => {
    const guest = plain();
    guest.onExit = (exit) => {
      if (exit.reason === KvmExitReason.KVM_EXIT_IO && exit.direction === 0) exit.data[0] = 0xa5;
      return exit.reason === KvmExitReason.KVM_EXIT_IO;
    };
    expect(guest.request(Request.IN, { rdx: 0x60n, rax: 0x1234_5678n }).rax).toBe(0x1234_56a5n);
    guest.request(Request.OUT, { rdx: 0x3f8n, rax: 0x41n });
    expect(guest.exits).toMatchObject([{ direction: 1, size: 1, port: 0x3f8, count: 1 }]);
    guest.request(Request.STORE, { rdx: BigInt(FREE_PAGE), r8: 0x1122_3344_5566_7788n });
    expect(guest.request(Request.LOAD, { rdx: BigInt(FREE_PAGE) }).rax).toBe(0x1122_3344_5566_7788n);
    const bytes = new Uint8Array(2);
    guest.vm.readGuest(FREE_PAGE, bytes);
    expect([...bytes]).toEqual([0x88, 0x77]);
    const leaf = guest.request(Request.CPUID, { rax: 0x4000_0000n });
    expect([leaf.rbx, leaf.rcx]).toEqual([0x4b4d_564bn, 0x564b_4d56n]);
    const features = guest.request(Request.CPUID, { rax: 1n });
    expect([(features.rcx >> 31n) & 1n, (features.rcx >> 5n) & 1n, (features.rcx >> 27n) & 1n]).toEqual([1n, 0n, 0n]);
  });

  it('emulates moves to and from devices', () => {
    const guest = plain();
    guest.onExit = (exit) => {
      if (exit.reason === KvmExitReason.KVM_EXIT_MMIO && !exit.isWrite) exit.data.set([0xf1, 2, 3, 4, 5, 6, 7, 8]);
      return exit.reason === KvmExitReason.KVM_EXIT_MMIO;
    };
    expect(guest.request(Request.LOAD, { rdx: 0xd000_0008n }).rax).toBe(0x0807_0605_0403_02f1n);
    expect(guest.exits).toMatchObject([{ physAddr: 0xd000_0008, len: 8, isWrite: false }]);
    expect(guest.request(Request.LOAD8, { rdx: 0xd000_0000n, rax: 0xffff_ffff_ffffn }).rax).toBe(0xf1n);
    guest.request(Request.STORE32, { rdx: 0xd000_0004n, r8: 0xaabb_ccdd_1122_3344n });
    const [write] = guest.exits as [Mmio];
    expect([write.physAddr, write.len, write.isWrite, [...write.data.slice(0, 4)]]).toEqual([
      0xd000_0004,
      4,
      true,
      [0x44, 0x33, 0x22, 0x11],
    ]);
  });

  it('gives the guest IA32_UMWAIT_CONTROL, and the processor its value', () => {
    const guest = plain();
    guest.request(Request.WRMSR, { rcx: 0xe1n, rax: 0x1_86a0n });
    expect(guest.request(Request.RDMSR, { rcx: 0xe1n }).rax).toBe(0x1_86a0n);
    expect(guest.vcpu.lp.rdmsr(0xe1)).toBe(0x1_86a0n);
    expect(guest.vcpu.setMsrs([{ index: 0xe1, data: 2n }])).toBe(0);
  });

  it('injects #GP for an MSR that is not there and #UD for TDCALL', () => {
    const guest = plain();
    guest.request(Request.RDMSR, { rcx: 0x1_2345n });
    expect(guest.exception).toEqual({ vector: 13, code: 0n });
    guest.request(Request.TDCALL);
    expect(guest.exception?.vector).toBe(6);
    expect(guest.request(Request.RDMSR, { rcx: 0xc000_0080n }).rax).toBe(0x500n);
    expect(guest.request(Request.RDMSR, { rcx: 0x1bn }).rax).toBe(0xfee0_0d00n);
    // RDCL_NO and IBRS_ALL of IA32_ARCH_CAPABILITIES: no page-table isolation, no return trampolines.
    expect(guest.request(Request.RDMSR, { rcx: 0x10an }).rax & 3n).toBe(3n);
  });

  it('wakes from HLT by the TSC-deadline timer, and from idleness by an MSI', () => {
    const guest = plain();
    guest.request(Request.WRMSR, { rcx: 0x80fn, rax: 0x1ffn });
    guest.request(Request.WRMSR, { rcx: 0x832n, rax: 0x4_0040n });
    const tsc = guest.kvm.machine.lps[0]!.tsc + 10_000_000n;
    guest.request(Request.WRMSR, { rcx: 0x6e0n, rax: tsc & 0xffff_ffffn, rdx: tsc >> 32n });
    guest.request(Request.HLT);
    expect(guest.interrupts).toBe(1);
    guest.ask(Request.HLT);
    expect(guest.untilReport()).toBe(false);
    expect(guest.exits).toEqual([{ reason: KvmExitReason.KVM_EXIT_INTR, cause: 'idle' }]);
    expect(guest.vm.signalMsi(0xfee0_0000, 0x41)).toBe(1);
    expect(guest.untilReport()).toBe(true);
    expect(guest.interrupts).toBe(2);
  });

  it('sleeps no further than to the timer of userspace, which may wake it', () => {
    const guest = plain();
    const { clock } = guest.kvm.machine;
    guest.request(Request.WRMSR, { rcx: 0x80fn, rax: 0x1ffn });
    let due: bigint | undefined = clock.now + 5_000_000n;
    const expired: bigint[] = [];
    guest.kvm.userTimer = {
      get due() {
        return due;
      },
      expire: () => {
        expired.push(clock.now);
        due = undefined;
        guest.vm.signalMsi(0xfee0_0000, 0x41);
      },
    };
    const wanted = due;
    guest.request(Request.HLT);
    expect([guest.interrupts, expired]).toEqual([1, [wanted]]);
  });

  it('takes an interrupt that came with interrupts off once they are on', () => {
    const guest = plain();
    guest.vm.signalMsi(0xfee0_0000, 0x41);
    guest.request(Request.SPIN, { rcx: 100n });
    expect(guest.interrupts).toBe(0);
    guest.request(Request.STI);
    expect(guest.interrupts).toBe(1);
  });

  it('passes the map-GPA hypercall to userspace and refuses unknown ones', () => {
    const guest = plain();
    expect(guest.request(Request.VMCALL, { rax: 99n }).rax).toBe(BigInt.asUintN(64, -1000n));
    guest.onExit = (exit) => exit.reason === KvmExitReason.KVM_EXIT_HYPERCALL;
    expect(guest.request(Request.VMCALL, { rax: 12n, rbx: 0x1000n, rcx: 2n, rdx: 0x10n }).rax).toBe(0n);
    expect(guest.exits).toMatchObject([{ nr: 12, args: [0x1000n, 2n, 0x10n, 0n, 0n, 0n], ret: 0n }]);
    expect(guest.request(Request.VMCALL, { rax: 12n, rbx: 0x1001n, rcx: 2n }).rax).toBe(BigInt.asUintN(64, -22n));
  });

  it('keeps registers across KVM_GET and KVM_SET', () => {
    const guest = plain();
    guest.ask(Request.SPIN, { rcx: 1000n });
    guest.vcpu.run({ instructions: 200 });
    const regs = guest.vcpu.getRegs();
    const sregs = guest.vcpu.getSregs();
    if (typeof regs === 'number' || typeof sregs === 'number') throw new Error('refused');
    expect([regs.gpr[1]! > 0n && regs.gpr[1]! < 1000n, sregs.efer, sregs.cr0 & 1n]).toEqual([true, 0x500n, 1n]);
    expect([guest.vcpu.setSregs(sregs), guest.vcpu.setRegs(regs)]).toEqual([0, 0]);
    expect(guest.untilReport()).toBe(true);
    expect(guest.registers.rcx).toBe(0n);
  });

  it('is a triple fault exit when the guest breaks its own paging and IDT', () => {
    const guest = plain();
    guest.onExit = () => false;
    const sregs = guest.vcpu.getSregs();
    if (typeof sregs === 'number') throw new Error('refused');
    guest.vcpu.setSregs({ ...sregs, idt: { base: 0n, limit: 0 } });
    guest.ask(Request.UD);
    expect(guest.untilReport()).toBe(false);
    expect(guest.exits).toEqual([{ reason: KvmExitReason.KVM_EXIT_SHUTDOWN }]);
    expect(guest.vm.destroy().pagesLeaked).toBe(0);
  });

  it('starts in real mode at the reset vector and repeats string output', () => {
    const kvm = host();
    const vm = ok('create', kvm.createVm(KvmVmType.KVM_X86_DEFAULT_VM));
    const userspaceAddr = kvm.userMemory.map(0x1_0000);
    ok('slot', vm.setUserMemoryRegion2({ slot: 0, flags: 0, guestPhysAddr: 0xffff_0000, memorySize: 0x1_0000, userspaceAddr }));
    // mov si,0xff00; mov cx,3; mov dx,0xe9; cs rep outsb; hlt
    vm.writeGuest(0xffff_fff0, Uint8Array.of(0xbe, 0x00, 0xff, 0xb9, 3, 0, 0xba, 0xe9, 0, 0xf3, 0x2e, 0x6e, 0xf4));
    vm.writeGuest(0xffff_ff00, new TextEncoder().encode('abc'));
    const vcpu = ok('vcpu', vm.createVcpu(0));
    let text = '';
    while (vcpu.run() === 0) {
      const { exit } = vcpu.kvmRun;
      if (exit.reason !== KvmExitReason.KVM_EXIT_IO) break;
      text += String.fromCharCode(...exit.data.subarray(0, exit.count));
    }
    expect(text).toBe('abc');
    expect(vcpu.kvmRun.exit).toEqual({ reason: KvmExitReason.KVM_EXIT_INTR, cause: 'idle' });
    expect(vm.destroy().pagesLeaked).toBe(0);
    expect(kvm.checkExtension(235)).toBe(1);
  });

  it('takes two of the NMIs that come at once, and one of those that come while it handles one', () => {
    const kvm = host();
    const vm = ok('create', kvm.createVm(KvmVmType.KVM_X86_DEFAULT_VM));
    const memory = (slot: number, guestPhysAddr: number) =>
      ok('slot', vm.setUserMemoryRegion2({ slot, flags: 0, guestPhysAddr, memorySize: 0x1_0000, userspaceAddr: kvm.userMemory.map(0x1_0000) })); // prettier-ignore
    memory(0, 0xffff_0000);
    memory(1, 0);
    const [NMI_PORT, MAIN_PORT] = [0x80, 0x81];
    // jmp 0000:0700; there: out 0x81,al; out 0x81,al; hlt
    vm.writeGuest(0xffff_fff0, Uint8Array.of(0xea, 0x00, 0x07, 0, 0));
    vm.writeGuest(0x700, Uint8Array.of(0xe6, MAIN_PORT, 0xe6, MAIN_PORT, 0xf4));
    // Vector 2, 0000:0500: inc byte [0x600]; out 0x80,al; iret
    vm.writeGuest(8, Uint8Array.of(0x00, 0x05, 0, 0));
    vm.writeGuest(0x500, Uint8Array.of(0xfe, 0x06, 0x00, 0x06, 0xe6, NMI_PORT, 0xcf));
    const vcpu = ok('vcpu', vm.createVcpu(0));
    const counts: number[] = [];
    const raise = (nmis: number): void => {
      for (let i = 0; i < nmis; i++) expect(vcpu.nmi()).toBe(0);
    };
    const count = (): number => {
      const byte = new Uint8Array(1);
      vm.readGuest(0x600, byte);
      return byte[0]!;
    };
    while (vcpu.run() === 0) {
      const { exit } = vcpu.kvmRun;
      if (exit.reason !== KvmExitReason.KVM_EXIT_IO) break;
      if (exit.port === MAIN_PORT) {
        counts.push(count());
        raise(counts.length === 1 ? 3 : 1);
      } else if (counts.length === 2 && count() === counts[1]! + 1) raise(10);
    }
    expect([counts, count()]).toEqual([[0, 2], 4]);
  });

  it('shares one LP with another VM', () => {
    const kvm = new Kvm(tdxMachine(), parameters);
    const guest = remotePlainVm(kvm);
    guest.ask(Request.SPIN, { rcx: 3000n });
    guest.vcpu.run({ instructions: 500 });
    const other = remotePlainVm(kvm);
    expect(other.request(Request.CPUID, { rax: 0n }).rbx).toBe(0x756e_6547n);
    expect(guest.untilReport()).toBe(true);
    expect(guest.registers.rcx).toBe(0n);
  });

  it('comes back after so many exits, whatever the guest does', () => {
    const kvm = host();
    const vm = ok('create', kvm.createVm(KvmVmType.KVM_X86_DEFAULT_VM));
    const userspaceAddr = kvm.userMemory.map(0x1_0000);
    ok('slot', vm.setUserMemoryRegion2({ slot: 0, flags: 0, guestPhysAddr: 0xffff_0000, memorySize: 0x1_0000, userspaceAddr }));
    vm.writeGuest(0xffff_fff0, Uint8Array.of(0x0f, 0xa2, 0xeb, 0xfc)); // cpuid; jmp back
    const vcpu = ok('vcpu', vm.createVcpu(0));
    expect(vcpu.run({ exits: 10 })).toBe(-Errno.EINTR);
    expect([vcpu.kvmRun.exit, vcpu.instructions < 30]).toEqual([{ reason: KvmExitReason.KVM_EXIT_INTR, cause: 'budget' }, true]);
    expect(new VcpuScheduler([vcpu], { quantum: 1000 }).run(1_000_000, 20).result).toBe(-Errno.EINTR);
    expect(vcpu.instructions).toBeLessThan(100);
    vm.destroy();
  });
});
