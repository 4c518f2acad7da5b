import { codeOf, Code } from '@tdxkit/tdx-arch';
import { SEAMCALL_UD, describeStatus, tdhMngRd, tdhMrFinalize } from '@tdxkit/tdx-module';
import { Gpr, type LogicalProcessor, type Saved, type SavedFields } from '@tdxkit/x86-cpu';
import { hex64, type Hpa } from '@tdxkit/x86-cpu/units';
import type { TdxSystemInfo } from '../../host/tdx-system-info.ts';
import { Errno, type IoctlResult, type NegativeErrno } from '../../uapi/errno.ts';
import type { TdxCapabilities, TdxInitVm } from '../../uapi/structs.ts';
import type { KvmVcpu } from '../../vcpu/kvm-vcpu.ts';
import type { KvmVm } from '../../vm/kvm-vm.ts';
import type { VmBackend } from '../operations.ts';
import { tdxCapabilities } from './capabilities.ts';
import { createTdPages, initTd } from './init-vm.ts';
import { releaseHkid } from './release-hkid.ts';
import { reclaimControlPage, reclaimTdr } from './reclaim-page.ts';
import { SeptHooks } from './sept-hooks.ts';
import { TdField } from './td-fields.ts';
import { LeakReason, TdState } from './td-state.ts';
import { TdxVcpu } from './tdx-vcpu.ts';

/** HKID of a TD that gave it back. */
const RELEASED = -1;

/** KVM's side of one Trust Domain. */
export class TdxVm implements VmBackend {
  vm: KvmVm;
  readonly systemInfo: TdxSystemInfo;
  readonly hasPrivateMemory = true;
  readonly hasProtectedState = true;
  readonly allowsReadonlyMemslots = false;
  maxVcpus: number;
  readonly sept = new SeptHooks(this);
  state: TdState = TdState.UNINITIALIZED;
  /** 0 none, > 0 assigned, -1 released. A leaked one stays assigned, so that everything after leaks with it. */
  hkid = 0;
  tdr: Hpa | undefined;
  /** TDCS pages the module owns. */
  readonly tdcs: Hpa[] = [];
  gpaWidth: 0 | 48 | 52 = 0;
  tscOffset = 0n;
  tscMultiplier = 0n;
  hwError = 0n;
  /** vCPUs that would enter while this is set return to the outer loop (a zap is retried without them). */
  waitForZap = false;
  readonly vcpus: TdxVcpu[] = [];
  /** Pages that the TD may still own although KVM gave up on them. */
  readonly #lost = new Set<Hpa>();

  constructor(vm: KvmVm, systemInfo: TdxSystemInfo) {
    this.vm = vm;
    this.systemInfo = systemInfo;
    this.maxVcpus = Math.min(4096, vm.kvm.machine.lps.length);
  }

  get sharedBit(): number {
    return this.gpaWidth === 0 ? 0 : 2 ** (this.gpaWidth - 1);
  }
  get canMoveAway(): boolean {
    return this.state === TdState.RUNNABLE && this.isHkidAssigned;
  }
  get canBeReplaced(): boolean {
    return this.state === TdState.UNINITIALIZED;
  }
  /** is_hkid_assigned() */
  get isHkidAssigned(): boolean {
    return this.hkid > 0;
  }
  /** An LP in root mode for SEAMCALLs of this TD. */
  hostLp(preferred?: LogicalProcessor): LogicalProcessor {
    return this.vm.kvm.hostLp(preferred);
  }

  /** Counts a SEAMCALL and passes its status on. */
  note(leaf: string, status: bigint): bigint {
    this.vm.kvm.statistics.seamcall(leaf, status);
    return status;
  }

  /** Counts SEAMCALLs of one leaf that succeeded. */
  noteRow(leaf: string, times: number): void {
    for (let i = 0; i < times; i++) this.vm.kvm.statistics.seamcall(leaf, 0n);
  }

  /** KVM_BUG_ON: `what` failed with a status it may not have. */
  bug(leaf: string, status: bigint, outputs = ''): void {
    if (this.vm.kvm.isRebooting && status === SEAMCALL_UD) return;
    this.hwError = status;
    this.vm.bug(`${leaf} failed: ${describeStatus(status)}${outputs}`);
  }

  /** The same for a leaf that describes the Secure EPT entry where it stopped: RCX and RDX of the SEAMCALL that just came back. */
  bugAtEntry(leaf: string, status: bigint): void {
    const { gpr } = this.hostLp();
    this.bug(leaf, status, ` (RCX ${hex64(gpr[Gpr.RCX]!)}, RDX ${hex64(gpr[Gpr.RDX]!)})`);
  }

  losePage(page: Hpa): void {
    this.#lost.add(page);
  }

  leakReason(page: Hpa): string | undefined {
    return this.#lost.has(page) ? LeakReason.REMOVE_FAILED : undefined;
  }

