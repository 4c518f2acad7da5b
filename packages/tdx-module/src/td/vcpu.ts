import type { Hpa } from '@tdxkit/x86-cpu/units';
import { EntryLocks } from './entry-locks.ts';
import { PageSet } from './page-set.ts';
import type { Td } from './td.ts';
import { Tdvps } from './tdvps-layout.ts';

/** A virtual CPU: a view of its TDVPS pages under the TD's HKID. The module keeps one object per TDVPR page (`module.vcpu`). */
export class Vcpu {
  readonly td: Td;
  /** HPA of the TDVPR page without HKID. */
  readonly tdvprPa: Hpa;
  readonly tdvps: PageSet;
  readonly entryLocks: EntryLocks;

  constructor(td: Td, tdvprPa: Hpa) {
    this.td = td;
    this.tdvprPa = tdvprPa;
    this.tdvps = new PageSet(td.module.memory);
    this.entryLocks = new EntryLocks(this);
    this.tdvps.pages.push(td.withKey(tdvprPa));
    const count = this.numPages;
    for (let i = 1; i < count; i++) this.tdvps.pages.push(Number(this.tdvps.read64(Tdvps.TDVPS_PAGE_PA + 8 * i)) as Hpa);
  }

  /** Takes one more page (`pa` with the TD's HKID); the TDVPR itself is the first. */
  addPage(pa: Hpa): void {
    const index = this.numPages;
    if (index > 0) this.tdvps.pages.push(pa);
    this.tdvps.write64(Tdvps.TDVPS_PAGE_PA + 8 * index, BigInt(pa));
    this.tdvps.write8(Tdvps.NUM_TDVPS_PAGES, index + 1);
  }

  get numPages(): number {
    return this.tdvps.read8(Tdvps.NUM_TDVPS_PAGES);
  }
  /** See `VcpuState`. */
  get state(): number {
    return this.tdvps.read8(Tdvps.VCPU_STATE);
  }
  set state(value: number) {
    this.tdvps.write8(Tdvps.VCPU_STATE, value);
  }
  get index(): number {
    return this.tdvps.read32(Tdvps.VCPU_INDEX);
  }
  /** Number of the LP that may hold translations and VMCS state of this vCPU, or `NO_LP`. */
  get associatedLp(): number {
    return this.tdvps.read32(Tdvps.ASSOC_LPID);
  }
  set associatedLp(value: number) {
    this.tdvps.write32(Tdvps.ASSOC_LPID, value);
  }
  /** Address of the L1 VMCS page, HKID included. */
  get vmcsPa(): Hpa {
    return this.tdvps.address(Tdvps.VMCS);
  }
}
