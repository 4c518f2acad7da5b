import { enableVmx, type LogicalProcessor, type Machine, type Saved, type SavedFields } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { KvmStatistics } from '../observe/statistics.ts';
import { Errno, type IoctlResult } from '../uapi/errno.ts';
import type { PageAllocator } from './page-allocator.ts';

const IA32_FEATURE_CONTROL = 0x3a;
/** Lock bit, and VMX outside SMX. */
const VMX_ENABLED_AND_LOCKED = 5n;
/** IA32_VMX_BASIC to IA32_VMX_VMFUNC: what VMX of this processor can do. */
const VMX_CAPABILITIES = { first: 0x480, last: 0x491 } as const;

/** What KVM does to one LP at run time. The operations concern that LP and take no argument. */
export interface ProcessorOperations {
  /** check_processor_compatibility(): -EIO when the LP has no VMX, its BIOS turned it off, or it differs from the boot LP's. */
  checkCompatibility(): IoctlResult;
  /** hardware_enable(): CR4.VMXE and VMXON. -EIO, -ENOMEM. */
  enable(): IoctlResult;
  /** hardware_disable(): VMXOFF; nothing when it is off. */
  disable(): void;
}

/** VMX of a host's LPs: on while somebody needs it. Whatever fails half-way is undone. */
export class Virtualization {
  readonly #machine: Machine;
  readonly #pages: PageAllocator;
  readonly #statistics: KvmStatistics;
  readonly #regions = new Map<number, Hpa>();
  #users = 0;

  constructor(machine: Machine, pages: PageAllocator, statistics: KvmStatistics) {
    this.#machine = machine;
    this.#pages = pages;
    this.#statistics = statistics;
  }

  /** The operations of one LP. */
  processor(lp: LogicalProcessor): ProcessorOperations {
    return {
      checkCompatibility: () => this.#check(lp),
      enable: () => this.#enable(lp),
      disable: () => this.#disable(lp),
    };
  }

  /** One more user; the first turns VMX on on every LP given. -EIO, -ENOMEM: then it is off everywhere it was off before. */
  acquire(lps: readonly LogicalProcessor[]): IoctlResult {
    if (this.#users > 0) {
      this.#users++;
      return 0;
    }
    for (const [i, lp] of lps.entries()) {
      const result = this.#check(lp) || this.#enable(lp);
      if (result === 0) continue;
      for (const done of lps.slice(0, i)) this.#disable(done);
      return result;
    }
    this.#users = 1;
    return 0;
  }

  /** One user less; the last turns VMX off. */
  release(): void {
    if (--this.#users === 0) for (const lp of this.#machine.lps) this.#disable(lp);
  }

  /** True while VMX is meant to be on: an LP that comes online turns it on. */
  get isInUse(): boolean {
    return this.#users > 0;
  }

  save(): Saved {
    return { regions: [...this.#regions].map(([lp, page]) => ({ lp, page })), users: this.#users };
  }
  load(from: SavedFields): void {
    this.#regions.clear();
    for (const fields of from.parts('regions'))
      this.#regions.set(fields.number('lp', this.#machine.lps.length - 1), fields.number('page') as Hpa);
    this.#users = from.number('users');
  }

  #check(lp: LogicalProcessor): IoctlResult {
    const boot = this.#machine.lps[0]!;
    if (((lp.rdmsr(IA32_FEATURE_CONTROL) ?? 0n) & VMX_ENABLED_AND_LOCKED) !== VMX_ENABLED_AND_LOCKED) return -Errno.EIO;
    for (let msr: number = VMX_CAPABILITIES.first; msr <= VMX_CAPABILITIES.last; msr++)
      if (lp.rdmsr(msr) !== boot.rdmsr(msr)) return -Errno.EIO;
    return lp.rdmsr(VMX_CAPABILITIES.first) === undefined ? -Errno.EIO : 0;
  }

  #enable(lp: LogicalProcessor): IoctlResult {
    if (lp.vmx.on) return 0; // somebody else's, and left alone
    const region = this.#pages.allocate();
    if (region === undefined) return -Errno.ENOMEM;
    if (enableVmx(lp, region).kind !== 'ok') {
      this.#pages.free(region);
      return -Errno.EIO;
    }
    this.#regions.set(lp.id, region);
    this.#statistics.vmx(lp.id, true);
    return 0;
  }

  #disable(lp: LogicalProcessor): void {
    const region = this.#regions.get(lp.id);
    if (region === undefined) return;
    if (lp.vmx.on) lp.vmx.vmxoff();
    this.#regions.delete(lp.id);
    this.#pages.free(region);
    this.#statistics.vmx(lp.id, false);
  }
}
