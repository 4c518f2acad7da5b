import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { gfn } from '@tdxkit/x86-cpu/units';
import {
  Errno,
  KVM_TDX_MEASURE_MEMORY_REGION,
  KvmCap,
  KvmExitReason,
  KvmVmType,
  type Kvm,
  type KvmExit,
  type KvmSegment,
  type KvmVcpu,
  type KvmVm,
  type TdxInitVm,
} from '../src/index.ts';
import { MEMORY_BASE, MEMORY_BYTES, addPages, initialisedTd, ok } from './td-fixture.ts';

/** A guest program of testdata/guests. */
export const guest = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../testdata/guests/${name}.bin`, import.meta.url)));

/** Guest physical layout. The mailboxes are the pages that start out shared. */
const PML4 = MEMORY_BASE;
const PDPT_PRIVATE = MEMORY_BASE + 0x1000;
const PDPT_SHARED = MEMORY_BASE + 0x2000;
const IDT = MEMORY_BASE + 0x3000;
/** Per vCPU n, 64 KiB apart: the stack ends where the mailbox begins; scratch memory follows. */
const mailboxOf = (n: number): number => MEMORY_BASE + 0x5000 + 0x1_0000 * n;
const scratchOf = (n: number): number => mailboxOf(n) + 0x1000;
const CODE = MEMORY_BASE + 0x7000;
/** Memory nothing uses. */
export const FREE_PAGE = MEMORY_BASE + 0x8000;
/** Linear address of the shared half of a GPA in a TD. */
export const sharedAlias = (gpa: number): bigint => 0x80_0000_0000n + BigInt(gpa);
export const SHARED_BIT = 1n << 47n;
const REPORT_PORT = 0x80;

export const Request = {
  TDCALL: 0, LOAD: 1, STORE: 2, RDMSR: 3, WRMSR: 4, STI: 5, CLI: 6, HLT: 7, CPUID: 8, OUT: 9, IN: 10, LOOP: 11, VMCALL: 12, STORE32: 13,
  UD: 14, CLEAR_CR0: 15, LOAD8: 16, SPIN: 17,
} as const; // prettier-ignore

const NAMES = ['rax', 'rcx', 'rdx', 'rbx', 'rsi', 'rdi', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15'] as const;
export type Registers = Record<(typeof NAMES)[number], bigint>;

function pageTables(shared: bigint, shift = 0n): Uint8Array[] {
  const table = (entries: readonly (readonly [number, bigint])[]): Uint8Array => {
    const words = new BigUint64Array(512);
    for (const [i, value] of entries) words[i] = value;
    return new Uint8Array(words.buffer);
  };
  const gigabytes = (bit: bigint): (readonly [number, bigint])[] =>
    [0, 1, 2, 3].map((i) => [i, (BigInt(i) << 30n) | bit | 0x83n] as const);
  const idt = new Uint8Array(0x1000);
  const view = new DataView(idt.buffer);
  for (let vector = 0; vector < 256; vector++) {
    const handler = CODE + (vector < 32 ? 0x200 + 16 * vector : 0x400);
    view.setUint32(16 * vector, ((8 << 16) | (handler & 0xffff)) >>> 0, true);
    view.setUint32(16 * vector + 4, ((handler & 0xffff_0000) | 0x8e00) >>> 0, true);
    view.setUint32(16 * vector + 8, 0, true);
  }
  return [
    table([[0, BigInt(PDPT_PRIVATE) | 3n], [1, BigInt(PDPT_SHARED) | 3n]]),
    table(gigabytes(shift)),
    table(gigabytes(shared)),
    idt,
  ]; // prettier-ignore
}

const describe = (value: unknown): string =>
  JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? v.toString(16) : v));

/** A guest under remote control: `request` makes it execute one instruction or call and gives the registers afterwards. */
export class RemoteGuest {
  readonly kvm: Kvm;
  readonly vm: KvmVm;
  readonly vcpu: KvmVcpu;
  /** Exits that came before the last report, and the errno of each KVM_RUN that failed. */
  exits: KvmExit[] = [];
  /** Answers exits other than the report; true = run on. Default: run on. */
  onExit: (exit: KvmExit, errno: number) => boolean = () => true;

  readonly #mailbox: number;

  constructor(kvm: Kvm, vm: KvmVm, vcpu: KvmVcpu) {
    this.#mailbox = mailboxOf(vcpu.id);
    this.kvm = kvm;
    this.vm = vm;
    this.vcpu = vcpu;
  }

  word(index: number): bigint {
    const bytes = new Uint8Array(8);
    expect(this.vm.readGuest(this.#mailbox + 8 * index, bytes)).toBe(true);
    return new DataView(bytes.buffer).getBigUint64(0, true);
  }
  setWord(index: number, value: bigint): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
    expect(this.vm.writeGuest(this.#mailbox + 8 * index, bytes)).toBe(true);
  }
  get interrupts(): number {
    return Number(this.word(15));
  }
  /** Vector of the exception that ended the last request, or undefined; and its error code or #VE exit reason. */
  get exception(): { vector: number; code: bigint } | undefined {
    const vector = Number(this.word(16)) - 1;
    return vector < 0 ? undefined : { vector, code: this.word(17) };
  }

  /** GPA of the last #VE. */
  get veAddress(): bigint {
    return this.word(19);
  }

  /** Runs until the guest reports. False: `onExit` stopped it, or KVM_RUN failed for good. */
  untilReport(instructions = 1_000_000): boolean {
    for (;;) {
      const errno = this.vcpu.run({ instructions });
      const { exit } = this.vcpu.kvmRun;
      if (errno === 0 && exit.reason === KvmExitReason.KVM_EXIT_IO && exit.port === REPORT_PORT) return true;
      // I/O and MMIO exits are objects that the next one reuses.
      this.exits.push(
        'data' in exit && exit.data instanceof Uint8Array ? ({ ...exit, data: exit.data.slice(0, 8) } as KvmExit) : exit,
      );
      if (errno !== 0 && errno !== -Errno.EINTR && errno !== -Errno.EFAULT) return false;
      if (exit.reason === KvmExitReason.KVM_EXIT_INTR) return false;
      if (!this.onExit(exit, errno)) return false;
      if (this.exits.length > 1000) throw new Error(`the guest does not get on: ${describe(exit)}`);
    }
  }

  /** Puts a request into the mailbox. */
  ask(request: number, registers: Partial<Registers> = {}): void {
    this.setWord(0, BigInt(request));
    NAMES.forEach((name, i) => this.setWord(1 + i, registers[name] ?? 0n));
    this.setWord(16, 0n);
    this.exits = [];
  }

  get registers(): Registers {
    return Object.fromEntries(NAMES.map((name, i) => [name, this.word(1 + i)])) as Registers;
  }

  request(request: number, registers: Partial<Registers> = {}): Registers {
    this.ask(request, registers);
    if (!this.untilReport()) throw new Error(`the guest does not report: ${this.vm.bugged ?? describe(this.exits)}`);
    return this.registers;
  }

  /** TDG.VP.VMCALL with R10..R15 and the other GPRs exposed. */
  vmcall(r11: number, registers: Partial<Registers> = {}): Registers {
    return this.request(Request.TDCALL, { rax: 0n, rcx: 0xffccn, r10: 0n, r11: BigInt(r11), ...registers });
  }
}

/** A runnable TD with remote guests on its vCPUs, each stopped at its first report. `change`: of the argument of KVM_TDX_INIT_VM. */
export function remoteTds(kvm: Kvm, vcpus: number, change: Partial<TdxInitVm> = {}): RemoteGuest[] {
  const all = buildTd(kvm, vcpus, guest('remote'), () => undefined, change);
  return all.map((each) => {
    const remote = new RemoteGuest(kvm, each.vm, each);
    remote.setWord(18, 1n);
    expect(remote.untilReport()).toBe(true);
    return remote;
  });
}

/** A runnable TD in 64-bit mode whose vCPUs start at the first byte of `code` (one page). `prepare` adds memory before it is final. */
export function buildTd(
  kvm: Kvm,
  vcpus: number,
  code: Uint8Array,
  prepare: (vm: KvmVm) => void = () => undefined,
  change: Partial<TdxInitVm> = {},
): KvmVcpu[] {
  const built = initialisedTd(kvm, 0n, change);
  const { vm, vcpu } = built;
  const all = [vcpu];
  for (let id = 1; id < vcpus; id++) {
    const other = ok('KVM_CREATE_VCPU', vm.createVcpu(id));
    ok('KVM_SET_CPUID2', other.setCpuid2(kvm.getSupportedCpuid()));
    ok('KVM_TDX_INIT_VCPU', other.tdxInitVcpu(0n), vm);
    all.push(other);
  }
  pageTables(SHARED_BIT).forEach((page, i) =>
    addPages(built, MEMORY_BASE + 0x1000 * i, page, i === 0 ? KVM_TDX_MEASURE_MEMORY_REGION : 0),
  );
  for (const { id } of all) {
    if (kvm.differences.mapGpaBy === 'kernel')
      expect(vm.mmu!.mapGpa({ start: gfn(mailboxOf(id) / 0x1000), end: gfn(mailboxOf(id) / 0x1000 + 1) }, false)).toEqual({
        next: undefined,
      });
    else ok('attributes', vm.setMemoryAttributes({ address: mailboxOf(id), size: 0x1000, attributes: 0n, flags: 0n }));
    addPages(built, mailboxOf(id) - 0x1000, new Uint8Array(0x1000), 0);
    addPages(built, scratchOf(id), new Uint8Array(0x1000), 0);
  }
  addPages(built, CODE, code, 0);
  addPages(built, 0xffff_f000, guest('td-reset'), 0);
  prepare(vm);
  ok('FINALIZE', vm.tdxFinalizeVm(), vm);
  return all;
}

/** The same with one vCPU. */
export const remoteTd = (kvm: Kvm): RemoteGuest => remoteTds(kvm, 1)[0]!;

const segment = (selector: number, attributes: number): KvmSegment => ({ base: 0n, limit: 0xffff_ffff, selector, attributes });

/** The same guest in a plain VM, started in long mode by KVM_SET_SREGS, its APIC in x2APIC mode unless `apicBase` says otherwise. */
export function remotePlainVm(kvm: Kvm, apicBase = 0xfee0_0d00n): RemoteGuest {
  const vm = ok('KVM_CREATE_VM', kvm.createVm(KvmVmType.KVM_X86_DEFAULT_VM));
  ok('split', vm.enableCap(KvmCap.KVM_CAP_SPLIT_IRQCHIP, 24n));
  ok('hypercalls', vm.enableCap(KvmCap.KVM_CAP_EXIT_HYPERCALL, 1n << 12n));
  const userspaceAddr = kvm.userMemory.map(MEMORY_BYTES);
  ok('slot', vm.setUserMemoryRegion2({ slot: 0, flags: 0, guestPhysAddr: MEMORY_BASE, memorySize: MEMORY_BYTES, userspaceAddr }));
  pageTables(0n).forEach((page, i) => vm.writeGuest(MEMORY_BASE + 0x1000 * i, page));
  vm.writeGuest(CODE, guest('remote'));
  // A GDT for the code segment that interrupt gates name.
  const gdt = new BigUint64Array([0n, 0x00af_9b00_0000_ffffn, 0x00cf_9300_0000_ffffn]);
  vm.writeGuest(scratchOf(0) + 0x800, new Uint8Array(gdt.buffer));
  const vcpu = ok('KVM_CREATE_VCPU', vm.createVcpu(0));
  ok('KVM_SET_CPUID2', vcpu.setCpuid2(kvm.getSupportedCpuid()));
  const data = segment(16, 0xc093);
  ok(
    'KVM_SET_SREGS',
    vcpu.setSregs({
      cs: segment(8, 0xa09b), ds: data, es: data, fs: data, ss: data, gs: { ...data, base: BigInt(scratchOf(0)) },
      tr: { ...segment(0, 0x8b), limit: 0xffff }, ldt: segment(0, 0x1_0000),
      gdt: { base: BigInt(scratchOf(0) + 0x800), limit: 23 }, idt: { base: BigInt(IDT), limit: 0xfff },
      cr0: 0x8005_0033n, cr2: 0n, cr3: BigInt(PML4), cr4: 0x620n, cr8: 0n, efer: 0x500n, apicBase,
    }),
  ); // prettier-ignore
  const gpr = new BigUint64Array(16);
  gpr[4] = BigInt(mailboxOf(0));
  gpr[7] = BigInt(mailboxOf(0));
  ok('KVM_SET_REGS', vcpu.setRegs({ gpr, rip: BigInt(CODE), rflags: 2n }));
  const remote = new RemoteGuest(kvm, vm, vcpu);
  const stack = new Uint8Array(8);
  new DataView(stack.buffer).setBigUint64(0, BigInt(mailboxOf(0)), true);
  vm.writeGuest(scratchOf(0) + 24, stack);
  if (!remote.untilReport()) throw new Error(`plain VM does not start: ${describe(remote.exits)}`);
  return remote;
}
