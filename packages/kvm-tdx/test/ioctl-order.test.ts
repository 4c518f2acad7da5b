import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Errno, KVM_TDX_MEASURE_MEMORY_REGION, KvmIoctl, KvmTdxCommand, errnoName, isErrno } from '../src/index.ts';
import {
  CreateGuestMemfd,
  MemoryAttributesLayout,
  TdxInitMemRegionLayout,
  UserspaceMemoryRegion2Layout,
} from '../src/uapi/layouts.ts';
import { BinaryProcess } from './binary-process.ts';
import { MEMORY_BASE, MEMORY_BYTES, tdxHost } from './td-fixture.ts';

/** The life of a TD in the documented order. */
const DOCUMENTED = [
  'KVM_TDX_INIT_VM',
  'KVM_CREATE_VCPU',
  'KVM_SET_CPUID2',
  'KVM_TDX_INIT_VCPU',
  'memory slot and attributes',
  'KVM_TDX_INIT_MEM_REGION',
  'KVM_TDX_FINALIZE_VM',
  'KVM_RUN',
] as const;
type Step = (typeof DOCUMENTED)[number];

const ADDED_PAGE = 0xffff_f000;
/** A file descriptor that nothing has. */
const NO_FILE = -1;

/** What KVM promises, as far as the order of calls decides it. */
class TdModel {
  state: 'uninitialised' | 'initialised' | 'runnable' = 'uninitialised';
  /** Why KVM gave the VM up (KVM_BUG_ON, kvm_vm_dead): two orders of calls bring a TD there. */
  dead: 'TDH.MR.FINALIZE failed' | 'which it never accepted' | undefined;
  hasVcpu = false;
  hasCpuid = false;
  isVcpuInitialised = false;
  hasMemory = false;
  isPageAdded = false;

  /** 0 or a negative errno, and the state after it. */
  perform(step: Step): number {
    if (this.#needsVcpu(step) && !this.hasVcpu) return -Errno.EBADF;
    if (this.dead !== undefined) return -Errno.EIO;
    switch (step) {
      case 'KVM_TDX_INIT_VM':
        if (this.state !== 'uninitialised') return -Errno.EINVAL;
        this.state = 'initialised';
        return 0;
      case 'KVM_CREATE_VCPU':
        if (this.state !== 'initialised') return -Errno.EIO;
        if (this.hasVcpu) return -Errno.EEXIST;
        this.hasVcpu = true;
        return 0;
      case 'KVM_SET_CPUID2':
        this.hasCpuid = true; // after a run the same table is taken again
        return 0;
      case 'KVM_TDX_INIT_VCPU':
        if (this.state !== 'initialised' || this.isVcpuInitialised || !this.hasCpuid) return -Errno.EINVAL;
        this.isVcpuInitialised = true;
        return 0;
      case 'memory slot and attributes':
        if (this.hasMemory) return -Errno.EINVAL; // a slot with a guest_memfd does not change
        this.hasMemory = true;
        return 0;
      case 'KVM_TDX_INIT_MEM_REGION':
        if (!this.isVcpuInitialised || this.state === 'runnable' || !this.hasMemory) return -Errno.EINVAL;
        if (this.isPageAdded) return -Errno.EEXIST;
        this.isPageAdded = true;
        return 0;
      case 'KVM_TDX_FINALIZE_VM':
        if (this.state !== 'initialised') return -Errno.EINVAL;
        if (!this.isVcpuInitialised) return this.#die('TDH.MR.FINALIZE failed'); // the module wants a vCPU
        this.state = 'runnable';
        return 0;
      case 'KVM_RUN':
        return this.#run();
    }
  }

  #needsVcpu(step: Step): boolean {
    return step === 'KVM_SET_CPUID2' || step === 'KVM_TDX_INIT_VCPU' || step === 'KVM_TDX_INIT_MEM_REGION' || step === 'KVM_RUN';
  }

