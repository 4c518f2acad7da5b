import {
  describeStatus,
  tdhPhymemPageRdmd,
  tdhSysConfig,
  tdhSysInit,
  tdhSysKeyConfig,
  tdhSysLpInit,
  tdhSysTdmrInit,
} from '@tdxkit/tdx-module';
import type { LogicalProcessor, Machine, Saved, SavedFields } from '@tdxkit/x86-cpu';
import type { Hpa } from '@tdxkit/x86-cpu/units';
import type { KvmStatistics } from '../observe/statistics.ts';
import { Errno, errnoName, type IoctlResult, isErrno, type NegativeErrno } from '../uapi/errno.ts';
import { HkidPool } from './hkid-pool.ts';
import { IA32_MKTME_KEYID_PARTITIONING, keyIdPartitioning, keyIdRefusal, type KeyIdPartitioning } from './keyid-partitioning.ts';
import type { HostLocks } from './host-locks.ts';
import type { MemoryRange } from './memory-range.ts';
import type { PageAllocator } from './page-allocator.ts';
import { allocatePamts, freePamts, type Pamt } from './pamt.ts';
import { reservedAreas } from './reserved-areas.ts';
import { seamcallErrno } from './seamcall-errno.ts';
import { type TdmrDescription, writeTdmrInfoArray } from './tdmr-info.ts';
import { constructTdmrs } from './tdmr.ts';
import { loadSystemInfo, loadTdmr, saveTdmr } from './saved-tdx-host.ts';
import { TdxFeature, readTdxSystemInfo, type TdxSystemInfo } from './tdx-system-info.ts';

/** PAMT page types up to this one have no TD behind them: NDA 0, RSVD 1. */
const PAGE_TYPE_RESERVED = 1;

/** Where bring-up stands. 'error' is sticky: TDX stays off until the machine is built anew. */
export type TdxHostState = 'uninitialised' | 'initialised' | 'error';

/** What the host layer is handed. */
export interface TdxHostParts {
  readonly machine: Machine;
  readonly memory: readonly MemoryRange[];
  readonly pages: PageAllocator;
  readonly statistics: KvmStatistics;
  /** TDs are to be built with NO_RBP_MOD, so the module must offer it. */
  readonly keepRbp: boolean;
  readonly locks: HostLocks;
}

/**
 * TDX host support: detection, the module's initialisation, and what KVM asks of it afterwards.
 * @source Linux arch/x86/virt/vmx/tdx/tdx.c (order of steps)
 */
export class TdxHost {
  readonly keyIds: KeyIdPartitioning;
  readonly hkids: HkidPool;
  readonly #parts: TdxHostParts;
  #state: TdxHostState = 'uninitialised';
  #errno = 0;
  #failure: string | undefined;
  #systemInfo: TdxSystemInfo | undefined;
  #tdmrs: readonly TdmrDescription[] = [];
  readonly #offline = new Set<number>();

  constructor(parts: TdxHostParts) {
    this.#parts = parts;
    this.keyIds = keyIdPartitioning(parts.machine.lps[0]?.rdmsr(IA32_MKTME_KEYID_PARTITIONING) ?? 0n);
    this.hkids = new HkidPool(this.keyIds);
  }

  get state(): TdxHostState {
    return this.#state;
  }
  /** platform_tdx_enabled(): the BIOS gave TDX enough KeyIDs. Says nothing of the module. */
  get platformEnabled(): boolean {
    return keyIdRefusal(this.keyIds) === undefined;
  }
  /** Why TDX is off, in one sentence; undefined while it is not known to be off. */
  get failure(): string | undefined {
    return this.#failure ?? keyIdRefusal(this.keyIds);
  }
  /** tdx_get_sysinfo(): undefined before a successful bring-up. */
  get systemInfo(): TdxSystemInfo | undefined {
    return this.#state === 'initialised' ? this.#systemInfo : undefined;
  }
  get tdmrs(): readonly TdmrDescription[] {
    return this.#tdmrs;
  }

