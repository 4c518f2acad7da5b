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
 * Where the pages of a TD are, and which LPs can make SEAMCALLs: all that `TdAccess` needs. Plain enough to be made from a snapshot of a machine,
 * where no KVM runs.
 */
export interface TdHandle {
  readonly tdr: Hpa;
  readonly hkid: number;
  /** GPA bit that says "shared". */
  readonly sharedBit: number;
  readonly controlPages: readonly ControlPage[];
  readonly vcpus: readonly { readonly id: number; readonly tdvpr: Hpa }[];
  /** An LP in root mode: for a vCPU the one it is associated with. A guest that runs there is made to leave. */
  lpFor(vcpu?: number): LogicalProcessor;
  /** Told of each SEAMCALL. */
  note(leaf: string, status: bigint): void;
}

/** The handle of a TD of this KVM. @throws InternalError for a VM that is no TD */
export function tdHandle(vm: KvmVm): TdHandle {
  const td = toTdx(vm);
  const controlPages: ControlPage[] = td.tdr === undefined ? [] : [{ page: td.tdr, use: 'TDR' }];
  for (const page of td.tdcs) controlPages.push({ page, use: 'TDCS' });
  for (const { tdvpr, tdcx, vcpu } of td.vcpus) {
    if (tdvpr !== undefined) controlPages.push({ page: tdvpr, use: `TDVPR ${vcpu.id}` });
    for (const page of tdcx) controlPages.push({ page, use: `TDVPS ${vcpu.id}` });
  }
  return {
    tdr: td.tdr!,
    hkid: td.hkid,
    sharedBit: td.sharedBit,
    controlPages,
    vcpus: td.vcpus.flatMap(({ vcpu, tdvpr }) => (tdvpr === undefined ? [] : [{ id: vcpu.id, tdvpr }])),
    lpFor: (id) => {
      const vcpu = td.vcpus.find((each) => each.vcpu.id === id);
      if (vcpu === undefined) return td.hostLp();
      return (vcpu.associated = td.hostLp(vcpu.associated ?? vcpu.vcpu.lp));
    },
    note: (leaf, status) => void td.note(leaf, status),
  };
}

/**
 * What the TDX module tells the host of a TD, and lets it change: the SEAMCALLs that a debugger or an inspector makes. A production TD answers few of
 * them, one with ATTRIBUTES.DEBUG all. A vCPU that is in its guest is made to leave it first; it goes on at the next KVM_RUN.
 */
export class TdAccess {
  readonly handle: TdHandle;

  constructor(handle: TdHandle) {
    this.handle = handle;
  }

  #noted<T extends { readonly status: bigint }>(leaf: string, result: T): T {
    this.handle.note(leaf, result.status);
    return result;
  }

  /** TDH.MNG.RD. */
  readTd(field: bigint): FieldValue {
    const { handle } = this;
    return this.#noted('TDH.MNG.RD', tdhMngRd(handle.lpFor(), { tdr: handle.tdr, field }));
  }

  /** TDH.VP.RD. @throws RangeError for a vCPU that is not there */
  readVcpu(id: number, field: bigint): FieldValue {
    return this.#noted('TDH.VP.RD', tdhVpRd(this.handle.lpFor(id), { tdvpr: this.#tdvpr(id), field }));
  }

  /** TDH.VP.WR of the bits of `mask`. The status. @throws RangeError for a vCPU that is not there */
  writeVcpu(id: number, field: bigint, value: bigint, mask = 0xffff_ffff_ffff_ffffn): bigint {
    return this.#noted('TDH.VP.WR', tdhVpWr(this.handle.lpFor(id), { tdvpr: this.#tdvpr(id), field, value, mask })).status;
  }

  /** TDH.MEM.RD: 8 bytes of private memory of a debug TD. @param gpa 8-byte aligned, without the shared bit */
  readMemory(gpa: Gpa): FieldValue {
    return this.#noted('TDH.MEM.RD', tdhMemRd(this.handle.lpFor(), { gpa, tdr: this.handle.tdr }));
  }

  /** TDH.MEM.WR. The status. */
  writeMemory(gpa: Gpa, value: bigint): bigint {
    return this.#noted('TDH.MEM.WR', tdhMemWr(this.handle.lpFor(), { gpa, tdr: this.handle.tdr, value })).status;
  }

  /** TDH.MEM.SEPT.RD: the Secure EPT entry at a level (0 = 4 KiB). */
  septEntry(gpa: Gpa, level: SeptLevel): SeptResult {
    return this.#noted('TDH.MEM.SEPT.RD', tdhMemSeptRd(this.handle.lpFor(), { gpa, level, tdr: this.handle.tdr }));
  }

  /** TDH.PHYMEM.PAGE.RDMD: what the PAMT says of a physical page. */
  pageMetadata(page: Hpa): PageMetadata {
    return this.#noted('TDH.PHYMEM.PAGE.RDMD', tdhPhymemPageRdmd(this.handle.lpFor(), page));
  }

  #tdvpr(id: number): Hpa {
    const vcpu = this.handle.vcpus.find((each) => each.id === id);
    if (vcpu === undefined) throw new RangeError(`no vCPU ${id}`);
    return vcpu.tdvpr;
  }
}
