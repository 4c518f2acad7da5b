import {
  createMachine,
  defaultPlatform,
  enableVmx,
  Gpr,
  type LogicalProcessor,
  type Machine,
  type MachineOptions,
} from '@tdxkit/x86-cpu';
import type { Gpa, Hpa } from '@tdxkit/x86-cpu/units';
import * as module from '../../src/index.ts';
import { describeStatus } from '../../src/status.ts';
import { shadow } from './shadow.ts';

const MIB = 0x10_0000;
const PAGE = 0x1000;

/** Where things are in host memory. */
export const Layout = {
  VMXON: 0x10_0000 as Hpa,
  /** TDMR_INFO array and entry. */
  TDMR_ARRAY: 0x11_0000 as Hpa,
  TDMR_INFO: 0x11_1000 as Hpa,
  TD_PARAMS: 0x11_2000 as Hpa,
  /** Source pages of TDH.MEM.PAGE.ADD. */
  SOURCE: 0x12_0000 as Hpa,
  /** PAMT areas: below 16 MiB, in a reserved area of the TDMR. */
  PAMT: 0x20_0000 as Hpa,
  /** First page that TDs may get. */
  POOL: 0x200_0000,
} as const;

export interface RunningTdOptions {
  readonly machine?: MachineOptions;
  /** ATTRIBUTES and XFAM of TD_PARAMS. */
  readonly attributes?: bigint;
  readonly xfam?: bigint;
  /** L2 VMs: each has Secure EPT tables wherever the TD has. */
  readonly numL2Vms?: number;
  /** false: leaves the TD without TDH.MR.FINALIZE. */
  readonly isFinalized?: boolean;
  /** Private pages: GPA and content. */
  readonly pages?: readonly (readonly [gpa: number, content: Uint8Array])[];
}

/** A machine with a loaded module and one TD, built with real SEAMCALLs, whose only vCPU has not run yet. */
export class RunningTd {
  /** Machines made from now on have a shadow: see `shadow`. */
  static isShadowed = false;
  readonly machine: Machine;
  readonly lp: LogicalProcessor;
  readonly module: module.TdxModule;
  readonly tdr: Hpa;
  readonly tdvpr: Hpa;
  readonly numL2Vms: number;
  #nextPage: number = Layout.POOL;
  readonly #septTables = new Set<string>();

  constructor(options: RunningTdOptions = {}) {
    this.numL2Vms = options.numL2Vms ?? 0;
    this.machine = createMachine(defaultPlatform({ ramBytes: 256 * MIB }), options.machine);
    this.lp = this.machine.lps[0]!;
    this.module = new module.TdxModule(this.machine);
    this.machine.loadSeamFirmware(this.module);
    enableVmx(this.lp, Layout.VMXON);
    this.#bringUp();
    this.tdr = this.page();
    this.#createTd(options);
    this.tdvpr = this.page();
    this.#createVcpu();
    for (const [gpa, content] of options.pages ?? []) this.addPage(gpa, content);
    if (RunningTd.isShadowed) shadow(this.machine, options.machine);
    if (options.isFinalized !== false) this.ok('TDH.MR.FINALIZE', module.tdhMrFinalize(this.lp, this.tdr));
  }

  /** A free page of host memory. */
  page(): Hpa {
    const page = this.#nextPage;
    this.#nextPage += PAGE;
    return page as Hpa;
  }

  ok<R extends { status: bigint }>(what: string, result: R): R {
    if (result.status !== 0n && result.status >> 32n !== 0n) throw new Error(`${what}: ${describeStatus(result.status)}`);
    return result;
  }