  /**
   * tdx_enable(): brings the module up once. VMX is on on every LP. Later calls give the first answer.
   * -ENODEV: no KeyIDs, or no module; -EINVAL, -ENOSPC, -ENOMEM, -EIO: the step named by `failure`.
   */
  enable(): IoctlResult {
    if (this.#state === 'initialised') return 0;
    if (this.#state === 'error') return this.#errno;
    if (!this.platformEnabled) return -Errno.ENODEV;
    const result = this.#parts.locks.hold('hotplug', () => this.#bringUp());
    this.#state = result === 0 ? 'initialised' : 'error';
    this.#errno = result;
    return result;
  }

  /**
   * tdx_offline_cpu(): -EBUSY for the last LP of a package while a guest KeyID is in use: caches and keys of the package need one.
   * What is associated with the LP has been flushed by the caller.
   */
  offline(id: number): IoctlResult {
    const { lps } = this.#parts.machine.platform;
    const others = lps.filter((lp, i) => i !== id && lp.pkg === lps[id]!.pkg && !this.#offline.has(i));
    if (others.length === 0 && this.hkids.inUse > 0) return -Errno.EBUSY;
    this.#offline.add(id);
    return 0;
  }
  /** The LP takes part again. The module knows it already: TDH.SYS.LP.INIT is done once per LP, at bring-up. */
  online(id: number): void {
    this.#offline.delete(id);
  }
  isOnline(id: number): boolean {
    return !this.#offline.has(id);
  }

  /**
   * tdx_is_private_mem(), for the handler of a fatal machine check: does the page at this address belong to a TD? Pages without an owner and
   * reserved ones (PAMT among them) do not count, nor does anything when the module does not answer.
   */
  isPrivateMemory(address: Hpa): boolean {
    const lp = this.#parts.machine.lps.find(({ mode }) => mode === 'root');
    if (lp === undefined || this.#state !== 'initialised') return false;
    const { status, type } = tdhPhymemPageRdmd(lp, (address - (address % 0x1000)) as Hpa);
    this.#parts.statistics.seamcall('TDH.PHYMEM.PAGE.RDMD', status);
    return status === 0n && type > PAGE_TYPE_RESERVED;
  }

  /** One online LP of each package, in package order: caches and keys are per package. */
  packageLps(): LogicalProcessor[] {
    const { machine } = this.#parts;
    const byPackage = new Map<number, LogicalProcessor>();
    machine.platform.lps.forEach(({ pkg }, i) => {
      if (!byPackage.has(pkg) && this.isOnline(i)) byPackage.set(pkg, machine.lps[i]!);
    });
    return [...byPackage.entries()].sort(([a], [b]) => a - b).map(([, lp]) => lp);
  }

  /** A package none of whose LPs is online: its caches and keys cannot be reached. */
  get hasDarkPackage(): boolean {
    return this.packageLps().length < new Set(this.#parts.machine.platform.lps.map(({ pkg }) => pkg)).size;
  }

  save(): Saved {
    return {
      state: this.#state,
      errno: -this.#errno,
      failure: this.#failure ?? null,
      systemInfo:
        this.#systemInfo === undefined
          ? null
          : { ...this.#systemInfo, cpuidConfig: this.#systemInfo.cpuidConfig.map((each) => ({ ...each })) },
      tdmrs: this.#tdmrs.map(saveTdmr),
      offline: [...this.#offline],
      hkids: this.hkids.save(),
    };
  }
  /** Becomes the saved one; the module is restored with the machine. @throws SnapshotError */
  load(from: SavedFields): void {
    this.#state = from.choice('state', ['uninitialised', 'initialised', 'error']);
    this.#errno = -from.number('errno', 4095);
    this.#failure = from.optionalText('failure');
    const info = from.optionalPart('systemInfo');
    this.#systemInfo = info === undefined ? undefined : loadSystemInfo(info);
    this.#tdmrs = from.parts('tdmrs').map(loadTdmr);
    this.#offline.clear();
    for (const lp of from.numbers('offline', this.#parts.machine.lps.length - 1)) this.#offline.add(lp);
    this.hkids.load(from.part('hkids'));
  }

  #fail(step: string, errno: NegativeErrno): NegativeErrno {
    this.#failure = `${step}: ${errnoName(errno)}`;
    return errno;
  }

  #check(leaf: string, status: bigint): IoctlResult {
    this.#parts.statistics.seamcall(leaf, status);
    if (status === 0n) return 0;
    this.#failure = `${leaf} failed: ${describeStatus(status)}`;
    return seamcallErrno(status);
  }

  #bringUp(): IoctlResult {
    const { machine, statistics, locks } = this.#parts;
    const boot = machine.lps[0]!;
    let result = this.#check('TDH.SYS.INIT', tdhSysInit(boot).status);
    for (const lp of machine.lps)
      if (result === 0) result = locks.callOn(lp, () => this.#check('TDH.SYS.LP.INIT', tdhSysLpInit(lp).status));
    if (result !== 0) return result;

    const info = readTdxSystemInfo(boot, statistics);
    if (typeof info === 'bigint') return this.#check('TDH.SYS.RD', info);
    if (this.#parts.keepRbp && (info.features0 & TdxFeature.NO_RBP_MOD) === 0n)
      return this.#fail('the TDX module does not offer NO_RBP_MOD', -Errno.EINVAL);
    this.#systemInfo = info;

    const built = this.#buildTdmrs(info);
    if (isErrno(built)) return built;
    const configured = this.#configure(built, info);
    if (configured !== 0)
      freePamts(
        built.map((tdmr) => tdmr.pamt),
        this.#parts.pages,
      );
    else this.#tdmrs = built;
    return configured;
  }

  #buildTdmrs(info: TdxSystemInfo): TdmrDescription[] | NegativeErrno {
    const { memory, pages } = this.#parts;
    const ranges = constructTdmrs(memory, info.maxTdmrs);
    if (isErrno(ranges)) return this.#fail(`RAM needs more than ${info.maxTdmrs} TDMRs`, ranges);
    const pamts = allocatePamts(ranges, info, pages);
    if (isErrno(pamts)) return this.#fail('no contiguous memory is left for the PAMT', pamts);
    const tdmrs: TdmrDescription[] = [];
    for (const [i, range] of ranges.entries()) {
      const reserved = reservedAreas(
        range,
        memory,
        pamts.map((pamt: Pamt) => pamt.whole),
        info.maxReservedPerTdmr,
      );
      if (isErrno(reserved)) {
        freePamts(pamts, pages);
        return this.#fail(`a TDMR needs more than ${info.maxReservedPerTdmr} reserved areas`, reserved);
      }
      tdmrs.push({ range, pamt: pamts[i]!, reserved });
    }
    return tdmrs;
  }

  #configure(tdmrs: readonly TdmrDescription[], info: TdxSystemInfo): IoctlResult {
    const { machine, pages, locks } = this.#parts;
    const boot = machine.lps[0]!;
    const operand = writeTdmrInfoArray(tdmrs, info.maxReservedPerTdmr, machine.memory, pages);
    if (operand === undefined) return this.#fail('no memory for the TDMR_INFO array', -Errno.ENOMEM);
    const { status } = tdhSysConfig(boot, {
      tdmrInfoArray: operand.array,
      numTdmrs: tdmrs.length,
      globalHkid: this.keyIds.globalKeyId,
    });
    machine.memory.fill(operand.array, operand.bytes, 0);
    pages.freeContiguous(operand.array, operand.bytes);
    let result = this.#check('TDH.SYS.CONFIG', status);
    // Cache write-back belongs here: modelled memory has no caches, so no KeyID-0 line of a PAMT can survive.
    for (const lp of this.packageLps())
      if (result === 0) result = locks.callOn(lp, () => this.#check('TDH.SYS.KEY.CONFIG', tdhSysKeyConfig(lp).status));
    for (const { range } of tdmrs) if (result === 0) result = this.#initTdmr(boot, range);
    return result;
  }

  #initTdmr(lp: LogicalProcessor, { start, end }: MemoryRange): IoctlResult {
    for (;;) {
      const { status, nextAddress } = tdhSysTdmrInit(lp, start as Hpa);
      const result = this.#check('TDH.SYS.TDMR.INIT', status);
      if (result !== 0) return result;
      if (nextAddress >= end) return 0;
    }
  }
}