  /** The guest's first fetch is from the page that KVM_TDX_INIT_MEM_REGION adds. */
  #run(): number {
    if (!this.isVcpuInitialised || this.state !== 'runnable') return -Errno.EINVAL;
    if (this.isPageAdded) return -Errno.EINTR; // it spins until the budget is spent
    if (!this.hasMemory) return -Errno.EFAULT; // KVM_EXIT_MEMORY_FAULT: the frame is not private
    return this.#die('which it never accepted'); // the page comes as PENDING, and with SEPT_VE_DISABLE nobody can accept it
  }

  #die(reason: NonNullable<TdModel['dead']>): number {
    this.dead = reason;
    return -Errno.EIO;
  }
}

/** What TDs hold of the host. */
interface InUse {
  readonly pages: number;
  readonly keys: number;
  readonly leakedKeys: number;
}

/** What became of the calls on one TD. */
interface Life {
  readonly results: string[];
  readonly bugged: string | undefined;
  readonly inUseBefore: InUse;
  readonly inUseAfter: InUse;
}

/** One VMM that makes TD after TD on one host, with the same arguments each time. */
class TdLives {
  readonly kvm = tdxHost({ lps: 2 });
  readonly #vmm = new BinaryProcess(this.kvm);
  readonly #backing = this.kvm.userMemory.map(MEMORY_BYTES);
  readonly #source = this.#vmm.place(this.#code());
  readonly #region = this.kvm.userMemory.map(0x1000);
  readonly #init: number;
  readonly #cpuid = this.#vmm.cpuid2(this.kvm.getSupportedCpuid());

  constructor() {
    const vm = this.#vmm.createTd();
    this.#init = this.#vmm.place(this.#vmm.initVm(vm));
    this.#vmm.kvm.close(vm);
  }

