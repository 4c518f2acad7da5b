import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { TdFeatures } from '../entry/td-features.ts';
import type { ModuleContext } from '../module-context.ts';
import { Mrtd } from '../measure.ts';
import { PageSet } from './page-set.ts';
import { Attributes, Tdcs } from './tdcs-layout.ts';
import { Lifecycle, MIN_TDCX_PAGES, Tdr } from './tdr-layout.ts';
import { Code, SUCCESS } from '../status.ts';

/**
 * A TD: views of its TDR (global HKID) and TDCS (the TD's HKID). Holds addresses only; every value is read from the pages. The module
 * keeps one object per TDR page (`module.td`), made again whenever TDCX pages are added.
 */
export class Td {
  readonly module: ModuleContext;
  /** HPA of the TDR page without HKID. */
  readonly tdrPa: Hpa;
  readonly tdr: PageSet;
  readonly tdcs: PageSet;
  /** `entry/td-features.ts` keeps here what it made of values that never change. */
  features: TdFeatures | undefined = undefined;
  #mrtd: Mrtd | undefined = undefined;

  constructor(module: ModuleContext, tdrPa: Hpa) {
    const memory = module.memory;
    this.module = module;
    this.tdrPa = tdrPa;
    this.tdr = new PageSet(memory);
    this.tdr.pages.push(memory.withHkid(tdrPa, module.globalHkid));
    this.tdcs = new PageSet(memory);
    const count = this.tdr.read32(Tdr.NUM_TDCX);
    for (let i = 0; i < count; i++) this.tdcs.pages.push(Number(this.tdr.read64(Tdr.TDCX_PA + 8 * i)) as Hpa);
  }

  /** Takes one more TDCX page (`pa` with the TD's HKID). */
  addTdcx(pa: Hpa): void {
    const index = this.numTdcx;
    this.tdr.write64(Tdr.TDCX_PA + 8 * index, BigInt(pa));
    this.tdr.write32(Tdr.NUM_TDCX, index + 1);
    this.tdcs.pages.push(pa);
  }

  get hkid(): number {
    return this.tdr.read16(Tdr.HKID);
  }
  /** The measurement of a TD in the making. */
  get mrtd(): Mrtd {
    return (this.#mrtd ??= new Mrtd(this.tdcs));
  }
  /** The address `pa` (without HKID) as accessed with this TD's key. */
  withKey(pa: Hpa): Hpa {
    return this.module.memory.withHkid(pa, this.hkid);
  }

  get isFatal(): boolean {
    return this.tdr.read8(Tdr.FATAL) !== 0;
  }
  set isFatal(value: boolean) {
    this.tdr.write8(Tdr.FATAL, value ? 1 : 0);
  }
  /** See `Lifecycle`. */
  get lifecycle(): number {
    return this.tdr.read32(Tdr.LIFECYCLE_STATE);
  }
  set lifecycle(value: number) {
    this.tdr.write32(Tdr.LIFECYCLE_STATE, value);
  }
  get numTdcx(): number {
    return this.tdr.read32(Tdr.NUM_TDCX);
  }
  /** Child pages: every 4 KiB page that names this TD as its owner. */
  get childCount(): number {
    return this.tdr.read32(Tdr.CHLDCNT) + this.tdr.read32(Tdr.CHLDCNT + 4) * 0x1_0000_0000;
  }
  set childCount(value: number) {
    this.tdr.write32(Tdr.CHLDCNT, value >>> 0);
    this.tdr.write32(Tdr.CHLDCNT + 4, Math.floor(value / 0x1_0000_0000));
  }

  /** See `OpState`. */
  get opState(): number {
    return this.tdcs.read32(Tdcs.OP_STATE);
  }
  set opState(value: number) {
    this.tdcs.write32(Tdcs.OP_STATE, value);
  }
  get numVcpus(): number {
    return this.tdcs.read32(Tdcs.NUM_VCPUS);
  }
  get numL2Vms(): number {
    return this.tdcs.read16(Tdcs.NUM_L2_VMS);
  }
  get attributes(): bigint {
    return this.tdcs.read64(Tdcs.ATTRIBUTES);
  }
  get isDebug(): boolean {
    return (this.tdcs.read8(Tdcs.ATTRIBUTES) & Number(Attributes.DEBUG)) !== 0;
  }
  get xfam(): bigint {
    return this.tdcs.read64(Tdcs.XFAM);
  }
  get configFlags(): bigint {
    return this.tdcs.read64(Tdcs.CONFIG_FLAGS);
  }
  /** GPA width that the SHARED bit is the top of: 48 or 52. */
  get gpaWidth(): 48 | 52 {
    return this.tdcs.read8(Tdcs.GPAW) !== 0 ? 52 : 48;
  }
  /** SEPT level of the root's entries: 3 for four-level trees, 4 for five. */
  get eptPwl(): number {
    return (this.tdcs.read8(Tdcs.EPTP) >> 3) & 7;
  }
  get epoch(): bigint {
    return this.tdcs.read64(Tdcs.TD_EPOCH);
  }

  /** TD_FATAL, TD_KEYS_NOT_CONFIGURED, TDCS_NOT_ALLOCATED in that order, or SUCCESS. The TDR lock is held by the caller. */
  checkAccessible(): bigint {
    if (this.isFatal) return Code.TD_FATAL;
    if (this.lifecycle !== Lifecycle.KEYS_CONFIGURED) return Code.TD_KEYS_NOT_CONFIGURED;
    if (this.numTdcx < MIN_TDCX_PAGES) return Code.TDCS_NOT_ALLOCATED;
    return SUCCESS;
  }

  /** OP_STATE_INCORRECT unless OP_STATE is in `allowed`, a bit mask over the numbers of `OpState`. */
  checkOpState(allowed: number): bigint {
    return ((allowed >>> this.opState) & 1) !== 0 ? SUCCESS : Code.OP_STATE_INCORRECT;
  }
}
