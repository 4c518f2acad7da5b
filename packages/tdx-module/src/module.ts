import type {
  LogicalProcessor,
  Machine,
  PhysicalMemory,
  SeamFirmware,
  SeamFirmwareState,
  SeamOutcome,
  VmExit,
} from '@tdxkit/x86-cpu';
import { Gpr } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import { handleVmExit } from './entry/index.ts';
import { ENTERED_GUEST } from './leaf.ts';
import { hostLeaf } from './leaves/table.ts';
import type { ModuleContext } from './module-context.ts';
import { ModuleLp } from './module-lp.ts';
import { ModuleShutdown } from './module-shutdown.ts';
import { restoreModule, saveModule } from './module-snapshot.ts';
import type { ModuleTraceListener } from './module-trace.ts';
import { SysState, initialModuleState, type ModuleState } from './module-state.ts';
import { Code, Operand, status } from './status.ts';
import { KnownRange } from './sept/known-range.ts';
import { Sysinfo, type SysinfoOptions } from './sysinfo.ts';
import { Td } from './td/td.ts';
import { Tdcs } from './td/tdcs-layout.ts';
import { Vcpu } from './td/vcpu.ts';
import { UnimplementedLeaf } from './unimplemented-leaf.ts';

/** What a host may choose about the module it loads. Defaults describe the machine's own platform and release 1.5.01. */
export interface TdxModuleOptions {
  readonly sysinfo?: SysinfoOptions;
  /** State of the module that this one replaces (its `state` after TDH.SYS.SHUTDOWN), for TDH.SYS.UPDATE. */
  readonly handoff?: ModuleState;
}

/**
 * The Intel TDX module 1.5.01, as SEAM firmware of one machine: `machine.loadSeamFirmware(new TdxModule(machine))`.
 *
 * State that belongs to a TD lies in its TDR, TDCS, TDVPS, PAMT and Secure EPT pages; `state` is what belongs to the module alone.
 */
export class TdxModule implements SeamFirmware, ModuleContext {
  readonly machine: Machine;
  readonly memory: PhysicalMemory;
  /** What the SEAM loader tells the module about the platform and about itself. */
  readonly sysinfo: Sysinfo;
  readonly state: ModuleState;
  /** State of the module before this one. */
  handoff: ModuleState | undefined;
  readonly lps: readonly ModuleLp[];
  /** Set to be told of TDCALLs and #VEs; undefined when nobody listens, which costs a test for each. */
  trace: ModuleTraceListener | undefined;
  readonly buildingRange: KnownRange;
  readonly runningRange: KnownRange;
  readonly #tds = new Map<Hpa, Td>();
  readonly #vcpus = new Map<Hpa, Vcpu>();
  /** Those asked for last. */
  #lastTd: Td | undefined = undefined;
  #lastVcpu: Vcpu | undefined = undefined;

  constructor(machine: Machine, options: TdxModuleOptions = {}) {
    this.machine = machine;
    this.memory = machine.memory;
    this.sysinfo = new Sysinfo(machine.platform, options.sysinfo);
    this.handoff = options.handoff;
    this.state = initialModuleState(2 ** machine.platform.keyIdBits);
    this.buildingRange = new KnownRange(this);
    this.runningRange = new KnownRange(this, Tdcs.OP_STATE_LOCK);
    this.lps = machine.lps.map((lp, i) => new ModuleLp(lp, i, this.state.lockWords));
  }

  get globalHkid(): number {
    return this.state.globalHkid;
  }

  /** Is `hkid` one of the platform's TDX private key ids? */
  isPrivateHkid(hkid: number): boolean {
    const { firstPrivateHkid, numPrivateHkids } = this.state.platform;
    return hkid >= firstPrivateHkid && hkid < firstPrivateHkid + numPrivateHkids;
  }

  /** The module's data of one LP. */
  of(lp: LogicalProcessor): ModuleLp {
    const l = this.lps[lp.id];
    if (l === undefined) throw new RangeError(`LP ${lp.id} is not one of the machine's ${this.lps.length}`);
    return l;
  }