  save(): Saved {
    return {
      maxVcpus: this.maxVcpus,
      state: this.state,
      hkid: this.hkid,
      tdr: this.tdr ?? null,
      tdcs: [...this.tdcs],
      gpaWidth: this.gpaWidth,
      tscOffset: this.tscOffset,
      tscMultiplier: this.tscMultiplier,
      hwError: this.hwError,
      waitForZap: this.waitForZap,
      lost: [...this.#lost],
      lastStatus: this.sept.lastStatus,
    };
  }
  load(from: SavedFields): void {
    this.maxVcpus = from.number('maxVcpus', 4096);
    this.state = from.number('state', TdState.RUNNABLE) as TdState;
    this.hkid = from.number('hkid', 2 ** 15, RELEASED);
    this.tdr = from.optionalNumber('tdr') as Hpa | undefined;
    this.tdcs.splice(0, this.tdcs.length, ...(from.numbers('tdcs') as Hpa[]));
    const width = from.number('gpaWidth');
    this.gpaWidth =
      width === 0 || width === 48 || width === 52 ? width : from.refuse('gpaWidth', `${width} is neither 48 nor 52`);
    this.tscOffset = from.bigint('tscOffset');
    this.tscMultiplier = from.bigint('tscMultiplier');
    this.hwError = from.bigint('hwError');
    this.waitForZap = from.flag('waitForZap');
    for (const page of from.numbers('lost')) this.#lost.add(page as Hpa);
    this.sept.lastStatus = from.bigint('lastStatus');
  }
  prepareVcpu(): void {
    // The pages of a TD vCPU are the module's: `TdxVcpu.restore` names them.
  }

  createIrqchip(): IoctlResult {
    if (this.vm.kvm.differences.irqchip === 'split') return -Errno.ENOTTY;
    if (this.vm.hasSplitIrqchip) return -Errno.EEXIST;
    if (this.vm.vcpus.length > 0) return -Errno.EINVAL;
    this.vm.hasSplitIrqchip = true; // local APICs in the kernel; the I/O APIC is the VMM's
    return 0;
  }

  checkVcpuCreation(): IoctlResult {
    if (this.state !== TdState.INITIALIZED) return -Errno.EIO;
    return this.vm.hasSplitIrqchip ? 0 : -Errno.EINVAL;
  }

  /** Pages are taken by KVM_TDX_INIT_VCPU. */
  reserveVcpu(): true {
    return true;
  }

  createVcpu(vcpu: KvmVcpu): TdxVcpu {
    const backend = new TdxVcpu(this, vcpu);
    this.vcpus.push(backend);
    return backend;
  }

  mmuConfig(): ReturnType<VmBackend['mmuConfig']> {
    const { differences, attributeStrategy, maxPrivateLevel, collapsePrivate } = this.vm.kvm;
    const base = { hooks: this.sept, mmioValue: 0n, rootLevel: this.gpaWidth === 52 ? 5 : 4 } as const;
    if (differences.mapGpaBy === 'kernel') return { ...base, attributes: attributeStrategy, maxDirectLevel: 1 };
    return maxPrivateLevel === 1 ? base : { ...base, maxMirrorLevel: maxPrivateLevel, maxMirrorFaultLevel: 2, collapsePrivate };
  }

  hostUnmapped(): void {
    // No page of the host stands for the APIC of a TD: the module has its pages.
  }

  flushTlbs(): void {
    for (const vcpu of this.vcpus) vcpu.flushPending = true;
  }

  tdxCapabilities(flags: number): TdxCapabilities | NegativeErrno {
    if (flags !== 0 || this.vm.kvm.differences.capabilitiesOn !== 'vm') return -Errno.EINVAL;
    return tdxCapabilities(this.systemInfo, this.vm.kvm.machine.lps[0]!, this.vm.kvm.debugTds);
  }

  tdxInitVm(init: TdxInitVm | NegativeErrno, flags: number): IoctlResult {
    this.hwError = 0n;
    if (this.state !== TdState.UNINITIALIZED || flags !== 0) return -Errno.EINVAL;
    if (typeof init === 'number') return init;
    if (init.cpuid.length > 256) return -Errno.E2BIG;
    if (this.vm.vcpus.length > 0) return -Errno.EBUSY;
    return initTd(this, init);
  }

  tdxFinalizeVm(): IoctlResult {
    this.hwError = 0n;
    if (!this.isHkidAssigned || this.state !== TdState.INITIALIZED || this.tdr === undefined) return -Errno.EINVAL;
    const status = this.note('TDH.MR.FINALIZE', tdhMrFinalize(this.hostLp(), this.tdr).status);
    if (status !== 0n) {
      this.hwError = status;
      if (codeOf(status) === Code.OPERAND_BUSY) return -Errno.EBUSY;
      this.bug('TDH.MR.FINALIZE', status);
      return -Errno.EIO;
    }
    this.state = TdState.RUNNABLE;
    return 0;
  }

  get measurement(): Uint8Array | undefined {
    if (this.state !== TdState.RUNNABLE || this.tdr === undefined || !this.isHkidAssigned) return undefined;
    const words = new BigUint64Array(6);
    for (let i = 0; i < 6; i++) {
      const { status, value } = tdhMngRd(this.hostLp(), { tdr: this.tdr, field: TdField.MRTD + BigInt(i) });
      if (this.note('TDH.MNG.RD', status) !== 0n) return undefined;
      words[i] = value;
    }
    return new Uint8Array(words.buffer);
  }

  releaseKeys(): void {
    if (!this.isHkidAssigned || this.tdr === undefined) return;
    if (releaseHkid(this, this.tdr)) {
      this.vm.kvm.tdx.hkids.free(this.hkid);
      this.hkid = RELEASED;
    } else {
      this.vm.kvm.tdx.hkids.leak(this.hkid);
    }
  }

  destroy(): void {
    for (const page of this.tdcs.splice(0)) reclaimControlPage(this, page);
    if (this.tdr !== undefined) reclaimTdr(this, this.tdr);
    this.tdr = undefined;
  }
}

/** KVM_CREATE_VM of a TD: no SEAMCALL yet, or the TD's own pages at once (flavour v7). */
export function makeTdxVm(vm: KvmVm): TdxVm | NegativeErrno {
  const { systemInfo } = vm.kvm.tdx;
  if (systemInfo === undefined) return -Errno.EIO;
  const td = new TdxVm(vm, systemInfo);
  if (vm.kvm.differences.tdCreatedBy === 'INIT_VM' || vm.kvm.isRestoring) return td;
  const created = createTdPages(td);
  return created === 0 ? td : created;
}