  #bringUp(): void {
    const { lp } = this;
    const { memory } = lp;
    this.ok('TDH.SYS.INIT', module.tdhSysInit(lp));
    this.ok('TDH.SYS.LP.INIT', module.tdhSysLpInit(lp));
    const words = new BigUint64Array(40);
    words[1] = BigInt(1024 * MIB);
    const areas = [PAGE, 0x2000, 0x40_0000]; // one 1 GiB entry, 512 2 MiB entries, 262,144 4 KiB entries, 16 bytes each
    let at: number = Layout.PAMT;
    for (const [i, bytes] of areas.entries()) {
      words[2 + 2 * i] = BigInt(at);
      words[3 + 2 * i] = BigInt(bytes);
      at += bytes;
    }
    // Everything below the pool, and everything above convertible memory, is reserved in the TDMR.
    const convertibleEnd = this.machine.platform.cmrs[0]![0] + this.machine.platform.cmrs[0]![1];
    words[8] = 0n;
    words[9] = BigInt(Layout.POOL);
    words[10] = BigInt(convertibleEnd);
    words[11] = BigInt(1024 * MIB - convertibleEnd);
    memory.writeBytes(Layout.TDMR_INFO, new Uint8Array(words.buffer));
    memory.write64(Layout.TDMR_ARRAY, BigInt(Layout.TDMR_INFO));
    this.ok('TDH.SYS.CONFIG', module.tdhSysConfig(lp, { tdmrInfoArray: Layout.TDMR_ARRAY, numTdmrs: 1, globalHkid: 32 }));
    this.ok('TDH.SYS.KEY.CONFIG', module.tdhSysKeyConfig(lp));
    for (;;) {
      const { nextAddress } = this.ok('TDH.SYS.TDMR.INIT', module.tdhSysTdmrInit(lp, 0 as Hpa));
      if (nextAddress === 1024 * MIB) break;
    }
  }

  #createTd(options: RunningTdOptions): void {
    const { lp, tdr } = this;
    this.ok('TDH.MNG.CREATE', module.tdhMngCreate(lp, { tdr, hkid: 33 }));
    this.ok('TDH.MNG.KEY.CONFIG', module.tdhMngKeyConfig(lp, tdr));
    for (let i = 0; i < 6 + this.numL2Vms; i++) this.ok('TDH.MNG.ADDCX', module.tdhMngAddcx(lp, { tdcx: this.page(), tdr }));
    const params = new Uint8Array(1024);
    const view = new DataView(params.buffer);
    view.setBigUint64(0, options.attributes ?? 0n, true);
    view.setBigUint64(8, options.xfam ?? 3n, true);
    view.setUint16(16, 1, true);
    view.setUint8(18, this.numL2Vms);
    view.setBigUint64(24, 0x1en, true);
    view.setUint16(40, 40, true);
    lp.memory.writeBytes(Layout.TD_PARAMS, params);
    this.ok('TDH.MNG.INIT', module.tdhMngInit(lp, { tdr, tdParams: Layout.TD_PARAMS }));
  }

  #createVcpu(): void {
    const { lp, tdr, tdvpr } = this;
    this.ok('TDH.VP.CREATE', module.tdhVpCreate(lp, { tdvpr, tdr }));
    for (let i = 0; i < 5 + 3 * this.numL2Vms; i++) this.ok('TDH.VP.ADDCX', module.tdhVpAddcx(lp, { tdcx: this.page(), tdvpr }));
    this.ok('TDH.VP.INIT', module.tdhVpInit(lp, { tdvpr, initialRcx: 0x1234n }));
  }

  /** Secure EPT tables for `gpa` down to the one that maps 4 KiB pages. */
  addTables(gpa: number): void {
    for (const level of [3, 2, 1] as const) {
      const size = PAGE * 512 ** level;
      const base = gpa - (gpa % size);
      const key = `${level}:${base}`;
      if (this.#septTables.has(key)) continue;
      this.#septTables.add(key);
      if (this.numL2Vms > 0) this.addL2Tables(base, level);
      else
        this.ok('TDH.MEM.SEPT.ADD', module.tdhMemSeptAdd(this.lp, { gpa: base as Gpa, level, tdr: this.tdr, page: this.page() }));
    }
  }

  /** TDH.MEM.SEPT.ADD version 1: a table for the TD and one for each L2 VM. */
  addL2Tables(base: number, level: number): void {
    const none = 0xffff_ffff_ffff_ffffn;
    const pages = [0, 1, 2, 3].map((vm) => (vm <= this.numL2Vms ? BigInt(this.page()) : none));
    const status = this.seamcall(0x1_0003n, {
      rcx: BigInt(base + level), rdx: BigInt(this.tdr), r8: pages[0]!, r9: pages[1]!, r10: pages[2]!, r11: pages[3]!,
    }); // prettier-ignore
    this.ok('TDH.MEM.SEPT.ADD', { status });
  }

  /** A SEAMCALL by RAX and registers. */
  seamcall(rax: bigint, registers: Readonly<Record<string, bigint>>): bigint {
    for (const [name, value] of Object.entries(registers)) this.lp.gpr[Gpr[name.toUpperCase() as keyof typeof Gpr]] = value;
    this.lp.gpr[0] = rax;
    this.lp.seamcall();
    return this.lp.gpr[0];
  }

  addPage(gpa: number, content: Uint8Array): void {
    this.addTables(gpa);
    const source = new Uint8Array(PAGE);
    source.set(content);
    this.lp.memory.writeBytes(Layout.SOURCE, source);
    this.ok(
      'TDH.MEM.PAGE.ADD',
      module.tdhMemPageAdd(this.lp, { gpa: gpa as Gpa, level: 0, tdr: this.tdr, page: this.page(), source: Layout.SOURCE }),
    );
  }

  augPage(gpa: number): void {
    this.addTables(gpa);
    this.ok('TDH.MEM.PAGE.AUG', module.tdhMemPageAug(this.lp, { gpa: gpa as Gpa, level: 0, tdr: this.tdr, page: this.page() }));
  }

  /** TDH.VP.ENTER; afterwards the LP is in the guest, or RAX says why not. */
  enter(): void {
    module.tdhVpEnter(this.lp, { tdvpr: this.tdvpr });
  }
}