  /** The TD whose TDR page is at `tdrPa` (no HKID). The caller has checked the page type. */
  td(tdrPa: Hpa): Td {
    if (this.#lastTd?.tdrPa === tdrPa) return this.#lastTd;
    let td = this.#tds.get(tdrPa);
    if (td === undefined) this.#tds.set(tdrPa, (td = new Td(this, tdrPa)));
    this.#lastTd = td;
    return td;
  }

  /** The vCPU whose TDVPR page is at `tdvprPa` (no HKID), owned by `td`. The caller has checked the page type. */
  vcpu(td: Td, tdvprPa: Hpa): Vcpu {
    if (this.#lastVcpu?.tdvprPa === tdvprPa && this.#lastVcpu.td === td) return this.#lastVcpu;
    let vcpu = this.#vcpus.get(tdvprPa);
    if (vcpu?.td !== td) this.#vcpus.set(tdvprPa, (vcpu = new Vcpu(td, tdvprPa)));
    this.#lastVcpu = vcpu;
    return vcpu;
  }

  /** The view of the vCPU whose TDVPR page was at `tdvprPa` when it was last asked for; the page may be another's by now. */
  formerVcpu(tdvprPa: Hpa): Vcpu | undefined {
    return this.#lastVcpu?.tdvprPa === tdvprPa ? this.#lastVcpu : this.#vcpus.get(tdvprPa);
  }

  /** Drops the views of a page that is no longer a TDR or TDVPR. */
  forget(pa: Hpa): void {
    this.buildingRange.clear();
    this.runningRange.clear();
    this.#lastTd = this.#lastVcpu = undefined;
    this.#tds.delete(pa);
    this.#vcpus.delete(pa);
  }

  /**
   * SEAMCALL.
   * @source TDX-ABI "SEAMCALL"
   * @throws UnimplementedLeaf for a leaf of the ABI that is not built yet; registers and state are unchanged then
   * @throws ModuleShutdown when the platform contradicts itself, and ever after
   */
  seamcall(lp: LogicalProcessor): SeamOutcome {
    const l = this.of(lp);
    if (this.state.isShutDown) throw new ModuleShutdown('at an earlier call');
    const result = this.#dispatch(l);
    if (result === ENTERED_GUEST) return 'guest';
    lp.gpr[Gpr.RAX] = result;
    return 'host';
  }

  /** Several SEAMCALLs of version 0 of a leaf at once: see `SeamFirmware.seamcallRow`. */
  seamcallRow(lp: LogicalProcessor, times: number, step: number): number {
    const l = this.of(lp);
    if (this.state.isShutDown || this.state.sysState !== SysState.SYS_READY) return 0;
    if (l.hi(Gpr.RAX) !== 0 || l.lo(Gpr.RAX) > 0xffff) return 0;
    const done = hostLeaf(l.lo(Gpr.RAX))?.row?.(this, l, times, step) ?? 0;
    if (done > 0) l.set(Gpr.RAX, 0, 0);
    return done;
  }

  #dispatch(l: ModuleLp): bigint | typeof ENTERED_GUEST {
    const low = l.lo(Gpr.RAX);
    const version = (low >>> 16) & 0xff;
    if (l.hi(Gpr.RAX) !== 0 || low >>> 24 !== 0) return status(Code.OPERAND_INVALID, Operand.RAX);
    const leaf = hostLeaf(low & 0xffff);
    if (version > 0 && (leaf?.maxVersion ?? 0) === 0) return status(Code.OPERAND_INVALID, Operand.RAX);
    const { sysState } = this.state;
    if (sysState === SysState.SYS_SHUTDOWN && leaf?.whenShutdown !== true) return Code.SYS_SHUTDOWN;
    if (sysState !== SysState.SYS_READY && leaf?.beforeReady !== true && sysState !== SysState.SYS_SHUTDOWN)
      return Code.SYS_NOT_READY;
    if (leaf === undefined) return status(Code.OPERAND_INVALID, Operand.RAX);
    if (version > leaf.maxVersion) {
      leaf.onBadVersion?.(l);
      return status(Code.OPERAND_INVALID, Operand.RAX);
    }
    if (leaf.handler === undefined) throw new UnimplementedLeaf(leaf.name, leaf.notYet ?? 'planned');
    let result: bigint | typeof ENTERED_GUEST | undefined;
    try {
      result = leaf.handler(this, l);
      return result;
    } catch (error) {
      this.state.isShutDown ||= error instanceof ModuleShutdown;
      throw error;
    } finally {
      if (result === ENTERED_GUEST) l.locks.outliveCall();
      else l.locks.releaseAll();
    }
  }

  /** A VM exit of a TD: handled inside ('guest') or passed to the host as a TD exit ('host'), which gives back TDH.VP.ENTER's locks. */
  vmexit(lp: LogicalProcessor, exit: VmExit): SeamOutcome {
    const l = this.of(lp);
    let outcome: SeamOutcome = 'host'; // also when the handler throws
    try {
      if (this.state.isShutDown) throw new ModuleShutdown('at an earlier call');
      const result = handleVmExit(this, l, exit);
      outcome = result;
      return result;
    } catch (error) {
      this.state.isShutDown ||= error instanceof ModuleShutdown;
      throw error;
    } finally {
      l.guestLocks.releaseAll();
      if (outcome === 'host') l.locks.releaseAll();
    }
  }

  /** The part of a machine's snapshot that is the module's own. */
  saveState(): SeamFirmwareState {
    return saveModule(this);
  }
  /** Takes back what `saveState` gave on a machine of the same platform, whose memory is restored already. */
  restoreState(saved: SeamFirmwareState): void {
    this.buildingRange.clear();
    this.runningRange.clear();
    this.#lastTd = this.#lastVcpu = undefined;
    this.#tds.clear();
    this.#vcpus.clear();
    restoreModule(this, saved);
  }
}