  #code(): Uint8Array {
    const page = new Uint8Array(0x1000);
    page.set([0xeb, 0xfe], 0xff0); // jmp $
    return page;
  }

  /** Makes the calls on a new TD, closes everything, and says what each answered and what is left. */
  live(steps: readonly Step[]): Life {
    const inUseBefore = this.#inUse();
    const fd = this.#vmm.createTd();
    const vm = this.#vmm.vmOf(fd);
    const files: number[] = [fd];
    let vcpu = NO_FILE;
    const perform = (step: Step): number => {
      switch (step) {
        case 'KVM_TDX_INIT_VM':
          return this.#vmm.command(fd, KvmTdxCommand.KVM_TDX_INIT_VM, this.#init).errno;
        case 'KVM_CREATE_VCPU': {
          const made = this.#vmm.ioctl(fd, 'KVM_CREATE_VCPU', 0);
          if (made < 0) return made;
          files.push((vcpu = made));
          return 0;
        }
        case 'KVM_SET_CPUID2':
          return this.#vmm.ioctl(vcpu, 'KVM_SET_CPUID2', this.#cpuid);
        case 'KVM_TDX_INIT_VCPU':
          return this.#vmm.command(vcpu, KvmTdxCommand.KVM_TDX_INIT_VCPU).errno;
        case 'memory slot and attributes':
          return this.#addMemory(fd, files);
        case 'KVM_TDX_INIT_MEM_REGION': {
          const region = { source_addr: BigInt(this.#source), gpa: BigInt(ADDED_PAGE), nr_pages: 1n };
          this.kvm.userMemory.write(this.#region, TdxInitMemRegionLayout.encode(region));
          const flags = KVM_TDX_MEASURE_MEMORY_REGION;
          return this.#vmm.command(vcpu, KvmTdxCommand.KVM_TDX_INIT_MEM_REGION, this.#region, flags).errno;
        }
        case 'KVM_TDX_FINALIZE_VM':
          return this.#vmm.command(fd, KvmTdxCommand.KVM_TDX_FINALIZE_VM).errno;
        case 'KVM_RUN':
          if (vcpu === NO_FILE) return this.kvm.ioctl(vcpu, KvmIoctl.KVM_RUN);
          return this.#vmm.vcpuOf(vcpu).run({ instructions: 50, exits: 10 });
      }
    };
    const results = steps.map((step) => `${step}: ${named(perform(step))}`);
    const { bugged } = vm;
    const invariants = vm.mmu?.check() ?? [];
    for (const file of files.reverse()) expect(this.kvm.close(file)).toBe(0);
    expect([invariants, [...vm.destroy().leaks]]).toEqual([[], []]);
    return { results, bugged, inUseBefore, inUseAfter: this.#inUse() };
  }

  #addMemory(vm: number, files: number[]): number {
    const memfd = this.#vmm.ioctl(vm, 'KVM_CREATE_GUEST_MEMFD', CreateGuestMemfd.encode({ size: BigInt(MEMORY_BYTES) }));
    if (memfd < 0) return memfd;
    files.push(memfd);
    const range = { guest_phys_addr: BigInt(MEMORY_BASE), memory_size: BigInt(MEMORY_BYTES) };
    const slot = { slot: 0, flags: 4, ...range, userspace_addr: BigInt(this.#backing), guest_memfd: memfd };
    const made = this.#vmm.ioctl(vm, 'KVM_SET_USER_MEMORY_REGION2', UserspaceMemoryRegion2Layout.encode(slot));
    if (made !== 0) return made;
    const attributes = { address: BigInt(MEMORY_BASE), size: BigInt(MEMORY_BYTES), attributes: 8n };
    return this.#vmm.ioctl(vm, 'KVM_SET_MEMORY_ATTRIBUTES', MemoryAttributesLayout.encode(attributes));
  }

  #inUse(): InUse {
    const { hkids } = this.kvm.tdx;
    return { pages: this.kvm.pages.pagesInUse, keys: hkids.inUse, leakedKeys: hkids.leaked };
  }
}

const named = (result: number): string => (isErrno(result) ? errnoName(result) : String(result));

/** The calls in this order answer what the model says; the VM is dead only where the model has it dead; nothing is left afterwards. */
function holds(lives: TdLives, steps: readonly Step[]): void {
  const model = new TdModel();
  const expected = steps.map((step) => `${step}: ${named(model.perform(step))}`);
  const { results, bugged, inUseBefore, inUseAfter } = lives.live(steps);
  expect(results).toEqual(expected);
  if (model.dead === undefined) expect(bugged).toBeUndefined();
  else expect(bugged).toContain(model.dead);
  expect(inUseAfter).toEqual(inUseBefore);
}

/** The documented order with step `from` made at the place of step `to`. */
function moved(from: number, to: number): Step[] {
  const steps: Step[] = [...DOCUMENTED];
  steps.splice(to, 0, ...steps.splice(from, 1));
  return steps;
}

describe('the calls that build a TD, in any order', () => {
  const lives = new TdLives();
  lives.live(DOCUMENTED); // what the host makes once is there from now on

  it('in the documented order every one succeeds', () => {
    holds(lives, DOCUMENTED);
    expect(lives.live(DOCUMENTED).results.map((line) => line.split(': ')[1])).toEqual([
      ...new Array<string>(7).fill('0'),
      'EINTR',
    ]);
  });

  const places = DOCUMENTED.map((step, place) => ({ step, place }));
  it.each(places)('$step moved to every other place, and exchanged with every other call', ({ place }) => {
    for (const other of DOCUMENTED.keys()) {
      if (other === place) continue;
      holds(lives, moved(place, other));
      const exchanged: Step[] = [...DOCUMENTED];
      [exchanged[place], exchanged[other]] = [DOCUMENTED[other]!, DOCUMENTED[place]!];
      holds(lives, exchanged);
    }
  });

  it.each(places)('$step left out, made twice in a row, and once more at the end', ({ step, place }) => {
    holds(lives, DOCUMENTED.toSpliced(place, 1));
    holds(lives, DOCUMENTED.toSpliced(place, 0, step));
    holds(lives, [...DOCUMENTED, step]);
  });

  it('every two calls on a new TD, then all of them in the documented order', () => {
    for (const first of DOCUMENTED) for (const second of DOCUMENTED) holds(lives, [first, second, ...DOCUMENTED]);
  });

  it('whole permutations, each followed by the documented order: what was refused too early succeeds as soon as it may', () => {
    const order = fc.shuffledSubarray([...DOCUMENTED], { minLength: DOCUMENTED.length });
    fc.assert(
      fc.property(order, (steps) => holds(lives, [...steps, ...DOCUMENTED])),
      { seed: 20_260_722, numRuns: 250 },
    );
  });
});
