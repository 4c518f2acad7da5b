import {
  tdhMemRd,
  tdhMemSeptRd,
  tdhMemWr,
  tdhMngRd,
  tdhPhymemPageRdmd,
  tdhVpRd,
  tdhVpWr,
  type PageMetadata,
  type SeptLevel,
  type SeptResult,
} from '@tdxkit/tdx-module';
import type { LogicalProcessor } from '@tdxkit/x86-cpu';
import type { Gpa, Hpa } from '@tdxkit/x86-cpu/units';
import { toTdx } from '../backend/accessors.ts';
import type { TdxVcpu } from '../backend/tdx/tdx-vcpu.ts';
import type { TdxVm } from '../backend/tdx/tdx-vm.ts';
import type { KvmVm } from '../vm/kvm-vm.ts';

/** Status and value of a metadata read. `status` is 0 on success. */
export interface FieldValue {
  readonly status: bigint;
  readonly value: bigint;
}

/** A control page of a TD. */
export interface ControlPage {
  readonly page: Hpa;
  /** `TDR`, `TDCS`, `TDVPR 0`, `TDVPS 0`. */
  readonly use: string;
}

/**
 * What the TDX module tells the host of a TD, and lets it change: the SEAMCALLs that a debugger or an inspector makes. A production TD answers few of
 * them, one with ATTRIBUTES.DEBUG all. A vCPU that is in its guest is made to leave it first; it goes on at the next KVM_RUN.
 */
export class TdAccess {
  readonly #td: TdxVm;

  /** @throws InternalError for a VM that is no TD */
  constructor(vm: KvmVm) {
    this.#td = toTdx(vm);
  }

  /** GPA bit that says "shared". */
  get sharedBit(): number {
    return this.#td.sharedBit;
  }
  get hkid(): number {
    return this.#td.hkid;
  }
  get tdr(): Hpa {
    return this.#td.tdr!;
  }

  /** The pages that hold the TD's own state. */
  get controlPages(): ControlPage[] {
    const { tdr, tdcs, vcpus } = this.#td;
    const pages: ControlPage[] = tdr === undefined ? [] : [{ page: tdr, use: 'TDR' }];
    for (const page of tdcs) pages.push({ page, use: 'TDCS' });
    for (const { tdvpr, tdcx, vcpu } of vcpus) {
      if (tdvpr !== undefined) pages.push({ page: tdvpr, use: `TDVPR ${vcpu.id}` });
      for (const page of tdcx) pages.push({ page, use: `TDVPS ${vcpu.id}` });
    }
    return pages;
  }

  /** TDH.MNG.RD. */
  readTd(field: bigint): FieldValue {
    const { status, value } = tdhMngRd(this.#td.hostLp(), { tdr: this.tdr, field });
    return { status: this.#td.note('TDH.MNG.RD', status), value };
  }

  /** TDH.VP.RD. */
  readVcpu(id: number, field: bigint): FieldValue {
    const { vcpu, lp, tdvpr } = this.#vcpu(id);
    const { status, value } = tdhVpRd(lp, { tdvpr, field });
    vcpu.associated = lp;
    return { status: this.#td.note('TDH.VP.RD', status), value };
  }

  /** TDH.VP.WR of a whole field. The status. */
  writeVcpu(id: number, field: bigint, value: bigint, mask = 0xffff_ffff_ffff_ffffn): bigint {
    const { vcpu, lp, tdvpr } = this.#vcpu(id);
    const { status } = tdhVpWr(lp, { tdvpr, field, value, mask });
    vcpu.associated = lp;
    return this.#td.note('TDH.VP.WR', status);
  }

  /** TDH.MEM.RD: 8 bytes of private memory of a debug TD. @param gpa 8-byte aligned, without the shared bit */
  readMemory(gpa: Gpa): FieldValue {
    const { status, value } = tdhMemRd(this.#td.hostLp(), { gpa, tdr: this.tdr });
    return { status: this.#td.note('TDH.MEM.RD', status), value };
  }

  /** TDH.MEM.WR. The status. */
  writeMemory(gpa: Gpa, value: bigint): bigint {
    const { status } = tdhMemWr(this.#td.hostLp(), { gpa, tdr: this.tdr, value });
    return this.#td.note('TDH.MEM.WR', status);
  }

  /** TDH.MEM.SEPT.RD: the Secure EPT entry at a level (0 = 4 KiB). */
  septEntry(gpa: Gpa, level: SeptLevel): SeptResult {
    const result = tdhMemSeptRd(this.#td.hostLp(), { gpa, level, tdr: this.tdr });
    this.#td.note('TDH.MEM.SEPT.RD', result.status);
    return result;
  }

  /** TDH.PHYMEM.PAGE.RDMD: what the PAMT says of a physical page. */
  pageMetadata(page: Hpa): PageMetadata {
    const result = tdhPhymemPageRdmd(this.#td.hostLp(), page);
    this.#td.note('TDH.PHYMEM.PAGE.RDMD', result.status);
    return result;
  }

  #vcpu(id: number): { vcpu: TdxVcpu; lp: LogicalProcessor; tdvpr: Hpa } {
    const vcpu = this.#td.vcpus.find((each) => each.vcpu.id === id);
    if (vcpu?.tdvpr === undefined) throw new RangeError(`no vCPU ${id}`);
    return { vcpu, lp: this.#td.hostLp(vcpu.associated ?? vcpu.vcpu.lp), tdvpr: vcpu.tdvpr };
  }
}
